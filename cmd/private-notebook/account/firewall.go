package account

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver/types"
)

var (
	listFirewallUses = &Call{Action: "route53resolver:ListFirewallRuleGroupAssociations", For: "VPCs with DNS Firewall", NotEverywhere: true,
		Types: []string{firewallUseType, firewallGroupType, firewallRuleType, domainListType}, rate: ofResolver}
	listFirewallRules = &Call{Action: "route53resolver:ListFirewallRules", Of: "DNS Firewall rule group in use", For: "which names it blocks",
		Types: []string{firewallGroupType, firewallRuleType, domainListType}, rate: ofResolver}
	listDomainLists = &Call{Action: "route53resolver:ListFirewallDomainLists", For: "which domain lists are one's own",
		Types: []string{domainListType}, rate: ofResolver}
	listDomains = &Call{Action: "route53resolver:ListFirewallDomains", Of: "domain list of one's own in use", For: "the names in it",
		Types: []string{domainListType}, rate: ofResolver}
)

// readFirewall reads the rule groups that a VPC has, by itself or by a Route 53 Profile, and the lists of names in them. A group whose rules
// are not told is left out, and so is a list: the judge then says that they are not known.
func (r *Reader) readFirewall(ctx context.Context) {
	var groups []string
	r.ask(ctx, listFirewallUses, "", func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListFirewallRuleGroupAssociationsPaginator(r.api.resolver, &route53resolver.ListFirewallRuleGroupAssociationsInput{
			MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListFirewallRuleGroupAssociationsOutput) {
			for _, a := range page.FirewallRuleGroupAssociations {
				if a.Status == types.FirewallRuleGroupAssociationStatusDeleting {
					continue
				}
				id := aws.ToString(a.Id)
				groups = append(groups, aws.ToString(a.FirewallRuleGroupId))
				r.add(firewallUseType, id, id, fields("arn", a.Arn, "firewallRuleGroupId", a.FirewallRuleGroupId, "vpcId", a.VpcId, "priority", a.Priority))
			}
		})
	})
	for _, arn := range r.members.get() {
		if _, id, is := strings.Cut(arn, ":firewall-rule-group/"); is {
			groups = append(groups, id)
		}
	}
	slices.Sort(groups)
	groups = slices.Compact(groups)
	lists := make([][]string, len(groups))
	each(numbers(len(groups)), func(i int) { lists[i] = r.readFirewallGroup(ctx, groups[i]) })
	used := slices.Concat(lists...)
	slices.Sort(used)
	r.readDomainLists(ctx, slices.Compact(used))
}

// numbers are 0 to n-1.
func numbers(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// readFirewallGroup writes a group with its rules, and returns the domain lists that they name.
func (r *Reader) readFirewallGroup(ctx context.Context, group string) (lists []string) {
	var found []types.FirewallRule
	isTold := r.ask(ctx, listFirewallRules, group, func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListFirewallRulesPaginator(r.api.resolver, &route53resolver.ListFirewallRulesInput{
			FirewallRuleGroupId: &group, MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListFirewallRulesOutput) { found = append(found, page.FirewallRules...) })
	})
	if !isTold {
		return nil
	}
	r.add(firewallGroupType, group, group, fields())
	for i := range found {
		f := &found[i]
		list := aws.ToString(f.FirewallDomainListId)
		if list != "" {
			lists = append(lists, list)
		}
		name := group + "/" + strconv.Itoa(int(aws.ToInt32(f.Priority))) + "/" + list + aws.ToString(f.FirewallThreatProtectionId) + aws.ToString(f.Qtype)
		r.add(firewallRuleType, name, name, fields("name", f.Name, "firewallRuleGroupId", group, "firewallDomainListId", list, "action", f.Action,
			"priority", f.Priority, "qType", f.Qtype, "blockResponse", f.BlockResponse, "dnsThreatProtection", f.DnsThreatProtection,
			"firewallThreatProtectionId", f.FirewallThreatProtectionId))
	}
	return lists
}

// readDomainLists reads one's own lists. Those of AWS do not show their names (Route 53 Developer Guide, "Route 53 Resolver DNS Firewall domain
// lists").
func (r *Reader) readDomainLists(ctx context.Context, used []string) {
	if len(used) == 0 {
		return
	}
	var own []string
	r.ask(ctx, listDomainLists, "", func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListFirewallDomainListsPaginator(r.api.resolver, &route53resolver.ListFirewallDomainListsInput{
			MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListFirewallDomainListsOutput) {
			for _, l := range page.FirewallDomainLists {
				if id := aws.ToString(l.Id); aws.ToString(l.ManagedOwnerName) == "" && slices.Contains(used, id) {
					own = append(own, id)
				}
			}
		})
	})
	each(own, func(id string) {
		domains := []string{}
		isTold := r.ask(ctx, listDomains, id, func(ctx context.Context) error {
			return pages(ctx, route53resolver.NewListFirewallDomainsPaginator(r.api.resolver, &route53resolver.ListFirewallDomainsInput{
				FirewallDomainListId: &id, MaxResults: aws.Int32(resolverAtOnce),
			}), func(page *route53resolver.ListFirewallDomainsOutput) { domains = append(domains, page.Domains...) })
		})
		if isTold {
			r.add(domainListType, id, id, fields("domains", domains))
		}
	})
}
