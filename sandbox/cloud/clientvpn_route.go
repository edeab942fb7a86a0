package cloud

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
)

// mostClientVpnRoutes is of one association, with the route that AWS makes to the VPC (administrator guide, "AWS Client VPN quotas").
const mostClientVpnRoutes = 100

// clientVpnRouteKind: replace follows ForceNew in the provider's vpnclient_route.go.
func clientVpnRouteKind() *kind {
	return &kind{
		shape: shape{
			token: clientVpnRouteType, args: ec2clientvpn.RouteArgs{},
			replace:  []string{"clientVpnEndpointId", "description", "destinationCidrBlock", "targetVpcSubnetId"},
			computed: []string{"origin", "type"},
			validate: func(in props, v *verdict) { v.ipv4Network(in, "destinationCidrBlock", 0, 32) },
		},
		api:    api{"EC2", "CreateClientVpnRoute", "CreateClientVpnRoute", "DeleteClientVpnRoute"},
		exists: refusal{"InvalidClientVpnDuplicateRoute", "Route already exists: %s"},
		refs: []reference{
			{path: "clientVpnEndpointId", to: clientVpns, onDelete: cascades},
			{path: "targetVpcSubnetId", to: subnets, onDelete: ignored}, // It is the association that holds the subnet.
		},
		identify: func(c *call) string {
			return strings.Join([]string{c.in.str("clientVpnEndpointId"), c.in.str("targetVpcSubnetId"), c.in.str("destinationCidrBlock")}, ",")
		},
		refuse:  refuseClientVpnRoute,
		outputs: func(*call) props { return props{"origin": text("add-route"), "type": text("Nat")} },
	}
}

// refuseClientVpnRoute: the subnet is associated, the route is not the VPC's own, and no route overlaps the clients' range (EC2 API
// Reference, "CreateClientVpnRoute"; administrator guide, "Rules and best practices for using AWS Client VPN").
func refuseClientVpnRoute(c *call) error {
	endpointID, subnetID := c.in.str("clientVpnEndpointId"), c.in.str("targetVpcSubnetId")
	isAssociated := false
	for _, r := range c.of(networkAssociationType, c.region) {
		isAssociated = isAssociated || r.props().str("clientVpnEndpointId") == endpointID && r.props().str("subnetId") == subnetID
	}
	if !isAssociated {
		return c.fail("InvalidClientVpnActiveAssociationNotFound", "There is no active association of %s with %s", subnetID, endpointID)
	}
	destination, _ := cidrOf(c.in, "destinationCidrBlock")
	for _, block := range c.rangesOf(c.refer(subnets, subnetID).str("vpcId")) {
		if block == destination {
			return c.fail("InvalidClientVpnDuplicateRoute", "Route already exists")
		}
	}
	if clients, _ := cidrOf(c.refer(clientVpns, endpointID), "clientCidrBlock"); clients.Overlaps(destination) {
		return c.fail("InvalidParameterValue", "The route %s overlaps the client CIDR %s", destination, clients)
	}
	there := 1 // AWS's own
	for _, r := range c.others() {
		if r.props().str("clientVpnEndpointId") == endpointID && r.props().str("targetVpcSubnetId") == subnetID {
			there++
		}
	}
	if there >= mostClientVpnRoutes {
		return c.fail("ClientVpnRouteLimitExceeded", "The limit of %d routes of a target network association is reached", mostClientVpnRoutes)
	}
	return nil
}
