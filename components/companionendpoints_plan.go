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
			plan.subnets = subnets
		}
		a.plan = append(a.plan, plan)
	}
	return a, faults
}
