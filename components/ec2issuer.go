package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
	"private-notebook/internal/iampolicy"
)

// Ec2IssuerArgs are the arguments of [NewEc2Issuer].
type Ec2IssuerArgs struct {
	// Region is the AWS Region; it decides EC2's service principal. "" is the provider's Region.
	Region string
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// Ec2Issuer is a role for workloads on EC2 that issue presigned URLs from within the VPC. It may do nothing until a
// [PresignPolicy] is attached to it.
type Ec2Issuer struct {
	pulumi.ResourceState

	// RoleName and RoleArn are the role's.
	RoleName, RoleArn pulumi.StringOutput
	// InstanceProfileName is the profile to launch instances with.
	InstanceProfileName pulumi.StringOutput
}

func (a Ec2IssuerArgs) check() fault.List {
	var faults fault.List
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	return faults
}

// NewEc2Issuer declares a role and its instance profile. Faulty arguments are reported before anything is registered.
func NewEc2Issuer(
	ctx *pulumi.Context, name string, args *Ec2IssuerArgs, opts ...pulumi.ResourceOption,
) (*Ec2Issuer, error) {
	a := valueOf(args)
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	if err := refuse(Ec2IssuerToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &Ec2Issuer{}
	if err := ctx.RegisterComponentResource(Ec2IssuerToken, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declareRole(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *Ec2Issuer) Outputs() pulumi.Map {
	return pulumi.Map{
		"roleName":            c.RoleName,
		"roleArn":             c.RoleArn,
		"instanceProfileName": c.InstanceProfileName,
	}
}

func (c *Ec2Issuer) declareRole(ctx *pulumi.Context, name string, a Ec2IssuerArgs) error {
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return err
	}
	trust, err := iampolicy.Trust(names.EC2Principal).JSON()
	if err != nil {
		return err
	}
	role, err := iam.NewRole(ctx, name+"-role", &iam.RoleArgs{
		Description:      pulumi.String("Issues SageMaker notebook URLs from EC2 instances in the VPC"),
		AssumeRolePolicy: pulumi.String(trust),
		Tags:             named(name+"-role", a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	profile, err := iam.NewInstanceProfile(ctx, name+"-profile", &iam.InstanceProfileArgs{
		Role: role.Name,
		Tags: named(name+"-profile", a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.RoleName, c.RoleArn, c.InstanceProfileName = role.Name, role.Arn, profile.Name
	return nil
}
