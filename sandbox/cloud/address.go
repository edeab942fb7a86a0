package cloud

import (
	"encoding/binary"
	"net/netip"
	"slices"
)

// cidrOf is a property that holds a CIDR block; ok is false if it is absent, unknown or not one.
func cidrOf(p props, key string) (block netip.Prefix, ok bool) {
	block, err := netip.ParsePrefix(p.str(key))
	return block, err == nil
}

// ipv4Network faults a property that is given and is not an IPv4 network with a prefix length in the range.
// A block with host bits is refused, as the provider does.
func (v *verdict) ipv4Network(in props, key string, shortest, longest int) {
	got := in.str(key)
	if got == "" {
		return
	}
	block, err := netip.ParsePrefix(got)
	switch {
	case err != nil || !block.Addr().Is4():
		v.fault(key, "expected %s to contain a valid IPv4 CIDR, got %s", key, got)
	case block != block.Masked():
		v.fault(key, "%q must be a valid network address; did you mean %s?", got, block.Masked())
	case block.Bits() < shortest || block.Bits() > longest:
		v.fault(key, "expected %q to contain a network CIDR with significant bits between %d and %d, got /%d",
			key, shortest, longest, block.Bits())
	}
}

// reserved is how many addresses AWS keeps of each subnet: the first four and the last.
const reserved = 5

// capacity is the number of addresses that a subnet can give away.
func capacity(block netip.Prefix) int { return 1<<(32-block.Bits()) - reserved }

// usedAddresses are the addresses in a subnet that endpoints and resolvers hold.
func (a *account) usedAddresses(subnetID, region string) []string {
	return a.addressesIn(subnetID, region, true)
}

// taken is how many addresses of a subnet are taken: besides those, one for each notebook instance and each association of a Client VPN. How
// many AWS takes for an association it does not say.
func (a *account) taken(subnetID, region string, seeded bool) int {
	n := len(a.addressesIn(subnetID, region, seeded))
	for _, r := range append(a.of(notebookType, region), a.of(networkAssociationType, region)...) {
		if r.props().str("subnetId") == subnetID && (seeded || !r.Seeded) {
			n++
		}
	}
	return n
}

func (a *account) addressesIn(subnetID, region string, seeded bool) []string {
	var used []string
	for _, r := range append(a.of(vpcEndpointType, region), a.of(resolverEndpointType, region)...) {
		if r.Seeded && !seeded {
			continue
		}
		for list, field := range map[string]string{"subnetConfigurations": "ipv4", "ipAddresses": "ip"} {
			for _, place := range r.props().objs(list) {
				if place.str("subnetId") == subnetID {
					used = append(used, place.str(field))
				}
			}
		}
	}
	return used
}

// freeAddresses is how many addresses of a subnet are left. Where the account file says how many there were, what it lists itself had
// taken its addresses by then.
func (c *call) freeAddresses(subnet *Resource) int {
	block, ok := cidrOf(subnet.props(), "cidrBlock")
	switch {
	case subnet.Attributes.has(freeCount):
		return subnet.Attributes.num(freeCount) - c.taken(subnet.ID, c.region, false)
	case !ok:
		return 0
	}
	return capacity(block) - c.taken(subnet.ID, c.region, true)
}

// refuseFullSubnets refuses subnets that have fewer free addresses than the call needs, one for each time that a
// subnet is listed. The addresses that the resource holds already are not needed again.
func (c *call) refuseFullSubnets(ids []string, held []props) error {
	needed := map[string]int{}
	for _, id := range ids {
		needed[id]++
	}
	for _, place := range held {
		needed[place.str("subnetId")]--
	}
	for _, id := range ids {
		if c.freeAddresses(c.find(subnets, c.region, byID, id)) < needed[id] {
			return c.fail("InsufficientFreeAddressesInSubnet", "The specified subnet does not have enough free addresses "+
				"to satisfy the request: %s", id)
		}
	}
	return nil
}

// held are the objects of a list property that the resource has had before the call.
func (c *call) held(list string) []props {
	if c.was == nil {
		return nil
	}
	return c.was.props().objs(list)
}

// allocate is a free address of a subnet, chosen by a label so that the same program gets the same address. It
// is "" if the subnet is full. Addresses in taken are given out already by this call.
func (c *call) allocate(subnetID, label string, taken []string) string {
	block, ok := cidrOf(c.refer(subnets, subnetID), "cidrBlock")
	if !ok || capacity(block) < 1 {
		return ""
	}
	used := append(c.usedAddresses(subnetID, c.region), taken...)
	start := binary.BigEndian.Uint32([]byte(hexDigits(c.id+"|"+subnetID+"|"+label, 8))) % uint32(capacity(block))
	for i := range capacity(block) {
		offset := 4 + (start+uint32(i))%uint32(capacity(block))
		if ip := nth(block, offset).String(); !slices.Contains(used, ip) {
			return ip
		}
	}
	return ""
}

// nth is the address at an offset from the beginning of a block.
func nth(block netip.Prefix, offset uint32) netip.Addr {
	base := block.Masked().Addr().As4()
	binary.BigEndian.PutUint32(base[:], binary.BigEndian.Uint32(base[:])+offset)
	return netip.AddrFrom4(base)
}
