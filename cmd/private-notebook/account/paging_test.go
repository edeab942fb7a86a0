package account_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/cmd/private-notebook/account"
)

// isOnePage are the calls that answer with all there is (botocore's model: no token among the parameters).
var isOnePage = map[string]bool{
	"iam:GetPolicy": true, "iam:GetPolicyVersion": true, "sagemaker:DescribeNotebookInstance": true, "ec2:DescribeVpcAttribute": true,
	"ec2:DescribeVpnGateways": true, "ec2:DescribeVpnConnections": true, "ec2:DescribeCustomerGateways": true, "route53:GetHostedZone": true,
	"elasticloadbalancing:DescribeTargetHealth": true, "organizations:DescribeOrganization": true, "organizations:DescribePolicy": true,
}

// tokens are the parameters that ask for a further page, in whatever protocol.
var tokens = []string{"NextToken", "Marker", "name"}

func asksFurther(a asked) bool {
	return slices.ContainsFunc(tokens, func(token string) bool { return a.value(token) != "" })
}

// further is an answer that says that there is another page, in the form of its service.
func further(action, body string) string {
	service, _, _ := strings.Cut(action, ":")
	switch {
	case service == "ec2":
		return body + "<nextToken>2</nextToken>"
	case service == "iam":
		return strings.ReplaceAll(body, "<IsTruncated>false</IsTruncated>", "") + "<IsTruncated>true</IsTruncated><Marker>2</Marker>"
	case service == "elasticloadbalancing":
		return body + "<NextMarker>2</NextMarker>"
	case action == "route53:ListHostedZonesByVPC":
		return body + "<NextToken>2</NextToken>"
	case action == "route53:ListResourceRecordSets":
		body, _, _ = strings.Cut(body, "<IsTruncated>")
		return body + "<IsTruncated>true</IsTruncated><NextRecordName>b.</NextRecordName><NextRecordType>A</NextRecordType>"
	}
	token := "NextToken"
	if service == "directconnect" {
		token = "nextToken"
	}
	members := strings.TrimPrefix(strings.TrimSuffix(body, "}"), "{")
	if members != "" {
		members += ","
	}
	return "{" + members + `"` + token + `":"2"}`
}

// withSecondPage answers as before, and that there is a second page.
func withSecondPage(action string, good, second func(asked) answered) func(asked) answered {
	return func(a asked) answered {
		if asksFurther(a) {
			return second(a)
		}
		said := answered{status: http.StatusOK}
		if good != nil {
			said = good(a)
		}
		said.body = further(action, said.body)
		return said
	}
}

// The full account has each list on several pages. Its golden shows what a page that is not asked for would lose.
func TestEachListIsReadToItsEnd(t *testing.T) {
	f := fullAWS(t)
	f.read()
	isPaged := map[string]bool{}
	for _, a := range f.asked {
		isPaged[a.action] = isPaged[a.action] || asksFurther(a)
	}
	for _, c := range account.Calls() {
		assert.Equal(t, !isOnePage[c.Action], isPaged[c.Action], c.Action)
	}
}
