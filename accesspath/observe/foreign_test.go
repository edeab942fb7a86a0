package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// The foreign stack was written by hand without any of this project's components: another Region, inline rules, routes in the
// main table, a group with an inline policy that restricts by aws:SourceVpc, a declared Site-to-Site VPN.
func TestAStackWithoutOurComponentsIsJudged(t *testing.T) {
	s := loadStack(t, "foreign.export.json")
	report := s.judged(t, observe.Stated{})
	assert.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	assert.Empty(t, report.NotUnderstood)
	assert.Equal(t, "vpc", report.Restriction)
	assert.Empty(t, s.observed(t, observe.Stated{}).Assumptions, "everything is declared")
	for _, v := range report.Verdicts {
		if v.From == accesspath.FromOnPremises && v.Decision == accesspath.Allow {
			assert.Contains(t, v.Hops[1].Because, "Site-to-Site VPN")
		}
	}
}

// Each change to the foreign stack has a culprit of its own.
func TestAStackWithoutOurComponentsIsNotTrusted(t *testing.T) {
	for _, row := range []struct {
		name    string
		edit    sabotage.Edit
		answer  string
		decided string
	}{
		{"the policy's condition is negated", sabotage.Edit{Element: "GroupPolicy::scientists", Replace: map[string][2]string{
			"policy": {`"StringNotEquals"`, `"StringEquals"`}}}, "issuer vpc issue", "GroupPolicy::scientists"},
		{"the rules leave the second subnet out", sabotage.Edit{Element: "doors", Set: map[string]any{"ingress": []any{map[string]any{
			"protocol": "tcp", "fromPort": 443.0, "toPort": 443.0, "cidrBlocks": []any{"172.31.0.0/24", "10.128.0.0/9"}}}}},
			"issuer vpc open", "doors"},
		{"people may not go out", sabotage.Edit{Element: "people", Set: map[string]any{"egress": []any{}}}, "issuer client-vpn issue", "people"},
		{"the route back is gone", sabotage.Edit{Element: "Route::back", Remove: true}, "issuer on-premises issue", ""},
		{"the resolver answers TCP alone", sabotage.Edit{Element: "SecurityGroup::names", Set: map[string]any{"ingress": []any{map[string]any{
			"protocol": "tcp", "fromPort": 53.0, "toPort": 53.0, "cidrBlocks": []any{"10.128.0.0/9"}}}}}, "issuer on-premises open",
			"SecurityGroup::names"},
		{"the VPN pushes another DNS server", sabotage.Edit{Element: "door", Set: map[string]any{"dnsServers": []any{"1.1.1.1"}}},
			"outsider client-vpn open", "door"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := loadStack(t, "foreign.export.json")
			require.Equal(t, accesspath.Allow, answers(s.judged(t, observe.Stated{}))[row.answer].Decision)
			s.edit(t, row.edit)
			v := answers(s.judged(t, observe.Stated{}))[row.answer]
			assert.Equal(t, accesspath.Deny, v.Decision, v.Because)
			if row.decided != "" {
				assert.True(t, sabotage.Is(v.DecidedBy.URN, row.decided), "%s: %s", v.DecidedBy.URN, v.Because)
			}
		})
	}
}

// lookedUp is prod as a program would have it that looks its network up: nothing of it stands in the state.
func lookedUp(t *testing.T) stack {
	t.Helper()
	s := loadStack(t, "prod.export.json")
	for _, network := range []string{"private-notebook-network", "private-notebook-network-analytics"} {
		for _, read := range []string{"vpc", "subnet-ap-northeast-1a", "subnet-ap-northeast-1c"} {
			s.remove(t, network+"-"+read)
		}
	}
	return s
}

// A VPC and its subnets that a program reads as resources need no assumption.
func TestAReadVPCNeedsNoAssumption(t *testing.T) {
	assumed := lookedUp(t).observed(t, observe.Stated{}).Assumptions
	s := loadStack(t, "prod.export.json")
	seen := s.observed(t, observe.Stated{})
	assert.True(t, accesspath.Judge(seen, s.intent).Intent.OK)
	assert.Len(t, seen.Assumptions, len(assumed)-4, "neither the range nor the DNS attributes are guessed")
	read := map[string]topology.Origin{}
	for _, v := range seen.VPCs {
		read[v.CIDRBlock] = v.Origin
	}
	assert.Equal(t, map[string]topology.Origin{"10.80.0.0/16": topology.Read, "10.90.0.0/16": topology.Read}, read)
}

// The hop that rests on a guessed range says so.
func TestTheHopSaysThatTheRangeIsAssumed(t *testing.T) {
	v := answers(lookedUp(t).judged(t, observe.Stated{}))["issuer client-vpn issue"]
	assert.Contains(t, v.Hops[0].Because, "the pushed DNS server 10.80.0.2, base plus two of 10.80.0.0/16, which is assumed to be "+
		"the range of VPC vpc-0f1e2d3c4b5a69788, answers")
}

// What is taken for granted of a program that looks its VPC up is said, in these words.
func TestAssumptionsAreSaid(t *testing.T) {
	assert.Equal(t, []string{
		"VPC vpc-0a1b2c3d4e5f60718 is declared elsewhere: its DNS attributes are assumed to be on, as AWS asks before an endpoint " +
			"gets private DNS; its route tables and other subnets are not known",
		"VPC vpc-0a1b2c3d4e5f60718 is declared elsewhere: its range is assumed to be 10.90.0.0/16, the widest that a rule of the " +
			"stack names and that holds every known address of the VPC",
		"VPC vpc-0f1e2d3c4b5a69788 is assumed to be attached to the on-premises network by a gateway that is declared elsewhere, " +
			"with routes both ways",
		"VPC vpc-0f1e2d3c4b5a69788 is declared elsewhere: its DNS attributes are assumed to be on, as AWS asks before an endpoint " +
			"gets private DNS; its route tables and other subnets are not known",
		"VPC vpc-0f1e2d3c4b5a69788 is declared elsewhere: its range is assumed to be 10.80.0.0/16, the widest that a rule of the " +
			"stack names and that holds every known address of the VPC",
		"role notebook-users is declared elsewhere: its path is assumed to be /, and it is assumed to have no permissions boundary " +
			"and no policies but those that this stack attaches",
	}, lookedUp(t).observed(t, observe.Stated{}).Assumptions)
}

func TestTwoNotebooksAreJudgedEach(t *testing.T) {
	s := loadStack(t, "dev.export.json")
	s.add("aws:sagemaker/notebookInstance:NotebookInstance", "second", "second", map[string]any{
		"name": "second", "arn": "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/second",
	})
	report := s.judged(t, observe.Stated{})
	require.Len(t, report.Verdicts, 2*36)
	for _, d := range report.Intent.Differences {
		assert.Equal(t, "second", d.Notebook, "no policy is about the second notebook; the first is as before")
	}
	assert.NotEmpty(t, report.Intent.Differences)
}

// What is taken for granted of what a stack adopts is said, in these words; whatever was read needs none.
func TestAssumptionsAboutAdoptedThingsAreSaid(t *testing.T) {
	s := loadStack(t, "adopt.export.json")
	assert.Equal(t, []string{
		"Client VPN endpoint cvpn-endpoint-0a11ce0000000001 is declared elsewhere: it is assumed to authorize everybody who connects " +
			"for the whole range of its VPC",
		"Client VPN endpoint cvpn-endpoint-0a11ce0000000001 is declared elsewhere: it is assumed to be associated with its VPC",
		"VPC private-notebook-network-vpc (vpc-0a11ce0000000001) is assumed to be attached to the on-premises network by a gateway " +
			"that is declared elsewhere, with routes both ways",
		"role notebook-users is declared elsewhere: its path is assumed to be /, and it is assumed to have no permissions boundary " +
			"and no policies but those that this stack attaches",
	}, s.observed(t, observe.Stated{}).Assumptions)
}

// A stack that adds an authorization rule to an adopted Client VPN endpoint is taken at its word.
func TestARuleOfTheStackOnAnAdoptedVPNIsAllThatIsKnown(t *testing.T) {
	s := loadStack(t, "adopt.export.json")
	s.add("aws:ec2clientvpn/authorizationRule:AuthorizationRule", "one-subnet", "rule", map[string]any{
		"clientVpnEndpointId": "cvpn-endpoint-0a11ce0000000001", "targetNetworkCidr": "10.90.11.0/24",
	})
	v := answers(s.judged(t, observe.Stated{}))["issuer client-vpn open"]
	assert.Equal(t, accesspath.Deny, v.Decision, v.Because)
	assert.True(t, sabotage.Is(v.DecidedBy.URN, "one-subnet"), v.DecidedBy.URN)
}
