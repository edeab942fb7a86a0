package accesspath_test

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// concrete is one caller with all that is particular about him, and all that nobody knows of the world around him.
type concrete struct {
	from accesspath.From
	step accesspath.Step
	// vpc and subnet are where his machine stands, or where his tunnel ends; "" outside.
	vpc, subnet string
	// vpn, site and gateway are the IDs of his Client VPN, of the network outside AWS, and of the transit gateway that he comes out of.
	vpn, site, gateway string
	// members are the groups of the identity provider that he is in, and worn those that his machine wears.
	members, worn []string
	// endpoint is the declared one that he addresses, at target; "" is the public way, to one of AWS's addresses.
	endpoint    string
	target, aws netip.Addr
	// foreignEndpoint and foreignVPC are an endpoint of his own.
	foreignEndpoint, foreignVPC string
	source, public              netip.Addr
	// port is his own one of the connection.
	port      int
	principal string
	moment    time.Time
	// mfa, agent and team are values of context keys; "-" is a key that the request lacks. resourceTeam is the notebook's.
	mfa, agent, team, resourceTeam string
}

// title says what matters of a caller.
func (c *concrete) title() string {
	if c == nil {
		return "the witness"
	}
	return fmt.Sprintf("%s in %q %q, vpn %q %v, site %q, gateway %q, to %q %q at %v or AWS at %v, from %v:%d or %v, wearing %v, as %s at %v with %q %q %q %q",
		c.from, c.vpc, c.subnet, c.vpn, c.members, c.site, c.gateway, c.endpoint, c.foreignEndpoint, c.target, c.aws, c.source, c.port, c.public, c.worn,
		c.principal, c.moment, c.mfa, c.agent, c.team, c.resourceTeam)
}

// way is how a caller comes, for counting.
func (c *concrete) way() string {
	switch {
	case c.foreignEndpoint != "":
		return string(c.from) + " by own endpoint"
	case c.endpoint != "":
		return string(c.from) + " by endpoint"
	default:
		return string(c.from) + " publicly"
	}
}

// usable are some addresses that machines may have in a subnet: all but the first four and the last (VPC User Guide, "Subnet sizing").
func usable(t *topology.Topology, subnetID string) []netip.Addr {
	var list []netip.Addr
	s := subnetOf(t, subnetID)
	if s == nil {
		return nil
	}
	at := netip.MustParsePrefix(s.CIDRBlock).Addr()
	for i := range 15 {
		if i > 3 {
			list = append(list, at)
		}
		at = at.Next()
	}
	if s.IPv6CIDRBlock != "" {
		bytes := netip.MustParsePrefix(s.IPv6CIDRBlock).Addr().As16()
		for _, end := range [][2]byte{{0, 4}, {0, 5}, {0, 5}, {0x80, 5}, {0x80, 9}} {
			bytes[8], bytes[15] = end[0], end[1]
			list = append(list, netip.AddrFrom16(bytes))
		}
	}
	return list
}

func subnetOf(t *topology.Topology, id string) *topology.Subnet {
	at := slices.IndexFunc(t.Subnets, func(s topology.Subnet) bool { return s.ID == id })
	if at < 0 {
		return nil
	}
	return &t.Subnets[at]
}

// publicAddresses are lines of people, and ownAddresses those that are declared to be a site's or a VPC's.
var (
	publicAddresses = []string{"8.8.8.8", "8.8.8.8", "8.8.4.4", "203.0.113.7", "203.0.113.99", "198.51.101.1", "2600::7", "1.2.3.4"}
	awsAddresses    = []string{"3.112.0.10", "52.119.1.1", "150.222.3.3", "208.78.1.1"}
	moments         = []time.Time{oracleNow, oracleNow.Add(time.Second), time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
)

// drawCaller draws somebody of whatever kind there is.
func drawCaller(d dice, w *world) concrete {
	t := &w.topology
	c := concrete{
		port: pick(d, oraclePorts...), principal: pick(d, t.Principals...).ARN, moment: pick(d, moments...), mfa: pick(d, "true", "false", "-"),
		agent: pick(d, "curl/8", "curl/9", "xurl/8", "Mozilla/5.0", "-"), team: pick(d, "red", "blue", "-"), resourceTeam: pick(d, "red", "blue", "-"),
		public: netip.MustParseAddr(pick(d, publicAddresses...)), aws: netip.MustParseAddr(pick(d, awsAddresses...)),
	}
	if d.in(6) && len(t.OnPremises) > 0 && len(t.OnPremises[0].PublicAddresses) > 0 {
		c.public = netip.MustParseAddr("203.0.113.50")
	} else if d.in(8) {
		c.public = netip.MustParseAddr("203.0.113.10")
	}
	c.step = pick(d, accesspath.Issue, accesspath.Open)
	if len(t.Endpoints) > 0 && !d.in(4) {
		c.through(d, t, pick(d, t.Endpoints...))
	}
	c.stand(d, w)
	return c
}

// through addresses an endpoint.
func (c *concrete) through(d dice, t *topology.Topology, e topology.Endpoint) {
	c.endpoint, c.step = e.ID, accesspath.Open
	if e.ServiceName == "com.amazonaws.ap-northeast-1.sagemaker.api" {
		c.step = accesspath.Issue
	}
	c.target = netip.MustParseAddr("10.0.0.4")
	if len(e.SubnetIDs) > 0 {
		c.target = pick(d, usable(t, pick(d, e.SubnetIDs...))...)
	}
	if len(e.Addresses) > 0 && d.in(2) {
		c.target = pick(d, addressesOf(e.Addresses)...)
	}
}

// stand says where the caller is.
func (c *concrete) stand(d dice, w *world) {
	t := &w.topology
	var kinds []func(dice, *world)
	kinds = append(kinds, c.inVPC, c.inVPC)
	if slices.ContainsFunc(t.PeeringConnections, func(p topology.PeeringConnection) bool { return p.PeerVPCID == idOf("vpc", elsewhere) }) {
		kinds = append(kinds, c.inPeer)
	}
	if len(t.ClientVPNs) > 0 {
		kinds = append(kinds, c.onVPN, c.onVPN)
	}
	if len(t.OnPremises) > 0 {
		kinds = append(kinds, c.onSite, c.onSite)
	}
	if c.endpoint == "" {
		kinds = append(kinds, c.onInternet, c.behindOwnEndpoint)
	} else if len(t.TransitGatewayAttachments) > 0 {
		kinds = append(kinds, c.behindGateway)
	}
	pick(d, kinds...)(d, w)
}

// inVPC is a machine in a subnet. It wears groups of its VPC, and any that rules name and nobody declares.
func (c *concrete) inVPC(d dice, w *world) {
	t := &w.topology
	c.stands(t, pick(d, t.Subnets...).ID)
	c.source = c.like(d, usable(t, c.subnet))
	c.from = accesspath.FromLinkedVPC
	if c.vpc == w.home() {
		c.from = accesspath.FromVPC
	}
	for _, g := range t.SecurityGroups {
		if g.VPCID == c.vpc && d.in(2) {
			c.worn = append(c.worn, g.ID)
		}
	}
	if d.in(2) {
		c.worn = append(append(c.worn, nobodysGroups(t)...), madeByAWS+c.vpc)
	}
}

// nobodysGroups are those that rules may refer to and nobody declares, so that anybody may wear them.
func nobodysGroups(t *topology.Topology) []string {
	list := []string{idOf("sg", elsewhere)}
	for _, n := range drawnGroups {
		if id := idOf("sg", n); !slices.ContainsFunc(t.SecurityGroups, func(g topology.SecurityGroup) bool { return g.ID == id }) {
			list = append(list, id)
		}
	}
	return list
}

func (c *concrete) stands(t *topology.Topology, subnet string) {
	c.subnet, c.vpc = subnet, subnetOf(t, subnet).VPCID
}

// like draws an address, rather of the target's version.
func (c *concrete) like(d dice, list []netip.Addr) netip.Addr {
	same := slices.DeleteFunc(slices.Clone(list), func(a netip.Addr) bool { return a.Is4() != c.target.Is4() })
	if len(same) > 0 {
		list = same
	}
	return pick(d, list...)
}

// inPeer is a machine in a VPC that nobody declares, at the other end of a peering connection.
func (c *concrete) inPeer(d dice, w *world) {
	c.from, c.vpc, c.worn = accesspath.FromLinkedVPC, idOf("vpc", elsewhere), nobodysGroups(&w.topology)
	c.source = c.like(d, addressesOf(strange))
}

// home is the notebook's VPC.
func (w *world) home() string {
	if id := w.topology.Notebooks[0].VPCID; id != "" {
		return id
	}
	for _, e := range w.topology.Endpoints {
		if e.ServiceName == "aws.sagemaker.ap-northeast-1.notebook" {
			return e.VPCID
		}
	}
	return ""
}

func (c *concrete) onVPN(d dice, w *world) {
	t := &w.topology
	v := pick(d, t.ClientVPNs...)
	c.from, c.vpn = accesspath.FromClientVPN, v.ID
	c.members = slices.DeleteFunc([]string{"g1", "g2"}, func(string) bool { return d.in(3) })
	switch {
	case v.TransitGatewayID != "":
		c.gateway, c.source = v.TransitGatewayID, c.like(d, hosts("172.16.0.0", 16))
	case len(v.Associations) > 0:
		c.stands(t, pick(d, v.Associations...).SubnetID)
		c.source = c.like(d, usable(t, c.subnet))
	}
}

// hosts are so many addresses from one on.
func hosts(first string, n int) []netip.Addr {
	at, list := netip.MustParseAddr(first), []netip.Addr{}
	for range n {
		list = append(list, at)
		at = at.Next()
	}
	return list
}

func addressesOf(texts []string) []netip.Addr {
	var list []netip.Addr
	for _, text := range texts {
		list = append(list, netip.MustParseAddr(text))
	}
	return list
}

func (c *concrete) onSite(d dice, w *world) {
	c.from, c.site = accesspath.FromOnPremises, pick(d, w.topology.OnPremises...).Name
	c.source = c.like(d, append(hosts("192.168.0.0", 16), addressesOf(strange)...))
}

func (c *concrete) behindGateway(d dice, w *world) {
	c.from, c.gateway = accesspath.FromLinkedVPC, pick(d, w.topology.TransitGatewayAttachments...).TransitGatewayID
	c.source = c.like(d, append(hosts("192.168.0.0", 4), addressesOf(strange)...))
}

func (c *concrete) onInternet(d dice, _ *world) {
	c.from = pick(d, accesspath.FromInternet, accesspath.FromInternet, accesspath.FromConsole)
}

// behindOwnEndpoint is somebody with an endpoint of his own in a VPC that nobody declares.
func (c *concrete) behindOwnEndpoint(d dice, _ *world) {
	c.from, c.foreignEndpoint, c.foreignVPC = accesspath.FromLinkedVPC, idOf("vpce", pick(d, elsewhere, 14)), idOf("vpc", pick(d, elsewhere, 14))
	c.source = pick(d, addressesOf(strange)...)
}
