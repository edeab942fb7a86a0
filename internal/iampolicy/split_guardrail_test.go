package iampolicy_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/internal/iampolicy"
)

// homes says in which guardrail each notebook stands, and which number is the highest.
func homes(t require.TestingT, l lists) (home map[string]int, highest int) {
	home = map[string]int{}
	for _, p := range iampolicy.SplitGuardrail(l.lengths()) {
		require.Greater(t, p.NotebooksNumber, highest, "the numbers ascend")
		highest = p.NotebooksNumber
		for _, notebook := range iampolicy.Members(l.notebooks, p.Notebooks) {
			require.Zero(t, home[notebook], "%s stands in two", notebook)
			home[notebook] = highest
		}
	}
	return home, highest
}

// Each notebook stands in exactly one guardrail, every guardrail lists all values, and each fits.
func TestASplitGuardrailListsEveryValueEachTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLists(t, 200, 200)
		parts := iampolicy.SplitGuardrail(l.lengths())
		l.texts(t, parts, iampolicy.PresignGuardrail)
		for _, p := range parts {
			assert.Equal(t, l.restriction.Values, iampolicy.Members(l.restriction.Values, p.Values))
			assert.Equal(t, 1, p.ValuesNumber)
		}
		home, _ := homes(t, l)
		assert.Len(t, home, len(l.notebooks))
	})
}

// Whatever becomes of a fleet, a notebook that stays in it changes only to a guardrail that was not there before, with a higher number than
// all that were, or from one that is gone. By that, and the order of updates, there is no moment without a Deny.
func TestANotebookNeverChangesBetweenGuardrailsThatStay(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(iampolicy.Kinds()).Draw(t, "kind")
		all := manyNotebooks(220)
		draw := func(which string) lists {
			kept := rapid.Permutation(all).Draw(t, which)[:rapid.IntRange(1, len(all)).Draw(t, which+" notebooks")]
			return lists{manyValues(kind, 2*rapid.IntRange(1, 60).Draw(t, which+" values")), kept}
		}
		before, after := draw("before"), draw("after")
		was, highestWas := homes(t, before)
		is, highestIs := homes(t, after)
		for notebook, from := range was {
			to := is[notebook]
			if to == 0 || to == from {
				continue
			}
			moved++
			require.True(t, to > highestWas || from > highestIs, "%s moves from %d of %d to %d of %d", notebook, from, highestWas, to, highestIs)
		}
	})
	assert.NotZero(t, moved, "nothing was tried")
}

// Which guardrail is whose is a contract: a change here moves the notebooks of every split guardrail there is.
func TestWhichGuardrailIsWhoseIsFrozen(t *testing.T) {
	l := lists{manyValues(iampolicy.Vpc, 1), nil}
	for i := range 200 {
		l.notebooks = append(l.notebooks, fmt.Sprintf("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/lab-%03d", i))
	}
	home, _ := homes(t, l)
	var first []int
	for _, notebook := range l.notebooks[:12] {
		first = append(first, home[notebook])
	}
	assert.Equal(t, []int{2, 2, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1}, first)
	sizes := map[int]int{}
	for _, number := range home {
		sizes[number]++
	}
	assert.Equal(t, map[int]int{1: 67, 2: 65, 3: 68}, sizes)
}

// The order of the list says nothing, unlike that of an Allow's.
func TestTheOrderOfNotebooksDoesNotMatterToTheirGuardrails(t *testing.T) {
	l := lists{manyValues(iampolicy.Vpc, 1), manyNotebooks(150)}
	turned := lists{l.restriction, nil}
	for i := range l.notebooks {
		turned.notebooks = append(turned.notebooks, l.notebooks[len(l.notebooks)-1-i])
	}
	one, _ := homes(t, l)
	other, _ := homes(t, turned)
	assert.Equal(t, one, other)
}

// long is a notebook with the longest name there is: a guardrail of 228 endpoints has room for one such.
func long(i int) string {
	return fmt.Sprintf("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/%063d", i)
}

// Where one notebook fills a guardrail, each gets one of its own, whatever the numbers are.
func TestGuardrailsOfOneNotebookEach(t *testing.T) {
	l := lists{manyValues(iampolicy.Endpoints, 226), nil}
	for i := range 12 {
		l.notebooks = append(l.notebooks, long(i))
	}
	parts := iampolicy.SplitGuardrail(l.lengths())
	l.texts(t, parts, iampolicy.PresignGuardrail)
	assert.Len(t, parts, 12)
}

// Two notebooks of one name have the same guardrail, whichever account is theirs: where it has no room for both, there is no split.
func TestNoSplitIsNone(t *testing.T) {
	l := lists{manyValues(iampolicy.Endpoints, 226), []string{long(1), long(1)}}
	assert.Empty(t, iampolicy.SplitGuardrail(l.lengths()))
}

// A guardrail fits or not to the character.
func TestTheGuardrailsSizeIsThatOfTheDocument(t *testing.T) {
	for _, kind := range iampolicy.Kinds() {
		for _, n := range []int{2, 100, 250} {
			l := lists{manyValues(kind, n), notebook}
			doc, err := iampolicy.PresignGuardrail(l.restriction, l.notebooks)
			require.NoError(t, err)
			text, err := doc.JSON()
			require.NoError(t, err)
			assert.Equal(t, iampolicy.Size(text), iampolicy.GuardrailSize(l.lengths()), "%d %s", n, kind)
		}
	}
}

// With an owner tag the guardrail lists its notebooks twice, so that half as many fit.
func TestAGuardrailWithOwnersFitsInEachPart(t *testing.T) {
	l := iampolicy.Lengths{Kind: iampolicy.Vpc, Values: []int{21}, OwnerTag: "Owner"}
	var arns []string
	for i := range 100 {
		arns = append(arns, fmt.Sprintf("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/lab-%03d", i))
	}
	l.Notebooks = named(arns)
	parts := iampolicy.SplitGuardrail(l)
	assert.Len(t, parts, 3)
	for i, part := range parts {
		restriction := iampolicy.Restriction{Kind: iampolicy.Vpc, Values: []string{"vpc-0123456789abcdef0"}, OwnerTag: "Owner"}
		doc, err := iampolicy.PresignGuardrail(restriction, iampolicy.Members(arns, part.Notebooks))
		require.NoError(t, err)
		_, err = doc.ManagedJSON()
		require.NoError(t, err, "part %d", i+1)
	}
}
