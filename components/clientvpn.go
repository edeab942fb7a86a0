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
	// TransportProtocol is "udp" or "tcp". "" is "udp", which is the faster one; "tcp" passes networks that let nothing else out. A change
	// replaces the endpoint, and every client needs a new profile.
	TransportProtocol string
	// Port is 443 or 1194. 0 is 443. A change keeps the endpoint, but every client needs a new profile, which names the port.
	Port int
	// ServerCertificateArn is the ACM certificate, of the same Region, that the endpoint shows. Required.
	ServerCertificateArn pulumi.StringInput
	// Authentication is how people prove who they are. Required. A change replaces the endpoint.
	Authentication ClientVpnAuthentication
	// AuthorizedCIDRs are what every connected client may reach. Nil is every CIDR of the VPC. The DNS server is
	// always reachable besides: authorisation is denied by default, for DNS too.
	AuthorizedCIDRs []netip.Prefix
	// Routes are further networks that clients reach through the VPC, such as a peered VPC or an on-premises network: each none wider than
	// /8, apart from ClientCIDR and not a part of the VPC. Nil leads to the VPC alone. Each gets a route by every subnet, because a
	// connection ends in any of them ("Troubleshooting AWS Client VPN: Access to a peered VPC, Amazon S3, or the internet is
	// intermittent"), and the same people are authorised for it, for HTTPS. You declare how the VPC reaches these networks.
	Routes []netip.Prefix
	// Disconnected removes the associations, for which AWS charges by the hour, and the routes with them. The endpoint stays with its ID,
	// its name and its authorisation rules, so that every profile works again when it is false; until then nobody can connect. Each
	// association takes about ten minutes to go or to come.
	Disconnected bool
	// AuthorizedGroups are the groups of the identity provider whose members may reach them, by short names that also
	// name the rules: for SAML the name or ID that its memberOf attribute carries, for Active Directory the SID. Required
	// with either, unless AuthorizeEveryone is set; not possible with mutual TLS alone, which knows no groups. With mutual
	// TLS besides, people need a certificate and the group. Longest prefix wins: a rule of your own for a part of these
	// ranges takes that part away from these groups.
	AuthorizedGroups map[string]pulumi.StringInput
	// AuthorizeEveryone lets everybody in who can log in at the identity provider. If it is false, AuthorizedGroups is required.
	AuthorizeEveryone bool
	// SelfServicePortal offers the profile and AWS's client on a web page, behind the login of SAML or Active Directory.
	// The profile there holds no client certificate: with mutual TLS besides, people must get theirs otherwise.
	SelfServicePortal bool
	// ClientConnectHandlerArn is a Lambda function, of the same account and Region, that decides after each authentication whether the
	// connection may be made; its name must begin with "AWSClientVPN-". If it fails or takes more than 30 seconds, the connection is
	// refused. Nil: no function decides.
	ClientConnectHandlerArn pulumi.StringInput
	// EnforceClientRoutes makes the client remove local routes that would lead around the tunnel. It needs the client that AWS provides,
	// from version 5.2.0.
	EnforceClientRoutes bool
	// SessionTimeoutHours is 8, 10, 12 or 24. 0 is 8, a working day. The session ends then.
	SessionTimeoutHours int
	// LoginBanner is shown by the AWS client at login, up to 1,400 bytes of UTF-8. "" shows none.
	LoginBanner string
	// LogRetentionDays is how long connection logs are kept, one of the periods of CloudWatch Logs. 0 is 365.
	LogRetentionDays int
	// LogKmsKeyArn is the KMS key of the connection logs; its policy must admit CloudWatch Logs. Nil is AWS's own key.
	LogKmsKeyArn pulumi.StringInput
	// ExistingLogGroupName is a log group to write the connection log to, in a stream of the VPN's own. "" makes one. Retention and
	// key are its owner's.
	ExistingLogGroupName string
	// ExistingEndpointID is a Client VPN endpoint of the VPC to use, such as "cvpn-endpoint-0a1b2c3d4e5f60718"; all else but Vpc and
	// OtherCIDRs must then be left out. "" makes one. Its associations, authorisation rules and DNS servers are its owner's.
	ExistingEndpointID string
	// Tags are put on every resource. Nil puts only a Name.
	Tags pulumi.StringMap

	lookedUp bool                               // by the whole that this is a part of
	existing *ec2clientvpn.LookupEndpointResult // what was found
}

// ClientVpn is an AWS Client VPN endpoint whose clients resolve names as the VPC does, and reach
// nothing but the networks they are authorised for.
type ClientVpn struct {
	pulumi.ResourceState

	// EndpointID is the Client VPN endpoint's ID.
	EndpointID pulumi.StringOutput
	// DNSName is the host that clients connect to. Its "*." stands for a random label of the client's own choice.
	DNSName pulumi.StringOutput
	// DNSServer is the DNS server pushed to clients: the VPC's base + 2 or, of an adopted VPN, its first; "" where that has none.
	DNSServer pulumi.StringOutput
	// SecurityGroupID is the group by which the VPN's traffic is recognised in the VPC; of an adopted VPN, its first.
	SecurityGroupID pulumi.StringOutput
	// LogGroupName is the CloudWatch log group of its connections; "" where an adopted VPN has none.
	LogGroupName pulumi.StringOutput
	// SelfServicePortalURL is where people get their profile; "" where there is no portal.
	SelfServicePortalURL pulumi.StringOutput
}

const (
	clientVpnSessionHours = 8
	clientVpnTransport    = "udp"
	clientVpnPort         = 443
	// An association often takes more than ten minutes, and an authorisation rule can stick as long.
	clientVpnPatience = "30m"
)

// complete is a copy in which every zero value has become the default it stands for.
func (a ClientVpnArgs) complete() ClientVpnArgs {
	if a.ExistingEndpointID != "" {
		return a
	}
	if a.AuthorizedCIDRs == nil {
		a.AuthorizedCIDRs = a.Vpc.cidrs()
	}
	if a.TransportProtocol == "" {
		a.TransportProtocol = clientVpnTransport
	}
	if a.Port == 0 {
		a.Port = clientVpnPort
	}
	if a.SessionTimeoutHours == 0 {
		a.SessionTimeoutHours = clientVpnSessionHours
	}
	if a.LogRetentionDays == 0 && a.ExistingLogGroupName == "" {
		a.LogRetentionDays = defaultLogDays
	}
	return a
}

// NewClientVpn declares a Client VPN endpoint. Faulty arguments are all reported at once, before
// anything is registered.
func NewClientVpn(
	ctx *pulumi.Context, name string, args *ClientVpnArgs, opts ...pulumi.ResourceOption,
) (*ClientVpn, error) {
	a, faults := valueOf(args).complete().lookUp(ctx, opts)
	if err := refuse(ClientVpnToken, name, append(a.check(), faults...)); err != nil {
		return nil, err
	}
	a.warnOfQuotas(ctx)
	c := &ClientVpn{}
	if err := ctx.RegisterComponentResource(ClientVpnToken, name, c, opts...); err != nil {
		return nil, err
	}
	declare := c.declare
	if a.ExistingEndpointID != "" {
		declare = c.adopt
	}
	if err := declare(ctx, name, a); err != nil {
		return nil, err
	}
	return c, ctx.RegisterResourceOutputs(c, c.Outputs())
}

// Outputs are what is registered, by the names in the state.
func (c *ClientVpn) Outputs() pulumi.Map {
	return pulumi.Map{
		"endpointId":           c.EndpointID,
		"dnsName":              c.DNSName,
		"dnsServer":            c.DNSServer,
		"securityGroupId":      c.SecurityGroupID,
		"logGroupName":         c.LogGroupName,
		"selfServicePortalUrl": c.SelfServicePortalURL,
	}
}

func (c *ClientVpn) declare(ctx *pulumi.Context, name string, a ClientVpnArgs) error {
	dnsServer, err := cidr.DNSServer(a.Vpc.CIDR)
	if err != nil {
		return err
	}
	c.DNSServer = pulumi.String(dnsServer.String()).ToStringOutput()
	if err := c.declareSecurityGroup(ctx, name, dnsServer, a); err != nil {
		return err
	}
	logs, err := c.declareLogs(ctx, name, a)
	if err != nil {
		return err
	}
	endpoint, err := c.declareEndpoint(ctx, name, logs, a)
	if err != nil {
		return err
	}
	return c.declareAccess(ctx, name, endpoint, dnsServer, a)
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
	for _, network := range a.reachable() {
		_, err := egressTo(ctx, name+"-https-to-"+label(network), c.SecurityGroupID, https, network,
			"HTTPS to an authorised network", a.Tags, parent)
		if err != nil {
			return err
		}
	}
	for _, p := range dnsPorts {
		_, err := egressTo(ctx, name+"-dns-"+p.protocol, c.SecurityGroupID, p, hostPrefix(dnsServer),
			"DNS to the DNS server of the VPC", a.Tags, parent)
		if err != nil {
			return err
		}
	}
	return nil
}

// declareEndpoint sets explicitly what AWS and the provider default differently: the end of a session
// disconnects (AWS true, provider false), and the self-service portal is as asked for (AWS on, provider off).
func (c *ClientVpn) declareEndpoint(
	ctx *pulumi.Context, name string, logs *cloudwatch.LogStream, a ClientVpnArgs,
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
		TransportProtocol:          pulumi.String(a.TransportProtocol),
		VpnPort:                    pulumi.Int(a.Port),
		SessionTimeoutHours:        pulumi.Int(a.SessionTimeoutHours),
		DisconnectOnSessionTimeout: pulumi.Bool(true),
		SelfServicePortal:          selfServicePortal(a.SelfServicePortal),
		ClientLoginBannerOptions:   loginBanner(a.LoginBanner),
		ClientConnectOptions:       connectHandler(a.ClientConnectHandlerArn),
		ClientRouteEnforcementOptions: &ec2clientvpn.EndpointClientRouteEnforcementOptionsArgs{
			Enforced: pulumi.Bool(a.EnforceClientRoutes),
		},
		ConnectionLogOptions: &ec2clientvpn.EndpointConnectionLogOptionsArgs{
			Enabled:             pulumi.Bool(true),
			CloudwatchLogGroup:  c.LogGroupName,
			CloudwatchLogStream: logs.Name,
		},
		Tags: named(endpointName, a.Tags),
	}, append(c.movesWithVpc(ctx, endpointName, a.Tags), pulumi.Parent(c))...)
	if err != nil {
		return nil, err
	}
	c.EndpointID, c.DNSName = endpoint.ID().ToStringOutput(), endpoint.DnsName
	c.SelfServicePortalURL = endpoint.SelfServicePortalUrl
	return endpoint, nil
}

// connectHandler says so where there is none: left out, an earlier handler would stay.
func connectHandler(arn pulumi.StringInput) ec2clientvpn.EndpointClientConnectOptionsPtrInput {
	if arn == nil {
		return &ec2clientvpn.EndpointClientConnectOptionsArgs{Enabled: pulumi.Bool(false)}
	}
	return &ec2clientvpn.EndpointClientConnectOptionsArgs{
		Enabled:           pulumi.Bool(true),
		LambdaFunctionArn: arn.ToStringOutput(),
	}
}

func selfServicePortal(on bool) pulumi.String {
	if on {
		return "enabled"
	}
	return "disabled"
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
