package cloud

import (
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

// vpnGatewayKind: replace follows ForceNew in the provider's internal/service/ec2/vpnsite_gateway.go. The provider attaches
// the gateway to the VPC, and detaches it before it deletes it.
func vpnGatewayKind() *kind {
	return &kind{
		shape: shape{
			token: vpnGatewayType, args: ec2.VpnGatewayArgs{},
			replace:  []string{"amazonSideAsn", "availabilityZone"},
			computed: []string{"amazonSideAsn", "arn", "vpcId"},
			validate: func(in props, v *verdict) {
				if asn := in.str("amazonSideAsn"); asn != "" && !isPrivateASN(asn) {
					v.fault("amazonSideAsn", "%q is not in the range 64512 to 65534 or 4200000000 to 4294967294", asn)
				}
			},
		},
		family: vpnGateways, api: api{"EC2", "CreateVpnGateway", "AttachVpnGateway", "DeleteVpnGateway"},
		refs:      []reference{{path: "vpcId", to: vpcs}},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("vgw-") },
		refuse:    refuseVpnGateway,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("ec2", "vpn-gateway/"+c.id), "amazonSideAsn": c.otherwise("amazonSideAsn", text("64512")),
				"vpcId": c.otherwise("vpcId", text("")),
			}
		},
	}
}

func isPrivateASN(text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	return err == nil && (n >= 64512 && n <= 65534 || n >= 4200000000 && n <= 4294967294)
}

// refuseVpnGateway: a VPC has one virtual private gateway (Amazon VPC quotas). The code is of AWS's list; the sentence is one that users
// report. AWS has made the gateway by then, and leaves it without a VPC; the simulation makes none.
func refuseVpnGateway(c *call) error {
	vpcID := c.in.str("vpcId")
	for _, r := range c.others() {
		if vpcID != "" && r.props().str("vpcId") == vpcID {
			return c.fail("InvalidVpcState", "VPC %s is currently attached to the Virtual Private Gateway.", vpcID)
		}
	}
	return nil
}

// routePropagationKind: every input forces a new resource in the provider's vpnsite_gateway_route_propagation.go.
func routePropagationKind() *kind {
	return &kind{
		shape: shape{
			token: routePropagationType, args: ec2.VpnGatewayRoutePropagationArgs{},
			replace: []string{"routeTableId", "vpnGatewayId"},
		},
		api: api{"EC2", "EnableVgwRoutePropagation", "EnableVgwRoutePropagation", "DisableVgwRoutePropagation"},
		refs: []reference{
			{path: "routeTableId", to: routeTables, onDelete: cascades},
			{path: "vpnGatewayId", to: vpnGateways, onDelete: cascades},
		},
		identify: func(c *call) string { return c.in.str("vpnGatewayId") + "_" + c.in.str("routeTableId") },
		exists:   refusal{"RoutePropagationAlreadyExists", "The route propagation %s already exists"},
		refuse: func(c *call) error {
			gateway, table := c.refer(vpnGateways, c.in.str("vpnGatewayId")), c.refer(routeTables, c.in.str("routeTableId"))
			if gateway.str("vpcId") != table.str("vpcId") {
				return c.fail("Gateway.NotAttached", "The gateway %s is not attached to the VPC of route table %s",
					c.in.str("vpnGatewayId"), c.in.str("routeTableId"))
			}
			return nil
		},
		outputs: func(*call) props { return nil },
	}
}

// customerGatewayKind: replace follows ForceNew in the provider's vpnsite_customer_gateway.go. That AWS answers an identical
// request with the gateway that exists is not simulated: each request makes one.
func customerGatewayKind() *kind {
	return &kind{
		shape: shape{
			token: customerGatewayType, args: ec2.CustomerGatewayArgs{},
			replace:  []string{"bgpAsn", "bgpAsnExtended", "certificateArn", "deviceName", "ipAddress", "type"},
			computed: []string{"arn"},
			validate: validateCustomerGateway,
		},
		family: customerGateways, api: api{"EC2", "CreateCustomerGateway", "CreateTags", "DeleteCustomerGateway"},
		refs:     []reference{{path: "certificateArn", to: certificates, by: byARN}},
		identify: func(c *call) string { return c.newID("cgw-") },
		refuse:   refuseCustomerGateway,
		outputs: func(c *call) props {
			return props{"arn": c.arn("ec2", "customer-gateway/"+c.id)}
		},
	}
}

func validateCustomerGateway(in props, v *verdict) {
	v.oneOf(in, "type", "ipsec.1")
	if in.has("bgpAsn") == in.has("bgpAsnExtended") {
		v.fault("bgpAsn", "one of `bgp_asn,bgp_asn_extended` must be specified")
	}
	for key, limits := range map[string][2]int64{"bgpAsn": {1, 2147483647}, "bgpAsnExtended": {2147483648, 4294967295}} {
		n, err := strconv.ParseInt(in.str(key), 10, 64)
		if in.str(key) != "" && (err != nil || n < limits[0] || n > limits[1]) {
			v.fault(key, "expected %s to be in the range (%d - %d), got %s", key, limits[0], limits[1], in.str(key))
		}
	}
}

// reservedASNs are AWS's own numbers; "" reserves one in every Region (Site-to-Site VPN User Guide, "Customer gateway options").
var reservedASNs = map[string]string{"7224": "", "9059": "eu-west-1", "10124": "ap-northeast-1", "17943": "ap-southeast-1"}

func refuseCustomerGateway(c *call) error {
	if c.in.str("ipAddress") == "" && c.in.str("certificateArn") == "" {
		return c.fail("MissingParameter", "The request must contain the parameter ipAddress or certificateArn")
	}
	asn := c.in.str("bgpAsn")
	if region, reserved := reservedASNs[asn]; reserved && (region == "" || region == c.region) {
		return c.fail("InvalidParameterValue", "Value (%s) for parameter bgpAsn is invalid. The ASN is reserved", asn)
	}
	return nil
}
