package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/verify"
)

// What a machine does not see is no evidence, and it is evidence where a control shows that it could have seen.
func TestSilenceIsNoEvidenceWithoutAControl(t *testing.T) {
	dir := project(t, "config: {private-notebook:allowedPaths: [vpc, client-vpn, on-premises], private-notebook:onPremisesCidrs: [192.168.0.0/16]}\n")
	text, err := os.ReadFile(filepath.Join("testdata", researchExport))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, researchExport), text, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "leaked"), []byte("https://research-x7k2.notebook.ap-northeast-1.sagemaker.aws?authToken=x"), 0o600))
	f := servedToAnIssuer(t, dir)
	for _, row := range []struct {
		name, net, from string
		code            int
		ok              bool
		made, summary   string
	}{
		{"unplugged, as if at home", "unplugged", "internet", exitFailed, false, "", "Nothing could be settled"},
		{"unplugged, as if on the VPN", "unplugged", "client-vpn", exitFailed, false, "", "Nothing could be settled"},
		{"at home, where the router drops private answers", "rebinding", "internet", exitFailed, false,
			"dns-api dns-notebook issue-public", "NOT settled: open-public"},
		{"DNS only, at home", "dns-only-public", "internet", exitFailed, false, "dns-api dns-notebook", "Nothing could be settled"},
		{"DNS only, on the VPN", "dns-only", "client-vpn", exitFailed, false, "dns-api dns-notebook", "Nothing could be settled"},
		{"a dead public line", "dead-line", "client-vpn", exitOK, true,
			"dns-api dns-notebook tls-api tls-notebook issue open open-websocket", "As predicted, but for 2 checks"},
		{"closed endpoints, and the VPC's DNS server answers", "closed", "client-vpn", exitDiffers, false,
			"dns-api dns-notebook tls-api tls-notebook issue issue-public open open-websocket", "NOT as predicted: 5 of 9"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, said bytes.Buffer
			w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &said, dir: dir, network: f.place(row.net).network()}
			code := run(t.Context(), w, []string{"verify", "--from", row.from, "--export", researchExport, "--config", settingsOf(t, dir),
				"--url-file", "leaked", "--timeout", "300ms", "--json"})
			assert.Equal(t, row.code, code, "%s", &said)
			var evidence verify.Evidence
			require.NoError(t, json.Unmarshal(out.Bytes(), &evidence))
			assert.Equal(t, row.ok, evidence.OK)
			assert.Equal(t, row.made, strings.Join(madeOf(t, evidence), " "))
			assert.True(t, strings.HasPrefix(evidence.Summary, row.summary), evidence.Summary)
		})
	}
}

// A VPN that is off is why nothing answers by it: verify says so before it looks, and what it does not see is no difference.
func TestVerifySaysThatTheVpnIsOff(t *testing.T) {
	dir := project(t, "config: {private-notebook:allowedPaths: [vpc, client-vpn, on-premises], private-notebook:onPremisesCidrs: [192.168.0.0/16], "+
		"private-notebook:clientVpnConnected: false}\n")
	text, err := os.ReadFile(filepath.Join("testdata", researchExport))
	require.NoError(t, err)
	off := bytes.ReplaceAll(text, []byte("aws:ec2clientvpn/networkAssociation:NetworkAssociation"), []byte("aws:cloudwatch/logStream:LogStream"))
	require.NotEqual(t, text, off)
	require.NoError(t, os.WriteFile(filepath.Join(dir, researchExport), off, 0o600))
	f := servedToAnIssuer(t, dir)
	for _, row := range []struct {
		from string
		says bool
	}{{"client-vpn", true}, {"internet", false}} {
		var out, said bytes.Buffer
		w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &said, dir: dir, network: f.place("unplugged").network()}
		code := run(t.Context(), w, []string{"verify", "--from", row.from, "--export", researchExport, "--config", settingsOf(t, dir), "--timeout", "300ms", "--json"})
		assert.Equal(t, exitFailed, code, "%s", &said)
		const warning = "is switched off: it is associated with no subnet, so nobody can connect; wait until the Client VPN is switched on again"
		assert.Equal(t, row.says, strings.Contains(said.String(), warning), said.String())
		var evidence verify.Evidence
		require.NoError(t, json.Unmarshal(out.Bytes(), &evidence))
		for _, c := range evidence.Checks {
			assert.Equal(t, verify.NotObserved, c.Result, c.Check)
			assert.NotContains(t, c.Remedy, "connect to the VPN", c.Check)
		}
	}
}

// servedToAnIssuer is AWS and the network for the export in a folder; the environment has an issuer's credentials.
func servedToAnIssuer(t *testing.T, dir string) *fakes {
	t.Helper()
	f, err := newFakes(dir, filepath.Join(dir, researchExport))
	require.NoError(t, err)
	t.Cleanup(func() {
		for _, end := range f.closers {
			end()
		}
	})
	t.Setenv("AWS_CA_BUNDLE", filepath.Join(dir, "ca.pem"))
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIAISSUER")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret-AKIAISSUER")
	return f
}

// madeOf are the checks that were made; those that were not advise nobody on the internet to connect to a VPN.
func madeOf(t *testing.T, evidence verify.Evidence) []string {
	var made []string
	for _, c := range evidence.Checks {
		assert.NotContains(t, c.Because, "\n")
		if evidence.From == "internet" {
			assert.NotContains(t, c.Because+c.Remedy, "VPN")
		}
		if c.Result != verify.NotObserved {
			made = append(made, c.Check)
		}
	}
	return made
}

func settingsOf(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "Pulumi.*.yaml"))
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}
