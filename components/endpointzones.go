package components

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// endpointSubnets are the subnets, in their order, in which an interface endpoint of the service can be placed: those in an
// Availability Zone in which AWS offers the service to this account. AWS refuses an endpoint that names any other
// ("The VPC endpoint service ... does not support the availability zone of the subnet", Amazon EC2 API, CreateVpcEndpoint).
// Clients in a zone without the endpoint reach it across zones, because its name has the addresses of all its zones.
//
// It asks AWS, by a look-up whose result is plain, so it can be called before anything is registered; opts are those of the
// component that will own the endpoint, and lead to the same provider. A look-up that fails, and a service that is offered in
// none of the subnets' zones, are faults; what names the part that wants the endpoint. Subnets without a zone, which
// [Vpc.check] reports, are passed over.
func endpointSubnets(
	ctx *pulumi.Context, what, service string, subnets []Subnet, opts []pulumi.ResourceOption,
) ([]Subnet, fault.List) {
	var faults fault.List
	subnets = slices.DeleteFunc(slices.Clone(subnets), func(s Subnet) bool { return s.AvailabilityZone == "" })
	if len(subnets) == 0 {
		return nil, nil // Said by Vpc.check.
	}
	// Amazon S3 and DynamoDB offer a gateway under the same name, so the type is asked for too.
	found, err := ec2.LookupVpcEndpointService(ctx, &ec2.LookupVpcEndpointServiceArgs{
		ServiceName: &service, ServiceType: pulumi.StringRef("Interface"),
	}, invokeOptions(opts)...)
	if err != nil {
		faults.Add(what, "service "+service, notLookedUp+" ("+fault.Reason(err)+")",
			"check that the provider works in the Region of the name, and allow ec2:DescribeVpcEndpointServices", "Region")
		return nil, faults
	}
	placed := subnetsIn(found.AvailabilityZones, subnets)
	if len(placed) == 0 {
		faults.Add(what, "service "+service, "is not offered in "+strings.Join(zonesOf(subnets), ", "),
			"add a subnet in one of "+strings.Join(slices.Sorted(slices.Values(found.AvailabilityZones)), ", "), "Vpc.Subnets")
	}
	return placed, faults
}

// notLookedUp begins a fault of AWS's, or the provider's, and not of the subnets.
const notLookedUp = "cannot be looked up"

// subnetsIn are the subnets in one of the zones, in their order. No zones at all means that AWS did not say, as
// the provider's source notes of AWS GovCloud (US), and then no subnet is left out.
func subnetsIn(zones []string, subnets []Subnet) []Subnet {
	if len(zones) == 0 {
		return subnets
	}
	return slices.DeleteFunc(slices.Clone(subnets), func(s Subnet) bool { return !slices.Contains(zones, s.AvailabilityZone) })
}

// zonesOf are the subnets' Availability Zones, in their order.
func zonesOf(subnets []Subnet) []string {
	zones := make([]string, len(subnets))
	for i, s := range subnets {
		zones[i] = s.AvailabilityZone
	}
	return zones
}

// sayLeftOut tells the operator, in the preview already, in which zones an endpoint gets no address. It is no warning: the
// endpoint works there too, at the price of traffic between zones.
func sayLeftOut(ctx *pulumi.Context, owner pulumi.Resource, service string, subnets, placed []Subnet) error {
	left := slices.DeleteFunc(zonesOf(subnets), func(zone string) bool { return slices.Contains(zonesOf(placed), zone) })
	if len(left) == 0 {
		return nil
	}
	return ctx.Log.Info(fmt.Sprintf("AWS does not offer %s in %s: its endpoint is placed in %s, and reached from the other zones too.",
		service, strings.Join(left, ", "), strings.Join(zonesOf(placed), ", ")), &pulumi.LogArgs{Resource: owner})
}
