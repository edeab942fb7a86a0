package accesspath

import (
	"fmt"
	"net/netip"
)

// addAuthorization adds the hop for people on Client VPN alone.
func (w *walker) addAuthorization(e *Endpoint) bool {
	if w.start.vpn == nil {
		return true
	}
	return w.add(w.authorized(w.endpointRanges(e), e.title()))
}

// authorized models Client VPN authorization rules: access is refused unless a rule opens the destination; rules only
// ever add, so together they open what their ranges cover. Of rules for groups the longest prefix decides whose
// destination it is (Client VPN Administrator Guide, "Client VPN authorization rules"): the model judges a person
// who is in every group that a rule names, and says so.
func (w *walker) authorized(targets []netip.Prefix, what string) finding {
	f := finding{hop: HopVPNAuthorization, urn: w.start.vpn.URN}
	rules := w.start.vpn.AuthorizationRules
	if len(targets) == 0 && !w.opensEverything() {
		f.outcome, f.because = unsure, "the address of "+what+" is not known"
		return f
	}
	switch cover(targets, authorizedRanges(rules)) {
	case everything:
		return w.authorizedBy(targets, what)
	case part:
		f.outcome = partly
		f.because = fmt.Sprintf("the authorization rules cover only part of %s (%s)", what, written(targets))
	case nothing:
		if len(targets) == 0 {
			return w.authorizedBy(targets, what)
		}
		f.outcome = fails
		f.because = fmt.Sprintf("no authorization rule covers %s (%s)", what, written(targets))
	}
	if nearest := nearestRule(rules, targets[0]); nearest != nil {
		f.urn = nearest.URN
		f.because += fmt.Sprintf("; the nearest, %s, is for %s",
			titleOf(nearest.Element, "", "a rule"), nearest.TargetNetworkCIDR)
	}
	f.remedy = fmt.Sprintf("add an authorization rule that covers %s", written(targets))
	return f
}

func (w *walker) opensEverything() bool {
	for _, r := range authorizedRanges(w.start.vpn.AuthorizationRules) {
		if r.Bits() == 0 {
			return true
		}
	}
	return false
}

func authorizedRanges(rules []AuthorizationRule) []netip.Prefix {
	var ranges []netip.Prefix
	for _, rule := range rules {
		ranges = append(ranges, prefixes(rule.TargetNetworkCIDR)...)
	}
	return ranges
}

// authorizedBy words a pass, and names the longest-prefix rule that gives it.
func (w *walker) authorizedBy(targets []netip.Prefix, what string) finding {
	f := finding{hop: HopVPNAuthorization, because: "the authorization rules cover " + what}
	var chosen *AuthorizationRule
	longest := -1
	for i := range w.start.vpn.AuthorizationRules {
		rule := &w.start.vpn.AuthorizationRules[i]
		for _, r := range prefixes(rule.TargetNetworkCIDR) {
			if r.Bits() > longest && (len(targets) == 0 || cover(targets[:1], []netip.Prefix{r}) == everything) {
				chosen, longest = rule, r.Bits()
			}
		}
	}
	if chosen != nil {
		f.urn = chosen.URN
		f.because = fmt.Sprintf("authorization rule %s for %s covers %s",
			titleOf(chosen.Element, "", "without a name"), chosen.TargetNetworkCIDR, what)
		if chosen.AccessGroupID != "" {
			f.because += fmt.Sprintf(", for members of group %s", chosen.AccessGroupID)
		}
	}
	return f
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
