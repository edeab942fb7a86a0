package diff

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

// At least alwaysTried changes are tried one by one, and as many more as keep the resources that are judged for them within workAtMost. Of two
// deployments of 1,000 resources that is 200 changes, in some seconds. It is counted, and not timed: whoever makes the comparison again gets
// the same.
const alwaysTried = 24

var workAtMost = 400_000

func (c *comparison) mostTried() int {
	return max(alwaysTried, workAtMost/(1+len(c.older.Resources)+len(c.newer.Resources)))
}

// attribute finds which change turned which answer, or who may become an issuer: one whose undoing in the newer deployment, or whose making in
// the older one, turns it. Those that the reasons name are tried first.
func (c *comparison) attribute(report *Report) {
	if len(report.Answers)+len(report.Trust) == 0 {
		return
	}
	var reasons strings.Builder
	for i := range report.Answers {
		reasons.WriteString(report.Answers[i].Because + "\n" + report.Answers[i].WasBecause + "\n")
	}
	for _, t := range report.Trust {
		reasons.WriteString(t.Role + "\n" + t.Because + "\n")
	}
	text := reasons.String()
	slices.SortStableFunc(report.Changes, func(x, y Change) int { return x.rank(text) - y.rank(text) })
	tried := min(len(report.Changes), c.mostTried())
	for i := tried; i < len(report.Changes); i++ {
		report.Changes[i].NotTried = true
	}
	for at, found := range c.tryEach(report, tried) {
		for _, i := range found.answers {
			report.Answers[i].ChangedBy = append(report.Answers[i].ChangedBy, at)
		}
		for _, i := range found.trust {
			report.Trust[i].ChangedBy = append(report.Trust[i].ChangedBy, at)
		}
		report.Changes[at].Decides = len(found.answers)+len(found.trust) > 0
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

// turned are the answers, and the members of [Report.Trust], that a change turns, by their places.
type turned struct{ answers, trust []int }

// tryEach tries the first changes side by side.
func (c *comparison) tryEach(report *Report, tried int) []turned {
	all := make([]turned, tried)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for at := int(next.Add(1)) - 1; at < tried; at = int(next.Add(1)) - 1 {
				all[at] = c.try(report, report.Changes[at])
			}
		})
	}
	workers.Wait()
	return all
}

// try undoes a change in the newer deployment, and makes it in the older one. It returns what that turns.
func (c *comparison) try(report *Report, change Change) (found turned) {
	undoneReport := c.judge(change.as(c.newer, c.older, change.newer, change.older))
	madeReport := c.judge(change.as(c.older, c.newer, change.older, change.newer))
	undone, made := byQuestion(undoneReport), byQuestion(madeReport)
	for i := range report.Answers {
		a := &report.Answers[i]
		marks := a.Was == a.Is // the mark alone changed
		if is(undone[a.question], a.Was, a.WasAssumed, marks) || is(made[a.question], a.Is, a.IsAssumed, marks) {
			found.answers = append(found.answers, i)
		}
	}
	if len(report.Trust) == 0 {
		return found
	}
	undoneTrust, madeTrust := standings(undoneReport), standings(madeReport)
	for i, t := range report.Trust {
		if t.turns(undoneTrust, madeTrust) {
			found.trust = append(found.trust, i)
		}
	}
	return found
}

// is says whether a verdict is a decision, with its mark where that is asked.
func is(v *accesspath.Verdict, decision accesspath.Decision, assumed, marks bool) bool {
	if v == nil {
		return decision == ""
	}
	return v.Decision == decision && (!marks || v.Assumed == assumed)
}

// as is a deployment with what changed as the other has it, and all else as it is.
func (c Change) as(e, other observe.Export, own, others *observe.Resource) observe.Export {
	switch {
	case c.Call != "":
		return withCall(e, other, c.Call)
	case c.Operation != "":
		return withOperation(e, other, c)
	default:
		return with(e, own, others)
	}
}

// with is a deployment with a resource in the place of another; nil is none.
func with(e observe.Export, instead, resource *observe.Resource) observe.Export {
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

// decisiveFirst puts the changes first that changed something, and keeps the references to them.
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
		replace(report.Answers[i].ChangedBy, place)
	}
	for i := range report.Trust {
		replace(report.Trust[i].ChangedBy, place)
	}
}

// replace puts the new places of changes in the place of the old ones.
func replace(changes, place []int) {
	for k, from := range changes {
		changes[k] = place[from]
	}
	slices.Sort(changes)
}
