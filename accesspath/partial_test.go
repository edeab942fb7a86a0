package accesspath_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// A path that should be closed must be closed to everyone: half a network that gets in is a difference. The same half
// on a path that should be open is one too, because the other half does not.
func TestHalfANetworkCountsEitherWay(t *testing.T) {
	for name, change := range map[string]func(*topology.Topology){
		"security group of the endpoints": func(t *topology.Topology) { t.SecurityGroups[0].Ingress[1].CIDRIPv4 = "192.168.0.0/17" },
		"security group of the resolver":  func(t *topology.Topology) { t.SecurityGroups[2].Ingress[0].CIDRIPv4 = "192.168.0.0/17" },
		"a second range of the site":      func(t *topology.Topology) { t.OnPremises[0].CIDRBlocks = []string{"192.168.0.0/16", "172.20.0.0/16"} },
		"an address condition": func(t *topology.Topology) {
			presignCondition(`"IpAddress":{"aws:VpcSourceIp":["192.168.0.0/17","10.60.0.0/16"]}`)(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			deployed := loadTopology(t, "dev")
			change(&deployed)
			open := accesspath.Judge(deployed, devIntent)
			assert.Equal(t, accesspath.Deny, answers(open)["issuer on-premises issue"].Decision)
			closed := accesspath.Judge(deployed, intended(accesspath.FromVPC, accesspath.FromClientVPN))
			assert.Equal(t, accesspath.Allow, answers(closed)["issuer on-premises issue"].Decision)
		})
	}
}

// What nobody read is unknown, and said so; it is never taken for open or closed.
func TestUnknownRangesAreUnknownUnlessRulesAreForEverything(t *testing.T) {
	blind := func(t *testing.T) topology.Topology {
		deployed := loadTopology(t, "prod")
		for i := range deployed.VPCs {
			deployed.VPCs[i].CIDRBlock = ""
		}
		for i := range deployed.Subnets {
			deployed.Subnets[i].CIDRBlock = ""
		}
		return deployed
	}
	got := answers(accesspath.Judge(blind(t), prodIntent))
	for _, answer := range []string{"issuer vpc issue", "issuer client-vpn open", "issuer linked-vpc issue"} {
		assert.Equal(t, accesspath.Unknown, got[answer].Decision, answer)
		assert.Equal(t, "replace what the model cannot judge, or settle this path by a live verification", got[answer].Remedy)
	}
	assert.Equal(t, accesspath.Deny, got["issuer internet issue"].Decision, "the policy decides that one")

	wide := blind(t)
	for i := range wide.SecurityGroups {
		wide.SecurityGroups[i].Ingress = []topology.Rule{https("0.0.0.0/0")}
	}
	assert.Equal(t, accesspath.Allow, answers(accesspath.Judge(wide, prodIntent))["issuer vpc issue"].Decision)
}

func TestAnUnknownEndpointAddressIsOpenToARuleForEverything(t *testing.T) {
	change := func(rule string) accesspath.Decision {
		deployed := loadTopology(t, "dev")
		deployed.ClientVPNs[0].AuthorizationRules[0].TargetNetworkCIDR = rule
		deployed.ClientVPNs[0].DNSServers = []string{"10.60.1.10"}
		deployed.VPCs[0].CIDRBlock = ""
		for i := range deployed.Subnets {
			deployed.Subnets[i].CIDRBlock = ""
		}
		deployed.SecurityGroups[0].Ingress = []topology.Rule{fromGroup("sg-0de0vpn")}
		deployed.SecurityGroups[1].Egress = []topology.Rule{{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}}
		deployed.SecurityGroups[2].Ingress = []topology.Rule{{IPProtocol: "-1", CIDRIPv4: "0.0.0.0/0"}}
		return answers(accesspath.Judge(deployed, devIntent))["issuer client-vpn issue"].Decision
	}
	assert.Equal(t, accesspath.Unknown, change("10.60.0.0/16"))
	assert.Equal(t, accesspath.Allow, change("0.0.0.0/0"))
}

func TestANotebookOutsideAnyVPCBelongsToTheFirstNotebookEndpoint(t *testing.T) {
	topology := loadTopology(t, "prod")
	topology.Notebooks[0].VPCID = ""
	assert.True(t, accesspath.Judge(topology, prodIntent).Intent.OK)
}

func TestASiteWithoutARangeIsUnknown(t *testing.T) {
	deployed := loadTopology(t, "dev")
	deployed.OnPremises[0].Name, deployed.OnPremises[0].CIDRBlocks = "Osaka", nil
	v := answers(accesspath.Judge(deployed, devIntent))["issuer on-premises issue"]
	assert.Equal(t, accesspath.Unknown, v.Decision)
	deployed.Resolvers = nil
	v = answers(accesspath.Judge(deployed, devIntent))["issuer on-premises issue"]
	assert.Contains(t, v.Because, "no inbound resolver is declared for on-premises network Osaka")
}

func TestFaultyRangesAreListedOnce(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.SecurityGroups[0].Ingress[0].CIDRIPv4 = "10.60.0.0/99"
	report := accesspath.Judge(topology, devIntent)
	assert.Len(t, report.NotUnderstood, 1)
	assert.Equal(t, `"10.60.0.0/99" is no IPv4 range; the judgement leaves it out`, report.NotUnderstood[0].Because)
	assert.True(t, strings.HasSuffix(report.NotUnderstood[0].URN, "::notebook-https-from-vpc"))
}

// In a Region whose names AWS has not published no endpoint is recognised, so nothing is private.
func TestARegionWithoutPublishedNamesHasNoPrivatePath(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Region = "us-iso-east-1"
	for name, v := range answers(accesspath.Judge(topology, devIntent)) {
		assert.Equal(t, accesspath.Deny, v.Decision, name)
	}
}
