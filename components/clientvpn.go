package components

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/cidr"
)

// ClientVpnArgs are the arguments of [NewClientVpn].
type ClientVpnArgs struct {
	// Vpc is where the VPN is associated, with each of its subnets. Required. AWS wants subnets of /27 or larger,
	// with 20 free addresses at all times.
	Vpc Vpc
	// ClientCIDR is the range that clients get their addresses from, from /12 to /22. Required. A change replaces
	// the endpoint, and every client needs a new profile. It may not overlap the VPC, nor any of OtherCIDRs.
	ClientCIDR netip.Prefix
	// OtherCIDRs are the further networks that ClientCIDR must keep clear of: on-premises, other VPCs.
	OtherCIDRs []netip.Prefix
	// ServerCertificateArn is the ACM certificate, of the same Region, that the endpoint shows. Required.
	ServerCertificateArn pulumi.StringInput
	// Authentication is how people prove who they are. Required.
	Authentication ClientVpnAuthentication
	// AuthorizedCIDRs are what every connected client may reach. Nil is every CIDR of the VPC. The DNS server is
	// always reachable besides: authorisation is denied by default, for DNS too.
	AuthorizedCIDRs []netip.Prefix
	// SessionTimeoutHours is 8, 10, 12 or 24. 0 is 8, a working day. The session ends then.
	SessionTimeoutHours int
	// LoginBanner is shown by the AWS client at login, up to 1,400 bytes of UTF-8. "" shows none.
	LoginBanner string
	// LogRetentionDays is how long connection logs are kept, one of the periods of CloudWatch Logs. 0 is 365.
	LogRetentionDays int
	// LogKmsKeyArn is the KMS key of the connection logs; its policy must admit CloudWatch Logs. Nil is AWS's own key.
	LogKmsKeyArn pulumi.StringInput
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap
}

// ClientVpnAuthentication is how people prove who they are. Exactly one way must be set; today there is one.
type ClientVpnAuthentication struct {
	// MutualTLS asks each client for a certificate.
	MutualTLS *MutualTLS
}

// MutualTLS admits clients whose certificate was signed by a given CA.
type MutualTLS struct {
	// ClientRootCertificateArn is an ACM certificate signed by the CA whose client certificates are admitted. Required.
	ClientRootCertificateArn pulumi.StringInput
}

// ClientVpn is an AWS Client VPN endpoint whose clients resolve names as the VPC does, and reach
// nothing but the networks they are authorised for.
type ClientVpn struct {
	pulumi.ResourceState

	// EndpointID is the Client VPN endpoint's ID.
	EndpointID pulumi.StringOutput
	// DNSName is the host that clients connect to. Its "*." stands for a random label of the client's own choice.
	DNSName pulumi.StringOutput
	// DNSServer is the DNS server pushed to clients: the VPC's base + 2.
	DNSServer pulumi.StringOutput
	// SecurityGroupID is the group by which the VPN's traffic is recognised in the VPC.
	SecurityGroupID pulumi.StringOutput
	// LogGroupName is the CloudWatch log group of its connections.
	LogGroupName pulumi.StringOutput
}

const (
	clientVpnSessionHours = 8
	clientVpnPort         = 443
	// An association often takes more than ten minutes, and an authorisation rule can stick as long.
	clientVpnPatience = "30m"
)

// complete is a copy in which every zero value has become the default it stands for.
func (a ClientVpnArgs) complete() ClientVpnArgs {
	if a.AuthorizedCIDRs == nil {
		a.AuthorizedCIDRs = a.Vpc.cidrs()
	}
	if a.SessionTimeoutHours == 0 {
		a.SessionTimeoutHours = clientVpnSessionHours
	}
	if a.LogRetentionDays == 0 {
		a.LogRetentionDays = defaultLogDays
	}
	return a
}

// NewClientVpn declares a Client VPN endpoint. Faulty arguments are all reported at once, before
// anything is registered.
func NewClientVpn(
	ctx *pulumi.Context, name string, args *ClientVpnArgs, opts ...pulumi.ResourceOption,
) (*ClientVpn, error) {
	a := valueOf(args).complete()
	if err := refuse(ClientVpnToken, name, a.check()); err != nil {
		return nil, err
	}
	dnsServer, err := cidr.DNSServer(a.Vpc.CIDR)
	if err != nil {
		return nil, err
	}
	c := &ClientVpn{DNSServer: pulumi.String(dnsServer.String()).ToStringOutput()}
	if err := ctx.RegisterComponentResource(ClientVpnToken, name, c, opts...); err != nil {
		return nil, err
	}
	if err := c.declareSecurityGroup(ctx, name, dnsServer, a); err != nil {
		return nil, err
	}
	logs, err := c.declareLogs(ctx, name, a)
	if err != nil {
		return nil, err
	}
	endpoint, err := c.declareEndpoint(ctx, name, logs, a)
	if err != nil {
		return nil, err
	}
	if err := c.declareAccess(ctx, name, endpoint, dnsServer, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{
		"endpointId":      c.EndpointID,
		"dnsName":         c.DNSName,
		"dnsServer":       c.DNSServer,
		"securityGroupId": c.SecurityGroupID,
		"logGroupName":    c.LogGroupName,
	})
}

// declareSecurityGroup lets clients out to HTTPS of what they are authorised for, and to DNS. Nobody starts a
// connection towards a client, so the group has no ingress.
func (c *ClientVpn) declareSecurityGroup(ctx *pulumi.Context, name string, dnsServer netip.Addr, a ClientVpnArgs) error {
	parent := pulumi.Parent(c)
	group, err := securityGroup(ctx, name+"-clients", "Traffic of Client VPN clients into the VPC", a.Vpc.ID, a.Tags, parent)
	if err != nil {
		return err
	}
	c.SecurityGroupID = group.ID().ToStringOutput()
	for _, network := range a.AuthorizedCIDRs {
		_, err := egressTo(ctx, name+"-https-to-"+label(network), c.SecurityGroupID, https, network,
			"HTTPS to an authorised network", a.Tags, parent)
		if err != nil {
			return err
		}
	}
	for _, p := range []port{dnsTCP, dnsUDP} {
		_, err := egressTo(ctx, name+"-dns-"+p.protocol, c.SecurityGroupID, p, hostPrefix(dnsServer),
			"DNS to the DNS server of the VPC", a.Tags, parent)
		if err != nil {
			return err
		}
	}
	return nil
}

// connectionLog is where the endpoint writes who connected.
type connectionLog struct {
	group  *cloudwatch.LogGroup
	stream *cloudwatch.LogStream
}

// declareLogs leaves the physical names to Pulumi: with fixed ones, two VPNs in one account would collide.
func (c *ClientVpn) declareLogs(ctx *pulumi.Context, name string, a ClientVpnArgs) (connectionLog, error) {
	groupName := name + "-connections"
	group, err := logGroup(ctx, groupName, "", a.LogRetentionDays, a.LogKmsKeyArn, a.Tags, pulumi.Parent(c))
	if err != nil {
		return connectionLog{}, err
	}
	stream, err := cloudwatch.NewLogStream(ctx, groupName, &cloudwatch.LogStreamArgs{
		LogGroupName: group.Name,
	}, pulumi.Parent(c))
	c.LogGroupName = group.Name
	return connectionLog{group, stream}, err
}

// declareEndpoint sets explicitly what AWS and the provider default differently: the end of a session
// disconnects (AWS true, provider false), and there is no self-service portal (AWS on, provider off),
// which mutual TLS could not use.
func (c *ClientVpn) declareEndpoint(
	ctx *pulumi.Context, name string, logs connectionLog, a ClientVpnArgs,
) (*ec2clientvpn.Endpoint, error) {
	endpointName := name + "-endpoint"
	endpoint, err := ec2clientvpn.NewEndpoint(ctx, endpointName, &ec2clientvpn.EndpointArgs{
		Description:                pulumi.String("Private access to SageMaker notebook instances"),
		VpcId:                      a.Vpc.ID.ToStringOutput(),
		SecurityGroupIds:           pulumi.StringArray{c.SecurityGroupID},
		ClientCidrBlock:            pulumi.String(a.ClientCIDR.String()),
		ServerCertificateArn:       a.ServerCertificateArn,
		AuthenticationOptions:      a.Authentication.options(),
		DnsServers:                 pulumi.StringArray{c.DNSServer},
		SplitTunnel:                pulumi.Bool(true),
		TransportProtocol:          pulumi.String("udp"),
		VpnPort:                    pulumi.Int(clientVpnPort),
		SessionTimeoutHours:        pulumi.Int(a.SessionTimeoutHours),
		DisconnectOnSessionTimeout: pulumi.Bool(true),
		SelfServicePortal:          pulumi.String("disabled"),
		ClientLoginBannerOptions:   loginBanner(a.LoginBanner),
		ConnectionLogOptions: &ec2clientvpn.EndpointConnectionLogOptionsArgs{
			Enabled:             pulumi.Bool(true),
			CloudwatchLogGroup:  logs.group.Name,
			CloudwatchLogStream: logs.stream.Name,
		},
		Tags: named(endpointName, a.Tags),
	}, pulumi.Parent(c), pulumi.ReplaceOnChanges([]string{"vpcId"})) // Its associations cannot span two VPCs.
	if err != nil {
		return nil, err
	}
	c.EndpointID, c.DNSName = endpoint.ID().ToStringOutput(), endpoint.DnsName
	return endpoint, nil
}

func (a ClientVpnAuthentication) options() ec2clientvpn.EndpointAuthenticationOptionArray {
	return ec2clientvpn.EndpointAuthenticationOptionArray{
		&ec2clientvpn.EndpointAuthenticationOptionArgs{
			Type:                    pulumi.String("certificate-authentication"),
			RootCertificateChainArn: a.MutualTLS.ClientRootCertificateArn.ToStringOutput(),
		},
	}
}

func loginBanner(text string) ec2clientvpn.EndpointClientLoginBannerOptionsPtrInput {
	if text == "" {
		return &ec2clientvpn.EndpointClientLoginBannerOptionsArgs{Enabled: pulumi.Bool(false)}
	}
	return &ec2clientvpn.EndpointClientLoginBannerOptionsArgs{
		Enabled:    pulumi.Bool(true),
		BannerText: pulumi.String(text),
	}
}
