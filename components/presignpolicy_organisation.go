package components

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// writeForOrganisation sets the two documents that an organisation attaches itself: its management account is not this
// stack's, so nothing is declared.
func (c *PresignPolicy) writeForOrganisation(ctx *pulumi.Context, a PresignPolicyArgs) {
	policy := func(r iampolicy.Restriction, arns []string) (iampolicy.Document, error) {
		return iampolicy.ServiceControlPolicy(r, arns, a.GuardrailExemptRoleArns)
	}
	c.ServiceControlPolicyJSON = a.document(policy, c.within(ctx, "service control policy", iampolicy.ServiceControlPolicyLimit))
	c.PermissionsBoundaryJSON = a.document(iampolicy.PermissionsBoundary,
		c.within(ctx, "permissions boundary", iampolicy.ManagedPolicyLimit))
}

// within leaves a document out, with a warning, where AWS would refuse its length: it is not attached here, so a long
// one is no reason to fail what is.
func (c *PresignPolicy) within(ctx *pulumi.Context, what string, limit int) func(iampolicy.Document) (string, error) {
	return func(doc iampolicy.Document) (string, error) {
		text, err := doc.JSON()
		if err != nil {
			return "", err
		}
		size := len([]rune(text))
		if size <= limit {
			return text, nil
		}
		warning := fmt.Sprintf("%s: %d characters are more than the %d that AWS allows, so the output is left empty; "+
			"name fewer notebooks, or choose the restriction \"vpc\"", what, size, limit)
		return "", ctx.Log.Warn(warning, &pulumi.LogArgs{Resource: c})
	}
}

var roleArn = regexp.MustCompile(`^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$`)

// checkExempt wants single roles: a wildcard would exempt whoever may make a role whose name matches.
func checkExempt(arns []string) fault.List {
	var faults fault.List
	for i, arn := range arns {
		got := fmt.Sprintf("exempt role ARN %q", arn)
		if !roleArn.MatchString(arn) {
			faults.Add(presignPolicyWhat, got, "is not the ARN of one role",
				"write one such as arn:aws:iam::111122223333:role/break-glass, without wildcards", "GuardrailExemptRoleArns")
		}
		if slices.Contains(arns[:i], arn) {
			faults.Add(presignPolicyWhat, got, "is listed twice", "list it once", "GuardrailExemptRoleArns")
		}
	}
	return faults
}
