package recorder

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The networks that Pulumi.prod.yaml names.
var (
	existingVpcs = map[string]string{
		"vpc-0f1e2d3c4b5a69788": "10.80.0.0/16", "vpc-0a1b2c3d4e5f60718": "10.90.0.0/16",
	}
	existingSubnets = map[string]struct{ vpc, zone, block string }{
		"subnet-0aa11bb22cc33dd44": {"vpc-0f1e2d3c4b5a69788", "a", "10.80.10.0/24"},
		"subnet-0ee55ff66aa77bb88": {"vpc-0f1e2d3c4b5a69788", "c", "10.80.11.0/24"},
		"subnet-0cc11dd22ee33ff44": {"vpc-0a1b2c3d4e5f60718", "a", "10.90.10.0/24"},
		"subnet-0dd55ee66ff77aa88": {"vpc-0a1b2c3d4e5f60718", "c", "10.90.11.0/24"},
	}
)

func existingVpc(args resource.PropertyMap) (resource.PropertyMap, error) {
	block, exists := existingVpcs[args["id"].StringValue()]
	if !exists {
		return nil, fmt.Errorf("InvalidVpcID.NotFound: The vpc ID '%s' does not exist", args["id"].StringValue())
	}
	return resource.PropertyMap{
		"id": args["id"], "cidrBlock": text(block), "instanceTenancy": text("default"),
		"enableDnsSupport": resource.NewProperty(true), "enableDnsHostnames": resource.NewProperty(true),
		"cidrBlockAssociations": resource.NewProperty([]resource.PropertyValue{association(block, "associated")}),
	}, nil
}

// existingVpnGateway is the virtual private gateway of that network, by its ID. By its VPC none is found.
func existingVpnGateway(args resource.PropertyMap) (resource.PropertyMap, error) {
	if !args.HasValue("id") {
		return nil, errors.New("no matching EC2 VPN Gateway found")
	}
	return resource.PropertyMap{
		"id": args["id"], "amazonSideAsn": text("64600"), "attachedVpcId": text("vpc-0f1e2d3c4b5a69788"), "state": text("available"),
	}, nil
}

func existingSubnet(args resource.PropertyMap) (resource.PropertyMap, error) {
	id := args["id"].StringValue()
	subnet, exists := existingSubnets[id]
	if !exists {
		return nil, fmt.Errorf("InvalidSubnetID.NotFound: The subnet ID '%s' does not exist", id)
	}
	return resource.PropertyMap{
		"id": text(id), "vpcId": text(subnet.vpc), "availabilityZone": text(Region + subnet.zone), "cidrBlock": text(subnet.block),
		"availableIpAddressCount": resource.NewProperty(float64(251)),
	}, nil
}

// endpointService is offered in every zone of the Region.
func endpointService(at place, args resource.PropertyMap) (resource.PropertyMap, error) {
	var zones []resource.PropertyValue
	for _, letter := range []string{"a", "c", "d"} {
		zones = append(zones, text(at.region+letter))
	}
	return resource.PropertyMap{
		"serviceName": args["serviceName"], "serviceType": args["serviceType"], "availabilityZones": resource.NewProperty(zones),
	}, nil
}

// anywhere is an answer that is the same in every Region.
func anywhere(answer func(resource.PropertyMap) (resource.PropertyMap, error)) func(place, resource.PropertyMap) (resource.PropertyMap, error) {
	return func(_ place, args resource.PropertyMap) (resource.PropertyMap, error) { return answer(args) }
}

// existing answers for whom and what a program names in IAM: whoever is asked for is there.
func existing(args resource.PropertyMap) (resource.PropertyMap, error) { return args, nil }

// noClientVpn is the provider's answer where there is none.
func noClientVpn(resource.PropertyMap) (resource.PropertyMap, error) {
	return nil, errors.New("no matching EC2 Client VPN Endpoint found")
}

// noEndpoint is the provider's answer where there is none.
func noEndpoint(resource.PropertyMap) (resource.PropertyMap, error) {
	return nil, errors.New("no matching EC2 VPC Endpoint found")
}

func association(block, state string) resource.PropertyValue {
	return resource.NewProperty(resource.PropertyMap{
		"associationId": text("vpc-cidr-assoc-" + hex(block)), "cidrBlock": text(block), "state": text(state),
	})
}
