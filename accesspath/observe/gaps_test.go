package observe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
)

// estates are accounts by the export that tells what is in them, each with who is meant.
var estates = map[string]accesspath.Intent{
	"dev.export.json":             {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}},
	"prod.export.json":            {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromLinkedVPC}},
	"fleet.export.json":           {AllowedPaths: []accesspath.From{accesspath.FromVPC}},
	"on-premises.export.json":     {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromOnPremises}},
	"transit-gateway.export.json": {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN}},
	"adopt.export.json":           {AllowedPaths: []accesspath.From{accesspath.FromVPC}},
	"foreign.export.json":         {AllowedPaths: []accesspath.From{accesspath.FromVPC}},
}

func judgedIn(export observe.Export, intent accesspath.Intent) map[string]accesspath.Verdict {
	byName := map[string]accesspath.Verdict{}
	for _, v := range accesspath.Judge(export.Observe(observe.Stated{}), intent).Verdicts {
		byName[strings.Join([]string{v.Notebook, string(v.Principal), string(v.From), string(v.Step)}, " ")] = v
	}
	return byName
}

// What the account has is taken out of the file type by type, and what the reader would say of it is put in: whatever answer comes out
// otherwise must say that it is not known. The same is done to all types that one call tells of.
func TestAGapIsNeverReadAsThereIsNone(t *testing.T) {
	for name, intent := range estates {
		export := exportNamed(t, name)
		truth := judgedIn(accountOf(t, export, nil), intent)
		tokens := map[string]bool{}
		for _, r := range export.Resources {
			if strings.HasPrefix(r.Type, "aws:") {
				tokens[r.Type] = true
			}
		}
		for token := range tokens {
			without := func(gap bool) observe.Export {
				return accountOf(t, export, func(file *accountfile.File) {
					file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool { return r.Type == token })
					if gap {
						file.Reading.Unread = []accountfile.Unread{{Call: "aws:Describe", Reason: accountfile.Denied, Types: []string{token}}}
					}
				})
			}
			for key, v := range judgedIn(without(true), intent) {
				was, asked := truth[key]
				if !asked || v.Decision == accesspath.Unknown || v.Decision == was.Decision {
					continue
				}
				assert.True(t, v.Assumed, "%s without %s: %s is %s and was %s: %s", name, token, key, v.Decision, was.Decision, v.Because)
			}
		}
	}
}
