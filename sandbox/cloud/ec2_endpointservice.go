package cloud

import (
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// zonesOffering are the zones of the call's region in which AWS offers an endpoint service: the account's seed says so, or
// else it is all of them.
func (c *call) zonesOffering(service string) []string {
	if offered, limited := c.endpointZones[service]; limited {
		return offered
	}
	return zoneNames(c.region)
}

// getVpcEndpointService follows the provider's internal/service/ec2/vpc_endpoint_service_data_source.go: a service that
// is not there, such as one of another region, is AWS's error, not an empty answer.
func getVpcEndpointService(c *call) (props, error) {
	name := c.in.str("serviceName")
	service, known := endpointServices(c.region)[name]
	if !known {
		return nil, &APIError{"EC2", "DescribeVpcEndpointServices", "InvalidServiceName", fmt.Sprintf(
			"The Vpc Endpoint Service '%s' does not exist", name)}
	}
	if kind := c.in.str("serviceType"); kind != "" && kind != service.endpointType() {
		return nil, fmt.Errorf("no matching EC2 VPC Endpoint Service found")
	}
	id := "vpce-svc-" + hexDigits(name, 17)
	host := service.label + "." + c.region + "." + service.suffix
	return props{
		"acceptanceRequired": flag(false), "arn": c.arn("ec2", "vpc-endpoint-service/"+id),
		"availabilityZones": texts(c.zonesOffering(name)...), "baseEndpointDnsNames": texts(host),
		"id": text(strconv.Itoa(len(name))), "managesVpcEndpoints": flag(false), "owner": text("amazon"),
		"privateDnsName": text(service.private), "privateDnsNames": texts(service.private), "region": text(c.region),
		"serviceId": text(id), "serviceName": text(name), "serviceType": text(service.endpointType()),
		"supportedIpAddressTypes": texts("ipv4"), "tags": object(props{}), "vpcEndpointPolicySupported": resource.NewBoolProperty(true),
	}, nil
}
