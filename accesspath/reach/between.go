package reach

import (
	"cmp"
	"fmt"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/routing"
	"private-notebook/accesspath/topology"
)

// link is a way from one VPC to another.
type link struct {
	topology.Element
	// gateways are what routes of both VPCs name, and title what sentences call them.
	gateways []string
	title    string
	// assumes says what of it nobody declares; "" where all is.
	assumes string
}

const assumedTables = "its own route tables, which are kept elsewhere, are assumed to lead both ways"

// byGateway says that a route leads to one of the gateways with these IDs.
func byGateway(ids []string) func(topology.Route) bool {
	return func(r topology.Route) bool { return slices.Contains(ids, r.GatewayID) }
}

// links are the peering connections and transit gateways that two VPCs share. A peering that is not active carries nothing (VPC
// Peering Guide, "VPC peering connection lifecycle").
func (r *Reach) links(a, b string) []link {
	var list []link
	for i := range r.PeeringConnections {
		p := &r.PeeringConnections[i]
		joins := p.VPCID == a && p.PeerVPCID == b || p.VPCID == b && p.PeerVPCID == a
		if joins && (p.Status == "" || p.Status == "active") {
			list = append(list, link{Element: p.Element, gateways: []string{p.ID}, title: topology.Titled("VPC peering", p.Element, p.ID)})
		}
	}
	for _, id := range r.gateways {
		if r.isAttached(a, id) && r.isAttached(b, id) {
			l := link{Element: r.attachment(a, id).Element, gateways: []string{id}, title: "transit gateway " + id, assumes: assumedTables}
			if r.isFollowed(id, a) && r.isFollowed(id, b) {
				l.assumes = ""
			}
			list = append(list, l)
		}
	}
	return list
}

// isAttached says whether a VPC is attached to a transit gateway: by a declared attachment, or because it routes there, which AWS lets only a
// VPC that is attached (VPC User Guide, "Routing for a transit gateway").
func (r *Reach) isAttached(vpcID, transitGatewayID string) bool {
	declared := slices.ContainsFunc(r.TransitGatewayAttachments, func(t topology.TransitGatewayAttachment) bool {
		return t.VPCID == vpcID && t.TransitGatewayID == transitGatewayID
	})
	return declared || slices.ContainsFunc(r.SubnetsOf(vpcID), func(s *topology.Subnet) bool {
		return s.RouteTable != nil && slices.ContainsFunc(s.RouteTable.Routes, func(route topology.Route) bool { return route.GatewayID == transitGatewayID })
	})
}

// attachment is the declared one of a VPC; the zero value where another stack declares it.
func (r *Reach) attachment(vpcID, transitGatewayID string) topology.TransitGatewayAttachment {
	for i := range r.TransitGatewayAttachments {
		if t := &r.TransitGatewayAttachments[i]; t.VPCID == vpcID && t.TransitGatewayID == transitGatewayID {
			return *t
		}
	}
	return topology.TransitGatewayAttachment{}
}

// hasUnreadRoutes says whether a VPC has a subnet whose routes are declared elsewhere: whether it is attached to a transit gateway is then not
// known.
func (r *Reach) hasUnreadRoutes(vpcID string) bool {
	return slices.ContainsFunc(r.SubnetsOf(vpcID), func(s *topology.Subnet) bool { return s.RouteTable == nil })
}

// joined makes one link of several: packets may go by one of them, and answers by another.
func joined(links []link) []link {
	all := links[0]
	for _, l := range links[1:] {
		all.gateways = append(slices.Clone(all.gateways), l.gateways...)
		all.title += " or " + l.title
		all.assumes = cmp.Or(all.assumes, l.assumes)
	}
	return []link{all}
}

// fromVPC is the way from another VPC: routes there in the place's subnet, and back in the endpoint's. Where the path is meant it must
// be one gateway both ways, and of several the one counts that leads furthest.
func (w *walk) fromVPC(v *topology.VPC) hop.Finding {
	f := hop.Finding{Hop: hop.Route, Outcome: hop.Fails, URN: w.place.URN}
	if w.place.VPC == nil {
		f.Outcome, f.Because = hop.Unsure, "the VPC that "+w.place.Title+" leads to is not known"
		return f
	}
	links := w.links(w.place.VPC.ID, v.ID)
	if len(links) == 0 {
		f.Because = fmt.Sprintf("no VPC peering and no transit gateway joins %s to %s", w.place.VPC.Title(), v.Title())
		f.Remedy = "reach endpoints of the place's own VPC, or join the two VPCs"
		return f
	}
	if !w.meant {
		links = joined(links)
	}
	best, flows := hop.Finding{}, w.flows
	var bestFlows []flow
	for i, l := range links {
		w.flows = flows
		found := w.across(l, v)
		if i == 0 || found.Outcome == hop.Passes && best.Outcome != hop.Passes {
			best, bestFlows = found, w.flows
		}
	}
	w.flows = bestFlows
	if best.Outcome != hop.Passes || w.place.VPN == nil {
		return best
	}
	return w.throughTunnelBeyond(best)
}

func (w *walk) across(l link, v *topology.VPC) hop.Finding {
	f := hop.Finding{Hop: hop.Route, URN: l.URN, Assumed: l.assumes != "" || l.Origin == topology.Assumed,
		Because: fmt.Sprintf("%s leads from %s to %s", l.title, w.place.VPC.Title(), v.Title())}
	if l.assumes != "" {
		f.Because += "; " + l.assumes
	}
	there, toThere := w.ledThere(w.place.Subnet, l)
	s := w.narrow(func(fl flow) flow {
		fl.targets = fl.targets.And(there)
		return fl
	})
	if toThere != "" {
		f.Assumed = true
		f.Because += "; " + toThere
	}
	if f.Outcome = w.outcome(s); f.Outcome != hop.Passes {
		f.Because = fmt.Sprintf("%s has no route to %s by %s", w.place.Title, w.destination(), l.title)
		f.Remedy = "add a route to the endpoint's subnets"
		return f
	}
	if f = w.backBy(f, l.gateways, l.title); f.Outcome != hop.Passes {
		return f
	}
	return w.byTables(f, l.gateways, w.place.VPC.ID, v.ID)
}

// ledThere is what a place's routes lead by a link. Routes of a subnet that is declared elsewhere are assumed to lead there.
func (w *walk) ledThere(subnet *topology.Subnet, l link) (addresses.Set, string) {
	if subnet == nil || subnet.RouteTable == nil {
		return addresses.All(), "the routes of " + w.place.Title + ", which are declared elsewhere, are assumed to lead there"
	}
	return routing.Led(routing.EntriesOf(subnet.RouteTable, byGateway(l.gateways)), addresses.All()), ""
}

// backBy narrows to the sources that the endpoint's subnets lead back by a gateway.
func (w *walk) backBy(f hop.Finding, gateways []string, title string) hop.Finding {
	var blamed *topology.RouteTable
	assumed := ""
	local := w.localOf()
	s := w.narrow(func(fl flow) flow {
		fl.sources = fl.sources.Minus(local)
		if fl.subnet == nil || fl.subnet.RouteTable == nil {
			assumed = "; the routes of the endpoint's subnets, which are declared elsewhere, are assumed to lead back"
			return fl
		}
		back := routing.Led(routing.EntriesOf(fl.subnet.RouteTable, byGateway(gateways)), fl.sources)
		if !fl.sources.Within(back) {
			blamed = fl.subnet.RouteTable
		}
		fl.sources = back
		return fl
	})
	f.Because += assumed
	f.Assumed = f.Assumed || assumed != ""
	if f.Outcome = w.outcome(s); f.Outcome == hop.Passes {
		return f
	}
	if f.Outcome == hop.Unsure {
		f.Because = fmt.Sprintf("the addresses of %s are not known, and %s leads only some back", w.place.Title, title)
		return f
	}
	if blamed == nil {
		return w.ownRange(f)
	}
	f.URN = blamed.URN
	f.Because += fmt.Sprintf(", but %s has no route back to %s by it", topology.Titled("route table", blamed.Element, ""), written(w.place.Sources))
	f.Remedy = "add a route back to the place's range to the route tables of the endpoint's subnets"
	return f
}

// destination is what sentences call where the packets go: the endpoint, or the resolver that is asked for its name.
func (w *walk) destination() string {
	if w.endpoint == nil {
		return w.resolver.Title()
	}
	return w.endpoint.Title()
}

// localOf are the addresses that answers from the endpoint or the resolver never leave its VPC for: the local route goes before all others (VPC User
// Guide, "Route priority").
func (w *walk) localOf() addresses.Set {
	if w.endpoint == nil {
		return caller.RangesOf(w.resolverVPC(w.resolver))
	}
	return caller.RangesOf(w.VPC(w.endpoint.VPCID))
}

// ownRange is for a caller at addresses of the endpoint's own VPC.
func (w *walk) ownRange(f hop.Finding) hop.Finding {
	f.Because += fmt.Sprintf(", but answers to %s stay in the VPC, whose own range it is", written(w.place.Sources))
	f.Remedy = "give the two networks ranges that do not overlap"
	return f
}

// throughTunnelBeyond is for people whose tunnel ends in another VPC than the endpoint's: the Client VPN's own routes must lead
// there (Client VPN Administrator Guide, "Access to a peered VPC").
func (w *walk) throughTunnelBeyond(f hop.Finding) hop.Finding {
	routed := w.routedOn()
	s := w.narrow(func(fl flow) flow {
		fl.targets = fl.targets.And(routed)
		return fl
	})
	if outcome := w.outcome(s); outcome != hop.Passes && w.place.TransitGatewayID != "" && !w.meant {
		return w.tunnelAtGateway(w.destination())
	} else if outcome != hop.Passes {
		return hop.Finding{Hop: hop.Route, Outcome: outcome, URN: w.place.VPN.URN,
			Because: fmt.Sprintf("%s has no route to %s", w.place.VPN.Title(), w.destination()),
			Remedy:  "add a route to the endpoint's subnets to the Client VPN endpoint"}
	}
	return f
}

// tunnelAtGateway is of a tunnel that ends at a transit gateway, on a path that is not meant. What declared routes lead to is then not all: the
// gateway may propagate routes (AWS Transit Gateways guide, "Client VPN attachments").
func (w *walk) tunnelAtGateway(to string) hop.Finding {
	return hop.Finding{Hop: hop.Route, Outcome: hop.Unsure, URN: w.place.VPN.URN,
		Because: fmt.Sprintf("no declared route of %s leads to %s, and transit gateway %s may propagate some", w.place.VPN.Title(), to, w.place.TransitGatewayID),
		Remedy:  "add a route to the endpoint's subnets to the Client VPN endpoint"}
}

// fromTransitGateway is for packets that come out of a transit gateway with their own addresses: of people whose Client VPN hangs on it,
// or of a network that nobody declares.
func (w *walk) fromTransitGateway(v *topology.VPC) hop.Finding {
	f := hop.Finding{Hop: hop.Route, URN: w.place.URN}
	id := w.place.TransitGatewayID
	if isUnread := w.hasUnreadRoutes(v.ID); !w.isAttached(v.ID, id) && (w.meant || !isUnread) {
		f.Outcome = hop.Fails
		if isUnread {
			f.Outcome = hop.Unsure
		}
		f.Because = fmt.Sprintf("%s is not attached to transit gateway %s", v.Title(), id)
		f.Remedy = fmt.Sprintf("attach %s to the transit gateway", v.ID)
		return f
	}
	f.Assumed = true
	f.Because = fmt.Sprintf("transit gateway %s leads to %s; ", id, v.Title())
	if w.isFollowed(id, v.ID) {
		f.Because += "by which of its attachments packets come is not known"
	} else {
		f.Because += assumedTables
	}
	if f = w.backBy(f, []string{id}, "transit gateway "+id); f.Outcome == hop.Passes {
		f = w.byTables(f, []string{id}, "", v.ID)
	}
	if f.Outcome != hop.Passes || w.place.VPN == nil {
		return f
	}
	return w.throughTunnelBeyond(f)
}

func written(s addresses.Set) string {
	if s.IsEmpty() {
		return "an unknown range"
	}
	return s.String()
}
