package components

import (
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
}

// lookUp asks AWS, unless the whole has asked already, where each of the two services is offered and what there is of it. What it
// cannot ask about, because the arguments are faulty, check reports.
func (a PrivateLinkArgs) lookUp(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) (PrivateLinkArgs, fault.List) {
	names, err := awsnames.ForRegion(a.Region)
	if a.plan != nil || err != nil {
		return a, nil
	}
	var faults fault.List
	plan := func(name, service, existingID, adoptedBy string) endpointPlan {
		p := endpointPlan{service: service, name: name}
		var wrong fault.List
		if existingID != "" {
			p.existing, wrong = a.lookUpEndpoint(ctx, p, existingID, opts)
			faults.Append(wrong)
			return p
		}
		p.subnets, wrong = endpointSubnets(ctx, privateLinkWhat, service, a.Vpc.Subnets, opts)
		faults.Append(wrong)
		faults.Append(a.lookUpConflict(ctx, p, adoptedBy, opts))
		return p
	}
	a.plan = &privateLinkPlan{
		api: plan(name+"-api-endpoint", names.APIService, a.ExistingAPIEndpointID,
			"ExistingAPIEndpointID, or existing.apiEndpointId of a stack's configuration"),
		notebook: plan(name+"-notebook-endpoint", names.NotebookService, a.ExistingNotebookEndpointID,
			"ExistingNotebookEndpointID, or existing.notebookEndpointId of a stack's configuration"),
	}
	if a.ExistingSecurityGroupID != "" {
		faults.Append(lookUpGroup(ctx, privateLinkWhat, a.ExistingSecurityGroupID, a.Vpc, opts))
	}
	return a, faults
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
