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

	"private-notebook/accesspath"
	"private-notebook/cmd/private-notebook/verify"
)

// In a fleet the same caller is one person before one notebook and another before the next. Here the settings mean the role of
// the deployment for notebook b alone, so that before a it is an issuer of another.
func TestACallerIsComparedWithWhatThePredictionIsAbout(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "Pulumi.yaml", "name: private-notebook\n")
	write(t, dir, "Pulumi.prod.yaml", "config: {private-notebook:allowedPaths: [vpc, client-vpn], private-notebook:notebooks: "+
		"{a: {issuerRoles: [analysts]}, b: {issuerRoles: [notebook-users]}}}\n")
	text, err := os.ReadFile(filepath.Join("testdata", researchExport))
	require.NoError(t, err)
	for _, around := range []string{`"research"`, `instance/research"`} {
		text = bytes.ReplaceAll(text, []byte(around), []byte(strings.Replace(around, "research", "private-notebook-prod-a", 1)))
	}
	write(t, dir, researchExport, string(text))
	f := servedToAnIssuer(t, dir)
	t.Setenv("AWS_ENDPOINT_URL_STS", f.sts.URL)
	for as, result := range map[string]verify.Result{"issuer": verify.NotPredicted, "administrator": verify.NotPredicted, "other-issuer": verify.Agrees} {
		var out, said bytes.Buffer
		w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &said, dir: dir, network: f.place("vpn").network()}
		run(t.Context(), w, []string{"verify", "--from", "client-vpn", "--as", as, "--export", researchExport, "--json"})
		var evidence verify.Evidence
		require.NoError(t, json.Unmarshal(out.Bytes(), &evidence), "%s", &said)
		assert.Equal(t, verify.Caller{ARN: issuerSession, Is: accesspath.OtherIssuer,
			Because: "role notebook-users, who may open other notebooks but not this one"}, evidence.Caller)
		for _, c := range evidence.Checks {
			if strings.HasPrefix(c.Check, verify.IssueHere) {
				assert.Equal(t, result, c.Result, "as %s: %s: %s", as, c.Check, c.Because)
			}
		}
		assert.Equal(t, result == verify.Agrees, evidence.OK, "as %s: %s", as, evidence.Summary)
	}
}
