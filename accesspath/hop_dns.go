package accesspath

import (
	"fmt"
	"net/netip"
)

// answer is what a client learns when it looks up the host of a step.
type answer struct {
	finding
	// endpoint is the interface endpoint whose addresses the answer holds; nil for a public answer or none.
	endpoint *Endpoint
	// fault is why an answer that should be private is public; nil on paths that are public by nature.
	fault *finding
}

// lookUp models the DNS hop: an interface endpoint's private DNS name resolves to the endpoint only for those who
// ask the VPC's own resolver, directly or through an inbound endpoint (AWS PrivateLink Guide, "Access an AWS
// service using an interface VPC endpoint", "Private DNS").
func (w *walker) lookUp() answer {
	switch {
	case w.direct != nil:
		return addressed(w.direct)
	case w.start.vpn != nil:
		return w.lookUpOnVPN()
	case w.start.site != nil:
		return w.lookUpOnPremises()
	case w.start.vpc != nil:
		return w.answerIn(w.start.vpc, "Amazon's DNS")
	default:
		because := fmt.Sprintf("%s resolves to AWS's public addresses", w.host())
		return answer{finding: finding{hop: HopDNS, because: because}}
	}
}

func (w *walker) host() string { return w.hosts.host(w.step, w.notebook) }

// answerIn is what the resolver of a VPC says.
func (w *walker) answerIn(v *VPC, server string) answer {
	endpoint, fault := w.privateEndpoint(v)
	if fault != nil {
		return w.publicAnswer(*fault)
	}
	because := fmt.Sprintf("%s answers %s with the addresses of %s", server, w.host(), endpoint.Title())
	assumed := v.EnableDNSSupport == nil || v.EnableDNSHostnames == nil
	if assumed {
		because += fmt.Sprintf("; the DNS attributes of %s are assumed to be on, as AWS asks of private DNS", v.Title())
	}
	return answer{finding: finding{hop: HopDNS, because: because, urn: endpoint.URN, assumed: assumed}, endpoint: endpoint}
}

func (w *walker) publicAnswer(fault finding) answer {
	fault.hop, fault.outcome = HopDNS, fails
	fault.because = fmt.Sprintf("%s resolves publicly, because %s", w.host(), fault.because)
	hop := fault
	hop.outcome = passes
	hop.because += "; the request goes on by the public way"
	return answer{finding: hop, fault: &fault}
}

func (w *walker) noAnswer(f finding) answer {
	f.hop = HopDNS
	if f.outcome == unsure {
		f.because = fmt.Sprintf("whether %s resolves privately is not known: %s", w.host(), f.because)
		return answer{finding: f}
	}
	f.outcome = fails
	f.because = fmt.Sprintf("%s does not resolve, because %s", w.host(), f.because)
	return answer{finding: f}
}

// privateEndpoint is the endpoint that a VPC's resolver knows the host by, or why there is none. Private DNS
// needs both DNS attributes (VPC User Guide, "DNS attributes for your VPC").
func (w *walker) privateEndpoint(v *VPC) (*Endpoint, *finding) {
	if off(v.EnableDNSSupport) {
		return nil, &finding{urn: v.URN, because: v.Title() + " has enableDnsSupport off",
			remedy: "turn enableDnsSupport on"}
	}
	if off(v.EnableDNSHostnames) {
		return nil, &finding{urn: v.URN, because: v.Title() + " has enableDnsHostnames off, which private DNS needs",
			remedy: "turn enableDnsHostnames on"}
	}
	var without *Endpoint
	for _, e := range w.endpointsOf[v.ID] {
		if w.hosts.services[e.ServiceName] != serviceOf(w.step) {
			continue
		}
		if e.PrivateDNSEnabled {
			return e, nil
		}
		without = e
	}
	if without != nil {
		return nil, &finding{urn: without.URN, because: without.Title() + " has private DNS off",
			remedy: "set privateDnsEnabled of the endpoint to true"}
	}
	return nil, &finding{urn: v.URN, because: fmt.Sprintf("%s has no endpoint for the %s", v.Title(), serviceOf(w.step)),
		remedy: fmt.Sprintf("add an interface endpoint for the %s with private DNS", serviceOf(w.step))}
}

func off(attribute *bool) bool { return attribute != nil && !*attribute }

// lookUpOnPremises goes through an inbound resolver, which is where a company's DNS can forward to: Amazon's DNS itself
// answers only inside its VPC (Route 53 Developer Guide, "Forwarding inbound DNS queries to your VPCs").
func (w *walker) lookUpOnPremises() answer {
	var blocked *finding
	for i := range w.Resolvers {
		r := &w.Resolvers[i]
		if r.Direction != "INBOUND" {
			continue
		}
		v, f := w.askResolver(r)
		if f.outcome == passes {
			a := w.answerIn(v, titleOf(r.Element, "", r.ID))
			a.because = f.because + "; " + a.because
			return a
		}
		if blocked == nil {
			blocked = &f
		}
	}
	if blocked != nil {
		return w.noAnswer(*blocked)
	}
	return w.publicAnswer(finding{urn: w.start.urn,
		because: "no inbound resolver is declared for " + w.start.site.Title() + " to forward to",
		remedy:  "declare a Route 53 Resolver inbound endpoint and forward the name to it"})
}

// askResolver is whether a query from the site reaches an inbound resolver, and the VPC that it answers for.
func (w *walker) askResolver(r *Resolver) (*VPC, finding) {
	v := w.resolverVPC(r)
	if v == nil {
		return nil, finding{outcome: unsure, urn: r.URN, because: "the VPC of " + r.Title() + " is not known"}
	}
	attached := w.attached(v, subnetIDs(r))
	if attached.outcome != passes {
		return v, attached
	}
	query := traffic{sources: w.start.sources, protocol: "udp", port: dnsPort, what: "DNS queries", to: r.Title()}
	admitted := w.admitted(query, r.SecurityGroupIDs, v)
	if admitted.outcome == partly {
		admitted.outcome = w.read(partly)
	}
	if admitted.outcome != passes {
		return v, admitted
	}
	because := fmt.Sprintf("the company's DNS is assumed to forward the name to %s", r.Title())
	return v, finding{because: because, urn: r.URN}
}

// read turns a partial outcome into one that the walk can act on at once.
func (w *walker) read(o outcome) outcome {
	switch {
	case o != partly:
		return o
	case w.everyone:
		return fails
	default:
		return passes
	}
}

func subnetIDs(r *Resolver) []string {
	ids := make([]string, len(r.IPAddresses))
	for i, address := range r.IPAddresses {
		ids[i] = address.SubnetID
	}
	return ids
}

func (w *walker) resolverVPC(r *Resolver) *VPC {
	for _, address := range r.IPAddresses {
		if subnet, known := w.subnets[address.SubnetID]; known {
			return w.vpc(subnet.VPCID)
		}
	}
	return nil
}

func answersAt(r *Resolver, server netip.Addr) bool {
	for _, address := range r.IPAddresses {
		if address.IP == server.String() {
			return true
		}
	}
	return false
}

const (
	dnsPort   = 53
	httpsPort = 443
)
