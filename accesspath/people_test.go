package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// withRules is the reference deployment whose people log in by SAML, with authorization rules from pairs of a range and a group.
func withRules(t *testing.T, pairs ...string) topology.Topology {
	deployed := loadTopology(t, "dev")
	v := &deployed.ClientVPNs[0]
	v.AuthenticationOptions = []topology.AuthenticationOption{{Type: "federated-authentication"}}
	v.AuthorizationRules = nil
	for i := 0; i < len(pairs); i += 2 {
		v.AuthorizationRules = append(v.AuthorizationRules, topology.AuthorizationRule{
			Element: topology.Element{URN: "urn:x::" + pairs[i] + pairs[i+1]}, TargetNetworkCIDR: pairs[i], AccessGroupID: pairs[i+1],
		})
	}
	return deployed
}

// outcomes are what an issuer and a non-member get when they issue and open on the VPN; "" where nobody is judged.
func outcomes(report accesspath.Report) [4]string {
	got := answers(report)
	var all [4]string
	for i, name := range []string{"issuer client-vpn issue", "issuer client-vpn open", "non-member client-vpn issue", "non-member client-vpn open"} {
		all[i] = string(got[name].Decision)
	}
	return all
}

var (
	membersAlone = [4]string{"allow", "allow", "deny", "deny"}
	everyoneIn   = [4]string{"allow", "allow", "", ""}
	nobodyIn     = [4]string{"deny", "deny", "deny", "deny"}
	othersToo    = [4]string{"allow", "allow", "allow", "allow"}
)

// Who is on the path where the intent names no groups follows from the rules; where it does, from the intent.
func TestWhoIsOnTheClientVPN(t *testing.T) {
	for _, row := range []struct {
		name  string
		rules []string
		meant []string
		want  [4]string
	}{
		{"the groups that the rules keep the endpoints for", []string{"10.60.0.0/16", "ml"}, nil, membersAlone},
		{"each of them", []string{"10.60.0.0/16", "ml", "10.60.0.0/16", "ops"}, nil, membersAlone},
		{"none of them without a part", []string{"10.60.0.0/16", "ml", "10.60.0.0/24", "ops"}, nil, nobodyIn},
		{"everybody, where a rule is for everybody", []string{"10.60.0.0/16", ""}, nil, everyoneIn},
		{"everybody, although a group has a rule too", []string{"10.60.0.0/16", "", "10.60.0.0/16", "ml"}, nil, everyoneIn},
		{"a group that reaches another network does not count", []string{"10.60.0.0/16", "ml", "10.70.0.0/16", "ops"}, nil, membersAlone},
		{"nor does everybody on the internet", []string{"10.60.0.0/16", "ml", "0.0.0.0/0", ""}, nil, membersAlone},
		{"where no group reaches the endpoints, none is left out", []string{"10.70.0.0/16", "ops"}, nil, nobodyIn},
		{"the group that is meant", []string{"10.60.0.0/16", "ml"}, []string{"ml"}, membersAlone},
		{"another than is meant", []string{"10.60.0.0/16", "ops"}, []string{"ml"}, [4]string{"deny", "deny", "allow", "allow"}},
		{"everybody, where a group is meant", []string{"10.60.0.0/16", ""}, []string{"ml"}, othersToo},
		{"everybody by halves", []string{"10.60.0.0/17", "", "10.60.128.0/17", "ml"}, []string{"ml"}, othersToo},
		{"no rule at all", nil, []string{"ml"}, nobodyIn},
	} {
		t.Run(row.name, func(t *testing.T) {
			intent := devIntent
			intent.ClientVPNGroups = row.meant
			report := accesspath.Judge(withRules(t, row.rules...), intent)
			assert.Equal(t, row.want, outcomes(report))
			assert.Equal(t, row.want == membersAlone || row.want == everyoneIn, report.Intent.OK)
			assert.Len(t, report.Matrix, 108, "the matrix is about the three sorts of person alone")
		})
	}
}

// AWS's own example: the longest prefix decides whose a destination is, and 0.0.0.0/0 comes last (Client VPN Administrator
// Guide, "Authorization rules", scenarios 2 and 3, on the reference network).
func TestTheLongestPrefixDecidesWhoseADestinationIs(t *testing.T) {
	for name, row := range map[string]struct {
		rules []string
		want  [4]string
	}{
		"a rule for any destination gives no access to a network of another group": {
			[]string{"10.60.0.0/16", "development", "0.0.0.0/0", "managers"}, [4]string{"deny", "deny", "allow", "allow"}},
		"and does where no other rule names the network": {[]string{"10.70.0.0/16", "development", "0.0.0.0/0", "managers"}, membersAlone},
		"a single host of another group that is no endpoint's or DNS server's address leaves a hole": {
			[]string{"10.60.0.0/16", "managers", "10.60.1.119/32", "development"}, [4]string{"deny", "deny", "allow", "allow"}},
		"an additional rule closes it": {
			[]string{"10.60.0.0/16", "managers", "10.60.1.119/32", "development", "10.60.1.119/32", "managers"},
			[4]string{"allow", "allow", "allow", "allow"}},
		"a host that is outside the endpoints' subnets does not matter": {
			[]string{"10.60.0.0/16", "managers", "10.60.2.119/32", "development"}, membersAlone},
	} {
		t.Run(name, func(t *testing.T) {
			intent := devIntent
			intent.ClientVPNGroups = []string{"managers"}
			assert.Equal(t, row.want, outcomes(accesspath.Judge(withRules(t, row.rules...), intent)))
		})
	}
}

func TestAPathThatIsMeantToBeClosedIsClosedToEveryGroup(t *testing.T) {
	closed := intended(accesspath.FromVPC, accesspath.FromOnPremises)
	report := accesspath.Judge(withRules(t, "10.60.0.0/16", "ml", "10.60.0.2/32", "ops"), closed)
	assert.Equal(t, everyoneIn, outcomes(report), "somebody may be in both groups")
	assert.False(t, report.Intent.OK)
	report = accesspath.Judge(withRules(t, "10.70.0.0/16", "ml"), closed)
	assert.Equal(t, [4]string{"deny", "deny", "", ""}, outcomes(report))
	assert.True(t, report.Intent.OK)
}

func TestANonMemberWhoGetsInIsToldByTheRule(t *testing.T) {
	intent := devIntent
	intent.ClientVPNGroups = []string{"ml"}
	report := accesspath.Judge(withRules(t, "10.60.0.0/16", "ml", "10.60.1.0/24", ""), intent)
	require.Len(t, report.Intent.Differences, 2)
	d := report.Intent.Differences[0]
	assert.Equal(t, accesspath.NonMember, d.Principal)
	assert.Equal(t, "urn:x::10.60.1.0/24", d.DecidedBy.URN)
	assert.Equal(t, "authorization rule 10.60.1.0/24 for 10.60.1.0/24 covers part of endpoint notebook-api-endpoint "+
		"(vpce-0de00000000000api) (10.60.0.0/24, 10.60.1.0/24)", d.Because)
	assert.Equal(t, "authorize the groups that are meant to get in, and nobody else", d.Remedy)
}

func TestTheVerdictSaysWhoseItIs(t *testing.T) {
	intent := devIntent
	intent.ClientVPNGroups = []string{"ml", "ops"}
	v := answers(accesspath.Judge(withRules(t, "10.60.0.0/16", "ml"), intent))["issuer client-vpn open"]
	assert.Contains(t, v.Because, ", a member of group ops, ")
	assert.Contains(t, v.Remedy, "for a group of the person, or for everybody")
}
