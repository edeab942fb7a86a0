package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

const (
	presign          = "sagemaker:CreatePresignedNotebookInstanceUrl"
	describe         = "sagemaker:DescribeNotebookInstance"
	notebookEndpoint = "vpce-0de0000000000note"
)

// questionsOf are those of one path and step, by action.
func questionsOf(deployed topology.Topology, from accesspath.From, step accesspath.Step) map[string][]accesspath.IdentityQuestion {
	found := map[string][]accesspath.IdentityQuestion{}
	for _, q := range accesspath.IdentityQuestions(deployed, "") {
		if q.From == from && q.Step == step {
			found[q.Action] = append(found[q.Action], q)
		}
	}
	return found
}

func theQuestion(t *testing.T, deployed topology.Topology, from accesspath.From, step accesspath.Step) accesspath.IdentityQuestion {
	t.Helper()
	questions := questionsOf(deployed, from, step)[presign]
	require.Len(t, questions, 1)
	return questions[0]
}

func TestEachPathHasItsOwnKeys(t *testing.T) {
	topology := loadTopology(t, "dev")
	through := map[accesspath.Step]string{accesspath.Issue: apiEndpoint, accesspath.Open: notebookEndpoint}
	for _, step := range accesspath.Steps() {
		for _, from := range []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises} {
			q := theQuestion(t, topology, from, step)
			assert.Equal(t, []string{through[step]}, q.Keys["aws:sourcevpce"], "%s %s", from, step)
			assert.Equal(t, []string{"vpc-0de0000000000000a"}, q.Keys["aws:sourcevpc"])
			assert.Empty(t, q.Keys["aws:sourceip"])
			assert.True(t, q.Keys.Determines("aws:SourceIp"), "known to be absent, which is not the same as not known")
			assert.Equal(t, []string{"false"}, q.Keys["aws:viaawsservice"])
			assert.Equal(t, []string{"dev"}, q.Keys["aws:resourcetag/environment"])
			assert.Equal(t, accesspath.Allow, q.Decision)
			assert.Equal(t, "OpenNotebookThroughEndpoints", q.DecidedBy.SID)
		}
		for _, from := range []accesspath.From{accesspath.FromInternet, accesspath.FromConsole} {
			q := theQuestion(t, topology, from, step)
			assert.Equal(t, []string{"198.51.100.77"}, q.Keys["aws:sourceip"], "%s %s", from, step)
			assert.Empty(t, q.Keys["aws:sourcevpce"])
			assert.True(t, q.Keys.Determines("aws:SourceVpce"))
			assert.False(t, q.Keys.Determines("aws:MultiFactorAuthPresent"))
			assert.Equal(t, accesspath.Deny, q.Decision)
			assert.Equal(t, "DenyNotebookOutsideEndpoints", q.DecidedBy.SID)
		}
	}
}

func TestDescribingIsAskedOnlyWhereAURLIsIssued(t *testing.T) {
	topology := loadTopology(t, "dev")
	assert.Len(t, questionsOf(topology, accesspath.FromVPC, accesspath.Issue)[describe], 1)
	assert.Empty(t, questionsOf(topology, accesspath.FromVPC, accesspath.Open)[describe])
	assert.Empty(t, accesspath.IdentityQuestions(topology, "moon"))
	assert.Len(t, accesspath.IdentityQuestions(topology, "dev-notebook"), len(accesspath.IdentityQuestions(topology, "")))
}

// What the model expects of the policies alone must be what it reports of a whole path, wherever the network leads on.
func TestTheExpectationIsThatOfTheReport(t *testing.T) {
	for _, name := range []string{"dev", "prod"} {
		topology := loadTopology(t, name)
		compared := 0
		for _, v := range accesspath.Judge(topology, devIntent).Verdicts {
			for _, q := range questionsOf(topology, v.From, v.Step)[presign] {
				last := accesspath.Hop{}
				if len(v.Hops) > 0 {
					last = v.Hops[len(v.Hops)-1]
				}
				if q.NotAsked == "" && v.Principal == q.Who && last.Hop == accesspath.HopIdentityPolicies {
					assert.Equal(t, v.Decision, q.Decision, "%s %s", v.From, v.Step)
					assert.Equal(t, v.DecidedBy.SID, q.DecidedBy.SID)
					compared++
				}
			}
		}
		assert.Greater(t, compared, 5, name)
	}
}

func TestWhatTheNetworkStopsIsBeyondThePolicies(t *testing.T) {
	deployed := loadTopology(t, "dev")
	q := theQuestion(t, deployed, accesspath.FromClientVPN, accesspath.Open)
	assert.Equal(t, []string{"dns", "route", "vpn-authorization", "security-groups", "endpoint-policy"}, hopNames(q.Beyond))
	for i := range deployed.Endpoints {
		deployed.Endpoints[i].SecurityGroupIDs = []string{"sg-nobody"}
	}
	deployed.SecurityGroups = append(deployed.SecurityGroups, topology.SecurityGroup{ID: "sg-nobody", VPCID: "vpc-0de0000000000000a"})
	q = theQuestion(t, deployed, accesspath.FromClientVPN, accesspath.Open)
	assert.Equal(t, accesspath.Allow, q.Decision, "the policies would let it through, if it arrived")
	assert.Equal(t, []string{"dns", "route", "vpn-authorization", "security-groups"}, hopNames(q.Beyond))
	assert.False(t, q.Beyond[3].OK)

	deployed.ClientVPNs[0].AuthorizationRules = nil
	q = theQuestion(t, deployed, accesspath.FromClientVPN, accesspath.Open)
	assert.Empty(t, q.Keys["aws:sourcevpce"], "without the VPC's DNS the request leaves by the internet")
	assert.Equal(t, accesspath.Deny, q.Decision)

	deployed.ClientVPNs = nil
	q = theQuestion(t, deployed, accesspath.FromClientVPN, accesspath.Open)
	assert.Equal(t, "no Client VPN endpoint is declared, so this path does not exist", q.NotAsked)
	assert.Empty(t, q.Keys)
	assert.Empty(t, q.Decision)
}

func hopNames(hops []accesspath.Hop) (names []string) {
	for _, h := range hops {
		names = append(names, h.Hop)
	}
	return names
}

func TestTheExpectationIsWithinTheBoundary(t *testing.T) {
	const limits = "arn:aws:iam::111122223333:policy/limits"
	for name, row := range map[string]struct {
		boundary, says string
		decision       accesspath.Decision
	}{
		"it allows":       {`{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}`, "allows", accesspath.Allow},
		"it does not":     {`{"Sid":"S3Only","Effect":"Allow","Action":"s3:*","Resource":"*"}`, "within the permissions boundary, no attached policy allows", accesspath.Deny},
		"it is undecided": {`{"Sid":"MFA","Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`, "within the permissions boundary, ", accesspath.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			deployed := loadTopology(t, "dev")
			deployed.Principals[0].PermissionsBoundary = limits
			deployed.Policies = append(deployed.Policies, topology.Policy{
				ID: limits, Name: "limits", Policy: `{"Version":"2012-10-17","Statement":[` + row.boundary + `]}`})
			q := theQuestion(t, deployed, accesspath.FromVPC, accesspath.Issue)
			assert.Equal(t, row.decision, q.Decision)
			assert.Contains(t, q.Because, row.says)
			q = theQuestion(t, deployed, accesspath.FromInternet, accesspath.Issue)
			assert.Equal(t, accesspath.Deny, q.Decision, "a boundary grants nothing")
			assert.Equal(t, "DenyNotebookOutsideEndpoints", q.DecidedBy.SID)
		})
	}
}

func TestUsersAndGroupsAreAskedAboutWithTheirOwnKeys(t *testing.T) {
	topology := loadTopology(t, "dev")
	topology.Principals[0].ARN = "arn:aws:iam::111122223333:user/people/ana"
	q := theQuestion(t, topology, accesspath.FromVPC, accesspath.Issue)
	assert.Equal(t, []string{"ana"}, q.Keys["aws:username"])
	topology.Principals[0].ARN = "arn:aws:iam::111122223333:group/analysts"
	q = theQuestion(t, topology, accesspath.FromVPC, accesspath.Issue)
	assert.Equal(t, "arn:aws:iam::111122223333:group/analysts", q.Principal)
	assert.False(t, q.Keys.Determines("aws:PrincipalArn"), "nobody calls as a group")
}

func TestAPolicyThatLooksAtTheAddressIsAskedFromBothEnds(t *testing.T) {
	deployed := loadTopology(t, "dev")
	deployed.Policies = append(deployed.Policies, topology.Policy{ID: "x", Name: "x", Policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny",` +
		`"Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}}}]}`})
	questions := questionsOf(deployed, accesspath.FromOnPremises, accesspath.Issue)[presign]
	assert.Len(t, questions, 2)
	assert.NotEqual(t, questions[0].Keys["aws:vpcsourceip"], questions[1].Keys["aws:vpcsourceip"])
}
