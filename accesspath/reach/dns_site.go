package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// inbound is the direction of a resolver endpoint that answers queries. One for delegation answers only for zones that a name server
// delegates to it, and AWS's names are in none of those (Route 53 Developer Guide, "Inbound endpoint delegation").
const inbound = "INBOUND"

// lookUpOnPremises goes through an inbound resolver, which is where a company's DNS can forward to: Amazon's DNS itself
// answers only inside its VPC (Route 53 Developer Guide, "Forwarding inbound DNS queries to your VPCs").
func (w *walk) lookUpOnPremises() answer {
	var blocked *hop.Finding
	delegating := false
	for i := range w.Resolvers {
		r := &w.Resolvers[i]
		delegating = delegating || r.Direction == "INBOUND_DELEGATION"
		if r.Direction != inbound {
			continue
		}
		v, f := w.askResolver(r)
		if f.Outcome == hop.Passes {
			a := w.answerIn(v, topology.TitleOf(r.Element, "", r.ID))
			a.Because = f.Because + "; " + a.Because
			return a
		}
		if blocked == nil {
			blocked = &f
		}
	}
	if blocked != nil {
		return noAnswer(*blocked)
	}
	fault := hop.Finding{URN: w.place.URN,
		Because: w.HasNo("inbound resolver") + " for " + w.place.Site.Title() + " to forward to",
		Remedy:  "declare a Route 53 Resolver inbound endpoint and forward the name to it"}
	if delegating {
		fault.Because += ": one for delegation answers only for zones that are delegated to it"
	}
	return publicAnswer(fault)
}

// query is how a resolver endpoint is asked, by the protocol that it speaks.
type query struct {
	traffic
	// assumes says what a company's DNS must do besides; "" for plain DNS.
	assumes string
}

// queryTo prefers plain DNS, which every forwarder speaks. DNS over HTTPS goes to TCP port 443 (Route 53 Developer Guide, "Values that
// you specify when you create or edit inbound endpoints", "Protocols").
func queryTo(r *topology.Resolver) query {
	if len(r.Protocols) == 0 || slices.Contains(r.Protocols, "Do53") {
		return query{traffic: traffic{protocol: "udp", port: dnsPort, what: "DNS queries", to: r.Title()}}
	}
	return query{
		traffic: traffic{protocol: "tcp", port: httpsPort, what: "DNS over HTTPS", to: r.Title()},
		assumes: "by DNS over HTTPS, the only protocol that it speaks",
	}
}

// askResolver is whether a query from the site reaches an inbound resolver, and the VPC that it answers for.
func (w *walk) askResolver(r *topology.Resolver) (*topology.VPC, hop.Finding) {
	v := w.resolverVPC(r)
	if v == nil {
		return nil, hop.Finding{Outcome: hop.Unsure, URN: r.URN, Because: "the VPC of " + r.Title() + " is not known"}
	}
	asked := w.towards(r)
	if len(asked.flows) == 0 {
		return v, hop.Finding{Outcome: hop.Fails, URN: r.URN, Because: r.Title() + " answers at IPv6 addresses alone, and " + w.place.Site.Title() + " has none",
			Remedy: "let the resolver endpoint have IPv4 addresses"}
	}
	if attached := asked.attached(v); attached.Outcome != hop.Passes {
		return v, attached
	}
	q := queryTo(r)
	admitted := asked.admitted(q.traffic, w.Worn(r.SecurityGroupIDs, v))
	if admitted.Outcome != hop.Passes {
		return v, admitted
	}
	because := fmt.Sprintf("the company's DNS is assumed to forward the name to %s", r.Title())
	if q.assumes != "" {
		because += ", " + q.assumes
	}
	return v, hop.Finding{Because: because, URN: r.URN, Assumed: q.assumes != ""}
}

// towards is a walk to a resolver's addresses instead of an endpoint's.
func (w *walk) towards(r *topology.Resolver) *walk {
	asked := *w
	asked.flows, asked.endpoint, asked.resolver = nil, nil, r
	for _, a := range r.IPAddresses {
		subnet := w.Subnet(a.SubnetID)
		for _, version := range versionsOfResolver(r) {
			if sources := version(w.place.Sources); !sources.IsEmpty() || w.place.Unknown {
				asked.flows = append(asked.flows, flow{subnet: subnet, sources: peersOf(sources, w.place.Unknown), unlocated: true})
			}
		}
	}
	return &asked
}

func versionsOfResolver(r *topology.Resolver) []func(addresses.Set) addresses.Set {
	switch r.ResolverEndpointType {
	case "IPV6":
		return []func(addresses.Set) addresses.Set{addresses.Set.V6}
	case "DUALSTACK":
		return []func(addresses.Set) addresses.Set{addresses.Set.V4, addresses.Set.V6}
	default:
		return []func(addresses.Set) addresses.Set{addresses.Set.V4}
	}
}

func (w *walk) resolverVPC(r *topology.Resolver) *topology.VPC {
	for _, address := range r.IPAddresses {
		if subnet := w.Subnet(address.SubnetID); subnet != nil {
			return w.VPC(subnet.VPCID)
		}
	}
	return nil
}

func answersAt(r *topology.Resolver, server netip.Addr) bool {
	for _, address := range r.IPAddresses {
		if address.IP == server.String() || address.IPv6 == server.String() {
			return true
		}
	}
	return false
}
