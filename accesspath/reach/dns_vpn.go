package reach

import (
	"fmt"
	"net/netip"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// lookUpOnVPN asks the DNS servers that the endpoint pushes, in order: a device goes to the next only where one does
// not answer. With none, the device keeps its own (Client VPN Administrator Guide, "Create a Client VPN endpoint").
func (w *walk) lookUpOnVPN() answer {
	v := w.place.VPN
	if len(v.DNSServers) == 0 {
		return publicAnswer(hop.Finding{URN: v.URN,
			Because: v.Title() + " pushes no DNS server, so the device asks its own",
			Remedy:  "set dnsServers to the VPC's range base plus two, e.g. 10.60.0.2 for 10.60.0.0/16"})
	}
	var failed *answer
	for i, text := range v.DNSServers {
		a := w.askServer(text)
		if a.Outcome == hop.Passes {
			return w.namingNext(a, v.DNSServers[i+1:])
		}
		if failed == nil {
			failed = &a
		}
	}
	return *failed
}

// namingNext says that a public server stands behind the one that answers: a device that asks it gets AWS's public addresses.
func (w *walk) namingNext(a answer, further []string) answer {
	if a.endpoint == nil {
		return a
	}
	for _, text := range further {
		if server, err := netip.ParseAddr(text); err == nil && addresses.Public().Holds(server) {
			a.Assumed = true
			a.Because += fmt.Sprintf("; devices are assumed to ask it before %s, a public DNS server that is pushed behind it", server)
		}
	}
	return a
}

// askServer is what one pushed server answers.
func (w *walk) askServer(text string) answer {
	v := w.place.VPN
	fault := hop.Finding{URN: v.URN, Remedy: "push the VPC's range base plus two as the DNS server"}
	server, err := netip.ParseAddr(text)
	if err != nil {
		fault.Because = fmt.Sprintf("%s pushes %q as a DNS server, which is no address", v.Title(), text)
		return noAnswer(fault)
	}
	for i := range w.Resolvers {
		if answersAt(&w.Resolvers[i], server) {
			return w.askPushedResolver(&w.Resolvers[i], server)
		}
	}
	if w.place.VPC == nil {
		return w.askWithoutVPC(server, fault)
	}
	if amazon, known := basePlusTwo(w.place.VPC); known && amazon == server {
		return w.askAmazon(server)
	}
	return w.askStranger(server, fault)
}

// askWithoutVPC is for a tunnel that ends at a transit gateway, or in a VPC that nothing tells. Amazon's DNS answers only inside its VPC.
func (w *walk) askWithoutVPC(server netip.Addr, fault hop.Finding) answer {
	if other := w.otherVPCsDNS(server); other != nil && w.place.TransitGatewayID != "" {
		fault.Because = fmt.Sprintf("%s pushes %s, which is the DNS server of %s and answers only inside it, and the tunnel ends at %s",
			w.place.VPN.Title(), server, other.Title(), w.place.TransitGatewayID)
		fault.Remedy = "push the addresses of a Route 53 Resolver inbound endpoint"
		return noAnswer(fault)
	}
	if addresses.Public().Holds(server) {
		fault.Because = fmt.Sprintf("%s pushes the public DNS server %s", w.place.VPN.Title(), server)
		return publicAnswer(fault)
	}
	fault.Outcome, fault.Because = hop.Unsure, "the VPC that "+w.place.Title+" leads to is not known"
	if w.place.TransitGatewayID != "" {
		fault.Because = fmt.Sprintf("%s pushes %s, and whether it forwards to a VPC's DNS cannot be seen", w.place.VPN.Title(), server)
	}
	return noAnswer(fault)
}

// askAmazon asks Amazon's DNS at the VPC's base plus two. No security group filters it (VPC User Guide, "DNS
// attributes for your VPC"), but an authorization rule must cover it: the default is to refuse.
func (w *walk) askAmazon(server netip.Addr) answer {
	authorized := w.authorized(addresses.OfAddress(server), "the DNS server "+server.String())
	if authorized.Outcome != hop.Passes {
		return noAnswer(authorized)
	}
	v := w.place.VPC
	name := fmt.Sprintf("the pushed DNS server %s", server)
	if v.Origin == topology.Assumed {
		name += fmt.Sprintf(", base plus two of %s, which is assumed to be the range of %s,", v.CIDRBlock, v.Title())
	}
	a := w.answerIn(v, name)
	a.Assumed = a.Assumed || v.Origin == topology.Assumed
	return a
}

func (w *walk) askPushedResolver(r *topology.Resolver, server netip.Addr) answer {
	v := w.resolverVPC(r)
	if v == nil {
		return noAnswer(hop.Finding{URN: r.URN, Outcome: hop.Unsure, Because: "the VPC of " + r.Title() + " is not known"})
	}
	if r.Direction != inbound {
		return noAnswer(hop.Finding{URN: r.URN, Because: fmt.Sprintf("%s at %s has the direction %s, and answers no queries for AWS's names", r.Title(), server, r.Direction),
			Remedy: "push the address of an inbound endpoint"})
	}
	q := queryTo(r)
	if q.assumes != "" {
		return noAnswer(hop.Finding{URN: r.URN, Because: fmt.Sprintf("%s speaks DNS over HTTPS alone, and devices ask a pushed server by plain DNS", r.Title()),
			Remedy: "let the resolver endpoint speak Do53 too"})
	}
	target := addresses.OfAddress(server)
	asked := w.towards(r)
	checks := []func() hop.Finding{
		func() hop.Finding { return asked.routeToResolver(v) },
		func() hop.Finding { return w.authorized(target, "the DNS server "+server.String()) },
		func() hop.Finding { return asked.releasedTo(q.traffic, target, r) },
		func() hop.Finding { return asked.admitted(q.traffic, w.Worn(r.SecurityGroupIDs, v)) },
	}
	assumed := false
	for _, check := range checks {
		f := check()
		if f.Outcome != hop.Passes {
			return noAnswer(f)
		}
		assumed = assumed || f.Assumed
	}
	a := w.answerIn(v, fmt.Sprintf("the pushed DNS server %s (%s)", server, r.Title()))
	a.Assumed = a.Assumed || assumed
	return a
}

// routeToResolver is the way of a query: within the VPC of the tunnel, or from there to another one.
func (w *walk) routeToResolver(v *topology.VPC) hop.Finding {
	switch {
	case w.place.TransitGatewayID != "":
		return w.fromTransitGateway(v)
	case w.place.VPC == v:
		return hop.Finding{}
	default:
		return w.fromVPC(v)
	}
}

func (w *walk) releasedTo(t traffic, target addresses.Set, r *topology.Resolver) hop.Finding {
	if !w.place.Wears {
		return hop.Finding{}
	}
	return w.released(t, target, r.SecurityGroupIDs)
}

// askStranger is any server that is neither the VPC's nor a declared resolver.
func (w *walk) askStranger(server netip.Addr, fault hop.Finding) answer {
	v := w.place.VPN
	switch {
	case server.IsLinkLocalUnicast():
		fault.Because = fmt.Sprintf("%s pushes %s, which is link-local and not reachable through a tunnel", v.Title(), server)
		return noAnswer(fault)
	case !server.IsPrivate():
		fault.Because = fmt.Sprintf("%s pushes the public DNS server %s", v.Title(), server)
		return publicAnswer(fault)
	case w.otherVPCsDNS(server) != nil:
		return w.askOtherVPC(w.otherVPCsDNS(server), server, fault)
	case addresses.Of(w.place.VPC.CIDRBlock).IsEmpty():
		fault.Outcome = hop.Unsure
		fault.Because = fmt.Sprintf("%s pushes %s, and the range of %s is not known, so neither is its DNS server",
			v.Title(), server, w.place.VPC.Title())
		return noAnswer(fault)
	default:
		fault.Outcome = hop.Unsure
		fault.Because = fmt.Sprintf("%s pushes %s, which is neither the VPC's DNS server nor a declared resolver; "+
			"whether it forwards to one cannot be seen", v.Title(), server)
		return noAnswer(fault)
	}
}

// askOtherVPC fails. Where the server is that of the VPC that the VPN is meant for, the association is in the wrong one.
func (w *walk) askOtherVPC(other *topology.VPC, server netip.Addr, fault hop.Finding) answer {
	fault.Because = fmt.Sprintf("%s pushes %s, which is the DNS server of %s and answers only inside it, and the tunnel ends in %s",
		w.place.VPN.Title(), server, other.Title(), w.place.VPC.Title())
	if w.place.VPN.VPCID == other.ID {
		fault.URN = w.place.Association.URN
		fault.Remedy = "associate the Client VPN endpoint with a subnet of " + other.ID
	}
	return noAnswer(fault)
}

func (w *walk) otherVPCsDNS(server netip.Addr) *topology.VPC {
	for _, v := range w.AllVPCs() {
		if amazon, known := basePlusTwo(v); known && amazon == server && v != w.place.VPC {
			return v
		}
	}
	return nil
}
