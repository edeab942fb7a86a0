package observe

import (
	"cmp"
	"fmt"
	"strings"

	"private-notebook/accesspath/topology"
)

const (
	aclType        = "aws:ec2/networkAcl:NetworkAcl"
	defaultACLType = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
)

// acl is a network ACL while its rules are collected.
type acl struct {
	topology.NetworkACL
	resource *Resource
	// seen are rules that the provider showed in the ACL and nothing in the ACL declares.
	seen map[string][]topology.ACLRule
	// separate says that some of its rules are resources of their own.
	separate bool
}

// acls are a stack's network ACLs.
type acls struct {
	byID map[string]*acl
	// homes are the declared VPCs by the ID of their default ACL.
	homes map[string]string
}

// readNetworkACLs reads ACLs in every spelling, and which subnets have them. It comes after all that tells of subnets.
func (b *builder) readNetworkACLs() {
	list := &acls{byID: map[string]*acl{}, homes: map[string]string{}}
	for _, r := range b.of("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc") {
		if id := r.text("defaultNetworkAclId"); id != "" {
			list.homes[id] = r.ID
		}
	}
	for _, r := range b.of(defaultACLType) {
		list.add(r, cmp.Or(r.text("defaultNetworkAclId"), r.ID), true)
	}
	for _, r := range b.of(aclType) {
		list.add(r, r.ID, false)
	}
	b.readACLRules(list)
	for _, id := range byURN(list.byID, func(a *acl) string { return a.URN }) {
		b.settleACL(list.byID[id])
		b.topology.NetworkACLs = append(b.topology.NetworkACLs, list.byID[id].NetworkACL)
	}
	b.giveACLs(list)
}

// add reads an ACL and its inline rules, which the provider shows like those of a security group. The default ACL's resource
// always manages all of its rules: one without any has none, and drops everything (provider's page "aws.ec2.DefaultNetworkAcl").
func (l *acls) add(r item, id string, isDefault bool) {
	a := &acl{resource: r.Resource, seen: map[string][]topology.ACLRule{}}
	a.NetworkACL = topology.NetworkACL{
		Element: element(r), ID: id, VPCID: r.text("vpcId"), Default: isDefault || l.homes[id] != "",
		Ingress: []topology.ACLRule{}, Egress: []topology.ACLRule{},
	}
	a.VPCID = cmp.Or(a.VPCID, l.homes[id])
	l.byID[id] = a
	for _, direction := range []string{ingress, egress} {
		var rules []topology.ACLRule
		for _, rule := range r.nested(direction) {
			rules = append(rules, aclRule(rule, topology.Element{}, "ruleNo", "action"))
		}
		if _, inline := r.declared(direction); inline || isDefault || r.External {
			a.add(direction, rules...)
			continue
		}
		a.seen[direction] = rules
	}
}

func (a *acl) add(direction string, rules ...topology.ACLRule) {
	if direction == egress {
		a.Egress = append(a.Egress, rules...)
		return
	}
	a.Ingress = append(a.Ingress, rules...)
}

func (a *acl) rules(direction string) []topology.ACLRule {
	if direction == egress {
		return a.Egress
	}
	return a.Ingress
}

// aclRule reads a rule of either spelling, whose number and action have other names in each.
func aclRule(r item, e topology.Element, number, action string) topology.ACLRule {
	rule := topology.ACLRule{
		Element: e, RuleNumber: r.number(number), Action: strings.ToLower(r.text(action)), Protocol: protocolName(r.text("protocol")),
		CIDRBlock: r.text("cidrBlock"), IPv6CIDRBlock: r.text("ipv6CidrBlock"),
	}
	if rule.Protocol != "-1" {
		rule.FromPort, rule.ToPort = r.number("fromPort"), r.number("toPort")
	}
	return rule
}

// protocolName writes the protocols that matter in one way, whatever way they were given in.
func protocolName(protocol string) string {
	switch protocol = strings.ToLower(protocol); protocol {
	case "6":
		return "tcp"
	case "17":
		return "udp"
	case "all":
		return "-1"
	default:
		return protocol
	}
}

// readACLRules reads rules that are resources of their own. One of a VPC's default ACL that no resource manages stands beside the
// rules that AWS makes; one of any other ACL leaves the others unknown.
func (b *builder) readACLRules(list *acls) {
	for _, r := range b.of("aws:ec2/networkAclRule:NetworkAclRule") {
		id := r.text("networkAclId")
		a, known := list.byID[id]
		if home := list.homes[id]; !known && home != "" {
			a, known = b.defaultACL(id, home), true
			list.byID[id] = a
		}
		if !known {
			b.noteEffect(r.Resource, mayDivert, "network ACL %q is declared elsewhere, so its other rules are not known", id)
			continue
		}
		direction := ingress
		if r.flag("egress", false) {
			direction = egress
		}
		a.separate = true
		a.add(direction, aclRule(r, element(r), "ruleNumber", "ruleAction"))
	}
}

// The numbers of the rules that AWS makes (VPC User Guide, "Default network ACL for a VPC").
const (
	defaultACLRule     = 100
	defaultACLIPv6Rule = 101
)

// defaultACL is a VPC's default ACL as AWS makes it.
func (b *builder) defaultACL(id, vpcID string) *acl {
	a := &acl{seen: map[string][]topology.ACLRule{}}
	a.NetworkACL = topology.NetworkACL{
		Element: topology.Element{Origin: topology.Assumed}, ID: id, VPCID: vpcID, Default: true,
		Ingress: []topology.ACLRule{}, Egress: []topology.ACLRule{},
	}
	everything := topology.ACLRule{RuleNumber: defaultACLRule, Action: "allow", Protocol: "-1", CIDRBlock: defaultRoute}
	ipv6 := topology.ACLRule{RuleNumber: defaultACLIPv6Rule, Action: "allow", Protocol: "-1", IPv6CIDRBlock: defaultIPv6Route}
	for _, direction := range []string{ingress, egress} {
		a.add(direction, everything)
		if v := b.vpcs[a.VPCID]; v != nil && v.HasIPv6 {
			a.add(direction, ipv6)
		}
	}
	return a
}

// settleACL compares what the provider showed in an ACL with what is declared, as in a security group.
func (b *builder) settleACL(a *acl) {
	for _, direction := range []string{ingress, egress} {
		declared := map[topology.ACLRule]bool{}
		for _, rule := range a.rules(direction) {
			rule.Element = topology.Element{}
			declared[rule] = true
		}
		for _, rule := range a.seen[direction] {
			switch {
			case !a.separate:
				a.add(direction, rule)
			case !declared[rule]:
				b.noteEffect(a.resource, effectOfACLRule(rule), "an %s rule that no resource declares was seen at the last refresh (%s); "+
					"it is left out of the judgement", direction, wordedACLRule(rule))
			}
		}
	}
}

func effectOfACLRule(r topology.ACLRule) certainty {
	if r.Action == "allow" {
		return mayAdmit
	}
	return mayDrop
}

func wordedACLRule(r topology.ACLRule) string {
	return fmt.Sprintf("number %d, %s, protocol %s, ports %d to %d, %s",
		r.RuleNumber, r.Action, r.Protocol, r.FromPort, r.ToPort, r.CIDRBlock+r.IPv6CIDRBlock)
}

// giveACLs says which subnets have which ACL. An association of its own is newer than what an ACL's own resource shows; a subnet
// that names none has its VPC's default ACL, where that is known.
func (b *builder) giveACLs(list *acls) {
	give := func(subnet, id string) {
		if s, known := b.subnets[subnet]; known {
			s.NetworkACLID = id
		}
	}
	defaults := map[string]string{}
	for id, a := range list.byID {
		if a.Default && a.VPCID != "" {
			defaults[a.VPCID] = id
		}
	}
	for id, s := range b.subnets {
		give(id, defaults[s.VPCID])
	}
	for _, token := range []string{defaultACLType, aclType} {
		for _, r := range b.of(token) {
			for _, subnet := range r.texts("subnetIds") {
				give(subnet, cmp.Or(r.text("defaultNetworkAclId"), r.ID))
			}
		}
	}
	for _, r := range b.of("aws:ec2/networkAclAssociation:NetworkAclAssociation") {
		id := r.text("networkAclId")
		give(r.text("subnetId"), id)
		if _, known := list.byID[id]; !known {
			b.noteEffect(r.Resource, mayDrop, "network ACL %q is declared elsewhere, so its rules are not known", id)
		}
	}
}
