package accesspath_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// world is one small deployment, drawn from a seed, with what is meant of it. Ranges and IDs come from small pools, so that rules, routes
// and policies meet the addresses and IDs that there are, or miss them by one.
type world struct {
	topology topology.Topology
	intent   accesspath.Intent
}

type dice struct{ *rand.Rand }

func diceOf(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 10))} }

// in says yes as often as once in n times.
func (d dice) in(n int) bool { return d.IntN(n) == 0 }

func pick[T any](d dice, list ...T) T { return list[d.IntN(len(list))] }

// some draws a list of up to so many.
func some[T any](d dice, atLeast, atMost int, draw func(i int) T) []T {
	list := make([]T, atLeast+d.IntN(atMost-atLeast+1))
	for i := range list {
		list[i] = draw(i)
	}
	return list
}

const (
	elsewhere = 15 // the number of whatever nobody declares
	oracleARN = "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/nb"
)

func idOf(kind string, n int) string { return fmt.Sprintf("%s-%017x", kind, n) }

var (
	poolV4 = []string{
		"0.0.0.0/0", "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/26", "10.0.0.0/28", "10.0.0.0/29", "10.0.0.4/32", "10.0.0.5/32", "10.0.0.8/29",
		"10.0.0.14/32", "10.0.0.16/28", "10.0.0.16/29", "10.0.1.0/26", "10.0.1.0/28", "10.0.1.4/32", "10.0.1.8/29", "10.0.1.16/28", "10.0.2.0/26",
		"10.0.2.0/28", "10.0.2.8/29", "192.168.0.0/28", "192.168.0.0/29", "192.168.0.8/29", "192.168.0.7/32", "192.168.0.0/16", "172.16.0.0/28",
		"172.16.0.5/32", "172.16.0.8/29", "0.0.0.0/1", "128.0.0.0/1", "3.0.0.0/8",
	}
	poolV6 = []string{
		"::/0", "::/0", "2600:1f00::/32", "2600:1f00:0:100::/64", "2600:1f00:0:100::/65", "2600:1f00:0:100::5/128", "2600:1f00:0:101::/64",
		"2600:1f00:0:110::/64", "2600:1f00:0:110:8000::/65", "fd00::/64",
	}
	// strange are addresses of networks that nobody declares.
	strange = []string{"192.168.0.3", "192.168.9.1", "172.16.0.5", "172.16.0.9", "10.0.0.5", "10.0.1.9", "10.0.2.9", "10.9.9.9", "8.8.8.8", "203.0.113.7", "fd00::7", "2600:1f00:0:110::5"}
)

// rangeOf draws a range, rather one of IPv4, and often a wide one.
func rangeOf(d dice) (v4, v6 string) {
	if d.in(3) {
		return pick(d, "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/26", "10.0.1.0/26", "192.168.0.0/28", "172.16.0.0/28"), ""
	}
	if d.in(4) {
		return "", pick(d, poolV6...)
	}
	return pick(d, poolV4...), ""
}

// worldOf draws a world.
func worldOf(seed uint64) *world {
	d := diceOf(seed)
	w := &world{topology: topology.Topology{Region: "ap-northeast-1", Partition: "aws", Account: "111122223333"}, intent: accesspath.Intent{At: oracleNow}}
	t := &w.topology
	for i := range 1 + d.IntN(3) {
		drawVPC(d, t, i)
	}
	t.Notebooks = []topology.Notebook{{Name: "nb", ARN: oracleARN, VPCID: pick(d, "", idOf("vpc", 0), idOf("vpc", 0))}}
	if !d.in(4) {
		t.Notebooks[0].Tags = pick(d, map[string]string{}, map[string]string{"team": "red"})
	}
	drawLinks(d, t)
	t.ClientVPNs = some(d, 0, 1, func(int) topology.ClientVPN { return drawVPN(d, t) })
	t.OnPremises = some(d, 0, 1, func(int) topology.OnPremises { return drawSite(d, t) })
	for i := range t.VPCs {
		drawEndpoints(d, t, i)
	}
	drawPermissions(d, t)
	if d.in(3) {
		w.intent.AllowedPaths = slices.DeleteFunc(accesspath.Froms(), func(accesspath.From) bool { return !d.in(3) })
		w.intent.ClientVPNGroups = pick(d, nil, []string{"g1"})
	}
	return w
}

func drawVPC(d dice, t *topology.Topology, i int) {
	v := topology.VPC{ID: idOf("vpc", i), CIDRBlock: fmt.Sprintf("10.0.%d.0/26", i), EnableDNSSupport: pick(d, nil, new(bool))}
	hasIPv6 := d.in(2)
	if hasIPv6 {
		v.HasIPv6, v.IPv6CIDRBlocks = true, []string{fmt.Sprintf("2600:1f00:0:1%d0::/60", i)}
	}
	if d.in(4) {
		v.PublicAddresses = []string{fmt.Sprintf("203.0.113.1%d", i)}
	}
	t.VPCs = append(t.VPCs, v)
	acls := some(d, 0, 2, func(n int) topology.NetworkACL {
		return topology.NetworkACL{ID: idOf("acl", 10*i+n), VPCID: v.ID, Default: n == 0 && d.in(5), Ingress: drawACL(d), Egress: drawACL(d)}
	})
	t.NetworkACLs = append(t.NetworkACLs, acls...)
	for j := range 1 + d.IntN(2) {
		s := topology.Subnet{ID: idOf("subnet", 10*i+j), VPCID: v.ID, CIDRBlock: fmt.Sprintf("10.0.%d.%d/28", i, 16*j), RouteTable: drawTable(d, v)}
		if hasIPv6 && !d.in(5) {
			s.IPv6CIDRBlock = fmt.Sprintf("2600:1f00:0:1%d%d::/64", i, j)
		}
		if len(acls) > 0 && d.in(2) {
			s.NetworkACLID = pick(d, acls...).ID
		}
		t.Subnets = append(t.Subnets, s)
	}
	for n := range 1 + d.IntN(2) {
		t.SecurityGroups = append(t.SecurityGroups, topology.SecurityGroup{ID: idOf("sg", 10*i+n), VPCID: v.ID, Default: n == 1 && d.in(3),
			Ingress: some(d, 0, 4, func(int) topology.Rule { return drawRule(d) }), Egress: some(d, 0, 4, func(int) topology.Rule { return drawRule(d) })})
	}
}

// drawnGroups are the numbers of groups that rules may refer to.
var drawnGroups = []int{0, 1, 10, 11, 20, elsewhere}

func drawRule(d dice) topology.Rule {
	r := topology.Rule{IPProtocol: pick(d, "tcp", "tcp", "6", "-1", "udp"), FromPort: pick(d, 443, 443, 443, 443, 443, 0, 444), ToPort: pick(d, 443, 443, 65535)}
	if d.in(4) {
		r.ReferencedSecurityGroupID = idOf("sg", pick(d, drawnGroups...))
		return r
	}
	r.CIDRIPv4, r.CIDRIPv6 = rangeOf(d)
	return r
}

// oraclePorts lie on both sides of what rules of ACLs name.
var oraclePorts = []int{1, 442, 443, 444, 1023, 1024, 1025, 32767, 32768, 60999, 61000, 65534, 65535}

func drawACL(d dice) []topology.ACLRule {
	if d.in(2) {
		return []topology.ACLRule{{RuleNumber: 100, Action: "allow", Protocol: "-1", CIDRBlock: "0.0.0.0/0"}, {RuleNumber: 101, Action: "allow", Protocol: "-1", IPv6CIDRBlock: "::/0"}}
	}
	return some(d, 1, 4, func(int) topology.ACLRule {
		r := topology.ACLRule{RuleNumber: 1 + d.IntN(32000), Action: pick(d, "allow", "allow", "deny"), Protocol: pick(d, "-1", "tcp", "6", "udp")}
		r.FromPort = pick(d, 0, 443, 443, 1024, 32768, 61000)
		r.ToPort = pick(d, 443, 60999, 65535, 65535)
		r.CIDRBlock, r.IPv6CIDRBlock = rangeOf(d)
		return r
	})
}

// gateways are those that routes lead to, with what they are.
var gateways = []topology.Route{
	{Gateway: topology.InternetGateway}, {Gateway: topology.NATGateway}, {Gateway: topology.OtherGateway}, {Gateway: topology.EgressOnlyGateway},
	{Gateway: topology.PrivateGateway, GatewayID: idOf("vgw", 0)}, {Gateway: topology.PrivateGateway, GatewayID: idOf("vgw", 1)},
	{Gateway: topology.PrivateGateway, GatewayID: idOf("tgw", 0)}, {Gateway: topology.PrivateGateway, GatewayID: idOf("tgw", 0)},
	{Gateway: topology.PrivateGateway, GatewayID: idOf("tgw", 1)},
	{Gateway: topology.PeeringGateway, GatewayID: idOf("pcx", 0)}, {Gateway: topology.PeeringGateway, GatewayID: idOf("pcx", 0)},
	{Gateway: topology.PeeringGateway, GatewayID: idOf("pcx", 1)},
}

// drawTable has no two routes to one destination, and none within the VPC, both of which AWS refuses.
func drawTable(d dice, v topology.VPC) *topology.RouteTable {
	if d.in(8) {
		return nil
	}
	table := &topology.RouteTable{PropagatingGatewayIDs: slices.DeleteFunc([]string{idOf("vgw", 0), idOf("vgw", 1)}, func(string) bool { return !d.in(3) })}
	taken := map[string]bool{}
	for i := range d.IntN(6) {
		r := pick(d, gateways...)
		r.DestinationCIDRBlock, r.DestinationIPv6CIDRBlock = rangeOf(d)
		if i == 0 && d.in(2) { // one that leads back to the other sort of network
			r = pick(d, gateways[4:]...)
			r.DestinationCIDRBlock = pick(d, "192.168.0.0/28", "10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/26", "10.0.1.0/26", "0.0.0.0/0", "172.16.0.0/28")
		}
		text := r.DestinationCIDRBlock + r.DestinationIPv6CIDRBlock
		destination := netip.MustParsePrefix(text)
		own := slices.ContainsFunc(append([]string{v.CIDRBlock}, v.IPv6CIDRBlocks...), func(c string) bool {
			p := netip.MustParsePrefix(c)
			return p.Bits() <= destination.Bits() && p.Contains(destination.Addr())
		})
		if !taken[text] && !own {
			taken[text] = true
			table.Routes = append(table.Routes, r)
		}
	}
	return table
}
