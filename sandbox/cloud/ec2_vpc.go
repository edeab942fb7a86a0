package cloud

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

// vpcKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_.go.
func vpcKind() *kind {
	return &kind{
		shape: shape{
			token: vpcType, args: ec2.VpcArgs{},
			defaults: props{"enableDnsSupport": flag(true), "instanceTenancy": text("default")},
			replace:  []string{"cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"},
			replaceIf: func(key string, old, new props) bool { // CustomizeDiff; the way back is ModifyVpcTenancy.
				return key == "instanceTenancy" && old.str(key) == "default" && new.str(key) == "dedicated"
			},
			computed: []string{
				"arn", "cidrBlock", "defaultNetworkAclId", "defaultRouteTableId", "defaultSecurityGroupId", "dhcpOptionsId",
				"enableDnsHostnames", "enableNetworkAddressUsageMetrics", "ipv6AssociationId", "ipv6CidrBlock",
				"ipv6CidrBlockNetworkBorderGroup", "mainRouteTableId", "ownerId",
			},
			validate: func(in props, v *verdict) {
				v.ipv4Network(in, "cidrBlock", 16, 28)
				v.oneOf(in, "instanceTenancy", "default", "dedicated")
			},
		},
		family: vpcs, api: api{"EC2", "CreateVpc", "ModifyVpcAttribute", "DeleteVpc"},
		attributes: ownerOf, seen: vpcAsSeen,
		identify: func(c *call) string { return c.newID("vpc-") },
		refuse:   refuseVpc,
		outputs: func(c *call) props {
			mainTable := text(c.derived("rtb-", "main"))
			return props{
				"arn": c.arn("ec2", "vpc/"+c.id), "ownerId": text(AccountID),
				"defaultNetworkAclId": text(c.derived("acl-", "default")), "defaultRouteTableId": mainTable,
				"mainRouteTableId": mainTable, "defaultSecurityGroupId": text(c.derived("sg-", "default")),
				"dhcpOptionsId":                    text(defaultDhcpOptions(c.region)),
				"enableDnsHostnames":               c.otherwise("enableDnsHostnames", flag(false)),
				"enableNetworkAddressUsageMetrics": c.otherwise("enableNetworkAddressUsageMetrics", flag(false)),
				"ipv6AssociationId":                text(""), "ipv6CidrBlock": text(""), "ipv6CidrBlockNetworkBorderGroup": text(""),
			}
		},
		born: func(c *call) {
			bearDefaultSecurityGroup(c)
			bearMainRouteTable(c)
		},
	}
}

func refuseVpc(c *call) error {
	block, ok := cidrOf(c.in, "cidrBlock")
	if !ok {
		return c.fail("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' must be provided.")
	}
	if block.Bits() < 16 || block.Bits() > 28 {
		return c.fail("InvalidVpc.Range", "The CIDR '%s' is invalid.", block)
	}
	return nil
}

// bearDefaultSecurityGroup makes the group that each VPC has from the beginning: open among its members, and to
// everywhere on the way out.
func bearDefaultSecurityGroup(c *call) {
	id := c.derived("sg-", "default")
	rule := props{"fromPort": number(0), "toPort": number(0), "protocol": text("-1")}
	p := props{
		"arn": c.arn("ec2", "security-group/"+id), "description": text("default VPC security group"),
		"name": text("default"), "namePrefix": text(""), "ownerId": text(AccountID), "vpcId": text(c.id),
		"ingress":             objects(rule.with(props{"self": flag(true)})),
		"egress":              objects(rule.with(props{"cidrBlocks": texts("0.0.0.0/0")})),
		"tagsAll":             object(props{}),
		"revokeRulesOnDelete": flag(false),
	}
	c.put(&Resource{ID: id, Type: defaultSecurityGroupType, Region: c.region, Owner: c.id, Props: p.propertyMap()})
}

// bearMainRouteTable makes the table that serves every subnet without one of its own.
func bearMainRouteTable(c *call) {
	id := c.derived("rtb-", "main")
	p := props{
		"arn": c.arn("ec2", "route-table/"+id), "ownerId": text(AccountID), "vpcId": text(c.id), "routes": objects(),
		"propagatingVgws": texts(), "tagsAll": object(props{}),
	}
	c.put(&Resource{ID: id, Type: routeTableType, Region: c.region, Owner: c.id, Props: p.propertyMap()})
}

// zonesByRegion are the availability zones that this design deploys to, with their IDs. A region that is not
// listed has the zones a, b and c.
var zonesByRegion = map[string]map[string]string{
	"ap-northeast-1": {"a": "apne1-az4", "c": "apne1-az1", "d": "apne1-az2"},
}

// zones are the availability zones of a region, by name, with their IDs.
func zones(region string) map[string]string {
	letters := zonesByRegion[region]
	if letters == nil {
		letters = map[string]string{"a": region + "-az1", "b": region + "-az2", "c": region + "-az3"}
	}
	named := map[string]string{}
	for letter, id := range letters {
		named[region+letter] = id
	}
	return named
}

// subnetKind: replace follows ForceNew in the provider's internal/service/ec2/vpc_subnet.go.
func subnetKind() *kind {
	off := flag(false)
	return &kind{
		shape: shape{
			token: subnetType, args: ec2.SubnetArgs{},
			defaults: props{
				"assignIpv6AddressOnCreation": off, "enableDns64": off, "enableResourceNameDnsARecordOnLaunch": off,
				"enableResourceNameDnsAaaaRecordOnLaunch": off, "ipv6Native": off, "mapPublicIpOnLaunch": off,
			},
			replace: []string{"availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId"},
			computed: []string{
				"arn", "availabilityZone", "availabilityZoneId", "ipv6CidrBlockAssociationId", "ownerId",
				"privateDnsHostnameTypeOnLaunch",
			},
			validate: func(in props, v *verdict) { v.ipv4Network(in, "cidrBlock", 0, 32) },
		},
		family: subnets, api: api{"EC2", "CreateSubnet", "ModifySubnetAttribute", "DeleteSubnet"},
		refs:      []reference{{path: "vpcId", to: vpcs}},
		ownerOnly: []string{"vpcId"}, attributes: freeAndOwner,
		identify: func(c *call) string { return c.newID("subnet-") },
		refuse:   refuseSubnet,
		outputs: func(c *call) props {
			zone := c.zone()
			return props{
				"arn": c.arn("ec2", "subnet/"+c.id), "ownerId": text(AccountID),
				"availabilityZone": text(zone), "availabilityZoneId": text(zones(c.region)[zone]),
				"ipv6CidrBlockAssociationId":     text(""),
				"privateDnsHostnameTypeOnLaunch": c.otherwise("privateDnsHostnameTypeOnLaunch", text("ip-name")),
			}
		},
	}
}

// zone is the availability zone that a subnet is in or, if the program leaves it to AWS, the region's first.
func (c *call) zone() string {
	if zone := c.in.str("availabilityZone"); zone != "" {
		return zone
	}
	names := zoneNames(c.region)
	for _, zone := range names {
		if id := c.in.str("availabilityZoneId"); id != "" && zones(c.region)[zone] == id {
			return zone
		}
	}
	return c.once("availabilityZone", text(names[0])).StringValue()
}

func zoneNames(region string) []string {
	var names []string
	for zone := range zones(region) {
		names = append(names, zone)
	}
	slices.Sort(names)
	return names
}

func refuseSubnet(c *call) error {
	if zone := c.in.str("availabilityZone"); zone != "" && zones(c.region)[zone] == "" {
		return c.fail("InvalidParameterValue", "Value (%s) for parameter availabilityZone is invalid. Subnets can "+
			"currently only be created in the following availability zones: %s.",
			zone, strings.Join(zoneNames(c.region), ", "))
	}
	block, ok := cidrOf(c.in, "cidrBlock")
	if !ok {
		return c.fail("MissingParameter", "Either 'cidrBlock' or 'ipv6CidrBlock' must be provided.")
	}
	within := slices.ContainsFunc(c.rangesOf(c.in.str("vpcId")), func(network netip.Prefix) bool {
		return block.Bits() >= network.Bits() && network.Contains(block.Addr())
	})
	if block.Bits() > 28 || !within {
		return c.fail("InvalidSubnet.Range", "The CIDR '%s' is invalid.", block)
	}
	for _, r := range c.others() {
		other, _ := cidrOf(r.props(), "cidrBlock")
		if r.props().str("vpcId") == c.in.str("vpcId") && other.Overlaps(block) {
			return c.fail("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet", block)
		}
	}
	return nil
}
