package accesspath

import (
	"fmt"
	"net/netip"
)

// lookUpOnVPN asks the DNS servers that the endpoint pushes, in order: a device goes to the next only where one does
// not answer. With none, the device keeps its own (Client VPN Administrator Guide, "Create a Client VPN endpoint").
func (w *walker) lookUpOnVPN() answer {
	v := w.start.vpn
	if len(v.DNSServers) == 0 {
		return w.publicAnswer(finding{urn: v.URN,
			because: v.Title() + " pushes no DNS server, so the device asks its own",
			remedy:  "set dnsServers to the VPC's range base plus two, e.g. 10.60.0.2 for 10.60.0.0/16"})
	}
	var failed *answer
	for _, text := range v.DNSServers {
		a := w.askServer(text)
		if a.outcome == passes {
			return a
		}
		if failed == nil {
			failed = &a
		}
	}
	return *failed
}

// askServer is what one pushed server answers.
func (w *walker) askServer(text string) answer {
	v := w.start.vpn
	fault := finding{urn: v.URN, remedy: "push the VPC's range base plus two as the DNS server"}
	server, err := netip.ParseAddr(text)
	if err != nil {
		fault.because = fmt.Sprintf("%s pushes %q as a DNS server, which is no address", v.Title(), text)
		return w.noAnswer(fault)
	}
	if w.start.vpc == nil {
		fault.outcome, fault.because = unsure, "the VPC that "+w.start.title+" leads to is not known"
		return w.noAnswer(fault)
	}
	for i := range w.Resolvers {
		if answersAt(&w.Resolvers[i], server) {
			return w.askPushedResolver(&w.Resolvers[i], server)
		}
	}
	if amazon, known := basePlusTwo(w.start.vpc); known && amazon == server {
		return w.askAmazon(server)
	}
	return w.askStranger(server, fault)
}

// askAmazon asks Amazon's DNS at the VPC's base plus two. No security group filters it (VPC User Guide, "DNS
// attributes for your VPC"), but an authorization rule must cover it: the default is to refuse.
func (w *walker) askAmazon(server netip.Addr) answer {
	authorized := w.authorized([]netip.Prefix{singleAddress(server)}, "the DNS server "+server.String())
	if authorized.outcome != passes {
		return w.noAnswer(authorized)
	}
	name := fmt.Sprintf("the pushed DNS server %s", server)
	if w.start.vpc.Origin == Assumed {
		name += fmt.Sprintf(", base plus two of %s, which is assumed to be the range of %s,", w.start.vpc.CIDRBlock, w.start.vpc.Title())
	}
	a := w.answerIn(w.start.vpc, name)
	a.assumed = a.assumed || w.start.vpc.Origin == Assumed
	return a
}

func (w *walker) askPushedResolver(r *Resolver, server netip.Addr) answer {
	v := w.resolverVPC(r)
	target := []netip.Prefix{singleAddress(server)}
	if v == nil || v != w.start.vpc {
		return w.noAnswer(finding{urn: w.start.vpn.URN, outcome: unsure,
			because: fmt.Sprintf("%s is in another VPC than the tunnel, and routes between VPCs are not modelled", r.Title())})
	}
	query := traffic{
		sources: w.start.sources, groups: w.start.worn, protocol: "udp", port: dnsPort,
		what: "DNS queries", to: r.Title(), targets: target, targetGroups: r.SecurityGroupIDs,
	}
	for _, f := range []finding{
		w.authorized(target, "the DNS server "+server.String()),
		w.released(query),
		w.admitted(query, r.SecurityGroupIDs, v),
	} {
		if f.outcome = w.read(f.outcome); f.outcome != passes {
			return w.noAnswer(f)
		}
	}
	return w.answerIn(v, fmt.Sprintf("the pushed DNS server %s (%s)", server, r.Title()))
}

// askStranger is any server that is neither the VPC's nor a declared resolver.
func (w *walker) askStranger(server netip.Addr, fault finding) answer {
	v := w.start.vpn
	switch {
	case server.IsLinkLocalUnicast():
		fault.because = fmt.Sprintf("%s pushes %s, which is link-local and not reachable through a tunnel", v.Title(), server)
		return w.noAnswer(fault)
	case !server.IsPrivate():
		fault.because = fmt.Sprintf("%s pushes the public DNS server %s", v.Title(), server)
		return w.publicAnswer(fault)
	case w.otherVPCsDNS(server) != nil:
		return w.askOtherVPC(w.otherVPCsDNS(server), server, fault)
	case len(prefixes(w.start.vpc.CIDRBlock)) == 0:
		fault.outcome = unsure
		fault.because = fmt.Sprintf("%s pushes %s, and the range of %s is not known, so neither is its DNS server",
			v.Title(), server, w.start.vpc.Title())
		return w.noAnswer(fault)
	default:
		fault.outcome = unsure
		fault.because = fmt.Sprintf("%s pushes %s, which is neither the VPC's DNS server nor a declared resolver; "+
			"whether it forwards to one cannot be seen", v.Title(), server)
		return w.noAnswer(fault)
	}
}

// askOtherVPC fails. Where the server is that of the VPC that the VPN is meant for, the association is in the wrong one.
func (w *walker) askOtherVPC(other *VPC, server netip.Addr, fault finding) answer {
	fault.because = fmt.Sprintf("%s pushes %s, which is the DNS server of %s and answers only inside it, and the tunnel ends in %s",
		w.start.vpn.Title(), server, other.Title(), w.start.vpc.Title())
	if w.start.vpn.VPCID == other.ID {
		fault.urn = w.start.association.URN
		fault.remedy = "associate the Client VPN endpoint with a subnet of " + other.ID
	}
	return w.noAnswer(fault)
}

func (w *walker) otherVPCsDNS(server netip.Addr) *VPC {
	for _, v := range w.vpcOrder {
		if amazon, known := basePlusTwo(v); known && amazon == server && v != w.start.vpc {
			return v
		}
	}
	return nil
}
