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
	"private-notebook/internal/assumers"
)

// besides are the parties that a list does not name, as "kind name decision", one a line.
func besides(t *testing.T, observed topology.Topology, control trust.Control, text string, entries ...string) []string {
	t.Helper()
	observed.Account, observed.Partition = account, "aws"
	list := trust.ReadList(entries)
	require.Len(t, list, len(entries), "each entry is one")
	parties, because := trust.New(&observed, control).Against(topology.Principal{ARN: role, Name: "analysts", Trust: text}, list)
	require.Empty(t, because)
	var left []trust.Party
	for _, p := range parties {
		if (p.Decision == policy.Allowed || p.Decision == policy.Unknown) && !list.Names(p) {
			left = append(left, p)
		}
	}
	return short(left)
}

const (
	assume, bySAML, byToken = "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"
	okta                    = "arn:aws:iam::111122223333:saml-provider/okta"
	github                  = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
	cluster                 = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1"
	session                 = "arn:aws:sts::111122223333:assumed-role/deploy/nightly"
)

// Whom a list names is left out, and nobody else: neither all of an account of which one principal is named, nor a name that only begins alike.
func TestWhomAListNames(t *testing.T) {
	aws := func(entry string) string { return document(statement(`{"AWS":"`+entry+`"}`, assume, "")) }
	for _, row := range []struct {
		trust, entries string
		want           []string
	}{
		{aws("444455556666"), "account/444455556666", nil},
		{aws("444455556666"), "", []string{"other-account 444455556666 allowed"}},
		{aws("arn:aws:iam::444455556666:root"), "account/444455556666", nil},
		{aws("444455556666"), "account/444455556667", []string{"other-account 444455556666 allowed"}},
		{aws("444455556666"), "arn:aws:iam::444455556666:role/deploy", []string{"other-account 444455556666 allowed"}},
		{aws("arn:aws:iam::444455556666:role/deploy"), "account/444455556666", nil},
		{aws("arn:aws:iam::444455556666:role/deploy"), "arn:aws:iam::444455556666:role/deploy", nil},
		{aws("arn:aws:iam::444455556666:role/deploy"), "arn:aws:iam::444455556666:role/x/deploy", []string{"other-account arn:aws:iam::444455556666:role/deploy allowed"}},
		{aws("arn:aws:iam::444455556666:role/deploy"), "role/deploy", []string{"other-account arn:aws:iam::444455556666:role/deploy allowed"}},
		{aws("arn:aws:sts::444455556666:assumed-role/deploy/s"), "arn:aws:iam::444455556666:role/deploy", nil},
		{aws("arn:aws:sts::444455556666:assumed-role/deploy2/s"), "arn:aws:iam::444455556666:role/deploy", []string{"other-account arn:aws:sts::444455556666:assumed-role/deploy2/s allowed"}},
		{aws("arn:aws:sts::444455556666:federated-user/deploy"), "arn:aws:iam::444455556666:user/deploy", []string{"other-account arn:aws:sts::444455556666:federated-user/deploy allowed"}},
		{aws("arn:aws:iam::111122223333:user/eve"), "user/eve", nil},
		{aws("arn:aws:iam::111122223333:user/eve"), "role/eve", []string{"principal user/eve allowed"}},
		{aws("arn:aws:iam::111122223333:user/eve"), "user/ev", []string{"principal user/eve allowed"}},
		{aws("arn:aws:iam::111122223333:user/eve"), "account/111122223333", []string{"principal user/eve allowed"}},
		{aws("arn:aws:iam::111122223333:user/x/eve"), "arn:aws:iam::111122223333:user/x/eve", nil},
		{aws("arn:aws:iam::111122223333:user/x/eve"), "arn:aws:iam::111122223333:user/eve", []string{"principal user/eve allowed"}},
		{aws(center), "identity-center/Data_Science", nil},
		{aws(center), "identity-center/Data", []string{"principal role/AWSReservedSSO_Data_Science_0123456789abcdef allowed"}},
		{aws(strings.ReplaceAll(center, "aws-reserved", "reserved")), "identity-center/Data_Science", []string{"principal role/AWSReservedSSO_Data_Science_0123456789abcdef allowed"}},
		{aws(strings.ReplaceAll(center, account, "444455556666")), "identity-center/Data_Science",
			[]string{"other-account " + strings.ReplaceAll(center, account, "444455556666") + " allowed"}},
		{aws(session), "role/deploy", nil},
		{aws(session), "role/nightly", []string{"principal assumed-role/nightly allowed"}},
		{aws("arn:aws:iam::111122223333:root"), "account/111122223333", []string{"this-account 111122223333 unknown"}},
		{aws("arn:aws:iam::111122223333:root"), "role/deploy", []string{"this-account 111122223333 unknown"}},
		{aws("AROAEXAMPLEEXAMPLE00"), "", nil},
		{aws("*"), "account/444455556666", []string{"anybody allowed"}},
		{document(statement(`{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, assume, "")), "service/ec2.amazonaws.com", []string{"service lambda.amazonaws.com allowed"}},
	} {
		assert.Equal(t, row.want, leftOf(t, row.trust, row.entries), "%s %s", row.entries, row.trust)
	}
}

// leftOf are the parties that a list of one entry, or of none where it is "", does not name; nil where it names all.
func leftOf(t *testing.T, text, entry string) []string {
	t.Helper()
	var entries []string
	if entry != "" {
		entries = []string{entry}
	}
	if left := besides(t, topology.Topology{}, trust.Control{}, text, entries...); len(left) > 0 {
		return left
	}
	return nil
}

// An identity provider is named as a whole, or by a claim; one at which anybody can have an account only by a claim.
func TestWhichSignInAListNames(t *testing.T) {
	subject := func(provider, value string) string {
		host := strings.SplitN(provider, "oidc-provider/", 2)[1]
		return document(statement(`{"Federated":"`+provider+`"}`, byToken, where(`{"StringLike":{"`+host+`:sub":`+value+`}}`)))
	}
	for _, row := range []struct {
		trust, entries string
		want           []string
	}{
		{document(statement(`{"Federated":"`+okta+`"}`, bySAML, "")), "identity-provider/" + okta, nil},
		{document(statement(`{"Federated":"`+okta+`"}`, bySAML, "")), "identity-provider/" + okta + "2", []string{"identity-provider " + okta + " allowed"}},
		{subject(cluster, `"system:serviceaccount:lab:a"`), "identity-provider/" + cluster, nil},
		{subject(cluster, `"system:serviceaccount:lab:a"`), "identity-provider/" + cluster + " sub=system:serviceaccount:lab:a", nil},
		{subject(cluster, `["system:serviceaccount:lab:a","system:serviceaccount:lab:b"]`), "identity-provider/" + cluster + " sub=system:serviceaccount:lab:a",
			[]string{"identity-provider " + cluster + " allowed"}},
		{subject(github, `"repo:octo-org/site:*"`), "identity-provider/" + github + " sub=repo:octo-org/site:*", nil},
		{subject(github, `"repo:octo-org/*"`), "identity-provider/" + github + " sub=repo:octo-org/site:*", []string{"identity-provider " + github + " allowed"}},
		{subject(github, `"repo:evil-org/*"`), "identity-provider/" + github + " sub=repo:octo-org/*", []string{"identity-provider " + github + " allowed"}},
		{subject(github, `["repo:octo-org/*","repo:evil-org/*"]`), "identity-provider/" + github + " sub=repo:octo-org/*", []string{"identity-provider " + github + " allowed"}},
		{subject(github, `"repo:*"`), "identity-provider/" + github + " sub=repo:octo-org/*", []string{"anybody " + github + " allowed"}},
	} {
		assert.Equal(t, row.want, leftOf(t, row.trust, row.entries), "%s %s", row.entries, row.trust)
	}
	both := subject(github, `["repo:octo-org/*","repo:other-org/*"]`)
	assert.Empty(t, besides(t, topology.Topology{}, trust.Control{}, both, "identity-provider/"+github+" sub=repo:octo-org/*", "identity-provider/"+github+" sub=repo:other-org/*"))
	assert.Empty(t, trust.ReadList([]string{"identity-provider/" + github, "account/*", "44", ""}), "what is no entry names nobody")
}

// A group means its members, and who else of the account may is asked as ever.
func TestAGroupMeansItsMembers(t *testing.T) {
	members := people(aya, mayAssume, func(p *topology.Principal) { p.Groups = []string{"staff"} })
	toAccount := document(statement(`{"AWS":"111122223333"}`, assume, ""))
	assert.Empty(t, besides(t, members, trust.Control{}, toAccount, "group/staff"))
	assert.Equal(t, []string{"principal user/aya allowed"}, besides(t, members, trust.Control{}, toAccount, "group/staf"))
	members.Assumers.Complete = false
	assert.Equal(t, []string{"this-account 111122223333 unknown"}, besides(t, members, trust.Control{}, toAccount, "group/staff"))
}

// A statement for every principal names nobody. Whom its conditions admit is held against the list all the same, where no name tells it.
func TestAStatementForEveryPrincipalIsHeldAgainstAList(t *testing.T) {
	whereKey := func(operator, key, value string) string {
		return document(statement(`{"AWS":"*"}`, assume, where(fmt.Sprintf(`{"%s":{"%s":"%s"}}`, operator, key, value))))
	}
	const someAccount, others, services = "this-account 111122223333 unknown", "other-account unknown", "service unknown"
	for _, row := range []struct {
		trust   string
		entries []string
		want    []string
	}{
		{whereKey("StringEquals", "aws:PrincipalAccount", "111122223333"), nil, []string{someAccount}},
		{whereKey("StringEquals", "aws:PrincipalAccount", "111122223333"), []string{"account/111122223333", "role/deploy"}, []string{someAccount}},
		{whereKey("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}"), []string{"role/deploy"}, []string{someAccount}},
		{whereKey("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/deploy"), []string{"role/deploy"}, nil},
		{whereKey("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/ci/deploy"), []string{"role/deploy"}, nil},
		{whereKey("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/deploy"), []string{"user/deploy", "role/deploy2"}, []string{someAccount}},
		{whereKey("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/deploy*"), []string{"role/deploy"}, []string{someAccount}},
		{whereKey("StringLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*"), []string{"role/deploy"}, []string{someAccount}},
		{whereKey("StringEquals", "aws:PrincipalAccount", "444455556666"), []string{"account/444455556666"}, nil},
		{whereKey("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:role/deploy-*"), []string{"account/444455556666"}, nil},
		{whereKey("StringLike", "aws:PrincipalAccount", "4444*"), []string{"account/444455556666"}, []string{others}},
		{whereKey("ArnLike", "aws:PrincipalArn", "arn:aws:iam::4444*:role/deploy"), []string{"account/444455556666"}, []string{others}},
		{whereKey("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"), []string{"account/444455556666"}, []string{"other-account allowed", someAccount}},
		{whereKey("StringEquals", "aws:SourceAccount", "444455556666"), []string{"account/444455556666"}, []string{services}},
		{whereKey("StringEquals", "aws:PrincipalServiceName", "ec2.amazonaws.com"), []string{"service/ec2.amazonaws.com"}, nil},
		{whereKey("StringEquals", "aws:PrincipalServiceName", "ec2.amazonaws.com"), []string{"service/lambda.amazonaws.com"}, []string{services}},
		{whereKey("ArnLike", "aws:PrincipalArn", center), []string{"identity-center/Data_Science"}, nil},
		{whereKey("ArnLike", "aws:PrincipalArn", strings.TrimSuffix(center, "0123456789abcdef")+"????????????????"), []string{"identity-center/Data_Science"}, nil},
		{whereKey("ArnLike", "aws:PrincipalArn", strings.TrimSuffix(center, "0123456789abcdef")+"*"), []string{"identity-center/Data_Science"}, []string{someAccount}},
		{whereKey("ArnLike", "aws:PrincipalArn", center), []string{"identity-center/Data"}, []string{someAccount}},
		{whereKey("Bool", "aws:ViaAWSService", "true"), []string{"role/deploy"}, []string{"anybody allowed"}},
		{whereKey("StringEquals", "aws:CalledViaFirst", "athena.amazonaws.com"), []string{"role/deploy"}, []string{"anybody allowed"}},
		{whereKey("StringEquals", "aws:PrincipalTag/team", "science"), []string{"role/deploy"}, []string{"anybody allowed"}},
		{document(`{"Effect":"Allow","NotPrincipal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`), []string{"account/444455556666"}, []string{"anybody allowed"}},
		{document(statement(`"*"`, "sts:*", where(`{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`))), []string{"account/444455556666"}, []string{"anybody unknown"}},
		{document(statement(`"*"`, assume, ""), `{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::444455556666:role/deploy","444455556666"]},"Action":"sts:AssumeRole"}`),
			[]string{"account/444455556666"}, nil},
		{document(statement(`"*"`, assume, ""), `{"Effect":"Deny","Principal":"*","Action":"sts:*"}`), nil, nil},
	} {
		if row.want == nil {
			row.want = []string{}
		}
		assert.Equal(t, row.want, besides(t, topology.Topology{Assumers: topology.Assumers{Complete: true}}, trust.Control{}, row.trust, row.entries...), "%s %v", row.trust, row.entries)
	}
}

// Two conditions that read alike are two: a value with a comma in it is not two values.
func TestTwoConditionsThatReadAlike(t *testing.T) {
	of := func(values string) string {
		return statement(`{"Federated":"`+github+`"}`, byToken, where(`{"StringLike":{"token.actions.githubusercontent.com:sub":`+values+`}}`))
	}
	text := document(of(`["repo:octo-org/a, repo:evil-org/b"]`), of(`["repo:octo-org/a","repo:evil-org/b"]`))
	assert.Equal(t, []string{"identity-provider " + github + " allowed"},
		besides(t, topology.Topology{}, trust.Control{}, text, "identity-provider/"+github+" sub=repo:octo-org/a, repo:evil-org/b"))
}

// Whom a trust policy names under a condition on calls by way of a service may become the role by such a call.
func TestACallThatAServiceMakesForSomebody(t *testing.T) {
	text := document(statement(`{"AWS":"`+aya+`"}`, assume, where(`{"Bool":{"aws:ViaAWSService":"true"}}`)))
	assert.Equal(t, []string{"principal user/aya allowed"}, besides(t, people(aya, ""), trust.Control{}, text))
	assert.Empty(t, besides(t, people(aya, ""), trust.Control{}, text, "user/aya"))
	assert.Empty(t, short(parties(t, people(aya, ""), trust.Control{}, role, text)), "a report without a list is as it was")
}

// A boundary that allows nothing refuses a role that is named, and not its session that is.
func TestASessionThatIsNamedIsNotBounded(t *testing.T) {
	bound := people(deploy, "", bounded("bound"))
	bound.Assumers.Policies = []topology.Policy{{ID: "bound", Name: "bound", Policy: document(others)}}
	assert.Empty(t, besides(t, bound, trust.Control{}, document(statement(`{"AWS":"`+deploy+`"}`, assume, ""))))
	assert.Equal(t, []string{"principal role/deploy allowed"}, besides(t, bound, trust.Control{}, document(statement(`{"AWS":"`+session+`"}`, assume, ""))))
}

// A list that no settings could have, since they are refused, means nobody of a provider that everybody shares.
func TestNoListMeansWhoeverHasAnAccountAtASharedProvider(t *testing.T) {
	text := document(statement(`{"Federated":"`+github+`"}`, byToken, where(`{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com",
		"token.actions.githubusercontent.com:sub":"repo:evil-org/a:ref:refs/heads/main"}}`)))
	observed := topology.Topology{Account: account, Partition: "aws"}
	for _, list := range []trust.List{
		{{Kind: assumers.Provider, Name: github}},
		{{Kind: assumers.Provider, Name: github, Claim: "aud", Value: "sts.amazonaws.com"}},
	} {
		found, because := trust.New(&observed, trust.Control{}).Against(topology.Principal{ARN: role, Trust: text}, list)
		require.Empty(t, because)
		require.Len(t, found, 1)
		assert.Equal(t, trust.Provider, found[0].Kind)
		assert.False(t, list.Names(found[0]), "%v", list)
	}
}

// A claim counts where the trust policy wants it, and not where it only must not be another, or may be missing.
func TestAClaimCountsWhereItIsWanted(t *testing.T) {
	for operator, wants := range map[string]bool{
		"StringEquals": true, "StringLike": true, "ForAnyValue:StringEquals": true, "StringNotLike": false, "StringNotEquals": false, "StringLikeIfExists": false,
		"ForAllValues:StringLike": false, "StringEqualsIgnoreCase": false, "Null": false,
	} {
		text := document(statement(`{"Federated":"`+cluster+`"}`, byToken, where(`{"`+operator+`":{"oidc.eks.eu-west-1.amazonaws.com/id/1:sub":"true"}}`)))
		assert.Equal(t, wants, len(besides(t, topology.Topology{}, trust.Control{}, text, "identity-provider/"+cluster+" sub=true")) == 0, operator)
	}
}
