package observe_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
)

// judgedCase is an input on which the project was wrong, and the right answers.
type judgedCase struct {
	// file is the input's, and onDev says that it holds what changes in the reference environment.
	file  string
	onDev bool
	// paths are those that are meant to be open.
	paths []accesspath.From
	// want are answers, as "who from step=decision". A star behind the decision asks for the star of what is assumed.
	want []string
	// witness is in what is said of the first answer that somebody gets in.
	witness string
	// asMeant says that all is as intended.
	asMeant bool
}

var (
	referencePaths = []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}
	vpcAlone       = []accesspath.From{accesspath.FromVPC}
)

var judgedCases = []judgedCase{
	{
		file: "half-the-internet-admitted", paths: vpcAlone, witness: "at a public address in 0.0.0.0/1, such as ",
		want: []string{"issuer internet issue,open=allow", "outsider internet open=allow", "issuer vpc issue,open=allow"},
	},
	{
		file: "two-accounts", paths: vpcAlone, witness: "on the internet",
		want: []string{"issuer internet issue,open=allow", "outsider internet open=allow"},
	},
	{file: "version-4", paths: vpcAlone, asMeant: true, want: []string{"issuer vpc issue,open=allow", "issuer internet issue,open=deny"}},
	{
		file: "managed-policy-with-the-grant", paths: vpcAlone, witness: "on the internet",
		want: []string{"other-issuer internet issue,open=allow", "issuer internet issue,open=deny"},
	},
	{file: "undeclared-subnet", paths: vpcAlone, want: []string{"issuer client-vpn issue,open=deny", "issuer vpc issue,open=deny"}},
	{
		file: "other-providers", paths: vpcAlone,
		want: []string{"issuer,administrator vpc,linked-vpc,internet,console issue,open=unknown", "outsider internet open=unknown"},
	},
	{file: "endpoint-policy-as-object", paths: vpcAlone, want: []string{"issuer vpc issue=allow", "* vpc open=deny"}},
	{
		file: "pending-operation", paths: vpcAlone,
		want: []string{"issuer,administrator vpc,linked-vpc,internet,console issue,open=unknown", "outsider internet open=unknown"},
	},
	{
		file: "ipv6-door.export", witness: "at an address in 2001:db8::/56",
		want: []string{"issuer vpc issue,open=allow", "issuer internet issue,open=deny"},
	},
	{
		file: "client-vpn-on-transit-gateway", onDev: true, paths: referencePaths, // nothing answers names on that path
		want: []string{"* client-vpn issue,open=deny", "issuer vpc issue,open=allow"},
	},
	{
		file: "client-vpn-on-transit-gateway-elsewhere", onDev: true, paths: []accesspath.From{accesspath.FromVPC, accesspath.FromOnPremises},
		want: []string{"* client-vpn issue,open=deny"}, asMeant: true, // no route leads back to the gateway
	},
	{
		file: "client-vpn-ipv6-traffic", onDev: true, paths: referencePaths,
		want: []string{"* client-vpn issue,open=deny", "issuer vpc issue,open=allow", "issuer on-premises issue,open=allow*"},
	},
	{file: "endpoints-ipv6-records", onDev: true, paths: referencePaths, want: []string{"* vpc,client-vpn,on-premises issue,open=deny"}},
	{file: "endpoints-ipv6-only", onDev: true, paths: referencePaths, want: []string{"* vpc,client-vpn,on-premises issue,open=deny"}},
	{
		file: "resolver-doh-only", onDev: true, paths: referencePaths,
		want: []string{"* on-premises issue,open=deny", "issuer vpc,client-vpn issue,open=allow"},
	},
	{file: "resolver-doh-only-443-open", onDev: true, paths: referencePaths, want: []string{"issuer on-premises issue,open=allow*"}, asMeant: true},
	{
		file: "door-admits-another-group", onDev: true, paths: []accesspath.From{accesspath.FromClientVPN, accesspath.FromOnPremises},
		want: []string{"issuer vpc issue,open=allow", "outsider vpc open=allow"}, witness: "that has security group sg-0aa0aa0aa0aa0aa01",
	},
	{
		file: "spoke-by-transit-gateway", onDev: true, paths: referencePaths, witness: "on a workload in subnet spoke-a",
		want: []string{"issuer linked-vpc issue,open=allow*", "outsider linked-vpc open=allow*", "issuer vpc issue,open=allow"},
	},
	{file: "private-zone-for-the-api", onDev: true, paths: referencePaths, want: []string{"issuer vpc,client-vpn issue=allow"}, asMeant: true},
	{file: "dhcp-options", onDev: true, paths: referencePaths, want: []string{"issuer vpc issue,open=unknown", "issuer client-vpn issue,open=allow"}},
}

func (c judgedCase) report(t *testing.T) accesspath.Report {
	t.Helper()
	if c.onDev {
		seen := caseStack(t, c.file).observed(t, observe.Stated{OnPremisesCIDRs: []string{"192.168.0.0/16"}})
		return accesspath.Judge(seen, accesspath.Intent{AllowedPaths: c.paths})
	}
	return accesspath.Judge(trustingTheAccount(aCase(t, c.file)).Observe(observe.Stated{}), accesspath.Intent{AllowedPaths: c.paths, Issuers: []string{"role/analyst"}})
}

// trustingTheAccount has the roles trust their account instead of everybody: the cases have the shortest trust policy, and are not about it. As they
// stand, anybody may issue; see [TestARoleThatAnybodyMayAssume].
func trustingTheAccount(export observe.Export) observe.Export {
	for i := range export.Resources {
		for _, properties := range []map[string]any{export.Resources[i].Inputs, export.Resources[i].Outputs} {
			if text, is := properties["assumeRolePolicy"].(string); is {
				properties["assumeRolePolicy"] = strings.Replace(text, `{"AWS":"*"}`, `{"AWS":"111122223333"}`, 1)
			}
		}
	}
	return export
}

// The same export with the trust policy that it has.
func TestARoleThatAnybodyMayAssume(t *testing.T) {
	report := accesspath.Judge(seenInCase(t, "version-4"), accesspath.Intent{AllowedPaths: vpcAlone, Issuers: []string{"role/analyst"}})
	require.Len(t, report.Intent.Differences, 1)
	d := report.Intent.Differences[0]
	assert.Equal(t, []any{accesspath.Outsider, accesspath.FromVPC, accesspath.Issue}, []any{d.Principal, d.From, d.Step})
	assert.Equal(t, "anybody may assume role analyst: the trust policy admits every AWS principal", d.Because)
}

func TestTheCasesAreJudgedRight(t *testing.T) {
	for _, c := range judgedCases {
		t.Run(c.file, func(t *testing.T) {
			report := c.report(t)
			assert.Equal(t, c.asMeant, report.Intent.OK, "%+v", report.Intent.Differences)
			assert.Empty(t, report.NothingJudged)
			witness := ""
			for _, want := range c.want {
				pattern, decision, _ := strings.Cut(want, "=")
				decision, isStarred := strings.CutSuffix(decision, "*")
				found := 0
				for answer, v := range answers(report) {
					if !sabotage.Matches(pattern, answer) || strings.HasPrefix(answer, "outsider") && v.Step == accesspath.Issue {
						continue
					}
					found++
					assert.Equal(t, decision, string(v.Decision), "%s: %s", answer, v.Because)
					assert.True(t, v.Assumed || !isStarred, "%s is starred", answer)
					assert.NotContains(t, v.Because, "nobody can connect")
					if witness == "" {
						witness = v.Witness
					}
				}
				assert.NotZero(t, found, want)
			}
			assert.Contains(t, witness, c.witness)
		})
	}
}

// A stack without a notebook is judged by nobody, and a state file is no export.
func TestTheCasesOfWhichNothingIsJudged(t *testing.T) {
	report := accesspath.Judge(seenInCase(t, "no-notebook"), accesspath.Intent{AllowedPaths: vpcAlone})
	assert.NotEmpty(t, report.NothingJudged)
	assert.False(t, report.Intent.OK)
	assert.Empty(t, report.Verdicts)

	file, err := os.ReadFile(filepath.Join("testdata", "cases", "checkpoint.json"))
	require.NoError(t, err)
	_, err = observe.ReadExport(bytes.NewReader(file))
	assert.ErrorContains(t, err, "pulumi stack export")
}

// What a shell writes in UTF-16 or with a byte order mark is judged like plain UTF-8.
func TestTheCasesInOtherEncodings(t *testing.T) {
	for _, name := range []string{"utf16", "utf8-bom"} {
		report := judgedCase{file: name, paths: vpcAlone}.report(t)
		assert.True(t, report.Intent.OK, "%s: %+v", name, report.Intent.Differences)
		assert.NotEmpty(t, report.Verdicts)
	}
}
