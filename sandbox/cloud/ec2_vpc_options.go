package cloud

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

// The kinds in this file are what real VPCs have beside their subnets. The programs of this project make none of them: an account file says
// that they are there.

// dhcpOptionsKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_dhcp_options.go: all but the tags.
func dhcpOptionsKind() *kind {
	return &kind{
		shape: shape{
			token: dhcpOptionsType, args: ec2.VpcDhcpOptionsArgs{},
			replace: []string{
				"domainName", "domainNameServers", "ipv6AddressPreferredLeaseTime", "netbiosNameServers", "netbiosNodeType", "ntpServers",
			},
			computed: []string{"arn", "ownerId"},
			validate: func(in props, v *verdict) {
				for _, key := range []string{"domainName", "domainNameServers", "netbiosNameServers", "netbiosNodeType", "ntpServers"} {
					if in.has(key) {
						return
					}
				}
				v.fault("domainNameServers", "one of `domain_name,domain_name_servers,netbios_name_servers,netbios_node_type,"+
					"ntp_servers` must be specified")
			},
		},
		family: dhcpOptions, api: api{"EC2", "CreateDhcpOptions", "CreateTags", "DeleteDhcpOptions"},
		identify: func(c *call) string { return c.newID("dopt-") },
		refuse: func(c *call) error {
			for _, server := range c.in.strs("domainNameServers") {
				if _, err := netip.ParseAddr(server); err != nil && server != providedDNS {
					return c.fail("InvalidParameterValue", "Value (%s) for parameter value is invalid. Invalid DNS server.", server)
				}
			}
			if got := c.in.size("domainNameServers"); got > 4 { // Amazon VPC User Guide, "DHCP option sets in Amazon VPC"
				return c.fail("InvalidParameterValue", "Value (%d) for parameter value is invalid. At most four servers.", got)
			}
			return nil
		},
		outputs: func(c *call) props {
			return props{"arn": c.arn("ec2", "dhcp-options/"+c.id), "ownerId": text(AccountID)}
		},
	}
}

// providedDNS is the word for the VPC's own DNS server.
const providedDNS = "AmazonProvidedDNS"

// defaultDhcpOptions is the set that every VPC of a Region has until it is given another.
func defaultDhcpOptions(region string) string { return "dopt-" + hexDigits(AccountID+region, 17) }

// dhcpAssociationKind: both inputs force a new resource in the provider's vpc_dhcp_options_association.go.
func dhcpAssociationKind() *kind {
	return &kind{
		shape: shape{
			token: dhcpAssociationType, args: ec2.VpcDhcpOptionsAssociationArgs{},
			replace: []string{"dhcpOptionsId", "vpcId"},
		},
		api:    api{"EC2", "AssociateDhcpOptions", "AssociateDhcpOptions", "AssociateDhcpOptions"},
		exists: refusal{"InvalidParameterValue", "The DHCP options are associated already: %s"},
		refs: []reference{
			{path: "dhcpOptionsId", to: dhcpOptions}, {path: "vpcId", to: vpcs, onDelete: cascades},
		},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.in.str("dhcpOptionsId") + "-" + c.in.str("vpcId") },
		outputs:   func(*call) props { return nil },
	}
}

// vpcAsSeen has the set of DHCP options that the VPC was last given: it shows on the VPC, and another resource sets it.
func vpcAsSeen(a *account, r *Resource) props {
	for _, association := range a.of(dhcpAssociationType, r.Region) {
		if association.props().str("vpcId") == r.ID {
			return props{"dhcpOptionsId": association.Props["dhcpOptionsId"]}
		}
	}
	return nil
}

// vpcRangeKind: every input forces a new resource in the provider's vpc_ipv4_cidr_block_association.go.
func vpcRangeKind() *kind {
	return &kind{
		shape: shape{
			token: vpcRangeType, args: ec2.VpcIpv4CidrBlockAssociationArgs{},
			replace:  []string{"cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "vpcId"},
			computed: []string{"cidrBlock"},
			validate: func(in props, v *verdict) { v.ipv4Network(in, "cidrBlock", 16, 28) },
		},
		api:       api{"EC2", "AssociateVpcCidrBlock", "AssociateVpcCidrBlock", "DisassociateVpcCidrBlock"},
		refs:      []reference{{path: "vpcId", to: vpcs, onDelete: cascades}},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("vpc-cidr-assoc-") },
		refuse: func(c *call) error {
			block, given := cidrOf(c.in, "cidrBlock")
			if !given {
				return c.fail("MissingParameter", "The simulated AWS has no IPAM pools: a cidrBlock must be provided.")
			}
			for _, other := range c.rangesOf(c.in.str("vpcId")) {
				if other.Overlaps(block) {
					return c.fail("InvalidVpc.Range", "The CIDR '%s' conflicts with the VPC's range %s.", block, other)
				}
			}
			return nil
		},
		outputs: func(*call) props { return nil },
	}
}

// rangesOf are a VPC's ranges: its own first, then those associated later, except the one that the call is about.
func (c *call) rangesOf(vpcID string) []netip.Prefix {
	var ranges []netip.Prefix
	if own, ok := cidrOf(c.refer(vpcs, vpcID), "cidrBlock"); ok {
		ranges = append(ranges, own)
	}
	for _, r := range c.of(vpcRangeType, c.region) {
		if block, ok := cidrOf(r.props(), "cidrBlock"); ok && r != c.was && r.props().str("vpcId") == vpcID {
			ranges = append(ranges, block)
		}
	}
	return ranges
}

// peeringKind: replace follows ForceNew in the provider's vpc_peering_connection.go. The other VPC may be one that the account does not
// have; somebody over there has accepted.
func peeringKind() *kind {
	return &kind{
		shape: shape{
			token: peeringType, args: ec2.VpcPeeringConnectionArgs{},
			replace:  []string{"peerOwnerId", "peerRegion", "peerVpcId", "vpcId"},
			computed: []string{"acceptStatus", "accepter", "peerOwnerId", "peerRegion", "requester"},
		},
		family: peerings, api: api{"EC2", "CreateVpcPeeringConnection", "ModifyVpcPeeringConnectionOptions", "DeleteVpcPeeringConnection"},
		refs:      []reference{{path: "vpcId", to: vpcs}},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("pcx-") },
		refuse: func(c *call) error {
			own, other := c.rangesOf(c.in.str("vpcId")), c.rangesOf(c.in.str("peerVpcId"))
			for _, x := range own {
				for _, y := range other {
					if x.Overlaps(y) { // Amazon VPC Peering Guide, "VPC peering limitations": AWS makes it, and it fails.
						return c.fail("VpcPeeringConnectionFailed", "The ranges %s and %s overlap", x, y)
					}
				}
			}
			return nil
		},
		outputs: func(c *call) props {
			off := object(props{"allowRemoteVpcDnsResolution": flag(false)})
			return props{
				"acceptStatus": text("active"), "accepter": c.otherwise("accepter", off), "requester": c.otherwise("requester", off),
				"peerOwnerId": c.otherwise("peerOwnerId", text(AccountID)), "peerRegion": c.otherwise("peerRegion", text(c.region)),
			}
		},
	}
}

// isPeered reports whether a peering connection has the VPC at one of its ends.
func (c *call) isPeered(peering, vpcID string) bool {
	found := c.refer(peerings, peering)
	return found != nil && (found.str("vpcId") == vpcID || found.str("peerVpcId") == vpcID)
}
