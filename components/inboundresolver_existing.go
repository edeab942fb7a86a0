package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// lookUp asks AWS about an existing resolver endpoint, unless the whole has asked. Only an inbound one of the VPC, in operation,
// answers with the VPC's private names.
func (a InboundResolverArgs) lookUp(ctx *pulumi.Context, opts []pulumi.ResourceOption) (InboundResolverArgs, fault.List) {
	if a.lookedUp || a.ExistingEndpointID == "" {
		return a, nil
	}
	a.lookedUp = true
	got := "existing endpoint " + a.ExistingEndpointID
	found, err := route53.LookupResolverEndpoint(ctx, &route53.LookupResolverEndpointArgs{
		ResolverEndpointId: &a.ExistingEndpointID,
	}, invokeOptions(opts)...)
	if err != nil {
		return a, notFound(inboundResolverWhat, got, err, "route53resolver:GetResolverEndpoint", "ExistingEndpointID")
	}
	faults := a.Vpc.checkInVpc(inboundResolverWhat, got, found.VpcId, "ExistingEndpointID")
	if found.Direction != "INBOUND" {
		faults.Add(inboundResolverWhat, got, "is "+found.Direction, "name an INBOUND one: only that answers on-premises DNS", "ExistingEndpointID")
	}
	if found.Status != "OPERATIONAL" {
		faults.Add(inboundResolverWhat, got, "is "+found.Status, "adopt it once it is OPERATIONAL", "ExistingEndpointID")
	}
	return a, faults
}

// adopt reads the existing endpoint and its first group, whose rules say who may ask; they are its owner's.
func (c *InboundResolver) adopt(ctx *pulumi.Context, name string, a InboundResolverArgs) error {
	parent := pulumi.Parent(c)
	endpoint, err := route53.GetResolverEndpoint(ctx, name+"-existing-endpoint", pulumi.ID(a.ExistingEndpointID), nil, parent)
	if err != nil {
		return err
	}
	c.SecurityGroupID = endpoint.SecurityGroupIds.Index(pulumi.Int(0))
	if _, err = ec2.GetSecurityGroup(ctx, name+"-existing-group", idOf(c.SecurityGroupID), nil, parent); err != nil {
		return err
	}
	c.EndpointID = endpoint.ID().ToStringOutput()
	c.IPAddresses = endpoint.IpAddresses.ApplyT(resolverIPs).(pulumi.StringArrayOutput)
	return nil
}
