package observe

import (
	"net/netip"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// readOnPremises puts together one network of all that lies outside AWS. Its ranges are those that the configuration states
// and that VPN routes name. Where neither says any, they are what the rules of the resolver and of the endpoints admit
// from outside every VPC: a rule that one of them lacks then shows against the other. Where a connection is
// declared, what the resolver admits counts as well, so that a route which the connection lacks shows.
func (b *builder) readOnPremises() {
	site := topology.OnPremises{CIDRBlocks: []string{}, Attachments: []topology.Attachment{}}
	admitted, where := b.admittedFromOutside()
	where = b.orTheEndpoints(where)
	g := b.readGateways(where)
	all := append(ranges(b.stated.OnPremisesCIDRs), ranges(g.routed)...)
	if len(all) == 0 || len(g.connected) > 0 && len(b.resolverGroups()) > 0 {
		all = append(all, admitted...)
	}
	for _, r := range widest(all) {
		site.CIDRBlocks = append(site.CIDRBlocks, r.String())
	}
	if len(site.CIDRBlocks) == 0 {
		return
	}
	site.Attachments, site.PublicAddresses = g.attachments, g.publicAddresses
	if len(g.attachments) == 0 && len(g.connected) == 0 {
		site.Origin = topology.Assumed
		site.Attachments = b.assumedAttachments(where)
	}
	b.assumeAnnouncements(site)
	b.topology.OnPremises = []topology.OnPremises{site}
}

// orTheEndpoints are the VPCs whose rules admit on-premises networks or, where the configuration alone speaks of them, every VPC
// with an endpoint.
func (b *builder) orTheEndpoints(where []string) []string {
	if len(where) > 0 {
		return where
	}
	for i := range b.topology.Endpoints {
		if e := &b.topology.Endpoints[i]; b.leadsToNotebook(e) {
			where = union(where, present(e.VPCID))
		}
	}
	slices.Sort(where)
	return where
}

// assumedAttachments stand for the gateway that another stack declares.
func (b *builder) assumedAttachments(where []string) []topology.Attachment {
	attachments := []topology.Attachment{}
	for _, id := range where {
		if b.knowsConnectionsOf(id) {
			continue // it has none
		}
		attachments = append(attachments, topology.Attachment{
			Element: topology.Element{Origin: topology.Assumed}, Kind: "a Site-to-Site VPN or Direct Connect gateway", VPCID: id,
		})
		b.assume("%s is assumed to be attached to the on-premises network by a gateway that is declared elsewhere, with "+
			"routes both ways", b.titleOfVPC(id))
	}
	return attachments
}

// admittedFromOutside are the private ranges outside every VPC that inbound resolvers answer or, where they answer none, that
// may reach an endpoint of the pair; and the VPCs of these. The resolver comes first because only networks outside AWS need
// it, while an endpoint may admit other VPCs as well. A range that holds a whole VPC may be meant for the VPC, so
// it counts only where there is no other.
func (b *builder) admittedFromOutside() (admitted []netip.Prefix, where []string) {
	for _, doors := range [][]string{b.resolverGroups(), b.endpointGroups()} {
		apart, around := b.outside(doors)
		for _, found := range []map[netip.Prefix]string{apart, around} {
			for r, home := range found {
				admitted, where = append(admitted, r), union(where, present(home))
			}
			if len(admitted) > 0 {
				slices.Sort(where)
				return admitted, where
			}
		}
	}
	return nil, nil
}

// outside are the private ranges that some groups admit, with the VPC of the group: those apart from every VPC, and
// those that hold one.
func (b *builder) outside(groups []string) (apart, around map[netip.Prefix]string) {
	inside := b.insideRanges()
	apart, around = map[netip.Prefix]string{}, map[netip.Prefix]string{}
	for _, id := range groups {
		g, declared := b.groups[id]
		if !declared {
			continue
		}
		for _, rule := range g.Ingress {
			for _, r := range ranges([]string{rule.CIDRIPv4}) {
				switch {
				case !isPrivate(r) || anyHolds(inside, r):
				case slices.ContainsFunc(inside, r.Overlaps):
					around[r] = g.VPCID
				default:
					apart[r] = g.VPCID
				}
			}
		}
	}
	return apart, around
}

func (b *builder) resolverGroups() []string {
	var ids []string
	for _, r := range b.topology.Resolvers {
		if r.Direction == "INBOUND" {
			ids = union(ids, r.SecurityGroupIDs)
		}
	}
	return ids
}

func (b *builder) endpointGroups() []string {
	var ids []string
	for i := range b.topology.Endpoints {
		if e := &b.topology.Endpoints[i]; b.leadsToNotebook(e) {
			ids = union(ids, e.SecurityGroupIDs)
		}
	}
	return ids
}

// insideRanges are the ranges of VPCs, and those that VPN clients get their addresses from: no packet carries these.
func (b *builder) insideRanges() []netip.Prefix {
	var inside []netip.Prefix
	for _, id := range sorted(b.vpcs) {
		v := b.vpcs[id]
		inside = append(inside, ranges(append([]string{v.CIDRBlock}, v.SecondaryCIDRBlocks...))...)
	}
	for _, r := range b.of("aws:ec2clientvpn/endpoint:Endpoint") {
		inside = append(inside, ranges([]string{r.text("clientCidrBlock")})...)
	}
	return inside
}

var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// isPrivate says whether one's own network may have a range: private (RFC 1918) or shared (RFC 6598), and not everything.
func isPrivate(r netip.Prefix) bool {
	return r.Bits() > 0 && (r.Addr().IsPrivate() || sharedSpace.Contains(r.Addr()))
}

// widest drops what another range holds, and sorts.
func widest(all []netip.Prefix) []netip.Prefix {
	var kept []netip.Prefix
	slices.SortFunc(all, func(x, y netip.Prefix) int {
		if x.Bits() != y.Bits() {
			return x.Bits() - y.Bits()
		}
		return x.Addr().Compare(y.Addr())
	})
	for _, r := range all {
		if r.Bits() > 0 && !anyHolds(kept, r) {
			kept = append(kept, r)
		}
	}
	slices.SortFunc(kept, func(x, y netip.Prefix) int { return strings.Compare(x.String(), y.String()) })
	return kept
}
