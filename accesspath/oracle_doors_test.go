package accesspath_test

import (
	"net/netip"
	"slices"

	"private-notebook/accesspath/topology"
)

// passesACLs asks four lists of rules: out of his subnet, into the endpoint's, out of that, and into his. Within one subnet there is none.
func (c *concrete) passesACLs(t *topology.Topology, door *topology.Subnet) bool {
	if c.subnet == door.ID {
		return true
	}
	far := aclOf(t, door)
	ok := decides(far, false, 443, c.source) && decides(far, true, c.port, c.source)
	if own := subnetOf(t, c.subnet); own != nil {
		near := aclOf(t, own)
		ok = ok && decides(near, true, 443, c.target) && decides(near, false, c.port, c.target)
	}
	return ok
}

func aclOf(t *topology.Topology, s *topology.Subnet) *topology.NetworkACL {
	var found *topology.NetworkACL
	for i := range t.NetworkACLs {
		a := &t.NetworkACLs[i]
		if a.ID == s.NetworkACLID {
			return a
		}
		if a.Default && a.VPCID == s.VPCID {
			found = a
		}
	}
	return found
}

// decides goes through the rules by their numbers; the first that matches decides, and none refuses.
func decides(a *topology.NetworkACL, egress bool, port int, peer netip.Addr) bool {
	if a == nil {
		return true
	}
	list := a.Ingress
	if egress {
		list = a.Egress
	}
	var first *topology.ACLRule
	for i := range list {
		r := &list[i]
		isTCP := r.Protocol == "-1" || (r.Protocol == "tcp" || r.Protocol == "6") && r.FromPort <= port && port <= r.ToPort
		if isTCP && (holds(r.CIDRBlock, peer) || holds(r.IPv6CIDRBlock, peer)) && (first == nil || r.RuleNumber < first.RuleNumber) {
			first = r
		}
	}
	return first != nil && first.Action == "allow"
}

// passesGroups asks the endpoint's groups, and on a Client VPN those of its interfaces. A workload wears a group of its own besides, which
// lets everything out.
func (c *concrete) passesGroups(t *topology.Topology, e *topology.Endpoint) bool {
	door, worn := groupsOf(t, e.SecurityGroupIDs, e.VPCID), c.worn
	if v := c.vpnOf(t); v != nil && c.vpc != "" {
		worn = groupsOf(t, v.SecurityGroupIDs, c.vpc)
		if !admits(t, worn, true, c.target, door) {
			return false
		}
	}
	return admits(t, door, false, c.source, worn)
}

const madeByAWS = "default of "

// groupsOf are those of something in a VPC: the default group where it has none.
func groupsOf(t *topology.Topology, ids []string, vpc string) []string {
	if len(ids) > 0 {
		return ids
	}
	for _, g := range t.SecurityGroups {
		if g.Default && g.VPCID == vpc {
			return []string{g.ID}
		}
	}
	return []string{madeByAWS + vpc}
}

// admits says whether a rule of some groups is for a peer's address, or for a group that the peer wears.
func admits(t *topology.Topology, ids []string, egress bool, peer netip.Addr, worn []string) bool {
	for _, id := range ids {
		if len(id) > len(madeByAWS) && id[:len(madeByAWS)] == madeByAWS && (egress || slices.Contains(worn, id)) {
			return true
		}
	}
	for _, g := range t.SecurityGroups {
		list := g.Ingress
		if egress {
			list = g.Egress
		}
		for _, r := range list {
			isTCP := r.IPProtocol == "-1" || (r.IPProtocol == "tcp" || r.IPProtocol == "6") && r.FromPort <= 443 && 443 <= r.ToPort
			isHis := holds(r.CIDRIPv4, peer) || holds(r.CIDRIPv6, peer) || slices.Contains(worn, r.ReferencedSecurityGroupID)
			if slices.Contains(ids, g.ID) && isTCP && isHis {
				return true
			}
		}
	}
	return false
}

// arrivesPublicly is the way to AWS's public addresses.
func (c *concrete) arrivesPublicly(t *topology.Topology) bool {
	v := c.vpnOf(t)
	switch {
	case v != nil && c.vpc == "" && c.gateway == "":
		return false // nobody can connect
	case v != nil && v.SplitTunnel, c.vpc == "" && c.vpn == "":
		return !c.isSomebodysLine(t)
	case v != nil && (!c.isSentOn(t, c.aws) || !c.isAuthorized(t, c.aws)):
		return false
	case c.gateway != "":
		return true
	}
	s := subnetOf(t, c.subnet)
	if s == nil || s.RouteTable == nil {
		return true
	}
	gateways := routesTo(t, s, c.aws)
	return len(gateways) == 0 && c.isAnnounced(t, s) || slices.ContainsFunc(gateways, func(g string) bool { return c.leavesBy(t, g) })
}

// isAnnounced says whether a site's connection announces AWS's addresses, by BGP or by its static routes, and its gateway propagates them.
func (c *concrete) isAnnounced(t *topology.Topology, s *topology.Subnet) bool {
	for _, site := range t.OnPremises {
		for _, a := range site.Attachments {
			carries := !a.StaticRoutesOnly || slices.ContainsFunc(a.StaticRoutes, func(text string) bool { return holds(text, c.aws) })
			isHis := slices.ContainsFunc(s.RouteTable.PropagatingGatewayIDs, func(g string) bool { return a.GatewayID == g || a.GatewayID == "" })
			if a.VPCID == s.VPCID && carries && isHis {
				return true
			}
		}
	}
	return false
}

// isSomebodysLine leaves out addresses that are declared to be a site's or a VPC's, but for the caller's own site, whose line they are.
func (c *concrete) isSomebodysLine(t *topology.Topology) bool {
	declared := map[string]bool{}
	for _, site := range t.OnPremises {
		for _, text := range site.PublicAddresses {
			if site.Name == c.site {
				return text != c.public.String()
			}
			declared[text] = true
		}
	}
	for _, v := range t.VPCs {
		for _, text := range v.PublicAddresses {
			declared[text] = true
		}
	}
	return declared[c.public.String()]
}

// leavesBy says whether a route's gateway leads to the internet with the caller's public address. A machine behind an internet gateway has
// one of its own; a NAT gateway has the VPC's; what is behind a private gateway may have any way out.
func (c *concrete) leavesBy(t *topology.Topology, gateway string) bool {
	at := slices.IndexFunc(t.VPCs, func(v topology.VPC) bool { return v.ID == c.vpc })
	own := t.VPCs[at].PublicAddresses
	isOwn := slices.Contains(own, c.public.String())
	switch gateway {
	case string(topology.InternetGateway), string(topology.OtherGateway):
		return isOwn || !c.isSomebodysLine(t)
	case string(topology.NATGateway):
		return isOwn || len(own) == 0 && !c.isSomebodysLine(t)
	default:
		return gateway[:4] == "tgw-" || gateway[:4] == "vgw-"
	}
}
