package account_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/cmd/private-notebook/account"
)

const (
	own    = "111122223333"
	region = "ap-northeast-1"
	reader = "arn:aws:sts::" + own + ":assumed-role/auditors/ana"
)

// asked is one request to the fake.
type asked struct {
	// action is the IAM action, such as "ec2:DescribeVpcs".
	action string
	values url.Values
	body   map[string]any
	path   string
}

// value is a parameter, wherever the protocol has it.
func (a asked) value(name string) string {
	for key, value := range a.body {
		if text, is := value.(string); is && strings.EqualFold(key, name) {
			return text
		}
	}
	for key, values := range a.values {
		if strings.EqualFold(key, name) {
			return values[0]
		}
	}
	return ""
}

// answered is an answer: the inner part of AWS's XML, or the whole JSON.
type answered struct {
	status int
	body   string
	// code is that of an error, and message what it says.
	code, message string
	// raw is a body as it is, such as a page of a proxy's.
	raw bool
	// half is how much of the answer comes: all of it, one half as if that were all, or one half before the connection breaks.
	half half
}

// half is how an answer ends.
type half int

const (
	wholeAnswer half = iota
	oneHalf
	brokenOff
)

// says is a whole answer.
func says(body string) func(asked) answered {
	return func(asked) answered { return answered{status: http.StatusOK, body: body} }
}

// refuses is an error of AWS's.
func refuses(status int, code, message string) func(asked) answered {
	return func(asked) answered { return answered{status: status, code: code, message: message} }
}

// fakeAWS is an AWS whose account is empty but for what a test gives it. It speaks the services' own protocols.
type fakeAWS struct {
	t       testing.TB
	mu      sync.Mutex
	answers map[string]func(asked) answered
	asked   []asked
	server  *httptest.Server
}

func newFakeAWS(t testing.TB) *fakeAWS {
	f := &fakeAWS{t: t, answers: map[string]func(asked) answered{}}
	f.server = httptest.NewServer(f)
	t.Cleanup(f.server.Close)
	f.on("organizations:DescribeOrganization", refuses(http.StatusBadRequest, "AWSOrganizationsNotInUseException", "none"))
	f.on("sts:GetCallerIdentity", says("<Arn>"+reader+"</Arn><Account>"+own+"</Account>"))
	return f
}

// on has the fake answer an action.
func (f *fakeAWS) on(action string, answer func(asked) answered) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[action] = answer
}

// times is how often an action was asked for.
func (f *fakeAWS) times(action string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, a := range f.asked {
		if a.action == action {
			n++
		}
	}
	return n
}

// different is how many different requests of an action came.
func (f *fakeAWS) different(action string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	requests := map[string]bool{}
	for _, a := range f.asked {
		if a.action == action {
			requests[fmt.Sprint(a.path, a.values, a.body)] = true
		}
	}
	return len(requests)
}

// options have the reader ask the fake under AWS's own host names, as a proxy is asked.
func (f *fakeAWS) options() account.Options {
	proxy, err := url.Parse(f.server.URL)
	require.NoError(f.t, err)
	return account.Options{
		Config: aws.Config{
			Region: region, BaseEndpoint: aws.String("http://service.amazonaws.com"),
			Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
				return aws.Credentials{AccessKeyID: "AKIATEST", SecretAccessKey: "secret"}, nil
			}),
			HTTPClient: awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) { t.Proxy = http.ProxyURL(proxy) }),
		},
		Pause: time.Millisecond, Timeout: 10 * time.Second, Unlimited: true,
		Now: func() time.Time { return time.Date(2026, 11, 23, 14, 3, 0, 0, time.UTC) },
	}
}

// read reads the fake's account.
func (f *fakeAWS) read() accountfile.File {
	file, err := account.New(f.options()).Read(f.t.Context())
	require.NoError(f.t, err)
	return file
}

// byPath is the operation of the services that have paths instead of names.
func byPath(service, path string) string {
	switch {
	case service == "networkmanager":
		return "ListAttachments"
	case strings.HasPrefix(path, "/profileassociations"):
		return "ListProfileAssociations"
	case strings.HasPrefix(path, "/profileresourceassociations/"):
		return "ListProfileResourceAssociations"
	case strings.HasSuffix(path, "/hostedzonesbyvpc"):
		return "ListHostedZonesByVPC"
	case strings.HasSuffix(path, "/rrset"):
		return "ListResourceRecordSets"
	default:
		return "GetHostedZone"
	}
}

func (f *fakeAWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	parts := strings.Split(scope, "/") // key, day, Region, service
	if len(parts) < 4 {
		http.Error(w, "not signed", http.StatusForbidden)
		return
	}
	a := asked{values: r.URL.Query(), path: r.URL.Path}
	service, operation := parts[3], ""
	switch target := r.Header.Get("X-Amz-Target"); {
	case target != "":
		operation = target[strings.LastIndex(target, ".")+1:]
		_ = json.Unmarshal(body, &a.body)
	case r.Header.Get("Content-Type") == "application/x-www-form-urlencoded":
		a.values, _ = url.ParseQuery(string(body))
		operation = a.values.Get("Action")
	default:
		operation = byPath(service, r.URL.Path)
	}
	a.action = service + ":" + operation
	f.mu.Lock()
	f.asked = append(f.asked, a)
	answer := f.answers[a.action]
	f.mu.Unlock()
	said := answered{status: http.StatusOK}
	if answer != nil {
		said = answer(a)
	}
	f.write(w, service, operation, r.Header.Get("X-Amz-Target") != "" || service == "route53profiles" || service == "networkmanager", said)
}

func (f *fakeAWS) write(w http.ResponseWriter, service, operation string, inJSON bool, said answered) {
	text := said.body
	if !said.raw {
		w.Header().Set("X-Amzn-Requestid", "1")
	}
	switch {
	case said.raw:
	case inJSON && said.code != "":
		w.Header().Set("X-Amzn-Errortype", said.code)
		text = fmt.Sprintf(`{"__type":%q,"message":%q}`, said.code, said.message)
	case inJSON && text == "":
		text = "{}"
	case inJSON:
	case said.code != "" && service == "ec2":
		text = fmt.Sprintf("<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors></Response>", said.code, said.message)
	case said.code != "":
		text = fmt.Sprintf("<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", said.code, said.message)
	case service == "ec2" || service == "route53":
		text = fmt.Sprintf("<%[1]sResponse>%[2]s</%[1]sResponse>", operation, text)
	default:
		text = fmt.Sprintf("<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", operation, text)
	}
	switch said.half {
	case oneHalf:
		text = text[:len(text)/2]
	case brokenOff:
		w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		w.WriteHeader(said.status)
		_, _ = io.WriteString(w, text[:len(text)/2])
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(said.status)
	_, _ = io.WriteString(w, text)
}

// named is the resource of a type with an ID.
func named(t *testing.T, file accountfile.File, token, id string) map[string]any {
	t.Helper()
	for _, r := range file.Deployment.Resources {
		if r.Type == token && r.ID == id {
			return r.Outputs
		}
	}
	t.Fatalf("there is no %s %s", token, id)
	return nil
}

// ids are the IDs of a type's resources, in order.
func ids(file accountfile.File, token string) []string {
	found := []string{}
	for _, r := range file.Deployment.Resources {
		if r.Type == token {
			found = append(found, r.ID)
		}
	}
	return found
}

// unreadOf are what was not read by an action.
func unreadOf(file accountfile.File, action string) []accountfile.Unread {
	var found []accountfile.Unread
	for _, u := range file.Reading.Unread {
		if u.Call == action {
			found = append(found, u)
		}
	}
	return found
}
