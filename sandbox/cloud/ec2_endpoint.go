package cloud

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

// vpcEndpointKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_endpoint.go.
func vpcEndpointKind() *kind {
	return &kind{
		shape: shape{
			token: vpcEndpointType, args: ec2.VpcEndpointArgs{},
			defaults: props{"privateDnsEnabled": flag(false), "vpcEndpointType": text("Gateway")},
			replace: []string{
				"resourceConfigurationArn", "serviceName", "serviceNetworkArn", "serviceRegion", "vpcEndpointType", "vpcId",
			},
			sets:      []string{"routeTableIds", "securityGroupIds", "subnetConfigurations", "subnetIds"},
			documents: []string{"policy"},
			computed: []string{
				"arn", "cidrBlocks", "dnsEntries", "dnsOptions", "ipAddressType", "networkInterfaceIds", "ownerId", "policy",
				"prefixListId", "requesterManaged", "routeTableIds", "securityGroupIds", "serviceRegion",
				"state", "subnetConfigurations", "subnetIds",
			},
			validate: func(in props, v *verdict) {
				v.oneOf(in, "vpcEndpointType", "Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork")
				v.jsonText(in, "policy")
			},
		},
		api: api{"EC2", "CreateVpcEndpoint", "ModifyVpcEndpoint", "DeleteVpcEndpoints"},
		refs: []reference{
			{path: "vpcId", to: vpcs},
			{path: "subnetIds", to: subnets},
			{path: "subnetConfigurations.subnetId", to: subnets},
			{path: "securityGroupIds", to: securityGroups},
			{path: "routeTableIds", to: routeTables},
		},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("vpce-") },
		refuse:    refuseVpcEndpoint,
		outputs:   vpcEndpointOutputs,
	}
}

func refuseVpcEndpoint(c *call) error {
	services := endpointServices(c.region)
	service, known := services[c.in.str("serviceName")]
	if !known {
		return c.fail("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist; the simulated AWS knows %s",
			c.in.str("serviceName"), strings.Join(slices.Sorted(maps.Keys(services)), ", "))
	}
	if c.in.str("vpcEndpointType") != service.endpointType() {
		return c.fail("InvalidParameter", "Endpoint type (%s) does not match available service types ([%s]).",
			c.in.str("vpcEndpointType"), service.endpointType())
	}
	if len(c.in.str("policy")) > 20480 { // Amazon VPC quotas: endpoint policy, white space included
		return c.fail("InvalidPolicyDocument", "The policy is %d characters long; the maximum is 20480",
			len(c.in.str("policy")))
	}
	if policy := c.in.str("policy"); policy != "" {
		if _, fault := parsePolicy(policy, resourcePolicy); fault != "" {
			return c.fail("InvalidPolicyDocument", "%s", fault)
		}
	}
	if service.prefixList != "" {
		return c.refuseGateway(service)
	}
	return c.refuseInterface(service)
}

func (c *call) refuseInterface(service endpointService) error {
	if c.in.size("routeTableIds") > 0 {
		return c.fail("InvalidParameter", "Route table IDs are only supported for Gateway type VPC Endpoint.")
	}
	if err := c.refuseSubnetsOfEndpoint(); err != nil {
		return err
	}
	if err := c.refuseGroups("securityGroupIds", c.in.str("vpcId"), "SecurityGroupsPerInterfaceLimitExceeded"); err != nil {
		return err
	}
	if c.in.isTrue("privateDnsEnabled") {
		return c.refusePrivateDNS(service.private)
	}
	return nil
}

// refuseSubnetsOfEndpoint: an endpoint has one subnet in a zone, all of them in its VPC.
func (c *call) refuseSubnetsOfEndpoint() error {
	zonesSeen := map[string]bool{}
	for _, id := range c.in.strs("subnetIds") {
		subnet := c.refer(subnets, id)
		if subnet.str("vpcId") != c.in.str("vpcId") {
			return c.fail("InvalidParameter", "Subnet %s does not belong to VPC %s", id, c.in.str("vpcId"))
		}
		if zone := subnet.str("availabilityZone"); zonesSeen[zone] {
			return c.fail("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone of %s. "+
				"VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.", id)
		}
		if !slices.Contains(c.zonesOffering(c.in.str("serviceName")), subnet.str("availabilityZone")) {
			return c.fail("InvalidParameter", "The VPC endpoint service %s does not support the availability zone of the "+
				"subnet: %s.", c.in.str("serviceName"), id)
		}
		zonesSeen[subnet.str("availabilityZone")] = true
	}
	return c.refuseFullSubnets(c.in.strs("subnetIds"), c.held("subnetConfigurations"))
}

// refuseGroups: at most five security groups on a network interface, all of the interface's VPC.
func (c *call) refuseGroups(key, vpcID, tooMany string) error {
	groups := c.in.strs(key)
	if len(groups) > 5 {
		return c.fail(tooMany, "The maximum number of security groups per interface has been reached: %d of 5", len(groups))
	}
	for _, id := range groups {
		if group := c.refer(securityGroups, id); group.str("vpcId") != vpcID {
			return c.fail("InvalidParameter", "Security group %s and VPC %s belong to different networks.", id, vpcID)
		}
	}
	return nil
}

// refusePrivateDNS: private DNS needs both DNS attributes of the VPC, and only one endpoint can take a name over.
func (c *call) refusePrivateDNS(name string) error {
	vpcID := c.in.str("vpcId")
	network := c.refer(vpcs, vpcID)
	if !network.isTrue("enableDnsSupport") || !network.isTrue("enableDnsHostnames") {
		return c.fail("InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "+
			"attributes set to true for %s", vpcID)
	}
	for _, r := range c.others() {
		p := r.props()
		if p.str("vpcId") == vpcID && p.isTrue("privateDnsEnabled") && p.str("serviceName") == c.in.str("serviceName") {
			return c.fail("InvalidParameter", "private-dns-enabled cannot be set because there is already a conflicting DNS "+
				"domain for %s in the VPC %s", name, vpcID)
		}
	}
	return nil
}

func vpcEndpointOutputs(c *call) props {
	service := endpointServices(c.region)[c.in.str("serviceName")]
	everything := `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}`
	every := props{
		"arn": c.arn("ec2", "vpc-endpoint/"+c.id), "ownerId": text(AccountID), "state": text("available"),
		"requesterManaged": flag(false), "policy": c.otherwise("policy", text(everything)),
		"serviceRegion": c.otherwise("serviceRegion", text(c.region)),
	}
	if service.prefixList != "" {
		return every.with(gatewayOutputs(c, service))
	}
	return every.with(interfaceOutputs(c, service))
}

func interfaceOutputs(c *call, service endpointService) props {
	places := c.endpointPlaces()
	var interfaces, subnetIDs []string
	for _, place := range places {
		subnetIDs = append(subnetIDs, place.str("subnetId"))
		interfaces = append(interfaces, c.derived("eni-", place.str("subnetId")))
	}
	defaultGroup := c.refer(vpcs, c.in.str("vpcId")).str("defaultSecurityGroupId")
	return props{
		"dnsEntries": objects(c.dnsEntries(service, subnetIDs)...), "networkInterfaceIds": texts(interfaces...),
		"subnetConfigurations": objects(places...),
		"subnetIds":            c.otherwise("subnetIds", texts(subnetIDs...)),
		"cidrBlocks":           texts(), "prefixListId": text(""),
		"routeTableIds":    c.otherwise("routeTableIds", texts()),
		"dnsOptions":       c.otherwise("dnsOptions", object(props{"dnsRecordIpType": text("ipv4")})),
		"ipAddressType":    c.otherwise("ipAddressType", text("ipv4")),
		"securityGroupIds": c.otherwise("securityGroupIds", texts(defaultGroup)),
	}
}

// endpointPlaces are the endpoint's addresses, one in each subnet. An address once given stays.
func (c *call) endpointPlaces() []props {
	ids := c.in.strs("subnetIds")
	for _, id := range valuesAt(c.in, "subnetConfigurations.subnetId") {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	before := c.held("subnetConfigurations")
	var places []props
	for _, id := range ids {
		address := addressIn(c.in.objs("subnetConfigurations"), id, "ipv4")
		if address == "" {
			address = addressIn(before, id, "ipv4")
		}
		if address == "" {
			address = c.allocate(id, "endpoint", nil)
		}
		places = append(places, props{"subnetId": text(id), "ipv4": text(address)})
	}
	return places
}

// addressIn is the address that a list of places gives for a subnet, or "".
func addressIn(places []props, subnetID, field string) string {
	for _, place := range places {
		if place.str("subnetId") == subnetID {
			return place.str(field)
		}
	}
	return ""
}

// dnsEntries are the endpoint's DNS names in AWS's order: the regional name, one for each zone, and the name that
// private DNS takes over.
func (c *call) dnsEntries(service endpointService, subnetIDs []string) []props {
	own := c.id + "-" + hexDigits(c.id+"|dns", 8)
	zoneID := "Z2E726K9Y6RL4W" // the hosted zone of interface endpoints in ap-northeast-1
	entry := func(name, zone string) props { return props{"dnsName": text(name), "hostedZoneId": text(zone)} }
	domain := fmt.Sprintf(".%s.%s.%s", service.label, c.region, service.suffix)
	entries := []props{entry(own+domain, zoneID)}
	for _, id := range subnetIDs {
		zone := c.refer(subnets, id).str("availabilityZone")
		entries = append(entries, entry(own+"-"+zone+domain, zoneID))
	}
	if c.in.isTrue("privateDnsEnabled") {
		private := "Z" + strings.ToUpper(hexDigits(c.id+"|zone", 20))
		entries = append(entries, entry(service.private, private))
	}
	return entries
}
