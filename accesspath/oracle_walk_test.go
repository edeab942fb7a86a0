package accesspath_test

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// arrives walks one caller's packets there and back. It knows one address, one port and one machine at a time, and shares nothing with
// the judge.
func (c *concrete) arrives(t *topology.Topology) bool {
	switch {
	case c.subnet != "" && subnetOf(t, c.subnet) == nil, c.vpn != "" && c.vpnOf(t) == nil:
		return false // nobody is where nothing is
	case c.foreignEndpoint != "":
		return true // names, routes and groups there are his own
	case c.endpoint == "":
		return c.arrivesPublicly(t)
	}
	at := slices.IndexFunc(t.Endpoints, func(e topology.Endpoint) bool { return e.ID == c.endpoint })
	if at < 0 {
		return false
	}
	e := &t.Endpoints[at]
	door := c.door(t, e)
	return door != nil && c.isCarried(t) && c.source.IsValid() && c.source.Is4() == c.target.Is4() && c.isRouted(t, e, door) && c.isAuthorized(t, c.target) &&
		c.passesACLs(t, door) && c.passesGroups(t, e)
}

// isCarried says whether a tunnel carries the caller's version of IP.
func (c *concrete) isCarried(t *topology.Topology) bool {
	v := c.vpnOf(t)
	if v == nil || v.TransitGatewayID != "" {
		return true
	}
	switch v.TrafficIPAddressType {
	case "dual-stack":
		return true
	case "ipv6":
		return c.source.Is6()
	default:
		return c.source.Is4()
	}
}

// door is the subnet of the endpoint's interface that the caller addresses; nil where the endpoint has none there.
func (c *concrete) door(t *topology.Topology, e *topology.Endpoint) *topology.Subnet {
	if e.State != "" && e.State != "available" {
		return nil
	}
	v4, v6 := true, false
	switch e.IPAddressType {
	case "ipv6":
		v4, v6 = false, true
	case "dualstack":
		v6 = true
	}
	if c.target.Is4() && !v4 || c.target.Is6() && !v6 {
		return nil
	}
	for _, id := range e.SubnetIDs {
		s := subnetOf(t, id)
		if s != nil && (holds(s.CIDRBlock, c.target) || holds(s.IPv6CIDRBlock, c.target)) && c.mayBeAt(e, s) {
			return s
		}
	}
	return nil
}

// mayBeAt says whether the endpoint may have the target for its address in a subnet: where one of that version is known, there is no other.
func (c *concrete) mayBeAt(e *topology.Endpoint, s *topology.Subnet) bool {
	known := slices.DeleteFunc(addressesOf(e.Addresses), func(a netip.Addr) bool {
		return a.Is4() != c.target.Is4() || !holds(s.CIDRBlock, a) && !holds(s.IPv6CIDRBlock, a)
	})
	return len(known) == 0 || slices.Contains(known, c.target)
}

// holds says whether a range has an address; "" has none.
func holds(text string, a netip.Addr) bool {
	if one, err := netip.ParseAddr(text); err == nil {
		return one == a
	}
	p, err := netip.ParsePrefix(text)
	return err == nil && p.Contains(a)
}

func bits(text string) int {
	if !strings.Contains(text, "/") {
		return 128
	}
	return netip.MustParsePrefix(text).Bits()
}

// isRouted is whether packets get to the VPC of the endpoint, and answers back.
func (c *concrete) isRouted(t *topology.Topology, e *topology.Endpoint, door *topology.Subnet) bool {
	switch {
	case c.site != "":
		return c.isAttached(t, e, door)
	case c.gateway != "":
		return mayBeAttached(t, c.gateway, e.VPCID) && c.belongsBehind(t) && isLedOn(t, c.gateway, "", c.target) &&
			c.returns(t, door, func(g string) bool { return g == c.gateway && isLedOn(t, g, e.VPCID, c.source) })
	case c.vpc == "":
		return false
	case c.vpc == e.VPCID:
		return true
	}
	if c.vpn != "" && !c.isSentOn(t, c.target) {
		return false
	}
	there := func(g string) bool { return joins(t, g, c.vpc, e.VPCID) && isLedOn(t, g, c.vpc, c.target) }
	back := func(g string) bool { return joins(t, g, c.vpc, e.VPCID) && isLedOn(t, g, e.VPCID, c.source) }
	own := subnetOf(t, c.subnet)
	if own == nil || own.RouteTable == nil { // his routes are declared elsewhere
		return slices.ContainsFunc(linkIDs, there) && c.returns(t, door, back)
	}
	return slices.ContainsFunc(routesTo(t, own, c.target), there) && c.returns(t, door, back)
}

// belongsBehind leaves out addresses of declared VPCs and Client VPNs that hang on the gateway, which are callers of another kind.
func (c *concrete) belongsBehind(t *topology.Topology) bool {
	if c.vpn != "" {
		return true
	}
	for _, v := range t.VPCs {
		for _, text := range append([]string{v.CIDRBlock}, v.IPv6CIDRBlocks...) {
			if holds(text, c.source) && joins(t, c.gateway, "", v.ID) {
				return false
			}
		}
	}
	for _, v := range t.ClientVPNs {
		if v.TransitGatewayID == c.gateway && holds(v.ClientCIDRBlock, c.source) {
			return false
		}
	}
	return true
}

// isAssumedAway says whether a caller behind a gateway has an address of a site that hangs on it: the judge assumes that only the site is there.
func (c *concrete) isAssumedAway(t *topology.Topology) bool {
	return c.gateway != "" && c.vpn == "" && c.site == "" && slices.ContainsFunc(t.OnPremises, func(site topology.OnPremises) bool {
		return slices.ContainsFunc(site.Attachments, func(a topology.Attachment) bool { return a.GatewayID == c.gateway }) &&
			slices.ContainsFunc(site.CIDRBlocks, func(text string) bool { return holds(text, c.source) })
	})
}

// joins says whether a gateway joins two VPCs; "" leaves one end open.
func joins(t *topology.Topology, gateway, a, b string) bool {
	for _, p := range t.PeeringConnections {
		if p.ID == gateway && (p.Status == "" || p.Status == "active") && (p.VPCID == a && p.PeerVPCID == b || p.VPCID == b && p.PeerVPCID == a) {
			return true
		}
	}
	hangs := func(vpc string) bool {
		return vpc == "" || slices.ContainsFunc(t.TransitGatewayAttachments, func(x topology.TransitGatewayAttachment) bool {
			return x.VPCID == vpc && x.TransitGatewayID == gateway
		}) || slices.ContainsFunc(t.Subnets, func(s topology.Subnet) bool { // AWS lets only a VPC that is attached route there
			return s.VPCID == vpc && s.RouteTable != nil && slices.ContainsFunc(s.RouteTable.Routes, func(r topology.Route) bool { return r.GatewayID == gateway })
		})
	}
	return strings.HasPrefix(gateway, "tgw-") && hangs(a) && hangs(b)
}

// mayBeAttached says whether a VPC hangs on a transit gateway, or has a subnet whose routes are declared elsewhere, which may lead there.
func mayBeAttached(t *topology.Topology, gateway, vpc string) bool {
	return joins(t, gateway, "", vpc) || strings.HasPrefix(gateway, "tgw-") && slices.ContainsFunc(t.Subnets, func(s topology.Subnet) bool {
		return s.VPCID == vpc && s.RouteTable == nil
	})
}

// linkIDs are all that a world may have between VPCs.
var linkIDs = []string{idOf("pcx", 0), idOf("pcx", 1), idOf("tgw", 0), idOf("tgw", 1)}

// routesTo are what the one route leads to that decides about an address: the longest prefix. The VPC's own ranges lead nowhere out.
func routesTo(t *topology.Topology, s *topology.Subnet, a netip.Addr) []string {
	if isLocal(t, s, a) {
		return nil
	}
	var list []string
	longest := -1
	for _, r := range s.RouteTable.Routes {
		text := r.DestinationCIDRBlock + r.DestinationIPv6CIDRBlock
		if !holds(text, a) || bits(text) < longest {
			continue
		}
		if bits(text) > longest {
			list, longest = nil, bits(text)
		}
		list = append(list, cmp.Or(r.GatewayID, string(r.Gateway)))
	}
	return list
}

func isLocal(t *topology.Topology, s *topology.Subnet, a netip.Addr) bool {
	return slices.ContainsFunc(t.VPCs, func(v topology.VPC) bool {
		return v.ID == s.VPCID && slices.ContainsFunc(append([]string{v.CIDRBlock}, v.IPv6CIDRBlocks...), func(text string) bool { return holds(text, a) })
	})
}

// returns says whether answers go from the endpoint's subnet to the caller by a gateway that leads to him.
func (c *concrete) returns(t *topology.Topology, door *topology.Subnet, leads func(string) bool) bool {
	if isLocal(t, door, c.source) {
		return false
	}
	if door.RouteTable == nil { // any gateway may lead back
		return slices.ContainsFunc(linkIDs, leads)
	}
	return slices.ContainsFunc(routesTo(t, door, c.source), leads)
}

// isAttached is the way of a network outside AWS: any connection that carries his address there, and any that routes lead back by.
func (c *concrete) isAttached(t *topology.Topology, e *topology.Endpoint, door *topology.Subnet) bool {
	if isLocal(t, door, c.source) {
		return false
	}
	carried, back := false, false
	for _, site := range t.OnPremises {
		for _, a := range site.Attachments {
			if site.Name != c.site || a.VPCID != e.VPCID {
				continue
			}
			carries := !a.StaticRoutesOnly || slices.ContainsFunc(a.StaticRoutes, func(text string) bool { return holds(text, c.source) })
			if a.Origin == topology.Assumed && carries {
				return true
			}
			carried = carried || carries
			back = back || door.RouteTable == nil || c.isLedBack(t, door, a, site.CIDRBlocks)
		}
	}
	return carried && back
}

// isLedBack compares the routes of a table with those that its gateway propagates. Of one length the table's own route decides. What
// the other side announces of an address that nobody declares is as particular as it likes.
func (c *concrete) isLedBack(t *topology.Topology, door *topology.Subnet, a topology.Attachment, declared []string) bool {
	isHis := func(g string) bool {
		return g == a.GatewayID || a.GatewayID == "" && (strings.HasPrefix(g, "vgw-") || strings.HasPrefix(g, "tgw-"))
	}
	longest := -1
	for _, r := range door.RouteTable.Routes {
		if text := r.DestinationCIDRBlock + r.DestinationIPv6CIDRBlock; holds(text, c.source) {
			longest = max(longest, bits(text))
		}
	}
	announced := append([]string{c.source.String() + "/32"}, declared...)
	if c.source.Is6() {
		announced[0] = c.source.String() + "/128"
	}
	if slices.ContainsFunc(declared, func(text string) bool { return holds(text, c.source) }) {
		announced = announced[1:]
	}
	if a.StaticRoutesOnly {
		announced = a.StaticRoutes
	}
	for _, text := range announced {
		if holds(text, c.source) && bits(text) > longest && slices.ContainsFunc(door.RouteTable.PropagatingGatewayIDs, isHis) {
			return true
		}
	}
	return slices.ContainsFunc(routesTo(t, door, c.source), isHis)
}

// vpnOf is the caller's Client VPN; nil where he is on none.
func (c *concrete) vpnOf(t *topology.Topology) *topology.ClientVPN {
	at := slices.IndexFunc(t.ClientVPNs, func(v topology.ClientVPN) bool { return v.ID == c.vpn })
	if at < 0 {
		return nil
	}
	return &t.ClientVPNs[at]
}

// isSentOn says whether the Client VPN's own routes lead to an address by the subnet that the tunnel ends in.
func (c *concrete) isSentOn(t *topology.Topology, a netip.Addr) bool {
	return slices.ContainsFunc(c.vpnOf(t).Routes, func(r topology.VPNRoute) bool {
		return holds(r.DestinationCIDRBlock, a) && (r.TargetSubnetID == "" || c.subnet == "" || r.TargetSubnetID == c.subnet)
	})
}

// isAuthorized asks the rules of a Client VPN: those with the longest prefix decide.
func (c *concrete) isAuthorized(t *topology.Topology, a netip.Addr) bool {
	v := c.vpnOf(t)
	if v == nil {
		return true
	}
	tellsUsers := len(v.AuthenticationOptions) == 0 || v.AuthenticationOptions[0].Type != "certificate-authentication"
	longest, admitted := -1, false
	for _, r := range v.AuthorizationRules {
		if !holds(r.TargetNetworkCIDR, a) || bits(r.TargetNetworkCIDR) < longest {
			continue
		}
		mine := r.AccessGroupID == "" || tellsUsers && slices.Contains(c.members, r.AccessGroupID)
		admitted = mine || admitted && bits(r.TargetNetworkCIDR) == longest
		longest = bits(r.TargetNetworkCIDR)
	}
	return admitted
}
