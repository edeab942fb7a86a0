package policy_test

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/accesspath/policy"
)

// The oracle tries concrete values one after the other and knows nothing of classes. Its values are dense around whatever the drawn
// policies can name, so that a class that [policy.DecideAll] overlooks has one of them in it.

var public = []netip.Prefix{netip.MustParsePrefix("1.0.0.0/8"), netip.MustParsePrefix("203.0.112.0/20"), netip.MustParsePrefix("2001:db8::/32")}

// drawnRanges are what policies name; concreteAddresses lie in and around them.
var (
	drawnRanges = []string{"0.0.0.0/0", "1.0.0.0/9", "1.128.0.0/9", "1.2.3.4", "1.2.3.0/24", "203.0.113.0/24", "203.0.113.7/32", "10.0.0.0/8",
		"2001:db8::/33", "::/0", "2001:db8::1"}
	concreteAddresses = []string{"1.0.0.0", "1.0.0.9", "1.2.3.4", "1.2.3.5", "1.2.3.3", "1.127.255.255", "1.128.0.0", "1.255.255.255", "203.0.112.9",
		"203.0.113.7", "203.0.113.8", "203.0.114.1", "2001:db8::1", "2001:db8::2", "2001:db8:8000::1"}
	drawnDates    = []string{"2026-01-01T00:00:00Z", "2026-06-01", "1780272000", "2027-01-01T00:00:00Z"}
	concreteDates = []string{"2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-06-01T00:00:01Z",
		"2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "2030-01-01T00:00:00Z"}
	drawnTexts     = []string{"a", "b", "ab", "*", "a*", "*b", "*a*", "?", "?b", "a?", "*a*b*", "", "B", "*:a", "${aws:SourceIdentity}", "${aws:username}"}
	concreteTexts  = words("abAB:x", 3)
	concreteTags   = words("abBx", 2)[1:]
	drawnNumbers   = []string{"0", "300", "3600", "-1", "300.5"}
	concreteNumber = []string{"0", "1", "299", "300", "301", "300.5", "300.25", "3600", "5000"}
)

// words are all texts of some letters up to a length, the empty one among them.
func words(letters string, length int) []string {
	list, last := []string{""}, []string{""}
	for range length {
		var next []string
		for _, word := range last {
			for _, letter := range letters {
				next = append(next, word+string(letter))
			}
		}
		list, last = append(list, next...), next
	}
	return list
}

// knob is one free choice, with what policies compare it with and the values that the oracle tries; "-" is absent.
type knob struct {
	free      policy.Free
	key       string
	operators []string
	drawn     []string
	concrete  []string
}

var knobs = []knob{
	{policy.Free{Keys: []string{"aws:SourceIp"}, Domain: policy.Addresses("public address", public...)}, "aws:SourceIp",
		[]string{"IpAddress", "NotIpAddress", "IpAddressIfExists"}, drawnRanges, concreteAddresses},
	{policy.Free{Keys: []string{"aws:CurrentTime", "aws:EpochTime"}, Domain: policy.Moments(time.Time{}, time.Time{})}, "aws:EpochTime",
		[]string{"NumericLessThan", "NumericGreaterThanEquals", "DateEquals", "DateGreaterThan"}, []string{"1780272000", "1780272001", "1798761600"}, concreteDates},
	{policy.Free{Keys: []string{"aws:CurrentTime", "aws:EpochTime"}, Domain: policy.Moments(time.Time{}, time.Time{})}, "aws:CurrentTime",
		[]string{"DateLessThan", "DateGreaterThan", "DateEquals", "DateLessThanEquals", "DateNotEquals"}, drawnDates, concreteDates},
	{policy.Free{Keys: []string{"aws:MultiFactorAuthPresent"}, Domain: policy.Booleans().OrAbsent()}, "aws:MultiFactorAuthPresent",
		[]string{"Bool", "BoolIfExists", "Null", "StringNotEquals"}, []string{"true", "false"}, []string{"true", "false", "-"}},
	{policy.Free{Keys: []string{"aws:MultiFactorAuthAge"}, Domain: policy.NotNegative().OrAbsent()}, "aws:MultiFactorAuthAge",
		[]string{"NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEqualsIfExists"}, drawnNumbers, append([]string{"-"}, concreteNumber...)},
	{policy.Free{Keys: []string{"aws:UserAgent"}, Domain: policy.Texts().OrAbsent()}, "aws:UserAgent",
		[]string{"StringLike", "StringNotLike", "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "ForAnyValue:StringLike", "StringNotLikeIfExists"},
		drawnTexts, append([]string{"-"}, concreteTexts...)},
	{policy.Free{Keys: []string{"aws:SourceIdentity"}, Domain: policy.TextsLike("?*").OrAbsent()}, "aws:SourceIdentity",
		[]string{"StringLike", "StringNotEquals", "StringEquals"}, []string{"a*", "?b", "b", "a"}, append([]string{"-"}, concreteTags...)},
	{someTag, "aws:PrincipalTag/a", []string{"StringLike", "StringNotLike", "StringEquals", "StringNotEquals"},
		[]string{"a*", "b", "?b", "${aws:PrincipalTag/b}"}, append([]string{"-"}, concreteTags...)},
	{someTag, "aws:PrincipalTag/b", []string{"StringLike", "StringNotLike", "StringEquals", "StringNotEqualsIfExists"},
		[]string{"*b", "a", "${aws:PrincipalTag/a}"}, append([]string{"-"}, concreteTags...)},
	{policy.Free{Keys: []string{"aws:SourceVpce"}, Domain: policy.Values("vpce-a", "vpce-b").OrAbsent()}, "aws:SourceVpce",
		[]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotEqualsIfExists"}, []string{"vpce-a", "vpce-b", "vpce-c", "vpce-*"},
		[]string{"vpce-a", "vpce-b", "-"}},
}

var someTag = policy.Free{Keys: []string{"aws:PrincipalTag/*"}, Domain: policy.TextsLike("?*").OrAbsent()}

// drawStatement draws a statement with up to three conditions on few keys.
func drawStatement(t *rapid.T, few []knob) map[string]any {
	s := map[string]any{
		"Effect": rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, "effect"), "Action": "sagemaker:*",
		"Resource": rapid.SampledFrom([]string{"*", "*", "*", prefix + "notebook-instance/${aws:SourceIdentity}*", prefix + "notebook-instance/b"}).Draw(t, "resource"),
	}
	condition := map[string]map[string][]string{}
	for range rapid.IntRange(0, 3).Draw(t, "conditions") {
		k := rapid.SampledFrom(few).Draw(t, "key")
		operator := rapid.SampledFrom(k.operators).Draw(t, "operator")
		values := rapid.SliceOfN(rapid.SampledFrom(k.drawn), 1, 3).Draw(t, "values")
		if operator == "StringEqualsIgnoreCase" {
			values = slices.DeleteFunc(values, func(v string) bool { return v == "${aws:SourceIdentity}" })
			values = append(values, "aB")
		}
		if condition[operator] == nil {
			condition[operator] = map[string][]string{}
		}
		condition[operator][k.key] = values
	}
	if len(condition) > 0 {
		s["Condition"] = condition
	}
	return s
}

func drawDocument(t *rapid.T, few []knob) policy.Document {
	statements := make([]map[string]any, rapid.IntRange(1, 4).Draw(t, "statements"))
	for i := range statements {
		statements[i] = drawStatement(t, few)
	}
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	require.NoError(t, err)
	document, err := policy.Parse(string(text), policy.Identity)
	require.NoError(t, err, string(text))
	return document
}

// tries goes through all combinations of concrete values until one is allowed.
func tries(layers []policy.Layer, request policy.Request, few []knob) (policy.Context, bool) {
	if len(few) == 0 {
		return request.Context, allowsAll(layers, request)
	}
	for _, value := range few[0].concrete {
		setConcrete(request.Context, few[0].key, value)
		if found, allowed := tries(layers, request, few[1:]); allowed {
			return found, true
		}
	}
	return nil, false
}

func setConcrete(context policy.Context, key, value string) {
	switch {
	case value == "-":
		context.Absent(key)
	case key == "aws:CurrentTime" || key == "aws:EpochTime":
		moment, _ := time.Parse(time.RFC3339, value)
		context.Set("aws:CurrentTime", value)
		context.Set("aws:EpochTime", strconv.FormatInt(moment.Unix(), 10))
	default:
		context.Set(key, value)
	}
}

func allowsAll(layers []policy.Layer, request policy.Request) bool {
	for _, l := range layers {
		policies := l.Policies
		if l.DeniesOnly {
			everything, _ := policy.Parse(`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, policy.Identity)
			var denies policy.Document
			denies.Version = policies[0].Document.Version
			for _, s := range policies[0].Document.Statements {
				if s.Effect == policy.EffectDeny {
					denies.Statements = append(denies.Statements, s)
				}
			}
			policies = []policy.Attached{{Document: everything}, {Document: denies}}
		}
		if policy.Decide(policies, request) != policy.Allowed {
			return false
		}
	}
	return true
}

// No concrete request is allowed where the answer is a refusal, and each witness is allowed when it is asked by itself.
func TestDecideAllAgreesWithTheOracle(t *testing.T) {
	counts := map[policy.Decision]int{}
	rapid.Check(t, func(t *rapid.T) { counts[agreesWithTheOracle(t, knobs)]++ })
	t.Log(counts)
}

// FuzzDecideAll is the same for as long as it is let run.
func FuzzDecideAll(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { agreesWithTheOracle(t, slices.Concat(knobs, hardKnobs)) }))
}

// hardKnobs are comparisons that are not always cut exactly.
var hardKnobs = []knob{
	{policy.Free{Keys: []string{"aws:SourceIp"}, Domain: policy.Addresses("public address", public...)}, "aws:SourceIp",
		[]string{"StringLike", "StringNotLike", "StringEquals", "StringNotEquals"}, []string{"1.2.*", "203.*.7", "1.2.3.4", "*:*", "${aws:UserAgent}"}, concreteAddresses},
	{policy.Free{Keys: []string{"aws:UserAgent"}, Domain: policy.TextsLike("?*")}, "aws:UserAgent",
		[]string{"NumericLessThan", "NumericEquals", "StringLike", "IpAddress", "Bool", "StringNotEquals", "DateLessThan"},
		[]string{"1", "2", "?", "1.2.3.4", "true", "a${aws:PrincipalTag/a}", "${aws:PrincipalTag/a}", "2026"}, []string{"0", "1", "1.0", "1.5", "2", "+2", "1.2.3.4", "1.2.3.5", "true", "TRUE", "x", "aa", "ab", "b"}},
	{someTag, "aws:PrincipalTag/a", []string{"StringEqualsIgnoreCase", "StringLike", "StringNotLike", "ArnLike"},
		[]string{"A", "?${aws:UserAgent}", "${aws:PrincipalTag/a}", "a${aws:x}*", "b*"}, append([]string{"-"}, concreteTags...)},
}

// TestDecideAllRefusesNothingThatPasses draws what cannot always be decided too.
func TestDecideAllRefusesNothingThatPasses(t *testing.T) {
	counts := map[policy.Decision]int{}
	rapid.Check(t, func(t *rapid.T) { counts[agreesWithTheOracle(t, slices.Concat(knobs, hardKnobs, hardKnobs))]++ })
	t.Log(counts)
}

func agreesWithTheOracle(t *rapid.T, all []knob) policy.Decision {
	few := drawKnobs(t, all)
	var layers []policy.Layer
	for range rapid.IntRange(1, 2).Draw(t, "layers") {
		layers = append(layers, policy.Layer{Name: "layer", DeniesOnly: rapid.IntRange(0, 5).Draw(t, "denies only") == 0,
			Policies: []policy.Attached{{ID: "p", Name: "p", Document: drawDocument(t, few)}}})
	}
	var free []policy.Free
	for _, k := range few {
		free = append(free, k.free)
	}
	verdict := policy.DecideAll(layers, drawnRequest(), free)
	request := drawnRequest()
	switch verdict.Decision {
	case policy.Allowed:
		request.Context = verdict.Context
		require.True(t, allowsAll(layers, request), "the witness %q is not allowed: %v", verdict.Witness.Text, verdict.Context)
		require.Equal(t, -1, verdict.Deciding)
		requireLoose(t, layers, request, verdict.Witness)
	case policy.Unknown:
		require.NotEmpty(t, verdict.Reason)
		require.True(t, len(all) != len(knobs) || slices.ContainsFunc(layers, deniesByAVariable), "what is drawn can be decided: %s", verdict.Reason)
	case policy.ExplicitDeny, policy.ImplicitDeny:
		found, allowed := tries(layers, request, few)
		require.False(t, allowed, "refused, and yet %v is allowed", found)
		require.NotEqual(t, policy.Allowed, verdict.Results[verdict.Deciding].Decision)
	}
	return verdict.Decision
}

// deniesByAVariable says that a Deny compares with a variable that may have no value, so that it may be invalid as a whole.
func deniesByAVariable(l policy.Layer) bool {
	mayLack := func(value string) bool {
		return strings.Contains(strings.ReplaceAll(value, "${aws:username}", ""), "${")
	}
	return slices.ContainsFunc(l.Policies[0].Document.Statements, func(s policy.Statement) bool {
		return s.Effect == policy.EffectDeny && (slices.ContainsFunc(s.Resources.Values, mayLack) ||
			slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool { return slices.ContainsFunc(c.Values, mayLack) }))
	})
}

// drawnRequest is the request before anything is chosen.
func drawnRequest() policy.Request {
	request := policy.Request{Action: presign, Resource: prefix + "notebook-instance/ab", Principal: roleARN, Context: policy.Context{}}
	request.Context.Set("aws:username", "ab")
	request.Context.Absent("aws:SourceIdentity", "aws:UserAgent", "aws:SourceIp", "aws:PrincipalTag/*")
	return request
}

// requireLoose tries other values of whatever is said not to matter.
func requireLoose(t *rapid.T, layers []policy.Layer, request policy.Request, witness policy.Witness) {
	for _, chosen := range witness.Chosen {
		if chosen.Matters {
			require.Contains(t, witness.Text, chosen.Text)
			continue
		}
		for _, k := range knobs {
			if k.key == chosen.Keys[0] {
				setConcrete(request.Context, k.key, rapid.SampledFrom(k.concrete).Draw(t, "any "+k.key))
			}
		}
	}
	require.True(t, allowsAll(layers, request), "%q allows not whatever does not matter: %v", witness.Text, request.Context)
}

// drawKnobs draws two or three keys that policies may look at.
func drawKnobs(t *rapid.T, all []knob) []knob {
	places := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 1, 3, rapid.ID[int]).Draw(t, "keys")
	var few []knob
	for _, i := range places {
		few = append(few, all[i])
	}
	return few
}
