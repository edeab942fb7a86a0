package cloud

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// of is the one resource of a type and name in the bench's state.
func (b *bench) of(token, name string) *deployed {
	b.t.Helper()
	for _, d := range b.state {
		if string(d.token) == token && d.urn.Name() == name {
			return d
		}
	}
	b.t.Fatalf("the world has no %s %s", token, name)
	return nil
}

// What is in use cannot be deleted, and says by what.
func TestDeletionOrder(t *testing.T) {
	w := newBench(t, nil).everything()
	tests := []struct{ name, code, token, resource, user string }{
		{"VPC", "DependencyViolation", vpcType, "net", "aws:"},
		{"subnet", "DependencyViolation", subnetType, "a", "subnet"},
		{"group of endpoints", "DependencyViolation", securityGroupType, "endpoints", vpcEndpointType},
		{"group of a VPN, a notebook, a resolver and a rule", "DependencyViolation", securityGroupType, "vpn", "aws:"},
		{"route table", "DependencyViolation", routeTableType, "private", routeTableAssociationType},
		{"VPN with target networks", "ClientVpnEndpointAssociationExists", clientVpnType, "vpn", networkAssociationType},
		{"server certificate", "ResourceInUseException", certificateType, "server", clientVpnType},
		{"root certificate", "ResourceInUseException", certificateType, "ca", clientVpnType},
		{"attached policy", "DeleteConflict", policyType, "presign", "aws:iam/"},
		{"role with an inline policy", "DeleteConflict", roleType, "execution", rolePolicyType},
		{"role with an attachment", "DeleteConflict", roleType, "issuer", "aws:iam/"},
		{"group with an attachment", "DeleteConflict", iamGroupType, "team", groupPolicyAttachmentType},
		{"user with an attachment", "DeleteConflict", iamUserType, "person", userPolicyAttachmentType},
		{"lifecycle configuration", "ValidationException", lifecycleType, "setup", notebookType},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := len(w.cloud.Resources())
			err := w.delete(w.of(tt.token, tt.resource))
			requireCode(t, tt.code, err)
			if tt.user != "subnet" {
				assert.ErrorContains(t, err, "in use by "+tt.user)
			}
			assert.Len(t, w.cloud.Resources(), before)
		})
	}
}

// Each sort of user blocks by itself, not only together with the others.
func TestUsersOfASubnetAndOfAGroup(t *testing.T) {
	w := newBench(t, nil).everything()
	users := func(of family, id string) map[string]bool {
		types := map[string]bool{}
		for _, r := range a(w.cloud).blockers(a(w.cloud).find(of, testRegion, byID, id)) {
			types[r.Type] = true
		}
		return types
	}
	assert.Equal(t, map[string]bool{
		vpcEndpointType: true, networkAssociationType: true, resolverEndpointType: true, notebookType: true,
		transitAttachmentType: true, directoryType: true,
	}, users(subnets, w.subnetA.ID()))
	assert.Equal(t, map[string]bool{
		clientVpnType: true, ingressRuleType: true, resolverEndpointType: true, notebookType: true,
	}, users(securityGroups, w.vpnGroup.ID()))
	assert.Equal(t, map[string]bool{
		subnetType: true, routeTableType: true, securityGroupType: true, vpcEndpointType: true, vpnGatewayType: true,
		transitAttachmentType: true, directoryType: true,
	}, users(vpcs, w.vpc.ID()))
}

// a is the account as it stands.
func a(c *Cloud) *account { return c.account }

func TestARoleInAProfileCannotBeDeleted(t *testing.T) {
	w := newBench(t, nil)
	role := w.up(roleType, "r", m{"assumeRolePolicy": trustEC2})
	profile := w.up(instanceProfileType, "p", m{"role": role.ID()})
	requireCode(t, "DeleteConflict", w.delete(role))
	require.NoError(t, w.delete(profile))
	require.NoError(t, w.delete(role))
}

func TestForceDetachPolicies(t *testing.T) {
	w := newBench(t, nil)
	role := w.up(roleType, "r", m{"assumeRolePolicy": trustEC2, "forceDetachPolicies": true})
	w.up(rolePolicyType, "inline", m{"role": role.ID(), "policy": describeNotebooks})
	w.up(rolePolicyAttachmentType, "a", m{"role": role.ID(), "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})
	require.NoError(t, w.delete(role))
	assert.Empty(t, w.cloud.Resources())
}

// AWS deletes some things along with others, so that their own deletion afterwards finds nothing to do.
func TestWhatGoesWithAnother(t *testing.T) {
	w := newBench(t, nil).network()
	rule := w.up(ingressRuleType, "self", m{
		"securityGroupId": w.vpnGroup.ID(), "referencedSecurityGroupId": w.vpnGroup.ID(), "ipProtocol": "-1",
	})
	require.NoError(t, w.delete(w.vpnGroup), "a group's own rules do not keep it")
	require.NoError(t, w.delete(rule))

	group := w.up(logGroupType, "g", m{"name": "/g"})
	w.up(logStreamType, "s", m{"name": "s", "logGroupName": "/g"})
	require.NoError(t, w.delete(group))

	key := w.up(kmsKeyType, "k", m{})
	w.up(kmsAliasType, "k", m{"targetKeyId": key.ID()})
	require.NoError(t, w.delete(key))

	for _, d := range []*deployed{w.endpointGroup, w.subnetA, w.subnetC, w.vpc} {
		require.NoError(t, w.delete(d))
	}
	assert.Empty(t, w.cloud.Resources(), "the VPC took its default security group with it")
}

func TestTheDefaultGroupBelongsToItsVPC(t *testing.T) {
	w := newBench(t, nil).network()
	require.Len(t, a(w.cloud).of(defaultSecurityGroupType, testRegion), 1)
	made := a(w.cloud).of(defaultSecurityGroupType, testRegion)[0]
	assert.Equal(t, w.vpc.out("defaultSecurityGroupId"), made.ID)
	assert.Equal(t, w.vpc.ID(), made.Owner)
	assert.Empty(t, made.URN)

	adopted := w.up(defaultSecurityGroupType, "default", m{"vpcId": w.vpc.ID()})
	assert.Equal(t, made.ID, adopted.ID())
	now := a(w.cloud).of(defaultSecurityGroupType, testRegion)
	require.Len(t, now, 1)
	assert.Equal(t, string(adopted.urn), now[0].URN)
	assert.Zero(t, now[0].props().size("ingress"), "the program's rules replace those that AWS put in")
	assert.NotZero(t, made.props().size("ingress"))

	require.NoError(t, w.delete(adopted))
	left := a(w.cloud).of(defaultSecurityGroupType, testRegion)
	require.Len(t, left, 1, "AWS lets nobody delete a default group")
	assert.Empty(t, left[0].URN)
}
