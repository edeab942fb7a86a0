// Package vpntest makes deployments with a Client VPN endpoint, as Pulumi exports them, for tests.
package vpntest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Certificates are those that a stack makes for itself, with their keys, all in PEM.
type Certificates struct {
	CA, CAKey, Server, ServerKey, Client, ClientKey string
}

const (
	serverARN = "arn:aws:acm:ap-northeast-1:111122223333:certificate/server"
	// ClientARN is the certificate's whose CA the endpoint admits.
	ClientARN = "arn:aws:acm:ap-northeast-1:111122223333:certificate/client"
	keyBits   = 2048
)

// Make makes the certificates of one stack; those of another are of another CA.
func Make(t *testing.T) Certificates {
	t.Helper()
	caKey, err := rsa.GenerateKey(rand.Reader, keyBits)
	require.NoError(t, err)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca.private-notebook.internal"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().AddDate(10, 0, 0), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	require.NoError(t, err)
	ca, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	made := Certificates{CA: certificatePEM(der), CAKey: keyPEM(caKey)}
	made.Server, made.ServerKey = leaf(t, ca, caKey, 2, "server", x509.ExtKeyUsageServerAuth)
	made.Client, made.ClientKey = leaf(t, ca, caKey, 3, "client", x509.ExtKeyUsageClientAuth)
	return made
}

func leaf(t *testing.T, ca *x509.Certificate, caKey *rsa.PrivateKey, serial int64, host string, use x509.ExtKeyUsage) (certificate, key string) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	require.NoError(t, err)
	name := host + ".private-notebook.internal"
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(2, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{use},
	}, ca, private.Public(), caKey)
	require.NoError(t, err)
	return certificatePEM(der), keyPEM(private)
}

func certificatePEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func keyPEM(key *rsa.PrivateKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

// Object is an Object of JSON.
type Object = map[string]any

// Secret is how an export that was asked for secrets shows one.
func Secret(t *testing.T, text string) Object {
	t.Helper()
	plain, err := json.Marshal(text)
	require.NoError(t, err)
	return Object{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": string(plain)}
}

// Exported is what Pulumi exports of a stack with such certificates and these ways to authenticate; edit changes its resources first.
func Exported(t *testing.T, m Certificates, edit func([]Object) []Object, ways ...Object) []byte {
	t.Helper()
	if ways == nil {
		ways = []Object{{"type": "certificate-authentication", "rootCertificateChainArn": ClientARN}}
	}
	resources := []Object{
		{"type": "aws:ec2clientvpn/endpoint:Endpoint", "id": "cvpn-endpoint-1", "urn": "urn:endpoint", "outputs": Object{
			"arn":     "arn:aws:ec2:ap-northeast-1:111122223333:client-vpn-endpoint/cvpn-endpoint-1",
			"dnsName": "*.cvpn-endpoint-1.prod.clientvpn.ap-northeast-1.amazonaws.com", "transportProtocol": "udp", "vpnPort": 443,
			"serverCertificateArn": serverARN, "authenticationOptions": ways,
		}},
		{"type": "aws:acm/certificate:Certificate", "id": serverARN, "urn": "urn:server", "outputs": Object{
			"certificateBody": m.Server, "certificateChain": m.CA, "privateKey": Secret(t, m.ServerKey)}},
		{"type": "aws:acm/certificate:Certificate", "id": ClientARN, "urn": "urn:client", "outputs": Object{
			"certificateBody": m.Client, "certificateChain": m.CA, "privateKey": Secret(t, m.ClientKey)}},
		{"type": "tls:index/selfSignedCert:SelfSignedCert", "id": "1", "urn": "urn:ca", "outputs": Object{
			"certPem": m.CA, "privateKeyPem": Secret(t, m.CAKey)}},
		{"type": "aws:ec2clientvpn/networkAssociation:NetworkAssociation", "id": "cvpn-assoc-1", "urn": "urn:association", "outputs": Object{
			"clientVpnEndpointId": "cvpn-endpoint-1", "subnetId": "subnet-1", "vpcId": "vpc-1"}},
	}
	if edit != nil {
		resources = edit(resources)
	}
	text, err := json.Marshal(Object{"version": 3, "deployment": Object{"resources": resources}})
	require.NoError(t, err)
	return text
}
