package vpn

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/vpntest"
)

var pemBlock = regexp.MustCompile(`(?s)-----BEGIN ([A-Z ]+)-----.*?-----END [A-Z ]+-----`)

func textOf(t *testing.T, p Profile) string {
	t.Helper()
	file, err := p.File(time.Now())
	require.NoError(t, err)
	return file.Text
}

func TestAProfileAsAWholeFile(t *testing.T) {
	m := vpntest.Make(t)
	text := textOf(t, Profile{Deployment: read(t, vpntest.Exported(t, m, nil))})
	assert.Contains(t, text, m.ClientKey)
	shown := pemBlock.ReplaceAllString(text, "$1")
	shown = regexp.MustCompile(`remote [0-9a-f]{12}\.`).ReplaceAllString(shown, "remote <12 hexadecimal digits>.")
	assert.Equal(t, `client
dev tun
proto udp
remote <12 hexadecimal digits>.cvpn-endpoint-1.prod.clientvpn.ap-northeast-1.amazonaws.com 443
resolv-retry infinite
nobind
remote-cert-tls server
cipher AES-256-GCM
verb 3
verify-x509-name server.private-notebook.internal name
reneg-sec 0
<ca>
CERTIFICATE
</ca>
<cert>
CERTIFICATE
</cert>
<key>
RSA PRIVATE KEY
</key>
`, shown)
	again := textOf(t, Profile{Deployment: read(t, vpntest.Exported(t, m, nil))})
	assert.NotEqual(t, text, again, "the label before the name is random")
}

// People who log in by SAML or a directory have no certificate, unless the endpoint asks for both.
func TestProfilesOfOtherWaysToLogIn(t *testing.T) {
	m := vpntest.Make(t)
	certificate := vpntest.Object{"type": "certificate-authentication", "rootCertificateChainArn": vpntest.ClientARN}
	saml, directory := vpntest.Object{"type": "federated-authentication"}, vpntest.Object{"type": "directory-service-authentication"}
	for _, row := range []struct {
		name                                 string
		ways                                 []vpntest.Object
		asksPassword, isFederated, holdsAKey bool
	}{
		{"a certificate", []vpntest.Object{certificate}, false, false, true},
		{"SAML", []vpntest.Object{saml}, true, true, false},
		{"a directory", []vpntest.Object{directory}, true, false, false},
		{"a certificate and SAML", []vpntest.Object{certificate, saml}, true, true, true},
		{"a certificate and a directory", []vpntest.Object{directory, certificate}, true, false, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := textOf(t, Profile{Deployment: read(t, vpntest.Exported(t, m, nil, row.ways...))})
			assert.Equal(t, row.asksPassword, regexp.MustCompile(`(?m)^auth-user-pass$`).MatchString(text))
			assert.Equal(t, row.isFederated, regexp.MustCompile(`(?m)^auth-federate$`).MatchString(text))
			assert.Equal(t, row.holdsAKey, regexp.MustCompile(`PRIVATE KEY`).MatchString(text))
		})
	}
}

func TestWhatAProfileLacksIsSaidAtOnce(t *testing.T) {
	given := read(t, vpntest.Exported(t, vpntest.Make(t), func(all []vpntest.Object) []vpntest.Object { return all[:1] }))
	_, err := Profile{Deployment: given}.File(time.Now())
	assert.EqualError(t, err, "the stack does not hold the CA of the endpoint's certificate; give it with --ca FILE, in PEM\n"+
		"the stack holds no client certificate; give one with --cert FILE, in PEM\nthe stack holds no client key; give it with --key FILE, in PEM")
	m := vpntest.Make(t)
	text := textOf(t, Profile{Deployment: given, CA: m.CA, Client: Pair{m.Client, m.ClientKey}})
	assert.Contains(t, text, m.Client)
	assert.NotContains(t, text, "verify-x509-name", "whose name is not known is not checked by name; the CA and the use are")
}
