package components

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// NotebookEgress are the only things that a notebook may reach, all by HTTPS. They are rules of the notebook's security group, so
// that a change never replaces the notebook, as another group would.
type NotebookEgress struct {
	// SecurityGroups are groups of interface endpoints, by a short name of what they are, e.g. "companions". Nil lets out to none.
	SecurityGroups map[string]pulumi.StringInput
	// PrefixLists are the IDs of the prefix lists of gateway endpoints, by a short name, e.g. "s3". Nil lets out to none.
	PrefixLists map[string]pulumi.StringInput
	// Networks are ranges of endpoints whose security groups and prefix lists are not known, e.g. the VPC's. Nil lets out to none.
	Networks []netip.Prefix
	// Needs are what must be there before the notebook starts, because its scripts run at once, e.g. the endpoints themselves; a
	// component does not stand for all of its children. Nil waits for none.
	Needs []pulumi.Resource

	// formerly are names that a rule had before, by its present one: it is then no other rule, which AWS would refuse beside it.
	formerly map[string]string
}

// egressRule is one destination of a notebook as its security group's rule has it.
type egressRule struct {
	suffix, description, formerly string
	group, list                   pulumi.StringInput
	network                       netip.Prefix
}

func (e NotebookEgress) rules() []egressRule {
	var rules []egressRule
	for _, to := range sortedKeys(e.SecurityGroups) {
		rules = append(rules, egressRule{
			suffix: to, description: "HTTPS to the endpoints of " + to, formerly: e.formerly[to], group: e.SecurityGroups[to],
		})
	}
	for _, to := range sortedKeys(e.PrefixLists) {
		rules = append(rules, egressRule{suffix: to, description: "HTTPS to " + to + " by its gateway endpoint", list: e.PrefixLists[to]})
	}
	for _, network := range e.Networks {
		rules = append(rules, egressRule{suffix: "vpc-" + label(network), description: "HTTPS to endpoints in the VPC", network: network})
	}
	return rules
}

func (e NotebookEgress) check() fault.List {
	var faults fault.List
	seen := map[string]bool{}
	for _, rule := range e.rules() {
		if rule.suffix == "" || rule.group == nil && rule.list == nil && !rule.network.IsValid() || seen[rule.suffix] {
			faults.Add(notebookWhat, fmt.Sprintf("egress %q", rule.suffix), "has no name or no ID, or is named twice",
				"give each security group and prefix list a short name of its own and its ID", "SecurityGroups", "PrefixLists")
		}
		seen[rule.suffix] = true
		if !ruleText.MatchString(rule.description) || len(rule.description) > longestRuleText {
			faults.Add(notebookWhat, fmt.Sprintf("egress %q", rule.suffix), "has a name that does not fit the description of a rule",
				"use a short name of letters, digits and hyphens", "SecurityGroups", "PrefixLists")
		}
	}
	return faults
}

// declareEgress lets the notebook out to HTTPS: to its VPC, where AWS services' interface endpoints are, or, where it is narrowed, to
// the given endpoints alone. It returns the rules, for the notebook to wait for.
func (c *Notebook) declareEgress(ctx *pulumi.Context, name string, a NotebookArgs) ([]pulumi.Resource, error) {
	var rules []pulumi.Resource
	if a.Egress != nil {
		for _, r := range a.Egress.rules() {
			rule, err := c.declareEgressRule(ctx, name+"-https-to-", r, a)
			if err != nil {
				return nil, err
			}
			rules = append(rules, rule)
		}
		return append(rules, a.Egress.Needs...), nil
	}
	for _, network := range a.Vpc.cidrs() {
		rule, err := egressTo(ctx, name+"-https-to-vpc-"+label(network), c.SecurityGroupID, https, network,
			"HTTPS to endpoints in the VPC", a.Tags, pulumi.Parent(c))
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func (c *Notebook) declareEgressRule(
	ctx *pulumi.Context, prefix string, r egressRule, a NotebookArgs,
) (*vpc.SecurityGroupEgressRule, error) {
	name, opts := prefix+r.suffix, []pulumi.ResourceOption{pulumi.Parent(c)}
	if r.formerly != "" {
		opts = append(opts, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(prefix + r.formerly)}}))
	}
	args := &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: c.SecurityGroupID,
		IpProtocol:      pulumi.String(https.protocol),
		FromPort:        pulumi.Int(https.number),
		ToPort:          pulumi.Int(https.number),
		Description:     pulumi.String(r.description),
		Tags:            named(name, a.Tags),
	}
	switch {
	case r.network.IsValid():
		args.CidrIpv4 = pulumi.String(r.network.String())
	case r.group != nil:
		args.ReferencedSecurityGroupId = r.group.ToStringOutput()
	default:
		args.PrefixListId = r.list.ToStringOutput()
	}
	return vpc.NewSecurityGroupEgressRule(ctx, name, args, opts...)
}
