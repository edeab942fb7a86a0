package accesspath

import (
	"fmt"
	"maps"
	"slices"
)

// Judge walks every path of every notebook and compares the answers with the intent. The same topology and intent always
// give the same report, to the byte. It changes neither of them.
func Judge(topology Topology, intent Intent) Report {
	n := newNetwork(&topology)
	intent = intent.withNames()
	report := Report{
		Version: ReportVersion, Restriction: n.restriction(),
		Verdicts: []Verdict{}, Matrix: []Cell{}, Meant: []Meant{}, Intent: Comparison{OK: true, Differences: []Difference{}},
	}
	supposed := map[string]bool{}
	for i := range n.Notebooks {
		j := judgement{network: n, notebook: &n.Notebooks[i], intent: intent}
		if len(n.Notebooks) > 1 {
			j.name = n.Notebooks[i].Name
		}
		for _, sentence := range j.judge(&report) {
			supposed[sentence] = true
		}
	}
	n.noteIntentElsewhere(intent)
	if len(n.Notebooks) == 0 {
		n.notUnderstood = append(n.notUnderstood, NotUnderstood{Because: "no notebook instance is declared, so there is nothing to judge"})
	}
	report.NotUnderstood = n.notUnderstood
	report.Assumptions = append(append([]string{}, topology.Assumptions...), slices.Sorted(maps.Keys(supposed))...)
	return report
}

// judgement is the part of a report about one notebook.
type judgement struct {
	*network
	notebook *Notebook
	// name is the notebook's in a report about several.
	name   string
	intent Intent
}

// judge returns what it had to suppose of tags.
func (j judgement) judge(report *Report) (supposed []string) {
	parts := j.cast(j.notebook, j.intent)
	report.Meant = append(report.Meant, j.meant(parts))
	actors, whos := j.actors(j.notebook, parts), Whos()
	if len(parts.others) > 0 {
		whos = append(whos, OtherIssuer)
	}
	verdicts := map[question]Verdict{}
	starts := map[From][]start{}
	for _, from := range Froms() {
		starts[from] = onVPN(j.starts(from, j.notebook), j.people)
	}
	starts[FromLinkedVPC] = append(starts[FromLinkedVPC], j.undeclared...)
	for _, who := range whos {
		for _, from := range Froms() {
			for _, step := range Steps() {
				q := question{who, from, step}
				verdict := j.verdict(q, starts[from], actors[who])
				verdicts[q] = verdict
				report.Verdicts = append(report.Verdicts, verdict)
				j.compare(report, verdict)
			}
		}
	}
	j.judgeNonMember(report, actors[Issuer])
	report.Matrix = append(report.Matrix, j.matrix(whos, verdicts)...)
	return parts.supposed
}

// judgeNonMember asks whether the groups keep others out: somebody with an issuer's rights who is on the VPN without one.
func (j judgement) judgeNonMember(report *Report, issuers []actor) {
	starts := onVPN(j.starts(FromClientVPN, j.notebook), j.nonMember)
	starts = slices.DeleteFunc(starts, func(s start) bool { return s.missing != "" })
	if len(starts) == 0 {
		return
	}
	for _, step := range Steps() {
		verdict := j.verdict(question{NonMember, FromClientVPN, step}, starts, issuers)
		report.Verdicts = append(report.Verdicts, verdict)
		j.compare(report, verdict)
	}
}

// question is what one verdict answers.
type question struct {
	who  Who
	from From
	step Step
}

// verdict walks from every start as every actor and keeps the walk that is furthest from what is meant: one person
// who is locked out of a path that should be open, or who gets in by one that should be closed, is what counts.
func (j judgement) verdict(q question, starts []start, actors []actor) Verdict {
	everyone := j.intent.expects(q.who, q.from, q.step) == Allow
	trails := make([][]trail, len(starts))
	atStart, atActor := 0, 0
	for i, s := range starts {
		for k, a := range actors {
			trails[i] = append(trails[i], j.walk(q, s, a, everyone))
			if everyone && s.elsewhere != nil && trails[i][k].decision == Deny {
				continue // nobody has to get in from where nothing is declared
			}
			if further(everyone, trails[i][k].decision, trails[atStart][atActor].decision) {
				atStart, atActor = i, k
			}
		}
	}
	return j.word(q, trails, atStart, atActor)
}

// walk is the walk of one actor from one start. Where the path is meant to be closed, it is the one that gets furthest of
// asking DNS and of addressing each endpoint without it.
func (j judgement) walk(q question, s start, a actor, everyone bool) trail {
	w := walker{
		network: j.network, notebook: j.notebook, who: q.who, from: q.from, step: q.step,
		start: s, actor: a, everyone: everyone,
	}
	asking := w
	furthest := asking.walk()
	if everyone {
		return furthest
	}
	for _, e := range j.directEndpoints(s, q.step) {
		addressing := w
		addressing.direct = e
		if t := addressing.walk(); further(everyone, t.decision, furthest.decision) {
			furthest = t
		}
	}
	return furthest
}

// further orders decisions by their distance from what is meant.
func further(everyone bool, candidate, chosen Decision) bool {
	rank := map[Decision]int{Allow: 0, Unknown: 1, Deny: 2}
	if everyone {
		return rank[candidate] > rank[chosen]
	}
	return rank[candidate] < rank[chosen]
}

// word makes a verdict of the walk that counts. Where it fares otherwise from another start, or as another actor, it
// says whose walk it was.
func (j judgement) word(q question, trails [][]trail, atStart, atActor int) Verdict {
	t := trails[atStart][atActor]
	because := t.decided.because
	if t.actor.unnamed {
		because = fmt.Sprintf("as %s, whom the settings do not name: %s", t.actor.kindAndName(), because)
	} else if slices.ContainsFunc(trails[atStart], func(other trail) bool { return other.decision != t.decision }) {
		because = fmt.Sprintf("as %s: %s", t.actor.name, because)
	}
	if slices.ContainsFunc(trails, func(others []trail) bool { return others[atActor].decision != t.decision }) {
		because = fmt.Sprintf("from %s, %s", t.start.whose(), because)
	}
	v := Verdict{
		Notebook: j.name, Principal: q.who, From: q.from, Step: q.step, Decision: t.decision,
		DecidedBy: DecidedBy{URN: t.decided.urn, SID: t.decided.sid}, Because: because, Hops: t.hops,
	}
	v.Assumed = t.decision == Allow && slices.ContainsFunc(t.hops, func(h Hop) bool { return h.Assumed })
	if t.decision != j.intent.expects(q.who, q.from, q.step) {
		v.Remedy = remedyOf(t)
	}
	return v
}

func remedyOf(t trail) string {
	if t.decision == Unknown && t.decided.hop != HopPath {
		return "replace what the model cannot judge, or settle this path by a live verification"
	}
	return t.decided.remedy
}

// compare notes a verdict that is not as meant.
func (j judgement) compare(report *Report, v Verdict) {
	expected := j.intent.expects(v.Principal, v.From, v.Step)
	if v.Decision == expected {
		return
	}
	report.Intent.OK = false
	report.Intent.Differences = append(report.Intent.Differences, Difference{
		Notebook: v.Notebook, Principal: v.Principal, From: v.From, Step: v.Step, Expected: expected,
		Decision: v.Decision, DecidedBy: v.DecidedBy, Because: v.Because, Remedy: v.Remedy,
	})
}
