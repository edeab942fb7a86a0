package vpn

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/internal/vpntest"
)

func TestWhenSomethingEnds(t *testing.T) {
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		until       time.Time
		near, ended bool
		want        string
	}{
		{now.AddDate(1, 0, 0), false, false, "it is valid until 2027-11-28"},
		{now.Add(30*day + time.Second), false, false, "it is valid until 2026-12-28"},
		{now.Add(30*day - time.Second), true, false, "it expires on 2026-12-28, in 29 days"},
		{now.Add(day), true, false, "it expires on 2026-11-29, in one day"},
		{now.Add(time.Hour), true, false, "it expires on 2026-11-28, in 0 days"},
		{now.Add(-time.Second), true, true, "it expired on 2026-11-28"},
	} {
		l := Lasting{What: "it", Until: row.until, Notice: noticeOfLeaf}
		assert.Equal(t, row.want, l.Sentence(now))
		assert.Equal(t, row.near, l.Near(now), row.want)
		assert.Equal(t, row.ended, l.Ended(now), row.want)
	}
}

// No secret is needed for it: the keys of a plain export are ciphertext.
func TestTheEndsOfAnEndpointsCertificates(t *testing.T) {
	m := vpntest.Make(t)
	ends := func(export []byte) map[string]string {
		read, err := observe.ReadExport(bytes.NewReader(export))
		require.NoError(t, err)
		endpoints := Endpoints(read)
		require.Len(t, endpoints, 1)
		assert.Equal(t, "cvpn-endpoint-1", endpoints[0].ID)
		assert.True(t, endpoints[0].Certificates)
		found := map[string]string{}
		for _, l := range endpoints[0].Lasting {
			assert.NotContains(t, found, l.What, "each once")
			found[l.What] = l.Until.UTC().Format(time.DateOnly)
		}
		return found
	}
	leaf, ca := time.Now().UTC().AddDate(2, 0, 0).Format(time.DateOnly), time.Now().UTC().AddDate(10, 0, 0).Format(time.DateOnly)
	assert.Equal(t, map[string]string{
		"the endpoint's certificate server.private-notebook.internal":    leaf,
		"the shared client certificate client.private-notebook.internal": leaf,
		"the CA ca.private-notebook.internal":                            ca,
	}, ends(vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object {
		all[2]["outputs"].(vpntest.Object)["privateKey"] = vpntest.Object{"ciphertext": "x"}
		return all
	})))
	assert.Empty(t, ends(vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object { return all[:1] })),
		"of a certificate that is given by its ARN the deployment knows nothing")
	assert.Equal(t, map[string]string{"the endpoint's certificate vpn.example.org": "2027-01-02"},
		ends(vpntest.Exported(t, m, func(all []vpntest.Object) []vpntest.Object {
			all[1]["outputs"] = vpntest.Object{"domainName": "vpn.example.org", "notAfter": "2027-01-02T03:04:05Z"}
			delete(all[1], "inputs")
			return all[:2]
		})), "one that the stack reads")
}
