package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// answer is what a client learns when it looks up the host of a step.
type answer struct {
	hop.Finding
	// endpoint is the interface endpoint whose addresses the answer holds; nil for a public answer or none.
	endpoint *topology.Endpoint
	// fault is why an answer that should be private is public; nil on paths that are public by nature.
	fault *hop.Finding
}

// lookUp is the DNS hop: an interface endpoint's private DNS name resolves to the endpoint only for those who
// ask the VPC's own resolver, directly or through an inbound endpoint (AWS PrivateLink Guide, "Access an AWS
// service using an interface VPC endpoint", "Private DNS").
func (w *walk) lookUp() answer {
	p := w.place
	switch {
	case p.VPN != nil:
		return w.lookUpOnVPN()
	case p.Site != nil:
		return w.lookUpOnPremises()
	case p.VPC != nil:
		return w.lookUpInVPC(p.VPC)
	case p.TransitGatewayID != "":
		return noAnswer(hop.Finding{Outcome: hop.Unsure, Because: "which DNS server " + p.Title + " asks is not known"})
	default:
		return answer{Finding: hop.Finding{Hop: hop.DNS, Because: HostMark + " resolves to AWS's public addresses"}}
	}
}

// lookUpInVPC asks the servers that DHCP gives to workloads, in order: Amazon's, or others (VPC User Guide, "DHCP option sets in
// Amazon VPC"). A client goes to the next only where one does not answer.
func (w *walk) lookUpInVPC(v *topology.VPC) answer {
	if len(v.DNSServers) == 0 {
		return w.answerIn(v, "Amazon's DNS")
	}
	server := v.DNSServers[0]
	if server == "AmazonProvidedDNS" || server == amazonLinkLocal {
		return w.answerIn(v, "Amazon's DNS")
	}
	fault := hop.Finding{URN: v.DHCPOptionsURN, Remedy: "give workloads AmazonProvidedDNS as their DNS server"}
	ip, err := netip.ParseAddr(server)
	if err != nil {
		fault.Because = fmt.Sprintf("the DHCP options of %s name the DNS server %q, which is no address", v.Title(), server)
		return noAnswer(fault)
	}
	if amazon, known := basePlusTwo(v); known && amazon == ip {
		return w.answerIn(v, "Amazon's DNS at "+server)
	}
	for i := range w.Resolvers {
		if r := &w.Resolvers[i]; answersAt(r, ip) && w.resolverVPC(r) == v {
			return w.askResolverAtHome(r, v, fault)
		}
	}
	fault.Because = fmt.Sprintf("the DHCP options of %s give workloads the DNS server %s", v.Title(), server)
	if addresses.Public().Holds(ip) {
		return publicAnswer(fault)
	}
	fault.Outcome = hop.Unsure
	fault.Because += ", and whether it forwards to Amazon's DNS cannot be seen"
	return noAnswer(fault)
}

// askResolverAtHome is a resolver endpoint of the VPC's own that workloads ask: it answers plain DNS whom its security groups admit, and only where
// queries come in by it.
func (w *walk) askResolverAtHome(r *topology.Resolver, v *topology.VPC, fault hop.Finding) answer {
	q := queryTo(r)
	switch {
	case r.Direction != inbound:
		fault.Because += fmt.Sprintf(", %s, which has the direction %s and answers no queries for AWS's names", r.Title(), r.Direction)
		return noAnswer(fault)
	case q.assumes != "":
		fault.Because += fmt.Sprintf(", %s, which speaks DNS over HTTPS alone", r.Title())
		return noAnswer(fault)
	}
	admitted := w.towards(r).admitted(q.traffic, w.Worn(r.SecurityGroupIDs, v))
	if admitted.Outcome != hop.Passes {
		return noAnswer(admitted)
	}
	a := w.answerIn(v, r.Title())
	a.Assumed = a.Assumed || admitted.Assumed
	return a
}

// amazonLinkLocal is where Amazon's DNS answers in every VPC besides base plus two (VPC User Guide, "DNS attributes for your VPC").
const amazonLinkLocal = "169.254.169.253"

// answerIn is what the resolver of a VPC says. It says nothing where DNS support is off. Attributes that are not known are assumed to be on.
func (w *walk) answerIn(v *topology.VPC, server string) answer {
	if off(v.EnableDNSSupport) {
		return publicAnswer(hop.Finding{URN: v.URN, Because: v.Title() + " has enableDnsSupport off", Remedy: "turn enableDnsSupport on"})
	}
	a := w.answeredIn(v, server)
	if a.endpoint != nil && (v.EnableDNSSupport == nil || v.EnableDNSHostnames == nil) {
		a.Assumed = true
		a.Because += fmt.Sprintf("; the DNS attributes of %s are assumed to be on, as AWS asks of private DNS", v.Title())
	}
	return a
}

func (w *walk) answeredIn(v *topology.VPC, server string) answer {
	if a, decided := w.overruled(v, server); decided {
		return a
	}
	endpoint, fault := w.privateEndpoint(v)
	if fault != nil {
		return publicAnswer(*fault)
	}
	if lacks := w.withoutRecord(endpoint); lacks != "" {
		return noAnswer(hop.Finding{URN: endpoint.URN, Because: lacks,
			Remedy: "let the endpoint's DNS records hold the version of IP that clients use (dnsRecordIpType)"})
	}
	because := fmt.Sprintf("%s answers %s with the addresses of %s", server, HostMark, endpoint.Title())
	return answer{Finding: hop.Finding{Hop: hop.DNS, Because: because, URN: endpoint.URN}, endpoint: endpoint}
}

// withoutRecord says that an endpoint's names have no record of a version of IP that the place has; "" where they have one.
func (w *walk) withoutRecord(e *topology.Endpoint) string {
	kind := e.DNSRecordIPType
	switch kind {
	case "":
		kind = e.IPAddressType
	case "service-defined": // the private names have A records alone (AWS CDK Reference, "VpcEndpointDnsRecordIpType")
		kind = "ipv4"
	}
	sources := w.place.Sources
	if w.place.Unknown {
		return ""
	}
	switch {
	case kind == "ipv6" && sources.V6().IsEmpty():
		return fmt.Sprintf("%s has IPv6 records alone, and %s has no IPv6 address", e.Title(), w.place.Title)
	case (kind == "" || kind == "ipv4") && sources.V4().IsEmpty():
		return fmt.Sprintf("%s has IPv4 records alone, and %s has no IPv4 address", e.Title(), w.place.Title)
	default:
		return ""
	}
}

func publicAnswer(fault hop.Finding) answer {
	fault.Hop, fault.Outcome = hop.DNS, hop.Fails
	fault.Because = fmt.Sprintf("%s resolves publicly, because %s", HostMark, fault.Because)
	passed := fault
	passed.Outcome = hop.Passes
	passed.Because += "; the request goes on by the public way"
	return answer{Finding: passed, fault: &fault}
}

func noAnswer(f hop.Finding) answer {
	f.Hop = hop.DNS
	if f.Outcome == hop.Unsure {
		f.Because = fmt.Sprintf("whether %s resolves privately is not known: %s", HostMark, f.Because)
		return answer{Finding: f}
	}
	f.Outcome = hop.Fails
	f.Because = fmt.Sprintf("%s does not resolve, because %s", HostMark, f.Because)
	return answer{Finding: f}
}

// privateEndpoint is the endpoint that a VPC's resolver knows the host by, or why there is none. Private DNS
// needs both DNS attributes (VPC User Guide, "DNS attributes for your VPC"); answerIn asks the one.
func (w *walk) privateEndpoint(v *topology.VPC) (*topology.Endpoint, *hop.Finding) {
	if off(v.EnableDNSHostnames) {
		return nil, &hop.Finding{URN: v.URN, Because: v.Title() + " has enableDnsHostnames off, which private DNS needs",
			Remedy: "turn enableDnsHostnames on"}
	}
	var without *topology.Endpoint
	for _, e := range w.named(v) {
		if w.hosts.services[e.ServiceName] != w.service {
			continue
		}
		if e.PrivateDNSEnabled || slices.Contains(e.PrivateDNSVPCIDs, v.ID) {
			return e, nil
		}
		without = e
	}
	if without != nil {
		return nil, &hop.Finding{URN: without.URN, Because: without.Title() + " has private DNS off",
			Remedy: "set privateDnsEnabled of the endpoint to true"}
	}
	return nil, &hop.Finding{URN: v.URN, Because: fmt.Sprintf("%s has no endpoint for the %s", v.Title(), w.service),
		Remedy: fmt.Sprintf("add an interface endpoint for the %s with private DNS", w.service)}
}

// named are the endpoints of a VPC, and those of others whose names a Route 53 Profile brings there.
func (w *walk) named(v *topology.VPC) []*topology.Endpoint {
	list := w.EndpointsOf(v.ID)
	for i := range w.Endpoints {
		if e := &w.Endpoints[i]; e.VPCID != v.ID && slices.Contains(e.PrivateDNSVPCIDs, v.ID) {
			list = append(slices.Clip(list), e)
		}
	}
	return list
}

func off(attribute *bool) bool { return attribute != nil && !*attribute }

// basePlusTwo is where Amazon's DNS answers in a VPC: the primary range's base plus two, not a subnet's
// (VPC User Guide, "DNS attributes for your VPC").
func basePlusTwo(v *topology.VPC) (netip.Addr, bool) {
	primary := addresses.Of(v.CIDRBlock).V4().Prefixes()
	if len(primary) == 0 {
		return netip.Addr{}, false
	}
	return primary[0].Addr().Next().Next(), true
}
