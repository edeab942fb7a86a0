package lint_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The numbers of decisions and of assumptions, where they are given and where they are referred to.
var (
	decisionNumber   = regexp.MustCompile(`(?m)^\*\*(\d+)\. `)
	assumptionNumber = regexp.MustCompile(`(?m)^\| (\d+) \|`)
	numberReference  = regexp.MustCompile(`\b(decision|assumption) (\d+)`)
)

// Whoever merges two changes finds the same next number in both.
func TestDecisionsAndAssumptionsHaveNumbersOfTheirOwn(t *testing.T) {
	given, faults := numbered(map[string]string{"decision": read(t, "docs/decisions.md"), "assumption": read(t, "docs/assumptions.md")})
	report(t, faults)
	everyFile(t, func(p string) {
		if ext := path.Ext(p); (ext == ".md" || ext == ".go") && path.Base(p) != "numbers_test.go" {
			report(t, unknownNumbers(p, read(t, p), given))
		}
	})
}

// numbered are the numbers that two documents give, such as "decision 7", and complaints about those that are given twice.
func numbered(documents map[string]string) (given map[string]bool, complaints []string) {
	given = map[string]bool{}
	for kind, form := range map[string]*regexp.Regexp{"decision": decisionNumber, "assumption": assumptionNumber} {
		for _, m := range form.FindAllStringSubmatch(documents[kind], -1) {
			if given[kind+" "+m[1]] {
				complaints = append(complaints, fmt.Sprintf("%s %s stands twice; give the newer one the next number", kind, m[1]))
			}
			given[kind+" "+m[1]] = true
		}
	}
	return given, complaints
}

// unknownNumbers are the references of a file to what has no such number.
func unknownNumbers(file, text string, given map[string]bool) []string {
	var complaints []string
	for _, m := range numberReference.FindAllString(strings.ToLower(text), -1) {
		if !given[m] {
			complaints = append(complaints, fmt.Sprintf("%s refers to %s, which there is not", file, m))
		}
	}
	return complaints
}

func TestTheRuleOfNumbersComplains(t *testing.T) {
	given, faults := numbered(map[string]string{"decision": "**1. One.** Text\n**1. Again.**\n**2. Two.**", "assumption": "| 7 | AWS |\n| 7 | AWS |"})
	assert.ElementsMatch(t, []string{
		"decision 1 stands twice; give the newer one the next number", "assumption 7 stands twice; give the newer one the next number",
	}, faults)
	assert.Empty(t, unknownNumbers("a.md", "See decision 2 and Assumption 7.", given))
	assert.Equal(t, []string{"a.md refers to decision 7, which there is not"}, unknownNumbers("a.md", "see decision 7", given))
}
