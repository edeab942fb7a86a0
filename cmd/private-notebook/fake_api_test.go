package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// fakeAccount is what AWS would know: who has which keys, and in which state the notebooks are. It judges calls by the deployed
// policies, through accesspath, and so shows how the command takes AWS's answers; it cannot show that AWS gives them.
type fakeAccount struct {
	topology topology.Topology
	// hosts are the notebooks' by name: AWS chooses them, and only the name's beginning is its owner's.
	hosts map[string]string
	// callers are principals' ARNs by access key; the secret of a key is "secret-" and the key.
	callers map[string]string
	// mayStart are those who may start notebooks.
	mayStart map[string]bool
	// presigned is what is answered instead of a URL; "" is a URL.
	presigned string
	// refusal is AWS's words for a policy that the stack does not have; "" is none.
	refusal string
	// status is the state of every notebook, and next the states that it goes through at each question.
	status string
	next   []string
	// ahead is how far AWS's clock is ahead of the machine's.
	ahead time.Duration
	// tokens are the presigned tokens that were issued, with their issuer.
	tokens map[string]string
	// expired are all URLs; opensAnywhere is AWS by its other text; noSockets refuses upgrades and muteSockets answers no frame.
	expired, opensAnywhere, noSockets, muteSockets bool
	// page is what the notebook shows; pageForSockets shows it where an upgrade is asked for too, and leadsNowhere redirects to no URL.
	page                         string
	pageForSockets, leadsNowhere bool
	// jupyter is the version of the notebook's server, and kernels what it lists; "" tells neither.
	jupyter, kernels string
	// answered counts requests, and throttled is how many of the next ones AWS has no time for.
	answered, throttled int
	// inItsPlace answers instead of the API, such as a proxy does; nil is AWS itself.
	inItsPlace http.HandlerFunc
	// simulator is how IAM's policy simulator fares.
	simulator fakeSimulator
}

const signedFor = 5 * time.Minute

// apiVia is the SageMaker API as it is seen through an endpoint; "" is over the internet.
func (a *fakeAccount) apiVia(endpointID string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.answered++
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if a.inItsPlace != nil {
			a.inItsPlace(w, r)
			return
		}
		w.Header().Set("X-Amzn-Requestid", fmt.Sprintf("request-%d", a.answered)) // AWS's, and so the same by every network
		w.Header().Set("Date", time.Now().Add(a.ahead).UTC().Format(http.TimeFormat))
		caller, code, message := a.authenticate(r, body)
		if a.throttles() {
			code, message = "ThrottlingException", "Rate exceeded"
		}
		if code == "" {
			var answer any
			if answer, code, message = a.act(r.Header.Get("X-Amz-Target"), body, caller, endpointID); code == "" {
				json.NewEncoder(w).Encode(answer)
				return
			}
		}
		w.WriteHeader(http.StatusBadRequest)
		json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": message})
	})
}

// throttles says whether AWS has no time for this request.
func (a *fakeAccount) throttles() bool {
	a.throttled--
	return a.throttled >= 0
}

// authenticate checks a signature as AWS does: known key, valid token, time, and the signature itself.
func (a *fakeAccount) authenticate(r *http.Request, body []byte) (caller, code, message string) {
	header := r.Header.Get("Authorization")
	key, rest, _ := strings.Cut(strings.TrimPrefix(header, "AWS4-HMAC-SHA256 Credential="), "/")
	caller, known := a.callers[key]
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	now := time.Now().Add(a.ahead)
	switch {
	case !known || err != nil:
		return "", "UnrecognizedClientException", "The security token included in the request is invalid."
	case r.Header.Get("X-Amz-Security-Token") == "expired":
		return "", "ExpiredTokenException", "The security token included in the request is expired"
	case now.Sub(at) > signedFor:
		return "", "InvalidSignatureException", fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - 5 min.)",
			r.Header.Get("X-Amz-Date"), now.Add(-signedFor).Format("20060102T150405Z"), now.Format("20060102T150405Z"))
	case at.Sub(now) > signedFor:
		return "", "InvalidSignatureException", "Signature not yet current: " + r.Header.Get("X-Amz-Date") + " is still later"
	}
	if signature(r, body, key, strings.Split(rest, "/"), at) != header {
		return "", "InvalidSignatureException", "The request signature we calculated does not match the signature you provided. " +
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	}
	return caller, "", ""
}

// signature is what the header should be; scope is date, Region and service.
func signature(r *http.Request, body []byte, key string, scope []string, at time.Time) string {
	_, list, _ := strings.Cut(r.Header.Get("Authorization"), "SignedHeaders=")
	list, _, _ = strings.Cut(list, ",")
	again := &http.Request{
		Method: r.Method, URL: &url.URL{Scheme: "https", Host: r.Host, Path: r.URL.Path}, Host: r.Host,
		Header: http.Header{}, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
	for _, name := range strings.Split(list, ";") {
		if values := r.Header.Values(name); len(values) > 0 {
			again.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	hash := sha256.Sum256(body)
	credentials := aws.Credentials{AccessKeyID: key, SecretAccessKey: "secret-" + key, SessionToken: r.Header.Get("X-Amz-Security-Token")}
	if err := v4.NewSigner().SignHTTP(r.Context(), credentials, again, hex.EncodeToString(hash[:]), scope[2], scope[1], at); err != nil {
		return err.Error()
	}
	return again.Header.Get("Authorization")
}

// act does what is asked for, if the policies allow it.
func (a *fakeAccount) act(target string, body []byte, caller, endpointID string) (answer any, code, message string) {
	var asked struct {
		Notebook string `json:"NotebookInstanceName"`
		Session  int    `json:"SessionExpirationDurationInSeconds"`
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		return nil, "SerializationException", err.Error()
	}
	action := "sagemaker:" + strings.TrimPrefix(target, "SageMaker.")
	arn := ""
	for _, n := range a.topology.Notebooks {
		if n.Name == asked.Notebook {
			arn = n.ARN
		}
	}
	if arn == "" {
		return nil, "ValidationException", "RecordNotFound"
	}
	if refusal := a.refuses(action, arn, asked.Notebook, caller, endpointID); refusal != "" {
		return nil, "AccessDeniedException", refusal
	}
	switch action {
	case "sagemaker:DescribeNotebookInstance":
		if len(a.next) > 0 {
			a.status, a.next = a.next[0], a.next[1:]
		}
		reason := map[string]string{"Failed": "Insufficient notebook instance capacity."}[a.status]
		return map[string]string{"NotebookInstanceStatus": a.status, "FailureReason": reason}, "", ""
	case "sagemaker:StartNotebookInstance":
		if a.status != "Stopped" && a.status != "Failed" {
			return nil, "ValidationException", fmt.Sprintf("Status (%s) not in ([Stopped, Failed]). Unable to transition to (Pending) for "+
				"Notebook Instance (%s)", a.status, arn)
		}
		a.status = "Pending"
		return map[string]string{}, "", ""
	}
	token := fmt.Sprintf("token-%d-%d", len(a.tokens)+1, asked.Session)
	a.tokens[token] = caller
	if a.presigned != "" {
		return map[string]string{"AuthorizedUrl": a.presigned}, "", ""
	}
	return map[string]string{"AuthorizedUrl": fmt.Sprintf("https://%s?authToken=%s", a.hosts[asked.Notebook], token)}, "", ""
}

// refuses is AWS's message for a call that policies refuse; "" where they allow it. The deployed Allow is of the presign action and
// of describing together; starting is up to other policies.
func (a *fakeAccount) refuses(action, arn, notebook, caller, endpointID string) string {
	who := fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s ", caller, action, arn)
	if action == "sagemaker:StartNotebookInstance" {
		if a.mayStart[caller] {
			return ""
		}
		return who + "because no identity-based policy allows the " + action + " action"
	}
	if a.refusal != "" {
		return who + a.refusal
	}
	answer := accesspath.Ask(a.topology, accesspath.Call{Notebook: notebook, Principal: caller, EndpointID: endpointID, Step: accesspath.Issue})
	policyType := map[string]string{
		accesspath.HopEndpointPolicy: "VPC endpoint policy", accesspath.HopBoundary: "permissions boundary",
	}[answer.Hop]
	if policyType == "" {
		policyType = "identity-based policy"
	}
	switch {
	case answer.Decision == accesspath.Allow:
		return ""
	case strings.Contains(answer.Because, " denies "):
		return who + "with an explicit deny in an " + policyType + a.policyARN(answer.DecidedBy.URN)
	default:
		return who + "because no " + policyType + " allows the " + action + " action"
	}
}

func (a *fakeAccount) policyARN(urn string) string {
	for _, p := range a.topology.Policies {
		if p.URN == urn {
			return ": " + p.ID
		}
	}
	return ""
}
