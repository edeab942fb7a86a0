package components

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// privateLinkPlan is what is looked up for a [PrivateLink] before anything is registered.
type privateLinkPlan struct {
	api, notebook endpointPlan
}

// endpointPlan is one endpoint: to which service it leads, and the subnets to place it in.
type endpointPlan struct {
	service string
	subnets []Subnet
}

// lookUp asks AWS where each of the two services is offered, unless the whole has asked already. What it cannot ask about,
// because the arguments are faulty, check reports.
func (a PrivateLinkArgs) lookUp(ctx *pulumi.Context, opts []pulumi.ResourceOption) (PrivateLinkArgs, fault.List) {
	names, err := awsnames.ForRegion(a.Region)
	if a.plan != nil || err != nil {
		return a, nil
	}
	var faults fault.List
	plan := func(service string) endpointPlan {
		subnets, wrong := endpointSubnets(ctx, privateLinkWhat, service, a.Vpc.Subnets, opts)
		faults.Append(wrong)
		return endpointPlan{service, subnets}
	}
	a.plan = &privateLinkPlan{api: plan(names.APIService), notebook: plan(names.NotebookService)}
	return a, faults
}

// among is the plan for the subnets of another VPC in the same zones. A plan that could not be made is none for others either.
func (p *privateLinkPlan) among(subnets []Subnet) *privateLinkPlan {
	if p == nil {
		return nil
	}
	of := func(e endpointPlan) endpointPlan {
		out := func(s Subnet) bool { return !slices.Contains(zonesOf(e.subnets), s.AvailabilityZone) }
		return endpointPlan{e.service, slices.DeleteFunc(slices.Clone(subnets), out)}
	}
	return &privateLinkPlan{api: of(p.api), notebook: of(p.notebook)}
}
