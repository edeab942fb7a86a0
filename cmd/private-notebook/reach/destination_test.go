package reach

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhereAnAnswerLeads(t *testing.T) {
	endpoint := netip.MustParseAddr("10.80.10.4")
	for text, want := range map[string][2]Destination{ // where the endpoint's address is known, and where it is not
		"10.80.10.4": {ToEndpoint, ToEndpoint}, "192.168.1.1": {Elsewhere, ToEndpoint}, "100.64.0.7": {Elsewhere, ToEndpoint},
		"203.0.113.9": {ToInternet, ToInternet}, "2001:db8::9": {ToInternet, ToInternet},
		"0.0.0.0": {Elsewhere, Elsewhere}, "127.0.0.1": {Elsewhere, Elsewhere}, "::": {Elsewhere, Elsewhere}, "169.254.1.1": {Elsewhere, Elsewhere},
		"6.1.2.3": {Elsewhere, Elsewhere}, "198.18.0.4": {Elsewhere, Elsewhere}, "::ffff:11.0.0.1": {Elsewhere, Elsewhere}, "240.0.0.1": {Elsewhere, Elsewhere},
		"5.255.255.255": {ToInternet, ToInternet}, "8.0.0.1": {ToInternet, ToInternet}, "198.17.255.255": {ToInternet, ToInternet}, "198.20.0.0": {ToInternet, ToInternet},
	} {
		answer := []netip.Addr{netip.MustParseAddr(text)}
		assert.Equal(t, want[0], DestinationOf(answer, []netip.Addr{endpoint}), text)
		assert.Equal(t, want[1], DestinationOf(answer, nil), text)
	}
	assert.Empty(t, DestinationOf([]netip.Addr{endpoint, netip.MustParseAddr("203.0.113.9")}, []netip.Addr{endpoint}), "a client may take either")
	assert.Empty(t, DestinationOf(nil, nil))
	squat := []netip.Addr{netip.MustParseAddr("6.1.2.3")}
	assert.Equal(t, ToEndpoint, DestinationOf(squat, squat), "a VPC may be numbered so")
	assert.True(t, mayLead(squat, nil), "and an endpoint's own name leads there though its addresses are not known")
	assert.False(t, mayLead(squat, []netip.Addr{endpoint}))
	assert.False(t, HandedOut([]netip.Addr{squat[0], endpoint}))
	assert.False(t, HandedOut(nil))
}
