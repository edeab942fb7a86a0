package reach

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// traffic is one connection as security groups see it.
type traffic struct {
	protocol string
	port     int
	// what and to word it: "HTTPS" to "endpoint x".
	what, to string
}

// securityGroups are both sides of an HTTPS connection to the endpoint. Security groups are stateful, so answers need no rule (VPC
// User Guide, "Control traffic to your AWS resources using security groups").
func (w *walk) securityGroups() hop.Finding {
	e := w.endpoint
	t := traffic{protocol: "tcp", port: httpsPort, what: "HTTPS", to: e.Title()}
	door := w.Worn(e.SecurityGroupIDs, w.VPC(e.VPCID))
	if w.place.Wears && !w.choosesGroups() {
		if out := w.released(t, w.targets(), door); out.Outcome != hop.Passes {
			return orBlame(out, w.place.URN)
		}
	}
	return orBlame(w.admitted(t, door), e.URN)
}

// choosesGroups says whether the caller decides which groups his machine wears: a workload on a path that is not meant.
func (w *walk) choosesGroups() bool { return !w.meant && w.place.VPC != nil && w.place.VPN == nil }

// orBlame names what wears the groups where no group is declared.
func orBlame(f hop.Finding, urn string) hop.Finding {
	if f.URN == "" {
		f.URN = urn
	}
	return f
}

// admitted asks the ingress rules of the door's groups, and narrows to whom they admit.
func (w *walk) admitted(t traffic, door []string) hop.Finding {
	peers := peersOf(w.place.Sources, w.place.Unknown)
	a := w.askRules(door, t, peers, ingress, w.wearable)
	s := w.narrow(func(fl flow) flow {
		if !a.byGroup {
			fl.sources = fl.sources.And(a.admitted)
		}
		return fl
	})
	f := hop.Finding{Hop: hop.SecurityGroups, URN: a.urn, Because: a.title}
	from := written(w.place.Sources)
	if s != whole && w.meant && !a.byGroup {
		if wearer, group := w.declaredWearer(a.groups); wearer != nil {
			f.Because = fmt.Sprintf("%s admits %s to %s from whatever wears %s, such as %s %s", group.Title(), t.what, t.to, wearer.worn,
				wearer.Kind, topology.TitleOf(wearer.Element, "", wearer.SubnetID))
			return f
		}
	}
	switch f.Outcome = w.outcome(s); {
	case s != whole && a.doubt != "" && !(s == part && !w.meant):
		f.Outcome, f.Because = hop.Unsure, a.doubt
	case f.Outcome == hop.Unsure:
		f.Because = "the addresses on this path are not known, and the rules do not admit every address"
	case s == whole && a.byGroup && w.choosesGroups():
		f.Because = fmt.Sprintf("%s admits %s to %s from whatever wears security group %s, and a workload in %s may wear it",
			f.Because, t.what, t.to, a.worn, w.place.VPC.Title())
		f.Remedy = fmt.Sprintf("take the rule out that admits security group %s, or keep others from wearing it", a.worn)
		w.worn = a.worn
	case s == whole:
		f.Because = fmt.Sprintf("%s admits %s from %s to %s", f.Because, t.what, from, t.to)
	case s == part && f.Outcome == hop.Passes:
		f.Because = fmt.Sprintf("%s admits %s to %s from part of %s: %s", f.Because, t.what, t.to, from, w.sources())
		f.Remedy = fmt.Sprintf("admit %s port %d from nobody on this path", t.protocol, t.port)
	case s == part:
		f.Because = fmt.Sprintf("%s admits %s to %s from only part of %s", f.Because, t.what, t.to, from)
		f.Remedy = fmt.Sprintf("admit %s port %d from all of %s", t.protocol, t.port, from)
	default:
		f.Because = fmt.Sprintf("%s does not admit %s (%s port %d) from %s to %s", f.Because, t.what, t.protocol, t.port, from, t.to)
		f.Remedy = fmt.Sprintf("admit %s port %d from %s", t.protocol, t.port, from)
	}
	return f
}

// released asks the egress rules of the groups at the place.
func (w *walk) released(t traffic, targets addresses.Set, targetGroups []string) hop.Finding {
	a := w.askRules(w.place.Worn, t, targets, egress, func(id string) bool { return slices.Contains(targetGroups, id) })
	f := hop.Finding{Hop: hop.SecurityGroups, URN: a.urn, Because: a.title}
	s := whole
	if !a.byGroup {
		s = sharing(a.admitted, peersOf(targets, targets.IsEmpty()))
	}
	switch {
	case s == whole, s == part && !w.meant:
		f.Because = fmt.Sprintf("%s lets %s out to %s", f.Because, t.what, t.to)
		if s == part {
			w.narrow(func(fl flow) flow {
				fl.targets = fl.targets.And(a.admitted)
				return fl
			})
		}
	case a.doubt != "":
		f.Outcome, f.Because = hop.Unsure, a.doubt
	case targets.IsEmpty() && !a.admitted.IsEmpty():
		f.Outcome, f.Because = hop.Unsure, "the address of "+t.to+" is not known, and the rules do not let everything out"
	default:
		f.Outcome = hop.Fails
		f.Because = fmt.Sprintf("%s of %s does not let %s (%s port %d) out to %s", f.Because, w.place.Title, t.what, t.protocol, t.port, t.to)
		f.Remedy = fmt.Sprintf("add an egress rule for %s port %d to %s", t.protocol, t.port, written(targets))
	}
	return f
}

// peersOf are the addresses that rules are compared with: all, where they are not known.
func peersOf(known addresses.Set, unknown bool) addresses.Set {
	if unknown {
		return addresses.Of("0.0.0.0/0")
	}
	return known
}

// wearable says whether whoever is at the place wears a group, or, where the caller chooses, may wear it: a group of his own VPC, or one of
// which nothing is declared.
func (w *walk) wearable(id string) bool {
	if !w.choosesGroups() {
		return slices.Contains(w.place.Worn, id)
	}
	group := w.Group(id)
	return group == nil || group.VPCID == w.place.VPC.ID
}

// wearer is a declared machine that wears a group.
type wearer struct {
	*topology.Workload
	worn string
}

// declaredWearer is a machine at the place that wears one of the groups which a door admits; nil where none is declared.
func (w *walk) declaredWearer(groups []admittedGroup) (*wearer, *topology.SecurityGroup) {
	if w.place.VPC == nil || w.place.VPN != nil {
		return nil, nil
	}
	for _, machine := range w.WorkloadsOf(w.place.VPC.ID) {
		for _, g := range groups {
			if slices.Contains(machine.SecurityGroupIDs, g.id) {
				return &wearer{machine, g.id}, g.door
			}
		}
	}
	return nil, nil
}

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
			ranges := addresses.Of(rule.CIDRIPv4, rule.CIDRIPv6)
			a.admitted = a.admitted.Plus(ranges)
			if s := sharing(ranges.And(peers), peers); s > held {
				best, held = rule, s
			}
		}
		a.urn, a.title = group.URN, group.Title()
		if best != nil {
			a.urn, a.title = urnOfRule(best, group), titleOfRule(best, group)
		}
	}
	if !peers.Overlaps(a.admitted) && a.doubt == "" {
		w.blameRule(&a, ids, peers, side, isWorn)
	}
	return a
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
