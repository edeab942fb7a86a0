package reach

import (
	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/routing"
	"private-notebook/accesspath/topology"
)

// leaveVPC is the way from a subnet to public addresses.
func (w *walk) leaveVPC(to addresses.Set) hop.Finding {
	f := hop.Finding{Hop: hop.Route, URN: w.place.URN}
	w.ownLine = !w.meant
	if w.place.VPC == nil || w.place.Subnet == nil {
		f.Outcome, f.Because = hop.Unsure, "whether "+w.place.Title+" has a route to the internet is not known"
		return f
	}
	table := w.place.Subnet.RouteTable
	if table == nil {
		f.Outcome, f.Because = hop.Unsure, "the routes of "+w.place.Title+" are not known"
		return f
	}
	out, perhaps := routing.Led(routing.EntriesOf(table, isWayOut), to), w.perhapsLed(table, to)
	switch s := sharing(out, to); {
	case s == whole || s == part && !w.meant:
		f.Because = w.place.Title + " has a route to the internet"
		w.ownLine = !w.meant && (!perhaps.IsEmpty() || !out.Within(routing.Led(routing.EntriesOf(table, isNAT), to)))
	case !perhaps.IsEmpty() && (!w.meant || to.Within(out.Plus(perhaps))):
		f.Outcome = hop.Unsure
		f.Because = w.place.Title + " leads public addresses to a private gateway, and whether that leads on to the internet cannot be seen"
		f.Remedy = "lead no public addresses to the private gateway"
	default:
		f.Outcome, f.Because = hop.Fails, w.place.Title+" has no route to the internet"
		f.Remedy = "resolve the name privately"
	}
	return f
}

// perhapsLed is what a table leads to private gateways, whose other side may have a way out: what its routes say, and what a virtual
// private gateway propagates of a connection.
func (w *walk) perhapsLed(table *topology.RouteTable, to addresses.Set) addresses.Set {
	entries := routing.EntriesOf(table, func(r topology.Route) bool { return r.Gateway == topology.PrivateGateway })
	for _, gateway := range table.PropagatingGatewayIDs {
		for _, destination := range w.announcedBy(gateway).Prefixes() {
			entries = append(entries, routing.Entry{Destination: destination, Leads: true, Propagated: true})
		}
	}
	return routing.Led(entries, to)
}

// announcedBy is what the connections of a gateway may announce: their static routes, or else a default route.
func (w *walk) announcedBy(gateway string) addresses.Set {
	var announced addresses.Set
	for i := range w.OnPremises {
		for k := range w.OnPremises[i].Attachments {
			a := &w.OnPremises[i].Attachments[k]
			switch {
			case !isSame(a, gateway) || a.VPCID != w.place.VPC.ID:
			case !a.StaticRoutesOnly:
				return addresses.Of("0.0.0.0/0")
			default:
				announced = announced.Plus(addresses.Of(a.StaticRoutes...))
			}
		}
	}
	return announced
}

func isWayOut(r topology.Route) bool {
	switch r.Gateway {
	case topology.InternetGateway, topology.NATGateway, topology.OtherGateway:
		return true
	default:
		return false
	}
}

func isNAT(r topology.Route) bool { return r.Gateway == topology.NATGateway }
