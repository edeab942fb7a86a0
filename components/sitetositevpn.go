package components

import (
	"net/netip"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// SiteToSiteVpnArgs are the arguments of [NewSiteToSiteVpn].
type SiteToSiteVpnArgs struct {
	// Region is the AWS Region; it decides which BGP numbers AWS reserves. "" is the provider's Region.
	Region string
	// VpnGatewayID is the virtual private gateway that the tunnels end at, such as the GatewayID of an [OnPremisesGateway].
	// Exactly one of it and TransitGatewayID is required.
	VpnGatewayID pulumi.StringInput
	// TransitGatewayID is the transit gateway that the tunnels end at instead of VpnGatewayID. It takes BGP only.
	TransitGatewayID pulumi.StringInput
	// OnPremisesCIDRs are the networks behind the customer gateway, none wider than /8. At least one. Without BGP they are
	// the connection's static routes.
	OnPremisesCIDRs []netip.Prefix
	// CustomerGateway is the device on the other side. Required.
	CustomerGateway CustomerGateway
	// BGP makes both sides announce their routes. False uses OnPremisesCIDRs as static routes. A change replaces the connection: it then
	// has new addresses and new keys.
	BGP bool
	// AmazonSideASN is the gateway's BGP number, which the customer gateway's must differ from. 0 does not compare them.
	AmazonSideASN int
	// TunnelInsideCIDRs are the tunnels' own networks, two of /30 out of 169.254.0.0/16, each used once on a virtual private
	// gateway. Nil lets AWS choose. A change replaces the connection.
	TunnelInsideCIDRs []netip.Prefix
	// KeysInSecretsManager has AWS keep the pre-shared keys in AWS Secrets Manager. False keeps them with the connection.
	// AWS generates them either way.
	KeysInSecretsManager bool
	// LogRetentionDays is how long tunnel logs are kept, one of the periods of CloudWatch Logs. 0 is 365.
	LogRetentionDays int
	// LogKmsKeyArn is the KMS key of the tunnel logs; its policy must admit CloudWatch Logs. Nil is AWS's own key.
	LogKmsKeyArn pulumi.StringInput
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// CustomerGateway is the device that ends the tunnels on-premises.
type CustomerGateway struct {
	// IPAddress is the static public IPv4 address of the device, or of the NAT device before it. Required unless
	// CertificateArn is given.
	IPAddress netip.Addr
	// CertificateArn is a private certificate in ACM, issued by AWS Private CA, by which the device authenticates. Nil
	// authenticates by pre-shared keys.
	CertificateArn pulumi.StringInput
	// BGPASN is the device's autonomous system number, 1 to 4294967294 without those that are reserved. 0 is 65000. Without
	// BGP it has no effect.
	BGPASN int
}

// SiteToSiteVpn is an AWS Site-to-Site VPN connection with two tunnels of IKEv2, from an on-premises device to a gateway.
type SiteToSiteVpn struct {
	pulumi.ResourceState

	// ConnectionID is the VPN connection's ID.
	ConnectionID pulumi.StringOutput
	// CustomerGatewayID is the customer gateway's ID.
	CustomerGatewayID pulumi.StringOutput
	// TunnelAddresses are AWS's public addresses of both tunnels, which the device connects to.
	TunnelAddresses pulumi.StringArrayOutput
	// CustomerGatewayConfiguration is AWS's XML for the device. It is a secret: the pre-shared keys stand in it.
	CustomerGatewayConfiguration pulumi.StringOutput
	// PresharedKeySecretArn is the secret of AWS Secrets Manager that holds the keys; "" where none does.
	PresharedKeySecretArn pulumi.StringOutput
	// LogGroupName is the CloudWatch log group of both tunnels.
	LogGroupName pulumi.StringOutput
}

// The defaults. AWS's own BGP number of a customer gateway is 65000 (Amazon EC2 API Reference, CreateCustomerGateway).
const (
	siteToSiteLogDays  = 365
	defaultCustomerASN = 65000
	tunnels            = 2
	largestShortBGPASN = 2147483647
	ipsec              = "ipsec.1"
	vendedLogs         = "/aws/vendedlogs/"
)

// complete is a copy in which every zero value has become the default it stands for.
func (a SiteToSiteVpnArgs) complete() SiteToSiteVpnArgs {
	if a.CustomerGateway.BGPASN == 0 {
		a.CustomerGateway.BGPASN = defaultCustomerASN
	}
	if a.LogRetentionDays == 0 {
		a.LogRetentionDays = siteToSiteLogDays
	}
	return a
}

// NewSiteToSiteVpn declares a VPN connection. Faulty arguments are all reported at once, before anything is registered.
func NewSiteToSiteVpn(
	ctx *pulumi.Context, name string, args *SiteToSiteVpnArgs, opts ...pulumi.ResourceOption,
) (*SiteToSiteVpn, error) {
	a := valueOf(args).complete()
	var err error
	if a.Region, err = regionOr(ctx, a.Region, opts); err != nil {
		return nil, err
	}
	if err := refuse(SiteToSiteVpnToken, name, a.check()); err != nil {
		return nil, err
	}
	c := &SiteToSiteVpn{}
	if err := ctx.RegisterComponentResource(SiteToSiteVpnToken, name, c, opts...); err != nil {
		return nil, err
	}
	logs, err := c.declareLogs(ctx, name, a)
	if err != nil {
		return nil, err
	}
	if err := c.declareCustomerGateway(ctx, name, logs.Name, a); err != nil {
		return nil, err
	}
	if err := c.declareConnection(ctx, name, logs, a); err != nil {
		return nil, err
	}
	if err := c.declareStaticRoutes(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *SiteToSiteVpn) Outputs() pulumi.Map {
	return pulumi.Map{
		"connectionId":                 c.ConnectionID,
		"customerGatewayId":            c.CustomerGatewayID,
		"tunnelAddresses":              c.TunnelAddresses,
		"customerGatewayConfiguration": c.CustomerGatewayConfiguration,
		"presharedKeySecretArn":        c.PresharedKeySecretArn,
		"logGroupName":                 c.LogGroupName,
	}
}

// declareLogs begins the group's name as AWS asks for logs that it delivers itself: with another name each further group lengthens
// one resource policy of the account, which is full at some point (CloudWatch Logs User Guide, "Enable logging from AWS services").
func (c *SiteToSiteVpn) declareLogs(ctx *pulumi.Context, name string, a SiteToSiteVpnArgs) (*cloudwatch.LogGroup, error) {
	groupName := name + "-tunnels"
	group, err := logGroup(ctx, groupName, vendedLogs+groupName+"-", a.LogRetentionDays, a.LogKmsKeyArn, a.Tags, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	c.LogGroupName = group.Name
	return group, nil
}

// declareCustomerGateway gives the device a name that no other stack can give, that of the log group: to an identical request
// AWS answers with the gateway that exists, and two stacks would then share one without knowing (Amazon EC2 API Reference,
// CreateCustomerGateway).
func (c *SiteToSiteVpn) declareCustomerGateway(
	ctx *pulumi.Context, name string, deviceName pulumi.StringOutput, a SiteToSiteVpnArgs,
) error {
	gatewayName := name + "-customer-gateway"
	args := &ec2.CustomerGatewayArgs{
		Type:       pulumi.String(ipsec),
		DeviceName: deviceName,
		Tags:       named(gatewayName, a.Tags),
	}
	if asn := pulumi.String(strconv.Itoa(a.CustomerGateway.BGPASN)); a.CustomerGateway.BGPASN > largestShortBGPASN {
		args.BgpAsnExtended = asn
	} else {
		args.BgpAsn = asn
	}
	if a.CustomerGateway.IPAddress.IsValid() {
		args.IpAddress = pulumi.String(a.CustomerGateway.IPAddress.String())
	}
	if a.CustomerGateway.CertificateArn != nil {
		args.CertificateArn = a.CustomerGateway.CertificateArn.ToStringOutput()
	}
	gateway, err := ec2.NewCustomerGateway(ctx, gatewayName, args, pulumi.Parent(c))
	if err != nil {
		return err
	}
	c.CustomerGatewayID = gateway.ID().ToStringOutput()
	return nil
}

func (c *SiteToSiteVpn) declareConnection(
	ctx *pulumi.Context, name string, logs *cloudwatch.LogGroup, a SiteToSiteVpnArgs,
) error {
	connectionName := name + "-connection"
	args := a.connection(c.CustomerGatewayID, logs.Arn)
	args.Tags = named(connectionName, a.Tags)
	connection, err := ec2.NewVpnConnection(ctx, connectionName, args, pulumi.Parent(c),
		pulumi.AdditionalSecretOutputs([]string{"customerGatewayConfiguration", "tunnel1PresharedKey", "tunnel2PresharedKey"}))
	if err != nil {
		return err
	}
	c.ConnectionID = connection.ID().ToStringOutput()
	c.TunnelAddresses = pulumi.ToStringArrayOutput([]pulumi.StringOutput{connection.Tunnel1Address, connection.Tunnel2Address})
	c.CustomerGatewayConfiguration = pulumi.ToSecret(connection.CustomerGatewayConfiguration).(pulumi.StringOutput)
	c.PresharedKeySecretArn = pulumi.String("").ToStringOutput()
	if a.KeysInSecretsManager {
		c.PresharedKeySecretArn = connection.PresharedKeyArn
	}
	return nil
}

// declareStaticRoutes tells the gateway which networks are behind the connection, where no BGP does.
func (c *SiteToSiteVpn) declareStaticRoutes(ctx *pulumi.Context, name string, a SiteToSiteVpnArgs) error {
	if a.BGP {
		return nil
	}
	for _, network := range a.OnPremisesCIDRs {
		_, err := ec2.NewVpnConnectionRoute(ctx, name+"-to-"+label(network), &ec2.VpnConnectionRouteArgs{
			VpnConnectionId:      c.ConnectionID,
			DestinationCidrBlock: pulumi.String(network.String()),
		}, pulumi.Parent(c))
		if err != nil {
			return err
		}
	}
	return nil
}

// Validate reports every fault of the arguments, as [NewSiteToSiteVpn] would, without a Pulumi context. Region must be given:
// there is no provider to ask.
func (a SiteToSiteVpnArgs) Validate(name string) error {
	return refuse(SiteToSiteVpnToken, name, a.complete().check())
}
