package components

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// ranges are the listed zones' ranges: the given ones and, for the others, the first that are free. It fails where there is no room.
func (a NetworkArgs) ranges() (map[string]netip.Prefix, error) {
	byZone, without := map[string]netip.Prefix{}, []string{}
	for _, zone := range a.AvailabilityZones {
		if given, isGiven := a.SubnetCIDRs[zone]; isGiven {
			byZone[zone] = given
		} else {
			without = append(without, zone)
		}
	}
	if len(without) == 0 {
		return byZone, nil
	}
	free, err := cidr.Subnets(a.CIDR, a.SubnetPrefixLength, len(without), slices.Collect(maps.Values(a.SubnetCIDRs))...)
	if err != nil {
		return nil, err
	}
	for i, zone := range without {
		byZone[zone] = free[i]
	}
	return byZone, nil
}

// keptAddresses is how many addresses of a subnet AWS keeps (Amazon VPC User Guide, "Subnet CIDR blocks").
const keptAddresses = reservedHead + 1

// capacity is how many addresses a new subnet has to give; nil where its range is none.
func capacity(network netip.Prefix) *int {
	if !isIPv4Network(network) || network.Bits() == 0 {
		return nil
	}
	free := 1<<(network.Addr().BitLen()-network.Bits()) - keptAddresses
	return &free
}

// checkRanges reports given ranges that cannot be a subnet's, and whether the others find room.
func (a NetworkArgs) checkRanges() fault.List {
	var faults fault.List
	var before []netip.Prefix
	for _, zone := range a.AvailabilityZones {
		given, isGiven := a.SubnetCIDRs[zone]
		if !isGiven {
			continue
		}
		got := "subnet range " + shown(given) + " of " + zone
		other, overlaps := cidr.FirstOverlap(given, before)
		switch {
		case !isIPv4Network(given) || given.Bits() > smallestSubnet:
			faults.Add(networkWhat, got, "is not an IPv4 network of /28 or larger", "write one such as 10.60.1.0/24", "SubnetCIDRs")
			continue
		case !cidr.Covered(given, []netip.Prefix{a.CIDR}):
			faults.Add(networkWhat, got, "is not within VPC "+a.CIDR.String(), "choose a range within it", "SubnetCIDRs")
		case overlaps:
			faults.Add(networkWhat, got, "overlaps "+other.String()+", that of another zone", "keep the subnets apart", "SubnetCIDRs")
		}
		before = append(before, given)
	}
	if len(faults) > 0 {
		return faults
	}
	if _, err := a.ranges(); err != nil {
		faults.Add(networkWhat, fmt.Sprintf("VPC CIDR %s", a.CIDR),
			fmt.Sprintf("has no room for %d subnets of /%d", len(a.AvailabilityZones)-len(before), a.SubnetPrefixLength),
			"choose a larger VPC, fewer zones, or smaller subnets down to /28", "CIDR", "AvailabilityZones", "SubnetPrefixLength", "SubnetCIDRs")
	}
	return faults
}
