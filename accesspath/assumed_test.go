package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// Each thing that no resource declares marks the hop that rests on it, the answer, and the cells that the answer is part of.
func TestWhatIsTakenForGrantedIsMarkedWhereItCounts(t *testing.T) {
	elsewhere := topology.Element{Origin: topology.Assumed}
	for _, row := range []struct {
		name, hop string
		change    func(*topology.Topology)
	}{
		{"all is declared", "", func(*topology.Topology) {}},
		{"the association", accesspath.HopRoute, func(t *topology.Topology) { t.ClientVPNs[0].Associations[0].Element = elsewhere }},
		{"an authorization rule", accesspath.HopVPNAuthorization, func(t *topology.Topology) {
			for i := range t.ClientVPNs[0].AuthorizationRules {
				t.ClientVPNs[0].AuthorizationRules[i].Element = elsewhere
			}
		}},
		{"what a connect handler says", accesspath.HopVPNAuthorization, func(t *topology.Topology) {
			t.ClientVPNs[0].ConnectHandler = "arn:posture"
		}},
		{"the VPC's DNS attributes", accesspath.HopDNS, func(t *topology.Topology) { t.VPCs[0].EnableDNSSupport = nil }},
		{"who holds the role", accesspath.HopIdentityPolicies, func(t *topology.Topology) {
			t.Principals[0].OnlyServices = []string{"ec2.amazonaws.com"}
		}},
		{"the role", accesspath.HopIdentityPolicies, func(t *topology.Topology) { t.Principals[0].Element = elsewhere }},
	} {
		t.Run(row.name, func(t *testing.T) {
			deployed := loadTopology(t, "dev")
			row.change(&deployed)
			report := accesspath.Judge(deployed, everyPrivatePath)
			v := answers(report)["issuer client-vpn issue"]
			assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
			assert.Equal(t, row.hop, assumedHop(v))
			assert.Equal(t, row.hop != "", v.Assumed)
			for _, c := range report.Matrix {
				if c.Principal == accesspath.Issuer && c.IssuedFrom == accesspath.FromClientVPN && c.OpenedFrom == accesspath.FromVPC {
					assert.Equal(t, v.Assumed, c.Assumed)
				}
				assert.False(t, c.Assumed && c.Decision != accesspath.Allow)
			}
		})
	}
}

// A person is needed where there is no workload, and not for opening a URL that somebody else issued.
func TestOnlyAPersonIsTakenToHoldARole(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Principals[0].OnlyServices = []string{"ec2.amazonaws.com"}
	all := answers(accesspath.Judge(topology, everyPrivatePath))
	assert.False(t, all["issuer vpc issue"].Assumed, "the instance is the workload")
	assert.False(t, all["outsider client-vpn open"].Assumed)
	for _, who := range []string{"issuer", "administrator"} {
		assert.True(t, all[who+" client-vpn issue"].Assumed, "a person signs the call")
		assert.False(t, all[who+" client-vpn open"].Assumed, "a browser with the URL signs nothing")
	}
}

var everyPrivatePath = accesspath.Intent{
	AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises},
}

func assumedHop(v accesspath.Verdict) string {
	for _, h := range v.Hops {
		if h.Assumed {
			return h.Hop
		}
	}
	return ""
}
