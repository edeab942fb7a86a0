package observe

import (
	"net/netip"
	"strings"

	"private-notebook/accesspath/topology"
)

// AWS takes VPC ranges from /16 to /28 (VPC User Guide, "VPC CIDR blocks").
const (
	widestVPC    = 16
	narrowestVPC = 28
)

// completeNetworks says what is taken for granted about VPCs that the stack uses and does not declare: what a program
// looks up does not stand in its state.
func (b *builder) completeNetworks() {
	for _, id := range sorted(b.vpcs) {
		v := b.vpcs[id]
		if v.Origin != topology.Assumed {
			continue
		}
		b.assume("VPC %s is declared elsewhere: its DNS attributes are assumed to be on, as AWS asks before an endpoint "+
			"gets private DNS; its route tables and other subnets are not known", id)
		v.CIDRBlock = b.likelyRange(id)
		if v.CIDRBlock == "" {
			b.assume("VPC %s is declared elsewhere and nothing here shows its range, so neither is its DNS server known", id)
			continue
		}
		b.assume("VPC %s is declared elsewhere: its range is assumed to be %s, the widest that a rule of the stack names "+
			"and that holds every known address of the VPC", id, v.CIDRBlock)
	}
}

// titleOfVPC is what a sentence calls a VPC: its resource's name, where it has one, and its ID.
func (b *builder) titleOfVPC(id string) string {
	if v := b.vpcs[id]; v != nil && v.URN != "" {
		return "VPC " + v.URN[strings.LastIndex(v.URN, ":")+1:] + " (" + id + ")"
	}
	return "VPC " + id
}

// likelyRange is the range of a VPC that nothing declares. The addresses that AWS gave to endpoints lie in it for
// certain. Among the ranges that security groups and authorization rules name, the widest that holds them all and that
// AWS would take for a VPC is most likely the VPC's own. The pushed DNS server has no say: it is to be checked.
func (b *builder) likelyRange(vpcID string) string {
	known := ranges(b.addresses[vpcID])
	if len(known) == 0 {
		return ""
	}
	var best netip.Prefix
	for _, candidate := range ranges(b.rangesNamedIn(vpcID)) {
		fits := candidate.Bits() >= widestVPC && candidate.Bits() <= narrowestVPC && holdsAll(candidate, known)
		if fits && (!best.IsValid() || candidate.Bits() < best.Bits()) {
			best = candidate
		}
	}
	if !best.IsValid() {
		return ""
	}
	return best.String()
}

func (b *builder) rangesNamedIn(vpcID string) []string {
	var named []string
	for _, id := range sorted(b.groups) {
		if g := b.groups[id]; g.VPCID == vpcID {
			for _, rule := range append(append([]topology.Rule{}, g.Ingress...), g.Egress...) {
				named = append(named, rule.CIDRIPv4)
			}
		}
	}
	for _, v := range b.topology.ClientVPNs {
		if v.VPCID != vpcID && !b.endsIn(v, vpcID) {
			continue
		}
		for _, rule := range v.AuthorizationRules {
			named = append(named, rule.TargetNetworkCIDR)
		}
	}
	return named
}

func (b *builder) endsIn(v topology.ClientVPN, vpcID string) bool {
	for _, a := range v.Associations {
		if b.vpcOfSubnet(a.SubnetID) == vpcID {
			return true
		}
	}
	return false
}

// ranges reads IPv4 ranges and addresses, and leaves out all else.
func ranges(texts []string) []netip.Prefix {
	var list []netip.Prefix
	for _, text := range texts {
		if p, err := netip.ParsePrefix(text); err == nil && p.Addr().Is4() {
			list = append(list, p.Masked())
		} else if a, err := netip.ParseAddr(text); err == nil && a.Is4() {
			list = append(list, netip.PrefixFrom(a, a.BitLen()))
		}
	}
	return list
}

// holds says whether the inner range lies in the outer one.
func holds(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

func holdsAll(outer netip.Prefix, inner []netip.Prefix) bool {
	for _, p := range inner {
		if !holds(outer, p) {
			return false
		}
	}
	return true
}

func anyHolds(outer []netip.Prefix, inner netip.Prefix) bool {
	for _, p := range outer {
		if holds(p, inner) {
			return true
		}
	}
	return false
}
