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

// Subnets cuts n ranges of the given prefix length from a VPC's CIDR: the first ones, in order, that share no address with a range
// that is taken. The same arguments always give the same ranges, and a larger n only adds to the end.
//
// It fails where there is no room, for IPv6, and for a prefix length that the CIDR cannot be cut into.
func Subnets(vpc netip.Prefix, bits, n int, taken ...netip.Prefix) ([]netip.Prefix, error) {
	if !vpc.IsValid() || !vpc.Addr().Is4() {
		return nil, fmt.Errorf("VPC CIDR %s is not an IPv4 range", vpc)
	}
	if bits < vpc.Bits() || bits > 32 || n < 0 {
		return nil, fmt.Errorf("VPC CIDR %s cannot be cut into %d subnets of /%d", vpc, n, bits)
	}
	room, size := uint64(1)<<(bits-vpc.Bits()), uint64(1)<<(32-bits)
	var subnets []netip.Prefix
	for i := uint64(0); i < room && len(subnets) < n; i++ {
		subnet := netip.PrefixFrom(offset(vpc.Masked().Addr(), i*size), bits)
		if _, isTaken := FirstOverlap(subnet, taken); !isTaken {
			subnets = append(subnets, subnet)
		}
	}
	if len(subnets) < n {
		return nil, fmt.Errorf("VPC CIDR %s holds %d free subnets of /%d, not %d", vpc, len(subnets), bits, n)
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
