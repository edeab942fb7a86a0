package components

import (
	"fmt"
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
		which, id, field string
		policy           pulumi.StringInput
	}{
		{"API", a.ExistingAPIEndpointID, "APIEndpointPolicy", a.APIEndpointPolicy},
		{"notebook", a.ExistingNotebookEndpointID, "NotebookEndpointPolicy", a.NotebookEndpointPolicy},
	} {
		if e.id != "" && e.policy != nil {
			faults.Add(privateLinkWhat, e.which+" endpoint policy", "is given for the existing endpoint "+e.id,
				"leave it out: an adopted endpoint is never changed", e.field)
		}
	}
	if a.AdmitOnExistingSecurityGroup && a.ExistingSecurityGroupID == "" {
		faults.Add(privateLinkWhat, "admission on an existing security group", "is asked for without naming one",
			"give its ID, or leave it out: a group that is made gets the rules anyway",
			"ExistingSecurityGroupID", "AdmitOnExistingSecurityGroup")
	}
	return faults
}

const describeEndpoints = "ec2:DescribeVpcEndpoints"

// lookUpEndpoint reports every reason for which an existing endpoint cannot serve. A browser needs private DNS, because a presigned
// URL carries the service's own host name (Amazon SageMaker Developer Guide, "Connect to a Notebook Instance Through a VPC
// Interface Endpoint").
func (a PrivateLinkArgs) lookUpEndpoint(
	ctx *pulumi.Context, p endpointPlan, id, argument string, opts []pulumi.ResourceOption,
) (*ec2.LookupVpcEndpointResult, fault.List) {
	got := "existing endpoint " + id
	found, err := ec2.LookupVpcEndpoint(ctx, &ec2.LookupVpcEndpointArgs{Id: &id}, invokeOptions(opts)...)
	if err != nil {
		return nil, notFound(privateLinkWhat, got, err, describeEndpoints, argument)
	}
	faults := a.Vpc.checkInVpc(privateLinkWhat, got, found.VpcId, argument)
	if found.ServiceName != p.service {
		faults.Add(privateLinkWhat, got, "leads to "+found.ServiceName, "name one of "+p.service, argument)
	}
	if !found.PrivateDnsEnabled {
		faults.Add(privateLinkWhat, got, "has private DNS off, so nobody is sent to it by name", "turn its private DNS on", argument)
	}
	if !strings.EqualFold(found.State, "available") {
		faults.Add(privateLinkWhat, got, "is "+found.State, "adopt it once it is available", argument)
	}
	if group := a.ExistingSecurityGroupID; group != "" && !slices.Contains(found.SecurityGroupIds, group) {
		faults.Add(privateLinkWhat, got, "does not wear security group "+group,
			"name one of "+strings.Join(slices.Sorted(slices.Values(found.SecurityGroupIds)), ", "), "ExistingSecurityGroupID")
	}
	if a.isOwn(found, p) && a.isTagged() {
		faults.Add(privateLinkWhat, got, "was made by this stack, which would delete it as no longer wanted",
			"leave it out: the stack keeps its endpoint", argument)
	}
	return found, faults
}

// The provider's answer where nothing, or more than one thing, matches a look-up (terraform-provider-aws,
// internal/tfresource.SingularDataSourceFindError). There is no look-up of several endpoints.
const (
	noneMatches  = "no matching EC2 VPC Endpoint found"
	severalMatch = "multiple EC2 VPC Endpoints matched"
)

// lookUpConflict explains what AWS would refuse half-way: only one endpoint of a service in a VPC can have private DNS ("already a
// conflicting DNS domain"; AWS PrivateLink Guide, "Private DNS"). Every further run of a stack finds the stack's own endpoint,
// which is no conflict. In a VPC that the program makes nothing else can be.
func (a PrivateLinkArgs) lookUpConflict(
	ctx *pulumi.Context, p endpointPlan, adoptedBy, argument string, opts []pulumi.ResourceOption,
) fault.List {
	return a.conflictOf(ctx, privateLinkWhat, p, "adopt it by "+adoptedBy, argument, opts)
}

// conflictOf is the same for any interface endpoint with private DNS; what wants it, and instead is the way out.
func (a PrivateLinkArgs) conflictOf(
	ctx *pulumi.Context, what string, p endpointPlan, instead, argument string, opts []pulumi.ResourceOption,
) fault.List {
	vpcID, known := a.Vpc.plainID()
	if !known {
		return nil
	}
	got := fmt.Sprintf("endpoint of %s in %s", p.service, vpcID)
	found, err := ec2.LookupVpcEndpoint(ctx, &ec2.LookupVpcEndpointArgs{
		VpcId: &vpcID, ServiceName: &p.service, State: pulumi.StringRef("available"),
	}, invokeOptions(opts)...)
	var faults fault.List
	switch {
	case err != nil && strings.Contains(err.Error(), noneMatches):
	case err != nil && strings.Contains(err.Error(), severalMatch):
		_ = ctx.Log.Warn("There are several endpoints of "+p.service+" in "+vpcID+" already. If one that this stack did not make has "+
			"private DNS on, AWS refuses a second with it: "+instead+".", nil)
	case err != nil:
		return notFound(what, got, err, describeEndpoints, argument)
	case found.PrivateDnsEnabled && !a.isOwn(found, p):
		faults.Add(what, "endpoint "+found.Id, "has the private DNS name of "+p.service+" in "+vpcID+" already, and AWS refuses a second",
			instead+", or turn its private DNS off"+a.ifRenamed(found, p), argument)
	}
	return faults
}

// ifRenamed is the way out where the endpoint may be this stack's, from the time when it had another name: nothing tells that
// apart from another stack of the same project in the same VPC.
func (a PrivateLinkArgs) ifRenamed(found *ec2.LookupVpcEndpointResult, p endpointPlan) string {
	project, _ := plainTag(a.Tags, "Project")
	stack, _ := plainTag(a.Tags, "Stack")
	if !a.isTagged() || found.Tags["Project"] != project || found.Tags["Name"] != p.name {
		return ""
	}
	return fmt.Sprintf("; if this stack was called %s before, set the endpoint's tag Stack to %s", found.Tags["Stack"], stack)
}

// isOwn says whether an endpoint was made by this stack: by the tags Project and Stack where the caller sets them, as this project's
// stacks do, and else by its Name.
func (a PrivateLinkArgs) isOwn(found *ec2.LookupVpcEndpointResult, p endpointPlan) bool {
	if !a.isTagged() {
		return found.Tags["Name"] == p.name
	}
	project, _ := plainTag(a.Tags, "Project")
	stack, _ := plainTag(a.Tags, "Stack")
	return found.Tags["Project"] == project && found.Tags["Stack"] == stack
}

func (a PrivateLinkArgs) isTagged() bool {
	_, hasProject := plainTag(a.Tags, "Project")
	_, hasStack := plainTag(a.Tags, "Stack")
	return hasProject && hasStack
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
	case a.plan.api.existing != nil && a.plan.notebook.existing != nil:
		first := append(slices.Clone(a.plan.notebook.existing.SecurityGroupIds), "")[0]
		c.SecurityGroupID = pulumi.String(first).ToStringOutput()
	default:
		return false, readGroups(ctx, name, groups, pulumi.Parent(c))
	}
	return true, readGroups(ctx, name, groups, pulumi.Parent(c))
}

// groupsOfAPI are the groups of the API endpoint: its own where it is adopted, whatever the notebook's endpoint wears.
func (c *PrivateLink) groupsOfAPI(a PrivateLinkArgs) map[string]pulumi.StringInput {
	if a.plan.api.existing == nil {
		return map[string]pulumi.StringInput{privateLinkEgress: c.SecurityGroupID}
	}
	groups := map[string]pulumi.StringInput{}
	for _, id := range a.plan.api.existing.SecurityGroupIds {
		groups[privateLinkEgress+"-"+id] = pulumi.String(id)
	}
	return groups
}
