package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// asked runs the command in a folder, with an export with secrets as what Pulumi answers.
func asked(t *testing.T, dir string, export []byte, args ...string) (code int, out, said string) {
	t.Helper()
	if os.Getenv("AWS_ENDPOINT_URL_EC2") == "" {
		simulated(t)
	}
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), world{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, dir: dir, now: time.Now,
		pulumi: func(_ context.Context, _ string, args ...string) ([]byte, error) {
			assert.Equal(t, []string{"stack", "export", "--show-secrets", "--non-interactive"}, args)
			return export, nil
		},
	}, args)
	return code, stdout.String(), stderr.String()
}

func TestAProfileIsWrittenForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	export := vpntest.Exported(t, vpntest.Make(t), nil)
	code, out, said := asked(t, dir, export, "vpn-profile", "--user", "ada@example.org", "--out", "ada.ovpn")
	assert.Equal(t, exitOK, code, said)
	assert.Empty(t, out)
	until := time.Now().UTC().AddDate(0, 0, 365).Format(time.DateOnly)
	assert.Equal(t, "Wrote ada.ovpn, valid until "+until+": it holds a key, so hand it over as you would a password.\n", said)
	path := filepath.Join(dir, "ada.ovpn")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	first, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(first), "PRIVATE KEY-----")

	code, _, said = asked(t, dir, export, "vpn-profile", "--user", "ada@example.org", "--out", "ada.ovpn")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: "+path+" is there already; choose another name, or replace it with --force\n", said)
	require.NoError(t, os.Chmod(path, 0o644))
	code, _, said = asked(t, dir, export, "vpn-profile", "--user", "ada@example.org", "--out", "ada.ovpn", "--force")
	assert.Equal(t, exitOK, code, said)
	info, err = os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "a file that others could read is not written into")
}

func TestAProfileGoesToAPipeButNotToATerminal(t *testing.T) {
	m := vpntest.Make(t)
	code, out, said := asked(t, t.TempDir(), vpntest.Exported(t, m, nil), "vpn-profile")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, out, strings.TrimSpace(m.ClientKey))

	terminal, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as a terminal is
	require.NoError(t, err)
	defer terminal.Close()
	var stderr bytes.Buffer
	code = run(t.Context(), world{stdout: terminal, stderr: &stderr, dir: t.TempDir(), pulumi: func(context.Context, string, ...string) ([]byte, error) {
		t.Error("nothing is read before the command line is right")
		return nil, nil
	}}, []string{"vpn-profile"})
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: "+noKeysOnTerm+"\n", stderr.String())
}

// "> ada.ovpn" would be made with the shell's mode, for others to read.
func TestAProfileIsNotWrittenIntoTheShellsFile(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "ada.ovpn"))
	require.NoError(t, err)
	defer file.Close()
	var stderr bytes.Buffer
	code := run(t.Context(), world{stdout: file, stderr: &stderr, dir: t.TempDir()}, []string{"vpn-profile"})
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: "+noKeysInFile+"\n", stderr.String())
}

func TestFaultsOfAProfilesCommandLineComeTogether(t *testing.T) {
	code, _, said := asked(t, t.TempDir(), nil, "vpn-profile", "ada", "--user", "a b", "--cert", "x", "--days", "0", "--stack", "dev", "--export", "x")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, `error: vpn-profile: "ada" is no flag; see private-notebook vpn-profile --help
error: vpn-profile: --stack tells Pulumi what to export and --export reads a file; leave one of them out
error: vpn-profile: --user "a b" cannot be a name in a certificate; use 1 to 64 letters, digits and . _ @ + -, such as ada@example.org
error: vpn-profile: --user issues a certificate and --cert gives one; leave one of them out
error: vpn-profile: --days 0 is not from 1 to 825
error: vpn-profile: --cert and --key belong together; give both
`, said)
	code, _, said = asked(t, t.TempDir(), nil, "vpn-profile", "--force")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: vpn-profile: --force and --json are about the file of --out; give --out FILE too\n", said)
}

func TestWhatWasWrittenIsToldToMachines(t *testing.T) {
	dir, m := t.TempDir(), vpntest.Make(t)
	code, out, said := asked(t, dir, vpntest.Exported(t, m, nil), "vpn-profile", "--user", "ada", "--days", "2", "--out", "ada.ovpn", "--json")
	assert.Equal(t, exitOK, code, said)
	assert.Empty(t, said)
	var told map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &told))
	until, err := time.Parse(time.RFC3339, told["validUntil"].(string))
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(48*time.Hour), until, time.Minute)
	delete(told, "validUntil")
	assert.Equal(t, map[string]any{"file": "ada.ovpn", "endpointId": "cvpn-endpoint-1", "user": "ada", "holdsKey": true}, told)
}

func TestAProfileOfPeopleWhoLogInHoldsNoKey(t *testing.T) {
	m := vpntest.Make(t)
	code, _, said := asked(t, t.TempDir(), vpntest.Exported(t, m, nil, vpntest.Object{"type": "federated-authentication"}), "vpn-profile", "--out", "vpn.ovpn")
	assert.Equal(t, exitOK, code, said)
	until := time.Now().UTC().AddDate(10, 0, 0).Format(time.DateOnly)
	assert.Equal(t, "Wrote vpn.ovpn, valid until "+until+": it holds no key, and is the same for everybody.\n", said)
}

// Whoever asked for two years should know that the CA ends before.
func TestACertificateThatTheCACutsShortIsSaid(t *testing.T) {
	dir, m := t.TempDir(), vpntest.Make(t)
	simulated(t)
	later := time.Now().AddDate(9, 0, 0)
	var stderr bytes.Buffer
	code := run(t.Context(), world{
		stdout: &bytes.Buffer{}, stderr: &stderr, dir: dir, now: func() time.Time { return later },
		pulumi: func(context.Context, string, ...string) ([]byte, error) { return vpntest.Exported(t, m, nil), nil },
	}, []string{"vpn-profile", "--user", "ada", "--days", "800", "--out", "ada.ovpn"})
	assert.Equal(t, exitOK, code)
	until := time.Now().UTC().AddDate(10, 0, 0).Format(time.DateOnly)
	said, _, _ := strings.Cut(stderr.String(), "warning: ") // the stack's own certificates have long ended by then
	assert.Equal(t, "Wrote ada.ovpn, valid until "+until+", when the stack's CA expires: it holds a key, so hand it over as you would a password.\n", said)
}

// A stack that was given certificates needs files, and cannot issue.
func TestAProfileFromFiles(t *testing.T) {
	dir, m := t.TempDir(), vpntest.Make(t)
	given := vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { return all[:1] })
	for name, text := range map[string]string{"ca.crt": m.CA, "ada.crt": m.Client, "ada.key": m.ClientKey} {
		write(t, dir, name, text)
	}
	code, out, said := asked(t, dir, given, "vpn-profile", "--ca", "ca.crt", "--cert", "ada.crt", "--key", "ada.key")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, out, strings.TrimSpace(m.ClientKey))

	code, out, said = asked(t, dir, given, "vpn-profile", "--user", "ada", "--ca", "gone.crt")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Contains(t, said, "gone.crt: no such file")
	assert.Contains(t, said, "error: the stack was given its certificates, so it has no CA to issue a certificate with; use the CA that signed them\n")
}

func TestNobodyIssuesACertificateWhereThereAreNone(t *testing.T) {
	export := vpntest.Exported(t, vpntest.Make(t), nil, vpntest.Object{"type": "federated-authentication"})
	code, _, said := asked(t, t.TempDir(), export, "vpn-profile", "--user", "ada")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, "people log in to this endpoint without a client certificate, so there is no CA to issue a certificate with; ")
}
