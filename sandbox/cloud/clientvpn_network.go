package cloud

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
)

// networkAssociationKind: replace follows ForceNew in the provider's vpnclient_network_association.go.
func networkAssociationKind() *kind {
	return &kind{
		shape: shape{
			token: networkAssociationType, args: ec2clientvpn.NetworkAssociationArgs{},
			replace:  []string{"clientVpnEndpointId", "subnetId"},
			computed: []string{"associationId", "vpcId"},
		},
		api: api{
			"EC2", "AssociateClientVpnTargetNetwork", "AssociateClientVpnTargetNetwork", "DisassociateClientVpnTargetNetwork",
		},
		refs: []reference{
			{path: "clientVpnEndpointId", to: clientVpns},
			{path: "subnetId", to: subnets},
		},
		ownerOnly: []string{"subnetId"},
		identify:  func(c *call) string { return c.newID("cvpn-assoc-") },
		refuse:    refuseAssociation,
		outputs: func(c *call) props {
			vpcID := c.refer(subnets, c.in.str("subnetId")).str("vpcId")
			return props{"associationId": text(c.id), "vpcId": text(vpcID)}
		},
	}
}

// refuseAssociation: AWS Client VPN administrator guide, "Target networks": one subnet in a zone, all of one VPC, each of at
// least /27, and none whose VPC overlaps the clients' range.
func refuseAssociation(c *call) error {
	endpoint := c.refer(clientVpns, c.in.str("clientVpnEndpointId"))
	subnet := c.refer(subnets, c.in.str("subnetId"))
	vpcID := subnet.str("vpcId")
	if want := endpoint.str("vpcId"); want != "" && want != vpcID {
		return c.fail("InvalidParameterValue", "Subnet %s is not in the VPC %s of the endpoint", c.in.str("subnetId"), want)
	}
	if block, _ := cidrOf(subnet, "cidrBlock"); block.Bits() > 27 {
		return c.fail("InvalidParameterValue", "Subnet %s is too small: a target network needs at least a /27, got %s",
			c.in.str("subnetId"), block)
	}
	if free := c.freeAddresses(c.find(subnets, c.region, byID, c.in.str("subnetId"))); free < 20 {
		return c.fail("InsufficientFreeAddressesInSubnet", "Subnet %s has %d free addresses; a target network needs 20",
			c.in.str("subnetId"), free)
	}
	clients, _ := cidrOf(endpoint, "clientCidrBlock")
	if network, _ := cidrOf(c.refer(vpcs, vpcID), "cidrBlock"); network.Overlaps(clients) {
		return c.fail("InvalidClientVpnSubnetId.OverlappingCidr", "The client CIDR %s overlaps the VPC's CIDR %s",
			clients, network)
	}
	for _, r := range c.others() {
		if r.props().str("clientVpnEndpointId") != c.in.str("clientVpnEndpointId") {
			continue
		}
		other := c.refer(subnets, r.props().str("subnetId"))
		switch {
		case r.props().str("subnetId") == c.in.str("subnetId"):
			return c.fail("InvalidClientVpnDuplicateAssociationException", "Subnet %s is already associated",
				c.in.str("subnetId"))
		case other.str("availabilityZone") == subnet.str("availabilityZone"):
			return c.fail("InvalidClientVpnSubnetId.DuplicateAz", "The endpoint has a target network in %s already",
				subnet.str("availabilityZone"))
		case other.str("vpcId") != vpcID:
			return c.fail("InvalidParameterValue", "Subnet %s is in another VPC than the endpoint's other target networks",
				c.in.str("subnetId"))
		}
	}
	return nil
}

// authorizationRuleKind: replace follows ForceNew in the provider's vpnclient_authorization_rule.go.
func authorizationRuleKind() *kind {
	return &kind{
		shape: shape{
			token: authorizationRuleType, args: ec2clientvpn.AuthorizationRuleArgs{},
			replace: []string{
				"accessGroupId", "authorizeAllGroups", "clientVpnEndpointId", "description", "targetNetworkCidr",
			},
			validate: func(in props, v *verdict) {
				v.ipv4Network(in, "targetNetworkCidr", 0, 32)
				if in.has("accessGroupId") == in.has("authorizeAllGroups") {
					v.fault("authorizeAllGroups", "one (and only one) of accessGroupId and authorizeAllGroups must be specified")
				}
			},
		},
		api: api{"EC2", "AuthorizeClientVpnIngress", "AuthorizeClientVpnIngress", "RevokeClientVpnIngress"},
		exists: refusal{
			"InvalidClientVpnDuplicateAuthorizationRule", "Authorization rule %s already exists",
		},
		refs: []reference{{path: "clientVpnEndpointId", to: clientVpns, onDelete: cascades}},
		identify: func(c *call) string {
			parts := []string{c.in.str("clientVpnEndpointId"), c.in.str("targetNetworkCidr")}
			if group := c.in.str("accessGroupId"); group != "" {
				parts = append(parts, group)
			}
			return strings.Join(parts, ",")
		},
		refuse: func(c *call) error {
			// Mutual authentication alone knows no groups: its users can only be all users (administrator guide, "Add an
			// authorization rule"). Whether AWS refuses the rule or takes one that lets nobody in is not known.
			if c.in.has("accessGroupId") && !knowsUsers(c.refer(clientVpns, c.in.str("clientVpnEndpointId"))) {
				return c.fail("InvalidParameterValue", "Access groups cannot be used with mutual authentication alone")
			}
			if len(c.in.str("accessGroupId")) > 255 {
				return c.fail("InvalidParameterValue", "The access group ID is longer than 255 characters")
			}
			return nil
		},
		outputs: func(*call) props { return nil },
	}
}
