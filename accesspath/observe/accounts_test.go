package observe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// A role has the policies of its own account alone, whatever the same name has in another.
func TestTwoAccountsAreTwo(t *testing.T) {
	seen := seenInCase(t, "two-accounts")
	require.Len(t, seen.Principals, 1, "the other account's role cannot call for this notebook")
	p := seen.Principals[0]
	assert.Equal(t, "arn:aws:iam::111122223333:role/analyst", p.ARN)
	assert.Equal(t, []string{"urn:pulumi:dev::demo::aws:iam/rolePolicy:RolePolicy::analyst-x"}, p.PolicyIDs, "and not the other account's guardrail")
	assert.Empty(t, seen.NotUnderstood)
}

const (
	otherAccount = "444455556666"
	otherURN     = "urn:pulumi:s::p::pulumi:providers:aws::other"
	allow        = `{"Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}`
	guardrail    = `{"Effect":"Deny","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}`
)

func roleIn(account, id string) observe.Resource {
	return declared(roleToken, id, object{"name": "analyst", "arn": "arn:aws:iam::" + account + ":role/analyst"})
}

func inlineOf(id, role, statement string) observe.Resource {
	return declared("aws:iam/rolePolicy:RolePolicy", id, object{"role": role, "policy": document(statement)})
}

// A provider's account is what its configuration says, or what the ARNs of its other resources say.
func TestTheAccountOfAProvider(t *testing.T) {
	ofOther := func(r observe.Resource) observe.Resource {
		r.Provider = otherURN + "::1"
		return r
	}
	provider := func(inputs object) observe.Resource {
		return observe.Resource{URN: otherURN, Type: "pulumi:providers:aws", ID: "1", Inputs: inputs}
	}
	for name, with := range map[string][]observe.Resource{
		"the ARN of another resource": {ofOther(roleIn(otherAccount, "b"))},
		"the allowed account":         {provider(object{"allowedAccountIds": `["` + otherAccount + `"]`})},
		"the assumed role":            {provider(object{"assumeRoles": `[{"roleArn":"arn:aws:iam::` + otherAccount + `:role/deploy"}]`})},
		"the last assumed role": {provider(object{"assumeRoles": []any{object{"roleArn": "arn:aws:iam::1:role/a"},
			object{"roleArn": "arn:aws:iam::" + otherAccount + ":role/deploy"}}})},
		"the role's ARN in the policy": {inlineOf("x", "arn:aws:iam::"+otherAccount+":role/analyst", guardrail)},
	} {
		resources := append(with, lab(), roleIn("111122223333", "a"), inlineOf("grant", "analyst", allow))
		if name != "the role's ARN in the policy" {
			resources = append(resources, ofOther(inlineOf("guard", "analyst", guardrail)))
		}
		seen := see(resources...)
		require.Len(t, seen.Principals, 1, name)
		assert.Equal(t, "arn:aws:iam::111122223333:role/analyst", seen.Principals[0].ARN, name)
		assert.Len(t, seen.Principals[0].PolicyIDs, 1, "%s: the guardrail is the other account's", name)
		assert.Empty(t, seen.NotUnderstood, name)
	}

	unknown := inlineOf("guard", "analyst", guardrail)
	unknown.Provider = "urn::gone::1"
	third := roleIn("777788889999", "c")
	seen := see(lab(), roleIn("111122223333", "a"), roleIn(otherAccount, "b"), third, inlineOf("grant", "arn:aws:iam::111122223333:role/analyst", allow), unknown)
	require.Len(t, seen.NotUnderstood, 1)
	assert.Equal(t, grave(unknown.URN, "aws:iam/rolePolicy:RolePolicy", topology.AboutPermissions, "which account its provider is of is not in what was read; "+
		"it is assumed to be about role analyst of the notebook's account"), seen.NotUnderstood[0])
}

// Users are in the groups of their own account.
func TestGroupsOfTwoAccounts(t *testing.T) {
	other := observe.Resource{URN: otherURN, Type: "pulumi:providers:aws", ID: "1", Inputs: object{"allowedAccountIds": []any{otherAccount}}}
	group := declared("aws:iam/groupPolicy:GroupPolicy", "gp", object{"group": "g", "policy": document(allow)})
	member := declared("aws:iam/userGroupMembership:UserGroupMembership", "m", object{"user": "eve", "groups": []any{"g"}})
	assert.Len(t, see(lab(), other, group, member).Principals, 2)
	member.Provider = otherURN + "::1"
	assert.Len(t, see(lab(), other, group, member).Principals, 1, "eve and her group are of the other account")
}

// What the roles of other services have is known by a table; what is not in it stays, and makes the answers unknown.
func TestPoliciesOfAWS(t *testing.T) {
	seen := seenInCase(t, "managed-policy-with-the-grant")
	var names []string
	for _, p := range seen.Principals {
		names = append(names, p.Name)
	}
	assert.Equal(t, []string{"analyst", "stranger"}, names, "Braket's policy grants notebooks that are named for it")
	assert.Equal(t, []string{"arn:aws:iam::aws:policy/AmazonBraketFullAccess"}, seen.Principals[1].PolicyIDs)

	attach := func(name string) observe.Resource {
		return declared(roleToPolicy, name, object{"role": "r", "policyArn": "arn:aws:iam::aws:policy/" + name})
	}
	assert.Empty(t, see(lab(), attach("AmazonBraketFullAccess")).Principals, "and no others")
	assert.Empty(t, see(lab(), attach("AmazonBraketFullAccess"), attach("AmazonS3ReadOnlyAccess")).NotUnderstood)
	for _, name := range []string{"AdministratorAccess", "PowerUserAccess", "AmazonSageMakerFullAccess"} {
		principals := see(lab(), attach(name), attach("AmazonS3ReadOnlyAccess")).Principals
		require.Len(t, principals, 1, name)
		assert.True(t, principals[0].Administers, name)
		assert.Len(t, principals[0].PolicyIDs, 2, "all that is attached")
	}
	newer := see(lab(), attach("AmazonFutureFullAccess"))
	require.Len(t, newer.Principals, 1, "what nobody has read may open notebooks, and the judge says so of whoever has it")
	assert.Equal(t, []string{"arn:aws:iam::aws:policy/AmazonFutureFullAccess"}, newer.Principals[0].PolicyIDs)
	assert.False(t, newer.Principals[0].Administers)
}

const (
	controlPolicy = "aws:organizations/policy:Policy"
	controlled    = "aws:organizations/policyAttachment:PolicyAttachment"
)

// What is attached to a unit that holds the account is attached to the account, and what is attached elsewhere is not.
func TestPoliciesOfAnOrganisation(t *testing.T) {
	organisation := declared("aws:organizations/organization:Organization", "o-a1b2c3d4e5", object{"masterAccountId": "999900001111",
		"accounts": []any{object{"id": "111122223333"}, object{"id": "999900001111"}}})
	unit := func(id, parent string) observe.Resource {
		return declared("aws:organizations/organizationalUnit:OrganizationalUnit", id, object{"parentId": parent})
	}
	account := declared("aws:organizations/account:Account", "111122223333", object{"parentId": "ou-inner"})
	attach := func(policy, target string) observe.Resource {
		return declared(controlled, policy+target, object{"policyId": policy, "targetId": target})
	}
	scp := declared(controlPolicy, "p-1", object{"name": "guard", "content": object{"Statement": []any{}}})
	rcp := declared(controlPolicy, "p-2", object{"name": "rcp", "type": "RESOURCE_CONTROL_POLICY", "content": "{}"})
	tags := declared(controlPolicy, "p-3", object{"type": "TAG_POLICY", "content": "{}"})
	tree := []observe.Resource{lab(), organisation, unit("ou-outer", "r-1"), unit("ou-inner", "ou-outer"), account, scp, rcp, tags}

	seen := see(append(tree, attach("p-1", "ou-outer"), attach("p-1", "ou-others"), attach("p-1", "123456789012"), attach("p-2", "r-1"))...)
	assert.Equal(t, "o-a1b2c3d4e5", seen.OrganizationID)
	assert.Equal(t, []topology.OrganizationPolicy{
		{Element: topology.Element{URN: scp.URN}, ID: "p-1", Name: "guard", Type: "SERVICE_CONTROL_POLICY", Policy: `{"Statement":[]}`,
			TargetIDs: []string{"111122223333", "ou-outer"}},
		{Element: topology.Element{URN: rcp.URN}, ID: "p-2", Name: "rcp", Type: "RESOURCE_CONTROL_POLICY", Policy: "{}", TargetIDs: []string{"111122223333", "r-1"}},
	}, seen.OrganizationPolicies)
	assert.Empty(t, seen.NotUnderstood)

	alone := see(lab(), scp, attach("p-1", "ou-any"), attach("p-9", "r-1"))
	assert.Equal(t, []string{"ou-any"}, alone.OrganizationPolicies[0].TargetIDs, "whether the account is in it nobody says")
	require.Len(t, alone.NotUnderstood, 1)
	assert.True(t, alone.NotUnderstood[0].Grave && alone.NotUnderstood[0].Closes && !alone.NotUnderstood[0].Opens, "a policy that nobody read can only deny")

	management := observe.Observe(append(tree[1:], attach("p-1", "r-1"), declared("aws:sagemaker/notebookInstance:NotebookInstance", "lab",
		object{"arn": strings.Replace(notebookARN, "111122223333", "999900001111", 1)})), observe.Stated{OrganizationID: "o-stated"})
	assert.Empty(t, management.OrganizationPolicies, "the management account is under none")
	assert.Equal(t, "o-stated", management.OrganizationID)
}

// IAM Identity Center makes a role of a permission set in each account that it is assigned in.
func TestPermissionSetsAreRoles(t *testing.T) {
	const set = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"
	of := func(token string, properties object) observe.Resource {
		properties["permissionSetArn"] = set
		return declared("aws:ssoadmin/"+token, token, properties)
	}
	analysts := declared("aws:ssoadmin/permissionSet:PermissionSet", set, object{"name": "analysts", "arn": set})
	grants := of("permissionSetInlinePolicy:PermissionSetInlinePolicy", object{"inlinePolicy": document(allow)})
	guard := of("customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", object{"customerManagedPolicyReference": object{"name": "guard", "path": "/team/"}})
	limit := of("permissionsBoundaryAttachment:PermissionsBoundaryAttachment", object{"permissionsBoundary": object{"managedPolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}})
	here := of("accountAssignment:AccountAssignment", object{"targetId": "111122223333", "principalId": "g-1", "principalType": "GROUP"})
	there := of("accountAssignment:AccountAssignment", object{"targetId": otherAccount})

	seen := see(lab(), analysts, grants, guard, limit, here)
	require.Len(t, seen.Principals, 1)
	p := seen.Principals[0]
	assert.Equal(t, "AWSReservedSSO_analysts", p.Name)
	assert.Equal(t, "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_analysts_0000000000000000", p.ARN)
	assert.Equal(t, []string{grants.URN, "arn:aws:iam::111122223333:policy/team/guard"}, p.PolicyIDs)
	assert.Equal(t, "arn:aws:iam::aws:policy/PowerUserAccess", p.PermissionsBoundary)
	assert.Contains(t, seen.Assumptions[0], "settings name it as AWSReservedSSO_analysts")

	assert.Empty(t, see(lab(), analysts, grants, there).Principals, "it is another account's")
	nobody := see(lab(), analysts, grants).NotUnderstood
	require.Len(t, nobody, 1)
	assert.True(t, nobody[0].Grave && nobody[0].Opens)
	elsewhere := see(lab(), here).NotUnderstood
	require.Len(t, elsewhere, 1)
	assert.Equal(t, "its permission set is declared elsewhere, so what it grants is not known", elsewhere[0].Because)
}
