package trust_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

// somebody is one concrete caller of AWS STS: a principal with its ARN, or an AWS service, or whoever has a token of GitHub's.
type somebody struct {
	arn, group, organisation, service, subject string
	// mayAssume says that a policy of its own allows the call.
	mayAssume bool
}

var everySort = []somebody{
	{arn: "arn:aws:iam::111122223333:role/deploy"}, {arn: "arn:aws:iam::111122223333:role/ci/deploy"}, {arn: "arn:aws:iam::111122223333:role/deploy2", mayAssume: true},
	{arn: aya, group: "staff", mayAssume: true}, {arn: "arn:aws:iam::111122223333:user/eve"},
	{arn: "arn:aws:iam::444455556666:role/deploy", organisation: "o-a1b2c3d4e5"}, {arn: "arn:aws:iam::444455556666:user/eve"},
	{arn: "arn:aws:iam::444411112222:role/deploy"}, {arn: "arn:aws:iam::999988887777:role/deploy", organisation: "o-z9z9z9z9z9"},
	{service: "ec2.amazonaws.com"}, {service: "lambda.amazonaws.com"},
	{subject: "repo:octo-org/site:ref:refs/heads/main"}, {subject: "repo:evil-org/site:ref:refs/heads/main"},
}

func (s somebody) account() string {
	if s.arn == "" {
		return ""
	}
	return strings.Split(s.arn, ":")[4]
}

// named is what a list means, said once more and by each caller.
func (s somebody) named(entries []string) bool {
	parts := strings.Split(s.arn, "/")
	kind, name := strings.TrimPrefix(parts[0], "arn:aws:iam::"+account+":"), parts[len(parts)-1]
	for _, e := range entries {
		switch {
		case s.arn != "" && (e == s.arn || s.account() == account && (e == kind+"/"+name || s.group != "" && e == "group/"+s.group)),
			s.arn != "" && s.account() != account && e == "account/"+s.account(), s.service != "" && e == "service/"+s.service,
			s.subject == "repo:octo-org/site:ref:refs/heads/main" && e == "identity-provider/"+github+" sub=repo:octo-org/*":
			return true
		}
	}
	return false
}

// is says whether a statement's principals mean somebody, and whether only his account.
func (s somebody) is(p *policy.Principals, effect policy.Effect) (means, onlyAccount bool) {
	byARN, byAccount := slices.Contains(p.AWS, s.arn) && s.arn != "", slices.Contains(p.AWS, s.account()) && s.arn != ""
	other := slices.Contains(p.Services, s.service) || s.subject != "" && slices.Contains(p.Federated, github)
	switch {
	case p.Negated:
		return !byARN && !byAccount && !other, false
	case p.Anyone && (s.subject == "" || effect == policy.EffectDeny): // whom "*" lets in of those with a token is not known
		return true, false
	}
	return byARN || byAccount || other, byAccount && !byARN && s.account() == account
}

// mayBecome evaluates a trust policy for one caller, statement by statement.
func (s somebody) mayBecome(t *testing.T, text string) bool {
	t.Helper()
	parsed, err := policy.Parse(text, policy.Trust)
	require.NoError(t, err)
	keys := policy.Context{}
	keys.Absent("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalServiceName", "aws:SourceAccount", "aws:MultiFactorAuthPresent",
		"token.actions.githubusercontent.com:sub")
	keys.Set("aws:PrincipalIsAWSService", fmt.Sprint(s.service != ""))
	keys.Set("sts:ExternalId", "x")
	action := assume
	switch {
	case s.service != "":
		keys.Set("aws:PrincipalServiceName", s.service)
		keys.Set("aws:SourceAccount", account)
	case s.subject != "":
		keys.Set("token.actions.githubusercontent.com:sub", s.subject)
		action = byToken
	default:
		keys.Set("aws:PrincipalArn", s.arn)
		keys.Set("aws:PrincipalAccount", s.account())
		if s.organisation != "" {
			keys.Set("aws:PrincipalOrgID", s.organisation)
		}
	}
	about := parsed.Select(func(st policy.Statement) (policy.Statement, bool) {
		means, onlyAccount := s.is(st.Principals, st.Effect)
		st.Principals = &policy.Principals{Anyone: true}
		return st, means && (!onlyAccount || s.mayAssume || st.Effect == policy.EffectDeny)
	})
	return policy.Decide([]policy.Attached{{Document: about}}, policy.Request{Action: action, Resource: role, Principal: s.arn, Context: keys}) == policy.Allowed
}

var (
	drawnPrincipals = []string{`"Principal":"*"`, `"Principal":{"AWS":"*"}`, `"Principal":{"AWS":"*"}`, `"Principal":{"AWS":"111122223333"}`, `"Principal":{"AWS":"444455556666"}`,
		`"Principal":{"AWS":"arn:aws:iam::444455556666:role/deploy"}`, `"Principal":{"AWS":"arn:aws:iam::111122223333:role/ci/deploy"}`, `"Principal":{"AWS":["` + aya + `","444411112222"]}`,
		`"Principal":{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, `"Principal":{"Service":"ec2.amazonaws.com"}`, `"Principal":{"Federated":"` + github + `"}`,
		`"NotPrincipal":{"AWS":["444455556666","111122223333"]}`}
	drawnConditions = []string{"", "", `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/deploy*"}`, `"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/deploy"}`,
		`"StringLike":{"aws:PrincipalArn":"*/deploy"}`, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`, `"StringEquals":{"aws:PrincipalAccount":["444455556666","111122223333"]}`,
		`"StringLike":{"aws:PrincipalAccount":"4444*"}`, `"StringNotEquals":{"aws:PrincipalAccount":"444455556666"}`, `"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}`,
		`"Bool":{"aws:PrincipalIsAWSService":"true"}`, `"StringEquals":{"aws:PrincipalServiceName":"ec2.amazonaws.com"}`, `"StringEquals":{"aws:SourceAccount":"111122223333"}`,
		`"StringEquals":{"sts:ExternalId":"x"}`, `"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}`, `"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}`,
		`"StringLike":{"token.actions.githubusercontent.com:sub":"repo:octo-org/*"}`, `"StringLike":{"token.actions.githubusercontent.com:sub":["repo:octo-org/*","repo:evil-org/*"]}`}
	drawnEntries = []string{"role/deploy", "role/deploy2", "user/aya", "group/staff", "user/eve", "account/444455556666", "account/444411112222", "account/111122223333",
		"arn:aws:iam::444455556666:role/deploy", "service/ec2.amazonaws.com", "service/lambda.amazonaws.com", "identity-provider/" + github + " sub=repo:octo-org/*"}
)

// Of thousands of trust policies and lists: where nothing is left over, nobody whom the list does not name becomes the role, whoever tries. The callers
// are few, and the policy engine that reads conditions is the judge's own.
func TestNobodyBecomesTheRoleWhereNothingIsLeftOver(t *testing.T) {
	draw := rand.New(rand.NewPCG(314, 188))
	pick := func(list []string) string { return list[draw.IntN(len(list))] }
	asMeant, withSomebody := 0, 0
	for range 4000 {
		var statements []string
		for n := range 1 + draw.IntN(3) {
			effect := "Allow"
			if n > 0 && draw.IntN(2) == 0 {
				effect = "Deny"
			}
			condition := pick(drawnConditions)
			if condition != "" {
				condition = where("{" + condition + "}")
			}
			principal, actions := pick(drawnPrincipals), []string{assume}
			if strings.Contains(principal, "Federated") || draw.IntN(8) == 0 {
				actions = append(actions, byToken)
			}
			statements = append(statements, fmt.Sprintf(`{"Effect":"%s",%s,"Action":["%s"]%s}`, effect, principal, strings.Join(actions, `","`), condition))
		}
		text := document(statements...)
		var entries []string
		for range draw.IntN(len(drawnEntries) + 1) {
			entries = append(entries, pick(drawnEntries))
		}
		left := besides(t, readAccount(text), trust.Control{}, text, entries...)
		if len(left) > 0 {
			continue
		}
		asMeant++
		for _, s := range everySort {
			if !s.mayBecome(t, text) {
				continue
			}
			withSomebody++
			assert.True(t, s.named(entries), "%+v becomes the role by %s, and the list is %v", s, text, entries)
		}
	}
	assert.Greater(t, asMeant, 400, "trust policies that are as meant")
	assert.Greater(t, withSomebody, 200, "callers who become the role and are meant to")
}

// readAccount is the account of the callers as it is read: whoever has the right, and whom the trust policy names.
func readAccount(text string) topology.Topology {
	seen := topology.Topology{Assumers: topology.Assumers{Complete: true, Policies: []topology.Policy{{ID: "own", Name: "own", Policy: document(mayAssume)}}}}
	for _, s := range everySort {
		if s.account() != account || !s.mayAssume && !strings.Contains(text, `"`+s.arn+`"`) {
			continue
		}
		p := topology.Principal{ARN: s.arn, Name: s.arn, Tags: map[string]string{}}
		if s.mayAssume {
			p.PolicyIDs = []string{"own"}
		}
		if s.group != "" {
			p.Groups = []string{s.group}
		}
		seen.Assumers.Principals = append(seen.Assumers.Principals, p)
	}
	return seen
}
