package components

import (
	"net/netip"
	"slices"

	"private-notebook/internal/fault"
)

// reservedHead is how many addresses at the beginning of a subnet AWS keeps, besides the last (Amazon VPC User Guide, "Subnet CIDR
// blocks").
const reservedHead = 4

// checkAddresses reports addresses that the resolver cannot have. Whether one is taken only AWS can tell.
func (a InboundResolverArgs) checkAddresses() fault.List {
	var faults fault.List
	if a.ExistingEndpointID != "" && len(a.Addresses) > 0 {
		faults.Add(inboundResolverWhat, "addresses", "cannot be set of the existing endpoint "+a.ExistingEndpointID,
			"leave them out: an adopted endpoint is never changed", "Addresses")
		return faults
	}
	for _, zone := range sortedKeys(a.Addresses) {
		address := a.Addresses[zone]
		got := "address " + address.String() + " of " + zone
		at := slices.IndexFunc(a.Vpc.Subnets, func(s Subnet) bool { return s.AvailabilityZone == zone })
		switch {
		case at < 0:
			faults.Add(inboundResolverWhat, got, "is of a zone without a subnet", fault.Suggestion(zone, zonesOf(a.Vpc.Subnets)), "Addresses")
		case a.Vpc.Subnets[at].CIDR.IsValid() && !isUsable(address, a.Vpc.Subnets[at].CIDR):
			faults.Add(inboundResolverWhat, got, "is not an address that can be used in subnet "+a.Vpc.Subnets[at].CIDR.String(),
				"choose a free one of it; AWS keeps the first four and the last", "Addresses")
		}
	}
	return faults
}

// isUsable says whether a subnet has an address for somebody else than AWS.
func isUsable(address netip.Addr, subnet netip.Prefix) bool {
	if !subnet.Contains(address) || !subnet.Contains(address.Next()) {
		return false
	}
	kept := subnet.Masked().Addr()
	for range reservedHead {
		if address == kept {
			return false
		}
		kept = kept.Next()
	}
	return true
}
