package stack

import (
	"net/netip"
	"slices"

	"private-notebook/accesspath/topology"
)

// inbound is AWS's word for a resolver endpoint that answers (Route 53 API Reference, "ResolverEndpoint").
const inbound = "INBOUND"

// dnsServers are the addresses in the stack's VPCs that answer DNS: the base of each range plus two (Amazon VPC User Guide,
// "Amazon DNS server"), those that the Client VPN hands out, and those of inbound resolver endpoints. Servers elsewhere are left
// out: they may answer from their memory while the way to the VPC is down.
func dnsServers(t topology.Topology) []netip.Addr {
	var servers []netip.Addr
	add := func(a netip.Addr, err error) {
		if err == nil && a.IsPrivate() && !slices.Contains(servers, a) {
			servers = append(servers, a)
		}
	}
	var ranges []netip.Prefix
	for _, v := range t.VPCs {
		if block, err := netip.ParsePrefix(v.CIDRBlock); err == nil {
			ranges = append(ranges, block)
			add(block.Masked().Addr().Next().Next(), nil)
		}
	}
	for _, v := range t.ClientVPNs {
		for _, text := range v.DNSServers {
			a, err := netip.ParseAddr(text)
			if slices.ContainsFunc(ranges, func(block netip.Prefix) bool { return block.Contains(a) }) {
				add(a, err)
			}
		}
	}
	for _, r := range t.Resolvers {
		for _, address := range r.IPAddresses {
			if r.Direction == inbound {
				add(netip.ParseAddr(address.IP))
			}
		}
	}
	return servers
}
