package reach

import (
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/routing"
	"private-notebook/accesspath/topology"
)

// byAny narrows to what all connections of a site carry and lead back together: packets may come by one and answers go by another. The
// finding is that of the best connection.
func (w *walk) byAny(f hop.Finding, v *topology.VPC) hop.Finding {
	var ways []*topology.Attachment
	var carried, assumed addresses.Set
	for i := range w.place.Site.Attachments {
		a := &w.place.Site.Attachments[i]
		if a.VPCID != v.ID || a.Unconnected {
			continue
		}
		ways = append(ways, a)
		carries := addresses.All()
		if a.StaticRoutesOnly {
			carries = addresses.Of(a.StaticRoutes...)
		}
		carried = carried.Plus(carries)
		if a.Origin == topology.Assumed && a.Assumes == "" {
			assumed = assumed.Plus(carries)
		}
	}
	if f.Outcome == hop.Unsure {
		return f // what is not known of a connection may lead anybody
	}
	local := caller.RangesOf(v)
	s := w.narrow(func(fl flow) flow {
		fl.sources = fl.sources.And(carried).Minus(local)
		if fl.subnet != nil && fl.subnet.RouteTable != nil {
			entries := w.routesBack(fl.subnet.RouteTable, ways, fl.sources)
			fl.sources = routing.Led(entries, fl.sources).Plus(fl.sources.And(assumed))
		}
		return fl
	})
	switch outcome := w.outcome(s); {
	case outcome == f.Outcome:
	case outcome == hop.Passes:
		f.Outcome, f.Remedy = hop.Passes, ""
		f.Because = w.place.Site.Title() + " reaches " + v.Title() + " by one connection, and answers go by another"
	case f.Outcome == hop.Passes:
		f.Outcome = outcome
		f = w.ownRange(f)
	}
	return f
}

// routesBack are all routes of a table as an answer sees them. A gateway propagates a connection's static routes, or else what the
// other side announces, which is assumed to be where the caller is; of an address that nobody declares it may be as particular as it likes.
func (w *walk) routesBack(table *topology.RouteTable, ways []*topology.Attachment, sources addresses.Set) []routing.Entry {
	isOne := func(gateway string) bool {
		return slices.ContainsFunc(ways, func(a *topology.Attachment) bool { return isSame(a, gateway) })
	}
	entries := routing.EntriesOf(table, func(r topology.Route) bool { return r.Gateway == topology.PrivateGateway && isOne(r.GatewayID) })
	for _, gateway := range table.PropagatingGatewayIDs {
		for _, a := range ways {
			if !isSame(a, gateway) {
				continue
			}
			announced := w.place.Sources
			switch {
			case a.StaticRoutesOnly:
				announced = addresses.Of(a.StaticRoutes...)
			case w.place.Unknown:
				announced = sources
			}
			for _, destination := range announced.Prefixes() {
				entries = append(entries, routing.Entry{Destination: destination, Leads: true, Propagated: true, AnyLength: w.place.Further && !a.StaticRoutesOnly})
			}
		}
	}
	return entries
}

func isSame(a *topology.Attachment, gateway string) bool {
	return gateway == a.GatewayID || gateway == "" || a.GatewayID == ""
}
