package components

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// companionPlan is where a service's endpoint is placed.
type companionPlan struct {
	awsnames.Companion
	// subnets are those of an interface endpoint; a gateway endpoint has none.
	subnets []Subnet
}

// lookUp plans the endpoints in the order of their names, so that a reordered list changes nothing. It asks AWS once, however often it
// is called: a whole asks for its part. Services that are not known are left to check.
func (a CompanionEndpointsArgs) lookUp(ctx *pulumi.Context, opts []pulumi.ResourceOption) (CompanionEndpointsArgs, fault.List) {
	names, err := awsnames.ForRegion(a.Region)
	if a.plan != nil || err != nil {
		return a, nil
	}
	var faults fault.List
	for _, service := range slices.Compact(slices.Sorted(slices.Values(a.Services))) {
		companion, err := names.Companion(service)
		if err != nil {
			continue // Said by check.
		}
		plan := companionPlan{Companion: companion}
		if !companion.Gateway {
			subnets, wrong := endpointSubnets(ctx, companionEndpointsWhat, companion.Service, a.Vpc.Subnets, opts)
			faults.Append(wrong)
			faults.Append(a.lookUpConflict(ctx, companion, opts))
			plan.subnets = subnets
		}
		a.plan = append(a.plan, plan)
	}
	return a, faults
}

// lookUpConflict asks for an endpoint of the service that has the private DNS name already. It asks only where the tags Project and
// Stack tell the stack's own endpoints, which each further run finds, from those of others.
func (a CompanionEndpointsArgs) lookUpConflict(
	ctx *pulumi.Context, companion awsnames.Companion, opts []pulumi.ResourceOption,
) fault.List {
	as := PrivateLinkArgs{Vpc: a.Vpc, Tags: a.Tags}
	if !as.isTagged() {
		return nil
	}
	return as.conflictOf(ctx, companionEndpointsWhat, endpointPlan{service: companion.Service},
		"leave "+companion.Name+" out, since that endpoint serves the VPC", "Services", opts)
}
