package doctor

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/cmd/private-notebook/vpn"
	"private-notebook/internal/vpntest"
)

// given has a VPN whose certificates end at a time.
func given(t *testing.T, export []byte) *visit {
	t.Helper()
	read, err := observe.ReadExport(bytes.NewReader(export))
	require.NoError(t, err)
	return &visit{known: true, stack: stack.Stack{Export: read, ClientVPNs: []stack.ClientVPN{{ID: "cvpn-endpoint-1"}}}}
}

func TestCertificatesOfTheVPNAreLookedAt(t *testing.T) {
	m := vpntest.Make(t)
	v := given(t, vpntest.Exported(t, m, nil))
	c := v.vpnCertificates(vpn.Endpoints(v.stack.Export))
	until := time.Now().UTC().AddDate(2, 0, 0).Format(time.DateOnly)
	assert.Equal(t, Check{CheckVPNCertificates, OK, "the endpoint's certificate server.private-notebook.internal is valid until " + until, ""}, c)

	v = given(t, vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { return all[:1] }))
	assert.Equal(t, "the stack was given its certificates, so it does not know when they end", v.vpnCertificates(vpn.Endpoints(v.stack.Export)).Because)
	v.stack.Export = observe.Export{}
	assert.Equal(t, "outputs hold no certificates; give --export", v.vpnCertificates(nil).Because)
	v.stack.ClientVPNs = nil
	assert.Equal(t, noClientVPN, v.vpnCertificates(nil).Because)
}

// What is over fails a machine that has no other path alone.
func TestWhatEndsIsJudged(t *testing.T) {
	in := func(what string, days int) vpn.Lasting {
		return vpn.Lasting{What: what, Until: time.Now().AddDate(0, 0, days).Add(time.Hour), Remedy: "renew " + what, Notice: 30 * 24 * time.Hour}
	}
	for _, row := range []struct {
		name    string
		lasting []vpn.Lasting
		reached bool
		want    Status
		remedy  string
	}{
		{"long", []vpn.Lasting{in("a", 300), in("b", 200)}, false, OK, ""},
		{"one soon", []vpn.Lasting{in("a", 300), in("b", 20)}, false, Warning, "renew b"},
		{"both soon", []vpn.Lasting{in("a", 3), in("b", 20)}, false, Warning, "renew a; renew b"},
		{"one over", []vpn.Lasting{in("a", -3), in("b", 20)}, false, Failed, "renew a; renew b"},
		{"over, and soon", []vpn.Lasting{in("b", 20), in("a", -3)}, false, Failed, "renew b; renew a"},
		{"alike", []vpn.Lasting{in("a", 3), in("a", 20)}, false, Warning, "renew a"},
		{"over, with another path", []vpn.Lasting{in("a", -3)}, true, Warning, "renew a"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := &visit{reached: row.reached}
			c := v.judgeLasting(CheckVPNCertificates, row.lasting)
			assert.Equal(t, row.want, c.Status)
			assert.Equal(t, row.remedy, c.Remedy)
			assert.Equal(t, CheckVPNCertificates, c.Check)
		})
	}
	assert.Contains(t, (&visit{}).judgeLasting("x", []vpn.Lasting{in("a", 300), in("b", 200)}).Because, "b is valid until ", "what ends first is said")
}

func TestAPersonsOwnCertificateIsLookedAt(t *testing.T) {
	m := vpntest.Make(t)
	files := map[string]string{"ada.ovpn": "<ca>\n" + m.CA + "</ca>\n<cert>\n" + m.Client + "</cert>\n", "ca.crt": m.CA}
	v := &visit{Patient: Patient{Machine: Machine{ReadFile: func(path string) ([]byte, error) {
		if text, is := files[path]; is {
			return []byte(text), nil
		}
		return nil, errors.New("no such file")
	}}}}
	assert.Equal(t, Check{CheckOwnCertificate, Skipped, "no profile was named with --certificate", ""}, v.ownCertificate(t.Context()))
	v.Certificate = "ada.ovpn"
	assert.Equal(t, OK, v.ownCertificate(t.Context()).Status)
	assert.Contains(t, v.ownCertificate(t.Context()).Because, "the certificate of client.private-notebook.internal is valid until ")
	const remedy = "name your VPN profile, or your certificate in PEM"
	v.Certificate = "gone.ovpn"
	assert.Equal(t, Check{CheckOwnCertificate, Warning, "gone.ovpn: no such file", remedy}, v.ownCertificate(t.Context()))
	v.Certificate = "ca.crt"
	assert.Equal(t, Check{CheckOwnCertificate, Warning, "ca.crt: the certificate is a CA's and nobody's own; give that of a person, or a profile", remedy}, v.ownCertificate(t.Context()))
}
