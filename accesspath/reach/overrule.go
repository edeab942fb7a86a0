package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// overruled is what stands before an endpoint's private name in a VPC's resolver: DNS Firewall, a rule that forwards the name, a
// private zone of one's own. False where nothing does.
func (w *walk) overruled(v *topology.VPC, server string) (answer, bool) {
	if a, blocked := w.firewalled(v); blocked {
		return a, true
	}
	zone := w.zoneFor(v)
	if a, forwarded := w.forwarded(v, zone); forwarded {
		return a, true
	}
	if zone == nil {
		return answer{}, false
	}
	return w.answerFrom(zone, server), true
}

// firewalled asks the rules of DNS Firewall in the order of their priorities; the first that matches decides (Route 53 Developer Guide,
// "How Route 53 Resolver DNS Firewall works").
func (w *walk) firewalled(v *topology.VPC) (answer, bool) {
	var matching []topology.FirewallRule
	for _, r := range w.FirewallRules {
		if slices.Contains(r.VPCIDs, v.ID) && slices.ContainsFunc(r.Domains, w.isMatched) {
			matching = append(matching, r)
		}
	}
	if len(matching) == 0 {
		return answer{}, false
	}
	first := slices.MinFunc(matching, func(a, b topology.FirewallRule) int {
		if a.GroupPriority != b.GroupPriority {
			return a.GroupPriority - b.GroupPriority
		}
		return a.Priority - b.Priority
	})
	if first.Action != "BLOCK" {
		return answer{}, false
	}
	return noAnswer(hop.Finding{URN: first.URN, Because: fmt.Sprintf("DNS Firewall blocks the name in %s", v.Title()),
		Remedy: "allow the name in a rule of DNS Firewall with a lower priority number"}), true
}

// isMatched says whether a domain of DNS Firewall matches the name: the domain itself, or with "*." whatever is below it.
func (w *walk) isMatched(domain string) bool {
	zone, domain := w.zone(), canonical(domain)
	if domain == "*" {
		return true
	}
	below, isWild := strings.CutPrefix(domain, "*.")
	switch {
	case isWild:
		return isWithin(zone, below) && (zone != below || w.service == Notebook)
	default:
		return w.service == API && zone == domain || w.service == Notebook && strings.HasSuffix(domain, "."+zone)
	}
}

// zone is the domain of the names that are asked for: of the API the name itself, of notebooks the domain of them all.
func (w *walk) zone() string { return w.hosts.zone(w.service) }

func canonical(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// isWithin says whether a name is a domain, or below it. "" is the root, which holds every name.
func isWithin(name, domain string) bool {
	return domain == "" || name == domain || strings.HasSuffix(name, "."+domain)
}

// forwarded asks the resolver rules of a VPC. The most specific rule decides. A private zone or an endpoint's private name that is
// more specific goes before it; of the same name the rule goes first (Route 53 Developer Guide, "Considerations when
// working with a private hosted zone", "Avoid loop configurations with Resolver endpoints").
func (w *walk) forwarded(v *topology.VPC, zone *topology.PrivateZone) (answer, bool) {
	rule := w.mostSpecificRule(v)
	if rule == nil || rule.RuleType != "FORWARD" {
		return answer{}, false
	}
	domain := canonical(rule.DomainName)
	if answered := w.privateName(v, zone); answered != "" && len(answered) > len(domain) {
		return answer{}, false
	}
	f := hop.Finding{URN: rule.URN, Remedy: "disassociate the rule from the VPC, or add a SYSTEM rule for the name",
		Because: fmt.Sprintf("a resolver rule of %s forwards %s to %s", v.Title(), or(domain, "every name"), strings.Join(rule.TargetIPs, ", "))}
	w.forwarding = append(w.forwarding, v)
	defer func() { w.forwarding = w.forwarding[:len(w.forwarding)-1] }()
	for _, target := range rule.TargetIPs {
		ip, err := netip.ParseAddr(target)
		if err == nil && addresses.Public().Holds(ip) {
			return publicAnswer(f), true
		}
		if r := w.resolverAt(ip); err == nil && r != nil && r.Direction == inbound && w.resolverVPC(r) != nil {
			if slices.Contains(w.forwarding, w.resolverVPC(r)) {
				f.Because += ", from where rules lead it round in a circle"
				return noAnswer(f), true
			}
			a := w.answerIn(w.resolverVPC(r), fmt.Sprintf("%s, to which a resolver rule forwards,", r.Title()))
			a.Assumed = true
			return a, true
		}
	}
	f.Outcome = hop.Unsure
	f.Because += ", and what answers there cannot be seen"
	return noAnswer(f), true
}

func or(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

// privateName is the most specific private name that a VPC's resolver answers the host by; "" where it has none.
func (w *walk) privateName(v *topology.VPC, zone *topology.PrivateZone) string {
	if zone != nil {
		return canonical(zone.Name)
	}
	if e, fault := w.privateEndpoint(v); fault == nil && e != nil {
		return w.zone()
	}
	return ""
}

func (w *walk) resolverAt(ip netip.Addr) *topology.Resolver {
	for i := range w.Resolvers {
		if answersAt(&w.Resolvers[i], ip) {
			return &w.Resolvers[i]
		}
	}
	return nil
}

func (w *walk) mostSpecificRule(v *topology.VPC) *topology.ResolverRule {
	var chosen *topology.ResolverRule
	for i := range w.ResolverRules {
		r := &w.ResolverRules[i]
		if !slices.Contains(r.VPCIDs, v.ID) || !isWithin(w.zone(), canonical(r.DomainName)) {
			continue
		}
		if chosen == nil || len(canonical(r.DomainName)) > len(canonical(chosen.DomainName)) {
			chosen = r
		}
	}
	return chosen
}

// zoneFor is the private zone of one's own that answers for the name in a VPC; nil where an endpoint's private name is at least as
// specific, or where there is none. Private zones need DNS host names (Route 53 Developer Guide, "Considerations when working with a private
// hosted zone").
func (w *walk) zoneFor(v *topology.VPC) *topology.PrivateZone {
	if off(v.EnableDNSHostnames) {
		return nil
	}
	var chosen *topology.PrivateZone
	for i := range w.PrivateZones {
		z := &w.PrivateZones[i]
		name := canonical(z.Name)
		covers := isWithin(w.zone(), name) || w.service == Notebook && isWithin(name, w.zone())
		if slices.Contains(z.VPCIDs, v.ID) && covers && (chosen == nil || len(name) > len(canonical(chosen.Name))) {
			chosen = z
		}
	}
	if chosen == nil {
		return nil
	}
	if e, fault := w.privateEndpoint(v); fault == nil && e != nil && len(canonical(chosen.Name)) < len(w.zone()) {
		return nil
	}
	return chosen
}

// answerFrom follows the records of a private zone to an endpoint. Several of one name, such as weighted ones, must all lead there.
func (w *walk) answerFrom(z *topology.PrivateZone, server string) answer {
	title := topology.Titled("private zone", z.Element, z.Name)
	if w.service == Notebook && w.tellsNotebooksApart(z) {
		return noAnswer(hop.Finding{URN: z.URN, Outcome: hop.Unsure, Because: fmt.Sprintf("%s answers for some notebooks and not for others", title)})
	}
	records := w.recordsIn(z)
	f := hop.Finding{Hop: hop.DNS, URN: z.URN, Remedy: "point the record at the endpoint, or disassociate the zone from the VPC"}
	switch {
	case len(records) == 0 && z.Partial:
		f.Outcome, f.Because = hop.Unsure, title+" answers for the name, and its records are declared elsewhere"
		return noAnswer(f)
	case len(records) == 0:
		f.Because = title + " answers for the name and has no record of it"
		return noAnswer(f)
	}
	first := w.endpointOf(records[0])
	for _, record := range records {
		f.URN = record.URN
		e := w.endpointOf(record)
		if e != nil && e == first {
			f.Assumed = f.Assumed || len(record.Values) > 0 && record.Type != "CNAME" && len(e.Addresses) == 0
			continue
		}
		f.Outcome = hop.Unsure
		f.Because = fmt.Sprintf("%s leads the name to %s, and what is there is not known", title, strings.Join(append(slices.Clone(record.Values), record.AliasName), " "))
		if e != nil {
			f.Because = fmt.Sprintf("%s leads the name to %s and to %s", title, first.Title(), e.Title())
		}
		f.Because = strings.Join(strings.Fields(f.Because), " ")
		return noAnswer(f)
	}
	f.Remedy = ""
	f.Because = fmt.Sprintf("%s answers %s from %s, which leads to %s", server, HostMark, title, first.Title())
	return answer{endpoint: first, Finding: f}
}

// tellsNotebooksApart says whether a zone is of some notebooks alone, or has records of some besides those of all.
func (w *walk) tellsNotebooksApart(z *topology.PrivateZone) bool {
	isBelow := func(name string) bool { return name != w.zone() && isWithin(name, w.zone()) }
	return isBelow(canonical(z.Name)) || slices.ContainsFunc(z.Records, func(r topology.ZoneRecord) bool {
		return leads(&r) && isBelow(strings.TrimPrefix(canonical(r.Name), "*."))
	})
}

// leads says whether a record is of a type by which a browser connects.
func leads(r *topology.ZoneRecord) bool {
	return r.Type == "A" || r.Type == "AAAA" || r.Type == "CNAME"
}

// recordsIn are the zone's records for the name, or else those of the most specific wildcard. Of notebooks only a wildcard holds them all.
func (w *walk) recordsIn(z *topology.PrivateZone) (chosen []*topology.ZoneRecord) {
	most := -1
	for i := range z.Records {
		r := &z.Records[i]
		name := canonical(r.Name)
		below, isWild := strings.CutPrefix(name, "*.")
		specific := len(below)
		switch {
		case !leads(r):
			continue
		case w.service == API && name == w.zone():
			specific = len(name) + 1 // before any wildcard
		case !isWild || !isWithin(w.zone(), below) || w.service == API && w.zone() == below:
			continue
		}
		if specific > most {
			most, chosen = specific, nil
		}
		if specific == most {
			chosen = append(chosen, r)
		}
	}
	return chosen
}

// endpointOf is the endpoint that a record leads to: by an alias or a CNAME to its own name, which begins with its ID, or by its
// address.
func (w *walk) endpointOf(r *topology.ZoneRecord) *topology.Endpoint {
	for i := range w.Endpoints {
		e := &w.Endpoints[i]
		if e.ID == "" || w.hosts.services[e.ServiceName] != w.service {
			continue
		}
		isNamed := func(name string) bool { return strings.HasPrefix(canonical(name), e.ID+"-") }
		if isNamed(r.AliasName) || slices.ContainsFunc(r.Values, isNamed) {
			return e
		}
		ranges := addresses.Of(e.Addresses...)
		if ranges.IsEmpty() {
			ranges = w.RangesOf(e)
		}
		if values := addresses.Of(r.Values...); !values.IsEmpty() && values.Within(ranges) {
			return e
		}
	}
	return nil
}
