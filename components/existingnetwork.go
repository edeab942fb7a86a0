package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// ExistingNetworkArgs are the arguments of [NewExistingNetwork].
type ExistingNetworkArgs struct {
	// Vpc is the VPC with its subnets, as the other components take it. Required.
	Vpc Vpc
}

// ExistingNetwork is a VPC that somebody else made. It is read, with its subnets, and never changed or deleted. So it stands in the
// stack's state, where the access-path report finds the VPC's ranges and DNS attributes; a look-up leaves nothing there.
type ExistingNetwork struct {
	pulumi.ResourceState

	// VpcID is the VPC's ID.
	VpcID pulumi.StringOutput
	// SubnetIDs are the subnets' IDs by Availability Zone.
	SubnetIDs pulumi.StringMapOutput
}

const existingNetworkWhat = "existing VPC"

func (a ExistingNetworkArgs) check() fault.List {
	return a.Vpc.check(existingNetworkWhat).Within("Vpc")
}

// NewExistingNetwork reads a VPC and its subnets. Faulty arguments are all reported at once, before anything is registered;
// an ID that leads nowhere fails when it is read.
func NewExistingNetwork(
	ctx *pulumi.Context, name string, args *ExistingNetworkArgs, opts ...pulumi.ResourceOption,
) (*ExistingNetwork, error) {
	a := valueOf(args)
	if err := refuse(ExistingNetworkToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &ExistingNetwork{}
	if err := ctx.RegisterComponentResource(ExistingNetworkToken, name, c, opts...); err != nil {
		return nil, err
	}
	vpc, err := ec2.GetVpc(ctx, name+"-vpc", idOf(a.Vpc.ID), nil, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	ids := pulumi.StringMap{}
	for _, s := range a.Vpc.Subnets {
		subnet, err := ec2.GetSubnet(ctx, name+"-subnet-"+s.AvailabilityZone, idOf(s.ID), nil, pulumi.Parent(c))
		if err != nil {
			return nil, err
		}
		ids[s.AvailabilityZone] = subnet.ID().ToStringOutput()
	}
	c.VpcID, c.SubnetIDs = vpc.ID().ToStringOutput(), ids.ToStringMapOutput()
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *ExistingNetwork) Outputs() pulumi.Map {
	return pulumi.Map{
		"vpcId":     c.VpcID,
		"subnetIds": c.SubnetIDs,
	}
}

// idOf is an ID as reads want it.
func idOf(id pulumi.StringInput) pulumi.IDOutput {
	return id.ToStringOutput().ApplyT(func(known string) pulumi.ID { return pulumi.ID(known) }).(pulumi.IDOutput)
}
