package accesspath

import (
	"fmt"
	"net/netip"
	"slices"
)

// attached is whether the start's site reaches some subnets of a VPC, and gets answers from there. Of several ways the first
// that works counts, and otherwise the first.
func (w *walker) attached(v *VPC, subnetIDs []string) finding {
	var first *finding
	for i := range w.start.site.Attachments {
		a := &w.start.site.Attachments[i]
		if a.VPCID != v.ID {
			continue
		}
		f := w.by(a, v, subnetIDs)
		if f.outcome == passes {
			return f
		}
		if first == nil {
			first = &f
		}
	}
	if first != nil {
		return *first
	}
	return finding{hop: HopRoute, outcome: fails, urn: w.start.urn,
		because: fmt.Sprintf("%s is attached to no gateway of %s", w.start.site.Title(), v.Title()),
		remedy:  "attach a Site-to-Site VPN or Direct Connect gateway to " + v.ID}
}

// by is one way: there by the attachment, and back by the route tables of the subnets.
func (w *walker) by(a *Attachment, v *VPC, subnetIDs []string) finding {
	f := finding{hop: HopRoute, urn: a.URN, assumed: a.Origin == Assumed || a.Assumes != ""}
	f.because = fmt.Sprintf("%s reaches %s by %s", w.start.site.Title(), v.Title(), a.Kind)
	switch {
	case a.Unconnected:
		f.outcome, f.because = unsure, fmt.Sprintf("whether %s is connected to %s by %s is not known: the connections that are declared "+
			"end at other gateways", v.Title(), w.start.site.Title(), a.Kind)
		return f
	case a.StaticRoutesOnly && cover(w.start.sources, prefixes(a.StaticRoutes...)) != everything:
		f.outcome = fails
		f.because += fmt.Sprintf(", but the connection has no static route to %s", written(w.start.sources))
		f.remedy = "add a static route to the VPN connection for each on-premises range"
		return f
	case a.Assumes != "":
		f.because += ", which is assumed: " + a.Assumes
	case a.Origin == Assumed:
		f.urn = w.start.urn
		f.because += ", which is assumed: its gateway and its routes are declared elsewhere"
		return f
	}
	return w.returning(f, a, subnetIDs)
}

// returning checks the way back: a declared route table that leads nowhere near the site, or to another gateway, drops every
// answer.
func (w *walker) returning(f finding, a *Attachment, subnetIDs []string) finding {
	for _, id := range subnetIDs {
		subnet := w.subnets[id]
		if subnet == nil || subnet.RouteTable == nil {
			f.assumed = true
			f.because += fmt.Sprintf("; the route table of subnet %s, which is declared elsewhere, is assumed to lead back", id)
			return f
		}
		table := subnet.RouteTable
		back := w.routesBack(table, a)
		if isWhole(w.start.sources, back) {
			continue
		}
		f.outcome, f.urn = fails, table.URN
		if elsewhere, diverted := divertedBy(w.start.sources, back); diverted {
			f.because += fmt.Sprintf(", but %s leads answers to %s elsewhere: of the routes that hold it, that to %s decides",
				titled("route table", table.Element, ""), written(w.start.sources), elsewhere)
			f.remedy = fmt.Sprintf("lead the route to %s to the gateway, or take it out of the route table", elsewhere)
			return f
		}
		f.because += fmt.Sprintf(", but %s has no route back to %s", titled("route table", table.Element, ""), written(w.start.sources))
		f.remedy = "propagate the gateway's routes into the route table, or add the route"
		return f
	}
	return f
}

// routeBack is a route that answers may take, and whether it leads to the attachment's gateway.
type routeBack struct {
	destination netip.Prefix
	leadsBack   bool
	propagated  bool
}

// routesBack are all routes of a table as an answer sees them. A gateway propagates a connection's static routes, or else what the
// other side announces, which is taken to be its own ranges.
func (w *walker) routesBack(table *RouteTable, a *Attachment) []routeBack {
	isSame := func(gateway string) bool { return gateway == a.GatewayID || gateway == "" || a.GatewayID == "" }
	var routes []routeBack
	for _, route := range table.Routes {
		for _, destination := range prefixes(route.DestinationCIDRBlock) {
			leadsBack := route.Gateway == PrivateGateway && isSame(route.GatewayID)
			routes = append(routes, routeBack{destination: destination, leadsBack: leadsBack})
		}
	}
	for _, gateway := range table.PropagatingGatewayIDs {
		announced := w.start.sources
		if a.StaticRoutesOnly {
			announced = prefixes(a.StaticRoutes...)
		}
		for _, destination := range announced {
			if isSame(gateway) {
				routes = append(routes, routeBack{destination: destination, leadsBack: true, propagated: true})
			}
		}
	}
	return routes
}

// isWhole says whether every answer to the sources is led back.
func isWhole(sources []netip.Prefix, routes []routeBack) bool {
	for _, source := range sources {
		if ledBack(source, routes) != everything {
			return false
		}
	}
	return len(sources) > 0
}

// ledBack says how much of a source its answers reach. The longest prefix decides, and of routes to the same destination a static
// one before a propagated one (VPC User Guide, "Route priority").
func ledBack(source netip.Prefix, routes []routeBack) coverage {
	var chosen *routeBack
	for i := range routes {
		r := &routes[i]
		switch {
		case r.destination.Bits() > source.Bits() && source.Overlaps(r.destination):
			low, high := halves(source)
			return both(ledBack(low, routes), ledBack(high, routes))
		case r.destination.Bits() <= source.Bits() && r.destination.Contains(source.Addr()) && r.precedes(chosen):
			chosen = r
		}
	}
	if chosen == nil || !chosen.leadsBack {
		return nothing
	}
	return everything
}

// precedes says whether AWS takes the route rather than the other. Two static routes to one destination are one that may lead to
// either: that it may lead back counts.
func (r *routeBack) precedes(other *routeBack) bool {
	switch {
	case other == nil || r.destination.Bits() != other.destination.Bits():
		return other == nil || r.destination.Bits() > other.destination.Bits()
	case r.propagated != other.propagated:
		return other.propagated
	default:
		return r.leadsBack
	}
}

// divertedBy is the route elsewhere without which the sources would be led back.
func divertedBy(sources []netip.Prefix, routes []routeBack) (netip.Prefix, bool) {
	for _, r := range routes {
		others := slices.DeleteFunc(slices.Clone(routes), func(o routeBack) bool { return !o.leadsBack && o.destination != r.destination })
		own := slices.DeleteFunc(slices.Clone(routes), func(o routeBack) bool { return !o.leadsBack })
		if !r.leadsBack && !isWhole(sources, others) && isWhole(sources, own) {
			return r.destination, true
		}
	}
	return netip.Prefix{}, false
}
