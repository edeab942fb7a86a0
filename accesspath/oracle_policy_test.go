package accesspath_test

import (
	"encoding/json"
	"time"
)

var oracleNow = time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)

// look is one context key that drawn policies look at, with the operators and the values.
type look struct {
	key       string
	operators []string
	values    []string
}

var (
	textOperators    = []string{"StringEquals", "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "StringNotEqualsIfExists"}
	addressOperators = []string{"IpAddress", "IpAddress", "NotIpAddress", "NotIpAddressIfExists", "IpAddressIfExists"}
	looks            = []look{
		{"aws:SourceVpce", textOperators, []string{idOf("vpce", 0), idOf("vpce", 0), idOf("vpce", 1), idOf("vpce", 1), idOf("vpce", 10), idOf("vpce", 11), idOf("vpce", elsewhere), "vpce-*", "vpce-0000000000000000?"}},
		{"aws:SourceVpce", []string{"Null"}, []string{"true", "false"}},
		{"aws:SourceVpc", textOperators, []string{idOf("vpc", 0), idOf("vpc", 0), idOf("vpc", 1), idOf("vpc", 2), idOf("vpc", elsewhere), "vpc-*"}},
		{"aws:VpcSourceIp", addressOperators, poolV4},
		{"aws:VpcSourceIp", addressOperators, poolV6},
		{"aws:SourceIp", addressOperators, []string{"203.0.113.0/24", "203.0.113.10/32", "203.0.113.50", "8.8.8.0/24", "8.8.8.8/32", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "2600::/16"}},
		{"aws:CurrentTime", []string{"DateGreaterThan", "DateLessThan", "DateLessThanEquals", "DateEquals", "DateNotEquals"}, []string{"2026-01-01T00:00:00Z", "2026-11-28T00:00:00Z", "2027-06-01T00:00:00Z"}},
		{"aws:EpochTime", []string{"NumericGreaterThan", "NumericLessThan", "NumericEquals"}, []string{"1767225600", "1811808000"}},
		{"aws:MultiFactorAuthPresent", []string{"Bool", "BoolIfExists", "Null"}, []string{"true", "false"}},
		{"aws:UserAgent", textOperators, []string{"curl/*", "curl/8", "?url/8", "*Mozilla*"}},
		{"aws:PrincipalTag/team", textOperators, []string{"red", "blue", "${aws:ResourceTag/team}"}},
		{"aws:ResourceTag/team", textOperators, []string{"red", "blue", "${aws:PrincipalTag/team}"}},
	}
)

// drawDocument draws a policy of one to three statements, the first of which is often a plain grant.
func drawDocument(d dice, ofEndpoint bool) string {
	statements := some(d, 1, 3, func(i int) map[string]any {
		s := map[string]any{"Effect": pick(d, "Allow", "Allow", "Deny"), "Action": pick(d, "*", "sagemaker:*", "sagemaker:CreatePresigned*"), "Resource": pick(d, "*", "*", oracleARN)}
		if i == 0 && !d.in(4) {
			s["Effect"] = "Allow"
		}
		if ofEndpoint {
			s["Principal"] = "*"
		}
		if condition := drawCondition(d, d.IntN(3)); len(condition) > 0 {
			s["Condition"] = condition
		}
		return s
	})
	text, _ := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements}) // always JSON
	return string(text)
}

func drawCondition(d dice, n int) map[string]map[string][]string {
	condition := map[string]map[string][]string{}
	for range n {
		l := pick(d, looks...)
		operator := pick(d, l.operators...)
		if condition[operator] == nil {
			condition[operator] = map[string][]string{}
		}
		condition[operator][l.key] = some(d, 1, 2, func(int) string { return pick(d, l.values...) })
	}
	return condition
}
