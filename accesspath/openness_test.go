package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// An answer is about everybody. Where it rests on an assumption for one of them it bears the star, whoever stands first.
func TestAnAssumptionAboutOneBearsTheStar(t *testing.T) {
	for _, name := range []string{"a-first", "z-last"} {
		deployed, intent := oneNotebook(t)
		add(&deployed, "role/"+name, map[string]string{}, deployed.Principals[0].PolicyIDs...).Origin = topology.Assumed
		intent.Issuers = append(intent.Issuers, "role/"+name)
		v := answers(accesspath.Judge(deployed, intent))["issuer vpc issue"]
		assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
		assert.True(t, v.Assumed, name)
		assert.Contains(t, v.Hops[len(v.Hops)-1].Because, name+" is declared elsewhere", "the star's reason is shown")
	}
}

// Whoever gets in for certain where nobody should is worse than whoever is assumed to.
func TestACertainFaultIsNotHiddenByAnAssumedOne(t *testing.T) {
	deployed, _ := oneNotebook(t)
	policies := deployed.Principals[0].PolicyIDs
	deployed.Principals = nil
	add(&deployed, "role/assumed", map[string]string{}, policies...).Origin = topology.Assumed
	add(&deployed, "role/declared", map[string]string{}, policies...)
	v := answers(accesspath.Judge(deployed, intended()))["issuer vpc issue"]
	assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
	assert.False(t, v.Assumed, v.Because)
}

// A company's range that sums up its networks holds those of VPCs as well, which reach the endpoints by the same gateway. That there is none behind it is
// assumed, where it would get in.
func TestAnotherNetworkInTheRangeOfASite(t *testing.T) {
	onGateway := func(admitted string) *topology.Topology {
		n := small(admitted, byGateway("192.168.0.0/24", "tgw-a"))
		n.TransitGatewayAttachments = []topology.TransitGatewayAttachment{{ID: "to-a", TransitGatewayID: "tgw-a", VPCID: "vpc-a"}}
		n.OnPremises = []topology.OnPremises{site(topology.Attachment{GatewayID: "tgw-a"})}
		return n
	}
	nothing := func() *topology.Topology {
		n := onGateway("192.168.0.0/24")
		n.TransitGatewayTables = []topology.TransitGatewayTable{{ID: "tgw-rtb-a", TransitGatewayID: "tgw-a", AttachmentIDs: []string{"to-a"}}}
		return n
	}
	unrouted := func() *topology.Topology {
		n := onGateway("192.168.0.0/24")
		n.Subnets[0].RouteTable.Routes = nil
		return n
	}
	for name, row := range map[string]struct {
		of      *topology.Topology
		assumed bool
	}{
		"admitted":                 {onGateway("192.168.0.0/24"), true},
		"admitted in part":         {onGateway("192.168.0.64/26"), true},
		"not admitted":             {onGateway("10.9.9.9/32"), false},
		"the gateway drops it all": {nothing(), false},
		"no route leads there":     {unrouted(), false},
	} {
		v := answers(accesspath.Judge(*row.of, accesspath.Intent{At: oracleNow}))["issuer linked-vpc open"]
		assert.Equal(t, accesspath.Deny, v.Decision, name)
		assert.Equal(t, row.assumed, v.Assumed, "%s: %s", name, v.Because)
		if row.assumed {
			assert.Contains(t, v.Because, "hq is assumed to be all that transit gateway tgw-a leads to in 192.168.0.0/24, and no other VPC to have addresses there")
		}
	}
}
