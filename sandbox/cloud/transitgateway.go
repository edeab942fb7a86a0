package cloud

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// transitGatewayKind is here to be seeded: the programs of this project attach to one that exists. replace follows
// ForceNew in the provider's internal/service/ec2/transitgateway_.go.
func transitGatewayKind() *kind {
	enabled, disabled := text("enable"), text("disable")
	return &kind{
		shape: shape{
			token: transitGatewayType, args: ec2transitgateway.TransitGatewayArgs{},
			defaults: props{
				"amazonSideAsn": number(64512), "autoAcceptSharedAttachments": disabled, "defaultRouteTableAssociation": enabled,
				"defaultRouteTablePropagation": enabled, "dnsSupport": enabled, "multicastSupport": disabled,
				"securityGroupReferencingSupport": disabled, "vpnEcmpSupport": enabled,
			},
			replace: []string{"multicastSupport"},
			replaceIf: func(key string, old, new props) bool { // CustomizeDiff: a table can be given up, and not be had again.
				isTable := key == "defaultRouteTableAssociation" || key == "defaultRouteTablePropagation"
				return isTable && old.str(key) == "disable" && new.str(key) == "enable"
			},
			sets:     []string{"transitGatewayCidrBlocks"},
			most:     map[string]int{"transitGatewayCidrBlocks": 5},
			computed: []string{"arn", "associationDefaultRouteTableId", "ownerId", "propagationDefaultRouteTableId"},
		},
		family: transitGateways, api: api{"EC2", "CreateTransitGateway", "ModifyTransitGateway", "DeleteTransitGateway"},
		identify: func(c *call) string { return c.newID("tgw-") },
		outputs: func(c *call) props {
			table := text(c.derived("tgw-rtb-", "default"))
			return props{
				"arn": c.arn("ec2", "transit-gateway/"+c.id), "ownerId": text(AccountID),
				"associationDefaultRouteTableId": c.ifEnabled("defaultRouteTableAssociation", table),
				"propagationDefaultRouteTableId": c.ifEnabled("defaultRouteTablePropagation", table),
			}
		},
	}
}

// ifEnabled is a value, or nothing where the input is switched off.
func (c *call) ifEnabled(key string, value resource.PropertyValue) resource.PropertyValue {
	if c.in.str(key) == "disable" {
		return text("")
	}
	return value
}

// transitAttachmentKind: replace follows ForceNew in the provider's transitgateway_vpc_attachment.go.
func transitAttachmentKind() *kind {
	return &kind{
		shape: shape{
			token: transitAttachmentType, args: ec2transitgateway.VpcAttachmentArgs{},
			required: []string{"subnetIds"},
			defaults: props{
				"applianceModeSupport": text("disable"), "dnsSupport": text("enable"), "ipv6Support": text("disable"),
			},
			replace: []string{"transitGatewayId", "vpcId"},
			sets:    []string{"subnetIds"},
			computed: []string{
				"arn", "securityGroupReferencingSupport", "transitGatewayDefaultRouteTableAssociation",
				"transitGatewayDefaultRouteTablePropagation", "vpcOwnerId",
			},
		},
		family: transitAttachments,
		api: api{
			"EC2", "CreateTransitGatewayVpcAttachment", "ModifyTransitGatewayVpcAttachment", "DeleteTransitGatewayVpcAttachment",
		},
		refs: []reference{
			{path: "transitGatewayId", to: transitGateways}, {path: "vpcId", to: vpcs}, {path: "subnetIds", to: subnets},
		},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("tgw-attach-") },
		refuse:    refuseTransitAttachment,
		outputs: func(c *call) props {
			return props{
				"arn": c.arn("ec2", "transit-gateway-attachment/"+c.id), "vpcOwnerId": text(AccountID),
				"securityGroupReferencingSupport":            c.otherwise("securityGroupReferencingSupport", text("disable")),
				"transitGatewayDefaultRouteTableAssociation": c.otherwise("transitGatewayDefaultRouteTableAssociation", flag(true)),
				"transitGatewayDefaultRouteTablePropagation": c.otherwise("transitGatewayDefaultRouteTablePropagation", flag(true)),
			}
		},
	}
}

// refuseTransitAttachment: one attachment for each VPC, in one subnet of each zone (Amazon VPC Transit Gateways, "VPC
// attachments").
func refuseTransitAttachment(c *call) error {
	for _, r := range c.others() {
		if r.props().str("vpcId") == c.in.str("vpcId") && r.props().str("transitGatewayId") == c.in.str("transitGatewayId") {
			return c.fail("DuplicateTransitGatewayAttachment", "%s has non-deleted Transit Gateway Attachments with same VPC ID.",
				c.in.str("transitGatewayId"))
		}
	}
	zones := map[string]bool{}
	for _, id := range c.in.strs("subnetIds") {
		subnet := c.refer(subnets, id)
		switch zone := subnet.str("availabilityZone"); {
		case subnet.str("vpcId") != c.in.str("vpcId"):
			return c.fail("InvalidParameterValue", "The subnet %s is not in the VPC %s", id, c.in.str("vpcId"))
		case zones[zone]:
			return c.fail("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ")
		default:
			zones[zone] = true
		}
	}
	return nil
}

// isAttached reports whether a VPC is attached to a transit gateway.
func (c *call) isAttached(gateway, vpcID string) bool {
	for _, r := range c.of(transitAttachmentType, c.region) {
		if r.props().str("transitGatewayId") == gateway && r.props().str("vpcId") == vpcID {
			return true
		}
	}
	return false
}
