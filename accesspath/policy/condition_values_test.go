package policy_test

import (
	"testing"

	"private-notebook/accesspath/policy"
)

var numericTests = []test{
	{"NumericEquals: same number", "NumericEquals", "aws:MultiFactorAuthAge", `"300"`, age, holds},
	{"NumericEquals: a bare number", "NumericEquals", "aws:MultiFactorAuthAge", `300`, age, holds},
	{"NumericEquals: written otherwise", "NumericEquals", "aws:MultiFactorAuthAge", `"300.0"`, age, holds},
	{"NumericNotEquals: same number", "NumericNotEquals", "aws:MultiFactorAuthAge", `"300"`, age, fails},
	{"NumericNotEquals: absent key", "NumericNotEquals", "aws:MultiFactorAuthAge", `"300"`, keys{"aws:MultiFactorAuthAge": nil}, holds},
	{"NumericLessThan: less", "NumericLessThan", "aws:MultiFactorAuthAge", `"301"`, age, holds},
	{"NumericLessThan: equal", "NumericLessThan", "aws:MultiFactorAuthAge", `"300"`, age, fails},
	{"NumericLessThan: absent key", "NumericLessThan", "aws:MultiFactorAuthAge", `"301"`, keys{"aws:MultiFactorAuthAge": nil}, fails},
	{"NumericLessThanEquals: equal", "NumericLessThanEquals", "aws:MultiFactorAuthAge", `"300"`, age, holds},
	{"NumericGreaterThan: compares numbers, not texts", "NumericGreaterThan", "aws:MultiFactorAuthAge", `"29"`, age, holds},
	{"NumericGreaterThanEquals: greater in the policy", "NumericGreaterThanEquals", "aws:MultiFactorAuthAge", `"301"`, age, fails},
	{"Numeric: a policy value that is no number", "NumericEquals", "aws:MultiFactorAuthAge", `"many"`, age, undecided},
}

func TestNumericOperators(t *testing.T) { runTests(t, numericTests) }

var dateTests = []test{
	{"DateEquals: same instant in another zone", "DateEquals", "aws:CurrentTime", `"2026-11-23T21:00:00+09:00"`, now, holds},
	{"DateNotEquals: same instant", "DateNotEquals", "aws:CurrentTime", `"2026-11-23T12:00:00Z"`, now, fails},
	{"DateLessThan: before", "DateLessThan", "aws:CurrentTime", `"2026-11-23T12:00:01Z"`, now, holds},
	{"DateLessThanEquals: equal", "DateLessThanEquals", "aws:CurrentTime", `"2026-11-23T12:00:00Z"`, now, holds},
	{"DateGreaterThan: a day is its first instant", "DateGreaterThan", "aws:CurrentTime", `"2026-11-23"`, now, holds},
	{"DateGreaterThanEquals: later in the policy", "DateGreaterThanEquals", "aws:CurrentTime", `"2026-11-24"`, now, fails},
	{"Date: seconds since 1970", "DateGreaterThan", "aws:CurrentTime", `"1700000000"`, now, holds},
	{"Date: absent key", "DateLessThan", "aws:CurrentTime", `"2030-01-01"`, keys{"aws:CurrentTime": nil}, fails},
	{"Date: a policy value that is no date", "DateLessThan", "aws:CurrentTime", `"soon"`, now, undecided},
}

func TestDateOperators(t *testing.T) { runTests(t, dateTests) }

var otherTests = []test{
	{"Bool: true", "Bool", "aws:SecureTransport", `"true"`, secure, holds},
	{"Bool: a bare boolean", "Bool", "aws:SecureTransport", `true`, secure, holds},
	{"Bool: false", "Bool", "aws:SecureTransport", `"false"`, secure, fails},
	{"Bool: any case", "Bool", "aws:SecureTransport", `"True"`, secure, holds},
	{"Bool: absent key, even against false", "Bool", "aws:SecureTransport", `"false"`, keys{"aws:SecureTransport": nil}, fails},
	{"Bool: a policy value that is none", "Bool", "aws:SecureTransport", `"yes"`, secure, undecided},
	{"BinaryEquals: byte for byte", "BinaryEquals", "svc:key", `"QmluYXJ5"`, keys{"svc:key": is("QmluYXJ5")}, holds},
	{"BinaryEquals: other bytes", "BinaryEquals", "svc:key", `"QmluYXJ5"`, keys{"svc:key": is("QmluYXJ6")}, fails},
	{"BinaryEquals: a policy value that is no base64", "BinaryEquals", "svc:key", `"%"`, keys{"svc:key": is("QmluYXJ5")}, undecided},
}

func TestBoolAndBinaryOperators(t *testing.T) { runTests(t, otherTests) }

// both is a Condition element with several parts.
func both(parts string) string { return document(allowing(`"Condition":{` + parts + `}`)) }

var combinationRows = []row{
	{"Multiple keys: one operator, all keys must match",
		both(`"StringEquals":{"aws:SourceVpce":"vpce-1","aws:username":"Ann"}`),
		keys{"aws:SourceVpce": is("vpce-1"), "aws:username": is("Ann")}, policy.Allowed},
	{"Multiple keys: one that does not match is enough to fail",
		both(`"StringEquals":{"aws:SourceVpce":"vpce-1","aws:username":"Bob"}`),
		keys{"aws:SourceVpce": is("vpce-1"), "aws:username": is("Ann")}, policy.ImplicitDeny},
	{"Multiple operators: all must match",
		both(`"StringEquals":{"aws:SourceVpce":"vpce-1"},"Bool":{"aws:SecureTransport":"true"}`),
		keys{"aws:SourceVpce": is("vpce-1"), "aws:SecureTransport": is("true")}, policy.Allowed},
	{"Multiple operators: one that fails is enough",
		both(`"StringEquals":{"aws:SourceVpce":"vpce-1"},"Bool":{"aws:SecureTransport":"true"}`),
		keys{"aws:SourceVpce": is("vpce-1"), "aws:SecureTransport": is("false")}, policy.ImplicitDeny},
	{"The guardrail: a request outside the endpoints is denied",
		guardrail, keys{"aws:SourceVpce": nil, "aws:ViaAWSService": is("false")}, policy.ExplicitDeny},
	{"The guardrail: a request through a listed endpoint is not",
		guardrail, keys{"aws:SourceVpce": is("vpce-1"), "aws:ViaAWSService": is("false")}, policy.Allowed},
	{"The guardrail: a request through another endpoint is denied",
		guardrail, keys{"aws:SourceVpce": is("vpce-9"), "aws:ViaAWSService": is("false")}, policy.ExplicitDeny},
	{"The guardrail: a service's call on one's behalf is exempt",
		guardrail, keys{"aws:SourceVpce": nil, "aws:ViaAWSService": is("true")}, policy.Allowed},
}

var guardrail = document(allowing(""), denying(
	`"Condition":{"StringNotEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]},"BoolIfExists":{"aws:ViaAWSService":"false"}}`))

func TestCombinationsOfConditions(t *testing.T) { runRows(t, policy.Identity, combinationRows) }

func inVersion(version, statement string) string {
	return `{"Version":"` + version + `","Statement":` + statement + `}`
}

var variableRows = []row{
	{"Variables: in a condition", inVersion("2012-10-17", allowing(condition("StringEquals", "aws:PrincipalTag/owner", `"${aws:username}"`))),
		keys{"aws:PrincipalTag/owner": is("Ann"), "aws:username": is("Ann")}, policy.Allowed},
	{"Variables: another value", inVersion("2012-10-17", allowing(condition("StringEquals", "aws:PrincipalTag/owner", `"${aws:username}"`))),
		keys{"aws:PrincipalTag/owner": is("Bob"), "aws:username": is("Ann")}, policy.ImplicitDeny},
	{"Variables: in the older language they are plain text", inVersion("2008-10-17", allowing(condition("StringEquals", "aws:PrincipalTag/owner", `"${aws:username}"`))),
		keys{"aws:PrincipalTag/owner": is("${aws:username}"), "aws:username": is("Ann")}, policy.Allowed},
	{"Variables: in a resource", resource(`"` + prefix + `notebook-instance/${aws:username}"`), keys{"aws:username": is("dev")}, policy.Allowed},
	{"Variables: in a resource, another value", resource(`"` + prefix + `notebook-instance/${aws:username}"`), keys{"aws:username": is("x")}, policy.ImplicitDeny},
	{"Variables: a value's wildcards mean themselves", resource(`"` + prefix + `notebook-instance/${aws:username}"`), keys{"aws:username": is("*")}, policy.ImplicitDeny},
	{"Variables: a default for an absent key", resource(`"` + prefix + `notebook-instance/${aws:username, 'dev'}"`), keys{"aws:username": nil}, policy.Allowed},
	{"Variables: a present key passes over the default", resource(`"` + prefix + `notebook-instance/${aws:username, 'dev'}"`), keys{"aws:username": is("x")}, policy.ImplicitDeny},
	{"Variables: absent, without a default", resource(`"` + prefix + `notebook-instance/${aws:username}"`), keys{"aws:username": nil}, policy.ImplicitDeny},
	{"Variables: not closed", resource(`"` + prefix + `notebook-instance/${aws:username"`), keys{"aws:username": is("dev")}, policy.Unknown},
	{"Variables: ${*} is an asterisk", document(allowing(condition("StringLike", "aws:PrincipalTag/t", `"a${*}"`))), keys{"aws:PrincipalTag/t": is("a*")}, policy.Allowed},
	{"Variables: ${*} is no wildcard", document(allowing(condition("StringLike", "aws:PrincipalTag/t", `"a${*}"`))), keys{"aws:PrincipalTag/t": is("ab")}, policy.ImplicitDeny},
	{"Variables: ${?} is a question mark", document(allowing(condition("StringLike", "aws:PrincipalTag/t", `"a${?}"`))), keys{"aws:PrincipalTag/t": is("ab")}, policy.ImplicitDeny},
	{"Variables: ${$} is a dollar sign", document(allowing(condition("StringEquals", "aws:PrincipalTag/t", `"${$}5"`))), keys{"aws:PrincipalTag/t": is("$5")}, policy.Allowed},
	{"Variables: tag keys are determined together", document(allowing(condition("Null", "aws:PrincipalTag/any", `"true"`))), keys{"aws:PrincipalTag/*": nil}, policy.Allowed},
}

func TestPolicyVariables(t *testing.T) { runRows(t, policy.Identity, variableRows) }
