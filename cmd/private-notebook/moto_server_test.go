package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// requireMoto is the variable that makes a failure of moto's absence: `.ci/run` sets it where Python has moto.
const requireMoto = "REQUIRE_MOTO"

// moto is a simulated AWS that others wrote, and the AWS command line that asks it. Their account is 123456789012.
type moto struct {
	t   *testing.T
	url string
	in  io.Writer
	out *bufio.Scanner
}

// newMoto starts moto's server, or skips the test where Python has none.
func newMoto(t *testing.T) *moto {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), "python3", "-c", "import moto.server, awscli").CombinedOutput()
	if err != nil && os.Getenv(requireMoto) == "" {
		t.Skipf("Python has no moto with its server, or no AWS command line (%v); install moto[server] 5.2.1 and awscli, or see it in CI", err)
	}
	require.NoError(t, err, "%s is set, and Python lacks moto's server or the AWS command line: %s", requireMoto, said)
	command := exec.CommandContext(t.Context(), "python3", "testdata/moto/serve.py")
	command.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=testing", "AWS_SECRET_ACCESS_KEY=testing", "AWS_DEFAULT_REGION=ap-northeast-1",
		"AWS_REGION=ap-northeast-1", "AWS_DEFAULT_OUTPUT=text", "AWS_PAGER=", "AWS_CONFIG_FILE="+os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "NO_PROXY=127.0.0.1")
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = in.Close()
		if err := command.Wait(); err != nil && t.Context().Err() == nil {
			t.Logf("moto: %v: %s", err, stderr.String())
		}
	})
	m := &moto{t: t, in: in, out: bufio.NewScanner(out)}
	m.out.Buffer(nil, 1<<20)
	m.url = m.answer()
	return m
}

func (m *moto) answer() string {
	m.t.Helper()
	require.True(m.t, m.out.Scan(), "moto ended")
	var said struct {
		Status   int
		Out, Err string
	}
	require.NoError(m.t, json.Unmarshal(m.out.Bytes(), &said))
	require.Zero(m.t, said.Status, said.Err)
	return strings.TrimSpace(said.Out)
}

// aws runs the AWS command line. Words are cut at spaces, but for a document, which comes last.
func (m *moto) aws(words string, document ...string) string {
	m.t.Helper()
	line, err := json.Marshal(append(strings.Fields(words), document...))
	require.NoError(m.t, err)
	_, err = m.in.Write(append(line, '\n'))
	require.NoError(m.t, err)
	return m.answer()
}

// notInMoto are calls that moto answers with an HTML page and status 500, and what AWS answers where there is nothing of it. Client VPN is
// left as it is.
var notInMoto = map[string]string{
	"DescribeSecurityGroupVpcAssociations": "<DescribeSecurityGroupVpcAssociationsResponse><securityGroupVpcAssociationSet/></DescribeSecurityGroupVpcAssociationsResponse>",
	"ListFirewallRuleGroupAssociations":    `{"FirewallRuleGroupAssociations":[]}`, "/profileassociations": `{"ProfileAssociations":[]}`,
	"DescribeVirtualInterfaces": `{"virtualInterfaces":[]}`, "DescribeDirectConnectGatewayAssociations": `{"directConnectGatewayAssociations":[]}`,
}

// completed is moto with answers for those calls; without them, nearly every answer about the network would be unknown.
func (m *moto) completed() string {
	to, err := url.Parse(m.url)
	require.NoError(m.t, err)
	proxy := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		target := r.Header.Get("X-Amz-Target")
		for _, name := range []string{form.Get("Action"), target[strings.LastIndex(target, ".")+1:], r.URL.Path} {
			if answer, has := notInMoto[name]; has {
				_, _ = io.WriteString(w, answer)
				return
			}
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	m.t.Cleanup(server.Close)
	return server.URL
}
