package stacks

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

// Stand-ins take the place of what could not be read or looked up, so that one wrong value does not hide the others, nor
// make faults of its own: the run ends with the fault that was found before they were needed. The ranges are those for
// benchmarks (RFC 2544), which nobody's network is in.
var (
	standInVpcCIDR        = netip.MustParsePrefix("198.18.0.0/16")
	standInOnPremisesCIDR = netip.MustParsePrefix("198.19.128.0/17")
	standInClientCIDR     = netip.MustParsePrefix("198.19.0.0/22")
)

// standInAddress is for a device whose address could not be read; nobody has it (RFC 5737).
var standInAddress = netip.MustParseAddr("192.0.2.1")

const standInRegion = "us-east-1"

// standIn replaces the keys whose absence would mean something else.
func (c *Config) standIn(unread unreadKeys) {
	if unread.within("vpcCidr") {
		c.VpcCIDR = standInVpcCIDR
	}
	if unread.within("clientVpnCidr") {
		c.ClientVpnCIDR = standInClientCIDR
	}
	withoutVpc := c.VpcID == "" && len(c.SubnetIDs) > 0 && len(c.AvailabilityZones) == 0 // That is said of subnetIds.
	if unread.within("availabilityZones") && c.VpcID == "" || withoutVpc {
		c.AvailabilityZones = []string{c.Region + "a", c.Region + "b"}
	}
	c.subnetsUnread, c.zonesUnread = unread.within("subnetIds"), unread.within("availabilityZones") || withoutVpc
	c.standInTexts(unread)
	maps.DeleteFunc(c.SubnetCIDRs, func(zone string, _ netip.Prefix) bool { return unread["subnetCidrs."+zone] })
	c.companionsUnread = unread.within("companionEndpoints")
	maps.DeleteFunc(c.Assumers, func(role string, _ []string) bool { return unread["assumers."+role] })
	c.issuersUnread = unread.within("issuerRoles") || unread.within("notebooks") || unread.within("ec2Issuer")
	c.flowLogsUnread, c.alarmUnread = unread.within("flowLogs"), unread.within("issuanceAlarm")
	c.onPremisesUnread = unread.within("onPremisesCidrs")
	c.standInConnection(unread)
	c.standInExisting(unread)
	c.standInLinkedVpcs(unread)
	c.standInFleet(unread)
}

// standInTexts leaves out what would be taken for empty; a group is still one.
func (c *Config) standInTexts(unread unreadKeys) {
	for key, texts := range map[string]map[string]string{"waivers": c.Waivers, "tags": c.Tags, "companionPolicies": c.CompanionPolicies,
		"inboundResolverAddresses": c.InboundResolverAddresses} {
		maps.DeleteFunc(texts, func(name, _ string) bool { return unread[key+"."+name] })
	}
	for name := range c.ClientVpnAuthorizedGroups {
		if unread["clientVpnAuthorizedGroups."+name] {
			c.ClientVpnAuthorizedGroups[name] = unreadText + "-" + name
		}
	}
}

// standInRouteTables are for tables that cannot be looked up. No look-up compares them, since their ID is not plain.
func standInRouteTables() map[string]pulumi.StringInput {
	return map[string]pulumi.StringInput{"rtb-0": pulumi.String("rtb-0").ToStringOutput()}
}

// zonesStandIn says whether a subnet is a stand-in or lies elsewhere than the Region: a fault then says so.
func (e environment) zonesStandIn(vpc components.Vpc) bool {
	subnets := slices.Clone(vpc.Subnets)
	for _, linked := range e.linked {
		subnets = append(subnets, linked.Vpc.Subnets...)
	}
	return e.zonesUnread || slices.ContainsFunc(subnets, func(s components.Subnet) bool {
		return !strings.HasPrefix(s.AvailabilityZone, e.Region)
	})
}

func standInSubnets() []components.Subnet {
	return []components.Subnet{standInSubnet("subnet-0"), standInSubnet("subnet-1")}
}

// standInSubnet is for a subnet that cannot be looked up: in a zone that no other is in.
func standInSubnet(id string) components.Subnet {
	return components.Subnet{ID: pulumi.String(id), AvailabilityZone: "zone-of-" + id}
}
