package reach

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// narrowerRemedy is what to do about a rule that lets through whom it should not.
const narrowerRemedy = "authorize the groups that are meant to get in, and nobody else"

// The ways in which people authenticate to a Client VPN endpoint, and whether each knows who they are: a certificate names
// no user and so no groups. Where a certificate and a user are asked for, both are needed, so the user is known
// (AWS Client VPN Administrator Guide, "Client authentication").
var knowsUsers = map[string]bool{
	"certificate-authentication": false, "directory-service-authentication": true, "federated-authentication": true,
}

// UnderstandsAuthentication says whether a type of a Client VPN's authentication options is one that the model knows.
func UnderstandsAuthentication(kind string) bool {
	_, known := knowsUsers[kind]
	return known
}

// TellsUsers says whether groups mean anything on an endpoint. One that states no way to authenticate is taken at the word of its
// rules.
func TellsUsers(v *topology.ClientVPN) bool {
	return len(v.AuthenticationOptions) == 0 ||
		slices.ContainsFunc(v.AuthenticationOptions, func(o topology.AuthenticationOption) bool { return knowsUsers[o.Type] })
}

// stranger is a way to authenticate that the model does not know; "" where it knows them all.
func stranger(v *topology.ClientVPN) string {
	for _, o := range v.AuthenticationOptions {
		if !UnderstandsAuthentication(o.Type) {
			return o.Type
		}
	}
	return ""
}

// admits says whether a rule is for a person.
func admits(v *topology.ClientVPN, rule topology.AuthorizationRule, p caller.Person) bool {
	return rule.AccessGroupID == "" || TellsUsers(v) && slices.Contains(p.Groups, rule.AccessGroupID)
}

// Opened are the targets that the authorization rules open to a person. For each destination the rules with the longest prefix decide,
// whoever they are for: a rule for a part takes that part away from everybody else (AWS Client VPN Administrator Guide,
// "Authorization rules", scenarios 3 and 6).
func Opened(v *topology.ClientVPN, p caller.Person, targets addresses.Set) addresses.Set {
	admitted := map[netip.Prefix]bool{}
	var ranges []netip.Prefix
	for _, rule := range v.AuthorizationRules {
		for _, r := range addresses.Of(rule.TargetNetworkCIDR).Prefixes() {
			if _, known := admitted[r]; !known {
				ranges = append(ranges, r)
			}
			admitted[r] = admitted[r] || admits(v, rule, p)
		}
	}
	slices.SortFunc(ranges, func(a, b netip.Prefix) int { return cmp.Compare(b.Bits(), a.Bits()) })
	var open addresses.Set
	left := targets
	for _, r := range ranges {
		destination := addresses.OfPrefixes(r)
		if admitted[r] {
			open = open.Plus(left.And(destination))
		}
		left = left.Minus(destination)
	}
	return open
}

// Occupied leaves out the first four addresses of networks, among them the VPC's DNS server: AWS keeps them, so no endpoint
// has one (VPC User Guide, "Subnet sizing for IPv4"), and a rule for them opens none. Ranges of single hosts stay as they are.
func Occupied(targets addresses.Set) addresses.Set {
	const kept, smallestSubnet = 30, 28
	for _, p := range targets.V4().Prefixes() {
		if p.Bits() > 0 && p.Bits() <= smallestSubnet {
			targets = targets.Minus(addresses.OfPrefixes(netip.PrefixFrom(p.Addr(), kept)))
		}
	}
	return targets
}

// authorization is the hop of people on Client VPN alone.
func (w *walk) authorization() hop.Finding {
	if w.place.VPN == nil {
		return hop.Finding{}
	}
	targets := w.targets()
	f := w.authorized(targets, w.endpoint.Title())
	if f.Outcome != hop.Passes || targets.IsEmpty() {
		return f
	}
	s := w.narrow(func(fl flow) flow {
		fl.targets = Opened(w.place.VPN, w.place.Person, fl.targets)
		return fl
	})
	if s == none { // what is open is nothing but addresses that AWS keeps, or that the routes do not lead to
		f = hop.Finding{Hop: hop.VPNAuthorization, Outcome: hop.Fails, URN: f.URN,
			Because: fmt.Sprintf("no authorization rule covers %s (%s)", w.endpoint.Title(), written(targets))}
	}
	return f
}

// authorized models Client VPN authorization rules: access is refused unless a rule opens the destination to the person.
func (w *walk) authorized(targets addresses.Set, what string) hop.Finding {
	v := w.place.VPN
	f := hop.Finding{Hop: hop.VPNAuthorization, URN: v.URN}
	somewhere := targets.IsEmpty()
	if somewhere {
		targets = internet()
	}
	occupied := Occupied(targets)
	switch opened := sharing(Opened(v, w.place.Person, occupied), occupied); {
	case stranger(v) != "":
		f.Outcome = hop.Unsure
		f.Because = fmt.Sprintf("%s authenticates people by %q, which the model does not know", v.Title(), stranger(v))
		return f
	case opened == whole:
		return w.authorizedBy(targets, what)
	case somewhere:
		f.Outcome, f.Because = hop.Unsure, "the address of "+what+" is not known"
		return f
	case opened == part && !w.meant:
		return w.leak(targets, what)
	case opened == part:
		f.Outcome = hop.Fails
		f.Because = fmt.Sprintf("the authorization rules cover only part of %s (%s)", what, written(targets))
	default:
		f.Outcome = hop.Fails
		f.Because = fmt.Sprintf("no authorization rule covers %s (%s)", what, written(targets))
	}
	return w.blame(f, targets)
}

// blame names the rule that has to change. Where some rule covers the targets, it is for others.
func (w *walk) blame(f hop.Finding, targets addresses.Set) hop.Finding {
	v, p := w.place.VPN, w.place.Person
	f.Remedy = fmt.Sprintf("add an authorization rule that covers %s", written(targets))
	if len(caller.GroupsOf(v)) > 0 {
		f.Because += " for " + p.Title
		f.Remedy += ", for a group of the person, or for everybody"
	}
	if deciding := w.decidingRule(targets); deciding != nil && !admits(v, *deciding, p) {
		f.URN = deciding.URN
		f.Because += fmt.Sprintf("; %s for %s is for members of group %s",
			topology.TitleOf(deciding.Element, "", "a rule"), deciding.TargetNetworkCIDR, deciding.AccessGroupID)
		if !TellsUsers(v) {
			f.Because += ", and people authenticate by certificate alone, which names no group"
			f.Remedy = "authenticate people by SAML or Active Directory, or authorize everybody"
		}
		return f
	}
	if nearest := nearestRule(v.AuthorizationRules, targets.Prefixes()[0]); nearest != nil {
		f.URN = nearest.URN
		f.Because += fmt.Sprintf("; the nearest, %s, is for %s",
			topology.TitleOf(nearest.Element, "", "a rule"), nearest.TargetNetworkCIDR)
	}
	return f
}

// authorizedBy words a pass, and names the longest-prefix rule that gives it.
func (w *walk) authorizedBy(targets addresses.Set, what string) hop.Finding {
	f := hop.Finding{Hop: hop.VPNAuthorization, Because: "the authorization rules cover " + what}
	chosen := w.decidingRule(targets)
	if chosen == nil {
		return w.throughHandler(f)
	}
	f.URN = chosen.URN
	f.Because = fmt.Sprintf("authorization rule %s for %s covers %s",
		topology.TitleOf(chosen.Element, "", "without a name"), chosen.TargetNetworkCIDR, what)
	if chosen.Origin == topology.Assumed {
		f.Because = fmt.Sprintf("%s is assumed to authorize everybody for %s, which covers %s", w.place.VPN.Title(), chosen.TargetNetworkCIDR, what)
		f.Assumed = true
	}
	f = w.throughHandler(f)
	if chosen.AccessGroupID != "" {
		f.Because += fmt.Sprintf(", for members of group %s", chosen.AccessGroupID)
	}
	f.Remedy = narrowerRemedy
	return f
}

// throughHandler notes a client connect handler, whose answer nothing shows.
func (w *walk) throughHandler(f hop.Finding) hop.Finding {
	if w.place.VPN.ConnectHandler != "" {
		f.Assumed = true
		f.Because += fmt.Sprintf("; client connect handler %s is assumed to let people connect", w.place.VPN.ConnectHandler)
	}
	return f
}

// leak words a pass to a part of what should be closed, and names the rule with the longest prefix that gives it.
func (w *walk) leak(targets addresses.Set, what string) hop.Finding {
	chosen, longest := (*topology.AuthorizationRule)(nil), -1
	for i := range w.place.VPN.AuthorizationRules {
		rule := &w.place.VPN.AuthorizationRules[i]
		for _, r := range addresses.Of(rule.TargetNetworkCIDR).And(targets).Prefixes() {
			if admits(w.place.VPN, *rule, w.place.Person) && r.Bits() > longest {
				chosen, longest = rule, r.Bits()
			}
		}
	}
	return hop.Finding{Hop: hop.VPNAuthorization, URN: chosen.URN, Remedy: narrowerRemedy, Assumed: chosen.Origin == topology.Assumed,
		Because: fmt.Sprintf("authorization rule %s for %s covers part of %s (%s)",
			topology.TitleOf(chosen.Element, "", "without a name"), chosen.TargetNetworkCIDR, what, written(targets))}
}

// decidingRule is the rule with the longest prefix that holds the whole first range of the targets, of several the one that admits
// the person; nil where none does.
func (w *walk) decidingRule(targets addresses.Set) *topology.AuthorizationRule {
	first := addresses.OfPrefixes(targets.Prefixes()[0])
	var chosen *topology.AuthorizationRule
	longest, admitting := -1, false
	for i := range w.place.VPN.AuthorizationRules {
		rule := &w.place.VPN.AuthorizationRules[i]
		for _, r := range addresses.Of(rule.TargetNetworkCIDR).Prefixes() {
			if !first.Within(addresses.OfPrefixes(r)) || r.Bits() < longest {
				continue
			}
			if r.Bits() > longest || !admitting {
				chosen, longest, admitting = rule, r.Bits(), admits(w.place.VPN, *rule, w.place.Person)
			}
		}
	}
	return chosen
}

// nearestRule is the rule that shares the most leading bits with a target: the one to widen, most likely.
func nearestRule(rules []topology.AuthorizationRule, target netip.Prefix) *topology.AuthorizationRule {
	var nearest *topology.AuthorizationRule
	most := -1
	for i := range rules {
		for _, r := range addresses.Of(rules[i].TargetNetworkCIDR).Prefixes() {
			if shared := sharedBits(r.Addr(), target.Addr()); shared > most {
				nearest, most = &rules[i], shared
			}
		}
	}
	return nearest
}

func sharedBits(a, b netip.Addr) int {
	for bits := a.BitLen(); bits > 0; bits-- {
		if p, err := a.Prefix(bits); err == nil && p.Contains(b) {
			return bits
		}
	}
	return 0
}
