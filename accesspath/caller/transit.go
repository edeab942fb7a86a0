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
		list = append(list, besideSites(x, gateway)...)
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

// besideSites is whoever has an address in the ranges of a site, and is not there: a range that sums up a company's networks holds those of its VPCs as
// well. That there is none is assumed.
func besideSites(x *topology.Index, gateway string) []Place {
	sites, titles := sitesOn(x, gateway)
	shared := routedTo(x, gateway).And(sites).Minus(vpcsOn(x, gateway))
	if passage, known := routing.PassageOf(x, gateway, "", ""); known {
		shared = shared.And(passage.Onward)
	}
	if shared.IsEmpty() {
		return nil
	}
	return []Place{{
		Further: true, Title: "another network behind " + gateway, TransitGatewayID: gateway, Sources: shared,
		Supposed: fmt.Sprintf("%s is assumed to be all that transit gateway %s leads to in %s, and no other VPC to have addresses there",
			strings.Join(titles, " and "), gateway, shared),
		Remedy: "name narrower ranges of the network on premises, or admit only those at the endpoints",
	}}
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
// declared elsewhere rules nobody out here.
func hangingOn(x *topology.Index, gateway string) addresses.Set {
	sites, _ := sitesOn(x, gateway)
	set := vpcsOn(x, gateway).Plus(sites)
	for i := range x.ClientVPNs {
		if v := &x.ClientVPNs[i]; v.TransitGatewayID == gateway {
			set = set.Plus(addresses.Of(v.ClientCIDRBlock))
		}
	}
	return set
}

// vpcsOn are the ranges of VPCs that hang on a gateway, but for what the gateway's own tables lead to an attachment which is no known VPC's: another
// network has the same addresses.
func vpcsOn(x *topology.Index, gateway string) (set addresses.Set) {
	attachments := attachedVPCs(x, gateway)
	for _, a := range x.TransitGatewayAttachments {
		if a.TransitGatewayID == gateway {
			set = set.Plus(RangesOf(x.VPC(a.VPCID)).Minus(routing.LedElsewhere(x, gateway, a.ID, attachments)))
		}
	}
	return set
}

// sitesOn are the ranges of the sites that hang on a gateway, and what sentences call these.
func sitesOn(x *topology.Index, gateway string) (set addresses.Set, titles []string) {
	for i := range x.OnPremises {
		site := &x.OnPremises[i]
		if slices.ContainsFunc(site.Attachments, func(a topology.Attachment) bool { return a.GatewayID == gateway }) {
			set, titles = set.Plus(addresses.Of(site.CIDRBlocks...)), append(titles, site.Title())
		}
	}
	return set, titles
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
