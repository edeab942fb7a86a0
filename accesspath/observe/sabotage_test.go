package observe_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
)

// exportRow is a change to an exported stack: a row as the model's own table has them, which may also add resources.
type exportRow struct {
	sabotage.Row
	Add []struct {
		Type       string         `json:"type"`
		Name       string         `json:"name"`
		ID         string         `json:"id"`
		Properties map[string]any `json:"properties"`
		// Deleting says that it waits for its deletion, and Pending is the operation on it that was under way when a run died.
		Deleting bool   `json:"deleting"`
		Pending  string `json:"pending"`
	} `json:"add"`
	// Adds are answers that the report has besides, in the form of flips: those about somebody who was not there before.
	Adds []string `json:"adds"`
	// NotUnderstood says whether the row adds to what is not understood; nil does not ask.
	NotUnderstood *bool `json:"notUnderstood"`
}

// exportRows are the rows of testdata/sabotage.json, their references filled in from the stack.
func exportRows(t *testing.T) []exportRow {
	t.Helper()
	text, err := os.ReadFile("testdata/sabotage.json")
	require.NoError(t, err)
	var raw []json.RawMessage
	require.NoError(t, json.Unmarshal(text, &raw))
	rows := make([]exportRow, len(raw))
	for i, one := range raw {
		require.NoError(t, json.Unmarshal(one, &rows[i]))
		s := loadStack(t, rows[i].environment()+".export.json")
		decoder := json.NewDecoder(strings.NewReader(s.expand(t, string(one))))
		decoder.DisallowUnknownFields()
		rows[i] = exportRow{}
		require.NoError(t, decoder.Decode(&rows[i]), "%s", one)
	}
	return rows
}

func (r exportRow) environment() string {
	if r.Environment == "" {
		return "dev"
	}
	return r.Environment
}

func (r exportRow) isHarmful() bool { return len(r.Flips)+len(r.Adds) > 0 }

func TestSabotageOfAnExportedStack(t *testing.T) {
	rows := exportRows(t)
	harmful := 0
	names := map[string]bool{}
	for _, row := range rows {
		require.False(t, names[row.Name], row.Name)
		names[row.Name] = true
		if row.isHarmful() {
			harmful++
		}
		t.Run(row.Name, func(t *testing.T) { judgeRow(t, row) })
	}
	assert.GreaterOrEqual(t, harmful, 40)
	assert.GreaterOrEqual(t, len(rows)-harmful, 40)
}

// The rows of the model's own table that are about resources must do the same to the exported stack.
func TestTheModelsSabotageDoesTheSameToAnExportedStack(t *testing.T) {
	rows, err := sabotage.Rows()
	require.NoError(t, err)
	s := loadStack(t, "dev.export.json")
	judgedRows := 0
	for _, row := range rows {
		if _, differs := notOnAnExport[row.Name]; differs || row.Only != "" || row.Environment != "" {
			continue
		}
		judgedRows++
		translated := exportRow{Row: translate(t, s, row)}
		if row.Name == "the notebook endpoint wears the resolver's group" { // it names the first of two rules alike
			translated.Culprit, translated.Culprits = nil, nil
		}
		t.Run(row.Name, func(t *testing.T) { judgeRow(t, translated) })
	}
	assert.Greater(t, judgedRows, 80)
}

// TestExceptionsAreRows keeps the list of exceptions from outliving its rows.
func TestExceptionsAreRows(t *testing.T) {
	rows, err := sabotage.Rows()
	require.NoError(t, err)
	for name := range notOnAnExport {
		assert.True(t, slices.ContainsFunc(rows, func(r sabotage.Row) bool { return r.Name == name }), name)
	}
}

// notOnAnExport are the rows that mean something else there, and why.
var notOnAnExport = map[string]string{
	"the VPN wears the VPC's default group":  "this stack closes the default group",
	"the VPC's DNS attributes are not known": "a property that is absent from an export has the provider's default",
	"the guardrail exempts nobody":           "the exported policy has its conditions in another order",
}

func judgeRow(t *testing.T, row exportRow) {
	for name, stated := range map[string]observe.Stated{
		"ranges stated by the configuration": {OnPremisesCIDRs: []string{"192.168.0.0/16"}},
		"nothing stated":                     {},
	} {
		s := loadStack(t, row.environment()+".export.json")
		for _, e := range row.Baseline {
			s.edit(t, e)
		}
		before := baseline(t, s, row, name, stated)
		for _, e := range row.Edits {
			s.edit(t, e)
		}
		for _, a := range row.Add {
			s.add(a.Type, a.Name, a.ID, a.Properties)
			s.unfinished(a.Deleting, a.Pending)
		}
		after := s.judgedFor(t, stated, row.Groups)
		compare(t, row, name, before, after)
		if row.NotUnderstood != nil {
			assert.Equal(t, *row.NotUnderstood, len(after.NotUnderstood) > len(before.NotUnderstood), "%s: %v", name, after.NotUnderstood)
		}
	}
}

var baselines sync.Map

// baseline judges a stack before its change; without a row's own baseline, once for all rows.
func baseline(t *testing.T, s stack, row exportRow, name string, stated observe.Stated) accesspath.Report {
	t.Helper()
	key := row.environment() + " " + name
	if kept, judged := baselines.Load(key); judged && len(row.Baseline) == 0 {
		return kept.(accesspath.Report)
	}
	report := s.judgedFor(t, stated, row.Groups)
	if len(row.Baseline) == 0 || len(row.Groups) > 0 {
		require.True(t, report.Intent.OK, "%+v", report.Intent.Differences)
	}
	if len(row.Baseline) == 0 {
		baselines.Store(key, report)
	}
	return report
}

func compare(t *testing.T, row exportRow, name string, before, after accesspath.Report) {
	t.Helper()
	was := decisions(before)
	expected, err := row.Expected(was)
	require.NoError(t, err)
	got := answers(after)
	for answer, want := range expected {
		v := got[answer]
		assert.Equal(t, want, string(v.Decision), "%s: %s: %s", name, answer, v.Because)
		if want == was[answer] {
			continue
		}
		assert.NotEmpty(t, v.Remedy, "%s: %s", name, answer)
		culprit, said := row.CulpritOf(answer)
		switch {
		case !said:
		case culprit == "":
			assert.Empty(t, v.DecidedBy.URN, "%s: %s: %s", name, answer, v.Because)
		default:
			assert.True(t, sabotage.Is(v.DecidedBy.URN, culprit), "%s: %s: decided by %s, not %s: %s",
				name, answer, v.DecidedBy.URN, culprit, v.Because)
		}
	}
	compareAdded(t, row, name, was, got)
	if len(row.Baseline) == 0 || len(row.Groups) > 0 {
		assert.Equal(t, !row.isHarmful(), after.Intent.OK, name)
	}
}

// compareAdded looks at the answers about people who were not there before.
func compareAdded(t *testing.T, row exportRow, name string, was map[string]string, got map[string]accesspath.Verdict) {
	t.Helper()
	for _, add := range row.Adds {
		pattern, want, _ := strings.Cut(add, "=")
		found := 0
		for answer, v := range got {
			if _, before := was[answer]; before || !sabotage.Matches(pattern, answer) {
				continue
			}
			found++
			assert.Equal(t, want, string(v.Decision), "%s: %s: %s", name, answer, v.Because)
		}
		assert.NotZero(t, found, "%s: %s is no new answer", name, add)
	}
}
