package main

import (
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// ec2 stands in for EC2's Query API as far as revocation lists go. It speaks the real protocol, so that the real client is
// what is tested; that AWS answers alike is taken from the API's reference.
type ec2 struct {
	endpoint string // the endpoint's ID; "" is cvpn-endpoint-1
	list     string
	imports  int
	refuse   string // the action that is refused, with code
	code     string
	signIn   string        // the action that a network's sign-in page answers, in AWS's place and with status 200
	ahead    time.Duration // of this machine's clock
	hangs    bool
}

func (e *ec2) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action := r.PostFormValue("Action")
	w.Header().Set("Date", time.Now().Add(e.ahead).UTC().Format(http.TimeFormat))
	switch {
	case e.hangs:
		<-r.Context().Done()
	case action == e.signIn:
		fmt.Fprint(w, "<!doctype html><html><body><p>Sign in to the guest network</p></body></html>")
	case action == e.refuse:
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<Response><Errors><Error><Code>%s</Code><Message>You are not authorized to perform this operation."+
			"</Message></Error></Errors><RequestID>1</RequestID></Response>", cmp.Or(e.code, "UnauthorizedOperation"))
	case r.PostFormValue("ClientVpnEndpointId") != cmp.Or(e.endpoint, "cvpn-endpoint-1"):
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, "<Response><Errors><Error><Code>InvalidClientVpnEndpointId.NotFound</Code><Message>none</Message></Error></Errors></Response>")
	case action == "ExportClientVpnClientCertificateRevocationList":
		fmt.Fprint(w, "<ExportResponse><requestId>1</requestId><certificateRevocationList>")
		_ = xml.EscapeText(w, []byte(e.list))
		fmt.Fprint(w, "</certificateRevocationList><status><code>active</code></status></ExportResponse>")
	case action == "ImportClientVpnClientCertificateRevocationList":
		e.list, e.imports = r.PostFormValue("CertificateRevocationList"), e.imports+1
		fmt.Fprint(w, "<ImportResponse><requestId>1</requestId><return>true</return></ImportResponse>")
	default:
		w.WriteHeader(http.StatusNotImplemented)
	}
}

// simulated has the command's AWS client talk to a stand-in.
func simulated(t *testing.T) *ec2 {
	t.Helper()
	api := &ec2{}
	served := httptest.NewServer(api)
	t.Cleanup(served.Close)
	none := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_EC2": served.URL, "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none, "AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	return api
}

func listed(t *testing.T, text string) []x509.RevocationListEntry {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	require.NotNil(t, block)
	list, err := x509.ParseRevocationList(block.Bytes)
	require.NoError(t, err)
	return list.RevokedCertificateEntries
}

func TestRevokingAddsToTheEndpointsList(t *testing.T) {
	api, dir, m := simulated(t), t.TempDir(), vpntest.Make(t)
	export := vpntest.Exported(t, m, nil)
	code, out, said := asked(t, dir, export, "revoke", "ada", "bob")
	assert.Equal(t, exitOK, code, said)
	assert.Empty(t, out)
	assert.Equal(t, "Revoked 2; the endpoint's list has 2. AWS ends all connections now, and whoever is not on it reconnects.\n", said)
	assert.Len(t, listed(t, api.list), 2)

	code, _, said = asked(t, dir, export, "revoke", "--shared", "ada")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "Revoked 1; the endpoint's list has 3. AWS ends all connections now, and whoever is not on it reconnects.\n", said)
	assert.Equal(t, int64(3), listed(t, api.list)[2].SerialNumber.Int64(), "the shared certificate's")

	write(t, dir, "shared.crt", m.Client)
	code, _, said = asked(t, dir, export, "revoke", "--certificate", "shared.crt")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "Revoked already: nothing was changed.\n", said)
	assert.Equal(t, 2, api.imports, "an import ends all connections, so there is none for nothing")
}

// Whose certificate was issued by the command is found by name alone.
func TestWhoWasIssuedACertificateIsRevokedByName(t *testing.T) {
	api, dir := simulated(t), t.TempDir()
	export := vpntest.Exported(t, vpntest.Make(t), nil)
	_, profile, _ := asked(t, dir, export, "vpn-profile", "--user", "ada")
	code, _, said := asked(t, dir, export, "revoke", "ada")
	require.Equal(t, exitOK, code, said)
	var client *x509.Certificate
	for rest := []byte(profile); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if parsed, err := x509.ParseCertificate(block.Bytes); err == nil {
			client = parsed // the last one; the CA's comes first
		}
	}
	assert.Equal(t, "ada", client.Subject.CommonName)
	assert.Equal(t, client.SerialNumber, listed(t, api.list)[0].SerialNumber)
}

func TestAListCanBeWrittenInsteadOfImported(t *testing.T) {
	api, dir := simulated(t), t.TempDir()
	code, _, said := asked(t, dir, vpntest.Exported(t, vpntest.Make(t), nil), "revoke", "ada", "--out", "crl.pem")
	assert.Equal(t, exitOK, code, said)
	text, err := os.ReadFile(filepath.Join(dir, "crl.pem"))
	require.NoError(t, err)
	assert.Len(t, listed(t, string(text)), 1)
	assert.Zero(t, api.imports)
	assert.Equal(t, "Wrote crl.pem, with 1 entries, 1 of them new. The endpoint was left alone.\n", said)
}

// A file that was asked for is there afterwards, also where everybody is revoked already.
func TestAListIsWrittenThoughNothingIsAdded(t *testing.T) {
	api, dir, export := simulated(t), t.TempDir(), vpntest.Exported(t, vpntest.Make(t), nil)
	asked(t, dir, export, "revoke", "ada")
	write(t, dir, "crl.pem", "old")
	code, _, said := asked(t, dir, export, "revoke", "ada", "--out", "crl.pem")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: "+filepath.Join(dir, "crl.pem")+" is there already; choose another name, or replace it with --force\n", said)
	code, _, said = asked(t, dir, export, "revoke", "ada", "--out", "crl.pem", "--force")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, "Wrote crl.pem, with 1 entries, 0 of them new. The endpoint was left alone.\n", said)
	text, err := os.ReadFile(filepath.Join(dir, "crl.pem"))
	require.NoError(t, err)
	assert.Len(t, listed(t, string(text)), 1)
	assert.Equal(t, 1, api.imports)
}

func TestWhatWasRevokedIsToldToMachines(t *testing.T) {
	api, dir, m := simulated(t), t.TempDir(), vpntest.Make(t)
	export, until := vpntest.Exported(t, m, nil), endOf(t, m.CA).Format(time.RFC3339)
	_, _, _ = asked(t, dir, export, "revoke", "ada")
	serial := fmt.Sprintf("%X", listed(t, api.list)[0].SerialNumber)
	code, out, said := asked(t, dir, export, "revoke", "ada", "--shared", "--json")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, said)
	assert.JSONEq(t, `{"endpointId": "cvpn-endpoint-1", "serials": ["`+serial+`", "3"], "added": 1, "entries": 2, "imported": true, "validUntil": "`+until+`"}`, out)
	code, out, _ = asked(t, dir, export, "revoke", "ada", "--json")
	assert.Equal(t, exitOK, code)
	assert.JSONEq(t, `{"endpointId": "cvpn-endpoint-1", "serials": ["`+serial+`"], "added": 0, "entries": 2, "imported": false, "validUntil": "`+until+`"}`, out)
}

// The profile is what is at hand, and its first certificate is the CA's.
func TestAPersonIsRevokedByTheProfile(t *testing.T) {
	api, dir, export := simulated(t), t.TempDir(), vpntest.Exported(t, vpntest.Make(t), nil)
	asked(t, dir, export, "vpn-profile", "--user", "ada", "--out", "ada.ovpn")
	code, _, said := asked(t, dir, export, "revoke", "--certificate", "ada.ovpn")
	assert.Equal(t, exitOK, code, said)
	byFile := listed(t, api.list)
	_, _, said = asked(t, dir, export, "revoke", "ada")
	assert.Equal(t, "Revoked already: nothing was changed.\n", said)
	assert.Len(t, byFile, 1)
}

func TestNobodyIsRevokedWithoutCredentials(t *testing.T) {
	api, dir, export := simulated(t), t.TempDir(), vpntest.Exported(t, vpntest.Make(t), nil)
	code, _, said := asked(t, dir, export, "revoke", "ada", "--profile", "gone")
	assert.Equal(t, exitFailed, code)
	assert.Equal(t, "error: there is no AWS profile \"gone\"\n  what to do: name one of those that `aws configure list-profiles` lists\n", said)
	assert.Zero(t, api.imports)
}

func TestWhyNothingWasRevoked(t *testing.T) {
	m, other := vpntest.Make(t), vpntest.Make(t)
	own := vpntest.Exported(t, m, nil)
	elsewhere := vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { all[0]["id"] = "cvpn-endpoint-2"; return all })
	for _, row := range []struct {
		name, refuse string
		export       []byte
		args         []string
		code         int
		says         string
	}{
		{"nobody", "", own, nil, exitBadInput, "error: revoke: nobody is named; give a name, --certificate FILE or --shared, or --renew the list as it is\n"},
		{"a file to replace that is not named", "", own, []string{"ada", "--force"}, exitBadInput, "error: revoke: --force is about the file of --out; give --out FILE too\n"},
		{"a CA's certificate", "", own, []string{"--certificate", "ca.crt"}, exitBadInput, "error: the certificate is a CA's and nobody's own; give that of a person, or a profile\n"},
		{"no names", "", own, []string{"a b", "-"}, exitBadInput, "error: revoke: \"a b\" cannot be a name in a certificate; use 1 to 64 letters, digits and . _ @ + -, such as ada@example.org\n" +
			"error: revoke: \"-\" cannot be a name in a certificate; use 1 to 64 letters, digits and . _ @ + -, such as ada@example.org\n"},
		{"another CA's certificate", "", own, []string{"--certificate", "other.crt"},
			exitBadInput, "error: the certificate of client.private-notebook.internal is not signed by the stack's CA: "},
		{"no right to read", "ExportClientVpnClientCertificateRevocationList", own, []string{"ada"},
			exitFailed, "error: AWS did not read the revocation list\n  UnauthorizedOperation: You are not authorized to perform this operation.\n" +
				"  what to do: have somebody allow you ec2:ExportClientVpnClientCertificateRevocationList, or give another --profile\n"},
		{"no right to import", "ImportClientVpnClientCertificateRevocationList", own, []string{"ada"},
			exitFailed, "error: AWS did not import the revocation list\n  UnauthorizedOperation: You are not authorized to perform this operation.\n" +
				"  what to do: have somebody allow you ec2:ImportClientVpnClientCertificateRevocationList, or give another --profile\n"},
		{"another account", "", elsewhere, []string{"ada"}, exitFailed, "error: AWS did not read the revocation list\n  InvalidClientVpnEndpointId.NotFound: none\n" +
			"  what to do: check that the profile is of the stack's account, and run `pulumi refresh`\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			api, dir := simulated(t), t.TempDir()
			api.refuse = row.refuse
			write(t, dir, "other.crt", other.Client)
			write(t, dir, "ca.crt", m.CA)
			code, out, said := asked(t, dir, row.export, append([]string{"revoke"}, row.args...)...)
			assert.Equal(t, row.code, code)
			assert.Empty(t, out)
			assert.Contains(t, said, row.says)
			assert.Zero(t, api.imports)
		})
	}
}

// What all services of AWS refuse alike is told alike, and nothing is waited for without end.
func TestRevokeTellsWhatUrlTells(t *testing.T) {
	export := vpntest.Exported(t, vpntest.Make(t), nil)
	for name, row := range map[string]struct {
		api  ec2
		says string
	}{
		"expired credentials": {ec2{code: "ExpiredToken"}, "error: AWS did not read the revocation list\n  the AWS credentials have expired\n" +
			"  what to do: sign in again, such as with `aws sso login`, then try again\n"},
		"a wrong clock": {ec2{code: "AuthFailure", ahead: time.Hour}, "behind, and AWS accepts no signature that is more than five minutes off\n" +
			"  what to do: set the clock by the network"},
		"a wrong secret":      {ec2{code: "AuthFailure"}, "the secret access key is not that of the key ID\n"},
		"unknown credentials": {ec2{code: "InvalidClientTokenId"}, "AWS does not know these credentials\n"},
		"something else": {ec2{code: "Moon"}, "error: AWS did not read the revocation list\n  AWS refuses: Moon: You are not authorized to perform this operation.\n" +
			"  what to do: find out what AWS means, then try again\n"},
		"silence": {ec2{hangs: true}, "error: AWS could not be asked to read the revocation list\n  EC2 does not answer in time\n" +
			"  a list that arrived all the same is not imported a second time\n" +
			"  what to do: check the network and HTTPS_PROXY: EC2 is asked over the internet and not by a private path; then try again\n"},
	} {
		t.Run(name, func(t *testing.T) {
			api := simulated(t)
			api.refuse, api.code, api.ahead, api.hangs = "ExportClientVpnClientCertificateRevocationList", row.api.code, row.api.ahead, row.api.hangs
			began := time.Now()
			code, _, said := asked(t, t.TempDir(), export, "revoke", "ada", "--timeout", "100ms")
			assert.Equal(t, exitFailed, code)
			assert.Contains(t, said, row.says)
			assert.Less(t, time.Since(began), 20*time.Second)
		})
	}
	code, _, said := asked(t, t.TempDir(), export, "revoke", "ada", "--timeout", "0s")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: revoke: --timeout 0s is no time to wait; choose one such as 30s\n", said)
}

// A file of authorities that cannot be read is no want of credentials, whichever command reads it.
func TestAFileOfAuthoritiesIsReadAlikeEverywhere(t *testing.T) {
	simulated(t)
	dir := project(t, asMeant)
	t.Setenv("AWS_CA_BUNDLE", filepath.Join(dir, "Pulumi.yaml"))
	want := "error: AWS_CA_BUNDLE: " + filepath.Join(dir, "Pulumi.yaml") + " holds no certificate in PEM\n"
	vpnExport, dev := vpntest.Exported(t, vpntest.Make(t), nil), readFile(t, "dev.export.json")
	write(t, dir, "vpn.json", string(vpnExport))
	write(t, dir, "dev.json", string(dev))
	for _, args := range [][]string{
		{"revoke", "ada", "--export", "vpn.json"}, {"doctor", "--export", "dev.json"}, {"verify", "--simulate", "--export", "dev.json"},
		{"verify", "--from", "vpc", "--export", "dev.json"},
	} {
		code, _, said := ran(t, dir, nil, args...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Equal(t, want, said, args)
	}
}

// The list of another CA stands for people whom nobody should let in again.
func TestAListOfAnotherCAIsLeftAlone(t *testing.T) {
	api, dir := simulated(t), t.TempDir()
	asked(t, dir, vpntest.Exported(t, vpntest.Make(t), nil), "revoke", "ada")
	before := api.list
	code, _, said := asked(t, dir, vpntest.Exported(t, vpntest.Make(t), nil), "revoke", "bob")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, "the endpoint's revocation list is not signed by the stack's CA")
	assert.Equal(t, before, api.list)
}
