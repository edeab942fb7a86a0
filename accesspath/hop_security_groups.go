package accesspath

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// traffic is one connection as security groups see it.
type traffic struct {
	// sources and groups are where it comes from: addresses, and the groups worn there.
	sources []netip.Prefix
	groups  []string
	// targets and targetGroups are where it goes.
	targets      []netip.Prefix
	targetGroups []string
	protocol     string
	port         int
	// what and to word it: "HTTPS" to "endpoint x".
	what, to string
}

// throughSecurityGroups models both sides of an HTTPS connection to an endpoint. Security groups are stateful, so answers
// need no rule (VPC User Guide, "Control traffic to your AWS resources using security groups").
func (w *walker) throughSecurityGroups(e *Endpoint) finding {
	t := traffic{
		sources: w.start.sources, groups: w.start.worn, targets: w.endpointRanges(e), protocol: "tcp", port: httpsPort,
		what: "HTTPS", to: e.Title(), targetGroups: w.groupsOf(e.SecurityGroupIDs, w.vpc(e.VPCID)),
	}
	if w.start.wears {
		if out := w.released(t); out.outcome != passes {
			return out.orBlame(w.start.urn)
		}
	}
	return w.admitted(t, e.SecurityGroupIDs, w.vpc(e.VPCID)).orBlame(e.URN)
}

// orBlame names what wears the groups where no group is declared.
func (f finding) orBlame(urn string) finding {
	if f.urn == "" {
		f.urn = urn
	}
	return f
}

// groupsOf are the groups worn: AWS gives what has none its VPC's default group.
func (n *network) groupsOf(ids []string, v *VPC) []string {
	if len(ids) == 0 && v != nil {
		return []string{n.defaultGroup(v).ID}
	}
	return ids
}

// admitted asks the ingress rules of the groups at the target.
func (w *walker) admitted(t traffic, groupIDs []string, v *VPC) finding {
	f := w.askRules(w.groupsOf(groupIDs, v), t.sources, t.groups, t,
		func(g *SecurityGroup) []Rule { return g.Ingress })
	from := written(t.sources)
	switch f.outcome {
	case passes:
		f.because = fmt.Sprintf("%s admits %s from %s to %s", f.because, t.what, from, t.to)
	case partly:
		f.because = fmt.Sprintf("%s admits %s to %s from only part of %s", f.because, t.what, t.to, from)
		f.remedy = fmt.Sprintf("admit %s port %d from all of %s", t.protocol, t.port, from)
	case fails:
		f.because = fmt.Sprintf("%s does not admit %s (%s port %d) from %s to %s", f.because, t.what, t.protocol, t.port, from, t.to)
		f.remedy = fmt.Sprintf("admit %s port %d from %s", t.protocol, t.port, from)
	case unsure:
	}
	return f
}

// released asks the egress rules of the groups at the source.
func (w *walker) released(t traffic) finding {
	f := w.askRules(t.groups, t.targets, t.targetGroups, t, func(g *SecurityGroup) []Rule { return g.Egress })
	switch f.outcome {
	case passes:
		f.because = fmt.Sprintf("%s lets %s out to %s", f.because, t.what, t.to)
	case partly, fails:
		f.because = fmt.Sprintf("%s of %s does not let %s (%s port %d) out to %s",
			f.because, w.start.title, t.what, t.protocol, t.port, t.to)
		f.remedy = fmt.Sprintf("add an egress rule for %s port %d to %s", t.protocol, t.port, written(t.targets))
	case unsure:
	}
	return f
}

// askRules adds up the rules of several groups: any one that matches is enough. The finding's because is the name of
// the rule or group that answers, for the caller to word.
func (w *walker) askRules(
	ids []string, peers []netip.Prefix, peerGroups []string, t traffic, rules func(*SecurityGroup) []Rule,
) finding {
	f := finding{hop: HopSecurityGroups, outcome: fails}
	var ranges []netip.Prefix
	var doubt string
	var last *Rule
	for _, id := range ids {
		group, known := w.groups[id]
		if !known {
			doubt = "the rules of security group " + id + " are not in what was read"
			continue
		}
		list := rules(group)
		for i := range list {
			rule := &list[i]
			switch {
			case !covers(rule, t):
			case rule.ReferencedSecurityGroupID != "" && slices.Contains(peerGroups, rule.ReferencedSecurityGroupID):
				return finding{hop: HopSecurityGroups, urn: urn(rule, group), because: title(rule, group)}
			case rule.PrefixListID != "":
				doubt = "the ranges of prefix list " + rule.PrefixListID + " are not in what was read"
			case rule.CIDRIPv4 != "":
				ranges, last = append(ranges, prefixes(rule.CIDRIPv4)...), w.better(last, rule, peers)
			}
		}
		f.urn, f.because = group.URN, group.Title()
		if last != nil {
			f.urn, f.because = urn(last, group), title(last, group)
		}
	}
	return settle(f, ranges, peers, doubt, w.ruleAtFault(ids, peers, peerGroups, rules))
}

// better is the rule that holds more of the peers: the one that a sentence should name.
func (w *walker) better(old, candidate *Rule, peers []netip.Prefix) *Rule {
	got := cover(peers, prefixes(candidate.CIDRIPv4))
	if got == nothing && len(peers) > 0 || old != nil && cover(peers, prefixes(old.CIDRIPv4)) >= got {
		return old
	}
	return candidate
}

// settle turns what the rules add up to into an outcome.
func settle(f finding, ranges, peers []netip.Prefix, doubt string, atFault *finding) finding {
	covered := cover(peers, ranges)
	if len(peers) == 0 {
		covered = cover(prefixes("0.0.0.0/0"), ranges)
		if covered != everything && len(ranges) > 0 && doubt == "" {
			doubt = "the addresses on this path are not known, and the rules do not admit every address"
		}
	}
	switch {
	case covered == everything:
		f.outcome = passes
	case doubt != "":
		f.outcome, f.because = unsure, doubt
	case covered == part:
		f.outcome = partly
	default:
		f.outcome = fails
		if atFault != nil {
			f.urn, f.because = atFault.urn, atFault.because
		}
	}
	return f
}

// ruleAtFault is a rule that is about the right peers and the wrong port or protocol: most likely the one to mend.
func (w *walker) ruleAtFault(
	ids []string, peers []netip.Prefix, peerGroups []string, rules func(*SecurityGroup) []Rule,
) *finding {
	for _, id := range ids {
		group, known := w.groups[id]
		if !known {
			continue
		}
		for _, rule := range rules(group) {
			referenced := rule.ReferencedSecurityGroupID != "" && slices.Contains(peerGroups, rule.ReferencedSecurityGroupID)
			if referenced || cover(peers, prefixes(rule.CIDRIPv4)) == everything {
				because := fmt.Sprintf("%s, which is for %s,", title(&rule, group), ports(&rule))
				return &finding{urn: urn(&rule, group), because: because}
			}
		}
	}
	return nil
}

// covers says whether a rule is about a protocol and port; "-1" is all of them (EC2 API Reference, "IpPermission").
func covers(r *Rule, t traffic) bool {
	switch strings.ToLower(r.IPProtocol) {
	case "-1", "all":
		return true
	case t.protocol, protocolNumbers[t.protocol]:
		return r.FromPort <= t.port && t.port <= r.ToPort
	default:
		return false
	}
}

var protocolNumbers = map[string]string{"tcp": "6", "udp": "17"}

func ports(r *Rule) string {
	switch {
	case r.IPProtocol == "-1":
		return "all traffic"
	case r.FromPort == r.ToPort:
		return fmt.Sprintf("%s port %d", r.IPProtocol, r.FromPort)
	default:
		return fmt.Sprintf("%s ports %d to %d", r.IPProtocol, r.FromPort, r.ToPort)
	}
}

// urn and title are the rule's own where it is a resource of its own, and else its group's.
func urn(r *Rule, g *SecurityGroup) string {
	if r.URN != "" {
		return r.URN
	}
	return g.URN
}

func title(r *Rule, g *SecurityGroup) string {
	if r.URN != "" {
		return "rule " + shortName(r.URN) + " of " + g.Title()
	}
	return g.Title()
}
