package accesspath

import (
	"fmt"
	"net/netip"
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
		because: fmt.Sprintf("%s is attached to no gateway of %s", w.start.site.title(), v.title()),
		remedy:  "attach a Site-to-Site VPN or Direct Connect gateway to " + v.ID}
}

// by is one way: there by the attachment, and back by the route tables of the subnets.
func (w *walker) by(a *Attachment, v *VPC, subnetIDs []string) finding {
	f := finding{hop: HopRoute, urn: a.URN, assumed: a.Origin == Assumed || a.Assumes != ""}
	f.because = fmt.Sprintf("%s reaches %s by %s", w.start.site.title(), v.title(), a.Kind)
	switch {
	case a.Unconnected:
		f.outcome, f.because = unsure, fmt.Sprintf("whether %s is connected to %s by %s is not known: the connections that are declared "+
			"end at other gateways", v.title(), w.start.site.title(), a.Kind)
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
		if cover(w.start.sources, w.leadingBack(table, a)) != everything {
			f.outcome, f.urn = fails, table.URN
			f.because += fmt.Sprintf(", but %s has no route back to %s",
				titled("route table", table.Element, ""), written(w.start.sources))
			f.remedy = "propagate the gateway's routes into the route table, or add the route"
			return f
		}
	}
	return f
}

// leadingBack are the ranges that a table sends to the attachment's gateway. A gateway propagates a connection's static routes,
// or else what the other side announces, which is taken to be its own ranges.
func (w *walker) leadingBack(table *RouteTable, a *Attachment) []netip.Prefix {
	isSame := func(gateway string) bool { return gateway == a.GatewayID || gateway == "" || a.GatewayID == "" }
	var ranges []netip.Prefix
	for _, route := range table.Routes {
		if route.Gateway == PrivateGateway && isSame(route.GatewayID) {
			ranges = append(ranges, prefixes(route.DestinationCIDRBlock)...)
		}
	}
	for _, gateway := range table.PropagatingGatewayIDs {
		switch {
		case !isSame(gateway):
		case a.StaticRoutesOnly:
			ranges = append(ranges, prefixes(a.StaticRoutes...)...)
		default:
			ranges = append(ranges, w.start.sources...)
		}
	}
	return ranges
}
