package components

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// companionPlan is where a service's endpoint is placed, or else which existing one it is.
type companionPlan struct {
	awsnames.Companion
	// subnets are those of an interface endpoint that is made; a gateway endpoint has none.
	subnets  []Subnet
	existing *ec2.LookupVpcEndpointResult // nil where one is made
	given    *GivenEndpoint               // nil unless it is given whole
}

// endpointName is the name of the endpoint that is made.
func (p companionPlan) endpointName(component string) string { return component + "-" + p.Name }

// lookUp plans the endpoints in the order of their names, so that a reordered list changes nothing. It asks AWS once, however often it
// is called: a whole asks for its part. Services that are not known are left to check.
func (a CompanionEndpointsArgs) lookUp(
	ctx *pulumi.Context, name string, opts []pulumi.ResourceOption,
) (CompanionEndpointsArgs, fault.List) {
	names, err := awsnames.ForRegion(a.Region)
	if a.plan != nil || err != nil {
		return a, nil
	}
	a.component = name
	var faults fault.List
	for _, service := range slices.Compact(slices.Sorted(slices.Values(a.Services))) {
		companion, err := names.Companion(service)
		if err != nil {
			continue // Said by check.
		}
		plan, wrong := a.lookUpOne(ctx, name, companionPlan{Companion: companion}, opts)
		faults.Append(wrong)
		a.plan = append(a.plan, plan)
	}
	return a, faults
}

// lookUpOne asks about the existing endpoint of a service, or else where one can be placed and what is in its way.
func (a CompanionEndpointsArgs) lookUpOne(
	ctx *pulumi.Context, name string, plan companionPlan, opts []pulumi.ResourceOption,
) (companionPlan, fault.List) {
	wanted := wantedEndpoint{
		what: companionEndpointsWhat, argument: "ExistingEndpointIDs", service: plan.Service, vpc: a.Vpc, gateway: plan.Gateway,
		owner: ownership{a.Tags, plan.endpointName(name)},
	}
	var faults fault.List
	if given, isGiven := a.GivenEndpoints[plan.Name]; isGiven && !plan.Gateway {
		plan.given = &given
		return plan, nil
	}
	if id := a.ExistingEndpointIDs[plan.Name]; id != "" {
		plan.existing, faults = wanted.lookUp(ctx, id, opts)
		return plan, faults
	}
	if !plan.Gateway {
		plan.subnets, faults = endpointSubnets(ctx, companionEndpointsWhat, plan.Service, a.Vpc.Subnets, opts)
	}
	adoptedBy := fmt.Sprintf("ExistingEndpointIDs, or existing.companionEndpointIds[%q] of a stack's configuration", plan.Name)
	faults.Append(wanted.lookUpConflict(ctx, adoptedBy, opts))
	return plan, faults
}

// adoptEndpoint reads an existing endpoint. Its name differs from that of one that is made, as with the pair.
func (c *CompanionEndpoints) adoptEndpoint(
	ctx *pulumi.Context, component string, plan companionPlan, _ pulumi.StringOutput, _ CompanionEndpointsArgs,
) (*ec2.VpcEndpoint, error) {
	c.existingGroups = append(c.existingGroups, plan.existing.SecurityGroupIds...)
	return ec2.GetVpcEndpoint(ctx, component+"-existing-"+plan.Name, pulumi.ID(plan.existing.Id), nil, pulumi.Parent(c))
}
