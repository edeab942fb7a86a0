package components

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/iampolicy"
)

// Restriction says how the presign policy recognises a private path.
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
	// Restriction is how a private path is recognised; "" is RestrictToEndpoints. It decides which one of EndpointIDs, VpcIDs and SourceCIDRs
	// must be given.
	Restriction Restriction
	// EndpointIDs are the endpoints for RestrictToEndpoints: of each VPC both, one after the other, since the API's endpoint is
	// seen when a URL is issued and the notebook's when it is opened. An even number, at least two. The order here, in
	// VpcIDs and in NotebookArns decides into which Allow each member goes where one policy is too short: append, and the others stay.
	EndpointIDs []pulumi.StringInput
	// VpcIDs are the VPCs for RestrictToVpc. At least one.
	VpcIDs []pulumi.StringInput
	// SourceCIDRs are the public ranges for RestrictToSourceIP. At least one, none private: AWS never sees a private source.
	SourceCIDRs []netip.Prefix
	// NotebookArns are the notebooks whose URLs may be issued and opened. At least one; wildcards are refused. One that is not
	// a plain pulumi.String counts as the longest there can be, and by its place among such: append.
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
	// GuardedRoles, GuardedGroups and GuardedUsers get the guardrail alone, because another policy allows them what this one
	// guards. A short name that also stands in Roles, Groups or Users must mean the same principal. Nil adds nobody.
	GuardedRoles, GuardedGroups, GuardedUsers map[string]pulumi.StringInput
	// Guards are what the Allow waits for besides its own guardrail: see [PresignPolicy.Guards]. Nil is nothing.
	Guards Guards
	// OwnerTag is a tag key: principals then open only the notebooks whose tag has the value of their own tag, and one without
	// the tag opens none. The guardrail denies the others too. "" asks for no tag.
	OwnerTag string
	// AttachmentQuota is how many managed policies a role or a user of the account may have attached, from 1 to 25. 0 is AWS's
	// default of 10. Give less where the principals have other policies attached. A group never has more than 10.
	AttachmentQuota int
	// Tags are put on the policies. Nil puts only a Name.
	Tags pulumi.StringMap
}

// PresignPolicy is the IAM policy by which a presigned URL can be issued and opened on private paths alone, its guardrail,
// and their attachments. What is too long for one managed policy is split into several: the Allow over VPCs and notebooks,
// the guardrail over notebooks alone.
type PresignPolicy struct {
	pulumi.ResourceState

	// PolicyArn is the restricted policy's ARN, the first one's where it is split.
	PolicyArn pulumi.StringOutput
	// PolicyArns are the ARNs of all restricted policies.
	PolicyArns pulumi.StringArrayOutput
	// GuardrailArn is the guardrail's ARN, the first one's where it is split; "" without one.
	GuardrailArn pulumi.StringOutput
	// GuardrailArns are the ARNs of all guardrails; empty without one.
	GuardrailArns pulumi.StringArrayOutput
	// GuardrailJSON is the whole guardrail's document, with or without one attached, to attach to further principals. It may
	// be longer than one managed policy.
	GuardrailJSON pulumi.StringOutput
	// Guards are the guardrail and its attachments, for an Allow that is declared elsewhere to wait for; nil without one.
	Guards Guards
	// ServiceControlPolicyJSON is the guardrail for an organisation, which also denies making notebook instances that are
	// open to the internet. "" where it would be longer than AWS allows, which is also warned of.
	ServiceControlPolicyJSON pulumi.StringOutput
	// PermissionsBoundaryJSON is the guardrail as a permissions boundary. It allows all that it does not deny, so it must
	// never be attached as an ordinary policy. "" where it would be longer than AWS allows.
	PermissionsBoundaryJSON pulumi.StringOutput
}

const presignPolicyWhat = "presign policy"

func (a PresignPolicyArgs) complete() PresignPolicyArgs {
	if a.Restriction == "" {
		a.Restriction = RestrictToEndpoints
	}
	if a.AttachmentQuota == 0 {
		a.AttachmentQuota = defaultAttachmentQuota
	}
	return a
}

// NewPresignPolicy declares the policy, its guardrail and their attachments. Faulty arguments are all reported at once,
// before anything is registered, with what does not fit however it is split; an ID or ARN longer than AWS makes them
// fails when it is known.
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
	var err error
	if c.Guards, err = c.declareGuardrails(ctx, name, a); err != nil {
		return nil, err
	}
	if err := c.declareAllows(ctx, name, c.Guards.and(a.Guards), a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *PresignPolicy) Outputs() pulumi.Map {
	return pulumi.Map{
		"policyArn":     c.PolicyArn,
		"policyArns":    c.PolicyArns,
		"guardrailArn":  c.GuardrailArn,
		"guardrailArns": c.GuardrailArns,
		"guardrailJson": c.GuardrailJSON,

		"serviceControlPolicyJson": c.ServiceControlPolicyJSON,
		"permissionsBoundaryJson":  c.PermissionsBoundaryJSON,
	}
}

// declareGuardrails returns the guardrails and their attachments, for the Allow to wait for: at no moment does a
// principal hold the Allow without its Deny, nor an Allow of a notebook that its Deny does not list yet. Each waits for the next
// one in the same way, and a notebook only changes to one that is new: so it is there before it leaves this one. A guardrail that is
// no longer needed is deleted after everything else was changed, so what it lists is in another before.
func (c *PresignPolicy) declareGuardrails(ctx *pulumi.Context, name string, a PresignPolicyArgs) (Guards, error) {
	c.GuardrailJSON = a.document(iampolicy.PresignGuardrail, iampolicy.Document.JSON)
	c.GuardrailArn = pulumi.String("").ToStringOutput()
	parts := a.guardrails()
	arns := make([]pulumi.StringOutput, len(parts))
	guards, next := Guards{}, Guards{}
	for i, p := range slices.Backward(parts) {
		policyName := guardrailName(name, p)
		policy, err := iam.NewPolicy(ctx, policyName, &iam.PolicyArgs{
			Description: pulumi.String("Denies SageMaker notebook URLs off the private paths, whatever else is allowed"),
			Policy:      a.part(p).document(iampolicy.PresignGuardrail, iampolicy.Document.ManagedJSON),
			Tags:        named(policyName, a.Tags),
		}, pulumi.Parent(c), pulumi.DependsOn(next.all()))
		if err != nil {
			return nil, err
		}
		arns[i], c.GuardrailArn = policy.Arn, policy.Arn
		if next, err = c.attach(ctx, policyName, policy.Arn, a.guarded(), nil); err != nil {
			return nil, err
		}
		guards = guards.and(next).and(Guards{everybody: {policy}})
	}
	c.GuardrailArns = pulumi.ToStringArrayOutput(arns)
	return guards, nil
}

func (c *PresignPolicy) declareAllows(ctx *pulumi.Context, name string, guards Guards, a PresignPolicyArgs) error {
	var arns []pulumi.StringOutput
	for _, p := range iampolicy.SplitAllow(a.lengths()) {
		policyName := a.allowName(name, p)
		policy, err := iam.NewPolicy(ctx, policyName, &iam.PolicyArgs{
			Description: pulumi.String("Issues and opens SageMaker notebook URLs on the private paths"),
			Policy:      a.part(p).document(iampolicy.PresignAllow, iampolicy.Document.ManagedJSON),
			Tags:        named(policyName, a.Tags),
		}, pulumi.Parent(c), pulumi.DependsOn(guards.of(everybody)))
		if err != nil {
			return err
		}
		if _, err := c.attach(ctx, policyName, policy.Arn, a, guards); err != nil {
			return err
		}
		arns = append(arns, policy.Arn)
	}
	c.PolicyArn, c.PolicyArns = arns[0], pulumi.ToStringArrayOutput(arns)
	return nil
}

// attach declares one attachment a principal, each after the principal's guards, and never iam.PolicyAttachment, which
// would take the policy away from everybody else in the account.
func (c *PresignPolicy) attach(
	ctx *pulumi.Context, policyName string, arn pulumi.StringOutput, a PresignPolicyArgs, guards Guards,
) (Guards, error) {
	attachments := Guards{}
	for _, who := range sortedKeys(a.Roles) {
		key := "role-" + who
		r, err := iam.NewRolePolicyAttachment(ctx, policyName+"-"+key, &iam.RolePolicyAttachmentArgs{
			Role: a.Roles[who].ToStringOutput(), PolicyArn: arn,
		}, pulumi.Parent(c), pulumi.DependsOn(guards.of(key)))
		if err != nil {
			return nil, err
		}
		attachments[key] = []pulumi.Resource{r}
	}
	for _, who := range sortedKeys(a.Groups) {
		key := "group-" + who
		r, err := iam.NewGroupPolicyAttachment(ctx, policyName+"-"+key, &iam.GroupPolicyAttachmentArgs{
			Group: a.Groups[who].ToStringOutput(), PolicyArn: arn,
		}, pulumi.Parent(c), pulumi.DependsOn(guards.of(key)))
		if err != nil {
			return nil, err
		}
		attachments[key] = []pulumi.Resource{r}
	}
	for _, who := range sortedKeys(a.Users) {
		key := "user-" + who
		r, err := iam.NewUserPolicyAttachment(ctx, policyName+"-"+key, &iam.UserPolicyAttachmentArgs{
			User: a.Users[who].ToStringOutput(), PolicyArn: arn,
		}, pulumi.Parent(c), pulumi.DependsOn(guards.of(key)))
		if err != nil {
			return nil, err
		}
		attachments[key] = []pulumi.Resource{r}
	}
	return attachments, nil
}

// document is the policy that write makes of the restriction, once its IDs and the notebooks' ARNs are known, as the text
// that encode makes of it.
func (a PresignPolicyArgs) document(
	write func(iampolicy.Restriction, []string) (iampolicy.Document, error), encode func(iampolicy.Document) (string, error),
) pulumi.StringOutput {
	kind := iampolicy.Kind(a.Restriction)
	return pulumi.All(a.values(), pulumi.ToStringArrayOutput(outputs(a.NotebookArns))).ApplyT(
		func(known []any) (string, error) {
			restriction := iampolicy.Restriction{Kind: kind, Values: known[0].([]string), OwnerTag: a.OwnerTag}
			doc, err := write(restriction, known[1].([]string))
			if err != nil {
				return "", fmt.Errorf("%s: %w", presignPolicyWhat, err)
			}
			return encode(doc)
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
