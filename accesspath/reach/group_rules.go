package reach

import (
	"fmt"
	"net/netip"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// admittedGroup is a group that a rule refers to, with the group that has the rule.
type admittedGroup struct {
	id   string
	door *topology.SecurityGroup
}

// answer is what the rules of several groups add up to: any one that matches is enough.
type rulesAnswer struct {
	// admitted are the addresses that rules name.
	admitted addresses.Set
	// byGroup says that a rule refers to a group on the other side, which is worn.
	byGroup bool
	worn    string
	// groups are all that rules refer to.
	groups []admittedGroup
	// doubt says what could not be read of the rules; "" where all was.
	doubt string
	// title and urn are those of the rule or group that answers.
	title, urn string
}

func ingress(g *topology.SecurityGroup) []topology.Rule { return g.Ingress }
func egress(g *topology.SecurityGroup) []topology.Rule  { return g.Egress }

// askRules adds up the rules of some groups about a connection with peers.
func (w *walk) askRules(
	ids []string, t traffic, peers addresses.Set, side func(*topology.SecurityGroup) []topology.Rule, isWorn func(string) bool,
) rulesAnswer {
	var a rulesAnswer
	var best *topology.Rule
	var named addresses.Builder
	held := none
	for _, id := range ids {
		group := w.Group(id)
		if group == nil {
			a.doubt = "the rules of security group " + id + " are not in what was read"
			continue
		}
		list := side(group)
		for i := range list {
			rule := &list[i]
			if !covers(rule, t) {
				continue
			}
			if referenced := rule.ReferencedSecurityGroupID; referenced != "" {
				a.groups = append(a.groups, admittedGroup{referenced, group})
				if isWorn(referenced) {
					a.byGroup, a.worn, a.title, a.urn = true, referenced, titleOfRule(rule, group), urnOfRule(rule, group)
					return a
				}
			}
			if rule.PrefixListID != "" {
				a.doubt = "the ranges of prefix list " + rule.PrefixListID + " are not in what was read"
			}
			for _, p := range named.Add(rule.CIDRIPv4, rule.CIDRIPv6) {
				if s := shareOf(p, peers); s > held {
					best, held = rule, s
				}
			}
		}
		a.urn, a.title = group.URN, group.Title()
		if best != nil {
			a.urn, a.title = urnOfRule(best, group), titleOfRule(best, group)
		}
	}
	a.admitted = named.Set()
	if !peers.Overlaps(a.admitted) && a.doubt == "" {
		w.blameRule(&a, ids, peers, side, isWorn)
	}
	return a
}

// shareOf is how much of the peers one range holds.
func shareOf(p netip.Prefix, peers addresses.Set) share {
	switch {
	case !peers.OverlapsPrefix(p):
		return none
	case peers.Within(addresses.OfPrefixes(p)):
		return whole
	default:
		return part
	}
}

// blameRule finds a rule that is about the right peers and the wrong port or protocol: most likely the one to mend.
func (w *walk) blameRule(
	a *rulesAnswer, ids []string, peers addresses.Set, side func(*topology.SecurityGroup) []topology.Rule, isWorn func(string) bool,
) {
	for _, id := range ids {
		group := w.Group(id)
		list := side(group)
		for i := range list {
			rule := &list[i]
			isOfPeers := rule.ReferencedSecurityGroupID != "" && isWorn(rule.ReferencedSecurityGroupID)
			ranges := addresses.Of(rule.CIDRIPv4, rule.CIDRIPv6)
			if isOfPeers || !peers.IsEmpty() && peers.Within(ranges) {
				a.urn, a.title = urnOfRule(rule, group), fmt.Sprintf("%s, which is for %s,", titleOfRule(rule, group), portsOf(rule))
				return
			}
		}
	}
}

// covers says whether a rule is about a protocol and port; "-1" is all of them (EC2 API Reference, "IpPermission").
func covers(r *topology.Rule, t traffic) bool {
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

func portsOf(r *topology.Rule) string {
	switch {
	case r.IPProtocol == "-1":
		return "all traffic"
	case r.FromPort == r.ToPort:
		return fmt.Sprintf("%s port %d", r.IPProtocol, r.FromPort)
	default:
		return fmt.Sprintf("%s ports %d to %d", r.IPProtocol, r.FromPort, r.ToPort)
	}
}

// urnOfRule and titleOfRule are the rule's own where it is a resource of its own, and else its group's.
func urnOfRule(r *topology.Rule, g *topology.SecurityGroup) string {
	if r.URN != "" {
		return r.URN
	}
	return g.URN
}

func titleOfRule(r *topology.Rule, g *topology.SecurityGroup) string {
	if r.URN != "" {
		return "rule " + topology.ShortName(r.URN) + " of " + g.Title()
	}
	return g.Title()
}
