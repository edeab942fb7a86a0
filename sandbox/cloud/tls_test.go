package cloud

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
)

const (
	keyType        = "tls:index/privateKey:PrivateKey"
	selfSignedType = "tls:index/selfSignedCert:SelfSignedCert"
	requestType    = "tls:index/certRequest:CertRequest"
	signedType     = "tls:index/locallySignedCert:LocallySignedCert"
)

func TestTheChainVerifies(t *testing.T) {
	w := newBench(t, nil).network()
	w.certificates()
	ca, err := parseCertificate(w.caCert.out("certPem"))
	require.NoError(t, err)
	server, err := parseCertificate(w.serverCert.out("certPem"))
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	_, err = server.Verify(x509.VerifyOptions{
		Roots: roots, DNSName: "vpn.example.com", KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	require.NoError(t, err)
	_, err = server.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	require.Error(t, err, "a server certificate is none of a client")

	assert.True(t, ca.IsCA)
	assert.False(t, server.IsCA)
	assert.Equal(t, "ca.example.com", ca.Subject.CommonName)
	assert.Equal(t, 8760*time.Hour, server.NotAfter.Sub(server.NotBefore))
	assert.Equal(t, x509.KeyUsageDigitalSignature|x509.KeyUsageKeyEncipherment, server.KeyUsage)
	assert.Equal(t, server.NotAfter.Format(time.RFC3339), w.serverCert.out("validityEndTime"))
	assert.Equal(t, "RSA", w.serverCert.out("caKeyAlgorithm"))

	algorithm := a(w.cloud).find(certificates, testRegion, byARN, w.acmServer.ID()).props()
	assert.Equal(t, "RSA_1024", algorithm.str("keyAlgorithm"))
	assert.Equal(t, "vpn.example.com", algorithm.str("domainName"))
	assert.Equal(t, "IMPORTED", algorithm.str("type"))
}

func TestKeysInAllFormats(t *testing.T) {
	tests := []struct {
		inputs  m
		block   string
		openssh string
	}{
		{m{"algorithm": "RSA", "rsaBits": 1024}, "RSA PRIVATE KEY", "ssh-rsa "},
		{m{"algorithm": "ECDSA", "ecdsaCurve": "P384"}, "EC PRIVATE KEY", "ecdsa-sha2-nistp384 "},
		{m{"algorithm": "ECDSA"}, "EC PRIVATE KEY", ""},
		{m{"algorithm": "ED25519"}, "PRIVATE KEY", "ssh-ed25519 "},
	}
	for _, tt := range tests {
		key := newBench(t, nil).up(keyType, "k", tt.inputs)
		private, err := parseKey(key.out("privateKeyPem"))
		require.NoError(t, err)
		block, _ := pem.Decode([]byte(key.out("privateKeyPem")))
		assert.Equal(t, tt.block, block.Type)
		pkcs8, err := parseKey(key.out("privateKeyPemPkcs8"))
		require.NoError(t, err)
		assert.True(t, samePublicKey(private.Public(), pkcs8.Public()))
		public, _ := pem.Decode([]byte(key.out("publicKeyPem")))
		parsed, err := x509.ParsePKIXPublicKey(public.Bytes)
		require.NoError(t, err)
		assert.True(t, samePublicKey(private.Public(), parsed))
		assert.Equal(t, tt.openssh != "", key.out("publicKeyOpenssh") != "")
		assert.True(t, strings.HasPrefix(key.out("publicKeyOpenssh"), tt.openssh))
		if tt.openssh != "" {
			signer, err := ssh.ParsePrivateKey([]byte(key.out("privateKeyOpenssh")))
			require.NoError(t, err)
			assert.Equal(t, key.out("publicKeyFingerprintSha256"), ssh.FingerprintSHA256(signer.PublicKey()))
		}
	}
}

func TestCertificatesOfOtherKindsOfKey(t *testing.T) {
	b := newBench(t, nil)
	key := b.up(keyType, "k", m{"algorithm": "ECDSA", "ecdsaCurve": "P256"})
	cert := b.up(selfSignedType, "c", m{
		"privateKeyPem": secretOf(key, "privateKeyPem"), "validityPeriodHours": 24, "isCaCertificate": true,
		"maxPathLength": 0, "setSubjectKeyId": true, "setAuthorityKeyId": true, "allowedUses": []any{"cert_signing"},
		"ipAddresses": []any{"10.60.0.9"}, "uris": []any{"spiffe://example.com/x"}, "dnsNames": []any{"x.example.com"},
		"subject": m{"commonName": "x", "organization": "o", "country": "JP", "streetAddresses": []any{"1 Chome"}},
	})
	parsed, err := parseCertificate(cert.out("certPem"))
	require.NoError(t, err)
	assert.Equal(t, "10.60.0.9", parsed.IPAddresses[0].String())
	assert.Equal(t, "spiffe://example.com/x", parsed.URIs[0].String())
	assert.Equal(t, []string{"JP"}, parsed.Subject.Country)
	assert.Equal(t, []string{"1 Chome"}, parsed.Subject.StreetAddress)
	assert.True(t, parsed.MaxPathLenZero)
	assert.NotEmpty(t, parsed.SubjectKeyId)
	assert.Equal(t, parsed.SubjectKeyId, parsed.AuthorityKeyId)
	assert.Equal(t, "ECDSA", cert.out("keyAlgorithm"))
}

func TestTLSRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	w.certificates()
	self := m{"privateKeyPem": "none", "validityPeriodHours": 1, "allowedUses": []any{"server_auth"}}
	local := m{
		"caCertPem": w.caCert.out("certPem"), "caPrivateKeyPem": secretOf(w.caKey, "privateKeyPem"),
		"certRequestPem": w.of(requestType, "server").out("certRequestPem"), "validityPeriodHours": 1,
		"allowedUses": []any{"server_auth"},
	}
	for _, tt := range []struct {
		token  string
		inputs m
		want   string
	}{
		{selfSignedType, self, "the private key cannot be used"},
		{requestType, m{"privateKeyPem": "none"}, "the private key cannot be used"},
		{selfSignedType, with(self, m{
			"privateKeyPem": secretOf(w.caKey, "privateKeyPem"), "setAuthorityKeyId": true,
		}), "setAuthorityKeyId needs a subject key identifier"},
		{signedType, with(local, m{"certRequestPem": "none"}), "certRequestPem is not a certificate request"},
		{signedType, with(local, m{"caCertPem": "none"}), "caCertPem: it is not a certificate in PEM"},
		{signedType, with(local, m{"caPrivateKeyPem": "none"}), "caPrivateKeyPem: it is not a private key in PEM"},
		{signedType, with(local, m{"caPrivateKeyPem": secretOf(w.serverKey, "privateKeyPem")}), "the certificate cannot be signed"},
	} {
		_, err := w.try(tt.token, "refused", tt.inputs)
		assert.ErrorContains(t, err, tt.want)
	}
	for want, inputs := range map[string]m{
		"allowedUses[0]: ": with(self, m{"allowedUses": []any{"serverAuth"}}),
		"ipAddresses[0]: ": with(self, m{"ipAddresses": []any{"10.60"}}),
		"uris[0]: ":        with(self, m{"uris": []any{"%"}}),
		"subject: ":        with(self, m{"isCaCertificate": true, "subject": m{}}),
		"validityPeriod":   with(self, m{"validityPeriodHours": -1}),
	} {
		faults := w.faultsOf(selfSignedType, inputs)
		require.Len(t, faults, 1, want)
		assert.True(t, strings.HasPrefix(faults[0], want), faults[0])
	}
	assert.Len(t, w.faultsOf(keyType, m{"algorithm": "DSA"}), 1)
	assert.Len(t, w.faultsOf(keyType, m{"algorithm": "RSA", "rsaBits": 512}), 1)
}

func TestCertificatesAreRenewed(t *testing.T) {
	w := newBench(t, nil).network()
	w.certificates()
	assert.False(t, w.diff(w.caCert, w.caCert.inputs).Replace())
	assert.False(t, plain(w.read(w.caCert).Outputs).isTrue("readyForRenewal"))

	early := w.up(selfSignedType, "early", m{
		"privateKeyPem": secretOf(w.caKey, "privateKeyPem"), "validityPeriodHours": 24, "earlyRenewalHours": 24,
		"allowedUses": []any{"cert_signing"},
	})
	diff := w.diff(early, early.inputs)
	assert.Equal(t, []resource.PropertyKey{"readyForRenewal"}, diff.ReplaceKeys)
	assert.True(t, plain(w.read(early).Outputs).isTrue("readyForRenewal"))

	require.NoError(t, w.update(early, m{
		"privateKeyPem": secretOf(w.caKey, "privateKeyPem"), "validityPeriodHours": 24, "earlyRenewalHours": 1,
		"allowedUses": []any{"cert_signing"},
	}))
	assert.False(t, w.diff(early, early.inputs).Replace())
	assert.Equal(t, 1, plain(early.outputs).num("earlyRenewalHours"))
}

func TestTheTLSProviderKeepsNothing(t *testing.T) {
	b := newBench(t, nil)
	key := b.up(keyType, "k", m{"algorithm": "ED25519"})
	assert.Empty(t, b.cloud.Resources())
	_, err := b.tls.Read(context.Background(), plugin.ReadRequest{URN: key.urn, ID: key.id})
	require.ErrorContains(t, err, "the tls provider keeps nothing outside the state")
	require.NoError(t, b.delete(key))
	other := b.up(keyType, "k", m{"algorithm": "ED25519"})
	assert.NotEqual(t, key.out("privateKeyPem"), other.out("privateKeyPem"))
	resp, err := b.tls.CheckConfig(context.Background(), plugin.CheckConfigRequest{
		News: answered(resource.NewPropertyMapFromMap(m{"version": "5.5.1", "proxi": m{}})),
	})
	require.NoError(t, err)
	require.Len(t, resp.Failures, 1)
	assert.Equal(t, `the tls provider has no input "proxi"; the nearest one is "proxy"`, resp.Failures[0].Reason)
}
