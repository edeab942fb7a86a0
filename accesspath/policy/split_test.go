package policy_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/accesspath/policy"
	"private-notebook/internal/iampolicy"
)

// writer is one of the two documents of a presign policy.
type writer func(iampolicy.Restriction, []string) (iampolicy.Document, error)

// deployed is a set of policies as the evaluator reads it: one document for each part.
func deployed(t require.TestingT, write writer, kind iampolicy.Kind, values, notebooks []string, parts []iampolicy.Part) []policy.Attached {
	var set []policy.Attached
	for _, p := range parts {
		doc, err := write(iampolicy.Restriction{Kind: kind, Values: iampolicy.Members(values, p.Values)},
			iampolicy.Members(notebooks, p.Notebooks))
		require.NoError(t, err)
		text, err := doc.JSON()
		require.NoError(t, err)
		set = append(set, read(t, text))
	}
	return set
}

func read(t require.TestingT, text string) policy.Attached {
	document, err := policy.Parse(text, policy.Identity)
	require.NoError(t, err)
	return policy.Attached{ID: text, Document: document}
}

// everything is the part that is not split.
func everything(values, notebooks []string) []iampolicy.Part {
	return []iampolicy.Part{{Values: places(values), Notebooks: places(notebooks)}}
}

func places(list []string) []int {
	all := make([]int, len(list))
	for i := range list {
		all[i] = i
	}
	return all
}

// through is a request to open a notebook through an endpoint, or through none where it is "".
func through(kind iampolicy.Kind, value, notebook string) policy.Request {
	context := policy.Context{}
	context.Absent("aws:SourceVpce", "aws:SourceVpc", "aws:ViaAWSService")
	if key := map[iampolicy.Kind]string{iampolicy.Endpoints: "aws:SourceVpce", iampolicy.Vpc: "aws:SourceVpc"}[kind]; value != "" {
		context.Set(key, value)
	}
	return policy.Request{Action: iampolicy.PresignAction, Resource: notebook, Context: context}
}

const anAdministrator = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sagemaker:*","Resource":"*"}]}`

// Whoever the unsplit policies admit, the split ones admit, and nobody else: an issuer, and an administrator, to whom the
// guardrail alone says no.
func TestSplitPoliciesDecideAsTheUnsplitOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]iampolicy.Kind{iampolicy.Endpoints, iampolicy.Vpc}).Draw(t, "kind")
		values, notebooks := drawn("vpce-%017x", 2*rapid.IntRange(1, 110).Draw(t, "VPCs")), drawn(notebook+"-%03d", rapid.IntRange(1, 150).Draw(t, "notebooks"))
		lengths := iampolicy.Lengths{Kind: kind}
		for _, v := range values {
			lengths.Values = append(lengths.Values, len(v))
		}
		for _, n := range notebooks {
			lengths.Notebooks = append(lengths.Notebooks, iampolicy.Notebook{Name: n, Length: len(n)})
		}
		whole := slices.Concat(
			deployed(t, iampolicy.PresignAllow, kind, values, notebooks, everything(values, notebooks)),
			deployed(t, iampolicy.PresignGuardrail, kind, values, notebooks, everything(values, notebooks)))
		split := slices.Concat(
			deployed(t, iampolicy.PresignAllow, kind, values, notebooks, iampolicy.SplitAllow(lengths)),
			deployed(t, iampolicy.PresignGuardrail, kind, values, notebooks, iampolicy.SplitGuardrail(lengths)))
		administrator := read(t, anAdministrator)
		for _, value := range append(slices.Clone(values), "", "vpce-unlisted") {
			for _, arn := range []string{notebooks[0], notebooks[len(notebooks)/2], notebooks[len(notebooks)-1], notebook + "-unlisted"} {
				request := through(kind, value, arn)
				require.Equal(t, policy.Evaluate(whole, request).Decision, policy.Evaluate(split, request).Decision, "%s %s", value, arn)
				require.Equal(t, policy.Evaluate(append(whole, administrator), request).Decision,
					policy.Evaluate(append(split, administrator), request).Decision, "administrator %s %s", value, arn)
			}
		}
	})
}

func drawn(form string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(form, i)
	}
	return all
}

// Why the guardrail is never split over what it lists: of two Denies with one half each, one always denies.
func TestTwoComplementaryDeniesDenyEverybody(t *testing.T) {
	values, notebooks := drawn("vpce-%017x", 4), []string{notebook}
	halves := []iampolicy.Part{
		{Values: []int{0, 1}, Notebooks: []int{0}},
		{Values: []int{2, 3}, Notebooks: []int{0}},
	}
	allowed := deployed(t, iampolicy.PresignAllow, iampolicy.Endpoints, values, notebooks, halves)
	denied := append(allowed, deployed(t, iampolicy.PresignGuardrail, iampolicy.Endpoints, values, notebooks, halves)...)
	for _, value := range values {
		request := through(iampolicy.Endpoints, value, notebook)
		assert.Equal(t, policy.Allowed, policy.Evaluate(allowed, request).Decision, "an Allow may be split")
		assert.Equal(t, policy.ExplicitDeny, policy.Evaluate(denied, request).Decision, "a Deny may not")
	}
}
