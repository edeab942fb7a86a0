package account

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver/types"

	"private-notebook/accesspath/accountfile"
)

var (
	listResolvers = &Call{Action: "route53resolver:ListResolverEndpoints", For: "resolver endpoints", Types: []string{resolverType, interfaceType},
		rate: ofResolver}
	listResolverAddresses = &Call{Action: "route53resolver:ListResolverEndpointIpAddresses", Of: "resolver endpoint", For: "its addresses",
		Types: []string{resolverType}, rate: ofResolver}
	listRules    = &Call{Action: "route53resolver:ListResolverRules", For: "names that are forwarded", Types: []string{ruleType}, rate: ofResolver}
	listRuleUses = &Call{Action: "route53resolver:ListResolverRuleAssociations", For: "the VPCs in which they are", Types: []string{ruleAssociationType},
		rate: ofResolver}

	resolverCalls = []*Call{listResolvers, listResolverAddresses, listRules, listRuleUses, listFirewallUses, listFirewallRules, listDomainLists, listDomains}
)

const resolverAtOnce = 100

func (r *Reader) readResolver(ctx context.Context) {
	together(func() { r.readResolvers(ctx) }, func() { r.readResolverRules(ctx) }, func() { r.readRuleUses(ctx) }, func() { r.readFirewall(ctx) })
}

func (r *Reader) readResolvers(ctx context.Context) {
	var found []types.ResolverEndpoint
	r.ask(ctx, listResolvers, "", func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListResolverEndpointsPaginator(r.api.resolver, &route53resolver.ListResolverEndpointsInput{
			MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListResolverEndpointsOutput) {
			found = append(found, page.ResolverEndpoints...)
		})
	})
	var groups []string
	for i := range found {
		groups = append(groups, found[i].SecurityGroupIds...)
	}
	r.resolverGroups.give(groups)
	each(found, func(e types.ResolverEndpoint) {
		if e.Status != types.ResolverEndpointStatusDeleting {
			r.readResolverEndpoint(ctx, &e)
		}
	})
}

// answering are the states of addresses that are asked. One whose update is under way, or failed, is still there.
var answering = []types.IpAddressStatus{"", types.IpAddressStatusAttached, types.IpAddressStatusUpdating, types.IpAddressStatusUpdateFailed}

func (r *Reader) readResolverEndpoint(ctx context.Context, e *types.ResolverEndpoint) {
	id, addresses := aws.ToString(e.Id), []object{}
	isTold := r.ask(ctx, listResolverAddresses, id, func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListResolverEndpointIpAddressesPaginator(r.api.resolver, &route53resolver.ListResolverEndpointIpAddressesInput{
			ResolverEndpointId: &id, MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListResolverEndpointIpAddressesOutput) {
			for _, a := range page.IpAddresses {
				if slices.Contains(answering, a.Status) {
					addresses = append(addresses, fields("subnetId", a.SubnetId, "ip", a.Ip, "ipv6", a.Ipv6))
				}
			}
		})
	})
	var told any = addresses
	if !isTold {
		told = accountfile.NotRead()
	}
	r.add(resolverType, id, id, fields("arn", e.Arn, "name", e.Name, "direction", e.Direction, "hostVpcId", e.HostVPCId,
		"securityGroupIds", e.SecurityGroupIds, "protocols", e.Protocols, "resolverEndpointType", e.ResolverEndpointType,
		"ipAddresses", told))
}

// isBuiltIn says whether a rule is one that AWS makes for every VPC.
func isBuiltIn(id string) bool { return strings.HasPrefix(id, "rslvr-autodefined-") }

func (r *Reader) readResolverRules(ctx context.Context) {
	r.ask(ctx, listRules, "", func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListResolverRulesPaginator(r.api.resolver, &route53resolver.ListResolverRulesInput{
			MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListResolverRulesOutput) {
			for i := range page.ResolverRules {
				rule := &page.ResolverRules[i]
				id, targets := aws.ToString(rule.Id), []object{}
				if isBuiltIn(id) || rule.RuleType == types.RuleTypeOptionRecursive || rule.Status == types.ResolverRuleStatusDeleting {
					continue
				}
				for _, t := range rule.TargetIps {
					targets = append(targets, fields("ip", t.Ip, "ipv6", t.Ipv6, "port", t.Port))
				}
				r.add(ruleType, id, id, fields("arn", rule.Arn, "name", rule.Name, "domainName", rule.DomainName, "ruleType", rule.RuleType,
					"resolverEndpointId", rule.ResolverEndpointId, "targetIps", targets, "ownerId", rule.OwnerId))
			}
		})
	})
}

func (r *Reader) readRuleUses(ctx context.Context) {
	r.ask(ctx, listRuleUses, "", func(ctx context.Context) error {
		return pages(ctx, route53resolver.NewListResolverRuleAssociationsPaginator(r.api.resolver, &route53resolver.ListResolverRuleAssociationsInput{
			MaxResults: aws.Int32(resolverAtOnce),
		}), func(page *route53resolver.ListResolverRuleAssociationsOutput) {
			for _, a := range page.ResolverRuleAssociations {
				if id := aws.ToString(a.Id); !isBuiltIn(aws.ToString(a.ResolverRuleId)) && a.Status != types.ResolverRuleAssociationStatusDeleting {
					r.add(ruleAssociationType, id, id, fields("resolverRuleId", a.ResolverRuleId, "vpcId", a.VPCId))
				}
			}
		})
	})
}
