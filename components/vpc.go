package components

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// Vpc is a VPC that the components put something into, whoever made it.
type Vpc struct {
	// ID is the VPC's ID. Required.
	ID pulumi.StringInput
	// CIDR is the VPC's primary IPv4 CIDR, from /16 to /28. Required: its base + 2 is the DNS server.
	CIDR netip.Prefix
	// SecondaryCIDRs are the further IPv4 CIDRs of the VPC, if any. They never move the DNS server.
	SecondaryCIDRs []netip.Prefix
	// Subnets are the subnets to use, one an Availability Zone. At least one.
	Subnets []Subnet
	// RouteTables are the IDs of the subnets' route tables, by short names of your choice, for the components that add
	// routes. Nil leaves every route to whoever keeps the tables.
	RouteTables map[string]pulumi.StringInput
	// GatewayRouteTables are the tables that gateway endpoints put their route into, by short names of your choice. Nil is RouteTables.
	GatewayRouteTables map[string]pulumi.StringInput
}

// Subnet is a subnet of a [Vpc].
type Subnet struct {
	// ID is the subnet's ID. Required.
	ID pulumi.StringInput
	// AvailabilityZone is its zone, e.g. "ap-northeast-1a". Required: it names what is put there.
	AvailabilityZone string
	// CIDR is its IPv4 range. The zero value leaves its size unchecked.
	CIDR netip.Prefix
	// FreeAddresses is how many of its addresses are free, as AWS counts them: of a subnet that is to be made, all but the five that AWS
	// keeps. Nil leaves it unchecked whether what is put there finds room.
	FreeAddresses *int
}

// AWS's limits on a VPC's CIDR (Amazon VPC User Guide, "VPC CIDR blocks").
const (
	largestVpc  = 16
	smallestVpc = 28
)

// cidrs are all CIDRs of the VPC, the primary one first.
func (v Vpc) cidrs() []netip.Prefix {
	return append([]netip.Prefix{v.CIDR}, v.SecondaryCIDRs...)
}

// isZero says whether nothing of the VPC was given, so that a whole may fill in its own.
func (v Vpc) isZero() bool {
	return v.ID == nil && !v.CIDR.IsValid() && len(v.SecondaryCIDRs) == 0 && len(v.Subnets) == 0 &&
		len(v.RouteTables) == 0 && len(v.GatewayRouteTables) == 0
}

// subnetIDs are the subnets' IDs, in their order.
func subnetIDs(subnets []Subnet) pulumi.StringArray {
	ids := make(pulumi.StringArray, len(subnets))
	for i, s := range subnets {
		ids[i] = s.ID
	}
	return ids
}

// check reports what is wrong with the VPC itself; what names the part that wanted it.
func (v Vpc) check(what string) fault.List {
	var faults fault.List
	if v.ID == nil {
		faults.Add(what, "VPC ID", "is missing", "give the ID of the VPC", "ID")
	}
	faults.Append(checkVpcCIDR(what, v.CIDR))
	for i, c := range v.SecondaryCIDRs {
		if slices.Contains(v.SecondaryCIDRs[:i], c) {
			faults.Add(what, "secondary CIDR "+c.String(), "is listed twice", "list it once", "SecondaryCIDRs")
		}
		if c.IsValid() && c.Overlaps(v.CIDR) {
			faults.Add(what, "secondary CIDR "+c.String(), "overlaps the primary CIDR "+v.CIDR.String(),
				"list only the CIDRs that AWS associated besides the primary one", "SecondaryCIDRs")
		}
		faults.Append(checkNetwork(what, "secondary CIDR", c, "SecondaryCIDRs"))
	}
	faults.Append(v.checkSubnets(what))
	return faults
}

// checkVpcCIDR is of arguments that call the range CIDR.
func checkVpcCIDR(what string, c netip.Prefix) fault.List {
	var faults fault.List
	if !isIPv4Network(c) || c.Bits() < largestVpc || c.Bits() > smallestVpc {
		faults.Add(what, "VPC CIDR "+shown(c), "is not an IPv4 network from /16 to /28",
			"give the VPC's primary CIDR, such as 10.60.0.0/16", "CIDR")
	}
	return faults
}

func (v Vpc) checkSubnets(what string) fault.List {
	var faults fault.List
	if len(v.Subnets) == 0 {
		faults.Add(what, "subnet list", "is empty", "give at least one subnet, one per Availability Zone", "Subnets")
	}
	var zones []string
	for i, s := range v.Subnets {
		if s.ID == nil {
			faults.Add(what, fmt.Sprintf("subnet %d", i+1), "has no ID", "give its subnet ID", "Subnets")
		}
		if s.CIDR.IsValid() && v.CIDR.IsValid() && !cidr.Covered(s.CIDR, v.cidrs()) {
			faults.Add(what, fmt.Sprintf("subnet %d, %s,", i+1, s.CIDR), "is not within the VPC's "+fmt.Sprint(v.cidrs()), "give subnets of this VPC", "Subnets")
		}
		switch {
		case s.AvailabilityZone == "":
			faults.Add(what, fmt.Sprintf("subnet %d", i+1), "has no Availability Zone", "name its zone, such as ap-northeast-1a", "Subnets")
		case v.listsTwice(i):
			faults.Add(what, fmt.Sprintf("subnet %d", i+1), "is listed twice", "list it once", "Subnets")
		case slices.Contains(zones, s.AvailabilityZone):
			faults.Add(what, fmt.Sprintf("subnet %d", i+1), "is a second one in "+s.AvailabilityZone,
				"give one subnet per Availability Zone", "Subnets")
		}
		zones = append(zones, s.AvailabilityZone)
	}
	return faults
}

// listsTwice says whether a subnet is listed before, as far as its ID is known.
func (v Vpc) listsTwice(i int) bool {
	id, isKnown := v.Subnets[i].plainID()
	return isKnown && slices.ContainsFunc(v.Subnets[:i], func(s Subnet) bool { other, _ := s.plainID(); return other == id })
}

// widestNetwork is the shortest prefix a source may have. Anything wider is no organisation's network:
// 0.0.0.0/0 is the internet, and so is 0.0.0.0/1 with 128.0.0.0/1.
const widestNetwork = 8

// checkNetworks reports the ranges of an argument that may not be the source of traffic.
func checkNetworks(what, which string, networks []netip.Prefix, argument string) fault.List {
	var faults fault.List
	for i, n := range networks {
		faults.Append(checkNetwork(what, which, n, argument))
		if slices.Contains(networks[:i], n) {
			faults.Add(what, which+" "+n.String(), "is listed twice", "list it once", argument)
		}
	}
	return faults
}

// checkOnPremises also refuses ranges that a route could not tell apart from the VPC, or from one another.
func checkOnPremises(what string, networks []netip.Prefix, vpc Vpc) fault.List {
	faults := checkNetworks(what, "on-premises CIDR", networks, "OnPremisesCIDRs")
	blocks := slices.DeleteFunc(vpc.cidrs(), isFaulty)
	var before []netip.Prefix
	for _, network := range networks {
		if isFaulty(network) || slices.Contains(before, network) {
			continue // Said above.
		}
		if other, overlaps := cidr.FirstOverlap(network, slices.Concat(blocks, before)); overlaps {
			faults.Add(what, "on-premises CIDR "+network.String(), "overlaps "+other.String(),
				"name on-premises ranges outside the VPC and apart from each other", "OnPremisesCIDRs")
		}
		before = append(before, network)
	}
	return faults
}

func checkNetwork(what, which string, n netip.Prefix, argument string) fault.List {
	var faults fault.List
	switch {
	case !isIPv4Network(n):
		faults.Add(what, which+" "+shown(n), "is not an IPv4 network", "write it such as 192.168.0.0/16, without host bits", argument)
	case n.Bits() < widestNetwork:
		faults.Add(what, which+" "+n.String(), "is open to the world",
			fmt.Sprintf("name a network of your own, /%d or narrower", widestNetwork), argument)
	}
	return faults
}

// shown is a network as an operator writes it; Go spells the zero value "invalid Prefix".
func shown(p netip.Prefix) string {
	if !p.IsValid() {
		return "(none)"
	}
	return p.String()
}

func isFaulty(network netip.Prefix) bool {
	return checkNetwork("", "", network, "") != nil
}

func isIPv4Network(p netip.Prefix) bool {
	return p.IsValid() && p.Addr().Is4() && p == p.Masked()
}

// gatewayTableIDs are the IDs of the tables for gateway endpoints, in the order of their names.
func (v Vpc) gatewayTableIDs() pulumi.StringArray {
	tables := v.GatewayRouteTables
	if tables == nil {
		tables = v.RouteTables
	}
	var ids pulumi.StringArray
	for _, name := range sortedKeys(tables) {
		ids = append(ids, tables[name])
	}
	return ids
}
