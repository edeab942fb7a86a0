package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	notebookARN = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/lab"
	presign     = `"sagemaker:CreatePresignedNotebookInstanceUrl"`
)

func lab() observe.Resource {
	return declared("aws:sagemaker/notebookInstance:NotebookInstance", "lab", object{"name": "lab", "arn": notebookARN})
}

func document(statement string) string {
	return `{"Version":"2012-10-17","Statement":[` + statement + `]}`
}

// Who is an issuer and who an administrator hangs on the statements that a principal has.
func TestWhoAPrincipalIs(t *testing.T) {
	const restricted = `{"Effect":"Allow","Action":` + presign + `,"Resource":"` + notebookARN + `",
		"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}`
	const sweeping = `{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"}`
	issuer, administrator := accesspath.Issuer, accesspath.Administrator
	for _, row := range []struct {
		name, statements string
		want             []accesspath.Who
	}{
		{"the restricted grant", restricted, []accesspath.Who{issuer}},
		{"the grant without a condition", `{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`, []accesspath.Who{issuer}},
		{"the guardrail alone", `{"Effect":"Deny","Action":` + presign + `,"Resource":"*"}`, []accesspath.Who{issuer}},
		{"a grant for another notebook", `{"Effect":"Allow","Action":` + presign + `,"Resource":"` + notebookARN + `2"}`, []accesspath.Who{issuer}},
		{"sagemaker:*", sweeping, []accesspath.Who{administrator}},
		{"everything", `{"Effect":"Allow","Action":"*","Resource":"*"}`, []accesspath.Who{administrator}},
		{"everything but IAM", `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, []accesspath.Who{administrator}},
		{"both", restricted + "," + sweeping, []accesspath.Who{issuer, administrator}},
		{"sagemaker:* from private endpoints", `{"Effect":"Allow","Action":"sagemaker:*","Resource":"*",
			"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}`, []accesspath.Who{issuer}},
		{"sagemaker:* on another notebook", `{"Effect":"Allow","Action":"sagemaker:*","Resource":"` + notebookARN + `2"}`, nil},
		{"a denial of everything", `{"Effect":"Deny","Action":"*","Resource":"*"}`, nil},
		{"other actions", `{"Effect":"Allow","Action":["s3:*","sagemaker:List*"],"Resource":"*"}`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := see(lab(), declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r", "policy": document(row.statements)}))
			var got []accesspath.Who
			for _, p := range seen.Principals {
				got = append(got, sortOf(p))
				assert.Equal(t, "r", p.Name)
				assert.Equal(t, "arn:aws:iam::111122223333:role/r", p.ARN)
			}
			assert.Equal(t, row.want, got)
			assert.Empty(t, seen.NotUnderstood)
		})
	}
}

// A notebook's own role has the guardrail for what else may be attached to it, and is no issuer by that.
func TestAnExecutionRoleUnderTheGuardrailIsNoIssuer(t *testing.T) {
	const sweeping = `{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"}`
	const guardrail = `{"Effect":"Deny","Action":` + presign + `,"Resource":"*"}`
	const grant = `{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`
	for _, row := range []struct {
		name, service, statements string
		want                      []accesspath.Who
	}{
		{"the guardrail alone", "sagemaker.amazonaws.com", guardrail, nil},
		{"sagemaker:* besides", "sagemaker.amazonaws.com", guardrail + "," + sweeping, []accesspath.Who{accesspath.Administrator}},
		{"the grant besides", "sagemaker.amazonaws.com", guardrail + "," + grant, []accesspath.Who{accesspath.Issuer}},
		{"a role of another service", "ec2.amazonaws.com", guardrail, []accesspath.Who{accesspath.Issuer}},
	} {
		trust := `{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"` + row.service + `"}}]}`
		seen := see(lab(), declared("aws:iam/role:Role", "r", object{"name": "r", "assumeRolePolicy": trust}),
			declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r", "policy": document(row.statements)}))
		var got []accesspath.Who
		for _, p := range seen.Principals {
			got = append(got, sortOf(p))
		}
		assert.Equal(t, row.want, got, row.name)
		assert.Empty(t, seen.NotUnderstood, row.name)
	}
}

func TestAUserHasTheGroupsPolicies(t *testing.T) {
	grant := declared("aws:iam/groupPolicy:GroupPolicy", "gp", object{"group": "g",
		"policy": document(`{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`)})
	user := declared("aws:iam/user:User", "ada", object{"name": "ada", "tags": object{"Team": "ml"}})
	for name, membership := range map[string]observe.Resource{
		"by user":  declared("aws:iam/userGroupMembership:UserGroupMembership", "m", object{"user": "ada", "groups": []any{"g"}}),
		"by group": declared("aws:iam/groupMembership:GroupMembership", "m", object{"group": "g", "users": []any{"ada"}}),
	} {
		seen := see(lab(), grant, user, membership).Principals
		require.Len(t, seen, 2, name)
		assert.Equal(t, "g", seen[0].Name)
		assert.Equal(t, "ada", seen[1].Name)
		assert.Equal(t, user.URN, seen[1].URN)
		assert.Equal(t, map[string]string{"Team": "ml"}, seen[1].Tags)
		assert.Equal(t, []string{grant.URN}, seen[1].PolicyIDs)
	}
	assert.Len(t, see(lab(), grant, user).Principals, 1, "a user in no group has none of it")
}

// A boundary that is there and cannot be read must not look like none.
func TestAHiddenBoundaryIsOne(t *testing.T) {
	role := declared(roleToken, "r", object{"name": "r", "permissionsBoundary": observe.Unknown{Because: "encrypted"}})
	grant := declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r",
		"policy": document(`{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`)})
	seen := see(lab(), role, grant)
	require.Len(t, seen.Principals, 1)
	assert.Equal(t, "a permissions boundary that cannot be read", seen.Principals[0].PermissionsBoundary)
	require.Len(t, seen.NotUnderstood, 1)
	assert.Equal(t, "permissionsBoundary is encrypted", seen.NotUnderstood[0].Because)
}

func TestAllAttachedPoliciesStay(t *testing.T) {
	attach := func(arn string) observe.Resource {
		return declared("aws:iam/rolePolicyAttachment:RolePolicyAttachment", arn, object{"role": "r", "policyArn": arn})
	}
	grant := declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r",
		"policy": document(`{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`)})
	seen := see(lab(), grant, attach("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"), attach("arn:aws:iam::aws:policy/AmazonSageMakerReadOnly"),
		attach("arn:aws:iam::111122223333:policy/own"))
	require.Len(t, seen.Principals, 1)
	assert.Equal(t, []string{grant.URN, "arn:aws:iam::111122223333:policy/own", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
		"arn:aws:iam::aws:policy/AmazonSageMakerReadOnly"}, seen.Principals[0].PolicyIDs, "the judge knows which of them matter")
}

// A group has no tags of its own and its members' are theirs, so what a member carries is not known; a role's tags are declared.
func TestWhoseTagsAreKnown(t *testing.T) {
	text := document(`{"Effect":"Allow","Action":` + presign + `,"Resource":"` + notebookARN + `"}`)
	seen := see(lab(), declared("aws:iam/group:Group", "g", object{"name": "g"}), declared("aws:iam/role:Role", "r", object{"name": "r"}),
		declared("aws:iam/groupPolicy:GroupPolicy", "gp", object{"group": "g", "policy": text}),
		declared("aws:iam/rolePolicy:RolePolicy", "rp", object{"role": "r", "policy": text}),
		declared("aws:iam/userPolicy:UserPolicy", "up", object{"user": "u", "policy": text}))
	tags := map[string]map[string]string{}
	for _, p := range seen.Principals {
		tags[p.Name] = p.Tags
	}
	assert.Equal(t, map[string]map[string]string{"g": nil, "r": {}, "u": nil}, tags)
}

func sortOf(p topology.Principal) accesspath.Who {
	if p.Administers {
		return accesspath.Administrator
	}
	return accesspath.Issuer
}

// A grant to somebody without a name, as a mock leaves one, is no grant to nobody.
func TestAPrincipalWithoutANameIsNotKnown(t *testing.T) {
	const admin = "arn:aws:iam::aws:policy/AdministratorAccess"
	for because, r := range map[string]observe.Resource{
		"a member of users is empty, and is not read": declared("aws:iam/policyAttachment:PolicyAttachment", "a", object{"policyArn": admin, "users": []any{""}}),
		"it names a user without a name, so nobody knows who that is": declared("aws:iam/userPolicyAttachment:UserPolicyAttachment", "a",
			object{"policyArn": admin, "user": ""}),
	} {
		seen := see(lab(), r)
		require.Len(t, seen.NotUnderstood, 1)
		assert.Equal(t, because, seen.NotUnderstood[0].Because)
		assert.True(t, seen.NotUnderstood[0].Opens && seen.NotUnderstood[0].Grave)
	}
}
