package observe_test

import (
	"fmt"
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

// holdsAgainst says that no answer is another than the truth, but for those that say that they are not known.
func holdsAgainst(t *testing.T, truth, read map[string]accesspath.Verdict, format string, values ...any) {
	t.Helper()
	for key, v := range read {
		was, asked := truth[key]
		if asked && v.Decision != accesspath.Unknown && v.Decision != was.Decision && !v.Assumed {
			assert.Fail(t, fmt.Sprintf(format, values...), "%s is %s and was %s: %s", key, v.Decision, was.Decision, v.Because)
		}
	}
}

// What the account has is taken out of the file type by type, and what the reader would say of it is put in: whatever answer comes out
// otherwise must say that it is not known. The same is done to all types that one call tells of.
func TestAGapIsNeverReadAsThereIsNone(t *testing.T) {
	turned := 0
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
			holdsAgainst(t, truth, judgedIn(without(true), intent), "%s without %s", name, token)
			blind := judgedIn(without(false), intent)
			for key, v := range truth {
				if blind[key].Decision != v.Decision {
					turned++
				}
			}
		}
	}
	assert.Greater(t, turned, 500, "without the gaps' types, many answers are wrong")
}

// Whatever harm is done to an account, a reading that lacks the types of what was changed, or that has of these types only what was there
// before, as where the second page of a list was refused, says nothing that is not so.
func TestHarmThatIsNotReadIsNotDenied(t *testing.T) {
	for _, row := range exportRows(t) {
		before := loadStack(t, row.environment()+".export.json")
		for _, e := range row.Baseline {
			before.edit(t, e)
		}
		after := loadStack(t, row.environment()+".export.json")
		var changed []string
		for _, e := range row.Baseline {
			after.edit(t, e)
		}
		for _, e := range row.Edits {
			changed = append(changed, after.find(t, e.Element)["type"].(string))
			after.edit(t, e)
		}
		isRead := true
		for _, a := range row.Add {
			after.add(a.Type, a.Name, a.ID, a.Properties)
			changed, isRead = append(changed, a.Type), isRead && !a.Deleting && a.Pending == "" && strings.HasPrefix(a.Type, "aws:") && !strings.HasPrefix(a.Type, "aws:index/")
		}
		if !isRead || len(changed) == 0 {
			continue // no account has such a thing
		}
		unread := []accountfile.Unread{{Call: "aws:Describe", Reason: accountfile.Denied, Types: changed}}
		truth := judgedIn(accountOf(t, after.exported(t), nil), after.intent)
		without := accountOf(t, after.exported(t), func(file *accountfile.File) {
			file.Reading.Unread = unread
			file.Deployment.Resources = slices.DeleteFunc(file.Deployment.Resources, func(r accountfile.Resource) bool { return slices.Contains(changed, r.Type) })
		})
		holdsAgainst(t, truth, judgedIn(without, after.intent), "%s, unread", row.Name)
		if len(row.Edits) > 0 {
			continue // what was there before is then no part of what is there
		}
		partly := accountOf(t, before.exported(t), func(file *accountfile.File) { file.Reading.Unread = unread })
		holdsAgainst(t, truth, judgedIn(partly, after.intent), "%s, of which the first page was read", row.Name)
	}
}
