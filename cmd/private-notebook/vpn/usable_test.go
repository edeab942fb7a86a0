package vpn

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

func rsaKey(t *testing.T, bits int) crypto.Signer {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0") // for keys that AWS does not take either
	key, err := rsa.GenerateKey(rand.Reader, bits)
	require.NoError(t, err)
	return key
}

// selfMade is a client certificate with its key, as somebody makes one by hand.
func selfMade(t *testing.T, key crypto.Signer, edit func(*x509.Certificate)) Pair {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(255), Subject: pkix.Name{CommonName: "ada"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if edit != nil {
		edit(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return Pair{
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der})),
		Key:         string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
	}
}

func TestWhatClientVPNDoesNotTake(t *testing.T) {
	const guide, ofRSA = ` (AWS Client VPN Administrator Guide, "Mutual authentication"); `, "make the certificate anew with an RSA key of 2048 bits"
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	good := rsaKey(t, 2048)
	server := func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }
	const others = "the client certificate of ada is for other uses than a client's (RFC 5280, 4.2.1.12, which Client VPN follows); " +
		"make it anew as a client's (extended key usage clientAuth)"
	m, deployment := vpntest.Make(t), given(t)
	for _, row := range []struct {
		name string
		key  crypto.Signer
		edit func(*x509.Certificate)
		want string // "" for none
	}{
		{"2048 bits", good, nil, ""},
		{"1024 bits", rsaKey(t, 1024), nil, ""},
		{"3072 bits", rsaKey(t, 3072), nil, "the client certificate of ada has an RSA key of 3072 bits, and Client VPN takes 1024 or 2048" + guide + ofRSA},
		{"an elliptic curve", p256, nil, "the client certificate of ada has an ECDSA key, and Client VPN takes RSA alone" + guide + ofRSA},
		{"Ed25519", ed, nil, "the client certificate of ada has an Ed25519 key, and Client VPN takes RSA alone" + guide + ofRSA},
		{"no name", good, func(c *x509.Certificate) { c.Subject.CommonName = "" },
			"the client certificate of serial number ff has no common name (CN), which Client VPN wants" + guide + "make it anew with one, such as the person's e-mail address"},
		{"a server's", good, server, others},
		{"a smart card's", good, func(c *x509.Certificate) {
			c.ExtKeyUsage, c.UnknownExtKeyUsage = nil, []asn1.ObjectIdentifier{{1, 3, 6, 1, 4, 1, 311, 20, 2, 2}}
		}, others},
		{"both a server's and a client's", good, func(c *x509.Certificate) {
			c.ExtKeyUsage = append(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
		}, ""},
		{"any use", good, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }, ""},
		{"two faults", p256, server, "the client certificate of ada has an ECDSA key, and Client VPN takes RSA alone" + guide + ofRSA + "\n" + others},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := Profile{Deployment: deployment, CA: m.CA, Client: selfMade(t, row.key, row.edit)}
			_, err := p.File(time.Now())
			assert.Empty(t, p.Doubt())
			if row.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, row.want)
		})
	}
}

// Keys of other sizes take long to make, and their sizes alone are looked at.
func TestSizesOfKeys(t *testing.T) {
	for bits, isTaken := range map[uint]bool{512: false, 1023: false, 1024: true, 1536: false, 2048: true, 2049: false, 3072: false, 4096: false, 8192: false} {
		modulus := new(big.Int).Lsh(big.NewInt(1), bits-1)
		err := checkUsable(&x509.Certificate{Subject: pkix.Name{CommonName: "ada"}, PublicKey: &rsa.PublicKey{N: modulus, E: 65537}})
		assert.Equal(t, isTaken, err == nil, "%d bits", bits)
	}
}

// RFC 5280 lets a certificate without the extension be used for everything, and AWS does not say what it does.
func TestACertificateThatDoesNotSayWhatItIsForIsADoubt(t *testing.T) {
	p := Profile{Deployment: given(t), CA: vpntest.Make(t).CA, Client: selfMade(t, rsaKey(t, 2048), func(c *x509.Certificate) { c.ExtKeyUsage = nil })}
	_, err := p.File(time.Now())
	require.NoError(t, err)
	assert.Equal(t, "the client certificate of ada does not say that it is a client's (extended key usage clientAuth), and AWS does not document whether "+
		"Client VPN takes it; make it anew as a client's (extended key usage clientAuth) if the connection is refused", p.Doubt())
	p.Deployment.Certificates = false
	assert.Empty(t, p.Doubt(), "nobody shows it")
}

func TestFilesThatAreNotWhatTheyShouldBe(t *testing.T) {
	m := vpntest.Make(t)
	der, _ := pem.Decode([]byte(m.Client))
	for _, row := range []struct {
		name, content string
		wantsKey      bool
		want          string
	}{
		{"a certificate", m.Client, false, ""},
		{"a key", m.ClientKey, true, ""},
		{"a key after a certificate", m.Client + m.ClientKey, true, ""},
		{"nothing", "", false, "holds no certificate in PEM; give one that begins with -----BEGIN"},
		{"DER", string(der.Bytes), false, "holds no certificate in PEM; it looks like DER or PKCS #12; convert it with `openssl x509 -inform der` or `openssl pkcs12`"},
		{"a DER key", string(der.Bytes), true, "holds no private key in PEM; it looks like DER or PKCS #12; convert it with `openssl pkey -inform der` or `openssl pkcs12`"},
		{"a key for a certificate", m.ClientKey, false, "holds no certificate in PEM; it holds something else in PEM; give the file of the certificate"},
		{"a certificate for a key", m.Client, true, "holds no private key in PEM; it holds something else in PEM; give the file of the private key"},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := CheckFile([]byte(row.content), row.wantsKey)
			if row.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, row.want)
		})
	}
}

// NetworkManager keeps an imported key under the file's name, without its ending.
func TestAProfileIsNamedByPersonAndStack(t *testing.T) {
	m := vpntest.Make(t)
	d := read(t, vpntest.Exported(t, m, nil))
	d.Stack = "dev"
	for _, row := range []struct {
		person, stack, want string
	}{
		{"ada@example.org", "dev", "ada@example.org.dev.ovpn"}, {"ada@example.org", "prod", "ada@example.org.prod.ovpn"},
		{"", "dev", "client.private-notebook.internal.dev.ovpn"}, {"ada", "", "ada.ovpn"}, {"ada", "a/../b c", "ada.a-..-b-c.ovpn"},
	} {
		d.Stack = row.stack
		assert.Equal(t, row.want, Profile{Deployment: d}.FileName(row.person))
	}
	d.Certificates, d.Stack = false, "dev"
	assert.Equal(t, "vpn.dev.ovpn", Profile{Deployment: d}.FileName(""))
}
