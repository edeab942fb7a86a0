package tests

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newCertificates(
	args *components.ClientVpnCertificatesArgs,
) func(*pulumi.Context) (*components.ClientVpnCertificates, error) {
	return func(ctx *pulumi.Context) (*components.ClientVpnCertificates, error) {
		return components.NewClientVpnCertificates(ctx, "certs", args)
	}
}

// keyOfName is the secret that the recorder answers as a private key.
func keyOfName(name string) secret { return secret{"PRIVATE KEY of " + name} }

// Client VPN takes RSA keys of 2,048 bits at most.
var rsaKey = object{"algorithm": "RSA", "rsaBits": 2048.0}

func certRequest(name, host string) object {
	return object{"privateKeyPem": keyOfName(name), "dnsNames": list{host}, "subject": object{"commonName": host}}
}

func signedCert(name, use string, hours float64) object {
	return object{
		"certRequestPem": "PEM of " + name, "caPrivateKeyPem": keyOfName("certs-ca"), "caCertPem": "PEM of certs-ca",
		"validityPeriodHours": hours, "earlyRenewalHours": 720.0,
		"allowedUses": list{"digital_signature", "key_encipherment", use},
	}
}

func importedCert(name string) object {
	return object{
		"certificateBody": "PEM of " + name, "certificateChain": "PEM of certs-ca", "privateKey": keyOfName(name),
		"tags": tagged(name),
	}
}

// Every private key among the inputs is a secret. That the state holds them encrypted is the sandbox's to prove.
func TestClientVpnCertificatesDeclareACAWithAServersAndAClientsCertificate(t *testing.T) {
	rec, _ := built(t, newCertificates(certificatesArgs()))
	assert.Equal(t, map[string]object{
		privateKeyType + " certs-ca":     rsaKey,
		privateKeyType + " certs-server": rsaKey,
		privateKeyType + " certs-client": rsaKey,
		selfSignedCertType + " certs-ca": {
			"privateKeyPem": keyOfName("certs-ca"), "isCaCertificate": true, "setSubjectKeyId": true,
			"validityPeriodHours": 87600.0, "allowedUses": list{"cert_signing", "crl_signing"},
			"subject": object{"commonName": "ca.vpn.example.org"},
		},
		certRequestType + " certs-server":       certRequest("certs-server", "server.vpn.example.org"),
		certRequestType + " certs-client":       certRequest("certs-client", "client.vpn.example.org"),
		locallySignedCertType + " certs-server": signedCert("certs-server", "server_auth", 19800),
		locallySignedCertType + " certs-client": signedCert("certs-client", "client_auth", 19800),
		acmCertificateType + " certs-server":    importedCert("certs-server"),
		acmCertificateType + " certs-client":    importedCert("certs-client"),
	}, inputs(rec))
	assert.Empty(t, options(rec))
}

// Without mutual TLS nobody shows a certificate, but the endpoint still does.
func TestClientVpnCertificatesOfTheServerOnly(t *testing.T) {
	args := certificatesArgs()
	args.ServerOnly = true
	rec, got := built(t, newCertificates(args))
	assert.Len(t, inputs(rec), 6)
	assert.Contains(t, inputs(rec), acmCertificateType+" certs-server")
	assert.NotContains(t, inputs(rec), privateKeyType+" certs-client")
	assert.NotContains(t, inputs(rec), acmCertificateType+" certs-client")
	assert.Equal(t, object{
		"ServerCertificateArn": "arn:aws:acm:ap-northeast-1:111122223333:certificate/" + recorder.ID("", "certs-server"),
		"ClientCertificateArn": "", "CACertificate": "PEM of certs-ca", "ClientCertificate": "", "ClientPrivateKey": "",
	}, got)
}

func TestClientVpnCertificatesOutputTheClientsKeyAsASecret(t *testing.T) {
	_, got := built(t, newCertificates(certificatesArgs()))
	assert.Equal(t, object{
		"ServerCertificateArn": "arn:aws:acm:ap-northeast-1:111122223333:certificate/" + recorder.ID("", "certs-server"),
		"ClientCertificateArn": "arn:aws:acm:ap-northeast-1:111122223333:certificate/" + recorder.ID("", "certs-client"),
		"CACertificate":        "PEM of certs-ca",
		"ClientCertificate":    "PEM of certs-client",
		"ClientPrivateKey":     keyOfName("certs-client"),
	}, got)
}

// The provider's schema calls the key a secret, and so does the recorder's answer; the component does not rely on it.
func TestClientVpnCertificatesKeepKeysSecretWhateverTheProviderSays(t *testing.T) {
	rec := &recorder.Recorder{Computed: map[tokens.Type]resource.PropertyMap{
		privateKeyType: {"privateKeyPem": resource.NewProperty("plain")},
	}}
	var isSecret bool
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		made, err := components.NewClientVpnCertificates(ctx, "certs", certificatesArgs())
		if err != nil {
			return err
		}
		isSecret = pulumi.IsSecret(made.ClientPrivateKey)
		return nil
	}, ""))
	assert.True(t, isSecret)
	taken := 0
	for _, r := range rec.Resources() {
		for property, value := range plain(r.Inputs) {
			if value == "plain" {
				assert.Fail(t, "a key in plain text", "%s of %s", property, r.URN)
			}
			if value == (secret{"plain"}) {
				taken++
			}
		}
	}
	assert.Equal(t, 7, taken, "one by the CA's certificate, two by requests, two to sign, two by imports")
}

func TestClientVpnCertificatesAreNamedAfterTheComponentWhereNoDomainIsGiven(t *testing.T) {
	rec, _ := built(t, newCertificates(nil))
	assert.Equal(t, certRequest("certs-server", "server.certs.internal"), inputsOf(t, rec, certRequestType, "certs-server"))
	assert.Equal(t, object{"Name": "certs-server"}, inputsOf(t, rec, acmCertificateType, "certs-server")["tags"])
}

func TestClientVpnCertificatesReportEveryFaultAtOnce(t *testing.T) {
	args := &components.ClientVpnCertificatesArgs{Domain: "VPN", ValidityDays: 30}
	assert.Equal(t, `private-notebook:index:ClientVpnCertificates "certs": 2 faults:
  - client VPN certificates: domain "VPN" is not a domain name of two labels or more; write one such as vpn.example.org, lower case, at most 57 characters
  - client VPN certificates: validity of 30 days is too short or too long; choose from 31 to 1825 days`,
		refused(t, newCertificates(args)))
	assert.EqualError(t, args.Validate("certs"), refused(t, newCertificates(args)))
	assert.NoError(t, certificatesArgs().Validate("certs"))
}

func TestClientVpnCertificatesDomains(t *testing.T) {
	const fault = " is not a domain name of two labels or more; write one such as vpn.example.org, lower case, at most 57 characters"
	longest := strings.Repeat("a", 55) + ".b"
	for domain, accepted := range map[string]bool{
		"vpn.example.org": true, "a.b": true, "1.2": true, "a-b.c-d": true, longest: true,
		"a" + longest: false, "example": false, "-a.b": false, "a-.b": false, "a..b": false, ".a.b": false, "a.b.": false,
		"a b.c": false, "*.example.org": false, "ü.example": false, "a.b\n": false,
	} {
		err := components.ClientVpnCertificatesArgs{Domain: domain}.Validate("certs")
		if accepted {
			assert.NoError(t, err, "%q", domain)
			continue
		}
		assert.ErrorContains(t, err, fault, "%q", domain)
	}
}

func TestClientVpnCertificatesValidity(t *testing.T) {
	for days, hours := range map[int]float64{0: 19800, 31: 744, 1825: 43800} {
		args := certificatesArgs()
		args.ValidityDays = days
		rec, _ := built(t, newCertificates(args))
		assert.Equal(t, signedCert("certs-client", "client_auth", hours), inputsOf(t, rec, locallySignedCertType, "certs-client"))
	}
	for _, days := range []int{-1, 1, 30, 1826} {
		err := components.ClientVpnCertificatesArgs{ValidityDays: days}.Validate("certs")
		assert.ErrorContains(t, err, "days is too short or too long; choose from 31 to 1825 days", "%d", days)
	}
}
