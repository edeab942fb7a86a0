package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// AWS admits nobody while the list is expired, so a new profile is of no use before somebody renews it.
func TestAProfileSaysThatTheListEnds(t *testing.T) {
	dir, m := t.TempDir(), vpntest.Make(t)
	export := vpntest.Exported(t, m, nil)
	const remedy = "have `private-notebook revoke --renew` run, or, where the stack was given its certificates, a fresh list imported that their CA signed\n"
	for _, row := range []struct {
		name string
		ends time.Duration
		want string
	}{
		{"long", 400 * 24 * time.Hour, ""},
		{"soon", 10*24*time.Hour + time.Hour, "warning: the endpoint's revocation list expires on %s, in 10 days; " + remedy},
		{"over", -time.Hour, "warning: the endpoint's revocation list expired on %s; " + remedy +
			"warning: an expired list locks everybody out: nobody connects with this profile before a fresh one is imported\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			api, ends := simulated(t), time.Now().Add(row.ends)
			api.list = listUntil(t, m, ends)
			want := string(bytes.ReplaceAll([]byte(row.want), []byte("%s"), []byte(ends.UTC().Format(time.DateOnly))))
			code, _, said := asked(t, dir, export, "vpn-profile", "--user", "ada")
			assert.Equal(t, exitOK, code)
			assert.Equal(t, want, said)
			code, out, said := asked(t, dir, export, "vpn-profile", "--user", "ada", "--out", row.name+".ovpn", "--json")
			assert.Equal(t, exitOK, code, said)
			var told struct{ Warnings []string }
			require.NoError(t, json.Unmarshal([]byte(out), &told))
			assert.Len(t, told.Warnings, bytes.Count([]byte(want), []byte("\n")))
		})
	}
}

func TestARevokedNameGetsNoProfile(t *testing.T) {
	simulated(t)
	dir, export := t.TempDir(), vpntest.Exported(t, vpntest.Make(t), nil)
	asked(t, dir, export, "revoke", "ada")
	code, out, said := asked(t, dir, export, "vpn-profile", "--user", "ada")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Equal(t, "error: vpn-profile: ada is revoked on the endpoint, and a revoked name cannot come back; give that person another, such as "+
		"ada.2@example.org after ada@example.org\n", said)
	code, _, said = asked(t, dir, export, "vpn-profile", "--user", "bob")
	assert.Equal(t, exitOK, code, said)
}

// Whoever may not read the list gets a profile all the same, and one from a file asks nobody.
func TestAProfileDoesWithoutTheList(t *testing.T) {
	api, dir := simulated(t), t.TempDir()
	api.refuse = "ExportClientVpnClientCertificateRevocationList"
	export := vpntest.Exported(t, vpntest.Make(t), nil)
	code, out, said := asked(t, dir, export, "vpn-profile", "--user", "ada")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, out, "PRIVATE KEY")
	assert.Equal(t, "warning: whether the endpoint's revocation list is valid is not known: AWS did not read the revocation list: "+
		"UnauthorizedOperation: You are not authorized to perform this operation.\n", said)

	api.refuse, api.list = "", "no list"
	_, _, said = asked(t, dir, export, "vpn-profile", "--user", "ada")
	assert.Equal(t, "warning: whether the endpoint's revocation list is valid is not known: the endpoint's revocation list is not in PEM\n", said)

	write(t, dir, "vpn.json", string(export))
	code, _, said = ran(t, dir, nil, "vpn-profile", "--export", "vpn.json", "--user", "ada")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, said)
	saml := vpntest.Exported(t, vpntest.Make(t), nil, vpntest.Object{"type": "federated-authentication"})
	_, _, said = asked(t, dir, saml, "vpn-profile")
	assert.Empty(t, said, "where nobody shows a certificate there is no list")
}

// What was asked for is no news, and what the stack made is.
func TestAProfileSaysWhichCertificateEnds(t *testing.T) {
	simulated(t)
	dir, m := t.TempDir(), vpntest.Make(t)
	soon := endOf(t, m.Client).AddDate(0, 0, -20).Add(-time.Hour)
	said := func(args ...string) string {
		var stderr bytes.Buffer
		code := run(t.Context(), world{
			stdout: &bytes.Buffer{}, stderr: &stderr, dir: dir, now: func() time.Time { return soon },
			pulumi: func(context.Context, string, ...string) ([]byte, error) { return vpntest.Exported(t, m, nil), nil },
		}, append([]string{"vpn-profile"}, args...))
		assert.Equal(t, exitOK, code)
		return stderr.String()
	}
	day := endOf(t, m.Server).UTC().Format(time.DateOnly)
	stack := "warning: the endpoint's certificate server.private-notebook.internal expires on " + day +
		", in 20 days; have `pulumi up` run, which renews it in its last 30 days; profiles stay valid\n" +
		"warning: the shared client certificate client.private-notebook.internal expires on " + day +
		", in 20 days; have `pulumi up` run, which renews it in its last 30 days, and new profiles handed out\n"
	assert.Equal(t, stack, said("--user", "ada", "--days", "2"))
	assert.Equal(t, stack, said())
	write(t, dir, "ada.crt", m.Client)
	write(t, dir, "ada.key", m.ClientKey)
	assert.Equal(t, stack+"warning: the certificate of client.private-notebook.internal expires on "+day+", in 20 days; ask whoever runs the stack for a new profile\n",
		said("--cert", "ada.crt", "--key", "ada.key"))
}

// A profile that is written at night is as good as any, and connects in the morning.
func TestAProfileOfAVpnThatIsOffSaysSo(t *testing.T) {
	dir, m := t.TempDir(), vpntest.Make(t)
	off := vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { return all[:len(all)-1] })
	const warning = "the Client VPN is switched off for now (clientVpnConnected: false): the profile connects once it is on again"
	code, profile, said := asked(t, dir, off, "vpn-profile")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "warning: "+warning+"\n", said)
	_, on, said := asked(t, dir, vpntest.Exported(t, m, nil), "vpn-profile")
	assert.Empty(t, said)
	remote := regexp.MustCompile(`remote [0-9a-f]+\.`) // The client's own label.
	assert.Equal(t, remote.ReplaceAllString(on, ""), remote.ReplaceAllString(profile, ""))
	code, out, said := asked(t, dir, off, "vpn-profile", "--out", "shared.ovpn", "--json")
	assert.Equal(t, exitOK, code, said)
	var told struct{ Warnings []string }
	require.NoError(t, json.Unmarshal([]byte(out), &told))
	assert.Equal(t, []string{warning}, told.Warnings)
}

// NetworkManager overwrites the key of another profile of the same name, so each has a name of its own.
func TestAProfileIntoAFolderIsNamedByPersonAndStack(t *testing.T) {
	dir, m := t.TempDir(), vpntest.Make(t)
	urn := "urn:pulumi:dev::private-notebook::aws:ec2clientvpn/endpoint:Endpoint::vpn"
	export := vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { all[0]["urn"] = urn; return all })
	require.NoError(t, os.Mkdir(filepath.Join(dir, "profiles"), 0o700))
	code, _, said := asked(t, dir, export, "vpn-profile", "--user", "ada@example.org", "--out", "profiles")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, said, "Wrote profiles/ada@example.org.dev.ovpn, valid until ")
	assert.FileExists(t, filepath.Join(dir, "profiles", "ada@example.org.dev.ovpn"))
	code, _, said = asked(t, dir, export, "vpn-profile", "--user", "ada@example.org", "--out", "profiles/")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: "+filepath.Join(dir, "profiles", "ada@example.org.dev.ovpn")+" is there already; choose another name, or replace it with --force\n", said)
}

func TestAFileThatIsNoPEMIsNamed(t *testing.T) {
	simulated(t)
	dir, m := t.TempDir(), vpntest.Make(t)
	export := vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { return all[:1] })
	for name, text := range map[string]string{"ca.crt": "0\x82", "ada.crt": m.ClientKey, "ada.key": "hunter2", "own.crt": "\xff\xfe"} {
		write(t, dir, name, text)
	}
	code, _, said := asked(t, dir, export, "vpn-profile", "--ca", "ca.crt", "--cert", "ada.crt", "--key", "ada.key")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, `error: vpn-profile: --ca ca.crt holds no certificate in PEM; it looks like DER or PKCS #12; convert it with `+"`openssl x509 -inform der` or `openssl pkcs12`"+`
error: vpn-profile: --cert ada.crt holds no certificate in PEM; it holds something else in PEM; give the file of the certificate
error: vpn-profile: --key ada.key holds no private key in PEM; give one that begins with -----BEGIN
`, said)
	code, _, said = asked(t, dir, vpntest.Exported(t, m, nil), "revoke", "--certificate", "own.crt")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: revoke: --certificate own.crt holds no certificate in PEM; give one that begins with -----BEGIN\n", said)
}
