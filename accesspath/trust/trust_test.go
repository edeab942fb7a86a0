package trust_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

const (
	account = "111122223333"
	role    = "arn:aws:iam::111122223333:role/people/analysts"
	center  = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Data_Science_0123456789abcdef"
)

// statement is one of a trust policy; the effect, the principal and the action may be followed by conditions.
func statement(principal, action, rest string) string {
	return fmt.Sprintf(`{"Effect":"Allow","Principal":%s,"Action":"%s"%s}`, principal, action, rest)
}

func where(conditions string) string { return `,"Condition":` + conditions }

func document(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

// short are parties as "kind name decision", one a line.
func short(parties []trust.Party) []string {
	list := []string{}
	for _, p := range parties {
		list = append(list, strings.Join(strings.Fields(fmt.Sprint(p.Kind, " ", p.Name, " ", p.Decision)), " "))
	}
	return list
}

func parties(t *testing.T, observed topology.Topology, control trust.Control, arn, text string) []trust.Party {
	t.Helper()
	observed.Account, observed.Partition = account, "aws"
	list, because := trust.New(&observed, control).Of(topology.Principal{ARN: arn, Name: "analysts", Trust: text})
	require.Empty(t, because)
	return list
}

// Every sort of party, and what of it nobody can see.
func TestTheParties(t *testing.T) {
	const assume, saml, web = "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"
	const github = `{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`
	for _, row := range []struct {
		name, trust string
		want        []string
	}{
		{"anybody", document(statement(`"*"`, assume, "")), []string{"anybody allowed"}},
		{"anybody, as an AWS principal", document(statement(`{"AWS":"*"}`, "sts:*", "")), []string{"anybody allowed"}},
		{"anybody who says an external ID, which is no secret", document(statement(`"*"`, assume, where(`{"StringEquals":{"sts:ExternalId":"x"}}`))),
			[]string{"anybody allowed"}},
		{"anybody with a second factor of his own", document(statement(`"*"`, assume, where(`{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`))),
			[]string{"anybody allowed"}},
		{"anybody with a role of a name", document(statement(`"*"`, assume, where(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy"}}`))),
			[]string{"anybody allowed"}},
		{"anybody at an endpoint, which nobody follows", document(statement(`"*"`, assume, where(`{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`))),
			[]string{"anybody unknown"}},
		{"an organisation", document(statement(`"*"`, assume, where(`{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`))),
			[]string{"other-account allowed"}},
		{"all but an organisation are denied", document(statement(`"*"`, assume, ""),
			`{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`),
			[]string{"other-account allowed"}},
		{"an account by a condition", document(statement(`"*"`, assume, where(`{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`))),
			[]string{"other-account 444455556666 allowed"}},
		{"this account by a condition", document(statement(`"*"`, assume, where(`{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`))), []string{}},
		{"all but one", document(`{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`), []string{"anybody allowed"}},
		{"everybody is denied", document(statement(`"*"`, assume, ""), `{"Effect":"Deny","Principal":"*","Action":"sts:*"}`), []string{}},
		{"another account", document(statement(`{"AWS":["444455556666","arn:aws:iam::777788889999:root","arn:aws:iam::777788889999:user/eve"]}`, assume, "")),
			[]string{"other-account 444455556666 allowed", "other-account 777788889999 allowed", "other-account arn:aws:iam::777788889999:user/eve allowed"}},
		{"another account that may be denied", document(statement(`{"AWS":"444455556666"}`, assume, ""),
			`{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`),
			[]string{"other-account 444455556666 unknown"}},
		{"another account that is denied", document(statement(`{"AWS":"444455556666"}`, assume, ""), `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"*"}`),
			[]string{"other-account 444455556666 explicit deny"}},
		{"this account, of which nobody was read", document(statement(`{"AWS":"arn:aws:iam::111122223333:root"}`, assume, "")),
			[]string{"this-account 111122223333 unknown"}},
		{"a user who was not read", document(statement(`{"AWS":"arn:aws:iam::111122223333:user/eve"}`, assume, "")), []string{"principal user/eve allowed"}},
		{"somebody who is gone", document(statement(`{"AWS":"AROAEXAMPLEEXAMPLE00"}`, assume, "")), []string{"deleted AROAEXAMPLEEXAMPLE00 implicit deny"}},
		{"services", document(statement(`{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, assume, "")),
			[]string{"service ec2.amazonaws.com allowed", "service lambda.amazonaws.com allowed"}},
		{"a company's provider", document(statement(`{"Federated":"arn:aws:iam::111122223333:saml-provider/okta"}`, saml, "")),
			[]string{"identity-provider arn:aws:iam::111122223333:saml-provider/okta allowed"}},
		{"a provider with the wrong call", document(statement(`{"Federated":"arn:aws:iam::111122223333:saml-provider/okta"}`, assume, "")), []string{}},
		{"a provider of all, with its audience alone", document(statement(github, web, where(`{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`))),
			[]string{"anybody arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com allowed"}},
		{"a provider of all, with any subject", document(statement(github, web, where(`{"StringLike":{"token.actions.githubusercontent.com:sub":"*"}}`))),
			[]string{"anybody arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com allowed"}},
		{"a provider of all, with a tenant", document(statement(github, web, where(`{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:octo-org/*"}}`))),
			[]string{"identity-provider arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com allowed"}},
		{"a pool of one's own", document(statement(`{"Federated":"cognito-identity.amazonaws.com"}`, web, where(`{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:1"}}`))),
			[]string{"identity-provider cognito-identity.amazonaws.com allowed"}},
		{"any provider", document(statement(`"*"`, web, "")), []string{"anybody unknown"}},
		{"tags alone", document(statement(`"*"`, "sts:TagSession", "")), []string{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, short(parties(t, topology.Topology{}, trust.Control{}, role, row.trust)))
		})
	}
}

// A condition on a provider that everybody shares counts only where its values name a tenant, and all of them do.
func TestWhatTellsATenant(t *testing.T) {
	const github, cognito = "token.actions.githubusercontent.com", "cognito-identity.amazonaws.com"
	for _, row := range []struct {
		host, condition string
		tells           bool
	}{
		{github, `"StringLike":{"%s:sub":"repo:octo-org/*"}`, true},
		{github, `"ForAnyValue:StringLike":{"%s:sub":"repo:octo-org/*"}`, true},
		{github, `"StringLike":{"%s:sub":"repo:octo-org/site:*"}`, true},
		{github, `"StringEquals":{"%s:sub":"repo:octo-org/site:environment:prod"}`, true},
		{github, `"StringEquals":{"%s:repository_owner":"octo-org"}`, true},
		{github, `"StringLike":{"%s:repository":"octo-org/*"}`, true},
		{github, `"StringLike":{"%s:sub":"repo:*"}`, false},
		{github, `"StringLike":{"%s:sub":"repo:octo*"}`, false},
		{github, `"StringLike":{"%s:sub":"repo:*/site:ref:refs/heads/main"}`, false},
		{github, `"StringLike":{"%s:sub":"r*"}`, false},
		{github, `"StringLike":{"%s:sub":["repo:octo-org/*","repo:?cto-org/*"]}`, false},
		{github, `"StringEquals":{"%s:sub":"repo:${aws:PrincipalTag/owner}/site:*"}`, false},
		{github, `"StringEquals":{"%s:sub":"environment:production"}`, false},
		{github, `"StringEquals":{"%s:ref":"refs/heads/main"}`, false},
		{github, `"StringEquals":{"%s:environment":"production"}`, false},
		{github, `"StringLike":{"%s:repository_owner":"octo*"}`, false},
		{github, `"StringLike":{"%s:job_workflow_ref":"octo-org/shared/*"}`, false},
		{github, `"StringLikeIfExists":{"%s:sub":"repo:octo-org/*"}`, false},
		{github, `"ForAllValues:StringLike":{"%s:sub":"repo:octo-org/*"}`, false},
		{github, `"StringNotLike":{"%s:sub":"repo:octo-org/*"}`, false},
		{github, `"Null":{"%s:sub":"false"}`, false},
		{cognito, `"StringEquals":{"%s:aud":"eu-west-1:1"}`, true},
		{cognito, `"ForAnyValue:StringLike":{"%s:amr":"authenticated"}`, false},
		{"accounts.google.com", `"StringEquals":{"%s:sub":"112233445566"}`, true},
		{"accounts.google.com", `"StringLike":{"%s:sub":"11*"}`, false},
		{"www.amazon.com", `"StringEquals":{"%s:app_id":"amzn1.application-oa2-client.1"}`, true},
		{"gitlab.com", `"StringLike":{"%s:sub":"project_path:acme/site:*"}`, true},
		{"gitlab.com", `"StringLike":{"%s:sub":"project_path:*"}`, false},
		{"app.terraform.io", `"StringLike":{"%s:sub":"organization:acme:project:*"}`, true},
		{"api.pulumi.com/oidc", `"StringLike":{"%s:sub":"pulumi:deploy:org:acme:*"}`, true},
		{"api.pulumi.com/oidc", `"StringLike":{"%s:sub":"pulumi:deploy:*"}`, false},
		{"api.pulumi.com/oidc", `"StringEquals":{"%s:aud":"aws:acme"}`, true},
		{"agent.buildkite.com", `"StringEquals":{"%s:aud":"sts.amazonaws.com"}`, false},
	} {
		text := document(statement(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/`+row.host+`"}`, "sts:AssumeRoleWithWebIdentity",
			where("{"+strings.ReplaceAll(row.condition, "%s", row.host)+"}")))
		found := parties(t, topology.Topology{}, trust.Control{}, role, text)
		require.Len(t, found, 1, text)
		assert.Equal(t, row.tells, found[0].Kind != trust.Anybody, row.condition)
	}
}

// The role of a permission set is known by its path, also where the trust policy is not.
func TestTheRolesOfIdentityCenter(t *testing.T) {
	saml := document(statement(`{"Federated":"arn:aws:iam::111122223333:saml-provider/AWSSSO_0123_DO_NOT_DELETE"}`, "sts:AssumeRoleWithSAML",
		where(`{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`)))
	for _, text := range []string{saml, ""} {
		assert.Equal(t, []string{"identity-center Data_Science allowed"}, short(parties(t, topology.Topology{}, trust.Control{}, center, text)))
	}
	assert.Equal(t, []string{"identity-provider arn:aws:iam::111122223333:saml-provider/AWSSSO_0123_DO_NOT_DELETE allowed"},
		short(parties(t, topology.Topology{}, trust.Control{}, role, saml)), "a role of another path is none")
}

func TestATrustPolicyThatIsNone(t *testing.T) {
	observed := topology.Topology{Account: account}
	for text, want := range map[string]string{
		"":  "the trust policy is not in what was read",
		"{": "the trust policy is not understood: the policy is not in AWS's policy grammar",
		document(`{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}`): "a trust policy has no Resource",
		document(`{"Effect":"Allow","Action":"sts:AssumeRole"}`):                                "a trust policy needs a Principal",
	} {
		p := topology.Principal{ARN: role, Name: "analysts", Trust: text}
		_, because := trust.New(&observed, trust.Control{}).Of(p)
		assert.Contains(t, because, want)
		open := trust.New(&observed, trust.Control{}).Anybody(p)
		if text == "" {
			assert.Nil(t, open, "nothing was read")
			p.TrustUnread = true
			open = trust.New(&observed, trust.Control{}).Anybody(p)
		}
		require.NotNil(t, open)
		assert.Equal(t, policy.Unknown, open.Decision)
	}
}

// A resource control policy is asked of whoever calls, and a service control policy of the account's own.
func TestAnOrganisationsPolicies(t *testing.T) {
	parse := func(kind policy.Kind, text string) []policy.Attached {
		parsed, err := policy.Parse(text, kind)
		require.NoError(t, err)
		return []policy.Attached{{ID: "p", Name: "p", Document: parsed}}
	}
	open := document(statement(`"*"`, "sts:AssumeRole", ""))
	ours := parse(policy.ResourceControl, document(`{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*","Condition":
		{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}`))
	assert.Equal(t, []string{"other-account allowed"}, short(parties(t, topology.Topology{}, trust.Control{Resource: ours}, role, open)))
	assert.Equal(t, []string{"anybody unknown"}, short(parties(t, topology.Topology{}, trust.Control{Perhaps: ours}, role, open)))
	none := parse(policy.ServiceControl, document(`{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}`))
	named := document(statement(`{"AWS":"`+aya+`"}`, "sts:AssumeRole", ""))
	assert.Equal(t, []string{"principal user/aya allowed"}, short(parties(t, people(aya, ""), trust.Control{}, role, named)))
	assert.Empty(t, short(parties(t, people(aya, ""), trust.Control{Service: none}, role, named)))
}
