package reach

import (
	"fmt"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// fromSite is the way from a network outside AWS to the endpoint and back.
func (w *walk) fromSite(v *topology.VPC) hop.Finding { return w.attached(v) }

// attached is whether the place's site reaches the VPC of the walk's connections, and gets answers from there. Of several ways the first
// that works counts, and otherwise the first.
func (w *walk) attached(v *topology.VPC) hop.Finding {
	var first *hop.Finding
	flows := w.flows
	for i := range w.place.Site.Attachments {
		a := &w.place.Site.Attachments[i]
		if a.VPCID != v.ID {
			continue
		}
		w.flows = flows
		f := w.by(a, v)
		if f.Outcome == hop.Passes {
			return f
		}
		if first == nil {
			first = &f
		}
	}
	if first != nil {
		return *first
	}
	return hop.Finding{Hop: hop.Route, Outcome: hop.Fails, URN: w.place.URN,
		Because: fmt.Sprintf("%s is attached to no gateway of %s", w.place.Site.Title(), v.Title()),
		Remedy:  "attach a Site-to-Site VPN or Direct Connect gateway to " + v.ID}
}

// by is one way: there by the attachment, and back by the route tables of the subnets.
func (w *walk) by(a *topology.Attachment, v *topology.VPC) hop.Finding {
	f := hop.Finding{Hop: hop.Route, URN: a.URN, Assumed: a.Origin == topology.Assumed || a.Assumes != ""}
	f.Because = fmt.Sprintf("%s reaches %s by %s", w.place.Site.Title(), v.Title(), a.Kind)
	switch {
	case a.Unconnected:
		f.Outcome, f.Because = hop.Unsure, fmt.Sprintf("whether %s is connected to %s by %s is not known: the connections that are declared "+
			"end at other gateways", v.Title(), w.place.Site.Title(), a.Kind)
		return f
	case a.StaticRoutesOnly && !w.isCarried(a):
		f.Outcome = hop.Fails
		f.Because += fmt.Sprintf(", but the connection has no static route to %s", written(w.place.Sources))
		f.Remedy = "add a static route to the VPN connection for each on-premises range"
		return f
	case a.Assumes != "":
		f.Because += ", which is assumed: " + a.Assumes
	case a.Origin == topology.Assumed:
		f.URN = w.place.URN
		f.Because += ", which is assumed: its gateway and its routes are declared elsewhere"
		return f
	}
	return w.returning(f, a)
}

// isCarried narrows to the sources that the static routes of a connection lead to.
func (w *walk) isCarried(a *topology.Attachment) bool {
	static := addresses.Of(a.StaticRoutes...)
	s := w.narrow(func(fl flow) flow {
		fl.sources = fl.sources.And(static)
		return fl
	})
	return w.outcome(s) == hop.Passes
}

// returning checks the way back: a declared route table that leads nowhere near the site, or to another gateway, drops every
// answer.
func (w *walk) returning(f hop.Finding, a *topology.Attachment) hop.Finding {
	var blamed *topology.RouteTable
	assumed := ""
	s := w.narrow(func(fl flow) flow {
		if fl.subnet == nil || fl.subnet.RouteTable == nil {
			if assumed == "" {
				assumed = fmt.Sprintf("; the route table of %s, which is declared elsewhere, is assumed to lead back", nameOf(fl.subnet))
			}
			return fl
		}
		back := led(w.routesBack(fl.subnet.RouteTable, a, fl.sources), fl.sources)
		if blamed == nil && !fl.sources.Within(back) {
			blamed = fl.subnet.RouteTable
		}
		fl.sources = back
		return fl
	})
	f.Assumed, f.Because = f.Assumed || assumed != "", f.Because+assumed
	if f.Outcome = w.outcome(s); f.Outcome == hop.Passes {
		return f
	}
	return w.blameRoutes(f, a, blamed)
}

func nameOf(s *topology.Subnet) string {
	if s == nil {
		return "a subnet"
	}
	return "subnet " + s.ID
}

func (w *walk) blameRoutes(f hop.Finding, a *topology.Attachment, table *topology.RouteTable) hop.Finding {
	f.URN = table.URN
	back := w.routesBack(table, a, w.place.Sources)
	if elsewhere, diverted := divertedBy(back, w.place.Sources); diverted {
		f.Because += fmt.Sprintf(", but %s leads answers to %s elsewhere: of the routes that hold it, that to %s decides",
			topology.Titled("route table", table.Element, ""), written(w.place.Sources), elsewhere)
		f.Remedy = fmt.Sprintf("lead the route to %s to the gateway, or take it out of the route table", elsewhere)
		return f
	}
	f.Because += fmt.Sprintf(", but %s has no route back to %s", topology.Titled("route table", table.Element, ""), written(w.place.Sources))
	f.Remedy = "propagate the gateway's routes into the route table, or add the route"
	return f
}

// routesBack are all routes of a table as an answer sees them. A gateway propagates a connection's static routes, or else what the
// other side announces, which is taken to be where the caller is.
func (w *walk) routesBack(table *topology.RouteTable, a *topology.Attachment, sources addresses.Set) []entry {
	isSame := func(gateway string) bool { return gateway == a.GatewayID || gateway == "" || a.GatewayID == "" }
	entries := entriesOf(table, func(r topology.Route) bool { return r.Gateway == topology.PrivateGateway && isSame(r.GatewayID) })
	announced := sources
	if a.StaticRoutesOnly {
		announced = addresses.Of(a.StaticRoutes...)
	}
	for _, gateway := range table.PropagatingGatewayIDs {
		if !isSame(gateway) {
			continue
		}
		for _, destination := range announced.Prefixes() {
			entries = append(entries, entry{destination: destination, leads: true, propagated: true})
		}
	}
	return entries
}
