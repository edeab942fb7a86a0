package verify

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath"
)

// Differing is how many checks differ.
func (e Evidence) Differing() int {
	differing := 0
	for _, c := range e.Checks {
		if c.Result == Differs {
			differing++
		}
	}
	return differing
}

// Settled says whether anything was observed that issuing or opening hangs on.
func (e Evidence) Settled() bool {
	return slices.ContainsFunc(e.Checks, func(c Check) bool {
		return c.Result != NotObserved && (strings.HasPrefix(c.Check, IssueHere) || strings.HasPrefix(c.Check, OpenHere))
	})
}

// Undecided are the checks that decide and could not be made. On the internet AWS itself must have been asked.
func (e Evidence) Undecided() []string {
	decisive := []string{IssueHere, OpenHere}
	if e.From == accesspath.FromInternet {
		decisive = []string{IssuePublic, OpenPublic}
	}
	return slices.DeleteFunc(decisive, func(name string) bool { return !slices.Contains(e.NotMade, name) })
}

// sumUp fills in what follows from the checks.
func (e *Evidence) sumUp() {
	e.NotMade = []string{}
	for _, c := range e.Checks {
		if c.Result == NotObserved {
			e.NotMade = append(e.NotMade, c.Check)
		}
	}
	notMade, undecided := strings.Join(e.NotMade, ", "), strings.Join(e.Undecided(), ", ")
	e.OK = e.Differing() == 0 && undecided == ""
	switch {
	case e.Differing() > 0:
		e.Summary = fmt.Sprintf("NOT as predicted: %d of %d checks differ", e.Differing(), len(e.Checks))
		if notMade != "" {
			e.Summary += "; not made: " + notMade
		}
	case !e.Settled():
		e.Summary = "Nothing could be settled: these checks could not be made: " + notMade
	case undecided != "":
		e.Summary = fmt.Sprintf("NOT settled: %s could not be made, on which it hangs; not made in all: %s", undecided, notMade)
	case notMade != "":
		e.Summary = fmt.Sprintf("As predicted, but for %d checks that could not be made: %s", len(e.NotMade), notMade)
	default:
		e.Summary = "As predicted"
	}
}
