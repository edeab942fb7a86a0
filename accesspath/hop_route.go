package accesspath

import (
	"fmt"
	"net/netip"
)

// endpointRanges are the ranges that an endpoint's network interfaces have addresses in: those of its subnets.
func (n *network) endpointRanges(e *Endpoint) []netip.Prefix {
	var ranges []netip.Prefix
	for _, id := range e.SubnetIDs {
		subnet, known := n.subnets[id]
		if !known || len(prefixes(subnet.CIDRBlock)) == 0 {
			return rangesOf(n.vpc(e.VPCID))
		}
		ranges = append(ranges, prefixes(subnet.CIDRBlock)...)
	}
	return ranges
}

// routeTo models the way from the start to an endpoint. Inside a VPC the local route leads to every address of it
// (VPC User Guide, "Route tables").
func (w *walker) routeTo(e *Endpoint) finding {
	f := finding{hop: HopRoute, urn: e.URN}
	if len(e.SubnetIDs) == 0 {
		f.outcome, f.because = fails, e.Title()+" is in no subnet, so it has no address to connect to"
		f.remedy = "give the endpoint a subnet in each Availability Zone"
		return f
	}
	v := w.vpc(e.VPCID)
	switch {
	case w.start.site != nil:
		return w.attached(v, e.SubnetIDs)
	case w.start.vpn != nil:
		return w.tunnelTo(v)
	default:
		f.because = fmt.Sprintf("the local route of %s leads to %s", v.Title(), e.Title())
		f.assumed = v.Origin == Assumed // its range is, and security groups are asked about it
		if f.assumed {
			f.because += ", which is declared elsewhere"
		}
		return f
	}
}

// tunnelTo models the Client VPN route table: AWS adds the associated VPC's range by itself (Client VPN Administrator
// Guide, "Client VPN routes"). It is always the endpoint's VPC: another VPC's resolver would not have answered.
func (w *walker) tunnelTo(v *VPC) finding {
	f := finding{hop: HopRoute, urn: w.start.association.URN,
		because: fmt.Sprintf("the tunnel ends in %s, whose local route leads to the endpoint", v.Title())}
	if w.start.association.Origin == Assumed {
		f.assumed = true
		f.because += "; the association is declared elsewhere, and assumed"
	}
	return f
}

func routesBy(table *RouteTable, gateways ...Gateway) []netip.Prefix {
	var ranges []netip.Prefix
	for _, route := range table.Routes {
		for _, gateway := range gateways {
			if route.Gateway == gateway {
				ranges = append(ranges, prefixes(route.DestinationCIDRBlock)...)
			}
		}
	}
	return ranges
}

// routeToInternet models the public way. A person's own line leads to the internet: on the internet itself, on
// premises, and on a VPN with split tunnel, which carries only the endpoint's routes (Client VPN Administrator
// Guide, "Split-tunnel Client VPN endpoints").
func (w *walker) routeToInternet() finding {
	f := finding{hop: HopRoute, urn: w.start.urn}
	switch {
	case w.start.vpn != nil && w.start.vpn.SplitTunnel:
		f.because = "split tunnel leaves public addresses to the person's own line"
	case w.start.vpn != nil:
		return w.throughFullTunnel()
	case w.start.vpc != nil:
		return w.leaveVPC(w.start.vpc, w.start.subnets)
	default:
		f.because = "the person's own line leads to the internet"
	}
	return f
}

// throughFullTunnel needs an authorization rule, a route of the endpoint, and a way out of the subnet.
func (w *walker) throughFullTunnel() finding {
	internet := prefixes("0.0.0.0/0")
	var routes []netip.Prefix
	for _, r := range w.start.vpn.Routes {
		routes = append(routes, prefixes(r.DestinationCIDRBlock)...)
	}
	if cover(internet, routes) != everything {
		return finding{hop: HopRoute, outcome: fails, urn: w.start.vpn.URN, remedy: "resolve the name privately",
			because: w.start.vpn.Title() + " takes all traffic and has no route to the internet"}
	}
	if f := w.authorized(internet, "the internet"); f.outcome != passes {
		f.hop = HopRoute
		return f
	}
	return w.leaveVPC(w.start.vpc, w.start.subnets)
}

func (w *walker) leaveVPC(v *VPC, subnets []*Subnet) finding {
	f := finding{hop: HopRoute, urn: w.start.urn}
	if v == nil || len(subnets) == 0 {
		f.outcome, f.because = unsure, "whether "+w.start.title+" has a route to the internet is not known"
		return f
	}
	table := subnets[0].RouteTable
	switch {
	case table == nil:
		f.outcome, f.because = unsure, "the routes of "+w.start.title+" are not known"
	case cover(prefixes("0.0.0.0/0"), routesBy(table, InternetGateway, NATGateway, OtherGateway)) == everything:
		f.because = w.start.title + " has a route to the internet"
	default:
		f.outcome, f.because = fails, w.start.title+" has no route to the internet"
		f.remedy = "resolve the name privately"
	}
	return f
}
