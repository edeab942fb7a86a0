package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// behindPeering has people on a Client VPN in one VPC, and the notebook's endpoint in another that is peered with it.
func behindPeering(routes ...topology.VPNRoute) *topology.Topology {
	t := small("10.0.1.0/26", topology.Route{DestinationCIDRBlock: "10.0.1.0/26", Gateway: topology.PeeringGateway, GatewayID: "pcx-a"})
	t.VPCs = append(t.VPCs, topology.VPC{ID: "vpc-b", CIDRBlock: "10.0.1.0/26"})
	t.Subnets = append(t.Subnets, topology.Subnet{ID: "subnet-b", VPCID: "vpc-b", CIDRBlock: "10.0.1.0/28", RouteTable: &topology.RouteTable{
		Routes: []topology.Route{{DestinationCIDRBlock: "10.0.0.0/26", Gateway: topology.PeeringGateway, GatewayID: "pcx-a"}}}})
	t.PeeringConnections = []topology.PeeringConnection{{ID: "pcx-a", VPCID: "vpc-a", PeerVPCID: "vpc-b"}}
	t.SecurityGroups = append(t.SecurityGroups, topology.SecurityGroup{ID: "sg-vpn", VPCID: "vpc-b", Egress: []topology.Rule{admitting("10.0.0.0/8")}})
	t.ClientVPNs = []topology.ClientVPN{{ID: "cvpn-a", VPCID: "vpc-b", SplitTunnel: true, ClientCIDRBlock: "172.16.0.0/22", SecurityGroupIDs: []string{"sg-vpn"},
		Associations:       []topology.Association{{SubnetID: "subnet-b"}},
		AuthorizationRules: []topology.AuthorizationRule{{TargetNetworkCIDR: "10.0.0.0/26"}, {TargetNetworkCIDR: "10.0.1.0/26"}},
		Routes:             routes}}
	return t
}

// A linked VPC is reached by the Client VPN where its further route leads there, and by no other's.
func TestAFurtherRouteOfTheClientVpnLeadsToALinkedVpc(t *testing.T) {
	for destination, want := range map[string]accesspath.Decision{
		"10.0.0.0/26": accesspath.Allow, "10.0.0.0/8": accesspath.Allow, "10.9.0.0/16": accesspath.Deny, "": accesspath.Deny,
	} {
		world := behindPeering()
		if destination != "" {
			world = behindPeering(topology.VPNRoute{DestinationCIDRBlock: destination, TargetSubnetID: "subnet-b"})
		}
		v := answers(accesspath.Judge(*world, accesspath.Intent{At: oracleNow}))["issuer client-vpn open"]
		assert.Equal(t, want, v.Decision, "%q: %s", destination, v.Because)
	}
}

// A Client VPN that is switched off is as intended only where the settings say that it is, and one that is on only where they do not.
func TestWhatIsMeantOfASwitchedOffClientVpn(t *testing.T) {
	allowed := []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}
	for _, row := range []struct {
		name                 string
		off, meantOff, alike bool
		remedy               string
	}{
		{"on, and meant so", false, false, true, ""},
		{"off, and meant so", true, true, true, ""},
		{"off, and meant to be on", true, false, false, "clientVpnConnected: true"},
		{"on, and meant to be off", false, true, false, "because clientVpnConnected is false"},
	} {
		t.Run(row.name, func(t *testing.T) {
			deployed := loadTopology(t, "dev")
			if row.off {
				deployed.ClientVPNs[0].Associations = nil
			}
			report := accesspath.Judge(deployed, accesspath.Intent{AllowedPaths: allowed, ClientVPNDisconnected: row.meantOff})
			assert.Equal(t, row.alike, report.Intent.OK)
			assert.Equal(t, row.alike, len(report.Intent.Differences) == 0)
			for _, d := range report.Intent.Differences {
				assert.Equal(t, accesspath.FromClientVPN, d.From)
				assert.Contains(t, d.Remedy, row.remedy)
			}
			if row.off {
				v := answers(report)["issuer client-vpn issue"]
				require.Equal(t, accesspath.Deny, v.Decision)
				assert.Contains(t, v.Because, "is associated with no subnet, so nobody can connect to it")
				assert.Equal(t, row.meantOff, containsKey(v.Because), "the key is named where it is why")
			}
		})
	}
}

func containsKey(because string) bool {
	const asks = ", as clientVpnConnected: false asks for"
	return len(because) > len(asks) && because[len(because)-len(asks):] == asks
}

// Who is meant to be kept out at all times gets no other remedy for a VPN that is off.
func TestAClientVpnThatIsNeverMeantIsNoMatterOfTheSwitch(t *testing.T) {
	report := accesspath.Judge(loadTopology(t, "dev"), accesspath.Intent{AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromOnPremises}, ClientVPNDisconnected: true})
	require.NotEmpty(t, report.Intent.Differences)
	for _, d := range report.Intent.Differences {
		assert.NotContains(t, d.Remedy, "clientVpnConnected")
	}
}
