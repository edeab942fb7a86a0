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

// comparing judges with a list for the issuer's role, and returns what the list was compared to.
func comparing(t *testing.T, deployed topology.Topology, entries ...string) (accesspath.Report, accesspath.Assumers) {
	t.Helper()
	intent := everyPrivatePath
	arn := deployed.Principals[0].ARN
	intent.Assumers = map[string][]string{"role/" + arn[strings.LastIndex(arn, "/")+1:]: entries}
	report := accesspath.Judge(deployed, intent)
	require.Len(t, report.Intent.Assumers, 1)
	return report, report.Intent.Assumers[0]
}

// parties are the differences as "kind name decision".
func parties(a accesspath.Assumers) []string {
	list := []string{}
	for _, d := range a.Differences {
		list = append(list, strings.Join(strings.Fields(string(d.Kind)+" "+d.Name+" "+string(d.Decision)), " "))
	}
	return list
}

// Without a list nothing is compared. With one, whoever else may become the role is a difference, though every answer is as meant.
func TestWhoMayBecomeAnIssuerIsComparedWhereSettingsSayWhoIsMeant(t *testing.T) {
	deployed := trusting(t, `{"AWS":["444455556666","arn:aws:iam::111122223333:user/eve"],"Service":"ec2.amazonaws.com"}`, "")
	before := accesspath.Judge(deployed, everyPrivatePath)
	assert.True(t, before.Intent.OK)
	assert.Nil(t, before.Intent.Assumers)

	report, got := comparing(t, deployed, "account/444455556666", "service/ec2.amazonaws.com", "user/eve")
	assert.True(t, report.Intent.OK)
	assert.Equal(t, accesspath.Assumers{Role: "role/notebook-issuer", Meant: []string{"account/444455556666", "service/ec2.amazonaws.com", "user/eve"},
		Differences: []accesspath.NotMeant{}}, withRole(got))
	for _, p := range report.Trust[0].Parties {
		assert.False(t, p.Beyond, "%s %s", p.Kind, p.Name)
	}
	assert.Equal(t, before.Verdicts, report.Verdicts, "the answers are the same")

	report, got = comparing(t, deployed, "account/444455556666")
	assert.False(t, report.Intent.OK)
	assert.Empty(t, report.Intent.Differences)
	assert.Equal(t, []string{"principal user/eve allow", "service ec2.amazonaws.com allow"}, parties(got))
	service := got.Differences[1]
	assert.Equal(t, accesspath.DecidedBy{URN: deployed.Principals[0].URN, SID: "People"}, service.DecidedBy)
	assert.Equal(t, "service/ec2.amazonaws.com", service.Entry)
	assert.Contains(t, service.Remedy, "admit it no more, or write service/ec2.amazonaws.com under role/")
	beyond := map[string]bool{}
	for _, p := range report.Trust[0].Parties {
		beyond[p.Name] = p.Beyond
	}
	assert.Equal(t, map[string]bool{"444455556666": false, "user/eve": true, "ec2.amazonaws.com": true}, beyond)

	_, got = comparing(t, deployed)
	assert.Len(t, got.Differences, 3, "an empty list means nobody")
}

// withRole leaves out what AWS's provider completes of the role's name.
func withRole(a accesspath.Assumers) accesspath.Assumers {
	a.Role = "role/notebook-issuer"
	return a
}

// A role that anybody may assume is a difference whatever the list says, in the answers too.
func TestNoListMeansAnybody(t *testing.T) {
	for _, principal := range []string{`"*"`, `{"AWS":"*"}`} {
		report, got := comparing(t, trusting(t, principal, ""), "account/444455556666", "anybody", "account/*")
		assert.Equal(t, []string{"anybody allow"}, parties(got))
		assert.NotEmpty(t, report.Intent.Differences)
		assert.False(t, report.Intent.OK)
		assert.Empty(t, got.Differences[0].Entry)
		assert.Contains(t, got.Differences[0].Remedy, "name who may assume it")
	}
	report, got := comparing(t, trusting(t, `"*"`, `,"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`))
	assert.Equal(t, []string{"anybody unknown"}, parties(got))
	assert.False(t, report.Intent.OK)
}

// What nobody knows is never as intended: a doubt is a difference, and a trust policy that is not there is said not to have been compared.
func TestADoubtIsNotAsIntended(t *testing.T) {
	root := `{"AWS":"arn:aws:iam::111122223333:root"}`
	report, got := comparing(t, trusting(t, root, ""), "role/deploy")
	assert.Equal(t, []string{"this-account 111122223333 unknown"}, parties(got))
	assert.False(t, report.Intent.OK)
	assert.Contains(t, got.Differences[0].Remedy, "or give a file in which the whole account was read")

	whole := trusting(t, root, "")
	whole.Assumers.Complete = true
	report, got = comparing(t, whole, "role/deploy")
	assert.True(t, report.Intent.OK, "nobody of the account has the right")
	assert.Equal(t, []accesspath.Unmet{{Entry: "role/deploy", Because: "the trust policy does not admit it"}}, got.Unmet)

	stack := loadTopology(t, "dev")
	stack.Principals[0].Trust = ""
	report, got = comparing(t, stack, "service/ec2.amazonaws.com")
	assert.Equal(t, "the trust policy is not in what was read", got.NotJudged)
	assert.Empty(t, got.Differences)
	assert.True(t, report.Intent.OK, "a stack does not have it, and the report says so")

	stack.Principals[0].TrustUnread = true
	report, got = comparing(t, stack, "service/ec2.amazonaws.com")
	assert.Equal(t, []string{"unknown"}, parties(got))
	assert.Empty(t, got.NotJudged)
	assert.False(t, report.Intent.OK)

	broken := loadTopology(t, "dev")
	broken.Principals[0].Trust = "{"
	_, got = comparing(t, broken, "service/ec2.amazonaws.com")
	assert.Equal(t, []string{"unknown"}, parties(got))

	elsewhere := trusting(t, `{"AWS":"444455556666"}`, "")
	elsewhere.Account = "999999999999"
	_, got = comparing(t, elsewhere, "account/444455556666")
	assert.Equal(t, []string{"unknown"}, parties(got), "of a role of another account, whose own users and roles are others")
}

// A list for a role that is not there is told of, since it was compared with nothing.
func TestAListForARoleThatIsNotThere(t *testing.T) {
	intent := everyPrivatePath
	intent.Assumers = map[string][]string{"role/nobody": nil}
	report := accesspath.Judge(loadTopology(t, "dev"), intent)
	require.Len(t, report.Intent.Assumers, 1)
	assert.Equal(t, []string{}, report.Intent.Assumers[0].Meant)
	assert.Equal(t, "no role of that name with a policy about opening notebooks is in what was read", report.Intent.Assumers[0].NotJudged)
}

// The list says who takes the role, and not who takes a role that takes it. The report takes that for granted, and says so; where that role has a
// list of its own, it does not.
func TestAChainOfRolesIsTakenForGranted(t *testing.T) {
	deployed := trusting(t, `{"AWS":"arn:aws:iam::111122223333:role/deploy"}`, "")
	report, got := comparing(t, deployed, "role/deploy")
	assert.Empty(t, got.Differences)
	said := "whoever may become role deploy is meant to become role " + strings.TrimPrefix(got.Role, "role/") + " by it: the trust policy of role deploy was not asked"
	assert.Contains(t, report.Assumptions, said)
	intent := everyPrivatePath
	intent.Assumers = map[string][]string{got.Role: {"role/deploy"}, "role/deploy": {}}
	assert.NotContains(t, accesspath.Judge(deployed, intent).Assumptions, said)
	assert.NotContains(t, accesspath.Judge(deployed, everyPrivatePath).Assumptions, said)
}

// What a list names and the trust policy does not admit is told of, and is no difference: nobody gets in by it.
func TestAnEntryThatNamesNobodyIsTold(t *testing.T) {
	deployed := trusting(t, `{"AWS":"arn:aws:iam::444455556666:role/deploy"}`, "")
	report, got := comparing(t, deployed, "account/444455556666", "account/111122223333", "user/eve", "account/*")
	assert.True(t, report.Intent.OK)
	assert.Equal(t, []accesspath.Unmet{
		{Entry: "account/111122223333", Because: "it is this account, of which users and roles count by their names"},
		{Entry: "user/eve", Because: "the trust policy does not admit it"},
		{Entry: "account/*", Because: "it is in none of the forms of an entry"},
	}, got.Unmet)
}

// The role that a stack makes for EC2 is known by its URN, and a role that only administers is compared too.
func TestTheRolesThatAListIsFor(t *testing.T) {
	said, err := accesspath.ReadIssuerSettings(func(key string) any {
		return map[string]any{"ec2Issuer": "true", "assumers": `{"ec2Issuer":["service/ec2.amazonaws.com"],"role/boss":[]}`}[key]
	})
	require.NoError(t, err)
	intent := said.Tell(everyPrivatePath, "")
	deployed := trusting(t, `{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, "")
	deployed.Principals[0].URN = "urn:pulumi:dev::private-notebook::private-notebook:index:Ec2Issuer$aws:iam/role:Role::private-notebook-ec2-issuer-role"
	deployed.Principals = append(deployed.Principals, topology.Principal{Administers: true, Name: "boss", ARN: "arn:aws:iam::111122223333:role/boss",
		PolicyIDs: []string{}, Trust: strings.ReplaceAll(deployed.Principals[0].Trust, "ec2.", "ecs.")})
	report := accesspath.Judge(deployed, intent)
	require.Len(t, report.Intent.Assumers, 2)
	boss, ec2 := report.Intent.Assumers[0], report.Intent.Assumers[1]
	assert.Equal(t, []string{"service ecs.amazonaws.com allow", "service lambda.amazonaws.com allow"}, parties(boss))
	require.Equal(t, []string{"service lambda.amazonaws.com allow"}, parties(ec2))
	assert.Contains(t, ec2.Differences[0].Remedy, "write service/lambda.amazonaws.com under ec2Issuer in assumers")
	assert.Equal(t, trust.Service, ec2.Differences[0].Kind)
	told := []string{}
	for _, of := range report.Trust {
		told = append(told, of.Role)
	}
	assert.Contains(t, told, "role/boss")
}
