package vpn

import (
	"crypto/x509"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/internal/vpntest"
)

const day = 24 * time.Hour

func TestAnIssuedCertificateIsAClientsOfTheCA(t *testing.T) {
	authority := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	now := time.Now()
	pair, err := authority.Issue("ada@example.org", now, 365*day)
	require.NoError(t, err)
	certificate, err := parseCertificate(pair.Certificate)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(authority.Certificate)
	for use, isValid := range map[x509.ExtKeyUsage]bool{x509.ExtKeyUsageClientAuth: true, x509.ExtKeyUsageServerAuth: false} {
		_, err = certificate.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{use}})
		assert.Equal(t, isValid, err == nil, "a client's certificate must not pass for a server's")
	}
	assert.Equal(t, "ada@example.org", certificate.Subject.CommonName)
	assert.WithinDuration(t, now.Add(365*day), certificate.NotAfter, time.Minute)
	assert.Equal(t, authority.Serial("ada@example.org"), certificate.SerialNumber)
	assert.False(t, certificate.IsCA)
}

func TestNoCertificateOutlivesItsCA(t *testing.T) {
	authority := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	pair, err := authority.Issue("ada", time.Now(), 100*365*day)
	require.NoError(t, err)
	certificate, err := parseCertificate(pair.Certificate)
	require.NoError(t, err)
	assert.Equal(t, authority.Certificate.NotAfter, certificate.NotAfter)
	_, err = authority.Issue("ada", authority.Certificate.NotAfter.Add(day), day)
	assert.ErrorContains(t, err, "the stack's CA expired on ")
}

func TestNamesOfCertificates(t *testing.T) {
	for name, isOne := range map[string]bool{
		"a": true, "ada@example.org": true, "ada-2": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "a b": false, "-a": false, "a-": false, "../a": false, "a\nb": false, "ä": false,
	} {
		assert.Equal(t, isOne, CheckName(name) == nil, "%q", name)
	}
	_, err := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority.Issue("a b", time.Now(), day)
	assert.EqualError(t, err, `"a b" cannot be a name in a certificate; use 1 to 64 letters, digits and . _ @ + -, such as ada@example.org`)
}

// A serial number is positive, not zero and at most 20 bytes (RFC 5280, 4.1.2.2), and another one for each name.
func TestSerialsAreWellFormedAndOnesOwn(t *testing.T) {
	authority := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	other := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		serial := authority.Serial(a)
		assert.Equal(t, 1, serial.Sign())
		assert.LessOrEqual(t, len(serial.Bytes()), 20)
		assert.Equal(t, a == b, serial.Cmp(authority.Serial(b)) == 0)
		assert.NotEqual(t, serial, other.Serial(a))
	})
}

func TestRevocationListsGrow(t *testing.T) {
	authority := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	ada, bob := authority.Serial("ada"), authority.Serial("bob")
	now := time.Now()
	text, added, err := authority.Revoke(RevocationList{}, []*big.Int{ada, ada}, now)
	require.NoError(t, err)
	assert.Equal(t, 1, added, "who is named twice is revoked once")
	first, err := authority.ReadRevocationList(text)
	require.NoError(t, err)
	assert.True(t, first.Has(ada))
	assert.False(t, first.Has(bob))

	text, added, err = authority.Revoke(first, []*big.Int{ada, bob}, now)
	require.NoError(t, err)
	assert.Equal(t, 1, added)
	second, err := authority.ReadRevocationList(text)
	require.NoError(t, err)
	assert.True(t, second.Has(ada) && second.Has(bob))
	assert.Equal(t, 2, second.Len())
	assert.Equal(t, 1, second.list.Number.Cmp(first.list.Number), "the number rises (RFC 5280, 5.2.3)")
	assert.Equal(t, authority.Certificate.NotAfter, second.list.NextUpdate, "an expired list would admit nobody")
}

func TestAListOfAnotherCAIsNotReplaced(t *testing.T) {
	ours, theirs := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority, read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	text, _, err := theirs.Revoke(RevocationList{}, []*big.Int{big.NewInt(7)}, time.Now())
	require.NoError(t, err)
	_, err = ours.ReadRevocationList(text)
	assert.ErrorContains(t, err, "the endpoint's revocation list is not signed by the stack's CA (")
	_, err = ours.ReadRevocationList("no list")
	assert.EqualError(t, err, "the endpoint's revocation list is not in PEM")
}

func TestAListHasNoMoreEntriesThanAWSTakes(t *testing.T) {
	authority := read(t, vpntest.Exported(t, vpntest.Make(t), nil)).Authority
	full := RevocationList{&x509.RevocationList{Number: big.NewInt(1), RevokedCertificateEntries: make([]x509.RevocationListEntry, mostRevoked)}}
	for i := range full.list.RevokedCertificateEntries {
		full.list.RevokedCertificateEntries[i].SerialNumber = big.NewInt(int64(i + 1))
	}
	_, _, err := authority.Revoke(full, []*big.Int{authority.Serial("ada")}, time.Now())
	assert.EqualError(t, err, "the list would have 20001 entries and AWS takes 20000; replace the stack's CA, which ends all certificates")
}

func TestOnlyTheCAsOwnCertificatesHaveASerial(t *testing.T) {
	m, other := vpntest.Make(t), vpntest.Make(t)
	authority := read(t, vpntest.Exported(t, m, nil)).Authority
	serial, err := authority.SerialOf(m.Client)
	require.NoError(t, err)
	assert.Equal(t, big.NewInt(3), serial)
	_, err = authority.SerialOf(other.Client)
	assert.ErrorContains(t, err, "the certificate of client.private-notebook.internal is not signed by the stack's CA")
	_, err = authority.SerialOf("x")
	assert.EqualError(t, err, "the certificate is not in PEM")
}
