package stacks

import (
	"net/netip"
	"regexp"
	"strings"

	"private-notebook/internal/fault"
)

// VpcConfig says where everything is put, and which networks are behind it.
type VpcConfig struct {
	VpcID             string         `config:"vpcId"`
	VpcCIDR           netip.Prefix   `config:"vpcCidr"`
	AvailabilityZones []string       `config:"availabilityZones"`
	SubnetIDs         []string       `config:"subnetIds"`
	OnPremisesCIDRs   []netip.Prefix `config:"onPremisesCidrs"`

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
	for _, zone := range c.AvailabilityZones {
		if region != "" && !strings.HasPrefix(zone, region) {
			faults.Add(configWhat, "availabilityZones entry "+zone, "is not in Region "+region, "name zones of that Region, such as "+region+"a")
		}
	}
	faults.Append(checkPattern("vpcId", vpcID, "a VPC ID", c.VpcID))
	faults.Append(checkList("subnetIds", subnetID, "a subnet ID", c.SubnetIDs))
	return faults
}
