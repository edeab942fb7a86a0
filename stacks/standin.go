package stacks

import (
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
	standInVpcCIDR    = netip.MustParsePrefix("198.18.0.0/16")
	standInClientCIDR = netip.MustParsePrefix("198.19.0.0/22")
)

// standInAddress is for a device whose address could not be read; nobody has it (RFC 5737).
var standInAddress = netip.MustParseAddr("192.0.2.1")

const standInRegion = "us-east-1"

// standIn replaces the keys whose absence would mean something else.
func (c *Config) standIn(unread map[string]bool) {
	if unread["vpcCidr"] {
		c.VpcCIDR = standInVpcCIDR
	}
	if unread["clientVpnCidr"] {
		c.ClientVpnCIDR = standInClientCIDR
	}
	if unread["availabilityZones"] && c.VpcID == "" {
		c.AvailabilityZones = []string{c.Region + "a", c.Region + "b"}
	}
	c.subnetsUnread, c.zonesUnread = unread["subnetIds"], unread["availabilityZones"]
	c.onPremisesUnread = unread["onPremisesCidrs"]
	if unread["siteToSiteVpn"] {
		c.SiteToSiteVpn.TunnelInsideCIDRs = nil // A list of which one entry is missing is no list of two.
	}
}

// standsIn says whether a subnet, or the Region, is a stand-in or lies elsewhere than the Region, or an ID is none: a fault
// then says so.
func (e environment) standsIn(vpc components.Vpc) bool {
	subnets := slices.Clone(vpc.Subnets)
	for _, linked := range e.linked {
		subnets = append(subnets, linked.Vpc.Subnets...)
	}
	noneLinked := func(l LinkedVpcConfig) bool { return len(l.checkEndpoints()) > 0 }
	return e.zonesUnread || len(e.Existing.checkForms()) > 0 || slices.ContainsFunc(e.LinkedVpcs, noneLinked) || slices.ContainsFunc(subnets, func(s components.Subnet) bool {
		return !strings.HasPrefix(s.AvailabilityZone, e.Region)
	})
}

// standInSubnet is for a subnet that cannot be looked up: in a zone that no other is in.
func standInSubnet(id string) components.Subnet {
	return components.Subnet{ID: pulumi.String(id), AvailabilityZone: "zone-of-" + id}
}
