package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	aclToken        = "aws:ec2/networkAcl:NetworkAcl"
	defaultACLToken = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
	aclRuleToken    = "aws:ec2/networkAclRule:NetworkAclRule"
	aclLinkToken    = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
	subnetToken     = "aws:ec2/subnet:Subnet"
)

func everythingByACL(number int, block string) topology.ACLRule {
	rule := topology.ACLRule{RuleNumber: number, Action: "allow", Protocol: "-1", CIDRBlock: block}
	if block == "::/0" {
		rule.CIDRBlock, rule.IPv6CIDRBlock = "", block
	}
	return rule
}

// withoutElements leaves what rules say.
func withoutElements(rules []topology.ACLRule) []topology.ACLRule {
	plain := []topology.ACLRule{}
	for _, rule := range rules {
		rule.Element = topology.Element{}
		plain = append(plain, rule)
	}
	return plain
}

func TestNetworkACLs(t *testing.T) {
	vpc := declared(vpcToken, "vpc-1", object{"defaultNetworkAclId": "acl-default", "ipv6CidrBlock": "2001:db8::/56"})
	https := topology.ACLRule{RuleNumber: 90, Action: "deny", Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRBlock: "10.0.0.0/8"}
	inline := []any{object{"ruleNo": 90.0, "action": "DENY", "protocol": "6", "fromPort": 443.0, "toPort": 443.0, "cidrBlock": "10.0.0.0/8"}}
	separate := func(id string, isEgress bool) observe.Resource {
		return declared(aclRuleToken, "rule", object{"networkAclId": id, "ruleNumber": 90.0, "ruleAction": "deny", "protocol": "tcp",
			"fromPort": 443.0, "toPort": 443.0, "cidrBlock": "10.0.0.0/8", "egress": isEgress})
	}
	shown := observe.Resource{URN: "urn::acl", Type: aclToken, ID: "acl-1", Inputs: object{"vpcId": "vpc-1"},
		Outputs: object{"vpcId": "vpc-1", "ingress": inline}}
	none := []topology.ACLRule{}
	for _, row := range []struct {
		name            string
		resources       []observe.Resource
		ingress, egress []topology.ACLRule
		isDefault       bool
	}{
		{"inline", []observe.Resource{declared(aclToken, "acl-1", object{"vpcId": "vpc-1", "egress": inline})}, none, []topology.ACLRule{https}, false},
		{"without a rule, which drops everything", []observe.Resource{declared(aclToken, "acl-1", object{"vpcId": "vpc-1"})}, none, none, false},
		{"shown only", []observe.Resource{shown}, []topology.ACLRule{https}, none, false},
		{"shown, and a resource of its own", []observe.Resource{shown, separate("acl-1", false)}, []topology.ACLRule{https}, none, false},
		{"a resource of its own for what goes out", []observe.Resource{declared(aclToken, "acl-1", object{"vpcId": "vpc-1"}),
			separate("acl-1", true)}, none, []topology.ACLRule{https}, false},
		{"the default ACL, adopted without a rule", []observe.Resource{declared(defaultACLToken, "acl-default",
			object{"defaultNetworkAclId": "acl-default"})}, none, none, true},
		{"the default ACL, adopted with one", []observe.Resource{declared(defaultACLToken, "acl-default",
			object{"defaultNetworkAclId": "acl-default", "vpcId": "vpc-1", "ingress": inline})}, []topology.ACLRule{https}, none, true},
		{"a rule in the default ACL, which nothing adopts", []observe.Resource{separate("acl-default", false)}, []topology.ACLRule{
			everythingByACL(100, "0.0.0.0/0"), everythingByACL(101, "::/0"), https},
			[]topology.ACLRule{everythingByACL(100, "0.0.0.0/0"), everythingByACL(101, "::/0")}, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := see(append(row.resources, vpc)...)
			require.Len(t, seen.NetworkACLs, 1)
			a := seen.NetworkACLs[0]
			assert.Equal(t, row.ingress, withoutElements(a.Ingress))
			assert.Equal(t, row.egress, withoutElements(a.Egress))
			assert.Equal(t, row.isDefault, a.Default)
			assert.Equal(t, "vpc-1", a.VPCID)
			assert.Empty(t, seen.NotUnderstood)
		})
	}
	drifted := see(vpc, shown, separate("acl-1", true))
	require.Len(t, drifted.NotUnderstood, 1)
	assert.Equal(t, "an ingress rule that no resource declares was seen at the last refresh (number 90, deny, protocol tcp, ports 443 to 443, "+
		"10.0.0.0/8); it is left out of the judgement", drifted.NotUnderstood[0].Because)
	assert.True(t, drifted.NotUnderstood[0].Closes)
	assert.False(t, drifted.NotUnderstood[0].Opens, "a rule that denies cannot let anybody in")
}

func TestWhichNetworkACLASubnetHas(t *testing.T) {
	vpc := declared(vpcToken, "vpc-1", object{"defaultNetworkAclId": "acl-default"})
	subnet := declared(subnetToken, "subnet-1", object{"vpcId": "vpc-1"})
	own := declared(aclToken, "acl-1", object{"vpcId": "vpc-1"})
	ownOf := declared(aclToken, "acl-1", object{"vpcId": "vpc-1", "subnetIds": []any{"subnet-1"}})
	adopted := declared(defaultACLToken, "acl-default", object{"defaultNetworkAclId": "acl-default", "vpcId": "vpc-1",
		"subnetIds": []any{"subnet-1"}})
	link := func(id string) observe.Resource {
		return declared(aclLinkToken, "aclassoc", object{"networkAclId": id, "subnetId": "subnet-1"})
	}
	for name, row := range map[string]struct {
		resources []observe.Resource
		want      string
	}{
		"the one that AWS makes":                        {nil, ""},
		"another ACL of the VPC":                        {[]observe.Resource{own}, ""},
		"one that names it":                             {[]observe.Resource{ownOf}, "acl-1"},
		"one by an association":                         {[]observe.Resource{own, link("acl-1")}, "acl-1"},
		"an adopted default ACL":                        {[]observe.Resource{declared(defaultACLToken, "acl-default", object{"defaultNetworkAclId": "acl-default"})}, "acl-default"},
		"what the default ACL showed before":            {[]observe.Resource{adopted, ownOf}, "acl-1"},
		"an association of its own, which is newer":     {[]observe.Resource{adopted, ownOf, link("acl-default")}, "acl-default"},
		"one that is declared elsewhere, which is said": {[]observe.Resource{link("acl-far")}, "acl-far"},
	} {
		t.Run(name, func(t *testing.T) {
			seen := see(append(row.resources, vpc, subnet)...)
			require.Len(t, seen.Subnets, 1)
			assert.Equal(t, row.want, seen.Subnets[0].NetworkACLID)
			assert.Equal(t, row.want == "acl-far", len(seen.NotUnderstood) == 1, "%v", seen.NotUnderstood)
		})
	}
	far := see(vpc, subnet, declared(aclRuleToken, "rule", object{"networkAclId": "acl-far"}))
	require.Len(t, far.NotUnderstood, 1)
	assert.Equal(t, `network ACL "acl-far" is declared elsewhere, so its other rules are not known`, far.NotUnderstood[0].Because)
}
