package components

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

const gatewayEndpoint = "Gateway"

// plainGatewayTables are those of the tables for gateway endpoints whose IDs are known before anything is registered, each once.
func (v Vpc) plainGatewayTables() []string {
	var ids []string
	for _, table := range v.gatewayTableIDs() {
		if id, isPlain := table.(pulumi.String); isPlain {
			ids = append(ids, string(id))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(ids)))
}

// unfitGateway: a gateway endpoint serves the subnets whose table has its route, and nobody else.
func (w wantedEndpoint) unfitGateway(got string, found *ec2.LookupVpcEndpointResult) fault.List {
	var faults fault.List
	if found.VpcEndpointType != gatewayEndpoint {
		faults.Add(w.what, got, "is of type "+found.VpcEndpointType, "name one of type "+gatewayEndpoint, w.argument)
		return faults
	}
	if lacks := without(w.vpc.plainGatewayTables(), found.RouteTableIds); len(lacks) > 0 {
		faults.Add(w.what, got, "has no route in "+strings.Join(lacks, ", ")+", so the subnets with that table do not reach the service",
			"have its owner add the table to it, or leave these subnets out", w.argument, "Vpc.GatewayRouteTables")
	}
	return faults
}

// lookUpRouteConflict: a route table has one route to a service's ranges, and so one gateway endpoint of it ("RouteAlreadyExists",
// Amazon EC2 API Reference, "Error codes"). Another endpoint may well be in other tables of the VPC.
func (w wantedEndpoint) lookUpRouteConflict(ctx *pulumi.Context, vpcID, adoptedBy string, opts []pulumi.ResourceOption) fault.List {
	tables := w.vpc.plainGatewayTables()
	if len(tables) == 0 {
		return nil
	}
	found, err := w.lookUpGateway(ctx, vpcID, nil, opts)
	var faults fault.List
	switch {
	case err != nil && strings.Contains(err.Error(), noneMatches):
	case err != nil && strings.Contains(err.Error(), severalMatch):
		return w.lookUpRoutes(ctx, vpcID, adoptedBy, opts)
	case err != nil:
		return notFound(w.what, fmt.Sprintf("gateway endpoint of %s in %s", w.service, vpcID), err, describeEndpoints, w.argument)
	case !w.owner.has(found.Tags):
		if taken := both(tables, found.RouteTableIds); len(taken) > 0 {
			faults.Add(w.what, "endpoint "+found.Id, "has the route to "+w.service+" in "+strings.Join(taken, ", ")+" already, and AWS refuses a second",
				"adopt it by "+adoptedBy+", or take the table out of it"+w.owner.ifRenamed("endpoint", found.Tags), w.argument)
		}
	}
	return faults
}

// lookUpGateway asks for the service's gateway endpoint with these tags: Amazon S3 and DynamoDB have interface endpoints under
// the same name.
func (w wantedEndpoint) lookUpGateway(
	ctx *pulumi.Context, vpcID string, tags map[string]string, opts []pulumi.ResourceOption,
) (*ec2.LookupVpcEndpointResult, error) {
	return ec2.LookupVpcEndpoint(ctx, &ec2.LookupVpcEndpointArgs{
		VpcId: &vpcID, ServiceName: &w.service, State: pulumi.StringRef(available), Tags: tags,
		Filters: []ec2.GetVpcEndpointFilter{{Name: "vpc-endpoint-type", Values: []string{gatewayEndpoint}}},
	}, invokeOptions(opts)...)
}

// lookUpRoutes asks the route tables where the service has several gateway endpoints: the provider looks up one endpoint alone, and
// leaves their routes out of a table's. Tables that the stack's own endpoint is in are no conflict.
func (w wantedEndpoint) lookUpRoutes(ctx *pulumi.Context, vpcID, adoptedBy string, opts []pulumi.ResourceOption) fault.List {
	list, err := ec2.GetPrefixList(ctx, &ec2.GetPrefixListArgs{Name: &w.service}, invokeOptions(opts)...)
	if err != nil {
		return notFound(w.what, "prefix list of "+w.service, err, "ec2:DescribePrefixLists", w.argument)
	}
	routed, err := ec2.GetRouteTables(ctx, &ec2.GetRouteTablesArgs{
		VpcId: &vpcID, Filters: []ec2.GetRouteTablesFilter{{Name: "route.destination-prefix-list-id", Values: []string{list.Id}}},
	}, invokeOptions(opts)...)
	if err != nil {
		return notFound(w.what, fmt.Sprintf("route tables of %s with a route to %s", vpcID, w.service), err, "ec2:DescribeRouteTables", w.argument)
	}
	var ofOwn []string
	own, err := w.lookUpGateway(ctx, vpcID, w.owner.mark(), opts)
	switch {
	case err == nil:
		ofOwn = own.RouteTableIds
	case !strings.Contains(err.Error(), noneMatches):
		return notFound(w.what, fmt.Sprintf("this stack's gateway endpoint of %s in %s", w.service, vpcID), err, describeEndpoints, w.argument)
	}
	return w.takenTables(without(both(w.vpc.plainGatewayTables(), routed.Ids), ofOwn), vpcID, adoptedBy)
}

func (w wantedEndpoint) takenTables(taken []string, vpcID, adoptedBy string) fault.List {
	var faults fault.List
	if len(taken) > 0 {
		faults.Add(w.what, "one of several gateway endpoints of "+w.service+" in "+vpcID,
			"has the route in "+strings.Join(taken, ", ")+" already, and AWS refuses a second",
			"find it with \"aws ec2 describe-vpc-endpoints\" and adopt it by "+adoptedBy+", or take the table out of it", w.argument)
	}
	return faults
}

// both are the texts of a list that another has too, and without those that it has not.
func both(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool { return !slices.Contains(other, text) })
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(text string) bool { return slices.Contains(other, text) })
}
