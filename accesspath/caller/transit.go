package caller

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/routing"
	"private-notebook/accesspath/topology"
)

// behindTransitGateways are the networks that routes of a VPC's subnets lead to by a transit gateway or a peering connection, and of
// which no resource declares anything. Whether anybody is there is not known; nobody has to get in from there.
func behindTransitGateways(x *topology.Index, q Question) []Place {
	if q.Meant {
		return nil
	}
	var list []Place
	for _, gateway := range TransitGateways(x) {
		beyond := routedTo(x, gateway).Minus(hangingOn(x, gateway))
		if passage, known := routing.PassageOf(x, gateway, "", ""); known {
			beyond = beyond.And(passage.Onward)
		}
		if beyond.IsEmpty() {
			continue
		}
		list = append(list, Place{
			Further: true, Title: "a network behind " + gateway, TransitGatewayID: gateway, Sources: beyond,
			Unsure: unsureOf(x, gateway, beyond),
			Remedy: "take the route out, or admit only the declared ranges at the endpoints; or, if it is meant, declare the network and add linked-vpc to allowedPaths",
		})
	}
	return list
}

func unsureOf(x *topology.Index, gateway string, beyond addresses.Set) string {
	if hasUnreadRoutes(x, gateway) {
		return "routes that are declared elsewhere may lead to further networks by " + gateway + ", and no resource declares what is there"
	}
	return fmt.Sprintf("routes lead to %s by %s, and no resource declares what is there", beyond, gateway)
}

// TransitGateways are the IDs of those that VPCs are attached to, or that their routes name, each once.
func TransitGateways(x *topology.Index) []string {
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for i := range x.TransitGatewayAttachments {
		add(x.TransitGatewayAttachments[i].TransitGatewayID)
	}
	for i := range x.Subnets {
		if table := x.Subnets[i].RouteTable; table != nil {
			for _, r := range table.Routes {
				if strings.HasPrefix(r.GatewayID, "tgw-") {
					add(r.GatewayID)
				}
			}
		}
	}
	return ids
}

// routedTo is what routes lead to by a gateway. Those that are declared elsewhere may lead anywhere.
func routedTo(x *topology.Index, gateway string) addresses.Set {
	if hasUnreadRoutes(x, gateway) {
		return addresses.All()
	}
	var set addresses.Set
	for i := range x.Subnets {
		table := x.Subnets[i].RouteTable
		if table == nil {
			continue
		}
		for _, r := range table.Routes {
			if r.GatewayID == gateway {
				set = set.Plus(addresses.Of(r.DestinationCIDRBlock, r.DestinationIPv6CIDRBlock))
			}
		}
	}
	return set
}

// hasUnreadRoutes says whether a VPC that is attached to a gateway has a subnet whose routes are declared elsewhere.
func hasUnreadRoutes(x *topology.Index, gateway string) bool {
	return slices.ContainsFunc(x.TransitGatewayAttachments, func(a topology.TransitGatewayAttachment) bool {
		return a.TransitGatewayID == gateway && slices.ContainsFunc(x.SubnetsOf(a.VPCID), func(s *topology.Subnet) bool { return s.RouteTable == nil })
	})
}

// hangingOn are the ranges of VPCs, sites and Client VPNs that hang on a gateway: they are places of their own. That a range is
// declared elsewhere rules nobody out here. Nor does a VPC's range that the gateway's own tables lead to an attachment which is no known VPC's:
// another network has the same addresses.
func hangingOn(x *topology.Index, gateway string) addresses.Set {
	var set addresses.Set
	attachments := attachedVPCs(x, gateway)
	for _, a := range x.TransitGatewayAttachments {
		if a.TransitGatewayID == gateway {
			set = set.Plus(RangesOf(x.VPC(a.VPCID)).Minus(routing.LedElsewhere(x, gateway, a.ID, attachments)))
		}
	}
	for i := range x.OnPremises {
		site := &x.OnPremises[i]
		if slices.ContainsFunc(site.Attachments, func(a topology.Attachment) bool { return a.GatewayID == gateway }) {
			set = set.Plus(addresses.Of(site.CIDRBlocks...))
		}
	}
	for i := range x.ClientVPNs {
		if v := &x.ClientVPNs[i]; v.TransitGatewayID == gateway {
			set = set.Plus(addresses.Of(v.ClientCIDRBlock))
		}
	}
	return set
}

// attachedVPCs are the attachments to a gateway of the VPCs whose ranges are known.
func attachedVPCs(x *topology.Index, gateway string) (ids []string) {
	for _, a := range x.TransitGatewayAttachments {
		if a.TransitGatewayID == gateway && !RangesOf(x.VPC(a.VPCID)).IsEmpty() {
			ids = append(ids, a.ID)
		}
	}
	return ids
}
