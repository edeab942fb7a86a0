package cloud

import "slices"

// refuseGateway: a gateway endpoint is a route, so it has no place in a subnet, no group and no private DNS; and a route table has
// one route to a prefix list (AWS PrivateLink Guide, "Gateway endpoints").
func (c *call) refuseGateway(service endpointService) error {
	for _, key := range []string{"subnetIds", "securityGroupIds", "subnetConfigurations"} {
		if c.in.size(key) > 0 {
			return c.fail("InvalidParameter", "%s are not supported for Gateway endpoints", key)
		}
	}
	if c.in.isTrue("privateDnsEnabled") {
		return c.fail("InvalidParameter", "Private DNS can't be enabled for Gateway endpoints.")
	}
	for _, id := range c.in.strs("routeTableIds") {
		if table := c.refer(routeTables, id); table.str("vpcId") != c.in.str("vpcId") {
			return c.fail("InvalidParameter", "Route table %s and network %s belong to different networks", id, c.in.str("vpcId"))
		}
		for _, r := range c.others() {
			p := r.props()
			if p.str("prefixListId") == service.prefixList && slices.Contains(p.strs("routeTableIds"), id) {
				return c.fail("RouteAlreadyExists", "route table %s already has a route with destination-prefix-list-id %s",
					id, service.prefixList)
			}
		}
	}
	return nil
}

// gatewayRange stands for the many ranges of a service.
const gatewayRange = "52.219.0.0/17"

func gatewayOutputs(c *call, service endpointService) props {
	return props{
		"dnsEntries": objects(), "networkInterfaceIds": texts(), "subnetConfigurations": objects(), "subnetIds": texts(),
		"securityGroupIds": texts(), "cidrBlocks": texts(gatewayRange), "prefixListId": text(service.prefixList),
		"routeTableIds": c.otherwise("routeTableIds", texts()), "privateDnsEnabled": flag(false),
		"dnsOptions":    c.otherwise("dnsOptions", object(props{"dnsRecordIpType": text("service-defined")})),
		"ipAddressType": c.otherwise("ipAddressType", text("ipv4")),
	}
}
