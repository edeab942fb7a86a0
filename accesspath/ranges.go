package accesspath

import (
	"net/netip"
	"strings"
)

// prefixes reads IPv4 ranges and leaves out what is none; the network notes those once.
func prefixes(texts ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, text := range texts {
		if p, err := netip.ParsePrefix(text); err == nil && p.Addr().Is4() {
			list = append(list, p.Masked())
		}
	}
	return list
}

// single is the range of one address.
func singleAddress(a netip.Addr) netip.Prefix { return netip.PrefixFrom(a, a.BitLen()) }

// coverage says how much of the targets the ranges hold.
type coverage int

const (
	nothing coverage = iota
	part
	everything
)

// cover adds up ranges: two halves cover the whole.
func cover(targets, ranges []netip.Prefix) coverage {
	all, some := true, false
	for _, target := range targets {
		switch coverOne(target, ranges) {
		case everything:
			some = true
		case part:
			all, some = false, true
		case nothing:
			all = false
		}
	}
	switch {
	case all && len(targets) > 0:
		return everything
	case some:
		return part
	default:
		return nothing
	}
}

func coverOne(target netip.Prefix, ranges []netip.Prefix) coverage {
	var inside []netip.Prefix
	for _, r := range ranges {
		if r.Bits() <= target.Bits() && r.Contains(target.Addr()) {
			return everything
		}
		if target.Overlaps(r) {
			inside = append(inside, r)
		}
	}
	if len(inside) == 0 {
		return nothing
	}
	low, high := halves(target)
	if coverOne(low, inside) == everything && coverOne(high, inside) == everything {
		return everything
	}
	return part
}

// halves splits a range in two; it is never asked to split a single address, which overlaps only what holds it.
func halves(p netip.Prefix) (low, high netip.Prefix) {
	bits := p.Bits() + 1
	bytes := p.Addr().As4()
	bytes[(bits-1)/8] |= 1 << (7 - (bits-1)%8)
	return netip.PrefixFrom(p.Addr(), bits), netip.PrefixFrom(netip.AddrFrom4(bytes), bits)
}

// ends are the first and last address of every range.
func ends(ranges []netip.Prefix) []netip.Addr {
	var list []netip.Addr
	for _, r := range ranges {
		last := r.Addr().As4()
		for bit := r.Bits(); bit < 32; bit++ {
			last[bit/8] |= 1 << (7 - bit%8)
		}
		list = append(list, r.Addr(), netip.AddrFrom4(last))
	}
	return list
}

// basePlusTwo is where Amazon's DNS answers in a VPC: the primary range's base plus two, not a subnet's
// (VPC User Guide, "DNS attributes for your VPC").
func basePlusTwo(v *VPC) (netip.Addr, bool) {
	primary := prefixes(v.CIDRBlock)
	if len(primary) == 0 {
		return netip.Addr{}, false
	}
	return primary[0].Addr().Next().Next(), true
}

func rangesOf(v *VPC) []netip.Prefix {
	return prefixes(append([]string{v.CIDRBlock}, v.SecondaryCIDRBlocks...)...)
}

func written(ranges []netip.Prefix) string {
	if len(ranges) == 0 {
		return "an unknown range"
	}
	texts := make([]string, len(ranges))
	for i, r := range ranges {
		texts[i] = r.String()
		if r.IsSingleIP() {
			texts[i] = r.Addr().String()
		}
	}
	return strings.Join(texts, ", ")
}
