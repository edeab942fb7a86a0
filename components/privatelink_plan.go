package components

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

// privateLinkPlan is what is looked up for a [PrivateLink] before anything is registered.
type privateLinkPlan struct {
	api, notebook endpointPlan
}

// endpointPlan is one endpoint: to which service it leads, and where it is placed or else which existing one it is.
type endpointPlan struct {
	service  string
	name     string // of the endpoint that is made
	subnets  []Subnet
	existing *ec2.LookupVpcEndpointResult // nil where one is made
	given    *GivenEndpoint               // nil unless it is given whole
}

// isAdopted says whether it is somebody else's.
func (p endpointPlan) isAdopted() bool { return p.existing != nil || p.given != nil }

// lookUp asks AWS, unless the whole has asked already, where each of the two services is offered and what there is of it. What it
// cannot ask about, because the arguments are faulty, check reports.
func (a PrivateLinkArgs) lookUp(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (PrivateLinkArgs, fault.List) {
	if a.plan != nil {
		return a, nil
	}
	var faults fault.List
	if a.plan, faults = a.lookUpZones(ctx, opts); a.plan != nil {
		faults.Append(a.lookUpExisting(ctx, name, opts))
	}
	return a, faults
}

// lookUpZones plans where the endpoints that are made are placed. It is no plan where there is no such Region.
func (a PrivateLinkArgs) lookUpZones(ctx *pulumi.Context, opts []pulumi.ResourceOption) (*privateLinkPlan, fault.List) {
	names, err := awsnames.ForRegion(a.Region)
	if err != nil {
		return nil, nil
	}
	var faults fault.List
	plan := func(service, existingID string, given *GivenEndpoint) endpointPlan {
		if existingID != "" || given != nil {
			return endpointPlan{service: service}
		}
		subnets, wrong := endpointSubnets(ctx, privateLinkWhat, service, a.Vpc.Subnets, opts)
		faults.Append(wrong)
		return endpointPlan{service: service, subnets: subnets}
	}
	return &privateLinkPlan{
		api:      plan(names.APIService, a.ExistingAPIEndpointID, a.GivenAPIEndpoint),
		notebook: plan(names.NotebookService, a.ExistingNotebookEndpointID, a.GivenNotebookEndpoint),
	}, faults
}

// lookUpExisting completes the plan with what there is in the VPC: the endpoints to adopt, and those in the way.
func (a PrivateLinkArgs) lookUpExisting(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) fault.List {
	var faults fault.List
	complete := func(p *endpointPlan, name, existingID, argument, key string, given *GivenEndpoint) {
		p.name, p.given = name, given
		if given != nil {
			return
		}
		if existingID == "" {
			faults.Append(a.wanted(*p, argument).lookUpConflict(ctx, argument+", or "+a.configKey(key)+" of a stack's configuration", opts))
			return
		}
		found, wrong := a.lookUpEndpoint(ctx, *p, existingID, argument, opts)
		p.existing = found
		faults.Append(wrong)
	}
	complete(&a.plan.api, name+"-api-endpoint", a.ExistingAPIEndpointID, "ExistingAPIEndpointID", "apiEndpointId", a.GivenAPIEndpoint)
	complete(&a.plan.notebook, name+"-notebook-endpoint", a.ExistingNotebookEndpointID, "ExistingNotebookEndpointID", "notebookEndpointId",
		a.GivenNotebookEndpoint)
	if a.ExistingSecurityGroupID != "" {
		faults.Append(lookUpGroup(ctx, privateLinkWhat, a.ExistingSecurityGroupID, a.Vpc, "ExistingSecurityGroupID", opts))
	}
	return faults
}

// configKey is what a stack's configuration calls an endpoint of this VPC.
func (a PrivateLinkArgs) configKey(key string) string {
	if a.linkedAs != "" {
		return key + " of its entry in linkedVpcs"
	}
	return "existing." + key
}

// among is the plan for the subnets of another VPC in the same zones. A plan that could not be made is none for others either.
func (p *privateLinkPlan) among(subnets []Subnet) *privateLinkPlan {
	if p == nil {
		return nil
	}
	of := func(e endpointPlan) endpointPlan {
		out := func(s Subnet) bool { return !slices.Contains(zonesOf(e.subnets), s.AvailabilityZone) }
		return endpointPlan{service: e.service, subnets: slices.DeleteFunc(slices.Clone(subnets), out)}
	}
	return &privateLinkPlan{api: of(p.api), notebook: of(p.notebook)}
}

// existing are the endpoints that are adopted.
func (p privateLinkPlan) existing() []*ec2.LookupVpcEndpointResult {
	var found []*ec2.LookupVpcEndpointResult
	for _, e := range []endpointPlan{p.api, p.notebook} {
		if e.existing != nil {
			found = append(found, e.existing)
		}
	}
	return found
}
