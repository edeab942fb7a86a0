package observe

import (
	"cmp"
	"strings"

	"private-notebook/accesspath/topology"
)

// autodefined begins the IDs of the rules that AWS makes for every VPC.
const autodefined = "rslvr-autodefined-"

// readResolverRules reads the rules that are about names which notebooks are reached by, with the VPCs that they are for.
func (b *builder) readResolverRules(p profiles) {
	declared := map[string]bool{}
	vpcs := b.pairs("aws:route53/resolverRuleAssociation:ResolverRuleAssociation", "resolverRuleId", "vpcId")
	for _, r := range b.of("aws:route53/resolverRule:ResolverRule") {
		declared[r.ID] = true
		domain := r.text("domainName")
		if domain != "." && !b.concerns(domain) {
			continue
		}
		rule := topology.ResolverRule{
			Element: element(r), DomainName: cmp.Or(withoutLastDot(domain), "."), RuleType: r.text("ruleType"),
			VPCIDs: union(vpcs[r.ID], p.vpcsOf(r.ID)),
		}
		for _, target := range r.parts("targetIps") {
			rule.TargetIPs = append(rule.TargetIPs, present(target.either("ip", "ipv6"))...)
		}
		b.topology.ResolverRules = append(b.topology.ResolverRules, rule)
	}
	for _, r := range b.of("aws:route53/resolverRuleAssociation:ResolverRuleAssociation") {
		b.noteForeignRule(r, declared, r.text("resolverRuleId"), r.text("vpcId"))
	}
	for _, m := range p.holding(":resolver-rule/") {
		b.noteForeignRule(m.resource, declared, m.id, strings.Join(p.vpcs[m.profile], ", "))
	}
}

// noteForeignRule says that a rule which another stack or account declares is for a VPC: which names it forwards is not known.
func (b *builder) noteForeignRule(r item, declared map[string]bool, id, vpcs string) {
	if !declared[id] && !strings.HasPrefix(id, autodefined) {
		b.noteEffect(r.Resource, mayMislead, "resolver rule %s of VPC %s is declared elsewhere, so which names it forwards is not known", id, vpcs)
	}
}
