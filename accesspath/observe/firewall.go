package observe

import (
	"cmp"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// groupInVPCs is a rule group of DNS Firewall in some VPCs.
type groupInVPCs struct {
	id       string
	priority int
	vpcs     []string
}

// readDNSFirewall reads the rules that may match a name which notebooks are reached by, in the VPCs that their groups are for. A list
// that AWS manages, or another stack, has domains that nobody here knows.
func (b *builder) readDNSFirewall(p profiles) {
	lists := map[string][]string{}
	for _, r := range b.of("aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList") {
		lists[r.ID] = union(r.texts("domains"), nil)
	}
	groups := b.firewallGroups(p)
	for _, r := range b.of("aws:route53/resolverFirewallRule:ResolverFirewallRule") {
		domains, known := lists[r.text("firewallDomainListId")]
		if known && !slices.ContainsFunc(domains, b.mayMatch) || !isAboutAddresses(r.text("qType")) {
			continue
		}
		for _, group := range groups {
			if group.id == r.text("firewallRuleGroupId") {
				b.topology.FirewallRules = append(b.topology.FirewallRules, topology.FirewallRule{
					Element: element(r), Action: r.text("action"), Priority: r.number("priority"), GroupPriority: group.priority,
					Domains: domainsOf(domains), QueryType: r.text("qType"), VPCIDs: group.vpcs,
				})
			}
		}
	}
	slices.SortStableFunc(b.topology.FirewallRules, func(x, y topology.FirewallRule) int {
		return cmp.Or(cmp.Compare(x.GroupPriority, y.GroupPriority), cmp.Compare(x.Priority, y.Priority))
	})
}

// firewallGroups are the groups by the associations of their own and by profiles.
func (b *builder) firewallGroups(p profiles) []groupInVPCs {
	var groups []groupInVPCs
	declared := map[string]bool{}
	for _, r := range b.of("aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup") {
		declared[r.ID] = true
	}
	add := func(r item, id string, priority int, vpcs ...string) {
		if !declared[id] {
			b.noteEffect(r.Resource, mayMute, "DNS Firewall rule group %s of VPC %s is declared elsewhere, so which names it blocks is not known",
				id, strings.Join(vpcs, ", "))
		}
		groups = append(groups, groupInVPCs{id, priority, vpcs})
	}
	for _, r := range b.of("aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation") {
		add(r, r.text("firewallRuleGroupId"), r.number("priority"), r.text("vpcId"))
	}
	for _, m := range p.holding(":firewall-rule-group/") {
		add(m.resource, m.id, m.priority, p.vpcs[m.profile]...)
	}
	return groups
}

// mayMatch says whether a domain of a list may match one of the names; a lone asterisk matches all.
func (b *builder) mayMatch(domain string) bool {
	return domain == "*" || domain == "*." || b.concerns(domain)
}

// isAboutAddresses says whether a rule for one type of query is about what clients ask for.
func isAboutAddresses(queryType string) bool {
	return slices.Contains([]string{"", "A", "AAAA", "HTTPS"}, strings.ToUpper(queryType))
}

// domainsOf keeps a list that is not known apart from an empty one.
func domainsOf(domains []string) []string {
	if domains == nil {
		return nil
	}
	plain := []string{}
	for _, domain := range domains {
		plain = append(plain, withoutLastDot(domain))
	}
	return plain
}
