package reach

import (
	"fmt"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// route is the way from the place to the endpoint and back. Inside a VPC the local route leads to every address of it (VPC User
// Guide, "Route tables").
func (w *walk) route() hop.Finding {
	e := w.endpoint
	f := hop.Finding{Hop: hop.Route, URN: e.URN}
	v := w.VPC(e.VPCID)
	switch {
	case len(e.SubnetIDs) == 0:
		f.Outcome, f.Because = hop.Fails, e.Title()+" is in no subnet, so it has no address to connect to"
		f.Remedy = "give the endpoint a subnet in each Availability Zone"
		return f
	case e.State != "" && e.State != "available":
		f.Outcome, f.Because = hop.Fails, fmt.Sprintf("%s is in the state %s, and answers only once it is available", e.Title(), e.State)
		f.Remedy = "find out why the endpoint is not available; then run `pulumi refresh`"
		return f
	case len(w.flows) == 0:
		return w.noVersion(f)
	case w.place.Site != nil:
		return w.fromSite(v)
	case w.place.TransitGatewayID != "":
		return w.fromTransitGateway(v)
	case w.place.VPC != v:
		return w.fromVPC(v)
	case w.place.VPN != nil:
		return w.throughTunnel(v)
	default:
		f.Because = fmt.Sprintf("the local route of %s leads to %s", v.Title(), e.Title())
		f.Assumed = v.Origin == topology.Assumed // its range is, and security groups are asked about it
		if f.Assumed {
			f.Because += ", which is declared elsewhere"
		}
		return f
	}
}

// noVersion is for a place and an endpoint that share no version of IP.
func (w *walk) noVersion(f hop.Finding) hop.Finding {
	f.Outcome = hop.Fails
	f.Because = fmt.Sprintf("%s and %s have no IP version in common", w.endpoint.Title(), w.place.Title)
	f.Remedy = "give both IPv4 addresses, or both IPv6 addresses"
	if w.place.VPN != nil {
		f.Because = fmt.Sprintf("%s carries no traffic of the IP version that %s has", w.place.VPN.Title(), w.endpoint.Title())
		f.Remedy = "let the Client VPN endpoint carry IPv4, or give the endpoint IPv6 addresses"
	}
	return f
}

// throughTunnel is for an endpoint in the VPC that the tunnel ends in: AWS adds that VPC's range by itself (Client VPN Administrator
// Guide, "Client VPN routes").
func (w *walk) throughTunnel(v *topology.VPC) hop.Finding {
	f := hop.Finding{Hop: hop.Route, URN: w.place.Association.URN,
		Because: fmt.Sprintf("the tunnel ends in %s, whose local route leads to the endpoint", v.Title())}
	if w.place.Association.Origin == topology.Assumed {
		f.Assumed = true
		f.Because += "; the association is declared elsewhere, and assumed"
	}
	return f
}

// leadsTo says whether packets can be sent from the place to an endpoint at all; the route hop says how much of them.
func (w *walk) leadsTo(e *topology.Endpoint) bool {
	switch p := w.place; {
	case p.Missing != "" || p.Undeclared != nil:
		return false
	case p.Site != nil:
		for i := range p.Site.Attachments {
			if p.Site.Attachments[i].VPCID == e.VPCID {
				return true
			}
		}
		return false
	case p.TransitGatewayID != "":
		return w.isAttached(e.VPCID, p.TransitGatewayID) || w.hasUnreadRoutes(e.VPCID)
	case p.VPC == nil:
		return false
	default:
		return p.VPC.ID == e.VPCID || len(w.links(p.VPC.ID, e.VPCID)) > 0
	}
}

// routeToInternet is the public way. A person's own line leads to the internet: on the internet itself, on premises, and on a
// VPN with split tunnel, which carries only the endpoint's routes (Client VPN Administrator Guide, "Split-tunnel Client VPN
// endpoints").
func (w *walk) routeToInternet() hop.Finding {
	f := hop.Finding{Hop: hop.Route, URN: w.place.URN}
	switch {
	case w.place.VPN != nil && w.place.VPN.SplitTunnel:
		f.Because = "with split tunnel, the person's own internet connection carries traffic to public addresses"
	case w.place.VPN != nil:
		return w.throughFullTunnel()
	case w.place.VPC != nil:
		return w.leaveVPC(internet())
	case w.place.TransitGatewayID != "":
		f.Outcome, f.Because = hop.Unsure, "whether "+w.place.Title+" has a route to the internet is not known"
	default:
		f.Because = "the person's own connection leads to the internet"
	}
	return f
}

// internet stands for the public addresses of AWS's services.
func internet() addresses.Set { return addresses.Public().V4() }

// throughFullTunnel needs an authorization rule, a route of the endpoint, and a way out of the subnet. Where the path is not meant, what
// all three leave is enough: any of AWS's addresses may be there.
func (w *walk) throughFullTunnel() hop.Finding {
	routed := internet().And(w.routedOn())
	if routed.IsEmpty() && w.place.TransitGatewayID != "" && !w.meant {
		return w.tunnelAtGateway("the internet")
	}
	if routed.IsEmpty() || w.meant && !internet().Within(routed) {
		return hop.Finding{Hop: hop.Route, Outcome: hop.Fails, URN: w.place.VPN.URN, Remedy: "resolve the name privately",
			Because: w.place.VPN.Title() + " takes all traffic and has no route to the internet"}
	}
	if f := w.authorized(routed, "the internet"); f.Outcome != hop.Passes {
		f.Hop = hop.Route
		return f
	}
	return w.leaveVPC(Opened(w.place.VPN, w.place.Person, routed))
}

// routedOn is what the Client VPN's own routes lead to by the subnet that the tunnel ends in.
func (w *walk) routedOn() addresses.Set {
	var routed addresses.Set
	for _, r := range w.place.VPN.Routes {
		if r.TargetSubnetID == "" || w.place.Subnet == nil || r.TargetSubnetID == w.place.Subnet.ID {
			routed = routed.Plus(addresses.Of(r.DestinationCIDRBlock))
		}
	}
	return routed
}
