package observe

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// group is a security group while its rules are collected.
type group struct {
	topology.SecurityGroup
	resource *Resource
	// seen are rules that the provider showed in the group and nothing in the group declares.
	seen map[string][]topology.Rule
	// separate says that some of its rules are resources of their own.
	separate bool
}

const (
	ingress = "ingress"
	egress  = "egress"
)

func (b *builder) readSecurityGroups() {
	for _, r := range b.of("aws:ec2/securityGroup:SecurityGroup") {
		b.addGroup(r, false)
	}
	for _, r := range b.of("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup") {
		b.addGroup(r, true)
	}
	for _, r := range b.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		b.addRules(r, ingress, b.singleRule(r))
	}
	for _, r := range b.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule") {
		b.addRules(r, egress, b.singleRule(r))
	}
	for _, r := range b.of("aws:ec2/securityGroupRule:SecurityGroupRule") {
		var peers []string
		if source := r.text("sourceSecurityGroupId"); source != "" {
			peers = append(peers, source)
		}
		b.addRules(r, r.text("type"), b.listRules(r, element(r), r.text("securityGroupId"), peers))
	}
	for _, id := range sorted(b.groups) {
		b.settleSeen(b.groups[id])
	}
}

// addGroup reads a group and its inline rules. The provider shows in the same properties the rules that are resources of
// their own, so without a declaration they are only what was seen. The default group's resource always
// manages all of its rules, and a group that is only read declares none.
func (b *builder) addGroup(r item, isDefault bool) {
	g := &group{resource: r.Resource, seen: map[string][]topology.Rule{}}
	g.SecurityGroup = topology.SecurityGroup{
		Element: element(r), ID: r.ID, VPCID: r.text("vpcId"), Default: isDefault || r.text("name") == "default",
		Ingress: []topology.Rule{}, Egress: []topology.Rule{},
	}
	b.groups[r.ID] = g
	for _, direction := range []string{ingress, egress} {
		var rules []topology.Rule
		for _, rule := range r.nested(direction) {
			rules = append(rules, b.listRules(rule, topology.Element{}, r.ID, rule.texts("securityGroups"))...)
		}
		if _, inline := r.declared(direction); inline || isDefault || r.External {
			g.add(direction, rules)
			continue
		}
		g.seen[direction] = rules
	}
}

func (g *group) add(direction string, rules []topology.Rule) {
	if direction == egress {
		g.Egress = append(g.Egress, rules...)
		return
	}
	g.Ingress = append(g.Ingress, rules...)
}

func (g *group) rules(direction string) []topology.Rule {
	if direction == egress {
		return g.Egress
	}
	return g.Ingress
}

// addRules adds to a group of the stack. A rule may also be added to a group that is declared elsewhere, whose other
// rules nobody knows then: the group stays unknown.
func (b *builder) addRules(r item, direction string, rules []topology.Rule) {
	g, known := b.groups[r.text("securityGroupId")]
	if !known {
		b.noteEffect(r.Resource, mayAdmit, "security group %q is declared elsewhere, so its other rules are not known",
			r.text("securityGroupId"))
		return
	}
	g.separate = true
	g.add(direction, rules)
}

func (b *builder) singleRule(r item) []topology.Rule {
	rule := topology.Rule{Element: element(r), IPProtocol: r.text("ipProtocol")}
	rule.FromPort, rule.ToPort = b.ports(r, rule.IPProtocol)
	return b.withPeers(r, rule, peers{
		ipv4: present(r.text("cidrIpv4")), ipv6: present(r.text("cidrIpv6")),
		groups: present(r.text("referencedSecurityGroupId")), lists: present(r.text("prefixListId")),
	})
}

// listRules reads a rule that names several sources or destinations at once: one rule each.
func (b *builder) listRules(r item, e topology.Element, own string, groups []string) []topology.Rule {
	rule := topology.Rule{Element: e, IPProtocol: r.text("protocol")}
	rule.FromPort, rule.ToPort = b.ports(r, rule.IPProtocol)
	if r.flag("self", false) {
		groups = append(groups, own)
	}
	return b.withPeers(r, rule, peers{
		ipv4: r.texts("cidrBlocks"), ipv6: r.texts("ipv6CidrBlocks"), groups: groups, lists: r.texts("prefixListIds"),
	})
}

// peers are the other ends that a rule names.
type peers struct{ ipv4, ipv6, groups, lists []string }

func (b *builder) withPeers(r item, rule topology.Rule, p peers) []topology.Rule {
	var rules []topology.Rule
	add := func(change func(*topology.Rule)) {
		one := rule
		change(&one)
		rules = append(rules, one)
	}
	for _, list := range p.lists {
		ranges, known := b.prefixLists[list]
		if !known {
			add(func(one *topology.Rule) { one.PrefixListID = list })
		}
		p.ipv4, p.ipv6 = append(p.ipv4, ofFamily(ranges, false)...), append(p.ipv6, ofFamily(ranges, true)...)
	}
	for _, block := range p.ipv4 {
		add(func(one *topology.Rule) { one.CIDRIPv4 = block })
	}
	for _, block := range p.ipv6 {
		add(func(one *topology.Rule) { one.CIDRIPv6 = block })
	}
	for _, id := range p.groups {
		add(func(one *topology.Rule) { one.ReferencedSecurityGroupID = withoutAccount(id) })
	}
	if len(rules) == 0 {
		b.noteEffect(r.Resource, mayAdmit.gravely(), "a rule names no source or destination that can be read")
	}
	return rules
}

// ofFamily are the ranges of IPv6, or of IPv4: a prefix list does not say which it has.
func ofFamily(ranges []string, isIPv6 bool) []string {
	return slices.DeleteFunc(slices.Clone(ranges), func(text string) bool { return strings.Contains(text, ":") != isIPv6 })
}

// withoutAccount leaves out the account of a group in a peered VPC: "111122223333/sg-0a1b" is sg-0a1b.
func withoutAccount(id string) string {
	const accountDigits = 12
	if len(id) > accountDigits && id[accountDigits] == '/' {
		return id[accountDigits+1:]
	}
	return id
}

// ports are 0 for all protocols, which have none, whatever the provider shows.
func (b *builder) ports(r item, protocol string) (from, to int) {
	if protocol == "-1" || protocol == "all" {
		return 0, 0
	}
	return r.number("fromPort"), r.number("toPort")
}

func present(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// settleSeen compares what the provider showed in a group at the last refresh with what is declared. In a group without
// declared rules it is all there is; elsewhere what nobody declares is drift or out of date, and is said.
func (b *builder) settleSeen(g *group) {
	for _, direction := range []string{ingress, egress} {
		declared := map[topology.Rule]bool{}
		for _, rule := range g.rules(direction) {
			rule.Element = topology.Element{}
			declared[rule] = true
		}
		for _, rule := range g.seen[direction] {
			switch {
			case !g.separate:
				g.add(direction, []topology.Rule{rule})
			case !declared[rule]:
				b.noteEffect(g.resource, mayAdmit.gravely(), "an %s rule that no resource declares was seen at the last refresh (%s); "+
					"it is left out of the judgement", direction, worded(rule))
			}
		}
	}
}

func worded(r topology.Rule) string {
	peer := r.CIDRIPv4 + r.CIDRIPv6 + r.ReferencedSecurityGroupID + r.PrefixListID
	return fmt.Sprintf("protocol %s, ports %d to %d, %s", r.IPProtocol, r.FromPort, r.ToPort, peer)
}

// readPrefixLists reads the lists that rules and routes may name instead of ranges.
func (b *builder) readPrefixLists() {
	for _, r := range b.of("aws:ec2/managedPrefixList:ManagedPrefixList") {
		if b.isPartlyUnread(r.Resource) {
			continue // what it holds is not known, as of a list of somebody else's
		}
		b.prefixLists[r.ID] = []string{}
		for _, entry := range r.nested("entries") {
			b.prefixLists[r.ID] = append(b.prefixLists[r.ID], entry.text("cidr"))
		}
	}
	for _, r := range b.of("aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry") {
		id := r.text("prefixListId")
		if ranges, known := b.prefixLists[id]; known {
			b.prefixLists[id] = append(ranges, r.text("cidr"))
		}
	}
}
