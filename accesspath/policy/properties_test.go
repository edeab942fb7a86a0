package policy_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/accesspath/policy"
)

// drawKnown draws a document made only of what the evaluator knows: any operator with a fitting key and value, present
// or absent, in any place.
func drawKnown(t *rapid.T) string {
	statements := []json.RawMessage{}
	for range rapid.IntRange(0, 5).Draw(t, "statements") {
		s := map[string]any{
			"Effect": rapid.SampledFrom([]string{"Allow", "Deny"}).Draw(t, "effect"),
			rapid.SampledFrom([]string{"Action", "NotAction"}).Draw(t, "action element"):       rapid.SampledFrom([]string{"*", "sagemaker:*", presign, "s3:Get?bject"}).Draw(t, "action"),
			rapid.SampledFrom([]string{"Resource", "NotResource"}).Draw(t, "resource element"): rapid.SampledFrom([]string{"*", notebook, prefix + "*", "arn:aws:s3:::*"}).Draw(t, "resource"),
		}
		if rapid.Bool().Draw(t, "conditional") {
			s["Condition"] = drawCondition(t)
		}
		text, err := json.Marshal(s)
		require.NoError(t, err)
		statements = append(statements, text)
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	require.NoError(t, err)
	return string(text)
}

// fitting are a key and a value for each family of operators.
var fitting = []struct{ prefix, key, value string }{
	{"String", "aws:SourceVpce", "vpce-1"}, {"Numeric", "aws:MultiFactorAuthAge", "300"},
	{"Date", "aws:CurrentTime", "2026-11-23T12:00:00Z"}, {"Bool", "aws:SecureTransport", "true"},
	{"Binary", "svc:key", "QmluYXJ5"}, {"Ip", "aws:SourceIp", "203.0.113.0/24"}, {"NotIp", "aws:SourceIp", "10.0.0.1"},
	{"Arn", "aws:PrincipalArn", roleARN}, {"Null", "aws:SourceVpce", "true"},
}

func drawCondition(t *rapid.T) map[string]map[string][]string {
	operator := rapid.SampledFrom(policy.Operators()).Draw(t, "operator")
	for _, f := range fitting {
		if len(operator) < len(f.prefix) || operator[:len(f.prefix)] != f.prefix {
			continue
		}
		name := operator
		if operator != "Null" {
			set := rapid.SampledFrom([]string{"", "ForAllValues:", "ForAnyValue:"}).Draw(t, "set")
			name = set + operator
			if set != "ForAnyValue:" { // with IfExists the documentation does not agree on an absent key
				name += rapid.SampledFrom([]string{"", "IfExists"}).Draw(t, "if exists")
			}
		}
		return map[string]map[string][]string{name: {f.key: {f.value}}}
	}
	t.Fatalf("no key fits the operator %s", operator)
	return nil
}

func drawContext(t *rapid.T) policy.Context {
	context := policy.Context{}
	for _, pair := range [][2]string{
		{"aws:SourceVpce", "vpce-1"}, {"aws:MultiFactorAuthAge", "301"}, {"aws:CurrentTime", "2026-11-23T12:00:00Z"},
		{"aws:SecureTransport", "true"}, {"svc:key", "QmluYXJ5"}, {"aws:SourceIp", "203.0.113.9"}, {"aws:PrincipalArn", roleARN},
	} {
		context.Absent(pair[0])
		if rapid.Bool().Draw(t, "has "+pair[0]) {
			context.Set(pair[0], pair[1])
		}
	}
	return context
}

func TestWhatItKnowsIsNeverUnknown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := drawKnown(t)
		d, err := policy.Parse(text, policy.Identity)
		require.NoError(t, err, text)
		got := policy.Evaluate([]policy.Attached{{Document: d}},
			policy.Request{Action: presign, Resource: notebook, Context: drawContext(t)})
		assert.NotEqual(t, policy.Unknown, got.Decision, "%s: %s", text, got.Because)
	})
}

// A further Deny never lets anybody in, and a further Allow never overrides a Deny.
func TestFurtherStatementsActOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, err := policy.Parse(drawKnown(t), policy.Identity)
		require.NoError(t, err)
		more, err := policy.Parse(drawKnown(t), policy.Identity)
		require.NoError(t, err)
		request := policy.Request{Action: presign, Resource: notebook, Context: drawContext(t)}
		before := policy.Evaluate([]policy.Attached{{Document: d}}, request).Decision
		after := policy.Evaluate([]policy.Attached{{Document: d}, {Document: more}}, request).Decision
		alone := policy.Evaluate([]policy.Attached{{Document: more}}, request).Decision
		if before == policy.ExplicitDeny || alone == policy.ExplicitDeny {
			assert.Equal(t, policy.ExplicitDeny, after)
		} else if before == policy.Allowed || alone == policy.Allowed {
			assert.Equal(t, policy.Allowed, after)
		} else {
			assert.Equal(t, policy.ImplicitDeny, after)
		}
	})
}

// TestWildcardsAgreeWithRegularExpressions compares StringLike with the same pattern as a regular expression.
func TestWildcardsAgreeWithRegularExpressions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringOf(rapid.SampledFrom([]rune("ab:/é*?"))).Draw(t, "pattern")
		value := rapid.StringOf(rapid.SampledFrom([]rune("ab:/é"))).Draw(t, "value")
		expression := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		values, err := json.Marshal([]string{pattern})
		require.NoError(t, err)
		d, err := policy.Parse(document(allowing(condition("StringLike", "aws:username", string(values)))), policy.Identity)
		require.NoError(t, err)
		got := policy.Evaluate([]policy.Attached{{Document: d}},
			policy.Request{Action: presign, Resource: notebook, Context: keys{"aws:username": is(value)}.context()})
		want := regexp.MustCompile("(?s)^" + expression + "$").MatchString(value)
		assert.Equal(t, want, got.Decision == policy.Allowed, "%q %q", pattern, value)
	})
}

// FuzzEvaluate feeds any text: it may be refused, and it may be unknown, but it never panics.
func FuzzEvaluate(f *testing.F) {
	for _, rows := range [][]row{logicRows, elementRows, principalRows, combinationRows, variableRows} {
		for _, r := range rows {
			f.Add(r.document, presign, notebook, "aws:SourceVpce", "vpce-1")
		}
	}
	for _, tests := range [][]test{stringTests, presenceTests, setTests, ipTests, arnTests, numericTests, dateTests, otherTests} {
		for _, c := range tests {
			f.Add(document(allowing(condition(c.operator, c.key, c.values))), presign, notebook, c.key, "1")
		}
	}
	f.Fuzz(func(t *testing.T, text, action, resource, key, value string) {
		context := policy.Context{}
		context.Set(key, value)
		for _, kind := range []policy.Kind{policy.Identity, policy.Resource} {
			d, err := policy.Parse(text, kind)
			got := policy.Evaluate([]policy.Attached{{Document: d, Err: err}},
				policy.Request{Action: action, Resource: resource, Principal: roleARN, Context: context})
			if err != nil && got.Decision != policy.Unknown {
				t.Errorf("a policy that cannot be read is %s", got.Decision)
			}
			if got.Because == "" {
				t.Error("an answer without a reason")
			}
		}
	})
}
