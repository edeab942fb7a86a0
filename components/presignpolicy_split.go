package components

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// AWS limits how many managed policies a principal has attached: ten, which it raises for roles and users, and not for
// groups (IAM User Guide, "IAM and AWS STS quotas"; AWS re:Post, "How can I increase the default managed policy limit").
const (
	defaultAttachmentQuota = 10
	largestAttachmentQuota = 25
	groupAttachmentQuota   = 10

	raiseQuotaRemedy = "have AWS raise the quota and set the attachment quota to it"
)

// The greatest lengths of what is not known before it is deployed: IDs of 17 digits, and the ARN of a notebook with a name
// of 63 characters in the Region with the longest partition and code.
var (
	longestEndpointID  = len("vpce-0123456789abcdef0")
	longestVpcID       = len("vpc-0123456789abcdef0")
	longestNotebookArn = len("arn:aws-us-gov:sagemaker:us-gov-west-1:111122223333:notebook-instance/") + longestNotebook
)

// sized is a notebook's ARN whose length and name are known before it is.
type sized struct {
	pulumi.StringInput
	length int
	name   string
}

// lengthOf is the input's length, or the longest where nothing says it.
func lengthOf(in pulumi.StringInput, longest int) int {
	switch v := in.(type) {
	case sized:
		return v.length
	case pulumi.String:
		return utf8.RuneCountInString(string(v))
	default:
		return longest
	}
}

// nameOf is what tells a notebook apart before its ARN is known, if anything says it. AWS writes names in ARNs in lower case, so a
// name is the same whichever of the two it is read from.
func nameOf(arn pulumi.StringInput) (name string, known bool) {
	switch v := arn.(type) {
	case sized:
		name = v.name
	case pulumi.String:
		name = string(v[strings.LastIndex(string(v), "/")+1:])
	default:
		return "", false
	}
	return strings.ToLower(name), true
}

// lengths decide how the policies are split. An ID counts as the longest that AWS makes even where it is given: so it makes
// no difference whether it is known yet.
func (a PresignPolicyArgs) lengths() iampolicy.Lengths {
	l := iampolicy.Lengths{Kind: iampolicy.Kind(a.Restriction), OwnerTag: a.OwnerTag}
	unnamed := 0
	for _, arn := range a.NotebookArns {
		name, known := nameOf(arn)
		if !known {
			unnamed++
			name = "#" + strconv.Itoa(unnamed) // no notebook is called that
		}
		l.Notebooks = append(l.Notebooks, iampolicy.Notebook{Name: name, Length: lengthOf(arn, longestNotebookArn)})
	}
	for _, id := range a.EndpointIDs {
		l.Values = append(l.Values, max(lengthOf(id, longestEndpointID), longestEndpointID))
	}
	for _, id := range a.VpcIDs {
		l.Values = append(l.Values, max(lengthOf(id, longestVpcID), longestVpcID))
	}
	for _, network := range a.SourceCIDRs {
		l.Values = append(l.Values, len(network.String()))
	}
	return l
}

// part is the policy that lists no more than the part.
func (a PresignPolicyArgs) part(p iampolicy.Part) PresignPolicyArgs {
	a.NotebookArns = iampolicy.Members(a.NotebookArns, p.Notebooks)
	switch a.Restriction {
	case RestrictToVpc:
		a.VpcIDs = iampolicy.Members(a.VpcIDs, p.Values)
	case RestrictToSourceIP:
		a.SourceCIDRs = iampolicy.Members(a.SourceCIDRs, p.Values)
	default:
		a.EndpointIDs = iampolicy.Members(a.EndpointIDs, p.Values)
	}
	return a
}

// guardrailName is the logical name of a guardrail: its number is that of its notebooks, whichever they are.
func guardrailName(name string, p iampolicy.Part) string {
	name += "-guardrail"
	if p.NotebooksNumber > 1 {
		name += "-" + strconv.Itoa(p.NotebooksNumber)
	}
	return name
}

// allowName is the logical name of an Allow: the first keeps the plain name, and a further one says which part of the
// lists is its own. It is a number because a part means nothing else: were it named after its first VPC, then a VPC taken
// from the list would replace, and for a moment detach, every policy behind it.
func (a PresignPolicyArgs) allowName(name string, p iampolicy.Part) string {
	name += "-allow"
	if p.NotebooksNumber > 1 {
		name += "-notebooks-" + strconv.Itoa(p.NotebooksNumber)
	}
	if p.ValuesNumber > 1 {
		noun := "-vpcs-"
		if a.Restriction == RestrictToSourceIP {
			noun = "-networks-"
		}
		name += noun + strconv.Itoa(p.ValuesNumber)
	}
	return name
}

// guardrails are the parts of the guardrail; none without one.
func (a PresignPolicyArgs) guardrails() []iampolicy.Part {
	if a.WithoutGuardrail {
		return nil
	}
	return iampolicy.SplitGuardrail(a.lengths())
}

// checkParts reports what cannot be deployed however it is split. The lists themselves must be right.
func (a PresignPolicyArgs) checkParts() fault.List {
	var faults fault.List
	if size := iampolicy.GuardrailSize(a.lengths()); !a.WithoutGuardrail && size > iampolicy.ManagedPolicyLimit {
		faults.Add(presignPolicyWhat, fmt.Sprintf("guardrail of %s", a.counted()),
			fmt.Sprintf("takes %d characters, more than the %d that AWS allows in a managed policy, and cannot be split: "+
				"of two Denies, each denies what only the other lists", size, iampolicy.ManagedPolicyLimit),
			a.shorterGuardrail(), a.listed(), "Restriction", "WithoutGuardrail")
		return faults // How many policies it would take says nothing.
	}
	if !a.WithoutGuardrail && len(a.guardrails()) == 0 {
		faults.Add(presignPolicyWhat, fmt.Sprintf("list of %s and %d notebook ARNs", a.counted(), len(a.NotebookArns)),
			"takes more guardrails than anybody may have attached", "list less, or leave the guardrail out", a.listed(), "NotebookArns",
			"WithoutGuardrail")
		return faults
	}
	faults.Append(a.checkAttachments())
	return faults
}

// counted is what the restriction lists, in words.
func (a PresignPolicyArgs) counted() string {
	switch a.Restriction {
	case RestrictToVpc:
		return fmt.Sprintf("%d VPC IDs", len(a.VpcIDs))
	case RestrictToSourceIP:
		return fmt.Sprintf("%d source CIDRs", len(a.SourceCIDRs))
	default:
		return fmt.Sprintf("%d endpoint IDs", len(a.EndpointIDs))
	}
}

// listed is the argument of which the restriction lists the members.
func (a PresignPolicyArgs) listed() string {
	switch a.Restriction {
	case RestrictToVpc:
		return "VpcIDs"
	case RestrictToSourceIP:
		return "SourceCIDRs"
	default:
		return "EndpointIDs"
	}
}

// shorterGuardrail is a way out of a guardrail that is too long. Another restriction is offered only where it fits.
func (a PresignPolicyArgs) shorterGuardrail() string {
	const apart = "give people of different VPCs different roles, each with a policy that lists its own VPCs, or leave the guardrail out"
	switch a.Restriction {
	case RestrictToVpc:
		return apart
	case RestrictToSourceIP:
		return "write neighbouring ranges as one, or leave the guardrail out"
	}
	byVpc := a.lengths()
	byVpc.Kind, byVpc.Values = iampolicy.Vpc, nil
	for range len(a.EndpointIDs) / 2 {
		byVpc.Values = append(byVpc.Values, longestVpcID)
	}
	if size := iampolicy.GuardrailSize(byVpc); size > iampolicy.ManagedPolicyLimit {
		return fmt.Sprintf("%s; the restriction \"vpc\" would take %d characters, too many as well", apart, size)
	}
	return "choose the restriction \"vpc\", which lists one VPC ID instead of two endpoint IDs"
}

func (a PresignPolicyArgs) checkQuota() fault.List {
	var faults fault.List
	if a.AttachmentQuota < 1 || a.AttachmentQuota > largestAttachmentQuota {
		faults.Add(presignPolicyWhat, fmt.Sprintf("attachment quota %d", a.AttachmentQuota), "is none that an account has",
			fmt.Sprintf("give the quota of your account, from 1 to %d, or leave it out for %d", largestAttachmentQuota, defaultAttachmentQuota),
			"AttachmentQuota")
	}
	return faults
}

// checkAttachments counts the managed policies that each principal gets. What else it has attached is not known here.
func (a PresignPolicyArgs) checkAttachments() fault.List {
	var faults fault.List
	if len(a.checkQuota()) > 0 {
		return nil // There is nothing to compare with.
	}
	allows, guardrails := len(iampolicy.SplitAllow(a.lengths())), len(a.guardrails())
	for _, kind := range []struct {
		noun             string
		principals       int
		quota            int
		remedy, argument string
	}{
		{"role", len(a.Roles), a.AttachmentQuota, raiseQuotaRemedy, "AttachmentQuota"},
		{"user", len(a.Users), a.AttachmentQuota, raiseQuotaRemedy, "AttachmentQuota"},
		{"group", len(a.Groups), min(a.AttachmentQuota, groupAttachmentQuota), "attach them to a role, whose quota AWS raises", "Groups"},
	} {
		if kind.principals > 0 && allows+guardrails > kind.quota {
			faults.Add(presignPolicyWhat, fmt.Sprintf("list of %s and %d notebook ARNs", a.counted(), len(a.NotebookArns)),
				fmt.Sprintf("takes %d policies (%d that allow, %d guardrails), more than the %d that a %s may have attached",
					allows+guardrails, allows, guardrails, kind.quota, kind.noun),
				kind.remedy+", or list less", kind.argument, a.listed(), "NotebookArns")
		}
	}
	return faults
}
