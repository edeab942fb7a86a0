package policy_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

func free(domain policy.Domain, keys ...string) policy.Free {
	return policy.Free{Keys: keys, Domain: domain}
}

var (
	anyAddress = free(policy.Addresses("public address", netip.MustParsePrefix("1.0.0.0/8"), netip.MustParsePrefix("8.0.0.0/7")), "aws:SourceIp")
	anyMoment  = free(policy.Moments(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC), time.Time{}), "aws:CurrentTime", "aws:EpochTime")
	anyMFA     = free(policy.Booleans().OrAbsent(), "aws:MultiFactorAuthPresent")
	anyAgent   = free(policy.Texts().OrAbsent(), "aws:UserAgent")
	anyTag     = free(policy.Texts().OrAbsent(), "aws:PrincipalTag/*")
	anyName    = free(policy.TextsLike("AROA*:*"), "aws:userid")
	anyVpce    = free(policy.OneOf(policy.Context{"aws:sourcevpce": {"vpce-a"}, "aws:sourcevpc": {"vpc-1"}},
		policy.Context{"aws:SourceVpce": {"vpce-b"}, "aws:SourceVpc": {"vpc-2"}}))
)

// choice is one documented kind of choice: what is free, a policy, the answer, and the witness.
type choice struct {
	rule     string
	document string
	free     []policy.Free
	want     policy.Decision
	witness  string
}

func many(conditions ...string) string {
	statements := make([]string, len(conditions))
	for i, c := range conditions {
		statements[i] = allowing(c)
	}
	return document(statements...)
}

var choices = []choice{
	{"nothing that is free is looked at", document(allowing("")), []policy.Free{anyAddress, anyMFA}, policy.Allowed, ""},
	{"half the internet", document(allowing(""), denying(condition("NotIpAddress", "aws:SourceIp", `"0.0.0.0/1"`))),
		[]policy.Free{free(policy.Addresses("public address", netip.MustParsePrefix("1.0.0.0/8"), netip.MustParsePrefix("200.0.0.0/8")), "aws:SourceIp")},
		policy.Allowed, "at a public address in 0.0.0.0/1, such as 1.0.0.1"},
	{"all addresses that there are", document(allowing(""), denying(condition("NotIpAddress", "aws:SourceIp", `"0.0.0.0/1"`))), []policy.Free{anyAddress},
		policy.Allowed, ""},
	{"a key that does not matter beside one that does", document(allowing(condition("IpAddress", "aws:SourceIp", `"8.8.4.4"`)), denying(
		both2(condition("StringLike", "aws:UserAgent", `"bot*"`), condition("NotIpAddress", "aws:SourceIp", `"8.0.0.0/8"`)))), []policy.Free{anyAgent, anyAddress},
		policy.Allowed, "at the public address 8.8.4.4"},
	{"the first of two choices of a key counts", document(allowing(condition("IpAddress", "aws:SourceIp", `"8.8.4.4"`))),
		[]policy.Free{free(policy.Values("8.8.8.8"), "aws:sourceip"), anyAddress}, policy.ImplicitDeny, ""},
	{"a Deny that AWS may ignore where a tag is absent", denyingTo(`"NotResource":"` + prefix + `notebook-instance/x-${aws:PrincipalTag/own}"`), []policy.Free{anyTag},
		policy.Unknown, ""},
	{"a Deny whose variable has a default", denyingTo(`"NotResource":"` + prefix + `notebook-instance/x-${aws:PrincipalTag/own, 'nobody'}"`), []policy.Free{anyTag},
		policy.ExplicitDeny, ""},
	{"no public address", document(allowing(""), denying(condition("NotIpAddress", "aws:SourceIp", `["128.0.0.0/1","10.0.0.0/8"]`))),
		[]policy.Free{anyAddress}, policy.ExplicitDeny, "at a public address, such as 1.0.0.1"},
	{"one address", document(allowing(condition("IpAddress", "aws:SourceIp", `"8.8.4.4"`))), []policy.Free{anyAddress}, policy.Allowed,
		"at the public address 8.8.4.4"},
	{"all but two halves", document(allowing(""), denying(condition("IpAddress", "aws:SourceIp", `["1.0.0.0/9","1.128.0.0/9","8.0.0.0/8"]`))),
		[]policy.Free{anyAddress}, policy.Allowed, "at a public address, such as 9.0.0.1"},
	{"all but the whole", document(allowing(""), denying(condition("IpAddress", "aws:SourceIp", `["1.0.0.0/9","1.128.0.0/9","8.0.0.0/7"]`))),
		[]policy.Free{anyAddress}, policy.ExplicitDeny, "at a public address in 1.0.0.0/9, such as 1.0.0.1"},
	{"an address as text", document(allowing(condition("StringEquals", "aws:SourceIp", `"8.8.4.4"`))), []policy.Free{anyAddress}, policy.Allowed,
		"at a public address, such as 8.8.4.4"},
	{"an address by a pattern of its text", document(allowing(condition("StringLike", "aws:SourceIp", `"8.8.*"`))), []policy.Free{anyAddress},
		policy.Unknown, ""},
	{"a date to come", document(allowing(condition("DateGreaterThan", "aws:CurrentTime", `"2030-01-01"`))), []policy.Free{anyMoment},
		policy.Allowed, "at 2030-01-01T01:00:00Z"},
	{"a date that is past", document(allowing(condition("DateLessThan", "aws:CurrentTime", `"2020-01-01"`))), []policy.Free{anyMoment},
		policy.ImplicitDeny, "at 2026-11-28T00:00:00Z"},
	{"two clocks are one", document(allowing(both2(condition("DateGreaterThan", "aws:CurrentTime", `"2030-01-01"`), condition("NumericLessThan", "aws:EpochTime", `"1890000000"`)))),
		[]policy.Free{anyMoment}, policy.ImplicitDeny, ""},
	{"absent is a choice", document(allowing(condition("Null", "aws:MultiFactorAuthPresent", `"true"`))), []policy.Free{anyMFA}, policy.Allowed,
		"without aws:MultiFactorAuthPresent"},
	{"a pattern and not another", document(allowing(condition("StringLike", "aws:UserAgent", `"*a*"`)), denying(condition("StringLike", "aws:UserAgent", `["*b*","a","*xa*"]`))),
		[]policy.Free{anyAgent}, policy.Allowed, `with aws:UserAgent "ya"`},
	{"patterns that rule each other out", document(allowing(condition("StringLike", "aws:UserAgent", `"ab*"`)), denying(condition("StringLike", "aws:UserAgent", `"a*"`))),
		[]policy.Free{anyAgent}, policy.ExplicitDeny, ""},
	{"tags that nothing fixes", document(allowing(condition("StringEquals", "aws:PrincipalTag/team", `"data"`))), []policy.Free{anyTag}, policy.Allowed,
		`with aws:PrincipalTag/team "data"`},
	{"two tags that are equal", document(allowing(condition("StringEquals", "aws:PrincipalTag/a", `"${aws:PrincipalTag/b}"`)), denying(condition("StringEquals", "aws:PrincipalTag/a", `["x","y"]`))),
		[]policy.Free{anyTag}, policy.Allowed, `with aws:PrincipalTag/a "z", with aws:PrincipalTag/b "z"`},
	{"two tags that differ, of one pattern", document(allowing(condition("StringNotEquals", "aws:PrincipalTag/a", `"${aws:PrincipalTag/b}"`)),
		denying(condition("StringNotLike", "aws:PrincipalTag/a", `"n?"`)), denying(condition("StringNotLike", "aws:PrincipalTag/b", `"n?"`))),
		[]policy.Free{free(policy.Texts(), "aws:PrincipalTag/*")}, policy.Allowed, `with aws:PrincipalTag/a "nx", with aws:PrincipalTag/b "ny"`},
	{"two tags that are equal, of a pattern that one has", document(allowing(condition("StringEquals", "aws:PrincipalTag/a", `"${aws:PrincipalTag/b}"`)),
		denying(condition("StringNotLike", "aws:PrincipalTag/a", `"n?m*"`))), []policy.Free{anyTag}, policy.Allowed, `with aws:PrincipalTag/a "nxm", with aws:PrincipalTag/b "nxm"`},
	{"an ARN of a form, and not of another", document(allowing(condition("ArnLike", "aws:SourceArn", `"arn:aws:*:*:1*:x/?"`)), denying(condition("ArnLike", "aws:SourceArn",
		`["arn:*:a*:*:*:*","arn:*:*::*:*","arn:*:*:*:1:*"]`))), []policy.Free{free(policy.Texts(), "aws:SourceArn")}, policy.Allowed, ""},
	{"an ARN whose parts rule each other out", document(allowing(both2(condition("ArnLike", "aws:SourceArn", `"arn:*:iam::1:x"`), condition("StringLike", "aws:SourceArn", `"arn:a:b*"`)))),
		[]policy.Free{free(policy.Texts(), "aws:SourceArn")}, policy.ImplicitDeny, ""},
	{"numbers in a range", document(allowing(both2(condition("NumericGreaterThan", "aws:MultiFactorAuthAge", `"3599"`), condition("NumericLessThanEquals", "aws:MultiFactorAuthAge", `"3600"`))),
		denying(condition("NumericEquals", "aws:MultiFactorAuthAge", `"3600"`))), []policy.Free{free(policy.NotNegative(), "aws:MultiFactorAuthAge")}, policy.Allowed,
		"with aws:MultiFactorAuthAge 3599.5"},
	{"no negative number", document(allowing(condition("NumericLessThan", "aws:MultiFactorAuthAge", `"0"`))), []policy.Free{free(policy.NotNegative(), "aws:MultiFactorAuthAge")},
		policy.ImplicitDeny, ""},
	{"an IPv6 address", document(allowing(condition("IpAddress", "aws:SourceIp", `"2000::/3"`))), []policy.Free{free(policy.Addresses("public address",
		netip.MustParsePrefix("1.0.0.0/8"), netip.MustParsePrefix("2000::/3")), "aws:SourceIp")}, policy.Allowed, "at a public address in 2000::/3, such as 2000::1"},
	{"what cannot be cut does not matter where all is denied", document(allowing(condition("StringLike", "aws:SourceIp", `"8.8.*"`)), denying("")), []policy.Free{anyAddress},
		policy.ExplicitDeny, ""},
	{"what cannot be cut does not matter where another choice decides", document(allowing(both2(condition("StringLike", "aws:SourceIp", `"8.8.*"`),
		condition("StringEquals", "aws:UserAgent", `"a"`))), denying(condition("Null", "aws:UserAgent", `"false"`))), []policy.Free{anyAddress, anyAgent}, policy.ExplicitDeny, ""},
	{"what cannot be cut does not matter where a sample is allowed", document(allowing(condition("StringNotLike", "aws:SourceIp", `"8.8.*"`))), []policy.Free{anyAddress},
		policy.Allowed, "at a public address, such as 1.0.0.1"},
	{"a tag that holds another", document(allowing(condition("StringLike", "aws:PrincipalTag/a", `"q${aws:PrincipalTag/b}"`))), []policy.Free{anyTag}, policy.Unknown, ""},
	{"a resource with a tag's value", resource(`"` + prefix + `notebook-instance/${aws:PrincipalTag/own}"`), []policy.Free{anyTag}, policy.Allowed,
		`with aws:PrincipalTag/own "dev"`},
	{"a resource that holds a tag's value", resource(`"` + prefix + `notebook-instance/?${aws:PrincipalTag/own}*"`), []policy.Free{free(policy.TextsLike("?*"), "aws:PrincipalTag/own")},
		policy.Allowed, `with aws:PrincipalTag/own "e"`},
	{"a known key against a free tag", document(allowing(condition("StringEquals", "sagemaker:ResourceTag/owner", `"${aws:PrincipalTag/own}"`))), []policy.Free{anyTag},
		policy.Allowed, `with aws:PrincipalTag/own "Ann"`},
	{"texts of a form", document(allowing(condition("StringLike", "aws:userid", `"*:ann"`))), []policy.Free{anyName}, policy.Allowed, `with aws:userid "AROA:ann"`},
	{"not a text of a form", document(allowing(condition("StringLike", "aws:userid", `"AIDA*"`))), []policy.Free{anyName}, policy.ImplicitDeny, ""},
	{"a joint choice", document(allowing(condition("StringEquals", "aws:SourceVpc", `"vpc-2"`)), denying(condition("StringEquals", "aws:SourceVpce", `"vpce-a"`))),
		[]policy.Free{anyVpce}, policy.Allowed, "with aws:SourceVpc vpc-2 and with aws:SourceVpce vpce-b"},
	{"no part of one choice with a part of another", document(allowing(condition("StringEquals", "aws:SourceVpc", `"vpc-2"`)), denying(condition("StringEquals", "aws:SourceVpce", `"vpce-b"`))),
		[]policy.Free{anyVpce}, policy.ExplicitDeny, ""},
	{"an undetermined key", document(allowing(condition("StringEquals", "aws:x", `"1"`)), denying(condition("NotIpAddress", "aws:SourceIp", `"8.0.0.0/8"`))),
		[]policy.Free{anyAddress}, policy.Unknown, ""},
	{"an undetermined key that does not matter", many(condition("StringEquals", "aws:x", `"1"`), condition("IpAddress", "aws:SourceIp", `"8.0.0.0/8"`)),
		[]policy.Free{anyAddress}, policy.Allowed, "at a public address in 8.0.0.0/8, such as 8.0.0.1"},
	{"nothing to choose from", document(allowing("")), []policy.Free{free(policy.Values(), "aws:SourceVpce")}, policy.ImplicitDeny, ""},
	{"a number in a text, and a pattern", document(allowing(both2(condition("NumericLessThan", "aws:PrincipalTag/level", `"3"`), condition("StringLike", "aws:PrincipalTag/level", `"?a*"`)))),
		[]policy.Free{anyTag}, policy.Unknown, ""},
	{"a number in a text", document(allowing(condition("NumericLessThan", "aws:PrincipalTag/level", `"3"`)), denying(condition("StringEquals", "aws:PrincipalTag/level", `"2"`))),
		[]policy.Free{anyTag}, policy.Allowed, ""},
}

// both2 joins two conditions that use different operators.
func both2(a, b string) string {
	return strings.TrimSuffix(a, "}") + "," + strings.TrimPrefix(b, `"Condition":{`)
}

func ask(text string, choices []policy.Free) policy.Verdict {
	d, err := policy.Parse(text, policy.Identity)
	request := policy.Request{Action: presign, Resource: notebook, Principal: roleARN, Context: policy.Context{}}
	request.Context.Set("sagemaker:ResourceTag/owner", "Ann")
	return policy.DecideAll([]policy.Layer{{Name: "the identity policies", Policies: []policy.Attached{{ID: "p", Name: "p", Document: d, Err: err}}}}, request, choices)
}

func TestDecideAll(t *testing.T) {
	for _, c := range choices {
		t.Run(c.rule, func(t *testing.T) {
			got := ask(c.document, c.free)
			assert.Equal(t, c.want, got.Decision, "%s: %v", c.document, got)
			if c.witness != "" {
				assert.Equal(t, c.witness, got.Witness.Text)
			}
			assert.Equal(t, c.want == policy.Unknown, got.Reason != "" && got.Results != nil, got.Reason)
		})
	}
}

// A request must pass all layers by one and the same choice.
func TestLayersMustAgreeOnOneChoice(t *testing.T) {
	layer := func(name, text string) policy.Layer {
		d, err := policy.Parse(text, policy.Identity)
		require.NoError(t, err)
		return policy.Layer{Name: name, Policies: []policy.Attached{{ID: name, Name: name, Document: d}}}
	}
	first := layer("first", document(allowing(condition("IpAddress", "aws:SourceIp", `"8.0.0.0/8"`))))
	other := layer("other", document(allowing(condition("IpAddress", "aws:SourceIp", `"9.0.0.0/8"`))))
	request := policy.Request{Action: presign, Resource: notebook, Principal: roleARN}
	got := policy.DecideAll([]policy.Layer{first, other}, request, []policy.Free{anyAddress})
	assert.Equal(t, policy.ImplicitDeny, got.Decision)
	assert.Equal(t, 1, got.Deciding, "the choice that gets furthest passes the first layer")
	assert.Equal(t, "at a public address in 8.0.0.0/8, such as 8.0.0.1", got.Witness.Text)
	assert.Equal(t, "other", got.Results[1].ID)

	denies := layer("organisation", document(denying(condition("IpAddress", "aws:SourceIp", `"8.0.0.0/9"`))))
	denies.DeniesOnly = true
	got = policy.DecideAll([]policy.Layer{first, denies}, request, []policy.Free{anyAddress})
	assert.Equal(t, policy.Allowed, got.Decision, "where only denials count, what none matches passes")
	assert.Equal(t, "at a public address in 8.0.0.0/8, such as 8.128.0.1", got.Witness.Text)
	assert.Equal(t, "no statement of organisation denies CreatePresignedNotebookInstanceUrl", got.Results[1].Because)

	seen, err := policy.Parse(document(allowing(`"Principal":{"AWS":"`+roleARN+`"}`)), policy.Resource)
	require.NoError(t, err)
	door := policy.Layer{Name: "door", Policies: []policy.Attached{{Document: seen}}, UnseenPrincipal: true}
	assert.Equal(t, policy.Unknown, policy.DecideAll([]policy.Layer{door, first}, request, []policy.Free{anyAddress}).Decision)
	door.UnseenPrincipal = false
	assert.Equal(t, policy.Allowed, policy.DecideAll([]policy.Layer{door, first}, request, []policy.Free{anyAddress}).Decision)
}

// Long policies are decided exactly too.
func TestDecideAllOfLongPolicies(t *testing.T) {
	var ranges, names []string
	statements := []string{allowing("")}
	for i := range 1000 {
		ranges = append(ranges, fmt.Sprintf(`"1.%d.%d.0/24"`, i/250, i%250))
		names = append(names, fmt.Sprintf(`"vpce-%017x"`, i))
		statements = append(statements, denying(condition("IpAddress", "aws:SourceIp", fmt.Sprintf(`"1.%d.%d.0/24"`, i/250, i%250))))
	}
	list := func(texts []string) string { return "[" + strings.Join(texts, ",") + "]" }
	begin := time.Now()
	got := ask(document(allowing(""), denying(condition("NotIpAddress", "aws:SourceIp", list(ranges)))), []policy.Free{anyAddress})
	assert.Equal(t, "at a public address in 1.0.0.0/24, such as 1.0.0.1", got.Witness.Text)
	got = ask(document(statements...), []policy.Free{anyAddress})
	assert.Equal(t, "at a public address, such as 1.0.250.1", got.Witness.Text)
	got = ask(document(allowing(condition("StringEquals", "aws:PrincipalTag/x", list(names)))), []policy.Free{anyTag})
	assert.Equal(t, `with aws:PrincipalTag/x "vpce-00000000000000000"`, got.Witness.Text)
	got = ask(document(allowing(""), denying(condition("StringEquals", "aws:PrincipalTag/x", list(names)))), []policy.Free{free(policy.TextsLike("vpce-*"), "aws:PrincipalTag/x")})
	assert.Equal(t, `with aws:PrincipalTag/x "vpce-"`, got.Witness.Text)
	t.Log(time.Since(begin))
}

func TestMentions(t *testing.T) {
	d, err := policy.Parse(guardrail, policy.Identity)
	require.NoError(t, err)
	assert.Equal(t, []policy.Mention{
		{ID: "p", Sid: "DenyIt", Effect: policy.EffectDeny, Operator: "StringNotEquals", Value: "vpce-1"},
		{ID: "p", Sid: "DenyIt", Effect: policy.EffectDeny, Operator: "StringNotEquals", Value: "vpce-2"},
	}, policy.Mentions(policy.Attached{ID: "p", Document: d}, "aws:sourcevpce"))
}
