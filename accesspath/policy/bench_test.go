package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"private-notebook/accesspath/policy"
)

// policyCase is a policy with a request, as suites of policy simulators have them.
type policyCase struct {
	name, text string
	context    keys
}

func policyCases() []policyCase {
	var ids []string
	for i := range 40 {
		ids = append(ids, fmt.Sprintf(`"vpce-%017x"`, i))
	}
	through := keys{"aws:SourceVpce": is("vpce-1"), "aws:ViaAWSService": is("false"), "aws:SecureTransport": is("true")}
	return []policyCase{
		{"one allow", document(allowing("")), nil},
		{"guardrail", guardrail, through},
		{"guardrail of forty endpoints", document(allowing(""), denying(`"Condition":{"StringNotEquals":{"aws:SourceVpce":[`+strings.Join(ids, ",")+`]}}`)),
			keys{"aws:SourceVpce": is("vpce-00000000000000007")}},
		{"owner's tag", document(`{"Sid":"Own","Effect":"Allow","Action":["sagemaker:CreatePresignedNotebookInstanceUrl","sagemaker:DescribeNotebookInstance"],` +
			`"Resource":"arn:aws:sagemaker:*:111122223333:notebook-instance/*","Condition":{"StringEquals":{"sagemaker:ResourceTag/owner":"${aws:PrincipalTag/owner}"}}}`),
			keys{"sagemaker:ResourceTag/owner": is("Ann"), "aws:PrincipalTag/owner": is("Ann")}},
		{"office", document(allowing(""), denying(`"Condition":{"NotIpAddress":{"aws:SourceIp":["198.51.100.0/24","203.0.113.0/24","192.0.2.0/24"]},`+
			`"Bool":{"aws:ViaAWSService":"false"}}`)), keys{"aws:SourceIp": is("203.0.113.9"), "aws:ViaAWSService": is("false")}},
		{"full access", document(`{"Sid":"All","Effect":"Allow","Action":["sagemaker:*"],"NotResource":["arn:aws:sagemaker:*:*:domain/*",`+
			`"arn:aws:sagemaker:*:*:user-profile/*","arn:aws:sagemaker:*:*:app/*","arn:aws:sagemaker:*:*:space/*"]}`,
			`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","ecr:BatchGetImage","logs:*","cloudwatch:Put*"],"Resource":"*"}`), through},
		{"deny by date", document(allowing(""), denying(condition("DateGreaterThan", "aws:CurrentTime", `"2030-01-01T00:00:00Z"`))), now},
	}
}

// BenchmarkCase reads a policy and asks it once, for each case in turn. Run it in two trees to compare them.
func BenchmarkCase(b *testing.B) {
	cases := policyCases()
	requests := make([]policy.Request, len(cases))
	for i, c := range cases {
		requests[i] = policy.Request{Action: presign, Resource: notebook, Principal: roleARN, Context: c.context.context()}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c := i % len(cases)
		document, err := policy.Parse(cases[c].text, policy.Identity)
		got := policy.Evaluate([]policy.Attached{{ID: "p", Name: "p", Document: document, Err: err}}, requests[c])
		if got.Decision == policy.Unknown {
			b.Fatal(cases[c].name, got.Because)
		}
	}
}

// BenchmarkAsk asks policies that were read before.
func BenchmarkAsk(b *testing.B) {
	for _, c := range policyCases() {
		b.Run(c.name, func(b *testing.B) {
			document, err := policy.Parse(c.text, policy.Identity)
			attached := []policy.Attached{{ID: "p", Name: "p", Document: document, Err: err}}
			request := policy.Request{Action: presign, Resource: notebook, Principal: roleARN, Context: c.context.context()}
			b.ReportAllocs()
			for b.Loop() {
				policy.Decide(attached, request)
			}
		})
	}
}
