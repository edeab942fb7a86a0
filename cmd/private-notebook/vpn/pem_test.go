package vpn

import (
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

// given is a deployment that was given its certificates, so that the files decide.
func given(t *testing.T) Deployment {
	t.Helper()
	return read(t, vpntest.Exported(t, vpntest.Make(t), func(all []vpntest.Object) []vpntest.Object { return all[:1] }))
}

// Files of OpenSSL and easy-rsa have text before the PEM, which OpenVPN would obey in a profile.
func TestAProfileTakesOnlyPEMOutOfFiles(t *testing.T) {
	m := vpntest.Make(t)
	text := textOf(t, Profile{
		Deployment: given(t), CA: "Certificate:\n  Data:\n" + m.CA,
		Client: Pair{m.Client + "</cert>\nscript-security 2\nup /bin/sh\n", "Bag Attributes\n" + m.ClientKey + m.Client},
	})
	// Each with a character that base64 does not have: a key may hold any word of letters by chance.
	for _, foreign := range []string{"Data:", "Bag Attributes", "script-security", "up "} {
		assert.NotContains(t, text, foreign)
	}
	assert.Equal(t, 2, strings.Count(text, "BEGIN CERTIFICATE"), "the CA's and the client's; the one in the key's file is not the key's")
	assert.Contains(t, text, m.ClientKey)
}

func TestAProfileIsOfOnePiece(t *testing.T) {
	m, other := vpntest.Make(t), vpntest.Make(t)
	const strangers = "the client key does not belong to the client certificate; give the two that were made together"
	_, err := Profile{Deployment: given(t), CA: m.CA, Client: Pair{m.Client, other.ClientKey}}.File(time.Now())
	assert.EqualError(t, err, strangers)
	_, err = Profile{Deployment: read(t, vpntest.Exported(t, m, nil)), Client: Pair{m.Client, m.ServerKey}}.File(time.Now())
	assert.EqualError(t, err, strangers)
	broken := strings.Replace(m.ClientKey, "MII", "XII", 1)
	_, err = Profile{Deployment: given(t), CA: m.CA, Client: Pair{m.Client, broken}}.File(time.Now())
	assert.EqualError(t, err, strangers, "a key is not quoted")

	encrypted := string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("?")}))
	text := textOf(t, Profile{Deployment: given(t), CA: m.CA, Client: Pair{m.Client, encrypted}})
	assert.Contains(t, text, encrypted, "OpenVPN asks for its password")
}

func TestAnExpiredProfileIsNotHandedOut(t *testing.T) {
	m := vpntest.Make(t)
	p := Profile{Deployment: read(t, vpntest.Exported(t, m, nil))}
	client, err := parseCertificate(m.Client)
	require.NoError(t, err)
	file, err := p.File(client.NotAfter)
	require.NoError(t, err)
	assert.Equal(t, client.NotAfter, file.ValidUntil, "the client's certificate ends before the CA")
	_, err = p.File(client.NotAfter.Add(time.Second))
	assert.EqualError(t, err, "the client certificate of client.private-notebook.internal expired on "+
		client.NotAfter.Format(time.DateOnly)+"; `pulumi up` renews what the stack made")
	ca := p.Deployment.Authority.Certificate.NotAfter
	_, err = p.File(ca.Add(time.Second))
	assert.ErrorContains(t, err, "the CA ca.private-notebook.internal expired on "+ca.Format(time.DateOnly)+"; ")

	saml := Profile{Deployment: read(t, vpntest.Exported(t, m, nil, vpntest.Object{"type": "federated-authentication"}))}
	file, err = saml.File(client.NotAfter.Add(time.Second))
	require.NoError(t, err, "who logs in by SAML needs no client's certificate")
	assert.False(t, file.HoldsKey)
	assert.Equal(t, ca, file.ValidUntil)
}

func TestNamesInDirectives(t *testing.T) {
	for name, want := range map[string]string{
		"server.private-notebook.internal": "server.private-notebook.internal", "*.example.org": "*.example.org",
		"Example VPN server": `"Example VPN server"`, `a"b\c`: `"a\"b\\c"`, "#1": `"#1"`, "it's": `"it's"`,
	} {
		assert.Equal(t, want, quoted(name))
	}
	d := given(t)
	d.ServerName = "Example VPN server"
	m := vpntest.Make(t)
	text := textOf(t, Profile{Deployment: d, CA: m.CA, Client: Pair{m.Client, m.ClientKey}})
	assert.Contains(t, text, "\nverify-x509-name \"Example VPN server\" name\n")
	d.ServerName = "a\nup /bin/sh"
	_, err := Profile{Deployment: d, CA: vpntest.Make(t).CA}.File(time.Now())
	assert.ErrorContains(t, err, "the name in the endpoint's certificate has several lines, which no profile can hold; give the endpoint another certificate")
}

// A whole profile is what is at hand when somebody leaves, and its CA's certificate comes first.
func TestAPersonIsFoundInAProfile(t *testing.T) {
	m := vpntest.Make(t)
	d := read(t, vpntest.Exported(t, m, nil))
	pair, err := d.Authority.Issue("ada", time.Now(), day)
	require.NoError(t, err)
	serial, err := d.Authority.SerialOf(textOf(t, Profile{Deployment: d, Client: pair}))
	require.NoError(t, err)
	assert.Equal(t, d.Authority.Serial("ada"), serial)
	for text, want := range map[string]string{
		m.CA:                        "the certificate is a CA's and nobody's own; give that of a person, or a profile",
		m.ClientKey:                 "the certificate is not in PEM",
		pair.Certificate + m.Client: "the certificate is not one: the file has 2 besides the CA's; give one file for each",
		m.Server:                    "the certificate of server.private-notebook.internal is no client's, so nobody connects with it; give that of a person",
	} {
		_, err := d.Authority.SerialOf(text)
		assert.EqualError(t, err, want)
	}
}

// OpenSSL makes lists without a number where its settings name no file of numbers.
func TestAListWithoutANumberIsAddedTo(t *testing.T) {
	m := vpntest.Make(t)
	authority := read(t, vpntest.Exported(t, m, nil)).Authority
	before := RevocationList{&x509.RevocationList{RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: big.NewInt(7), RevocationTime: time.Now()}}}}
	text, added, err := authority.Revoke(before, []*big.Int{authority.Serial("ada")}, time.Now())
	require.NoError(t, err)
	assert.Equal(t, 1, added)
	after, err := authority.ReadRevocationList(text)
	require.NoError(t, err)
	assert.True(t, after.Has(big.NewInt(7)))
	assert.Equal(t, big.NewInt(1), after.list.Number)
	_, _, err = authority.Revoke(before, nil, authority.Certificate.NotAfter.Add(day))
	assert.ErrorContains(t, err, "the stack's CA expired on ")
}
