package stacks

import (
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/fault"
)

// companionArgs are nil where no service was asked for. What is said of a service that is not listed counts only where the list was read.
func (e environment) companionArgs() *components.CompanionEndpointsArgs {
	if len(e.CompanionEndpoints) == 0 {
		return nil
	}
	args := &components.CompanionEndpointsArgs{
		Services: e.CompanionEndpoints, ReadBuckets: e.CompanionReadBuckets, Policies: map[string]pulumi.StringInput{},
		ExistingEndpointIDs: map[string]string{}, GivenEndpoints: map[string]components.GivenEndpoint{},
	}
	counts := func(service string) bool {
		return !e.companionsUnread || slices.Contains(e.CompanionEndpoints, service)
	}
	for service, policy := range e.CompanionPolicies {
		if counts(service) {
			args.Policies[service] = pulumi.String(policy)
		}
	}
	for service, id := range e.Existing.CompanionEndpointIDs {
		if counts(service) && id != "" {
			args.ExistingEndpointIDs[service] = id
		}
	}
	for service, endpoint := range e.Existing.CompanionEndpoints {
		if counts(service) {
			args.GivenEndpoints[service] = *givenWhole(&endpoint)
		}
	}
	return args
}

// routeTables are the tables of the subnets, each once: a subnet without a table of its own uses the VPC's main
// one (Amazon VPC User Guide, "Subnet route tables"). Nothing is looked up where nothing needs them.
func (v existingVpc) routeTables(ctx *pulumi.Context, main string) (map[string]pulumi.StringInput, fault.List) {
	var faults fault.List
	if !v.hasGateways {
		return nil, nil
	}
	var ids []string
	for _, subnet := range v.subnetIDs {
		if !subnetID.MatchString(subnet) {
			continue // Said already.
		}
		found, err := ec2.GetRouteTables(ctx, &ec2.GetRouteTablesArgs{
			VpcId:   &v.id,
			Filters: []ec2.GetRouteTablesFilter{{Name: "association.subnet-id", Values: []string{subnet}}},
		})
		switch {
		case err != nil:
			faults.Add(vpcWhat, "route table of "+subnet, "cannot be looked up ("+fault.Reason(err)+")", "check "+v.key("subnetIds"))
		case len(found.Ids) == 0:
			ids = append(ids, main)
		default:
			ids = append(ids, found.Ids...)
		}
	}
	if len(ids) == 0 {
		return standInRouteTables(), faults
	}
	tables := map[string]pulumi.StringInput{}
	for _, id := range ids {
		tables[id] = pulumi.String(id)
	}
	return tables, faults
}
