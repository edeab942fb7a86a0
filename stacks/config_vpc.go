package stacks

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// VpcConfig says where everything is put, and which networks are behind it.
type VpcConfig struct {
	VpcID             string       `config:"vpcId"`
	VpcCIDR           netip.Prefix `config:"vpcCidr"`
	AvailabilityZones []string     `config:"availabilityZones"`
	// SubnetCIDRs are by zone; a zone without one has a range chosen.
	SubnetCIDRs     map[string]netip.Prefix `config:"subnetCidrs"`
	SubnetIDs       []string                `config:"subnetIds"`
	OnPremisesCIDRs []netip.Prefix          `config:"onPremisesCidrs"`
	// InboundResolverAddresses are by zone; a zone without one has AWS choose.
	InboundResolverAddresses map[string]string `config:"inboundResolverAddresses"`

	subnetsUnread, zonesUnread bool // SubnetIDs, or AvailabilityZones, are not what was meant.
	onPremisesUnread           bool // Nor are OnPremisesCIDRs.
	numbersUnread              bool // Nor is one of the two BGP numbers, or what decides on them.
	regionUnread               bool // Nor is the Region, which nobody gave.
}

var (
	vpcID    = regexp.MustCompile(`^vpc-[0-9a-f]+$`)
	subnetID = regexp.MustCompile(`^subnet-[0-9a-f]+$`)
)

func (c VpcConfig) check(region string) fault.List {
	var faults fault.List
	switch {
	case c.VpcID == "" && len(c.SubnetIDs) > 0:
		faults.Add(configWhat, "subnetIds", "is set without vpcId", "set vpcId too, or leave subnetIds out to have a VPC made")
	case c.VpcID != "" && len(c.SubnetIDs) == 0 && !c.subnetsUnread:
		faults.Add(configWhat, "vpcId", "is set without subnetIds", "name one existing subnet per Availability Zone")
	case c.VpcID != "" && len(c.AvailabilityZones) > 0:
		faults.Add(configWhat, "availabilityZones", "is set with vpcId",
			"leave it out: an existing VPC's zones are those of its subnets")
	}
	faults.Append(c.checkZonesOf(region))
	faults.Append(c.checkSubnetCIDRs())
	faults.Append(c.checkResolverAddresses())
	faults.Append(checkPattern("vpcId", vpcID, "a VPC ID", c.VpcID))
	faults.Append(checkList("subnetIds", subnetID, "a subnet ID", c.SubnetIDs))
	return faults
}

// checkZonesOf leaves an empty entry to the component.
func (c VpcConfig) checkZonesOf(region string) fault.List {
	var faults fault.List
	for i, zone := range c.AvailabilityZones {
		if region != "" && zone != "" && !strings.HasPrefix(zone, region) {
			var malformed fault.List
			malformed.Add(configWhat, "availabilityZones entry "+zone, "is not in Region "+region, "name zones of that Region, such as "+region+"a")
			faults.Append(malformed.OfForm(fmt.Sprintf("availabilityZones[%d]", i)))
		}
	}
	return faults
}

// checkSubnetCIDRs reports ranges of zones that get no subnet; the component looks at the ranges.
func (c VpcConfig) checkSubnetCIDRs() fault.List {
	var faults fault.List
	if c.VpcID != "" && len(c.SubnetCIDRs) > 0 {
		faults.Add(configWhat, "subnetCidrs", "is set with vpcId", "leave it out: the subnets of an existing VPC have their ranges")
		return faults
	}
	for _, zone := range sortedKeys(c.SubnetCIDRs) {
		switch {
		case !c.zonesUnread && !slices.Contains(c.AvailabilityZones, zone):
			faults.Add(configWhat, "subnetCidrs."+zone, "is of a zone that availabilityZones does not list", fault.Suggestion(zone, c.AvailabilityZones))
		case !c.SubnetCIDRs[zone].IsValid():
			var empty fault.List
			empty.Add(configWhat, "subnetCidrs."+zone, "is empty", "name a network, or leave the zone out")
			faults.Append(empty.OfForm("subnetCidrs." + zone))
		}
	}
	return faults
}

// checkResolverAddresses reports what is no address, or of no resolver; the component looks at the subnets.
func (c VpcConfig) checkResolverAddresses() fault.List {
	var faults fault.List
	if len(c.InboundResolverAddresses) > 0 && len(c.OnPremisesCIDRs) == 0 && !c.onPremisesUnread {
		faults.Add(configWhat, "inboundResolverAddresses", "is set without onPremisesCidrs", "name the networks whose people ask it, or leave it out")
		return faults
	}
	for _, zone := range sortedKeys(c.InboundResolverAddresses) {
		if address, err := netip.ParseAddr(c.InboundResolverAddresses[zone]); err != nil || !address.Is4() {
			faults.Add(configWhat, fmt.Sprintf("inboundResolverAddresses.%s = %q", zone, c.InboundResolverAddresses[zone]), "is not an IPv4 address",
				"write one such as 10.60.0.10")
		}
	}
	return faults
}

// resolverAddresses are those that could be read.
func (c VpcConfig) resolverAddresses() map[string]netip.Addr {
	var addresses map[string]netip.Addr
	for zone, text := range c.InboundResolverAddresses {
		if address, err := netip.ParseAddr(text); err == nil && address.Is4() {
			if addresses == nil {
				addresses = map[string]netip.Addr{}
			}
			addresses[zone] = address
		}
	}
	return addresses
}
