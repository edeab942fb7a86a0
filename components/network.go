package components

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// NetworkArgs are the arguments of [NewNetwork].
type NetworkArgs struct {
	// CIDR is the VPC's IPv4 CIDR, from /16 to /28. Required.
	CIDR netip.Prefix
	// AvailabilityZones get one private subnet each, e.g. "ap-northeast-1a". At least one. The first one's is where a notebook is put.
	AvailabilityZones []string
	// SubnetCIDRs are the subnets' ranges by zone, within the VPC's and apart from each other. A listed zone without one gets the first
	// range that is free, in the order of the list. That of a zone which is not listed is left free. Give each zone the range
	// that its subnet has before the list is edited otherwise than at its end: another range is another subnet.
	SubnetCIDRs map[string]netip.Prefix
	// KeepSubnetCIDRs keeps the range of each subnet that is in the stack's state already, if SubnetCIDRs names none for its zone. New
	// subnets get the range of their place in the list.
	KeepSubnetCIDRs bool
	// SubnetPrefixLength is the size of each subnet whose range is not given, up to 28. 0 is eight bits longer than the VPC's, at
	// most 27, which is the smallest that Client VPN can be associated with; a VPC of /28 has one subnet of its own size.
	SubnetPrefixLength int
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// Network is a VPC without any way to or from the internet, for environments that bring none of their own.
type Network struct {
	pulumi.ResourceState

	// VpcID is the VPC's ID.
	VpcID pulumi.StringOutput
	// SubnetIDs are the private subnets' IDs by Availability Zone.
	SubnetIDs pulumi.StringMapOutput
	// RouteTableID is the ID of the route table of all private subnets.
	RouteTableID pulumi.StringOutput

	vpc Vpc
}

const (
	networkWhat        = "network"
	smallestSubnet     = 28
	defaultSubnetBits  = 8
	smallestBestSubnet = smallestTargetSubnet
	// privateRoutes is the short name of the network's one route table.
	privateRoutes = "private"
)

func (a NetworkArgs) complete() NetworkArgs {
	if a.SubnetPrefixLength == 0 {
		a.SubnetPrefixLength = max(min(a.CIDR.Bits()+defaultSubnetBits, smallestBestSubnet), a.CIDR.Bits())
	}
	return a
}

func (a NetworkArgs) check() fault.List {
	faults := checkVpcCIDR(networkWhat, a.CIDR)
	for i, zone := range a.AvailabilityZones {
		if zone == "" || slices.Contains(a.AvailabilityZones[:i], zone) {
			faults.Add(networkWhat, fmt.Sprintf("Availability Zone %q", zone), "is empty or listed twice",
				"name each zone once, such as ap-northeast-1a", "AvailabilityZones")
		}
	}
	if len(a.AvailabilityZones) == 0 {
		faults.Add(networkWhat, "Availability Zone list", "is empty", "name at least one zone, such as ap-northeast-1a", "AvailabilityZones")
	}
	if len(faults) > 0 {
		return faults
	}
	if a.SubnetPrefixLength > smallestSubnet {
		faults.Add(networkWhat, fmt.Sprintf("subnet prefix length %d", a.SubnetPrefixLength), "is not offered by AWS",
			"choose 28 or less", "SubnetPrefixLength")
		return faults
	}
	return a.checkRanges()
}

// NewNetwork declares a private VPC. Faulty arguments are all reported at once, before anything is registered.
func NewNetwork(
	ctx *pulumi.Context, name string, args *NetworkArgs, opts ...pulumi.ResourceOption,
) (*Network, error) {
	a := valueOf(args).complete()
	if err := refuse(NetworkToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &Network{}
	if err := ctx.RegisterComponentResource(NetworkToken, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declareVpc(ctx, name, a); err != nil {
		return nil, err
	}
	if err := c.declareSubnets(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *Network) Outputs() pulumi.Map {
	return pulumi.Map{
		"vpcId":        c.VpcID,
		"subnetIds":    c.SubnetIDs,
		"routeTableId": c.RouteTableID,
	}
}

// Vpc is the network in the form that the other components take.
func (c *Network) Vpc() Vpc { return c.vpc }

// declareVpc turns both DNS attributes on, without which an endpoint's private DNS has no effect, and closes the
// default security group, which AWS makes open within itself. Its rules are stated, though they are none: the provider leaves rules alone
// that nobody states, also those that somebody adds later.
func (c *Network) declareVpc(ctx *pulumi.Context, name string, a NetworkArgs) error {
	vpc, err := ec2.NewVpc(ctx, name+"-vpc", &ec2.VpcArgs{
		CidrBlock:          pulumi.String(a.CIDR.String()),
		EnableDnsSupport:   pulumi.Bool(true),
		EnableDnsHostnames: pulumi.Bool(true),
		Tags:               named(name, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.VpcID = vpc.ID().ToStringOutput()
	c.vpc = Vpc{ID: c.VpcID, CIDR: a.CIDR}
	_, err = ec2.NewDefaultSecurityGroup(ctx, name+"-default-closed", &ec2.DefaultSecurityGroupArgs{
		VpcId:   c.VpcID,
		Ingress: ec2.DefaultSecurityGroupIngressArray{},
		Egress:  ec2.DefaultSecurityGroupEgressArray{},
		Tags:    named(name+"-default-closed", a.Tags),
	}, pulumi.Parent(c))
	return err
}

// declareSubnets puts every subnet on one route table that knows the VPC's local route alone.
func (c *Network) declareSubnets(ctx *pulumi.Context, name string, a NetworkArgs) error {
	ranges, err := a.ranges()
	if err != nil {
		return err
	}
	routes, err := ec2.NewRouteTable(ctx, name+"-private", &ec2.RouteTableArgs{
		VpcId: c.VpcID,
		Tags:  named(name+"-private", a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.RouteTableID = routes.ID().ToStringOutput()
	c.vpc.RouteTables = map[string]pulumi.StringInput{privateRoutes: c.RouteTableID}
	ids := pulumi.StringMap{}
	for _, zone := range a.AvailabilityZones {
		id, err := c.declareSubnet(ctx, name+"-private-"+zone, zone, ranges[zone], routes, a)
		if err != nil {
			return err
		}
		ids[zone] = id
		c.vpc.Subnets = append(c.vpc.Subnets, Subnet{ID: id, AvailabilityZone: zone, CIDR: ranges[zone], FreeAddresses: capacity(ranges[zone])})
	}
	c.SubnetIDs = ids.ToStringMapOutput()
	return nil
}

func (c *Network) declareSubnet(
	ctx *pulumi.Context, name, zone string, network netip.Prefix, routes *ec2.RouteTable, a NetworkArgs,
) (pulumi.StringOutput, error) {
	opts := []pulumi.ResourceOption{pulumi.Parent(c), lateInterfaces()}
	if _, isGiven := a.SubnetCIDRs[zone]; a.KeepSubnetCIDRs && !isGiven {
		opts = append(opts, pulumi.IgnoreChanges([]string{"cidrBlock"}))
	}
	subnet, err := ec2.NewSubnet(ctx, name, &ec2.SubnetArgs{
		VpcId:               c.VpcID,
		AvailabilityZone:    pulumi.String(zone),
		CidrBlock:           pulumi.String(network.String()),
		MapPublicIpOnLaunch: pulumi.Bool(false),
		Tags:                named(name, a.Tags),
	}, opts...)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	_, err = ec2.NewRouteTableAssociation(ctx, name, &ec2.RouteTableAssociationArgs{
		SubnetId:     subnet.ID(),
		RouteTableId: routes.ID(),
	}, pulumi.Parent(c))
	return subnet.ID().ToStringOutput(), err
}

// Validate reports every fault of the arguments, as [NewNetwork] would, without a Pulumi context.
func (a NetworkArgs) Validate(name string) error {
	return refuse(NetworkToken, name, a.complete().check())
}

// Vpc is the network as it will be, its IDs not yet known, so that a program can check the arguments of
// other components before it registers this one. Its subnets are empty; it has none where the arguments are faulty.
func (a NetworkArgs) Vpc() Vpc {
	a = a.complete()
	later := pulumi.String("known later")
	vpc := Vpc{ID: later, CIDR: a.CIDR, RouteTables: map[string]pulumi.StringInput{privateRoutes: later}}
	ranges, err := a.ranges()
	if err != nil {
		return vpc
	}
	for _, zone := range a.AvailabilityZones {
		vpc.Subnets = append(vpc.Subnets, Subnet{ID: later, AvailabilityZone: zone, CIDR: ranges[zone], FreeAddresses: capacity(ranges[zone])})
	}
	return vpc
}
