// Package diff says what changed between two deployments, or two readings of an account: which answers about access paths, and which resources or
// statements changed them.
package diff

import (
	"cmp"
	"time"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
)

// Version is the version of the JSON. It grows only when a field changes its meaning or goes.
const Version = 1

// Side is one of the two deployments.
type Side struct {
	// Name is what sentences call it, such as the file's name.
	Name string
	// Export is what was read.
	Export observe.Export
}

// Report is what changed. Its JSON is a contract: lists are never null.
type Report struct {
	Version int `json:"version"`
	// Made says by what the report was made, and when; nil where nobody said.
	Made *Made `json:"made,omitempty"`
	// Old and New are the two that were compared.
	Old End `json:"old"`
	New End `json:"new"`
	// NotCompared says why no answer is called as meant or not; "" where the settings say who is meant.
	NotCompared string `json:"notCompared,omitempty"`
	// Asked is how many answers the newer one has, and Answers are those that changed, in the report's order.
	Asked   int      `json:"asked"`
	Answers []Answer `json:"answers"`
	// NotKnown is how many answers of the newer one are not known, changed or not, and NotAsMeant how many are not as the settings mean.
	NotKnown   int `json:"notKnown"`
	NotAsMeant int `json:"notAsMeant"`
	// AssumersNotMeant is how many parties of the newer one may become an issuer, or might, and are not meant to, changed or not. AssumersNotCompared
	// is how many lists of the setting assumers nothing was compared with. Both are absent where there is none.
	AssumersNotMeant    int `json:"assumersNotMeant,omitempty"`
	AssumersNotCompared int `json:"assumersNotCompared,omitempty"`
	// People are who came to or went from those whom the answers are about, though no answer may have changed for it.
	People []People `json:"people"`
	// Trust are who may become a role that may issue URLs and might not before, or the other way round, those first whom the settings do not name.
	Trust []Trusted `json:"trust"`
	// Changes are all changes of what is judged, those first that changed an answer, or who may become an issuer.
	Changes []Change `json:"changes"`
}

// Made is how the report came to be.
type Made struct {
	// At is in UTC, and Program is the version of the program.
	At      time.Time `json:"at"`
	Program string    `json:"program"`
}

// End is one of the two.
type End struct {
	// Name is what it is called, Title the stack, or the accounts and Regions, and ReadAt when each account was read; nil for a stack.
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	ReadAt []string `json:"readAt,omitempty"`
	// Simulated says that it was deployed onto a simulated AWS, or read from one: it is no evidence about any account.
	Simulated bool `json:"simulated"`
	// Unread is how many calls of its readings had no answer.
	Unread int `json:"unread"`
}

// Answer is an answer that changed.
type Answer struct {
	Notebook  string          `json:"notebook,omitempty"`
	Principal accesspath.Who  `json:"principal"`
	From      accesspath.From `json:"from"`
	Step      accesspath.Step `json:"step"`
	// Was and Is are the decisions; "" where the question was not asked, as of a notebook that is new. WasAssumed and IsAssumed say that
	// they rest on what is taken for granted or was not understood.
	Was        accesspath.Decision `json:"was"`
	WasAssumed bool                `json:"wasAssumed,omitempty"`
	Is         accesspath.Decision `json:"is"`
	IsAssumed  bool                `json:"isAssumed,omitempty"`
	// AsMeant says that the newer answer is what the settings mean; nil where nothing says who is meant, and where there is no newer answer.
	AsMeant *bool `json:"asMeant,omitempty"`
	// WasBecause and Because are the reasons, a sentence each.
	WasBecause string `json:"wasBecause"`
	Because    string `json:"because"`
	// ChangedBy are the changes, by their place in [Report.Changes], of which each alone turns the answer: undone in the newer deployment, or
	// made in the older one. Empty where only several together do, or one that was not tried.
	ChangedBy []int `json:"changedBy"`

	question question
}

// IsSame says that no answer changed, and nobody whom the answers are about or who may become one of them.
func (r Report) IsSame() bool { return len(r.Answers)+len(r.People)+len(r.Trust) == 0 }

// Between compares two deployments under one intent.
func Between(older, newer Side, facts observe.Stated, intent accesspath.Intent) Report {
	c := comparison{older: older.Export, newer: newer.Export, facts: facts, intent: intent}
	was, is := c.judge(older.Export), c.judge(newer.Export)
	report := Report{
		Version: Version, Old: endOf(older), New: endOf(newer), NotCompared: is.NotCompared, Asked: len(is.Verdicts),
		Answers: answersThatChanged(was, is), People: peopleBetween(was, is), Trust: trustBetween(was, is),
		Changes: changesBetween(older.Export, newer.Export), NotAsMeant: len(is.Intent.Differences),
	}
	for i := range is.Verdicts {
		if is.Verdicts[i].Decision == accesspath.Unknown {
			report.NotKnown++
		}
	}
	for _, a := range is.Intent.Assumers {
		report.AssumersNotMeant += len(a.Differences)
		if a.NotJudged != "" {
			report.AssumersNotCompared++
		}
	}
	c.attribute(&report)
	return report
}

func endOf(s Side) End {
	end := End{Name: s.Name, Title: s.Export.Title(), Simulated: s.Export.Simulated()}
	for _, reading := range s.Export.Readings {
		end.ReadAt = append(end.ReadAt, reading.Began.UTC().Format("2006-01-02 15:04 UTC"))
		end.Unread += len(reading.Gaps())
	}
	return end
}

// question is what an answer is about. The notebook has its name, also where a report about it alone leaves the name out.
type question struct {
	notebook string
	who      accesspath.Who
	from     accesspath.From
	step     accesspath.Step
}

func questionOf(r accesspath.Report, v *accesspath.Verdict) question {
	return question{cmp.Or(v.Notebook, onlyNotebook(r)), v.Principal, v.From, v.Step}
}

// onlyNotebook is the name of a report's notebook; "" where it has several.
func onlyNotebook(r accesspath.Report) string {
	if len(r.Meant) != 1 {
		return ""
	}
	return r.Meant[0].Notebook
}

func byQuestion(r accesspath.Report) map[question]*accesspath.Verdict {
	found := map[question]*accesspath.Verdict{}
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		found[questionOf(r, v)] = v
	}
	return found
}

// answersThatChanged are those of the newer report, and then those that it does not have any more.
func answersThatChanged(older, newer accesspath.Report) []Answer {
	was, is, differs := byQuestion(older), byQuestion(newer), map[question]bool{}
	for _, d := range newer.Intent.Differences {
		differs[question{cmp.Or(d.Notebook, onlyNotebook(newer)), d.Principal, d.From, d.Step}] = true
	}
	isOne := onlyNotebook(older) != "" && onlyNotebook(older) == onlyNotebook(newer)
	changed := []Answer{}
	add := func(q question, before, after *accesspath.Verdict) {
		if before.Decision == after.Decision && before.Assumed == after.Assumed {
			return
		}
		a := Answer{
			Notebook: q.notebook, Principal: q.who, From: q.from, Step: q.step, Was: before.Decision, WasAssumed: before.Assumed, Is: after.Decision,
			IsAssumed: after.Assumed, WasBecause: before.Because, Because: after.Because, ChangedBy: []int{}, question: q,
		}
		if isOne {
			a.Notebook = ""
		}
		if newer.NotCompared == "" && a.Is != "" {
			asMeant := !differs[q]
			a.AsMeant = &asMeant
		}
		changed = append(changed, a)
	}
	none := &accesspath.Verdict{}
	for i := range newer.Verdicts {
		q := questionOf(newer, &newer.Verdicts[i])
		add(q, cmp.Or(was[q], none), &newer.Verdicts[i])
	}
	for i := range older.Verdicts {
		if q := questionOf(older, &older.Verdicts[i]); is[q] == nil {
			add(q, &older.Verdicts[i], none)
		}
	}
	return changed
}
