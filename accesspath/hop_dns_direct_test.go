package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// Each of these keeps people from getting a private answer, and none of them from using a private address.
var dnsBroken = map[string]struct {
	breakIt func(*topology.Topology)
	path    string
}{
	"a public DNS server on the VPN": {func(n *topology.Topology) { n.ClientVPNs[0].DNSServers = []string{"8.8.8.8"} }, "client-vpn"},
	"no DNS server on the VPN":       {func(n *topology.Topology) { n.ClientVPNs[0].DNSServers = nil }, "client-vpn"},
	"no inbound resolver":            {func(n *topology.Topology) { n.Resolvers = nil }, "on-premises"},
	"private DNS off": {func(n *topology.Topology) {
		for i := range n.Endpoints {
			n.Endpoints[i].PrivateDNSEnabled = false
		}
	}, "vpc"},
}

// Whoever wants in calls the endpoint by its own name, or writes a hosts entry.
func TestAPathThatOnlyDNSClosesIsNotClosed(t *testing.T) {
	for name, row := range dnsBroken {
		t.Run(name, func(t *testing.T) {
			topology := loadTopology(t, "dev")
			row.breakIt(&topology)
			nobody := answers(accesspath.Judge(topology, intended()))
			everybody := answers(accesspath.Judge(topology, devIntent))
			for _, step := range []string{" issue", " open"} {
				closed := nobody["issuer "+row.path+step]
				assert.Equal(t, accesspath.Allow, closed.Decision, "meant to be closed")
				assert.Contains(t, closed.Hops[0].Because, "DNS is no barrier")
				assert.Contains(t, closed.Remedy, "add "+row.path+" to allowedPaths if it is meant; otherwise remove what admits it")
				assert.Equal(t, accesspath.Deny, everybody["issuer "+row.path+step].Decision, "people who are meant to get in ask DNS")
			}
		})
	}
}

// What does close a path, closes it for those who ask no DNS, too.
func TestAPathThatAnAuthorizationRuleClosesStaysClosed(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.ClientVPNs[0].AuthorizationRules = nil
	got := answers(accesspath.Judge(topology, intended(accesspath.FromVPC, accesspath.FromOnPremises)))
	for _, question := range []string{"issuer client-vpn issue", "issuer client-vpn open", "administrator client-vpn open", "outsider client-vpn open"} {
		assert.Equal(t, accesspath.Deny, got[question].Decision, question)
	}
}

// An endpoint of a VPC that a person cannot enter is no way in.
func TestOnlyEndpointsOfAVPCThatIsEnteredCanBeAddressed(t *testing.T) {
	topology := loadTopology(t, "prod")
	topology.ClientVPNs = nil
	got := answers(accesspath.Judge(topology, intended()))
	assert.Equal(t, accesspath.Deny, got["issuer client-vpn open"].Decision)
	assert.Equal(t, accesspath.Deny, got["issuer internet open"].Decision)
	assert.Equal(t, accesspath.Deny, got["administrator console issue"].Decision)
}
