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

// Settled says whether anything was compared that issuing or opening hangs on.
func (e Evidence) Settled() bool {
	return slices.ContainsFunc(e.Checks, func(c Check) bool {
		return c.compared() && (strings.HasPrefix(c.Check, IssueHere) || strings.HasPrefix(c.Check, OpenHere))
	})
}

func (c Check) compared() bool { return c.Result == Agrees || c.Result == Differs }

// Undecided are the checks that decide and were not compared. On the internet AWS itself must have been asked. An
// outsider asks for no URL, and an issuer of other notebooks alone is refused one and has none to open.
func (e Evidence) Undecided() []string {
	decisive := []string{IssueHere, OpenHere}
	if e.From == accesspath.FromInternet {
		decisive = []string{IssuePublic, OpenPublic}
	}
	switch e.Who {
	case accesspath.Outsider:
		decisive = decisive[1:]
	case accesspath.OtherIssuer:
		decisive = decisive[:1]
	}
	return slices.DeleteFunc(decisive, func(name string) bool {
		return slices.ContainsFunc(e.Checks, func(c Check) bool { return c.Check == name && c.compared() })
	})
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
		e.Summary = "Nothing could be settled: neither issuing nor opening could be compared; not made: " + orDash(notMade)
	case undecided != "":
		e.Summary = fmt.Sprintf("NOT settled: %s could not be compared, on which it hangs; not made in all: %s", undecided, orDash(notMade))
	case notMade != "":
		e.Summary = fmt.Sprintf("As predicted, but for %d checks that could not be made: %s", len(e.NotMade), notMade)
	default:
		e.Summary = "As predicted"
	}
}
