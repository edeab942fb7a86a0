package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

// test is one condition in an Allow: where it holds the request is allowed, and else refused.
type test struct {
	rule, operator, key, values string
	context                     keys
	want                        policy.Decision
}

const (
	holds     = policy.Allowed
	fails     = policy.ImplicitDeny
	undecided = policy.Unknown
)

func runTests(t *testing.T, tests []test) {
	t.Helper()
	rows := make([]row, len(tests))
	for i, c := range tests {
		rows[i] = row{c.rule, document(allowing(condition(c.operator, c.key, c.values))), c.context, c.want}
	}
	runRows(t, policy.Identity, rows)
}

var (
	vpce1   = keys{"aws:SourceVpce": is("vpce-1")}
	noVpce  = keys{"aws:SourceVpce": nil}
	user    = keys{"aws:username": is("Ann")}
	address = keys{"aws:SourceIp": is("203.0.113.9")}
	role    = keys{"aws:PrincipalArn": is(roleARN)}
	secure  = keys{"aws:SecureTransport": is("true")}
	age     = keys{"aws:MultiFactorAuthAge": is("300")}
	now     = keys{"aws:CurrentTime": is("2026-11-23T12:00:00Z")}
	tags    = keys{"aws:TagKeys": is("team", "stage")}
)

var stringTests = []test{
	{"StringEquals: exact", "StringEquals", "aws:SourceVpce", `"vpce-1"`, vpce1, holds},
	{"StringEquals: another value", "StringEquals", "aws:SourceVpce", `"vpce-2"`, vpce1, fails},
	{"StringEquals: several values are alternatives", "StringEquals", "aws:SourceVpce", `["vpce-2","vpce-1"]`, vpce1, holds},
	{"StringEquals: case-sensitive", "StringEquals", "aws:username", `"ann"`, user, fails},
	{"StringEquals: wildcards mean themselves", "StringEquals", "aws:SourceVpce", `"vpce-*"`, vpce1, fails},
	{"StringEquals: key names are case-insensitive", "StringEquals", "AWS:SOURCEVPCE", `"vpce-1"`, vpce1, holds},
	{"StringEquals: absent key", "StringEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, fails},
	{"StringNotEquals: another value", "StringNotEquals", "aws:SourceVpce", `"vpce-2"`, vpce1, holds},
	{"StringNotEquals: the value", "StringNotEquals", "aws:SourceVpce", `"vpce-1"`, vpce1, fails},
	{"StringNotEquals: none of several may match", "StringNotEquals", "aws:SourceVpce", `["vpce-2","vpce-1"]`, vpce1, fails},
	{"StringNotEquals: absent key", "StringNotEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, holds},
	{"StringEqualsIgnoreCase: any case", "StringEqualsIgnoreCase", "aws:username", `"aNN"`, user, holds},
	{"StringEqualsIgnoreCase: absent key", "StringEqualsIgnoreCase", "aws:username", `"ann"`, keys{"aws:username": nil}, fails},
	{"StringNotEqualsIgnoreCase: any case", "StringNotEqualsIgnoreCase", "aws:username", `"aNN"`, user, fails},
	{"StringNotEqualsIgnoreCase: absent key", "StringNotEqualsIgnoreCase", "aws:username", `"ann"`, keys{"aws:username": nil}, holds},
	{"StringLike: * is any run", "StringLike", "aws:SourceVpce", `"vpce-*"`, vpce1, holds},
	{"StringLike: * is also none", "StringLike", "aws:SourceVpce", `"vpce-1*"`, vpce1, holds},
	{"StringLike: ? is one", "StringLike", "aws:SourceVpce", `"vpce-?"`, vpce1, holds},
	{"StringLike: ? is not two", "StringLike", "aws:SourceVpce", `"vpc-?"`, vpce1, fails},
	{"StringLike: case-sensitive", "StringLike", "aws:username", `"a*"`, user, fails},
	{"StringLike: absent key, even against *", "StringLike", "aws:SourceVpce", `"*"`, noVpce, fails},
	{"StringNotLike: pattern matches", "StringNotLike", "aws:SourceVpce", `"vpce-*"`, vpce1, fails},
	{"StringNotLike: pattern does not match", "StringNotLike", "aws:SourceVpce", `"vpc-*"`, vpce1, holds},
	{"StringNotLike: absent key", "StringNotLike", "aws:SourceVpce", `"*"`, noVpce, holds},
}

func TestStringOperators(t *testing.T) { runTests(t, stringTests) }

var presenceTests = []test{
	{"IfExists: absent key", "StringEqualsIfExists", "aws:SourceVpce", `"vpce-1"`, noVpce, holds},
	{"IfExists: present key is compared", "StringEqualsIfExists", "aws:SourceVpce", `"vpce-2"`, vpce1, fails},
	{"IfExists: negated, absent key", "StringNotEqualsIfExists", "aws:SourceVpce", `"vpce-1"`, noVpce, holds},
	{"IfExists: negated, present key is compared", "StringNotEqualsIfExists", "aws:SourceVpce", `"vpce-1"`, vpce1, fails},
	{"IfExists: with IpAddress", "IpAddressIfExists", "aws:SourceIp", `"10.0.0.0/8"`, keys{"aws:SourceIp": nil}, holds},
	{"IfExists: with NotIpAddress", "NotIpAddressIfExists", "aws:SourceIp", `"203.0.113.0/24"`, address, fails},
	{"IfExists: with Bool, absent", "BoolIfExists", "aws:ViaAWSService", `"false"`, keys{"aws:ViaAWSService": nil}, holds},
	{"IfExists: with Bool, present", "BoolIfExists", "aws:ViaAWSService", `"false"`, keys{"aws:ViaAWSService": is("true")}, fails},
	{"IfExists: with ArnLike, absent", "ArnLikeIfExists", "aws:SourceArn", `"arn:aws:s3:*:*:*"`, keys{"aws:SourceArn": nil}, holds},
	{"IfExists: with NumericLessThan, absent", "NumericLessThanIfExists", "aws:MultiFactorAuthAge", `"1"`, keys{"aws:MultiFactorAuthAge": nil}, holds},
	{"Null true: absent key", "Null", "aws:SourceVpce", `"true"`, noVpce, holds},
	{"Null true: present key", "Null", "aws:SourceVpce", `"true"`, vpce1, fails},
	{"Null false: absent key", "Null", "aws:SourceVpce", `"false"`, noVpce, fails},
	{"Null false: present key", "Null", "aws:SourceVpce", `"false"`, vpce1, holds},
	{"Null: a bare boolean", "Null", "aws:SourceVpce", `true`, noVpce, holds},
	{"Null takes no IfExists", "NullIfExists", "aws:SourceVpce", `"true"`, noVpce, undecided},
	{"Null takes no set operator", "ForAllValues:Null", "aws:SourceVpce", `"true"`, noVpce, undecided},
	{"Null of a key that nobody determined", "Null", "aws:x", `"true"`, nil, undecided},
}

func TestPresenceOperators(t *testing.T) { runTests(t, presenceTests) }

var setTests = []test{
	{"ForAnyValue: one of the key's values", "ForAnyValue:StringEquals", "aws:TagKeys", `"team"`, tags, holds},
	{"ForAnyValue: none of the key's values", "ForAnyValue:StringEquals", "aws:TagKeys", `"owner"`, tags, fails},
	{"ForAnyValue: absent key is false", "ForAnyValue:StringEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, fails},
	{"ForAnyValue: a single-valued key behaves as without it", "ForAnyValue:StringEquals", "aws:SourceVpce", `["vpce-1","vpce-2"]`, vpce1, holds},
	{"ForAnyValue negated: some value is not listed", "ForAnyValue:StringNotEquals", "aws:TagKeys", `"team"`, tags, holds},
	{"ForAnyValue negated: every value is listed", "ForAnyValue:StringNotEquals", "aws:TagKeys", `["team","stage"]`, tags, fails},
	{"ForAnyValue negated: absent key is false, so a Deny fails open", "ForAnyValue:StringNotEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, fails},
	{"ForAnyValue with IfExists on an absent key: the texts do not agree", "ForAnyValue:StringEqualsIfExists", "aws:TagKeys", `"team"`, keys{"aws:TagKeys": nil}, undecided},
	{"ForAnyValue: StringLike", "ForAnyValue:StringLike", "aws:TagKeys", `"te*"`, tags, holds},
	{"ForAllValues: every value is listed", "ForAllValues:StringEquals", "aws:TagKeys", `["team","stage","x"]`, tags, holds},
	{"ForAllValues: one is not listed", "ForAllValues:StringEquals", "aws:TagKeys", `"team"`, tags, fails},
	{"ForAllValues: absent key is true, so an Allow fails open", "ForAllValues:StringEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, holds},
	{"ForAllValues: a single-valued key is compared", "ForAllValues:StringEquals", "aws:SourceVpce", `"vpce-2"`, vpce1, fails},
	{"ForAllValues negated: no value is listed", "ForAllValues:StringNotEquals", "aws:TagKeys", `"owner"`, tags, holds},
	{"ForAllValues negated: one is listed", "ForAllValues:StringNotEquals", "aws:TagKeys", `"team"`, tags, fails},
	{"ForAllValues negated: absent key is true", "ForAllValues:StringNotEquals", "aws:TagKeys", `"team"`, keys{"aws:TagKeys": nil}, holds},
	{"ForAllValues: StringLike", "ForAllValues:StringLike", "aws:TagKeys", `["te*","st*"]`, tags, holds},
	{"a multivalued key without a set operator", "StringEquals", "aws:TagKeys", `"team"`, tags, undecided},
}

func TestSetOperators(t *testing.T) { runTests(t, setTests) }

var ipTests = []test{
	{"IpAddress: in the range", "IpAddress", "aws:SourceIp", `"203.0.113.0/24"`, address, holds},
	{"IpAddress: outside the range", "IpAddress", "aws:SourceIp", `"198.51.100.0/24"`, address, fails},
	{"IpAddress: one of several ranges", "IpAddress", "aws:SourceIp", `["198.51.100.0/24","203.0.113.0/28"]`, address, holds},
	{"IpAddress: a single address is a /32", "IpAddress", "aws:SourceIp", `"203.0.113.9"`, address, holds},
	{"IpAddress: another single address", "IpAddress", "aws:SourceIp", `"203.0.113.10"`, address, fails},
	{"IpAddress: the end of a range", "IpAddress", "aws:SourceIp", `"203.0.113.8/31"`, address, holds},
	{"IpAddress: the range of every IPv4 address", "IpAddress", "aws:SourceIp", `"0.0.0.0/0"`, address, holds},
	{"NotIpAddress: IPv6 is in no IPv4 address", "NotIpAddress", "aws:SourceIp", `"203.0.113.9"`, keys{"aws:SourceIp": is("2001:db8::1")}, holds},
	{"IpAddress: absent key", "IpAddress", "aws:SourceIp", `"0.0.0.0/0"`, keys{"aws:SourceIp": nil}, fails},
	{"IpAddress: an IPv6 range", "IpAddress", "aws:SourceIp", `"2001:db8::/32"`, keys{"aws:SourceIp": is("2001:db8::1")}, holds},
	{"IpAddress: IPv4 is in no IPv6 range", "IpAddress", "aws:SourceIp", `"::/0"`, address, fails},
	{"IpAddress: a policy value that is no range", "IpAddress", "aws:SourceIp", `"example"`, address, undecided},
	{"NotIpAddress: in the range", "NotIpAddress", "aws:SourceIp", `"203.0.113.0/24"`, address, fails},
	{"NotIpAddress: outside the range", "NotIpAddress", "aws:SourceIp", `"198.51.100.0/24"`, address, holds},
	{"NotIpAddress: outside all of several", "NotIpAddress", "aws:SourceIp", `["198.51.100.0/24","203.0.113.0/24"]`, address, fails},
	{"NotIpAddress: absent key is true, which locks endpoint users out", "NotIpAddress", "aws:SourceIp", `"203.0.113.0/24"`, keys{"aws:SourceIp": nil}, holds},
}

func TestIPAddressOperators(t *testing.T) { runTests(t, ipTests) }

var arnTests = []test{
	{"ArnEquals: exact", "ArnEquals", "aws:PrincipalArn", `"` + roleARN + `"`, role, holds},
	{"ArnEquals: takes wildcards as ArnLike does", "ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/*"`, role, holds},
	{"ArnLike: wildcards in the resource part", "ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/*/issuer"`, role, holds},
	{"ArnLike: a whole part may be *", "ArnLike", "aws:PrincipalArn", `"arn:aws:iam::*:role/*"`, role, holds},
	{"ArnLike: each part is compared by itself", "ArnLike", "aws:PrincipalArn", `"arn:*:role/team/issuer"`, role, undecided},
	{"ArnLike: another account", "ArnLike", "aws:PrincipalArn", `"arn:aws:iam::444455556666:role/*"`, role, fails},
	{"ArnLike: another kind of principal", "ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:user/*"`, role, fails},
	{"ArnLike: case-sensitive", "ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/TEAM/*"`, role, fails},
	{"ArnLike: absent key", "ArnLike", "aws:SourceArn", `"arn:aws:s3:::*"`, keys{"aws:SourceArn": nil}, fails},
	{"ArnLike: a value that is no ARN", "ArnLike", "aws:PrincipalArn", `"arn:*:*:*:*:*"`, keys{"aws:PrincipalArn": is("x")}, fails},
	{"ArnNotEquals: another", "ArnNotEquals", "aws:PrincipalArn", `"arn:aws:iam::111122223333:role/other"`, role, holds},
	{"ArnNotEquals: the same", "ArnNotEquals", "aws:PrincipalArn", `"` + roleARN + `"`, role, fails},
	{"ArnNotLike: pattern matches", "ArnNotLike", "aws:PrincipalArn", `"arn:aws:iam::*:role/team/*"`, role, fails},
	{"ArnNotLike: absent key", "ArnNotLike", "aws:SourceArn", `"arn:aws:s3:::*"`, keys{"aws:SourceArn": nil}, holds},
}

func TestARNOperators(t *testing.T) { runTests(t, arnTests) }

// The answer of a condition that holds in a Deny is an explicit deny, whatever the operator.
func TestConditionsInADeny(t *testing.T) {
	for _, c := range []test{
		{"StringNotEquals on an absent key denies", "StringNotEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, policy.ExplicitDeny},
		{"StringNotEqualsIfExists on an absent key denies", "StringNotEqualsIfExists", "aws:SourceVpce", `"vpce-1"`, noVpce, policy.ExplicitDeny},
		{"ForAnyValue:StringNotEquals on an absent key does not", "ForAnyValue:StringNotEquals", "aws:SourceVpce", `"vpce-1"`, noVpce, policy.Allowed},
		{"StringNotEquals on a listed value does not", "StringNotEquals", "aws:SourceVpce", `"vpce-1"`, vpce1, policy.Allowed},
		{"Null true denies what comes through no endpoint", "Null", "aws:SourceVpce", `"true"`, noVpce, policy.ExplicitDeny},
		{"Bool false denies what is not encrypted", "Bool", "aws:SecureTransport", `"false"`, keys{"aws:SecureTransport": is("false")}, policy.ExplicitDeny},
	} {
		t.Run(c.rule, func(t *testing.T) {
			d, err := policy.Parse(document(allowing(""), denying(condition(c.operator, c.key, c.values))), policy.Identity)
			require.NoError(t, err)
			got := policy.Evaluate([]policy.Attached{{Document: d}},
				policy.Request{Action: presign, Resource: notebook, Context: c.context.context()})
			assert.Equal(t, c.want, got.Decision, got.Because)
		})
	}
}
