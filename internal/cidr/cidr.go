// Package cidr decides about IPv4 address ranges: what a VPC's DNS server is,
// which ranges overlap, and how a VPC is cut into subnets. It is pure: it knows
// neither AWS's API nor Pulumi.
package cidr

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// dnsOffset is where AWS puts the Amazon-provided DNS server: the base of the
// VPC's primary IPv4 CIDR plus two (Amazon VPC User Guide, "DNS attributes for your VPC").
const dnsOffset = 2

// Parse reads an IPv4 CIDR in its canonical form, e.g. "10.60.0.0/16".
// A range with host bits set, an IPv6 range and anything else is an error that
// names the value and, where there is one, the range that was probably meant.
func Parse(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is not a CIDR: write an IPv4 range such as 10.60.0.0/16", s)
	}
	if !p.Addr().Is4() {
		return netip.Prefix{}, fmt.Errorf("%s is not an IPv4 range: write one such as 10.60.0.0/16", s)
	}
	if p != p.Masked() {
		return netip.Prefix{}, fmt.Errorf("%s has host bits set: write %s", s, p.Masked())
	}
	return p, nil
}

// DNSServer is the address of the Amazon-provided DNS server of the VPC with
// this primary CIDR: its base + 2, so 10.60.0.2 for 10.60.0.0/16. AWS serves it on the
// primary CIDR alone; never pass a subnet or a secondary range.
//
// It fails for IPv6, for the zero Prefix, and for /31 and /32, which have no third address.
func DNSServer(vpc netip.Prefix) (netip.Addr, error) {
	if !vpc.IsValid() || !vpc.Addr().Is4() {
		return netip.Addr{}, fmt.Errorf("VPC CIDR %s is not an IPv4 range, and so has no base + 2 DNS server", vpc)
	}
	server := offset(vpc.Masked().Addr(), dnsOffset)
	if !vpc.Contains(server) {
		return netip.Addr{}, fmt.Errorf("VPC CIDR %s is too small to hold its DNS server at base + 2", vpc)
	}
	return server, nil
}

// Subnets cuts the first n ranges of the given prefix length from a VPC's CIDR, in order.
// The same arguments always give the same ranges, and a larger n only adds to the end,
// so that adding an Availability Zone moves no existing subnet.
func Subnets(vpc netip.Prefix, bits, n int) ([]netip.Prefix, error) {
	if !vpc.IsValid() || !vpc.Addr().Is4() {
		return nil, fmt.Errorf("VPC CIDR %s is not an IPv4 range", vpc)
	}
	if bits < vpc.Bits() || bits > 32 || n < 0 {
		return nil, fmt.Errorf("VPC CIDR %s cannot be cut into %d subnets of /%d", vpc, n, bits)
	}
	if room := uint64(1) << (bits - vpc.Bits()); uint64(n) > room {
		return nil, fmt.Errorf("VPC CIDR %s holds %d subnets of /%d, not %d", vpc, room, bits, n)
	}
	size := uint64(1) << (32 - bits)
	subnets := make([]netip.Prefix, n)
	for i := range subnets {
		base := offset(vpc.Masked().Addr(), uint64(i)*size) //nolint:gosec // i is a slice index
		subnets[i] = netip.PrefixFrom(base, bits)
	}
	return subnets, nil
}

// FirstOverlap is the first of the ranges that shares an address with p, in either direction.
func FirstOverlap(p netip.Prefix, ranges []netip.Prefix) (netip.Prefix, bool) {
	for _, r := range ranges {
		if p.Overlaps(r) {
			return r, true
		}
	}
	return netip.Prefix{}, false
}

// Covered says whether one single range holds all of p.
func Covered(p netip.Prefix, ranges []netip.Prefix) bool {
	for _, r := range ranges {
		if r.Bits() <= p.Bits() && r.Contains(p.Addr()) {
			return true
		}
	}
	return false
}

// offset is the IPv4 address n places after a. Callers keep the sum within IPv4.
func offset(a netip.Addr, n uint64) netip.Addr {
	base := a.As4()
	sum := uint64(binary.BigEndian.Uint32(base[:])) + n
	var out [4]byte
	binary.BigEndian.PutUint32(out[:], uint32(sum)) //nolint:gosec // within IPv4 by the caller's checks
	return netip.AddrFrom4(out)
}
