package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/verify"
)

const namespaceSettings = "config: {private-notebook:allowedPaths: [vpc, client-vpn, on-premises], " +
	"private-notebook:onPremisesCidrs: [192.168.0.0/16]}\n"

// unshared are the arguments that run a program in a user, network and mount namespace of its own.
var unshared = []string{"--user", "--map-root-user", "--net", "--mount", "--kill-child"}

// needsNamespaces skips the test where namespaces cannot be had, unless REQUIRE_NAMESPACES says that they have to be: `.ci/run` does.
func needsNamespaces(t *testing.T) {
	t.Helper()
	probe := "ip link set lo up && ip addr add 192.0.2.53/32 dev lo && mount --bind /dev/null /etc/resolv.conf"
	said, err := exec.CommandContext(t.Context(), "unshare", slices.Concat(unshared, []string{"sh", "-c", probe})...).CombinedOutput()
	if err == nil {
		return
	}
	if os.Getenv("REQUIRE_NAMESPACES") != "" {
		require.NoError(t, err, "REQUIRE_NAMESPACES is set, and this machine gives no network namespace: %s", said)
	}
	t.Skipf("this machine gives no network namespace (it takes Linux, util-linux, iproute2, and user namespaces without privileges): %v: %s", err, said)
}

// onPath runs the built command in the namespace of a path and returns its exit status and output.
func onPath(t *testing.T, path, binary string, args ...string) (code int, out, said string) {
	t.Helper()
	dir := t.TempDir()
	export, err := os.ReadFile(filepath.Join("testdata", researchExport))
	require.NoError(t, err)
	write(t, dir, researchExport, string(export))
	write(t, dir, "Pulumi.yaml", "name: private-notebook\n")
	write(t, dir, "Pulumi.prod.yaml", namespaceSettings)
	command := exec.CommandContext(t.Context(), "unshare", slices.Concat(unshared, []string{"namespaced", path, dir, binary}, args)...)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "AWS_EC2_METADATA_DISABLED=true", "AWS_ACCESS_KEY_ID=AKIAISSUER",
		"AWS_SECRET_ACCESS_KEY=secret-AKIAISSUER", "AWS_SESSION_TOKEN=valid", "GODEBUG=netdns=go"}
	command.WaitDelay = 10 * time.Second
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		exit := (*exec.ExitError)(nil)
		require.True(t, errors.As(err, &exit), "%v", err)
		code = exit.ExitCode()
	}
	require.NotEqual(t, exitNoNamespace, code, "%s", stderr.String())
	return code, stdout.String(), stderr.String()
}

// decisions are what `paths` says of an issuer on a path.
func decisions(t *testing.T, path string) map[accesspath.Step]accesspath.Decision {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", researchExport))
	require.NoError(t, err)
	defer file.Close()
	export, err := observe.ReadExport(file)
	require.NoError(t, err)
	report := accesspath.Judge(observe.Observe(export.Resources, observe.Stated{OnPremisesCIDRs: []string{"192.168.0.0/16"}}), accesspath.Intent{})
	found := map[accesspath.Step]accesspath.Decision{}
	for _, v := range report.Verdicts {
		if v.Principal == accesspath.Issuer && string(v.From) == path {
			found[v.Step] = v.Decision
		}
	}
	return found
}

// TestTheCommandInNamespaces runs the command as it is built, by the machine's own resolver and sockets, in one network namespace for
// each path. The servers are fakes: it cannot show that AWS routes so.
func TestTheCommandInNamespaces(t *testing.T) {
	needsNamespaces(t)
	binary := built(t)
	t.Run("each path is as predicted", func(t *testing.T) { verifyEachPath(t, binary) })
	t.Run("somebody who is on another path is found out", func(t *testing.T) { verifyElsewhere(t, binary) })
	t.Run("a URL is issued on the VPN", func(t *testing.T) { issueInNamespaces(t, binary) })
}

func verifyEachPath(t *testing.T, binary string) {
	notObserved := map[string][]string{"vpc": {verify.IssuePublic, verify.OpenPublic}}
	for path, here := range namespacePaths {
		t.Run(path, func(t *testing.T) {
			code, out, said := onPath(t, path, binary, "verify", "--from", path, "--export", researchExport, "--url-file", "leaked", "--timeout", "5s", "--json")
			require.Equal(t, exitOK, code, "%s%s", out, said)
			var evidence verify.Evidence
			require.NoError(t, json.Unmarshal([]byte(out), &evidence))
			require.Len(t, evidence.Checks, 9)
			predicted := decisions(t, path)
			for _, c := range evidence.Checks {
				want := verify.Agrees
				if slices.Contains(notObserved[path], c.Check) {
					want = verify.NotObserved
				}
				assert.Equal(t, want, c.Result, "%s: %s", c.Check, c.Because)
				switch c.Check {
				case verify.DNSOfAPI, verify.DNSOfNotebook:
					assert.True(t, strings.HasSuffix(c.Because, ", from DNS server "+here.resolver), c.Because)
				case verify.IssueHere:
					assert.Equal(t, string(predicted[accesspath.Issue]), c.Observed)
				case verify.OpenHere, verify.OpenWebSocket:
					assert.Equal(t, string(predicted[accesspath.Open]), c.Observed, c.Because)
				}
			}
			assert.NotContains(t, out, "token-")
		})
	}
}

func verifyElsewhere(t *testing.T, binary string) {
	code, out, said := onPath(t, "internet", binary, "verify", "--from", "client-vpn", "--export", researchExport, "--timeout", "5s")
	assert.Equal(t, exitDiffers, code, said)
	assert.Regexp(t, `(?m)^✗ dns-notebook +private +public`, out)
	assert.Regexp(t, `(?m)^✗ dns-api +private +public`, out)
}

func issueInNamespaces(t *testing.T, binary string) {
	code, out, said := onPath(t, "client-vpn", binary, "url", "--export", researchExport)
	assert.Equal(t, exitOK, code, said)
	assert.Equal(t, "https://research-x7k2.notebook.ap-northeast-1.sagemaker.aws?authToken=token-2-43200\n", out)
	code, out, said = onPath(t, "internet", binary, "url", "--export", researchExport)
	assert.Equal(t, exitFailed, code)
	assert.Empty(t, out)
	assert.Contains(t, said, "this stack opens: vpc, client-vpn")
}
