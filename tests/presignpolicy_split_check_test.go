package tests

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

// byVpc restricts to this many VPCs.
func byVpc(n int) func(*components.PresignPolicyArgs) {
	return func(a *components.PresignPolicyArgs) {
		a.Restriction, a.EndpointIDs, a.VpcIDs = components.RestrictToVpc, nil, vpcIDs(n)
	}
}

// distinctRanges are public ranges of one address each.
func distinctRanges(n int) []string {
	ranges := make([]string, n)
	for i := range ranges {
		ranges[i] = fmt.Sprintf("8.8.%d.%d/32", i/250, i%250)
	}
	return ranges
}

func longestArn(region string) pulumi.String {
	return pulumi.String("arn:aws:sagemaker:" + region + ":111122223333:notebook-instance/" + strings.Repeat("x", 63))
}

func byEndpoint(n int) func(*components.PresignPolicyArgs) {
	return func(a *components.PresignPolicyArgs) { a.EndpointIDs = endpointIDs(n) }
}

// A Deny cannot be split over what it lists. Another restriction is offered where it would fit, and not where it would not.
func TestPresignPolicyRefusesAGuardrailThatFitsNowhere(t *testing.T) {
	const whole = " characters, more than the 6144 that AWS allows in a managed policy, and cannot be split: " +
		"of two Denies, each denies what only the other lists; "
	const apart = "give people of different VPCs different roles, each with a policy that lists its own VPCs, or leave the guardrail out"
	unguarded := func(change func(*components.PresignPolicyArgs)) func(*components.PresignPolicyArgs) {
		return func(a *components.PresignPolicyArgs) { change(a); a.WithoutGuardrail = true }
	}
	checkPresignPolicy(t, []presignPolicyRow{
		{"as many endpoints as fit", byEndpoint(230), ""},
		{"a pair more", byEndpoint(234), "guardrail of 234 endpoint IDs takes 6189" + whole +
			`choose the restriction "vpc", which lists one VPC ID instead of two endpoint IDs`},
		{"without a guardrail", unguarded(byEndpoint(234)), ""},
		{"more than even VPCs would take", byEndpoint(600), "guardrail of 600 endpoint IDs takes 15339" + whole + apart +
			`; the restriction "vpc" would take 7532 characters, too many as well`},
		{"as many VPCs as fit", byVpc(242), ""},
		{"a VPC more", byVpc(243), "guardrail of 243 VPC IDs takes 6164" + whole + apart},
		{"VPCs without a guardrail", unguarded(byVpc(243)), ""},
		{"two notebooks of one name, for which there is no room", func(a *components.PresignPolicyArgs) {
			a.EndpointIDs, a.NotebookArns = endpointIDs(226), []pulumi.StringInput{longestArn("ap-northeast-1"), longestArn("ap-northeast-3")}
		}, "list of 226 endpoint IDs and 2 notebook ARNs takes more guardrails than anybody may have attached; list less, or leave the guardrail out"},
		{"source ranges", bySource(distinctRanges(430)...), "guardrail of 430 source CIDRs takes 6563" + whole + "write neighbouring ranges as one, or leave the guardrail out"},
	})
}

// What else a principal has attached is not known here; AWS says no then.
func TestPresignPolicyCountsTheAttachmentsOfEachPrincipal(t *testing.T) {
	split := func(vpcs int, change func(*components.PresignPolicyArgs)) func(*components.PresignPolicyArgs) {
		return func(a *components.PresignPolicyArgs) {
			a.EndpointIDs, a.WithoutGuardrail = endpointIDs(2*vpcs), true
			a.Roles, a.Groups, a.Users = nil, nil, nil
			change(a)
		}
	}
	one := map[string]pulumi.StringInput{"lab": pulumi.String("lab")}
	role := func(a *components.PresignPolicyArgs) { a.Roles = one }
	const list = "list of 2400 endpoint IDs and 1 notebook ARNs takes 11 policies (11 that allow, 0 guardrails), more than the 10 that a "
	const raise = " may have attached; have AWS raise the quota and set the attachment quota to it, or list less"
	checkPresignPolicy(t, []presignPolicyRow{
		{"ten", split(1160, role), ""},
		{"a role's eleventh", split(1200, role), list + "role" + raise},
		{"a user's eleventh", split(1200, func(a *components.PresignPolicyArgs) { a.Users = one }), list + "user" + raise},
		{"a group's eleventh", split(1200, func(a *components.PresignPolicyArgs) { a.Groups = one }),
			list + "group may have attached; attach them to a role, whose quota AWS raises, or list less"},
		{"nobody's", split(1200, func(*components.PresignPolicyArgs) {}), ""},
		{"a raised quota", split(1200, func(a *components.PresignPolicyArgs) { role(a); a.AttachmentQuota = 11 }), ""},
		{"a group's, which is not raised", split(1200, func(a *components.PresignPolicyArgs) { a.Groups, a.AttachmentQuota = one, 20 }),
			list + "group may have attached; attach them to a role, whose quota AWS raises, or list less"},
		{"others have taken the most", func(a *components.PresignPolicyArgs) { a.Groups, a.Users, a.AttachmentQuota = nil, nil, 1 },
			"list of 2 endpoint IDs and 1 notebook ARNs takes 2 policies (1 that allow, 1 guardrails), more than the 1 that a role" + raise},
		{"less than none", func(a *components.PresignPolicyArgs) { a.AttachmentQuota = -1 },
			"attachment quota -1 is none that an account has; give the quota of your account, from 1 to 25, or leave it out for 10"},
		{"more than AWS gives", func(a *components.PresignPolicyArgs) { a.AttachmentQuota = 26 },
			"attachment quota 26 is none that an account has; give the quota of your account, from 1 to 25, or leave it out for 10"},
	})
}
