package diff

import (
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// comparison judges the two deployments, and others between them.
type comparison struct {
	older, newer observe.Export
	facts        observe.Stated
	intent       accesspath.Intent
}

func (c *comparison) judge(e observe.Export) accesspath.Report {
	return accesspath.Judge(e.Observe(c.facts), c.intent)
}

// mostTried is how many changes are tried one by one. Each takes two judgements.
const mostTried = 24

// attribute finds which change turned which answer: one whose undoing in the newer deployment, or whose making in the older one, turns it. Those
// that the reasons name are tried first.
func (c *comparison) attribute(report *Report) {
	if len(report.Answers) == 0 {
		return
	}
	var reasons strings.Builder
	for i := range report.Answers {
		reasons.WriteString(report.Answers[i].Because + "\n" + report.Answers[i].WasBecause + "\n")
	}
	text := reasons.String()
	slices.SortStableFunc(report.Changes, func(x, y Change) int { return x.rank(text) - y.rank(text) })
	triedReading := false
	for i := range report.Changes[:min(mostTried, len(report.Changes))] {
		change := &report.Changes[i]
		if change.URN == "" {
			if triedReading {
				continue
			}
			triedReading = true
		}
		c.try(report, i)
	}
	c.decisiveFirst(report)
}

// rank puts the changes first that the reasons name.
func (c Change) rank(reasons string) int {
	named := func(r *observe.Resource) bool {
		return r != nil && (r.ID != "" && strings.Contains(reasons, r.ID) || strings.Contains(reasons, topology.ShortName(r.URN)))
	}
	if c.Call != "" && strings.Contains(reasons, c.Call) || named(c.older) || named(c.newer) ||
		slices.ContainsFunc(c.Statements, func(sid string) bool { return strings.Contains(reasons, sid) }) {
		return 0
	}
	return 1
}

// try undoes a change in the newer deployment, and makes it in the older one.
func (c *comparison) try(report *Report, at int) {
	change := report.Changes[at]
	undone := byQuestion(c.judge(with(c.newer, change.newer, change.older, c.older, change.URN == "")))
	made := byQuestion(c.judge(with(c.older, change.older, change.newer, c.newer, change.URN == "")))
	for i := range report.Answers {
		a := &report.Answers[i]
		q := question{a.Notebook, a.Principal, a.From, a.Step}
		marks := a.Was == a.Is // the mark alone changed
		if is(undone[q], a.Was, a.WasAssumed, marks) || is(made[q], a.Is, a.IsAssumed, marks) {
			a.ChangedBy = append(a.ChangedBy, at)
			report.Changes[at].Decides = true
		}
	}
}

// is says whether a verdict is a decision, with its mark where that is asked.
func is(v *accesspath.Verdict, decision accesspath.Decision, assumed, marks bool) bool {
	if v == nil {
		return decision == ""
	}
	return v.Decision == decision && (!marks || v.Assumed == assumed)
}

// with is a deployment with a resource in the place of another; nil is none. Where what was read changed, it has the other's readings.
func with(e observe.Export, instead, resource *observe.Resource, other observe.Export, isReading bool) observe.Export {
	if isReading {
		e.Readings = other.Readings
		return e
	}
	var kept []observe.Resource
	for i := range e.Resources {
		if instead == nil || e.Resources[i].URN != instead.URN {
			kept = append(kept, e.Resources[i])
		}
	}
	if resource != nil {
		kept = append(kept, *resource)
	}
	e.Resources = kept
	return e
}

// decisiveFirst puts the changes first that changed an answer, and keeps the answers' references to them.
func (c *comparison) decisiveFirst(report *Report) {
	order := make([]int, len(report.Changes))
	for i := range order {
		order[i] = i
	}
	side := func(i int) int {
		if report.Changes[i].Decides {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(x, y int) int { return side(x) - side(y) })
	sorted, place := make([]Change, len(order)), make([]int, len(order))
	for at, from := range order {
		sorted[at], place[from] = report.Changes[from], at
	}
	report.Changes = sorted
	for i := range report.Answers {
		for k, from := range report.Answers[i].ChangedBy {
			report.Answers[i].ChangedBy[k] = place[from]
		}
		slices.Sort(report.Answers[i].ChangedBy)
	}
}
