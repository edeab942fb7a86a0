package diff

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/trust"
)

// Trusted is somebody who may become a role that may issue URLs, by one call of AWS STS, and might not before, or the other way round, or under
// other conditions. No answer may have changed for it: the settings name roles, and not the people behind them.
type Trusted struct {
	// Role is the role as settings name it, such as "role/analysts".
	Role string `json:"role"`
	// Kind and Name say who it is, as in the report of one deployment. Kind is "" where a trust policy that was not read leaves open who may.
	Kind trust.Kind `json:"kind,omitempty"`
	Name string     `json:"name,omitempty"`
	// Was and Is are whether it may; "" where the trust policy does not name it, or the role plays no part.
	Was accesspath.Decision `json:"was"`
	Is  accesspath.Decision `json:"is"`
	// WasConditions and Conditions are those of each statement that admits it, in words, sorted; nil where one has none, or none admits it.
	WasConditions []string `json:"wasConditions,omitempty"`
	Conditions    []string `json:"conditions,omitempty"`
	// Because is the reason now, or before where there is none now; one sentence without a full stop.
	Because string `json:"because"`
	// Beyond says that it is more than the settings name.
	Beyond bool `json:"beyond,omitempty"`
	// ChangedBy are the changes, by their place in [Report.Changes], of which each alone makes the difference.
	ChangedBy []int `json:"changedBy"`

	party party
}

// party is whom a role may be taken by.
type party struct {
	role, name string
	kind       trust.Kind
}

// standing is what the statements about one party come to together.
type standing struct {
	decision   accesspath.Decision
	conditions []string
	because    string
	beyond     bool
}

func (s standing) same(other standing) bool {
	return s.decision == other.decision && slices.Equal(s.conditions, other.conditions)
}

// standings are those of a report's parties, but for whom a statement names and another refuses: he may not.
func standings(r accesspath.Report) map[party]standing {
	found := map[party]standing{}
	for _, t := range r.Trust {
		if t.Unknown != "" {
			found[party{role: t.Role}] = standing{decision: accesspath.Unknown, because: t.Unknown}
		}
		for _, p := range t.Parties {
			if p.Decision == accesspath.Deny {
				continue
			}
			key := party{t.Role, p.Name, p.Kind}
			known, has := found[key]
			found[key] = known.with(p, has)
		}
	}
	return found
}

// with counts one more statement: whoever may by one of them may.
func (s standing) with(p accesspath.Trusted, has bool) standing {
	condition := strings.Join(p.Conditions, "; ")
	one := standing{decision: p.Decision, because: p.Because, beyond: p.Beyond || s.beyond}
	if condition != "" {
		one.conditions = []string{condition}
	}
	switch {
	case !has || s.decision == accesspath.Unknown && p.Decision == accesspath.Allow:
		return one
	case s.decision == accesspath.Allow && p.Decision == accesspath.Unknown:
		s.beyond = one.beyond
		return s
	case len(s.conditions) == 0 || condition == "": // one of them asks nothing
		one.conditions = nil
		return one
	default:
		one.conditions = append(slices.Clone(s.conditions), condition)
		slices.Sort(one.conditions)
		one.conditions = slices.Compact(one.conditions)
		return one
	}
}

// standingOf is a party's: nobody knows it where the role's trust policy was not read.
func standingOf(all map[party]standing, key party) standing {
	if s, has := all[key]; has {
		return s
	}
	if _, isUnread := all[party{role: key.role}]; isUnread {
		return standing{decision: accesspath.Unknown}
	}
	return standing{}
}

// trustBetween compares who may become a role, whoever is more than the settings name first.
func trustBetween(older, newer accesspath.Report) []Trusted {
	was, is := standings(older), standings(newer)
	list := []Trusted{}
	for _, key := range parties(was, is) {
		before, after := standingOf(was, key), standingOf(is, key)
		if _, isListed := is[key]; before.same(after) || after.decision == accesspath.Unknown && !isListed {
			continue // of a trust policy that was not read, one line says that nobody knows
		}
		t := Trusted{Role: key.role, Kind: key.kind, Name: key.name, Was: before.decision, Is: after.decision, WasConditions: before.conditions,
			Conditions: after.conditions, Because: after.because, Beyond: after.beyond, ChangedBy: []int{}, party: key}
		if after.decision == "" {
			t.Because, t.Beyond = before.because, false
		}
		list = append(list, t)
	}
	slices.SortStableFunc(list, func(x, y Trusted) int { return x.order() - y.order() })
	return list
}

func (t Trusted) order() int {
	if t.Beyond {
		return 0
	}
	return 1
}

// parties are those of both, sorted.
func parties(was, is map[party]standing) []party {
	var all []party
	for _, m := range []map[party]standing{was, is} {
		for key := range m {
			all = append(all, key)
		}
	}
	slices.SortFunc(all, func(x, y party) int {
		return strings.Compare(x.role+" "+string(x.kind)+" "+x.name, y.role+" "+string(y.kind)+" "+y.name)
	})
	return slices.Compact(all)
}

// turns says whether judging anew, with a change undone or made, gives what the other deployment has.
func (t Trusted) turns(undone, made map[party]standing) bool {
	return standingOf(undone, t.party).same(standing{decision: t.Was, conditions: t.WasConditions}) ||
		standingOf(made, t.party).same(standing{decision: t.Is, conditions: t.Conditions})
}

// trustLines say it, a line each, with what changed it.
func trustLines(r Report) []string {
	var lines []string
	for _, t := range r.Trust {
		line := fmt.Sprintf("role %s: %s: %s -> %s", strings.TrimPrefix(t.Role, "role/"), trust.Who(t.Kind, t.Name), may(t.Was, t.WasConditions), may(t.Is, t.Conditions))
		if t.Is == accesspath.Unknown {
			line += ", because " + t.Because
		}
		if t.Beyond {
			line = "! " + line + ", more than the settings name"
		}
		lines = append(lines, line+"; changed by "+strings.Join(r.causes(t.ChangedBy), "; "))
	}
	return lines
}

func may(d accesspath.Decision, conditions []string) string {
	said := map[accesspath.Decision]string{"": "no", accesspath.Allow: "yes", accesspath.Unknown: "perhaps"}[d]
	if len(conditions) > 0 {
		said += " where " + strings.Join(conditions, ", or ")
	}
	return said
}

// trustSummary counts them, and what is not as the settings mean, changed or not; "" where there is none.
func trustSummary(r Report) string {
	said := ""
	if len(r.Trust) > 0 {
		said = trustChanges(r)
	}
	if r.AssumersNotMeant > 0 {
		said += fmt.Sprintf(" NOT as intended now: %d who may become an issuer, or might.", r.AssumersNotMeant)
	}
	if r.AssumersNotCompared > 0 {
		said += fmt.Sprintf(" Lists of assumers that nothing was compared with: %d.", r.AssumersNotCompared)
	}
	return said
}

func trustChanges(r Report) string {
	said := fmt.Sprintf(" Who may become an issuer: %d changed", len(r.Trust))
	beyond := 0
	for _, t := range r.Trust {
		beyond += 1 - t.order()
	}
	if beyond > 0 {
		said += fmt.Sprintf(", of which %d are more than the settings name", beyond)
	}
	return said + "."
}
