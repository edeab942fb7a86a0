package cloud

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
)

// descriptionPattern is what EC2 allows in the descriptions of groups and rules.
var descriptionPattern = regexp.MustCompile(`^[0-9A-Za-z_ .:/()#,@\[\]+=&;{}!$*-]{0,255}$`)

// ruleSets are the sets among the inline rules of a group.
var ruleSets = []string{"egress", "egress.securityGroups", "ingress", "ingress.securityGroups"}

// securityGroupKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_security_group.go.
func securityGroupKind() *kind {
	return &kind{
		shape: shape{
			token: securityGroupType, args: ec2.SecurityGroupArgs{},
			defaults: props{"description": text("Managed by Pulumi"), "revokeRulesOnDelete": flag(false)},
			naming:   &naming{max: 255},
			replace:  []string{"description", "name", "namePrefix", "vpcId"},
			sets:     ruleSets,
			computed: []string{"arn", "egress", "ingress", "name", "namePrefix", "ownerId", "vpcId"},
			validate: func(in props, v *verdict) {
				if !descriptionPattern.MatchString(in.str("description")) {
					v.fault("description", "%q cannot be a description; EC2 allows up to 255 of a-zA-Z0-9 and ._-:/()#,@[]+=&;{}!$* "+
						"and spaces", in.str("description"))
				}
			},
		},
		family: securityGroups,
		api:    api{"EC2", "CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "DeleteSecurityGroup"},
		refs: []reference{
			{path: "vpcId", to: vpcs},
			{path: "ingress.securityGroups", to: securityGroups},
			{path: "egress.securityGroups", to: securityGroups},
		},
		identify: func(c *call) string { return c.newID("sg-") },
		refuse: func(c *call) error {
			if !c.in.has("vpcId") {
				return c.fail("VPCIdNotSpecified", "No default VPC for this user")
			}
			for _, r := range c.others() {
				if r.props().str("vpcId") == c.in.str("vpcId") && r.props().str("name") == c.name() {
					return c.fail("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'",
						c.name(), c.in.str("vpcId"))
				}
			}
			return nil
		},
		outputs: func(c *call) props {
			return c.nameOutputs().with(props{
				"arn": c.arn("ec2", "security-group/"+c.id), "ownerId": text(AccountID),
				"egress": c.otherwise("egress", objects()), "ingress": c.otherwise("ingress", objects()),
			})
		},
	}
}

// defaultSecurityGroupKind takes over the group that a VPC has from the beginning, with the rules that the program gives
// and no other. Rules that somebody adds later stay, unless the program gives the direction a list, be it an empty one. When the Pulumi resource is deleted the group stays, until the VPC goes.
func defaultSecurityGroupKind() *kind {
	return &kind{
		shape: shape{
			token: defaultSecurityGroupType, args: ec2.DefaultSecurityGroupArgs{},
			defaults: props{"revokeRulesOnDelete": flag(false)},
			replace:  []string{"vpcId"},
			sets:     ruleSets,
			computed: []string{"arn", "description", "egress", "ingress", "name", "namePrefix", "ownerId", "vpcId"},
		},
		family: securityGroups,
		api:    api{"EC2", "DescribeSecurityGroups", "RevokeSecurityGroupIngress", "DeleteSecurityGroup"},
		refs:   []reference{{path: "vpcId", to: vpcs, onDelete: cascades}},
		kept:   true, ownerOnly: []string{"vpcId"},
		adopt: adoptDefaultSecurityGroup,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("ec2", "security-group/"+c.id), "description": text("default VPC security group"),
				"name": text("default"), "namePrefix": text(""), "ownerId": text(AccountID),
				"egress": c.otherwise("egress", objects()), "ingress": c.otherwise("ingress", objects()),
			}
		},
	}
}

func adoptDefaultSecurityGroup(c *call) (*Resource, error) {
	if !c.in.has("vpcId") {
		return nil, c.fail("VPCIdNotSpecified", "No default VPC for this user")
	}
	for _, r := range c.of(defaultSecurityGroupType, c.region) {
		if r.props().str("vpcId") == c.in.str("vpcId") {
			return r, nil
		}
	}
	return nil, c.fail("InvalidGroup.NotFound", "The security group 'default' does not exist")
}

func ingressRuleKind() *kind {
	return ruleKind(ingressRuleType, vpc.SecurityGroupIngressRuleArgs{}, "Ingress")
}

func egressRuleKind() *kind {
	return ruleKind(egressRuleType, vpc.SecurityGroupEgressRuleArgs{}, "Egress")
}

// peers are the inputs of a rule of which exactly one must be given.
var peers = []string{"cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"}

// ruleKind: what replaces is decided in ModifyPlan of the provider's vpc_security_group_ingress_rule.go: another group, and another kind of
// peer. All else is changed by ModifySecurityGroupRules.
func ruleKind(token string, args argsType, direction string) *kind {
	return &kind{
		shape: shape{
			token: token, args: args,
			replace: []string{"securityGroupId"},
			replaceIf: func(key string, old, new props) bool {
				return slices.Contains(peers, key) && old.has(key) != new.has(key)
			},
			computed: []string{"arn", "securityGroupRuleId"},
			validate: validateRule,
		},
		api: api{
			"EC2", "AuthorizeSecurityGroup" + direction, "ModifySecurityGroupRules", "RevokeSecurityGroup" + direction,
		},
		refs: []reference{
			{path: "securityGroupId", to: securityGroups, onDelete: cascades},
			{path: "referencedSecurityGroupId", to: securityGroups},
		},
		identify: func(c *call) string { return c.newID("sgr-") },
		refuse:   refuseRule,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("ec2", "security-group-rule/"+c.id), "securityGroupRuleId": text(c.id),
			}
		},
	}
}

func validateRule(in props, v *verdict) {
	count := 0
	for _, key := range peers {
		if in.has(key) {
			count++
		}
	}
	if count != 1 {
		v.fault("cidrIpv4", "one (and only one) of %q must be specified, got %d", peers, count)
	}
	v.ipv4Network(in, "cidrIpv4", 0, 32)
	v.between(in, "fromPort", -1, 65535)
	v.between(in, "toPort", -1, 65535)
}

func refuseRule(c *call) error {
	if !descriptionPattern.MatchString(c.in.str("description")) {
		return c.fail("InvalidParameterValue", "Invalid rule description. Valid descriptions are strings less than 256 "+
			"characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$* (got %q)", c.in.str("description"))
	}
	switch protocol := c.in.str("ipProtocol"); protocol {
	case "tcp", "udp", "6", "17":
		if !c.in.has("fromPort") || !c.in.has("toPort") {
			return c.fail("InvalidParameterValue",
				"Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")
		}
		if c.in.num("fromPort") > c.in.num("toPort") {
			return c.fail("InvalidParameterValue", "Invalid TCP/UDP port range (%d:%d)",
				c.in.num("fromPort"), c.in.num("toPort"))
		}
	}
	if list := c.in.str("prefixListId"); list != "" && !isManagedPrefixList(c.region, list) {
		return c.fail("InvalidPrefixListId.NotFound", "The prefix list ID '%s' does not exist", list)
	}
	return refuseDuplicateRule(c)
}

// refuseDuplicateRule: a group holds one rule of a protocol, port range and peer, and at most 60 in a direction.
func refuseDuplicateRule(c *call) error {
	count := 0
	for _, r := range c.others() {
		if r.props().str("securityGroupId") != c.in.str("securityGroupId") {
			continue
		}
		count++
		if rule := describeRule(c.in); describeRule(r.props()) == rule {
			return c.fail("InvalidPermission.Duplicate", "the specified rule %q already exists", rule)
		}
	}
	for _, inline := range c.inlineRules() {
		count++
		if rule := describeRule(c.in); describeRule(inline) == rule {
			return c.fail("InvalidPermission.Duplicate", "the specified rule %q already exists", rule)
		}
	}
	if count >= 60 {
		return c.fail("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.")
	}
	return nil
}

// inlineRules are the rules that the group of a rule has of itself, in the same direction, each as a rule of one peer.
func (c *call) inlineRules() []props {
	direction := "ingress"
	if c.kind.token == egressRuleType {
		direction = "egress"
	}
	var rules []props
	for _, inline := range c.refer(securityGroups, c.in.str("securityGroupId")).objs(direction) {
		one := props{"ipProtocol": inline["protocol"], "fromPort": inline["fromPort"], "toPort": inline["toPort"]}
		for _, block := range inline.strs("cidrBlocks") {
			rules = append(rules, one.with(props{"cidrIpv4": text(block)}))
		}
		for _, id := range inline.strs("securityGroups") {
			rules = append(rules, one.with(props{"referencedSecurityGroupId": text(id)}))
		}
	}
	return rules
}

func describeRule(p props) string {
	peer := ""
	for _, key := range peers {
		peer += p.str(key)
	}
	return fmt.Sprintf("peer: %s, %s, from port: %d, to port: %d, ALLOW",
		peer, p.str("ipProtocol"), p.num("fromPort"), p.num("toPort"))
}
