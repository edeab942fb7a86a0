package cloud

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

// routeTableKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_route_table.go.
func routeTableKind() *kind {
	return &kind{
		shape: shape{
			token: routeTableType, args: ec2.RouteTableArgs{},
			replace:  []string{"vpcId"},
			sets:     []string{"routes", "propagatingVgws"},
			computed: []string{"arn", "ownerId", "propagatingVgws", "routes"},
		},
		family: routeTables, api: api{"EC2", "CreateRouteTable", "CreateRoute", "DeleteRouteTable"},
		refs:      []reference{{path: "vpcId", to: vpcs}},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("rtb-") },
		refuse:    refuseRoutes,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("ec2", "route-table/"+c.id), "ownerId": text(AccountID),
				"routes": c.otherwise("routes", objects()), "propagatingVgws": c.otherwise("propagatingVgws", texts()),
			}
		},
	}
}

// routeTargets are the ways out of a VPC, with AWS's answer if there is none of that ID. Virtual private and transit gateways
// are simulated, for routes that are resources of their own; a private network has no others.
var routeTargets = map[string]string{
	"carrierGatewayId": "InvalidCarrierGatewayID.NotFound", "coreNetworkArn": "InvalidCoreNetworkArn.NotFound",
	"egressOnlyGatewayId": "InvalidGatewayID.NotFound", "gatewayId": "InvalidGatewayID.NotFound",
	"localGatewayId": "InvalidLocalGatewayID.NotFound", "natGatewayId": "InvalidNatGatewayID.NotFound",
	"networkInterfaceId": "InvalidNetworkInterfaceID.NotFound", "transitGatewayId": "InvalidTransitGatewayID.NotFound",
	"vpcEndpointId": "InvalidVpcEndpointId.NotFound", "vpcPeeringConnectionId": "InvalidVpcPeeringConnectionID.NotFound",
}

func refuseRoutes(c *call) error {
	if gateways := c.in.strs("propagatingVgws"); len(gateways) > 0 {
		return c.fail("InvalidVpnGatewayID.NotFound", "The vpnGateway ID '%s' does not exist", gateways[0])
	}
	routes := c.in.objs("routes")
	if len(routes) == 0 {
		return nil
	}
	for _, key := range routes[0].sortedKeys() {
		if code, target := routeTargets[string(key)]; target && routes[0].str(string(key)) != "" {
			return c.fail(code, "'%s' does not exist; the simulated AWS has no %s to route to",
				routes[0].str(string(key)), key)
		}
	}
	return c.fail("MissingParameter", "A route needs a target")
}

// routeTableAssociationKind: replace follows ForceNew in the provider's vpc_route_table_association.go; the table itself
// can be exchanged in place.
func routeTableAssociationKind() *kind {
	return &kind{
		shape: shape{
			token: routeTableAssociationType, args: ec2.RouteTableAssociationArgs{},
			replace: []string{"gatewayId", "subnetId"},
			validate: func(in props, v *verdict) {
				if in.has("gatewayId") == in.has("subnetId") {
					v.fault("subnetId", "one of `gateway_id,subnet_id` must be specified")
				}
			},
		},
		api: api{"EC2", "AssociateRouteTable", "ReplaceRouteTableAssociation", "DisassociateRouteTable"},
		refs: []reference{
			{path: "routeTableId", to: routeTables},
			{path: "subnetId", to: subnets, onDelete: cascades},
		},
		identify: func(c *call) string { return c.newID("rtbassoc-") },
		refuse:   refuseRouteTableAssociation,
		outputs:  func(*call) props { return nil },
	}
}

func refuseRouteTableAssociation(c *call) error {
	if gateway := c.in.str("gatewayId"); gateway != "" {
		return c.fail("InvalidGatewayID.NotFound", "The gateway ID '%s' does not exist", gateway)
	}
	table := c.refer(routeTables, c.in.str("routeTableId"))
	subnet := c.refer(subnets, c.in.str("subnetId"))
	if table.str("vpcId") != subnet.str("vpcId") {
		return c.fail("InvalidParameterValue", "Route table %s and subnet %s belong to different networks",
			c.in.str("routeTableId"), c.in.str("subnetId"))
	}
	for _, r := range c.others() {
		if r.props().str("subnetId") == c.in.str("subnetId") {
			return c.fail("Resource.AlreadyAssociated", "the specified association for route table %s conflicts with an "+
				"existing association", c.in.str("routeTableId"))
		}
	}
	return nil
}

// routeKind: replace follows ForceNew in the provider's vpc_route.go; the target can be exchanged in place.
func routeKind() *kind {
	return &kind{
		shape: shape{
			token: routeType, args: ec2.RouteArgs{},
			replace: []string{"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId", "routeTableId"},
			computed: []string{
				"instanceId", "instanceOwnerId", "networkInterfaceId", "origin", "state",
			},
			validate: func(in props, v *verdict) {
				v.ipv4Network(in, "destinationCidrBlock", 0, 32)
				if !in.has("destinationCidrBlock") && !in.has("destinationIpv6CidrBlock") && !in.has("destinationPrefixListId") {
					v.fault("destinationCidrBlock", "one of `destination_cidr_block,destination_ipv6_cidr_block,"+
						"destination_prefix_list_id` must be specified")
				}
			},
		},
		api:    api{"EC2", "CreateRoute", "ReplaceRoute", "DeleteRoute"},
		exists: refusal{"RouteAlreadyExists", "The route identified by %s already exists."},
		refs: []reference{
			{path: "routeTableId", to: routeTables, onDelete: cascades},
			{path: "transitGatewayId", to: transitGateways, onDelete: ignored},
			{path: "vpcPeeringConnectionId", to: peerings, onDelete: ignored},
		},
		identify: func(c *call) string {
			return "r-" + c.in.str("routeTableId") + hexDigits(c.in.str("destinationCidrBlock"), 10)
		},
		refuse: refuseRoute,
		outputs: func(c *call) props {
			return props{
				"instanceId": text(""), "instanceOwnerId": text(""), "networkInterfaceId": c.otherwise("networkInterfaceId", text("")),
				"origin": text("CreateRoute"), "state": text("active"),
			}
		},
	}
}

// refuseRoute: AWS knows a gateway only for the route tables of a VPC that is attached to it.
func refuseRoute(c *call) error {
	vpcID := c.refer(routeTables, c.in.str("routeTableId")).str("vpcId")
	for _, local := range c.rangesOf(vpcID) {
		if block, given := cidrOf(c.in, "destinationCidrBlock"); given && block.Overlaps(local) && block.Bits() >= local.Bits() {
			return c.fail("InvalidParameterValue", "The destination CIDR block %s is equal to or more specific than one of this "+
				"VPC's CIDR blocks. This route can target only an interface or an instance.", block)
		}
	}
	switch gateway, transit := c.in.str("gatewayId"), c.in.str("transitGatewayId"); {
	case c.in.str("vpcPeeringConnectionId") != "":
		if peering := c.in.str("vpcPeeringConnectionId"); !c.isPeered(peering, vpcID) {
			return c.fail(notFound[peerings].code, notFound[peerings].format, peering)
		}
	case transit != "":
		if !c.isAttached(transit, vpcID) {
			return c.fail("InvalidTransitGatewayID.NotFound", "The transitGateway ID '%s' does not exist", transit)
		}
	case gateway != "":
		found := c.refer(vpnGateways, gateway)
		if found == nil {
			return c.fail("InvalidGatewayID.NotFound", "The gateway ID '%s' does not exist", gateway)
		}
		if found.str("vpcId") != vpcID {
			return c.fail("InvalidParameterValue", "route table %s and network gateway %s belong to different networks",
				c.in.str("routeTableId"), gateway)
		}
	default:
		return c.fail("MissingParameter", "The simulated AWS routes to virtual private and transit gateways and to peered VPCs only")
	}
	return nil
}
