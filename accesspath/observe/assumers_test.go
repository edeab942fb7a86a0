package observe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// peopled is an account whose role analysts may issue, and trusts the account; aya may assume it by her group, and eve may not.
func peopled(t *testing.T, change func(*accountfile.File)) observe.Export {
	t.Helper()
	const account = "arn:aws:iam::111122223333:"
	resources := []observe.Resource{
		lab(), granted("role", "analysts"),
		declared(roleToken, "analysts", object{"name": "analysts", "arn": account + "role/analysts",
			"assumeRolePolicy": document(`{"Sid":"People","Effect":"Allow","Principal":{"AWS":"` + account + `root"},"Action":"sts:AssumeRole"}`)}),
		declared("aws:iam/group:Group", "science", object{"name": "science", "arn": account + "group/science"}),
		declared("aws:iam/groupPolicy:GroupPolicy", "become", object{"group": "science", "name": "become",
			"policy": document(`{"Sid":"Become","Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + account + `role/analysts"}`)}),
		declared("aws:iam/user:User", "aya", object{"name": "aya", "arn": account + "user/aya", "tags": object{}}),
		declared("aws:iam/userGroupMembership:UserGroupMembership", "aya-in-science", object{"user": "aya", "groups": []any{"science"}}),
		declared("aws:iam/user:User", "eve", object{"name": "eve", "arn": account + "user/eve", "tags": object{}}),
		declared("aws:iam/userPolicy:UserPolicy", "eve-own", object{"user": "eve", "name": "own",
			"policy": document(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}),
	}
	return accountOf(t, observe.Export{Resources: resources}, change)
}

// told are the parties of the one role that a report tells of.
func told(t *testing.T, export observe.Export) []string {
	t.Helper()
	report := accesspath.Judge(export.Observe(observe.Stated{}), accesspath.Intent{AllowedPaths: vpcAlone, Issuers: []string{"role/analysts"}})
	require.Len(t, report.Trust, 1)
	var list []string
	for _, p := range report.Trust[0].Parties {
		list = append(list, string(p.Kind)+" "+p.Name+" "+string(p.Decision))
	}
	return append(list, strings.Fields(report.Trust[0].Unknown)...)
}

// An account file has everybody of the account: whoever may take the role by own policies, and nobody else.
func TestWhoOfAnAccountMayTakeARole(t *testing.T) {
	assert.Equal(t, []string{"principal user/aya allow"}, told(t, peopled(t, nil)))
	withoutGroup := func(f *accountfile.File) {
		f.Deployment.Resources = deleteNamed(f.Deployment.Resources, "aya-in-science")
	}
	assert.Equal(t, []string{"this-account 111122223333 deny"}, told(t, peopled(t, withoutGroup)))
}

// What of the account was not read may be one more.
func TestWhoOfAnAccountWasNotRead(t *testing.T) {
	for _, token := range []string{"aws:iam/user:User", "aws:iam/userGroupMembership:UserGroupMembership", "aws:iam/policy:Policy"} {
		got := told(t, peopled(t, func(f *accountfile.File) {
			f.Reading.Unread = []accountfile.Unread{{Call: "iam:GetAccountAuthorizationDetails", Reason: accountfile.Denied, Types: []string{token}}}
		}))
		assert.Equal(t, []string{"principal user/aya allow", "this-account 111122223333 unknown"}, got, token)
	}
	stack := observe.Export{Resources: []observe.Resource{lab(), granted("role", "analysts"), declared(roleToken, "analysts", object{"name": "analysts",
		"arn": "arn:aws:iam::111122223333:role/analysts", "assumeRolePolicy": document(`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`)})}}
	assert.Equal(t, []string{"this-account 111122223333 unknown"}, told(t, stack), "a stack has its own principals alone")
}

// Whoever has a policy that the file does not have may take the role by it.
func TestWhoHasAPolicyThatWasNotReadMayTakeARole(t *testing.T) {
	got := told(t, peopled(t, func(f *accountfile.File) {
		f.Deployment.Resources = append(f.Deployment.Resources, accountfile.Resource{Type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
			URN: "urn:pulumi:account::1::aws:iam/userPolicyAttachment:UserPolicyAttachment::eve-more", ID: "eve-more",
			Outputs: object{"user": "eve", "policyArn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}})
	}))
	assert.Equal(t, []string{"principal user/aya allow", "principal user/eve unknown"}, got)
}

// A trust policy that the file does not have is one that nobody knows, and so is what an outsider may.
func TestATrustPolicyThatWasNotRead(t *testing.T) {
	export := peopled(t, func(f *accountfile.File) {
		for i := range f.Deployment.Resources {
			delete(f.Deployment.Resources[i].Outputs, "assumeRolePolicy")
		}
	})
	assert.Equal(t, "the trust policy is not in what was read", strings.Join(told(t, export), " "))
	seen := export.Observe(observe.Stated{})
	assert.True(t, seen.Principals[0].TrustUnread)
}

// A call for roles without an answer leaves open whether anybody may take one.
func TestRolesThatWereNotReadMayBeAnybodys(t *testing.T) {
	for token, want := range map[string]accesspath.Decision{"aws:iam/role:Role": accesspath.Unknown, "aws:iam/user:User": accesspath.Deny} {
		export := accountOf(t, exportNamed(t, "dev.export.json"), func(f *accountfile.File) {
			f.Reading.Unread = []accountfile.Unread{{Call: "iam:GetAccountAuthorizationDetails", Reason: accountfile.Denied, Types: []string{token}}}
		})
		assert.Equal(t, want, judgedIn(export, estates["dev.export.json"])[" outsider vpc issue"].Decision, token)
	}
}

func deleteNamed(resources []accountfile.Resource, name string) []accountfile.Resource {
	var kept []accountfile.Resource
	for _, r := range resources {
		if !strings.HasSuffix(r.URN, "::"+name) {
			kept = append(kept, r)
		}
	}
	return kept
}
