package components

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// wantedEndpoint is an endpoint that a part wants in a VPC: one that exists, which must fit, or one to be made, which none may be
// in the way of.
type wantedEndpoint struct {
	what     string // the part
	argument string // what of it names an existing one
	service  string
	vpc      Vpc
	owner    ownership
	// gateway is for a service with a gateway endpoint: routes in the VPC's tables, instead of interfaces and a name.
	gateway bool
}

const (
	describeEndpoints = "ec2:DescribeVpcEndpoints"
	existingEndpoint  = "existing endpoint "
	available         = "available"
)

// lookUp asks for an existing endpoint by its ID, and reports every reason for which it cannot serve.
func (w wantedEndpoint) lookUp(
	ctx *pulumi.Context, id string, opts []pulumi.ResourceOption,
) (*ec2.LookupVpcEndpointResult, fault.List) {
	found, err := ec2.LookupVpcEndpoint(ctx, &ec2.LookupVpcEndpointArgs{Id: &id}, invokeOptions(opts)...)
	if err != nil {
		return nil, notFound(w.what, existingEndpoint+id, err, describeEndpoints, w.argument)
	}
	return found, w.unfit(found)
}

// unfit are the reasons for which an endpoint cannot stand for the one that is wanted.
func (w wantedEndpoint) unfit(found *ec2.LookupVpcEndpointResult) fault.List {
	got := existingEndpoint + found.Id
	faults := w.vpc.checkInVpc(w.what, got, found.VpcId, w.argument)
	if found.ServiceName != w.service {
		faults.Add(w.what, got, "leads to "+found.ServiceName, "name one of "+w.service, w.argument)
	}
	if w.gateway {
		faults.Append(w.unfitGateway(got, found))
	} else if !found.PrivateDnsEnabled {
		faults.Add(w.what, got, "has private DNS off, so nobody is sent to it by name", "turn its private DNS on", w.argument)
	}
	if !strings.EqualFold(found.State, available) {
		faults.Add(w.what, got, "is "+found.State, "adopt it once it is available", w.argument)
	}
	if w.owner.isTagged() && w.owner.has(found.Tags) {
		faults.Add(w.what, got, "was made by this stack, which would delete it as no longer wanted",
			"leave it out: the stack keeps its endpoint", w.argument)
	}
	return faults
}

// The provider's answer where nothing, or more than one thing, matches a look-up (terraform-provider-aws,
// internal/tfresource.SingularDataSourceFindError). There is no look-up of several endpoints.
const (
	noneMatches  = "no matching EC2 VPC Endpoint found"
	severalMatch = "multiple EC2 VPC Endpoints matched"
)

// lookUpConflict explains what AWS would refuse half-way, and by what the endpoint that is there is adopted. In a VPC that the
// program makes nothing else can be.
func (w wantedEndpoint) lookUpConflict(ctx *pulumi.Context, adoptedBy string, opts []pulumi.ResourceOption) fault.List {
	vpcID, known := w.vpc.plainID()
	switch {
	case !known:
		return nil
	case w.gateway:
		return w.lookUpRouteConflict(ctx, vpcID, adoptedBy, opts)
	}
	return w.lookUpNameConflict(ctx, vpcID, adoptedBy, opts)
}

// lookUpNameConflict: only one endpoint of a service in a VPC can have private DNS ("already a conflicting DNS domain"; AWS
// PrivateLink Guide, "Private DNS").
func (w wantedEndpoint) lookUpNameConflict(ctx *pulumi.Context, vpcID, adoptedBy string, opts []pulumi.ResourceOption) fault.List {
	found, err := ec2.LookupVpcEndpoint(ctx, &ec2.LookupVpcEndpointArgs{
		VpcId: &vpcID, ServiceName: &w.service, State: pulumi.StringRef(available),
	}, invokeOptions(opts)...)
	var faults fault.List
	switch {
	case err != nil && strings.Contains(err.Error(), noneMatches):
	case err != nil && strings.Contains(err.Error(), severalMatch):
		_ = ctx.Log.Warn("There are several endpoints of "+w.service+" in "+vpcID+" already. If one that this stack did not make has "+
			"private DNS on, AWS refuses a second with it: adopt it by "+adoptedBy+".", nil)
	case err != nil:
		return notFound(w.what, fmt.Sprintf("endpoint of %s in %s", w.service, vpcID), err, describeEndpoints, w.argument)
	case found.PrivateDnsEnabled && !w.owner.has(found.Tags):
		faults.Add(w.what, "endpoint "+found.Id, "has the private DNS name of "+w.service+" in "+vpcID+" already, and AWS refuses a second",
			"adopt it by "+adoptedBy+", or turn its private DNS off"+w.owner.ifRenamed("endpoint", found.Tags), w.argument)
	}
	return faults
}
