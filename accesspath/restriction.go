package accesspath

import (
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
)

// restrictionKeys are the context keys by which a policy recognises a private path, and what that is called.
var restrictionKeys = []struct{ key, name string }{
	{"aws:SourceVpce", "endpoints"},
	{"aws:SourceVpc", "vpc"},
	{"aws:SourceIp", "source-ip"},
}

// restriction reads from the issuers' policies what they restrict by. Where there is no issuer yet, the policies that wait
// for one say it.
func (b *bench) restriction() string {
	seen := map[string]bool{}
	for _, i := range b.book.Issuers {
		for _, attached := range i.Policies {
			noteKeys(seen, attached.Document, policy.EffectAllow)
		}
	}
	if len(b.book.Issuers) == 0 {
		for _, p := range b.book.Declared() {
			noteKeys(seen, p.Document, policy.EffectAllow, policy.EffectDeny)
		}
	}
	var names []string
	for _, r := range restrictionKeys {
		if seen[strings.ToLower(r.key)] {
			names = append(names, r.name)
		}
	}
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, "+")
}

// noteKeys collects the keys that statements about the presign action, of one of some effects, are conditional on.
func noteKeys(seen map[string]bool, document policy.Document, effects ...policy.Effect) {
	for _, s := range document.Statements {
		if !slices.Contains(effects, s.Effect) || !s.IsAbout(caller.PresignAction) {
			continue
		}
		for _, condition := range s.Conditions {
			seen[strings.ToLower(condition.Key)] = true
		}
	}
}
