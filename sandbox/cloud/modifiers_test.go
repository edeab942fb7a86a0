package cloud

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
)

// modifierTests are the rules that no schema shows, because the provider decides in code (plan modifiers, CustomizeDiff): which change
// replaces, and which is made in place.
var modifierTests = []struct {
	token    string
	old, new m
	replaces bool
}{
	{ingressRuleType, m{"cidrIpv4": "10.0.0.0/8"}, m{"cidrIpv4": "10.1.0.0/16"}, false},
	{ingressRuleType, m{"cidrIpv4": "10.0.0.0/8"}, m{"referencedSecurityGroupId": "sg-1"}, true},
	{egressRuleType, m{"referencedSecurityGroupId": "sg-1"}, m{"prefixListId": "pl-1"}, true},
	{egressRuleType, m{"referencedSecurityGroupId": "sg-1"}, m{"referencedSecurityGroupId": "sg-2"}, false},
	{ingressRuleType, m{"securityGroupId": "sg-1"}, m{"securityGroupId": "sg-2"}, true},
	{vpcType, m{"instanceTenancy": "default"}, m{"instanceTenancy": "dedicated"}, true},
	{vpcType, m{"instanceTenancy": "dedicated"}, m{"instanceTenancy": "default"}, false},
	{transitGatewayType, m{"defaultRouteTableAssociation": "disable"}, m{"defaultRouteTableAssociation": "enable"}, true},
	{transitGatewayType, m{"defaultRouteTableAssociation": "enable"}, m{"defaultRouteTableAssociation": "disable"}, false},
	{transitGatewayType, m{"defaultRouteTablePropagation": "disable"}, m{"defaultRouteTablePropagation": "enable"}, true},
	{transitGatewayType, m{"defaultRouteTablePropagation": "enable"}, m{"defaultRouteTablePropagation": "disable"}, false},
	{notebookType, m{"volumeSize": 20}, m{"volumeSize": 50}, false},
	{notebookType, m{"volumeSize": 50}, m{"volumeSize": 20}, true},
	{resolverEndpointType, m{"resolverEndpointType": "IPV4"}, m{"resolverEndpointType": "DUALSTACK"}, false},
	{iamUserType, m{"name": "aya", "path": "/"}, m{"name": "mei", "path": "/people/"}, false},
	{iamGroupType, m{"name": "team", "path": "/"}, m{"name": "crew", "path": "/people/"}, false},
	{directConnectAssociationType, m{"proposalId": "one"}, m{"proposalId": "other"}, false},
}

func TestThePlanModifiersOfTheProvider(t *testing.T) {
	for _, tt := range modifierTests {
		result := awsKinds[tt.token].diff(diffOf(tt.old, tt.new))
		assert.Equal(t, tt.replaces, len(result.ReplaceKeys) > 0, "%s: %v => %v", tt.token, tt.old, tt.new)
		assert.NotEmpty(t, result.ChangedKeys, "%s: %v => %v", tt.token, tt.old, tt.new)
	}
}

// The order of a nested set means nothing either.
func TestNestedSetsHaveNoOrder(t *testing.T) {
	group := func(ids ...any) m {
		return m{"ingress": []any{m{"protocol": "tcp", "fromPort": 443, "toPort": 443, "securityGroups": ids}}}
	}
	assert.Empty(t, awsKinds[securityGroupType].diff(diffOf(group("sg-1", "sg-2"), group("sg-2", "sg-1"))).ChangedKeys)
	blocks := func(ids ...any) m {
		return m{"ingress": []any{m{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ids}}}
	}
	assert.NotEmpty(t, awsKinds[securityGroupType].diff(diffOf(blocks("10.0.0.0/8", "10.0.0.0/9"), blocks("10.0.0.0/9", "10.0.0.0/8"))).ChangedKeys,
		"a list has one")
}

// TestTooManyElementsAreRefused sends one element more than each list takes.
func TestTooManyElementsAreRefused(t *testing.T) {
	for token, k := range awsKinds {
		for path, most := range k.most {
			names := strings.Split(path, ".")
			many := make([]any, most+1)
			for i := range many {
				many[i] = fmt.Sprint(i)
			}
			var value any = many
			for _, name := range slices.Backward(names[1:]) {
				value = m{name: value}
			}
			v := &verdict{}
			k.checkSchema(props(resource.NewPropertyMapFromMap(m{names[0]: value})), v)
			var reasons []string
			for _, failure := range v.failures {
				reasons = append(reasons, failure.Reason)
			}
			assert.Contains(t, reasons, fmt.Sprintf("%s takes at most %d of %q, got %d", token, most, path, most+1))
		}
	}
}

func diffOf(old, changed m) plugin.DiffRequest {
	return plugin.DiffRequest{
		OldInputs: answered(resource.NewPropertyMapFromMap(old)), NewInputs: answered(resource.NewPropertyMapFromMap(changed)),
	}
}
