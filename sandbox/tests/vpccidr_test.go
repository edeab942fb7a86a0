package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine/session"
)

// movedTo is a deployed stack after another vpcCidr, by `up` alone.
func movedTo(t *testing.T, opened *session.Session, want string) {
	t.Helper()
	steps := describe(up(t, opened).Steps)
	requireSettled(t, opened)
	var vpcs []string
	for _, r := range opened.Cloud.Resources() {
		if r.Type == "aws:ec2/vpc:Vpc" && !r.Seeded {
			vpcs = append(vpcs, r.Props["cidrBlock"].StringValue())
		}
	}
	assert.Equal(t, []string{want}, vpcs, "the VPC before is gone")
	for _, step := range steps {
		assert.False(t, strings.HasPrefix(step, "replace private-notebook-notebook-volume"), "the key of the volume stays: %s", step)
	}
}

// AWS cannot change a VPC's primary range, so all that is in the VPC is replaced. In one run, and there and back, whatever else there is.
func TestAnotherVpcCidrDeploys(t *testing.T) {
	for name, more := range map[string]map[string]any{
		"dev": nil,
		"with all that a VPC can hold": {
			"companionEndpoints": []string{"s3", "sts"}, "flowLogs": true, "queryLogs": true, "issuanceAlarm": true,
			"siteToSiteVpn": map[string]any{"customerGateway": map[string]any{"ipAddress": "203.0.113.12"}},
			"notebooks":     map[string]any{"ada": map[string]any{}, "bob": map[string]any{}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened := deployed(t, "dev")
			for _, cidr := range []string{"10.60.0.0/16", "10.61.0.0/16", "10.61.0.0/20", "10.60.0.0/16"} {
				edits := map[string]any{"vpcCidr": cidr}
				for key, value := range more {
					edits[key] = value
				}
				opened = edited(t, opened, edits)
				movedTo(t, opened, cidr)
			}
			_, err := opened.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			requireOnlySeed(t, opened)
		})
	}
}

// So it is with what earlier programs deployed.
func TestAnotherVpcCidrDeploysOnAnEarlierStack(t *testing.T) {
	for _, name := range []string{"dev", "on-premises", "client-vpn-saml", "no-internet", "watch", "zones", "smallest", "organisation-guardrail"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			movedTo(t, deployedEarlier(t, name, map[string]any{"vpcCidr": "10.66.0.0/16"}), "10.66.0.0/16")
		})
	}
}
