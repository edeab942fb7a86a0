package vpn

import (
	"bytes"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/internal/vpntest"
)

func readExport(t *testing.T, export []byte) (Deployment, error) {
	t.Helper()
	parsed, err := observe.ReadExport(bytes.NewReader(export))
	require.NoError(t, err)
	return Read(parsed)
}

func read(t *testing.T, export []byte) Deployment {
	t.Helper()
	d, err := readExport(t, export)
	require.NoError(t, err)
	return d
}

func TestADeploymentIsReadByWhatItIs(t *testing.T) {
	m := vpntest.Make(t)
	d := read(t, vpntest.Exported(t, m, nil))
	require.NotNil(t, d.Authority)
	assert.Equal(t, "ca.private-notebook.internal", d.Authority.Certificate.Subject.CommonName)
	assert.Len(t, d.Lasting, 3)
	d.Authority, d.Lasting = nil, nil
	assert.Equal(t, Deployment{
		EndpointID: "cvpn-endpoint-1", Region: "ap-northeast-1", DNSName: "cvpn-endpoint-1.prod.clientvpn.ap-northeast-1.amazonaws.com",
		Transport: "udp", Port: 443, Certificates: true, ServerCA: m.CA, ServerName: "server.private-notebook.internal", Shared: Pair{m.Client, m.ClientKey},
	}, d)
}

// Certificates that the stack was given are not in it.
func TestGivenCertificatesAreNotKnown(t *testing.T) {
	d := read(t, vpntest.Exported(t, vpntest.Make(t), func(all []vpntest.Object) []vpntest.Object { return all[:1] }))
	assert.Nil(t, d.Authority)
	assert.Empty(t, d.ServerCA)
	assert.Empty(t, d.Shared)
	assert.True(t, d.Certificates)
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	m := vpntest.Make(t)
	outputs := func(r vpntest.Object) vpntest.Object { return r["outputs"].(vpntest.Object) }
	for _, row := range []struct {
		name, want string
		edit       func([]vpntest.Object) []vpntest.Object
	}{
		{"no endpoint", "the stack has no Client VPN endpoint; set clientVpnCidr and deploy it",
			func(all []vpntest.Object) []vpntest.Object { return all[1:] }},
		{"two endpoints", "the stack has several Client VPN endpoints, cvpn-endpoint-1, cvpn-endpoint-1; a profile is for one of a Private Notebook stack",
			func(all []vpntest.Object) []vpntest.Object { return append(all, all[0]) }},
		{"no DNS name yet", "the endpoint cvpn-endpoint-1 has no DNS name, transport or port in the deployment; run `pulumi refresh`, then try again",
			func(all []vpntest.Object) []vpntest.Object { delete(outputs(all[0]), "dnsName"); return all }},
		{"an encrypted client key", errEncrypted.Error(),
			func(all []vpntest.Object) []vpntest.Object {
				outputs(all[2])["privateKey"] = vpntest.Object{"ciphertext": "x"}
				return all
			}},
		{"an encrypted CA key", errEncrypted.Error(),
			func(all []vpntest.Object) []vpntest.Object {
				outputs(all[3])["privateKeyPem"] = vpntest.Object{"ciphertext": "x"}
				return all
			}},
		{"a key of another CA", "the CA's key in the deployment does not belong to its certificate; run `pulumi refresh`",
			func(all []vpntest.Object) []vpntest.Object {
				outputs(all[3])["privateKeyPem"] = vpntest.Secret(t, m.ClientKey)
				return all
			}},
		{"a key that is none", "the CA's key in the deployment is not in PEM; export it again",
			func(all []vpntest.Object) []vpntest.Object {
				outputs(all[3])["privateKeyPem"] = vpntest.Secret(t, "hunter2")
				return all
			}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := readExport(t, vpntest.Exported(t, m, row.edit))
			assert.EqualError(t, err, row.want)
		})
	}
}

// An endpoint whose replacement could not delete it stays in the state until a later update.
func TestWhatWaitsForItsDeletionIsNotRead(t *testing.T) {
	d := read(t, vpntest.Exported(t, vpntest.Make(t), func(all []vpntest.Object) []vpntest.Object {
		old := maps.Clone(all[0])
		old["id"], old["delete"] = "cvpn-endpoint-0", true
		return append(all, old)
	}))
	assert.Equal(t, "cvpn-endpoint-1", d.EndpointID)
}

// No fault quotes a key.
func TestFaultsHoldNoKey(t *testing.T) {
	m := vpntest.Make(t)
	broken := strings.Replace(m.CAKey, "MII", "XII", 1)
	_, err := readExport(t, vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object {
		all[3]["outputs"].(vpntest.Object)["privateKeyPem"] = vpntest.Secret(t, broken)
		return all
	}))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), broken[40:60])
}
