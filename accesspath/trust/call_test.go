package trust_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

const (
	aya    = "arn:aws:iam::111122223333:user/aya"
	deploy = "arn:aws:iam::111122223333:role/deploy"
	staff  = "arn:aws:iam::111122223333:group/staff"
)

// people is a topology in which one principal has a policy, or none where the statement is "".
func people(arn, statements string, change ...func(*topology.Principal)) topology.Topology {
	p := topology.Principal{ARN: arn, Name: arn, Tags: map[string]string{}}
	observed := topology.Topology{Assumers: topology.Assumers{Complete: true}}
	if statements != "" {
		p.PolicyIDs = []string{"own"}
		observed.Assumers.Policies = []topology.Policy{{ID: "own", Name: "own", Policy: document(statements)}}
	}
	for _, to := range change {
		to(&p)
	}
	observed.Assumers.Principals = []topology.Principal{p}
	return observed
}

const (
	mayAssume   = `{"Sid":"Assume","Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + role + `"}`
	mayAssumeIt = `{"Effect":"Allow","Action":"sts:*","Resource":"arn:aws:iam::*:role/people/*"}`
	mayNot      = `{"Effect":"Deny","Action":"sts:*","Resource":"*"}`
	others      = `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::111122223333:role/another"}`
)

func bounded(by string) func(*topology.Principal) {
	return func(p *topology.Principal) { p.PermissionsBoundary = by }
}

// Whom the trust policy names needs no policy of his own; where it names the account, he does. A denial and a boundary of his own hold.
func TestWhoOfTheAccountMay(t *testing.T) {
	toAccount := document(statement(`{"AWS":"arn:aws:iam::111122223333:root"}`, "sts:AssumeRole", ""))
	to := func(arn string) string { return document(statement(`{"AWS":"`+arn+`"}`, "sts:AssumeRole", "")) }
	nobody := []string{"this-account 111122223333 implicit deny"}
	isAya := []string{"principal user/aya allowed"}
	withBoundary := func(arn, statements, boundary string) topology.Topology {
		observed := people(arn, statements, bounded("edge"))
		observed.Policies = []topology.Policy{{ID: "edge", Name: "edge", Policy: document(boundary)}}
		return observed
	}
	for _, row := range []struct {
		name  string
		seen  topology.Topology
		trust string
		want  []string
	}{
		{"the account, and a policy", people(aya, mayAssume), toAccount, isAya},
		{"the account, and a pattern", people(aya, mayAssumeIt), toAccount, isAya},
		{"the account, and a policy about another role", people(aya, others), toAccount, nobody},
		{"the account, and no policy", people(aya, ""), toAccount, nobody},
		{"the account, and a policy whose condition she does not meet", people(aya, `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*",
			"Condition":{"StringEquals":{"aws:PrincipalTag/team":"data"}}}`), toAccount, nobody},
		{"the account, and a denial besides", people(aya, mayAssume+","+mayNot), toAccount, nobody},
		{"the user", people(aya, ""), to(aya), isAya},
		{"the user, and a denial of his own", people(aya, mayNot), to(aya), []string{}},
		{"another user", people(aya, mayAssume), to("arn:aws:iam::111122223333:user/eve"), []string{"principal user/eve allowed"}},
		{"the user, whose boundary does not limit what names him", withBoundary(aya, "", others), to(aya), isAya},
		{"the role, whose boundary limits it all the same", withBoundary(deploy, "", others), to(deploy), []string{}},
		{"the user, whose boundary denies", withBoundary(aya, "", mayNot), to(aya), []string{}},
		{"the account, and a boundary that does not agree", withBoundary(aya, mayAssume, others), toAccount, nobody},
		{"a session of the role", people(deploy, ""), to("arn:aws:sts::111122223333:assumed-role/deploy/night"), []string{"principal role/deploy allowed"}},
		{"the members of a group", people(staff, mayAssume), toAccount, []string{"principal group/staff allowed"}},
		{"a policy that nobody read", people(aya, "", func(p *topology.Principal) { p.PolicyIDs, p.Suspected = []string{"x"}, true }), toAccount,
			[]string{"principal user/aya unknown"}},
		{"the role itself", people(role, mayAssume), toAccount, nobody},
		{"anybody of the account", people(aya, ""), document(statement(`"*"`, "sts:AssumeRole", where(`{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}`))), isAya},
		{"a tag that she has not", people(aya, mayAssume), document(statement(`{"AWS":"111122223333"}`, "sts:AssumeRole",
			where(`{"StringEquals":{"aws:PrincipalTag/team":"data"}}`))), nobody},
		{"a tag that she has", people(aya, mayAssume, func(p *topology.Principal) { p.Tags = map[string]string{"team": "data"} }),
			document(statement(`{"AWS":"111122223333"}`, "sts:AssumeRole", where(`{"StringEquals":{"aws:PrincipalTag/team":"data"}}`))), isAya},
		{"an endpoint, by which she may come", people(aya, mayAssume), document(statement(`{"AWS":"111122223333"}`, "sts:AssumeRole",
			where(`{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`))), isAya},
		{"a denial of the trust policy", people(aya, mayAssume), document(statement(`{"AWS":"111122223333"}`, "sts:AssumeRole", ""),
			`{"Effect":"Deny","Principal":{"AWS":"`+aya+`"},"Action":"sts:AssumeRole"}`), nobody},
		{"an organisation that nobody read", people(aya, mayAssume), document(statement(`{"AWS":"111122223333"}`, "sts:AssumeRole",
			where(`{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`))), []string{"principal user/aya unknown"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, short(parties(t, row.seen, trust.Control{}, role, row.trust)))
		})
	}
}

// Conditions and the deciding statement come along, and a stack says that it does not have everybody.
func TestWhatIsSaidOfAParty(t *testing.T) {
	seen := people(aya, mayAssume)
	seen.Assumers.Complete = false
	got := parties(t, seen, trust.Control{}, role, document(`{"Sid":"People","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole",
		"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`))
	assert.Equal(t, []string{"principal user/aya allowed", "this-account 111122223333 unknown"}, short(got))
	assert.Equal(t, "People", got[0].SID)
	assert.Equal(t, []string{"aws:MultiFactorAuthPresent Bool true"}, got[0].Conditions)
	assert.Equal(t, "the trust policy leaves it to the account, and statement Assume of policy own allows AssumeRole: it has no condition", got[0].Because)
	assert.Equal(t, "who else of it has a policy that allows sts:AssumeRole is not in what was read", got[1].Because)
}
