package reach

import (
	"fmt"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/routing"
	"private-notebook/accesspath/topology"
)

// fromSite is the way from a network outside AWS to the endpoint and back.
func (w *walk) fromSite(v *topology.VPC) hop.Finding { return w.attached(v) }

// attached is whether the place's site reaches the VPC of the walk's connections, and gets answers from there. Where the path is meant,
// the first way counts that works; where it is not, all ways together.
func (w *walk) attached(v *topology.VPC) hop.Finding {
	var best *hop.Finding
	flows, kept := w.flows, w.flows
	for i := range w.place.Site.Attachments {
		a := &w.place.Site.Attachments[i]
		if a.VPCID != v.ID {
			continue
		}
		w.flows = flows
		f := w.by(a, v)
		if best == nil || isBetter(f.Outcome, best.Outcome) && (!w.meant || f.Outcome == hop.Passes) {
			best, kept = &f, w.flows
		}
		if w.meant && f.Outcome == hop.Passes {
			break
		}
	}
	w.flows = kept
	switch {
	case best != nil && w.meant:
		return *best
	case best != nil:
		w.flows = flows
		return w.byAny(*best, v)
	}
	return hop.Finding{Hop: hop.Route, Outcome: hop.Fails, URN: w.place.URN,
		Because: fmt.Sprintf("%s is attached to no gateway of %s", w.place.Site.Title(), v.Title()),
		Remedy:  "attach a Site-to-Site VPN or Direct Connect gateway to " + v.ID}
}

func isBetter(a, b hop.Outcome) bool {
	rank := [...]int{hop.Passes: 0, hop.Unsure: 1, hop.Fails: 2}
	return rank[a] < rank[b]
}

// by is one way: there by the attachment, and back by the route tables of the subnets.
func (w *walk) by(a *topology.Attachment, v *topology.VPC) hop.Finding {
	assumes := a.Assumes
	if len(a.LearnedRoutes) > 0 && w.place.Sources.Within(addresses.Of(a.LearnedRoutes...)) {
		assumes = "" // its announcement was read
	}
	f := hop.Finding{Hop: hop.Route, URN: a.URN, Assumed: a.Origin == topology.Assumed || assumes != ""}
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
	case assumes != "":
		f.Because += ", which is assumed: " + assumes
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
		back := routing.Led(w.routesBack(fl.subnet.RouteTable, []*topology.Attachment{a}, fl.sources), fl.sources)
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
	back := w.routesBack(table, []*topology.Attachment{a}, w.place.Sources)
	if elsewhere, diverted := routing.DivertedBy(back, w.place.Sources); diverted {
		f.Because += fmt.Sprintf(", but %s leads answers to %s elsewhere: the narrowest route that covers it is the one to %s",
			topology.Titled("route table", table.Element, ""), written(w.place.Sources), elsewhere)
		f.Remedy = fmt.Sprintf("lead the route to %s to the gateway, or take it out of the route table", elsewhere)
		return f
	}
	f.Because += fmt.Sprintf(", but %s has no route back to %s", topology.Titled("route table", table.Element, ""), written(w.place.Sources))
	f.Remedy = "propagate the gateway's routes into the route table, or add the route"
	return f
}
