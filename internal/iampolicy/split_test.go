package iampolicy_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/internal/iampolicy"
)

// lists is what a presign policy lists, with the lengths that it is split by.
type lists struct {
	restriction iampolicy.Restriction
	notebooks   []string
}

func (l lists) lengths() iampolicy.Lengths {
	return iampolicy.Lengths{Kind: l.restriction.Kind, Values: lengthsOf(l.restriction.Values), Notebooks: named(l.notebooks)}
}

func named(arns []string) []iampolicy.Notebook {
	notebooks := make([]iampolicy.Notebook, len(arns))
	for i, arn := range arns {
		notebooks[i] = iampolicy.Notebook{Name: arn[strings.LastIndex(arn, "/")+1:], Length: len(arn)}
	}
	return notebooks
}

func lengthsOf(texts []string) []int {
	lengths := make([]int, len(texts))
	for i, text := range texts {
		lengths[i] = len(text)
	}
	return lengths
}

// texts are the documents that the parts make, each accepted as a managed policy.
func (l lists) texts(
	t require.TestingT, parts []iampolicy.Part, write func(iampolicy.Restriction, []string) (iampolicy.Document, error),
) []string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		doc, err := write(iampolicy.Restriction{Kind: l.restriction.Kind, Values: iampolicy.Members(l.restriction.Values, p.Values)}, iampolicy.Members(l.notebooks, p.Notebooks))
		require.NoError(t, err)
		texts[i], err = doc.ManagedJSON()
		require.NoError(t, err)
	}
	return texts
}

// manyValues are values of the greatest length that AWS gives them.
func manyValues(kind iampolicy.Kind, n int) iampolicy.Restriction {
	form := map[iampolicy.Kind]string{
		iampolicy.Endpoints: "vpce-%017x", iampolicy.Vpc: "vpc-%017x", iampolicy.SourceIP: "203.0.%d.0/24",
	}[kind]
	r := iampolicy.Restriction{Kind: kind, Values: make([]string, n)}
	for i := range r.Values {
		r.Values[i] = fmt.Sprintf(form, i)
	}
	return r
}

// manyNotebooks are ARNs of different lengths, up to the longest name.
func manyNotebooks(n int) []string {
	arns := make([]string, n)
	for i := range arns {
		arns[i] = notebook[0] + fmt.Sprintf("-%d-", i) + strings.Repeat("x", i*7%48)
	}
	return arns
}

func drawLists(t *rapid.T, mostValues, mostNotebooks int) lists {
	kind := rapid.SampledFrom(iampolicy.Kinds()).Draw(t, "kind")
	n := rapid.IntRange(1, mostValues).Draw(t, "values")
	if kind == iampolicy.Endpoints {
		n += n % 2
	}
	return lists{manyValues(kind, n), manyNotebooks(rapid.IntRange(1, mostNotebooks).Draw(t, "notebooks"))}
}

// Each pair of a value and a notebook stands in exactly one Allow, the two endpoints of a VPC stand together, and
// each document fits.
func TestASplitAllowListsEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLists(t, 600, 200)
		parts := iampolicy.SplitAllow(l.lengths())
		l.texts(t, parts, iampolicy.PresignAllow)
		listed := map[[2]int]int{}
		for _, p := range parts {
			if l.restriction.Kind == iampolicy.Endpoints {
				require.Zero(t, p.Values[0]%2, "a pair is torn apart")
			}
			for _, v := range p.Values {
				for _, n := range p.Notebooks {
					listed[[2]int{v, n}]++
				}
			}
		}
		require.Len(t, listed, len(l.restriction.Values)*len(l.notebooks))
		for pair, times := range listed {
			require.Equal(t, 1, times, pair)
		}
	})
}

// An appended VPC changes at most one policy of each set of notebooks, and so at most one where all notebooks fit together.
// Everything keeps its numbers, and so its name.
func TestAnAppendedVpcChangesTheLastPolicyAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLists(t, 500, 120)
		appended := l
		appended.restriction = manyValues(l.restriction.Kind, len(l.restriction.Values)+2)
		before, after := iampolicy.SplitAllow(l.lengths()), iampolicy.SplitAllow(appended.lengths())
		sets := before[len(before)-1].NotebooksNumber
		changed := slices.DeleteFunc(slices.Clone(before), func(p iampolicy.Part) bool {
			return slices.ContainsFunc(after, func(other iampolicy.Part) bool { return reflect.DeepEqual(p, other) })
		})
		assert.LessOrEqual(t, len(changed), sets)
		assert.Subset(t, numbers(after), numbers(before))
		assert.LessOrEqual(t, len(after)-len(before), sets)
	})
}

func numbers(parts []iampolicy.Part) [][2]int {
	all := make([][2]int, len(parts))
	for i, p := range parts {
		all[i] = [2]int{p.NotebooksNumber, p.ValuesNumber}
	}
	return all
}

// The arithmetic is about the documents as they are written: a policy is as full as it can be.
func TestASplitFillsEachPolicyToTheBrim(t *testing.T) {
	l := lists{manyValues(iampolicy.Endpoints, 600), notebook}
	parts := iampolicy.SplitAllow(l.lengths())
	require.Len(t, parts, 3)
	for i, text := range l.texts(t, parts, iampolicy.PresignAllow) {
		if i < len(parts)-1 {
			pair := len(`,"vpce-00000000000000000","vpce-00000000000000000"`)
			assert.Greater(t, iampolicy.Size(text)+pair, iampolicy.ManagedPolicyLimit, "one more pair does not fit")
		}
	}
}

// What no policy has room for is put into one of its own, and refused when it is written.
func TestWhatIsLongerThanAPolicyIsNotLost(t *testing.T) {
	l := lists{manyValues(iampolicy.Vpc, 3), []string{notebook[0], notebook[0] + strings.Repeat("x", 7000), notebook[0] + "-2"}}
	l.restriction.Values[1] += strings.Repeat("0", 7000)
	parts := iampolicy.SplitAllow(l.lengths())
	require.Len(t, parts, 9, "each alone")
	doc, err := iampolicy.PresignAllow(iampolicy.Restriction{Kind: iampolicy.Vpc, Values: iampolicy.Members(l.restriction.Values, parts[1].Values)},
		iampolicy.Members(l.notebooks, parts[1].Notebooks))
	require.NoError(t, err)
	_, err = doc.ManagedJSON()
	assert.ErrorContains(t, err, "characters are more than the 6144 that AWS allows in a managed policy")
}

func TestNothingIsSplitIntoNothing(t *testing.T) {
	assert.Empty(t, iampolicy.SplitAllow(iampolicy.Lengths{}))
	assert.Empty(t, iampolicy.SplitGuardrail(iampolicy.Lengths{Kind: iampolicy.Vpc, Values: []int{21}}))
}
