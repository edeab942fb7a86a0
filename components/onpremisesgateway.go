package components

import (
	"net/netip"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directconnect"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// OnPremisesGatewayArgs are the arguments of [NewOnPremisesGateway].
type OnPremisesGatewayArgs struct {
	// Vpc is what the gateway is for. Required. Its RouteTables are what gets routes to OnPremisesCIDRs; a table that is
	// not listed there is its owner's to keep.
	Vpc Vpc
	// OnPremisesCIDRs are the networks on the other side, none wider than /8. At least one.
	OnPremisesCIDRs []netip.Prefix
	// VpnGatewayID is an existing virtual private gateway that is attached to the VPC. Nil makes one, unless
	// TransitGatewayID is given.
	VpnGatewayID pulumi.StringInput
	// TransitGatewayID is an existing transit gateway, to which the VPC is then attached. Its own route tables, and the
	// acceptance of the attachment where another account owns it, stay with whoever runs it. Nil uses a virtual private gateway.
	TransitGatewayID pulumi.StringInput
	// AmazonSideASN is the BGP number of the virtual private gateway that is made, 64512 to 65534 or 4200000000 to
	// 4294967294. 0 is 64512. It cannot be changed later: another number makes another gateway.
	AmazonSideASN int
	// DirectConnectGatewayID is an existing Direct Connect gateway of the same account, to be associated with the virtual
	// private gateway. Nil associates none.
	DirectConnectGatewayID pulumi.StringInput
	// Tags are put on every resource. Nil puts only a Name. In a VPC that exists already, the tags Project and Stack are how
	// the stack's own gateway is told from others'; without them it is by Name.
	Tags pulumi.StringMap
}

// OnPremisesGateway is the VPC's side of a way to on-premises networks: a virtual private or transit gateway, and the routes
// by which answers find back to it. A [SiteToSiteVpn] or Direct Connect leads to the gateway.
type OnPremisesGateway struct {
	pulumi.ResourceState

	// GatewayID is the ID of the virtual private or transit gateway, known as soon as the VPC is attached to it.
	GatewayID pulumi.StringOutput
}

// defaultAmazonSideASN is AWS's own choice (Site-to-Site VPN User Guide, "Virtual private gateway").
const defaultAmazonSideASN = 64512

func (a OnPremisesGatewayArgs) complete() OnPremisesGatewayArgs {
	if a.AmazonSideASN == 0 {
		a.AmazonSideASN = defaultAmazonSideASN
	}
	return a
}

// NewOnPremisesGateway declares a gateway. Faulty arguments are all reported at once, before anything is registered.
func NewOnPremisesGateway(
	ctx *pulumi.Context, name string, args *OnPremisesGatewayArgs, opts ...pulumi.ResourceOption,
) (*OnPremisesGateway, error) {
	a := valueOf(args).complete()
	if err := refuse(OnPremisesGatewayToken, name, append(a.check(), a.lookUpAttached(ctx, name, opts)...)); err != nil {
		return nil, err
	}
	c := &OnPremisesGateway{}
	if err := ctx.RegisterComponentResource(OnPremisesGatewayToken, name, c, opts...); err != nil {
		return nil, err
	}
	declare := c.declareVpnGateway
	if a.TransitGatewayID != nil {
		declare = c.declareTransitAttachment
	}
	if err := declare(ctx, name, a); err != nil {
		return nil, err
	}
	if err := c.declareDirectConnect(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *OnPremisesGateway) Outputs() pulumi.Map {
	return pulumi.Map{"gatewayId": c.GatewayID}
}

// declareVpnGateway makes the gateway where none is given, and has it put into the route tables what it learns: a connection's
// static routes, and what the other side announces by BGP.
func (c *OnPremisesGateway) declareVpnGateway(ctx *pulumi.Context, name string, a OnPremisesGatewayArgs) error {
	if a.VpnGatewayID != nil {
		c.GatewayID = a.VpnGatewayID.ToStringOutput()
	} else {
		gatewayName := name + vpnGatewaySuffix
		gateway, err := ec2.NewVpnGateway(ctx, gatewayName, &ec2.VpnGatewayArgs{
			VpcId:         a.Vpc.ID.ToStringOutput(),
			AmazonSideAsn: pulumi.String(strconv.Itoa(a.AmazonSideASN)),
			Tags:          named(gatewayName, a.Tags),
		}, pulumi.Parent(c))
		if err != nil {
			return err
		}
		c.GatewayID = gateway.ID().ToStringOutput()
	}
	for _, table := range sortedKeys(a.Vpc.RouteTables) {
		_, err := ec2.NewVpnGatewayRoutePropagation(ctx, name+"-propagation-"+table, &ec2.VpnGatewayRoutePropagationArgs{
			VpnGatewayId: c.GatewayID,
			RouteTableId: a.Vpc.RouteTables[table],
		}, pulumi.Parent(c))
		if err != nil {
			return err
		}
	}
	return nil
}

// declareTransitAttachment attaches the VPC in every zone of its subnets, and adds the routes: a transit gateway propagates
// into its own route tables alone (Amazon VPC Transit Gateways, "How transit gateways work").
func (c *OnPremisesGateway) declareTransitAttachment(ctx *pulumi.Context, name string, a OnPremisesGatewayArgs) error {
	attachmentName := name + "-transit-attachment"
	attachment, err := ec2transitgateway.NewVpcAttachment(ctx, attachmentName, &ec2transitgateway.VpcAttachmentArgs{
		TransitGatewayId: a.TransitGatewayID,
		VpcId:            a.Vpc.ID,
		SubnetIds:        subnetIDs(a.Vpc.Subnets),
		DnsSupport:       pulumi.String("enable"),
		Tags:             named(attachmentName, a.Tags),
	}, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.GatewayID = attachment.TransitGatewayId
	for _, table := range sortedKeys(a.Vpc.RouteTables) {
		for _, network := range a.OnPremisesCIDRs {
			// The gateway's ID is the attachment's output: AWS refuses a route to a gateway that the VPC is not attached to.
			_, err := ec2.NewRoute(ctx, name+"-to-"+label(network)+"-in-"+table, &ec2.RouteArgs{
				RouteTableId:         a.Vpc.RouteTables[table],
				DestinationCidrBlock: pulumi.String(network.String()),
				TransitGatewayId:     c.GatewayID,
			}, pulumi.Parent(c))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// declareDirectConnect announces the whole VPC: a virtual private gateway announces a VPC's CIDR as it is, and a prefix
// that is narrower lets nothing through (Direct Connect User Guide, "Allowed prefixes interactions").
func (c *OnPremisesGateway) declareDirectConnect(ctx *pulumi.Context, name string, a OnPremisesGatewayArgs) error {
	if a.DirectConnectGatewayID == nil {
		return nil
	}
	prefixes := pulumi.StringArray{}
	for _, block := range a.Vpc.cidrs() {
		prefixes = append(prefixes, pulumi.String(block.String()))
	}
	_, err := directconnect.NewGatewayAssociation(ctx, name+"-direct-connect", &directconnect.GatewayAssociationArgs{
		DxGatewayId:         a.DirectConnectGatewayID,
		AssociatedGatewayId: c.GatewayID,
		AllowedPrefixes:     prefixes,
	}, pulumi.Parent(c))
	return err
}
