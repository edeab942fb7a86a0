package accesspath

import (
	"fmt"
	"net/netip"
	"slices"
)

// narrowerRemedy is what to do about a rule that lets through whom it should not.
const narrowerRemedy = "authorize the groups that are meant to get in, and nobody else"

// addAuthorization adds the hop for people on Client VPN alone.
func (w *walker) addAuthorization(e *Endpoint) bool {
	if w.start.vpn == nil {
		return true
	}
	return w.add(w.authorized(w.endpointRanges(e), e.Title()))
}

// authorized models Client VPN authorization rules: access is refused unless a rule opens the destination to the person.
func (w *walker) authorized(targets []netip.Prefix, what string) finding {
	v := w.start.vpn
	f := finding{hop: HopVPNAuthorization, urn: v.URN}
	somewhere := len(targets) == 0
	if somewhere {
		targets = prefixes("0.0.0.0/0")
	}
	switch opened := opens(v, w.start.person, targets); {
	case stranger(v) != "":
		f.outcome = unsure
		f.because = fmt.Sprintf("%s authenticates people by %q, which the model does not know", v.Title(), stranger(v))
		return f
	case opened == everything:
		return w.authorizedBy(targets, what)
	case somewhere:
		f.outcome, f.because = unsure, "the address of "+what+" is not known"
		return f
	case opened == part && !w.everyone:
		return w.leak(targets, what)
	case opened == part:
		f.outcome = partly
		f.because = fmt.Sprintf("the authorization rules cover only part of %s (%s)", what, written(targets))
	default:
		f.outcome = fails
		f.because = fmt.Sprintf("no authorization rule covers %s (%s)", what, written(targets))
	}
	return w.blame(f, targets)
}

// blame names the rule that has to change. Where some rule covers the targets, it is for others.
func (w *walker) blame(f finding, targets []netip.Prefix) finding {
	rules, p := w.start.vpn.AuthorizationRules, w.start.person
	f.remedy = fmt.Sprintf("add an authorization rule that covers %s", written(targets))
	if len(groups(w.start.vpn)) > 0 {
		f.because += " for " + p.title
		f.remedy += ", for a group of the person, or for everybody"
	}
	if deciding := w.decidingRule(targets); deciding != nil && !admits(w.start.vpn, *deciding, p) {
		f.urn = deciding.URN
		f.because += fmt.Sprintf("; %s for %s is for members of group %s",
			titleOf(deciding.Element, "", "a rule"), deciding.TargetNetworkCIDR, deciding.AccessGroupID)
		if !tellsUsers(w.start.vpn) {
			f.because += ", and people authenticate by certificate alone, which names no group"
			f.remedy = "authenticate people by SAML or Active Directory, or authorize everybody"
		}
		return f
	}
	if nearest := nearestRule(rules, targets[0]); nearest != nil {
		f.urn = nearest.URN
		f.because += fmt.Sprintf("; the nearest, %s, is for %s",
			titleOf(nearest.Element, "", "a rule"), nearest.TargetNetworkCIDR)
	}
	return f
}

// authorizedBy words a pass, and names the longest-prefix rule that gives it.
func (w *walker) authorizedBy(targets []netip.Prefix, what string) finding {
	f := finding{hop: HopVPNAuthorization, because: "the authorization rules cover " + what}
	chosen := w.decidingRule(targets)
	if chosen == nil {
		return w.throughHandler(f)
	}
	f.urn = chosen.URN
	f.because = fmt.Sprintf("authorization rule %s for %s covers %s",
		titleOf(chosen.Element, "", "without a name"), chosen.TargetNetworkCIDR, what)
	if chosen.Origin == Assumed {
		f.because = fmt.Sprintf("%s is assumed to authorize everybody for %s, which covers %s", w.start.vpn.Title(), chosen.TargetNetworkCIDR, what)
		f.assumed = true
	}
	f = w.throughHandler(f)
	if chosen.AccessGroupID != "" {
		f.because += fmt.Sprintf(", for members of group %s", chosen.AccessGroupID)
	}
	f.remedy = narrowerRemedy
	return f
}

// throughHandler notes a client connect handler, whose answer nothing shows.
func (w *walker) throughHandler(f finding) finding {
	if w.start.vpn.ConnectHandler != "" {
		f.assumed = true
		f.because += fmt.Sprintf("; client connect handler %s is assumed to let people connect", w.start.vpn.ConnectHandler)
	}
	return f
}

// leak words a pass to a part of what should be closed, and names the rule with the longest prefix that gives it.
func (w *walker) leak(targets []netip.Prefix, what string) finding {
	var open []AuthorizationRule
	for _, rule := range w.start.vpn.AuthorizationRules {
		alone := ClientVPN{AuthorizationRules: []AuthorizationRule{rule}, AuthenticationOptions: w.start.vpn.AuthenticationOptions}
		if opens(&alone, w.start.person, targets) != nothing {
			open = append(open, rule)
		}
	}
	slices.SortStableFunc(open, func(a, b AuthorizationRule) int {
		return prefixes(b.TargetNetworkCIDR)[0].Bits() - prefixes(a.TargetNetworkCIDR)[0].Bits()
	})
	return finding{hop: HopVPNAuthorization, outcome: partly, urn: open[0].URN, remedy: narrowerRemedy, assumed: open[0].Origin == Assumed,
		because: fmt.Sprintf("authorization rule %s for %s covers part of %s (%s)",
			titleOf(open[0].Element, "", "without a name"), open[0].TargetNetworkCIDR, what, written(targets))}
}

// decidingRule is the rule with the longest prefix that holds the whole first target, of several the one that admits the
// person; nil where none does.
func (w *walker) decidingRule(targets []netip.Prefix) *AuthorizationRule {
	var chosen *AuthorizationRule
	longest, admitting := -1, false
	for i := range w.start.vpn.AuthorizationRules {
		rule := &w.start.vpn.AuthorizationRules[i]
		for _, r := range prefixes(rule.TargetNetworkCIDR) {
			if cover(targets[:1], []netip.Prefix{r}) != everything || r.Bits() < longest {
				continue
			}
			if r.Bits() > longest || !admitting {
				chosen, longest, admitting = rule, r.Bits(), admits(w.start.vpn, *rule, w.start.person)
			}
		}
	}
	return chosen
}

// nearestRule is the rule that shares the most leading bits with a target: the one to widen, most likely.
func nearestRule(rules []AuthorizationRule, target netip.Prefix) *AuthorizationRule {
	var nearest *AuthorizationRule
	most := -1
	for i := range rules {
		for _, r := range prefixes(rules[i].TargetNetworkCIDR) {
			if shared := sharedBits(r.Addr(), target.Addr()); shared > most {
				nearest, most = &rules[i], shared
			}
		}
	}
	return nearest
}

func sharedBits(a, b netip.Addr) int {
	for bits := 32; bits > 0; bits-- {
		if p, err := a.Prefix(bits); err == nil && p.Contains(b) {
			return bits
		}
	}
	return 0
}
