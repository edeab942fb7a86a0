package account_test

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
)

// becameFacts are the paths on which the account's answers differ from the stack's, and what they say. Each rested on what the stack takes for
// granted of others' resources, and the account has the facts.
var becameFacts = map[accesspath.From]string{
	// The stack of dev takes for granted that another one attaches the gateway of the VPN.
	accesspath.FromOnPremises: "the on-premises network is attached to no gateway of VPC vpc-617ffcb2262f803ea",
}

// The sandbox's account of dev, served in the API's own form and read again, is judged as its export is, but for what became a fact.
func TestTheAccountOfAStackIsJudgedAsTheStack(t *testing.T) {
	text, err := os.ReadFile("../../../accesspath/observe/testdata/dev.export.json")
	require.NoError(t, err)
	export, err := observe.ReadExport(bytes.NewReader(text))
	require.NoError(t, err)
	export.Resources = slices.DeleteFunc(export.Resources, func(r observe.Resource) bool { return !strings.HasPrefix(r.Type, "aws:") })
	stated := observe.Stated{OnPremisesCIDRs: []string{"192.168.0.0/16"}}
	f := servedFrom(t, export)
	file := f.read()
	require.Empty(t, file.Reading.Unread)
	inFile := map[string]int{}
	for _, r := range file.Deployment.Resources {
		inFile[r.Type]++
	}
	for _, r := range export.Resources {
		isPart := strings.HasPrefix(r.Type, "aws:vpc/securityGroup") || strings.HasPrefix(r.Type, "aws:ec2/defaultSecurityGroup:") // rules and groups, which groups hold
		isNone := slices.ContainsFunc(notServed, func(prefix string) bool { return strings.HasPrefix(r.Type, prefix) })
		assert.True(t, isPart || isNone || inFile[r.Type] > 0, "nothing serves %s", r.Type)
	}
	read, err := json.Marshal(file)
	require.NoError(t, err)
	again, err := observe.ReadJudged(bytes.NewReader(read))
	require.NoError(t, err)
	whole, err := observe.ReadExport(bytes.NewReader(text))
	require.NoError(t, err)
	issuer := ""
	for _, r := range export.Resources {
		if r.Type == "aws:iam/role:Role" && strings.Contains(textOf(r, "name"), "ec2-issuer") {
			issuer = textOf(r, "name")
		}
	}
	intent := accesspath.Intent{AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}}
	want := accesspath.Judge(whole.Observe(stated), intent)
	intent.Issuers = []string{"role/" + issuer} // a role that a stack makes is known by its name in the program, which no account has
	got := accesspath.Judge(again.Observe(stated), intent)
	require.Len(t, got.Verdicts, len(want.Verdicts))
	for i, w := range want.Verdicts {
		g := got.Verdicts[i]
		assert.Equal(t, []any{w.Principal, w.From, w.Step}, []any{g.Principal, g.From, g.Step})
		if fact, became := becameFacts[g.From]; became && w.Decision != g.Decision {
			assert.True(t, w.Assumed, w.Because)
			assert.Contains(t, g.Because, fact)
			continue
		}
		assert.Equal(t, w.Decision, g.Decision, "was: %s; is: %s", w.Because, g.Because)
		assert.False(t, g.Assumed && !w.Assumed, "%s %s %s rests on more than before: %s", g.Principal, g.From, g.Step, g.Because)
	}
	for _, n := range got.NotUnderstood {
		t.Error(n)
	}
}
