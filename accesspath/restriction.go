package accesspath

import (
	"strings"

	"private-notebook/accesspath/policy"
)

// restrictionKeys are the context keys by which a policy recognises a private path, and what that is called.
var restrictionKeys = []struct{ key, name string }{
	{"aws:SourceVpce", "endpoints"},
	{"aws:SourceVpc", "vpc"},
	{"aws:SourceIp", "source-ip"},
}

// restriction reads from the issuers' policies what they restrict by.
func (n *network) restriction() string {
	seen := map[string]bool{}
	for _, p := range n.Principals {
		if p.Who != Issuer {
			continue
		}
		for _, id := range p.PolicyIDs {
			n.noteKeys(seen, n.policy(id).Document)
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

// noteKeys collects the keys that statements allowing the presign action are conditional on.
func (n *network) noteKeys(seen map[string]bool, document policy.Document) {
	for _, s := range document.Statements {
		if s.Effect != policy.EffectAllow || !s.IsAbout(presignAction) {
			continue
		}
		for _, condition := range s.Conditions {
			seen[strings.ToLower(condition.Key)] = true
		}
	}
}
