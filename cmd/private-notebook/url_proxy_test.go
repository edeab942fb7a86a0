package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/verify"
)

// proxied answers as a proxy may whose authority the machine trusts: in JSON, and without the ID that AWS gives each request.
func proxied(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		w.Write([]byte(text))
	}
}

const notAWS = "what answered is not AWS: the answer has no header X-Amzn-Requestid"

// What answers in AWS's place has started no notebook and denied nothing. The same answers with AWS's header are AWS's, which the scripts show.
func TestAProxysJSONIsNoAnswerThroughTheEndpoint(t *testing.T) {
	dir, f := researchServed(t)
	for name, answers := range map[string]http.HandlerFunc{
		"an empty object": proxied(http.StatusOK, "{}"),
		"a running notebook and a URL": proxied(http.StatusOK,
			`{"NotebookInstanceStatus":"InService","AuthorizedUrl":"https://research-x7k2.notebook.ap-northeast-1.sagemaker.aws?authToken=x"}`),
		"a refusal": proxied(http.StatusForbidden, `{"code":"AccessDenied","message":"blocked by the policy of the company"}`),
		"a page":    proxied(http.StatusOK, "<!doctype html><p>Sign in</p>"),
	} {
		t.Run(name, func(t *testing.T) {
			f.account.inItsPlace = answers
			var out, said bytes.Buffer
			w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &said, dir: dir, network: f.place("vpn").network(), pause: time.Millisecond}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // an empty state would be waited for
			defer cancel()
			code := run(ctx, w, []string{"url", "--start", "--export", researchExport, "--timeout", "2s"})
			assert.Equal(t, exitFailed, code)
			assert.Empty(t, out.String())
			assert.NotContains(t, said.String(), "Starting notebook")
			assert.Contains(t, said.String(), "what answers at the endpoint does not answer as SageMaker does: ")
			if name != "a page" {
				assert.Contains(t, said.String(), notAWS)
			}
		})
	}
}

// A proxy's refusal would agree with a prediction of "deny", and a notebook is not closed by it.
func TestAProxysRefusalIsNoEvidence(t *testing.T) {
	dir, f := researchServed(t)
	f.account.inItsPlace = proxied(http.StatusForbidden, `{"code":"AccessDenied","message":"blocked by the policy of the company"}`)
	var out, said bytes.Buffer
	w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &said, dir: dir, network: f.place("vpn").network()}
	run(t.Context(), w, []string{"verify", "--from", "client-vpn", "--export", researchExport, "--config", settingsOf(t, dir), "--timeout", "2s", "--json"})
	var evidence verify.Evidence
	require.NoError(t, json.Unmarshal(out.Bytes(), &evidence), "%s", &said)
	assert.False(t, evidence.OK)
	found := 0
	for _, c := range evidence.Checks {
		if c.Check == verify.IssueHere || c.Check == verify.IssuePublic {
			found++
			assert.Equal(t, verify.NotObserved, c.Result, c.Check)
			assert.Contains(t, c.Because, notAWS, c.Check)
		}
	}
	assert.Equal(t, 2, found)
}

// researchServed is a project with an export, and AWS and the network for it; the environment has an issuer's credentials.
func researchServed(t *testing.T) (dir string, f *fakes) {
	t.Helper()
	dir = project(t, "config: {private-notebook:allowedPaths: [vpc, client-vpn, on-premises], private-notebook:onPremisesCidrs: [192.168.0.0/16]}\n")
	text, err := os.ReadFile(filepath.Join("testdata", researchExport))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, researchExport), text, 0o600))
	return dir, servedToAnIssuer(t, dir)
}
