package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// connected is what the guides on on-premises networks are meant to admit.
var connected = accesspath.Intent{AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromOnPremises}}

const (
	gatewayURN     = "VpnGateway::private-notebook-on-premises-gateway-vpn-gateway"
	propagationURN = "VpnGatewayRoutePropagation::private-notebook-on-premises-gateway-propagation-private"
	connectionURN  = "VpnConnection::private-notebook-site-to-site-vpn-connection"
	staticURN      = "VpnConnectionRoute::private-notebook-site-to-site-vpn-to-"
	privateTable   = "RouteTable::private-notebook-network-private"
	association    = "RouteTableAssociation::private-notebook-network-private-ap-northeast-1"
)

func judgeConnected(t *testing.T, s stack) (accesspath.Report, topology.Topology) {
	t.Helper()
	seen := s.observed(t, observe.Stated{})
	return accesspath.Judge(seen, connected), seen
}

func onPremisesAnswer(t *testing.T, report accesspath.Report) accesspath.Verdict {
	t.Helper()
	issue, open := answers(report)["issuer on-premises issue"], answers(report)["issuer on-premises open"]
	require.Equal(t, issue.Decision, open.Decision)
	return issue
}

func TestADeclaredConnectionNeedsNoAssumption(t *testing.T) {
	report, seen := judgeConnected(t, loadStack(t, "on-premises.export.json"))
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	assert.Empty(t, report.NotUnderstood)
	require.Len(t, seen.OnPremises, 1)
	assert.Equal(t, []string{"10.200.0.0/24", "192.168.0.0/16"}, seen.OnPremises[0].CIDRBlocks)
	for _, v := range report.Verdicts {
		for _, h := range v.Hops {
			assert.False(t, h.Assumed && h.Hop == accesspath.HopRoute, "%s %s %s", v.Principal, v.From, v.Step)
		}
	}
	assert.Contains(t, onPremisesAnswer(t, report).Hops[1].Because, "by Site-to-Site VPN")
	for _, said := range report.Assumptions {
		assert.NotContains(t, said, "gateway")
	}
}

// Each row breaks one thing of the declared way there or back.
func TestADeclaredConnectionIsHeldToItsRoutes(t *testing.T) {
	other := map[string]any{"vpnGatewayId": "vgw-other"}
	edits := func(all ...sabotage.Edit) []sabotage.Edit { return all }
	for _, row := range []struct {
		name             string
		edits            []sabotage.Edit
		decision         accesspath.Decision
		culprit, because string
	}{
		{"the propagation is missing", edits(sabotage.Edit{Element: propagationURN, Remove: true}),
			accesspath.Deny, privateTable, "has no route back to"},
		{"a static route is missing", edits(sabotage.Edit{Element: staticURN + "10.200.0.0-24", Remove: true}),
			accesspath.Deny, connectionURN, "the connection has no static route to 10.200.0.0/24"},
		{"the routes go into a table that no subnet uses", edits(sabotage.Edit{Element: propagationURN, Set: map[string]any{"routeTableId": "rtb-other"}}),
			accesspath.Deny, privateTable, "has no route back to"},
		{"another gateway propagates", edits(sabotage.Edit{Element: propagationURN, Set: other}),
			accesspath.Deny, privateTable, "has no route back to"},
		{"a subnet uses a table without the routes", edits(
			sabotage.Edit{Element: association + "a", Remove: true}, sabotage.Edit{Element: association + "c", Remove: true}),
			accesspath.Deny, "", "has no route back to"},
		{"the connection ends at another gateway", edits(sabotage.Edit{Element: connectionURN, Set: other}),
			accesspath.Unknown, gatewayURN, "the connections that are declared end at other gateways"},
		{"the gateway is attached to another VPC", edits(
			sabotage.Edit{Element: propagationURN, Remove: true}, sabotage.Edit{Element: gatewayURN, Set: map[string]any{"vpcId": "vpc-other"}}),
			accesspath.Deny, "", "is attached to no gateway of"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := loadStack(t, "on-premises.export.json")
			for _, e := range row.edits {
				s.edit(t, e)
			}
			report, _ := judgeConnected(t, s)
			v := onPremisesAnswer(t, report)
			assert.Equal(t, row.decision, v.Decision, v.Because)
			assert.Contains(t, v.Because, row.because)
			assert.NotEmpty(t, v.Remedy)
			assert.False(t, report.Intent.OK)
			if row.culprit != "" {
				assert.True(t, sabotage.Is(v.DecidedBy.URN, row.culprit), "%s: %s", v.DecidedBy.URN, v.Because)
			}
			assert.Equal(t, accesspath.Allow, answers(report)["issuer vpc open"].Decision, "the VPC's own path is as before")
		})
	}
}

// The longest prefix decides where answers go, and of the same destination the static route.
func TestALongerRouteElsewhereTakesTheAnswers(t *testing.T) {
	for _, row := range []struct{ name, destination, leads, to string }{
		{"the same range to a peered VPC", "192.168.0.0/16", "vpcPeeringConnectionId", "pcx-1"},
		{"a part of the range to a peered VPC", "192.168.7.0/24", "vpcPeeringConnectionId", "pcx-1"},
		{"the same range to another gateway", "10.200.0.0/24", "gatewayId", "vgw-other"},
		{"one address to a firewall", "10.200.0.9/32", "networkInterfaceId", "eni-1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := loadStack(t, "on-premises.export.json")
			s.add("aws:ec2/route:Route", "elsewhere", "r", map[string]any{
				"routeTableId": s.find(t, privateTable)["id"], "destinationCidrBlock": row.destination, row.leads: row.to,
			})
			report, _ := judgeConnected(t, s)
			v := onPremisesAnswer(t, report)
			assert.Equal(t, accesspath.Deny, v.Decision, v.Because)
			assert.Contains(t, v.Because, "elsewhere: the narrowest route that covers it is the one to "+row.destination)
			assert.Equal(t, "lead the route to "+row.destination+" to the gateway, or take it out of the route table", v.Remedy)
			assert.True(t, sabotage.Is(v.DecidedBy.URN, privateTable), v.DecidedBy.URN)
			assert.False(t, report.Intent.OK)
		})
	}
}

// Other ways to say the same are as good.
func TestOtherDeclaredWaysBackAreAsGood(t *testing.T) {
	route := func(s stack, t *testing.T, network, gateway string) {
		s.add("aws:ec2/route:Route", "back-"+network, "r-"+network, map[string]any{
			"routeTableId": s.find(t, privateTable)["id"], "destinationCidrBlock": network, "gatewayId": gateway,
		})
	}
	s := loadStack(t, "on-premises.export.json")
	s.edit(t, sabotage.Edit{Element: propagationURN, Remove: true})
	gateway := s.find(t, gatewayURN)["id"].(string)
	route(s, t, "192.168.0.0/16", gateway)
	route(s, t, "10.200.0.0/24", gateway)
	report, _ := judgeConnected(t, s)
	assert.True(t, report.Intent.OK, "routes of their own: %+v", report.Intent.Differences)

	s = loadStack(t, "on-premises.export.json")
	s.edit(t, sabotage.Edit{Element: propagationURN, Remove: true})
	route(s, t, "192.168.0.0/16", "vgw-other")
	route(s, t, "10.200.0.0/24", "vgw-other")
	report, _ = judgeConnected(t, s)
	assert.Equal(t, accesspath.Deny, onPremisesAnswer(t, report).Decision, "routes to another gateway")

	s = loadStack(t, "on-premises.export.json")
	route(s, t, "192.0.0.0/8", "vgw-other")
	route(s, t, "0.0.0.0/0", "vgw-other")
	report, _ = judgeConnected(t, s)
	assert.True(t, report.Intent.OK, "shorter routes to another gateway: %+v", report.Intent.Differences)

	s = loadStack(t, "on-premises.export.json")
	for _, network := range []string{"10.200.0.0-24", "192.168.0.0-16"} {
		s.edit(t, sabotage.Edit{Element: staticURN + network, Remove: true})
	}
	s.edit(t, sabotage.Edit{Element: connectionURN, Set: map[string]any{"staticRoutesOnly": false}})
	report, _ = judgeConnected(t, s)
	assert.True(t, report.Intent.OK, "by BGP: %+v", report.Intent.Differences)
	assert.True(t, onPremisesAnswer(t, report).Hops[1].Assumed)
	assert.Contains(t, report.Assumptions,
		"the other side of VPN connection private-notebook-site-to-site-vpn-connection is assumed to announce its ranges by BGP")
}

// What nothing declares is taken for granted, and marked.
func TestAGatewayWhoseConnectionIsElsewhereIsMarked(t *testing.T) {
	s := loadStack(t, "on-premises.export.json")
	for _, name := range []string{staticURN + "10.200.0.0-24", staticURN + "192.168.0.0-16", connectionURN} {
		s.edit(t, sabotage.Edit{Element: name, Remove: true})
	}
	report, _ := judgeConnected(t, s)
	v := onPremisesAnswer(t, report)
	assert.Equal(t, accesspath.Allow, v.Decision, v.Because)
	assert.True(t, v.Assumed)
	assert.Contains(t, v.Hops[1].Because, "by a virtual private gateway, which is assumed: its connection is declared elsewhere")

	s.edit(t, sabotage.Edit{Element: propagationURN, Remove: true})
	report, _ = judgeConnected(t, s)
	assert.Equal(t, accesspath.Deny, onPremisesAnswer(t, report).Decision, "its way back is declared here, and missing")
}

// An existing gateway is no resource of the stack: that it is attached to the VPC is said to be taken for granted.
func TestAGatewayThatIsDeclaredElsewhereIsMarked(t *testing.T) {
	s := loadStack(t, "on-premises.export.json")
	gateway := s.find(t, gatewayURN)["id"].(string)
	s.edit(t, sabotage.Edit{Element: gatewayURN, Remove: true})
	report, _ := judgeConnected(t, s)
	assert.True(t, report.Intent.OK)
	assert.False(t, onPremisesAnswer(t, report).Hops[1].Assumed, "its propagation into a declared table shows its VPC")

	s.edit(t, sabotage.Edit{Element: propagationURN, Set: map[string]any{"routeTableId": "rtb-other"}})
	report, _ = judgeConnected(t, s)
	assert.Contains(t, onPremisesAnswer(t, report).Because, "gateway "+gateway+" is assumed to be attached to it elsewhere")
}

func TestATransitGatewayRestsOnItsOwnTables(t *testing.T) {
	report, _ := judgeConnected(t, loadStack(t, "transit-gateway.export.json"))
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	v := onPremisesAnswer(t, report)
	assert.True(t, v.Assumed)
	assert.Contains(t, v.Hops[1].Because, "the transit gateway's own route tables are kept elsewhere, and assumed to lead both ways; the "+
		"route table of subnet ")
	assert.Contains(t, report.Assumptions, "VPN connection private-notebook-site-to-site-vpn-connection ends at transit gateway "+
		"tgw-0123456789abcdef0: the transit gateway's own route tables are kept elsewhere, and assumed to lead both ways")

	s := loadStack(t, "transit-gateway.export.json")
	s.edit(t, sabotage.Edit{Element: connectionURN, Set: map[string]any{"transitGatewayId": "tgw-other"}})
	report, _ = judgeConnected(t, s)
	assert.Equal(t, accesspath.Unknown, onPremisesAnswer(t, report).Decision, "the VPC is attached to another transit gateway")
}
