package cloud

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directconnect"
)

// directConnectGatewayKind is here to be seeded: the programs of this project associate one that exists. Every input forces
// a new resource in the provider's internal/service/directconnect/gateway.go. Its ID is a UUID, and it is in no Region.
func directConnectGatewayKind() *kind {
	return &kind{
		shape: shape{
			token: directConnectGatewayType, args: directconnect.GatewayArgs{},
			naming:   &naming{max: 100},
			replace:  []string{"amazonSideAsn"},
			computed: []string{"arn", "ownerAccountId"},
		},
		family: directConnectGateways, global: true,
		api: api{
			"Direct Connect", "CreateDirectConnectGateway", "UpdateDirectConnectGateway", "DeleteDirectConnectGateway",
		},
		identify: func(c *call) string {
			d := hexDigits(string(c.urn), 32)
			return d[:8] + "-" + d[8:12] + "-" + d[12:16] + "-" + d[16:20] + "-" + d[20:]
		},
		outputs: func(c *call) props {
			return props{
				"arn":            text("arn:" + partition(c.region) + ":directconnect::" + AccountID + ":dx-gateway/" + c.id),
				"ownerAccountId": text(AccountID),
			}
		},
	}
}

// directConnectAssociationKind: replace follows ForceNew in the provider's gateway_association.go. Associations of one
// account, with virtual private gateways, are what is simulated.
func directConnectAssociationKind() *kind {
	return &kind{
		shape: shape{
			token: directConnectAssociationType, args: directconnect.GatewayAssociationArgs{},
			replace: []string{
				"associatedGatewayId", "associatedGatewayOwnerAccountId", "dxGatewayId", "vpnGatewayId",
			},
			sets: []string{"allowedPrefixes"},
			computed: []string{
				"allowedPrefixes", "associatedGatewayId", "associatedGatewayOwnerAccountId", "associatedGatewayType",
				"dxGatewayAssociationId", "dxGatewayOwnerAccountId",
			},
		},
		family: directConnectAssociations,
		api: api{
			"Direct Connect", "CreateDirectConnectGatewayAssociation", "UpdateDirectConnectGatewayAssociation",
			"DeleteDirectConnectGatewayAssociation",
		},
		exists: refusal{"DirectConnectClientException", "The gateway association %s already exists"},
		refs: []reference{
			{path: "dxGatewayId", to: directConnectGateways}, {path: "associatedGatewayId", to: vpnGateways},
		},
		identify: func(c *call) string { return "ga-" + c.in.str("dxGatewayId") + c.in.str("associatedGatewayId") },
		refuse:   refuseDirectConnectAssociation,
		outputs: func(c *call) props {
			home := c.refer(vpnGateways, c.in.str("associatedGatewayId")).str("vpcId")
			return props{
				"associatedGatewayOwnerAccountId": text(AccountID), "associatedGatewayType": text("virtualPrivateGateway"),
				"dxGatewayAssociationId": text(c.derived("", "association")), "dxGatewayOwnerAccountId": text(AccountID),
				"allowedPrefixes": c.otherwise("allowedPrefixes", texts(c.refer(vpcs, home).str("cidrBlock"))),
			}
		},
	}
}

// refuseDirectConnectAssociation: Direct Connect API Reference, CreateDirectConnectGatewayAssociation.
func refuseDirectConnectAssociation(c *call) error {
	const code = "DirectConnectClientException"
	gateway := c.in.str("associatedGatewayId")
	if gateway == "" {
		return c.fail(code, "The simulated AWS associates virtual private gateways of one account only")
	}
	if c.refer(vpnGateways, gateway).str("vpcId") == "" {
		return c.fail(code, "The virtual private gateway %s is not attached to a VPC", gateway)
	}
	for _, r := range c.others() {
		if r.props().str("associatedGatewayId") == gateway {
			return c.fail(code, "The virtual private gateway %s is associated with a Direct Connect gateway already", gateway)
		}
	}
	return nil
}
