// Package reach says whether packets get there: which name a client asks, who answers, by which routes, and through which doors. It
// knows nothing of IAM.
//
// A path that is meant to be open must lead everybody there, by the names that people use. On a path that is not meant to be open the
// caller chooses: he asks no DNS, addresses any endpoint that some way leads to, and is at whichever address gets through. So every
// hop narrows a set of addresses, and a caller is kept out where nothing is left of it.
package reach

import (
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// Reach answers about one topology. It keeps what it found, so it must not be used by two goroutines at once.
type Reach struct {
	*topology.Index
	hosts hosts
	found map[question][]Way
	// gateways are the IDs of the transit gateways that anything names.
	gateways []string
}

type question struct {
	place   *caller.Place
	service Service
	meant   bool
}

// New indexes names and keeps the topology's index.
func New(x *topology.Index) *Reach {
	return &Reach{Index: x, hosts: hostsOf(x.Topology), found: map[question][]Way{}, gateways: caller.TransitGateways(x)}
}

// Way is one way to a service, as far as it leads.
type Way struct {
	// Trail holds its hops. The name that is asked for stands as [HostMark] in its sentences.
	Trail hop.Trail
	// Arrives says that the request gets to AWS, where policies decide. Where it does not, the trail says why, or why nobody knows.
	Arrives bool
	// Endpoint is the one that the request comes through; nil on the public way.
	Endpoint *topology.Endpoint
	// Sources are the addresses of those who get through, as the endpoint sees them.
	Sources addresses.Set
	// OwnLine says that a machine may leave by another public address than those that are declared for its place: one of its own, at an
	// internet gateway, or that of whatever is behind a private gateway.
	OwnLine bool
	// Worn is the security group that a workload must wear to get through, where the caller chooses; "" where it need not wear any.
	Worn string
	// Fault says why a name that should be answered privately is not; nil elsewhere.
	Fault *hop.Finding
}

// HostMark stands in findings for the name that a client asks for, which differs from notebook to notebook.
const HostMark = "\x00"

// WithHost writes the name into findings.
func WithHost(findings []hop.Finding, host string) []hop.Finding {
	list := make([]hop.Finding, len(findings))
	for i, f := range findings {
		if strings.Contains(f.Because, HostMark) {
			f.Because = strings.ReplaceAll(f.Because, HostMark, host)
		}
		list[i] = f
	}
	return list
}

// Ways are those from a place to a service. Where the path is meant to be open there is the one that DNS gives. Where it is not, the
// caller takes any: by DNS first, then each endpoint that he can address himself, then the public way.
func (r *Reach) Ways(p *caller.Place, service Service, meant bool) []Way {
	q := question{p, service, meant}
	if ways, known := r.found[q]; known {
		return ways
	}
	w := walk{Reach: r, place: p, service: service, meant: meant}
	asked := w.asking()
	ways := []Way{asked}
	if !meant {
		ways = append(ways, w.choosing(asked)...)
	}
	if !meant && len(ways) == 1 && p.TransitGatewayID != "" && p.VPN == nil { // whatever DNS answers there, nothing leads to an endpoint
		w.trail.Add(hop.Finding{Hop: hop.Route, Outcome: hop.Fails, URN: p.URN,
			Because: "no VPC with an endpoint for the " + string(service) + " is attached to " + p.TransitGatewayID})
		ways[0] = Way{Trail: w.trail}
	}
	if !meant && len(ways) > 1 && !asked.Arrives && asked.Trail.Stop == nil {
		ways = ways[1:] // what DNS answers is not known, and the other ways are all that it can lead to
	}
	r.found[q] = ways
	return ways
}

// walk is one walk from a place.
type walk struct {
	*Reach
	place   *caller.Place
	service Service
	meant   bool

	trail    hop.Trail
	endpoint *topology.Endpoint
	// resolver is what a query goes to, while endpoint is nil.
	resolver *topology.Resolver
	// worn is the group that the caller has to choose for his machine; "" where any will do.
	worn string
	// flows are the connections that are still possible.
	flows []flow
	// ownLine is the way's OwnLine.
	ownLine bool
	// forwarding are the VPCs whose resolver rules have forwarded the name that is being looked up.
	forwarding []*topology.VPC
}

// asking goes where DNS leads.
func (w walk) asking() Way {
	answer := w.lookUp()
	switch {
	case answer.endpoint != nil:
		return w.privately(answer.Finding, answer.endpoint)
	case answer.Outcome != hop.Passes: // no answer, or either way may be the one, so neither is walked
		w.trail.Add(answer.Finding)
		return Way{Trail: w.trail}
	default:
		return w.publicly(answer.Finding, answer.fault)
	}
}

// choosing are the ways of a caller who asks no DNS: by an endpoint's own name, which resolves publicly to its private addresses, or
// by a hosts entry (AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint", "DNS hostnames"); and by the
// public name, with a public DNS server.
func (w walk) choosing(asked Way) []Way {
	var ways []Way
	for _, e := range w.reachable() {
		ways = append(ways, w.privately(hop.Finding{Hop: hop.DNS, URN: e.URN,
			Because: "DNS is no barrier: " + e.Title() + " can be addressed by its own name or a hosts entry"}, e))
	}
	isPrivate := w.place.VPC != nil || w.place.Site != nil || w.place.VPN != nil
	if isPrivate && asked.Fault == nil {
		ways = append(ways, w.publicly(hop.Finding{Hop: hop.DNS,
			Because: "DNS is no barrier: a public DNS server answers " + HostMark + " with AWS's public addresses"}, nil))
	}
	return ways
}

// private are the hops of a request to an endpoint, in the order of its packets.
func private() []func(*walk) hop.Finding {
	return []func(*walk) hop.Finding{
		(*walk).route, (*walk).authorization, (*walk).networkACLs, (*walk).securityGroups,
	}
}

func (w walk) privately(answer hop.Finding, e *topology.Endpoint) Way {
	w.endpoint = e
	w.flows = w.flowsTo(e)
	if w.trail.Add(answer) {
		for _, ask := range private() {
			if !w.trail.Add(ask(&w)) {
				break
			}
		}
	}
	return Way{Trail: w.trail, Arrives: w.trail.Stop == nil, Endpoint: e, Sources: w.sources(), Worn: w.worn}
}

// publicly goes on after a public answer. Where a private path is then refused, what made the answer public is the culprit.
func (w walk) publicly(answer hop.Finding, fault *hop.Finding) Way {
	_ = w.trail.Add(answer) && w.trail.Add(w.routeToInternet())
	return Way{Trail: w.trail, Arrives: w.trail.Stop == nil, Fault: fault, OwnLine: w.ownLine}
}

// reachable are the endpoints of the service that packets from a place can be sent to at all.
func (w *walk) reachable() []*topology.Endpoint {
	var list []*topology.Endpoint
	for i := range w.Endpoints {
		e := &w.Endpoints[i]
		if w.hosts.services[e.ServiceName] == w.service && w.leadsTo(e) {
			list = append(list, e)
		}
	}
	return list
}
