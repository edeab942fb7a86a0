package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	profileToken       = route53 + "profilesProfile:ProfilesProfile"
	profileLinkToken   = route53 + "profilesAssociation:ProfilesAssociation"
	profileMemberToken = route53 + "profilesResourceAssociation:ProfilesResourceAssociation"
	groupOfDNSToken    = route53 + "resolverFirewallRuleGroup:ResolverFirewallRuleGroup"
	groupLinkToken     = route53 + "resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"
	firewallToken      = route53 + "resolverFirewallRule:ResolverFirewallRule"
	domainListToken    = route53 + "resolverFirewallDomainList:ResolverFirewallDomainList"
)

// profiled is a stack whose profile is for vpc-2 and holds something.
func profiled(arn, properties string, resources ...observe.Resource) topology.Topology {
	return inVPC(append(resources,
		declared(profileToken, "rp-1", object{"name": "p"}),
		declared(profileLinkToken, "a", object{"profileId": "rp-1", "resourceId": "vpc-2"}),
		declared(profileMemberToken, "m", object{"profileId": "rp-1", "resourceArn": arn, "resourceProperties": properties}))...)
}

func TestWhatAProfileHolds(t *testing.T) {
	zone := declared(zoneToken, "Z1", object{"name": apiHost, "vpcs": []any{object{"vpcId": "vpc-1"}}})
	seen := profiled("arn:aws:route53:::hostedzone/Z1", "", zone)
	require.Len(t, seen.PrivateZones, 1)
	assert.Equal(t, []string{"vpc-1", "vpc-2"}, seen.PrivateZones[0].VPCIDs)
	assert.Empty(t, seen.NotUnderstood)

	rule := declared(ruleOfDNSToken, "rslvr-rr-1", object{"domainName": ".", "ruleType": "FORWARD"})
	seen = profiled("arn:aws:route53resolver:eu-west-1:111122223333:resolver-rule/rslvr-rr-1", "", rule)
	assert.Equal(t, []string{"vpc-2"}, seen.ResolverRules[0].VPCIDs)

	endpoint := declared(endpointToken, "vpce-1", object{"vpcId": "vpc-1", "vpcEndpointType": "Interface", "privateDnsEnabled": true})
	seen = profiled("arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-1", "", endpoint)
	assert.Equal(t, []string{"vpc-2"}, seen.Endpoints[0].PrivateDNSVPCIDs)

	group := declared(groupOfDNSToken, "rslvr-frg-1", object{"name": "g"})
	block := declared(firewallToken, "f", object{"firewallRuleGroupId": "rslvr-frg-1", "firewallDomainListId": "rslvr-fdl-far", "action": "BLOCK"})
	seen = profiled("arn:aws:route53resolver:eu-west-1:111122223333:firewall-rule-group/rslvr-frg-1", `{"priority":102}`, group, block)
	require.Len(t, seen.FirewallRules, 1)
	assert.Equal(t, 102, seen.FirewallRules[0].GroupPriority)
	assert.Equal(t, []string{"vpc-2"}, seen.FirewallRules[0].VPCIDs)
}

func TestWhatAProfileHoldsThatIsDeclaredElsewhere(t *testing.T) {
	for arn, closesOnly := range map[string]bool{
		"arn:aws:route53:::hostedzone/Z-far":                                                       false,
		"arn:aws:route53resolver:eu-west-1:111122223333:resolver-rule/rslvr-rr-far":                false,
		"arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-far":                                 false,
		"arn:aws:route53resolver:eu-west-1:111122223333:firewall-rule-group/rslvr-frg-1234567890a": true,
	} {
		n := noted(t, profiled(arn, ""))
		assert.Equal(t, topology.AboutNames, n.About, arn)
		assert.True(t, n.Closes, arn)
		assert.Equal(t, closesOnly, !n.Opens, arn)
	}
	link := declared(profileLinkToken, "a", object{"profileId": "rp-far", "resourceId": "vpc-1"})
	assert.Equal(t, "Route 53 Profile rp-far is declared elsewhere, and may hold zones, rules and endpoints that are not in what was read; "+
		"it is for VPC vpc-1", noted(t, inVPC(link)).Because)
}

func TestDNSFirewall(t *testing.T) {
	list := func(domains ...any) observe.Resource {
		return declared(domainListToken, "rslvr-fdl-1", object{"domains": domains})
	}
	group := declared(groupOfDNSToken, "rslvr-frg-1", object{"name": "g"})
	link := func(id, vpcID string, priority float64) observe.Resource {
		return declared(groupLinkToken, id, object{"firewallRuleGroupId": "rslvr-frg-1", "vpcId": vpcID, "priority": priority})
	}
	rule := func(more object) observe.Resource {
		more["firewallRuleGroupId"], more["action"], more["priority"] = "rslvr-frg-1", "BLOCK", 10.0
		if _, advanced := more["dnsThreatProtection"]; !advanced && more["firewallDomainListId"] == nil {
			more["firewallDomainListId"] = "rslvr-fdl-1"
		}
		return declared(firewallToken, "f", more)
	}
	inOne := link("l", "vpc-1", 101)
	for name, row := range map[string]struct {
		resources []observe.Resource
		want      []topology.FirewallRule
	}{
		"every name":                   {[]observe.Resource{list("*"), group, inOne, rule(object{})}, []topology.FirewallRule{{Domains: []string{"*"}}}},
		"names below":                  {[]observe.Resource{list("*.amazonaws.com."), group, inOne, rule(object{})}, []topology.FirewallRule{{Domains: []string{"*.amazonaws.com"}}}},
		"other names":                  {[]observe.Resource{list("bad.example"), group, inOne, rule(object{})}, nil},
		"no name":                      {[]observe.Resource{list(), group, inOne, rule(object{})}, nil},
		"a list of AWS":                {[]observe.Resource{group, inOne, rule(object{"firewallDomainListId": "rslvr-fdl-aws"})}, []topology.FirewallRule{{}}},
		"threats":                      {[]observe.Resource{group, inOne, rule(object{"dnsThreatProtection": "DGA"})}, []topology.FirewallRule{{}}},
		"one type of query":            {[]observe.Resource{list("*"), group, inOne, rule(object{"qType": "AAAA"})}, []topology.FirewallRule{{Domains: []string{"*"}, QueryType: "AAAA"}}},
		"a type that nobody asks for":  {[]observe.Resource{list("*"), group, inOne, rule(object{"qType": "TXT"})}, nil},
		"a group that no VPC has":      {[]observe.Resource{list("*"), group, rule(object{})}, nil},
		"a group of two VPCs, in turn": {[]observe.Resource{list("*"), group, link("a", "vpc-2", 200), link("b", "vpc-1", 101), rule(object{})}, []topology.FirewallRule{{Domains: []string{"*"}}, {Domains: []string{"*"}, GroupPriority: 200, VPCIDs: []string{"vpc-2"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			seen := inVPC(row.resources...)
			assert.Empty(t, seen.NotUnderstood)
			require.Len(t, seen.FirewallRules, len(row.want))
			for i, want := range row.want {
				want.Element, want.Action, want.Priority = seen.FirewallRules[i].Element, "BLOCK", 10
				if want.VPCIDs == nil {
					want.VPCIDs, want.GroupPriority = []string{"vpc-1"}, 101
				}
				assert.Equal(t, want, seen.FirewallRules[i])
			}
		})
	}
	n := noted(t, inVPC(inOne))
	assert.Equal(t, "DNS Firewall rule group rslvr-frg-1 of VPC vpc-1 is declared elsewhere, so which names it blocks is not known", n.Because)
	assert.True(t, n.Closes && !n.Opens)
}
