package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDrift changes the account behind Pulumi's back: refresh finds it, and the next up puts it right.
func TestDrift(t *testing.T) {
	for _, row := range []struct {
		name, token string
		drift       func(properties resource.PropertyMap) // nil: the resource is deleted
		found       string                                // what refresh says of the resource
		repaired    string                                // what up then does
	}{
		{"a security group's rule is deleted", ingressType, nil, "delete", "create"},
		{"the default security group is opened", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", func(properties resource.PropertyMap) {
			properties["ingress"] = resource.NewPropertyValue([]any{map[string]any{
				"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": []any{"10.0.0.0/8"},
			}})
		}, "update", "update"},
		{"an endpoint is deleted", endpointType, nil, "delete", "create"},
		{"root access is turned on", notebookType, func(properties resource.PropertyMap) {
			properties["rootAccess"] = resource.NewProperty("Enabled")
		}, "update", "update"},
		{"the VPN's DNS server is another", vpnType, func(properties resource.PropertyMap) {
			properties["dnsServers"] = resource.NewProperty([]resource.PropertyValue{resource.NewProperty("8.8.8.8")})
		}, "update", "update"},
		{"the logs are kept for a day", logGroupType, func(properties resource.PropertyMap) {
			properties["retentionInDays"] = resource.NewProperty(1.0)
		}, "update", "update"},
		{"the policy admits everybody", policyType, func(properties resource.PropertyMap) {
			properties["policy"] = resource.NewProperty(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
		}, "update", "update"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			opened := deployed(t, "dev")
			target := managed(t, opened)[row.token][0]
			address := row.token + "::" + target.ID
			before := inAccount(t, opened, row.token, target.ID)
			if row.drift == nil {
				require.NoError(t, opened.Cloud.Remove(address))
			} else {
				require.NoError(t, opened.Cloud.Modify(address, row.drift))
			}

			refresh, err := opened.Refresh(t.Context(), quiet)
			require.NoError(t, err)
			require.Len(t, refresh.Steps, 1, "refresh finds this and nothing else")
			assert.Equal(t, row.found, refresh.Steps[0].Operation)
			assert.Equal(t, target.URN, refresh.Steps[0].URN)

			repair := up(t, opened)
			require.NotEmpty(t, repair.Steps)
			assert.Equal(t, 1, repair.Changes[row.repaired], "%v", repair.Changes)
			requireSettled(t, opened)
			_, err = opened.Refresh(t.Context(), unchanged)
			require.NoError(t, err)
			if row.drift != nil {
				assert.Equal(t, before, inAccount(t, opened, row.token, target.ID), "all is as before")
			}
		})
	}
}

// A rule that somebody adds to a group of the stack is no resource of the stack, so neither refresh nor up sees it; the runbook says so.
func TestARuleAddedByHandIsNotSeen(t *testing.T) {
	opened := deployed(t, "dev")
	group := managed(t, opened)[groupType][0]
	require.NoError(t, opened.Cloud.Modify(groupType+"::"+group.ID, func(properties resource.PropertyMap) {
		properties["ingress"] = resource.NewPropertyValue([]any{map[string]any{
			"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": []any{"10.0.0.0/8"},
		}})
	}))
	requireSettled(t, opened)
}
