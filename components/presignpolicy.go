package components

import (
	"fmt"
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/iampolicy"
)

// Restriction is by what the presign policy recognises a private path.
type Restriction string

// The restrictions. See docs/architecture.md for when to choose which.
const (
	// RestrictToEndpoints, the default, admits requests through the listed interface endpoints (aws:SourceVpce).
	RestrictToEndpoints Restriction = "endpoints"
	// RestrictToVpc admits requests through any interface endpoint of the listed VPCs (aws:SourceVpc).
	RestrictToVpc Restriction = "vpc"
	// RestrictToSourceIP admits requests from the listed public ranges (aws:SourceIp). That key is absent on requests
	// through an endpoint, so it cannot be combined with private endpoints.
	RestrictToSourceIP Restriction = "source-ip"
)

// PresignPolicyArgs are the arguments of [NewPresignPolicy].
type PresignPolicyArgs struct {
	// Restriction is one of the three; "" is RestrictToEndpoints. It decides which one of the three lists below must be given.
	Restriction Restriction
	// EndpointIDs are the endpoints for RestrictToEndpoints: of each VPC both, since the API's endpoint is seen when a URL
	// is issued and the notebook's when it is opened. An even number, at least two.
	EndpointIDs []pulumi.StringInput
	// VpcIDs are the VPCs for RestrictToVpc. At least one.
	VpcIDs []pulumi.StringInput
	// SourceCIDRs are the public ranges for RestrictToSourceIP. At least one, none private: AWS never sees a private source.
	SourceCIDRs []netip.Prefix
	// NotebookArns are the notebooks whose URLs may be issued and opened. At least one; wildcards are refused.
	NotebookArns []pulumi.StringInput
	// WithoutGuardrail leaves the Deny out. False, the default, attaches it: then no other grant of the
	// principal, not even sagemaker:*, issues or opens a URL of the listed notebooks off the private paths.
	WithoutGuardrail bool
	// GuardrailExemptRoleArns are roles that the service control policy does not bind, such as one for emergencies. Nil
	// exempts nobody. Each is one role: wildcards are refused. The attached guardrail and the permissions boundary exempt nobody.
	GuardrailExemptRoleArns []string
	// Roles, Groups and Users are the names of the principals to attach to, each by a short name of what it is.
	// All nil attaches to nobody.
	Roles, Groups, Users map[string]pulumi.StringInput
	// Tags are put on the policies. Nil puts only a Name.
	Tags pulumi.StringMap
}

// PresignPolicy is the IAM policy by which a presigned URL can be issued and opened on private paths alone, its guardrail,
// and their attachments.
type PresignPolicy struct {
	pulumi.ResourceState

	// PolicyArn is the restricted policy's ARN.
	PolicyArn pulumi.StringOutput
	// GuardrailArn is the guardrail's ARN; "" without one.
	GuardrailArn pulumi.StringOutput
	// GuardrailJSON is the guardrail's document, with or without one attached, to attach to further principals.
	GuardrailJSON pulumi.StringOutput
	// ServiceControlPolicyJSON is the guardrail for an organisation, which also denies making notebook instances that are
	// open to the internet. "" where it would be longer than AWS allows, which is also warned of.
	ServiceControlPolicyJSON pulumi.StringOutput
	// PermissionsBoundaryJSON is the same as a permissions boundary. It allows all that it does not deny, so it must
	// never be attached as an ordinary policy. "" where it would be longer than AWS allows.
	PermissionsBoundaryJSON pulumi.StringOutput
}

const presignPolicyWhat = "presign policy"

func (a PresignPolicyArgs) complete() PresignPolicyArgs {
	if a.Restriction == "" {
		a.Restriction = RestrictToEndpoints
	}
	return a
}

// NewPresignPolicy declares the policy, its guardrail and their attachments. Faulty arguments are all reported at once,
// before anything is registered; a policy longer than AWS allows fails when its IDs are known.
func NewPresignPolicy(
	ctx *pulumi.Context, name string, args *PresignPolicyArgs, opts ...pulumi.ResourceOption,
) (*PresignPolicy, error) {
	a := valueOf(args).complete()
	if err := refuse(PresignPolicyToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &PresignPolicy{}
	if err := ctx.RegisterComponentResource(PresignPolicyToken, name, c, opts...); err != nil {
		return nil, err
	}
	c.writeForOrganisation(ctx, a)
	guards, err := c.declareGuardrail(ctx, name, a)
	if err != nil {
		return nil, err
	}
	if err := c.declareAllow(ctx, name, guards, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{
		"policyArn":     c.PolicyArn,
		"guardrailArn":  c.GuardrailArn,
		"guardrailJson": c.GuardrailJSON,

		"serviceControlPolicyJson": c.ServiceControlPolicyJSON,
		"permissionsBoundaryJson":  c.PermissionsBoundaryJSON,
	})
}

// declareGuardrail returns the guardrail's attachments, for the Allow to wait for: at no moment does a
// principal hold the Allow without its Deny.
func (c *PresignPolicy) declareGuardrail(ctx *pulumi.Context, name string, a PresignPolicyArgs) ([]pulumi.Resource, error) {
	c.GuardrailJSON = a.document(iampolicy.PresignGuardrail)
	c.GuardrailArn = pulumi.String("").ToStringOutput()
	if a.WithoutGuardrail {
		return nil, nil
	}
	policyName := name + "-guardrail"
	policy, err := iam.NewPolicy(ctx, policyName, &iam.PolicyArgs{
		Description: pulumi.String("Denies SageMaker notebook URLs off the private paths, whatever else is allowed"),
		Policy:      c.GuardrailJSON,
		Tags:        named(policyName, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.GuardrailArn = policy.Arn
	return c.attach(ctx, policyName, policy.Arn, a)
}

func (c *PresignPolicy) declareAllow(ctx *pulumi.Context, name string, guards []pulumi.Resource, a PresignPolicyArgs) error {
	policyName := name + "-allow"
	policy, err := iam.NewPolicy(ctx, policyName, &iam.PolicyArgs{
		Description: pulumi.String("Issues and opens SageMaker notebook URLs on the private paths"),
		Policy:      a.document(iampolicy.PresignAllow),
		Tags:        named(policyName, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.PolicyArn = policy.Arn
	_, err = c.attach(ctx, policyName, policy.Arn, a, pulumi.DependsOn(guards))
	return err
}

// attach declares one attachment a principal, and never iam.PolicyAttachment, which would take the policy
// away from everybody else in the account.
func (c *PresignPolicy) attach(
	ctx *pulumi.Context, policyName string, arn pulumi.StringOutput, a PresignPolicyArgs, opts ...pulumi.ResourceOption,
) ([]pulumi.Resource, error) {
	opts = append(opts, pulumi.Parent(c))
	var attachments []pulumi.Resource
	for _, who := range sortedKeys(a.Roles) {
		r, err := iam.NewRolePolicyAttachment(ctx, policyName+"-role-"+who, &iam.RolePolicyAttachmentArgs{
			Role: a.Roles[who].ToStringOutput(), PolicyArn: arn,
		}, opts...)
		if err != nil {
			return nil, err
		}
		attachments = append(attachments, r)
	}
	for _, who := range sortedKeys(a.Groups) {
		r, err := iam.NewGroupPolicyAttachment(ctx, policyName+"-group-"+who, &iam.GroupPolicyAttachmentArgs{
			Group: a.Groups[who].ToStringOutput(), PolicyArn: arn,
		}, opts...)
		if err != nil {
			return nil, err
		}
		attachments = append(attachments, r)
	}
	for _, who := range sortedKeys(a.Users) {
		r, err := iam.NewUserPolicyAttachment(ctx, policyName+"-user-"+who, &iam.UserPolicyAttachmentArgs{
			User: a.Users[who].ToStringOutput(), PolicyArn: arn,
		}, opts...)
		if err != nil {
			return nil, err
		}
		attachments = append(attachments, r)
	}
	return attachments, nil
}

// document is the policy that write makes of the restriction, once its IDs and the notebooks' ARNs are known.
func (a PresignPolicyArgs) document(
	write func(iampolicy.Restriction, []string) (iampolicy.Document, error),
) pulumi.StringOutput {
	return a.written(write, iampolicy.Document.ManagedJSON)
}

// written is a document as text, once its IDs and the notebooks' ARNs are known.
func (a PresignPolicyArgs) written(
	write func(iampolicy.Restriction, []string) (iampolicy.Document, error), text func(iampolicy.Document) (string, error),
) pulumi.StringOutput {
	kind := iampolicy.Kind(a.Restriction)
	return pulumi.All(a.values(), pulumi.ToStringArrayOutput(outputs(a.NotebookArns))).ApplyT(
		func(known []any) (string, error) {
			restriction := iampolicy.Restriction{Kind: kind, Values: known[0].([]string)}
			doc, err := write(restriction, known[1].([]string))
			if err != nil {
				return "", fmt.Errorf("%s: %w", presignPolicyWhat, err)
			}
			return text(doc)
		}).(pulumi.StringOutput)
}

// values are what the restriction lists.
func (a PresignPolicyArgs) values() pulumi.StringArrayOutput {
	switch a.Restriction {
	case RestrictToVpc:
		return pulumi.ToStringArrayOutput(outputs(a.VpcIDs))
	case RestrictToSourceIP:
		ranges := make([]string, len(a.SourceCIDRs))
		for i, r := range a.SourceCIDRs {
			ranges[i] = r.String()
		}
		return pulumi.ToStringArray(ranges).ToStringArrayOutput()
	default:
		return pulumi.ToStringArrayOutput(outputs(a.EndpointIDs))
	}
}

func outputs(inputs []pulumi.StringInput) []pulumi.StringOutput {
	all := make([]pulumi.StringOutput, len(inputs))
	for i, in := range inputs {
		all[i] = in.ToStringOutput()
	}
	return all
}
