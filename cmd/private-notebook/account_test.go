package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/cmd/private-notebook/account"
)

// bareAWS is an AWS with an account that has one VPC and nothing else; handlers by action go before that.
func bareAWS(t *testing.T, handlers map[string]http.HandlerFunc) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		action, target := form.Get("Action"), r.Header.Get("X-Amz-Target")
		if handler := handlers[action+target[strings.LastIndex(target, ".")+1:]]; handler != nil {
			r.Body = io.NopCloser(bytes.NewReader(body))
			handler(w, r)
			return
		}
		switch {
		case action == "GetCallerIdentity":
			_, _ = io.WriteString(w, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn>"+
				"<Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>")
		case action == "DescribeVpcs":
			_, _ = io.WriteString(w, "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>")
		case action != "":
			_, _ = io.WriteString(w, "<"+action+"Response><"+action+"Result></"+action+"Result></"+action+"Response>")
		case target != "" || strings.HasPrefix(r.URL.Path, "/profile"):
			_, _ = io.WriteString(w, "{}")
		default:
			_, _ = io.WriteString(w, "<Response></Response>")
		}
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "AKIATEST", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "ap-northeast-1", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		t.Setenv(name, value)
	}
}

const accountName = "account-111122223333-ap-northeast-1.json"

func TestAnAccountIsWrittenForItsReaderAlone(t *testing.T) {
	bareAWS(t, nil)
	dir := t.TempDir()
	code, out, said := ran(t, dir, nil, "account")
	require.Equal(t, exitOK, code, said)
	assert.Empty(t, out)
	path := filepath.Join(dir, accountName)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(privateMode), info.Mode().Perm())
	assert.Contains(t, said, "There is no notebook in ap-northeast-1.")
	for _, line := range strings.Split(said, "\n") {
		assert.LessOrEqual(t, len(strings.ReplaceAll(line, dir, "")), 80, line)
	}
	var file accountfile.File
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &file))
	assert.Equal(t, accountfile.Format, file.Format)
	assert.True(t, file.Reading.Simulated)
	assert.True(t, file.Reading.Complete)

	code, _, said = ran(t, dir, nil, "account")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: account: "+path+" is there already; choose another name with --out, or replace it with --force\n", said)
	code, _, _ = ran(t, dir, nil, "account", "--force", "--region", "ap-northeast-1")
	assert.Equal(t, exitOK, code)

	require.NoError(t, os.Mkdir(filepath.Join(dir, "read"), 0o700))
	code, _, _ = ran(t, dir, nil, "account", "--out", "read")
	assert.Equal(t, exitOK, code)
	assert.FileExists(t, filepath.Join(dir, "read", accountName))

	code, out, _ = ran(t, dir, nil, "account", "--out", "-")
	assert.Equal(t, exitOK, code)
	require.NoError(t, json.Unmarshal([]byte(out), &file))
}

// A large account takes long: where it cannot be written is told before it is read.
func TestWhereAnAccountCannotGoIsToldBeforeItIsRead(t *testing.T) {
	bareAWS(t, map[string]http.HandlerFunc{"DescribeVpcs": func(http.ResponseWriter, *http.Request) { t.Error("the account was read") }})
	dir := t.TempDir()
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "link")))
	for out, want := range map[string]string{
		"none/a.json": "there is no folder " + filepath.Join(dir, "none") + " to write to; make it, or choose another with --out",
		"none/":       "there is no folder " + filepath.Join(dir, "none") + " to write to; make it, or choose another with --out",
		"link":        filepath.Join(dir, "link") + " is there already and is no ordinary file; choose another name with --out",
	} {
		code, _, said := ran(t, dir, nil, "account", "--force", "--out", out)
		assert.Equal(t, exitBadInput, code, out)
		assert.Equal(t, "error: account: "+want+"\n", said)
	}
}

func TestAnAccountDoesNotGoWhereOthersRead(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "made by a shell"))
	require.NoError(t, err)
	defer file.Close()
	var stderr bytes.Buffer
	code := run(t.Context(), world{stdout: file, stderr: &stderr, dir: t.TempDir()}, []string{"account", "--out", "-"})
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: account: the file says who may do what, and the shell's file may be read by others; write it with --out FILE, which makes one that is not\n",
		stderr.String())
}

func TestAccountNamesEveryFault(t *testing.T) {
	code, _, said := ran(t, t.TempDir(), nil, "account", "moon", "--region", "moon", "--timeout", "0s", "--policy", "--list-calls")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, `error: account: "moon" is no flag; see private-notebook account --help
error: Region: "moon" is not a Region code; write one such as ap-northeast-1
error: account: --policy and --list-calls print two things; give one of them
error: account: --timeout 0s is no time to wait; choose one such as 1m
`, said)
}

func TestAnAccountHasARegion(t *testing.T) {
	bareAWS(t, nil)
	t.Setenv("AWS_REGION", "")
	code, _, said := ran(t, t.TempDir(), nil, "account")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: account: neither --region nor the AWS settings say which Region to read; give --region, such as ap-northeast-1\n", said)
}

// The first Ctrl-C leaves a file that says that it is incomplete.
func TestAnInterruptedAccountIsWritten(t *testing.T) {
	reached, release := make(chan struct{}), make(chan struct{})
	bareAWS(t, map[string]http.HandlerFunc{"DescribeSubnets": func(http.ResponseWriter, *http.Request) {
		close(reached)
		<-release
	}})
	t.Cleanup(func() { close(release) })
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		<-reached
		interrupt()
	}()
	dir, stderr := t.TempDir(), bytes.Buffer{}
	code := run(ctx, world{stdout: io.Discard, stderr: &stderr, dir: dir, now: time.Now}, []string{"account"})
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr.String(), "Not read: ec2:DescribeSubnets: the reader was stopped before it")
	assert.Contains(t, stderr.String(), "error: interrupted; the file says that it is incomplete\n  what to do: read again for a whole one\n")
	text, err := os.ReadFile(filepath.Join(dir, accountName))
	require.NoError(t, err)
	assert.Contains(t, string(text), `"complete": false`)
}

func TestThePolicyCanBeHandedOn(t *testing.T) {
	code, out, said := ran(t, t.TempDir(), nil, "account", "--policy")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, account.Policy()+"\n", out)
	assert.Contains(t, said, "SecurityAudit")
	page, err := os.ReadFile(filepath.Join(repository, "docs", "account.md"))
	require.NoError(t, err)
	for _, action := range account.NotInSecurityAudit {
		assert.Contains(t, account.Actions(true), action, "nothing asks for it")
		assert.Contains(t, said, action)
		assert.Contains(t, string(page), "`"+action+"`")
	}
}

func TestEveryCallIsListed(t *testing.T) {
	code, out, said := ran(t, t.TempDir(), nil, "account", "--list-calls")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, said)
	for _, c := range account.Calls() {
		assert.Contains(t, out, c.Action+"\n")
	}
	for _, line := range strings.Split(out, "\n") {
		assert.LessOrEqual(t, len(line), 80, line)
	}
}

func TestProgressTellsWhatIsLeft(t *testing.T) {
	assert.Equal(t, "Reading account 111122223333: 30 of 90 questions answered, 41 calls, about 21 s left",
		progressLine("111122223333", account.Progress{Calls: 41, Answered: 30, Asked: 90}, 10*time.Second))
	assert.Equal(t, "Reading account 111122223333: 0 of 9 questions answered, 1 calls, 1 repeated",
		progressLine("111122223333", account.Progress{Calls: 1, Retries: 1, Asked: 9}, time.Second))
}
