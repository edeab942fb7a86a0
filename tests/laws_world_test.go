package tests

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// No rule of any security group is about the world, in either direction, and no group has rules inside it.
func TestNoRuleOfAnyComponentIsAboutTheWorld(t *testing.T) {
	rules := 0
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		rec := recorded(t, func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it")
			return err
		})
		for _, r := range rec.Resources() {
			in := plain(r.Inputs)
			if r.Type == securityGroupType {
				assert.NotContains(t, in, "ingress", r.URN)
				assert.NotContains(t, in, "egress", r.URN)
			}
			if !strings.HasPrefix(string(r.Type), "aws:vpc/securityGroup") {
				continue
			}
			rules++
			assert.NotContains(t, in, "cidrIpv6", r.URN)
			if text, isCIDR := in["cidrIpv4"].(string); isCIDR {
				network, err := netip.ParsePrefix(text)
				require.NoError(t, err)
				assert.GreaterOrEqual(t, network.Bits(), 8, r.URN)
			}
		}
	})
	assert.GreaterOrEqual(t, rules, 20)
}
