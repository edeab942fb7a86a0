package accesspath_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

// trusting is the dev stack whose issuer's role has a trust policy with one statement.
func trusting(t *testing.T, principal, rest string) topology.Topology {
	t.Helper()
	deployed := loadTopology(t, "dev")
	p := &deployed.Principals[0]
	require.Contains(t, p.ARN, ":role/")
	p.Trust = `{"Version":"2012-10-17","Statement":[{"Sid":"People","Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"` + rest + `}]}`
	return deployed
}

// Whoever has an AWS account takes a role that trusts everybody, and then fares as an issuer does: on the paths that are open to issuers
// and not on the others. That is not as intended.
func TestARoleThatAnybodyMayAssumeIsAnOutsiders(t *testing.T) {
	deployed := trusting(t, `"*"`, "")
	report := accesspath.Judge(deployed, everyPrivatePath)
	byName := answers(report)
	differs := map[string]bool{}
	for _, d := range report.Intent.Differences {
		assert.Equal(t, accesspath.Outsider, d.Principal)
		assert.Contains(t, d.Because, "anybody may assume role")
		assert.Contains(t, d.Remedy, "let the trust policy of role")
		assert.Equal(t, deployed.Principals[0].URN, d.DecidedBy.URN)
		assert.Equal(t, "People", d.DecidedBy.SID)
		assert.Contains(t, d.Witness, "anybody as role")
		differs[string(d.From)+" "+string(d.Step)] = true
	}
	assert.Equal(t, map[string]bool{"vpc issue": true, "client-vpn issue": true, "on-premises issue": true}, differs)
	assert.False(t, report.Intent.OK)
	assert.Equal(t, accesspath.Deny, byName["outsider internet issue"].Decision, "the policy keeps the internet out, whoever asks")
	assert.Equal(t, accesspath.Deny, byName["outsider console open"].Decision)
	assert.NotContains(t, byName["outsider internet issue"].Because, "credentials")
	require.Len(t, report.Trust, 1)
	assert.Equal(t, []accesspath.Trusted{{Kind: trust.Anybody, Decision: accesspath.Allow, SID: "People", Beyond: true,
		Because: "the trust policy admits every AWS principal"}}, report.Trust[0].Parties)
}

// What nobody can tell of a stranger makes the outsider's answers unknown, and what refuses him leaves them.
func TestWhatATrustPolicySaysToAStranger(t *testing.T) {
	for rest, want := range map[string]accesspath.Decision{
		`,"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`:             accesspath.Unknown,
		`,"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`:          accesspath.Unknown,
		`,"Condition":{"StringMatches":{"aws:PrincipalArn":"*"}}`:               accesspath.Unknown,
		`,"Condition":{"StringEquals":{"sts:ExternalId":"x"}}`:                  accesspath.Allow,
		`,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`:   accesspath.Deny,
		`,"Condition":{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}`: accesspath.Deny,
		`,"Resource":"*"`: accesspath.Unknown, // AWS takes no such trust policy, so it is not what AWS has
	} {
		report := accesspath.Judge(trusting(t, `"*"`, rest), everyPrivatePath)
		v := answers(report)["outsider vpc issue"]
		assert.Equal(t, want, v.Decision, "%s: %s", rest, v.Because)
		assert.Equal(t, want == accesspath.Deny, report.Intent.OK, rest)
		if want == accesspath.Deny {
			assert.Equal(t, "an outsider has no AWS credentials, so cannot sign the call", v.Because)
			assert.True(t, report.Trust[0].Parties[0].Beyond, "it is told of all the same")
		}
	}
	unread := loadTopology(t, "dev")
	unread.Principals[0].TrustUnread = true
	report := accesspath.Judge(unread, everyPrivatePath)
	assert.Equal(t, accesspath.Unknown, answers(report)["outsider vpc issue"].Decision)
	assert.Equal(t, "the trust policy is not in what was read", report.Trust[0].Unknown)
	report = accesspath.Judge(loadTopology(t, "dev"), everyPrivatePath)
	assert.Equal(t, accesspath.Deny, answers(report)["outsider vpc issue"].Decision, "a stack that declares the role elsewhere takes it for meant")
}

// A role that administers, and that the guardrail binds, is anybody's as well.
func TestAnAdministratorsRoleThatAnybodyMayAssume(t *testing.T) {
	deployed := loadTopology(t, "dev")
	deployed.Policies = append(deployed.Policies, topology.Policy{ID: "all", Name: "all",
		Policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`})
	open := topology.Principal{Administers: true, Name: "root-like", ARN: "arn:aws:iam::111122223333:role/root-like",
		PolicyIDs: append([]string{"all"}, deployed.Principals[0].PolicyIDs...), Trust: trusting(t, `{"AWS":"*"}`, "").Principals[0].Trust}
	deployed.Principals = append(deployed.Principals, open)
	report := accesspath.Judge(deployed, everyPrivatePath)
	assert.Equal(t, accesspath.Allow, answers(report)["outsider vpc issue"].Decision)
	assert.Equal(t, accesspath.Deny, answers(report)["outsider internet issue"].Decision)
	var told []string
	for _, of := range report.Trust {
		told = append(told, of.Role)
	}
	assert.Contains(t, told, "role/root-like")
	deployed.Principals[len(deployed.Principals)-1].Trust = strings.ReplaceAll(open.Trust, `"*"`, `"444455556666"`)
	for _, of := range accesspath.Judge(deployed, everyPrivatePath).Trust {
		assert.NotEqual(t, "role/root-like", of.Role, "of administrators only those are told that are anybody's")
	}
}

// Settings name roles. Of whoever may take one, those count that the settings do not name: other accounts, and users and roles of this one.
func TestWhoeverIsMoreThanTheSettingsName(t *testing.T) {
	deployed := trusting(t, `{"AWS":["arn:aws:iam::111122223333:user/aya","arn:aws:iam::111122223333:user/eve","444455556666"],"Service":"ec2.amazonaws.com"}`, "")
	deployed.Assumers.Principals = []topology.Principal{
		{ARN: "arn:aws:iam::111122223333:user/aya", Name: "aya", Groups: []string{"science"}},
		{ARN: "arn:aws:iam::111122223333:user/eve", Name: "eve"},
	}
	role := "role/" + deployed.Principals[0].ARN[strings.LastIndex(deployed.Principals[0].ARN, "/")+1:]
	beyond := func(intent accesspath.Intent) []string {
		intent.AllowedPaths = everyPrivatePath.AllowedPaths
		report := accesspath.Judge(deployed, intent)
		require.Len(t, report.Trust, 1)
		assert.Equal(t, role, report.Trust[0].Role)
		assert.Len(t, report.Trust[0].Parties, 4)
		names := []string{}
		for _, p := range report.Trust[0].Parties {
			if p.Beyond {
				names = append(names, p.Name)
			}
		}
		return names
	}
	assert.Equal(t, []string{"444455556666", "user/aya", "user/eve"}, beyond(accesspath.Intent{Issuers: []string{role}}))
	assert.Equal(t, []string{"444455556666", "user/eve"}, beyond(accesspath.Intent{Issuers: []string{role, "group/science"}}))
	assert.Equal(t, []string{"444455556666", "user/aya"}, beyond(accesspath.Intent{Issuers: []string{role, "user/eve"}}))
	assert.Empty(t, beyond(accesspath.Intent{NotStated: true}), "where nothing is stated, nothing is more")
}
