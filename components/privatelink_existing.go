package components

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// checkExisting reports what makes no sense together with what is adopted: its policy and its rules are its owner's.
func (a PrivateLinkArgs) checkExisting() fault.List {
	var faults fault.List
	for _, e := range []struct {
		which, service, id, field, whole string
		policy                           pulumi.StringInput
		given                            *GivenEndpoint
	}{
		{"API", "api.sagemaker.", a.ExistingAPIEndpointID, "APIEndpointPolicy", "GivenAPIEndpoint", a.APIEndpointPolicy, a.GivenAPIEndpoint},
		{"notebook", "notebook.", a.ExistingNotebookEndpointID, "NotebookEndpointPolicy", "GivenNotebookEndpoint", a.NotebookEndpointPolicy, a.GivenNotebookEndpoint},
	} {
		if e.given != nil {
			faults.Append(e.given.check(privateLinkWhat, e.which+" endpoint", e.service, a.Region, a.Vpc, e.whole))
			if e.id != "" {
				faults.Add(privateLinkWhat, e.which+" endpoint", "is given whole and by the ID "+e.id, "give the ID where this account can look it up, or else all of it", e.whole)
			}
			e.id = e.given.ID
		}
		if e.id != "" && e.policy != nil {
			faults.Add(privateLinkWhat, e.which+" endpoint policy", "is given for the existing endpoint "+e.id,
				"leave it out: an adopted endpoint is never changed", e.field)
		}
	}
	if api, notebook := a.GivenAPIEndpoint, a.GivenNotebookEndpoint; api != nil && notebook != nil && api.ID != "" && api.ID == notebook.ID {
		faults.Add(privateLinkWhat, "endpoint "+api.ID, "is given as both of the pair", "give the endpoint of each service", "GivenNotebookEndpoint", "GivenAPIEndpoint")
	}
	if a.AdmitOnExistingSecurityGroup && a.ExistingSecurityGroupID == "" {
		faults.Add(privateLinkWhat, "admission on an existing security group", "is asked for without naming one",
			"give its ID, or leave it out: a group that is made gets the rules anyway",
			"ExistingSecurityGroupID", "AdmitOnExistingSecurityGroup")
	}
	return faults
}

// wanted is one of the pair as it is asked about.
func (a PrivateLinkArgs) wanted(p endpointPlan, argument string) wantedEndpoint {
	return wantedEndpoint{
		what: privateLinkWhat, argument: argument, service: p.service, vpc: a.Vpc, owner: ownership{a.Tags, p.name},
	}
}

// lookUpEndpoint reports every reason for which an existing endpoint cannot serve. A browser needs private DNS, because a presigned
// URL carries the service's own host name (Amazon SageMaker Developer Guide, "Connect to a Notebook Instance Through a VPC
// Interface Endpoint").
func (a PrivateLinkArgs) lookUpEndpoint(
	ctx *pulumi.Context, p endpointPlan, id, argument string, opts []pulumi.ResourceOption,
) (*ec2.LookupVpcEndpointResult, fault.List) {
	found, faults := a.wanted(p, argument).lookUp(ctx, id, opts)
	if group := a.ExistingSecurityGroupID; found != nil && group != "" && !slices.Contains(found.SecurityGroupIds, group) {
		faults.Add(privateLinkWhat, existingEndpoint+id, "does not wear security group "+group,
			"name one of "+strings.Join(slices.Sorted(slices.Values(found.SecurityGroupIds)), ", "), "ExistingSecurityGroupID")
	}
	return found, faults
}

// readEndpoint reads an existing endpoint. Its name differs from that of an endpoint that is made, so that adopting one in
// the place of the stack's own is a deletion and a read, and never a replacement of one by the other.
func (c *PrivateLink) readEndpoint(ctx *pulumi.Context, name string, p endpointPlan) (*ec2.VpcEndpoint, error) {
	return ec2.GetVpcEndpoint(ctx, name, pulumi.ID(p.existing.Id), nil, pulumi.Parent(c))
}

// adoptGroups reads the groups of what is adopted, and says whether one of them stands for a group that is to be made.
func (c *PrivateLink) adoptGroups(ctx *pulumi.Context, name string, a PrivateLinkArgs) (adopted bool, err error) {
	var groups []string
	for _, e := range a.plan.existing() {
		groups = append(groups, e.SecurityGroupIds...)
	}
	switch {
	case a.ExistingSecurityGroupID != "":
		groups = append(groups, a.ExistingSecurityGroupID)
		c.SecurityGroupID = pulumi.String(a.ExistingSecurityGroupID).ToStringOutput()
	case a.plan.api.isAdopted() && a.plan.notebook.isAdopted():
		first := ""
		if found := a.plan.notebook.existing; found != nil && len(found.SecurityGroupIds) > 0 {
			first = found.SecurityGroupIds[0]
		}
		c.SecurityGroupID = pulumi.String(first).ToStringOutput()
	default:
		return false, readGroups(ctx, name, groups, pulumi.Parent(c))
	}
	return true, readGroups(ctx, name, groups, pulumi.Parent(c))
}

// egressToAPI are the groups of the API endpoint: its own where it is adopted, whatever the notebook's endpoint wears. A group that
// exists goes by its ID, so that it is one rule of a notebook, whoever else wears it.
func (c *PrivateLink) egressToAPI(a PrivateLinkArgs) NotebookEgress {
	if a.plan.api.given != nil {
		return NotebookEgress{Networks: a.Vpc.cidrs()} // Which groups it wears nobody can look up.
	}
	existing := []string{a.ExistingSecurityGroupID}
	formerly := privateLinkEgress
	if a.plan.api.existing != nil {
		existing, formerly = a.plan.api.existing.SecurityGroupIds, ""
	}
	egress := NotebookEgress{SecurityGroups: map[string]pulumi.StringInput{}, formerly: map[string]string{}}
	for _, id := range existing {
		if id == "" {
			egress.SecurityGroups[privateLinkEgress] = c.SecurityGroupID
			continue
		}
		egress.SecurityGroups[id] = pulumi.String(id)
		egress.formerly[id] = orElse(formerly, privateLinkEgress+"-"+id)
	}
	return egress
}
