package cloud

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
)

// clientVpnKind: replace follows ForceNew in the provider's internal/service/ec2/vpnclient_endpoint.go.
func clientVpnKind() *kind {
	return &kind{
		shape: shape{
			token: clientVpnType, args: ec2clientvpn.EndpointArgs{},
			required: []string{"authenticationOptions"},
			defaults: props{
				"selfServicePortal": text("disabled"), "sessionTimeoutHours": number(24), "splitTunnel": flag(false),
				"transportProtocol": text("udp"), "vpnPort": number(443),
			},
			replace: []string{"authenticationOptions", "clientCidrBlock", "transportProtocol"},
			sets:    []string{"authenticationOptions", "securityGroupIds"},
			most:    map[string]int{"authenticationOptions": 2, "securityGroupIds": 5},
			computed: []string{
				"arn", "clientConnectOptions", "clientLoginBannerOptions", "clientRouteEnforcementOptions",
				"disconnectOnSessionTimeout", "dnsName", "securityGroupIds", "selfServicePortalUrl", "vpcId",
			},
			nested:   map[string][]string{"connectionLogOptions": {"cloudwatchLogStream"}},
			validate: validateClientVpn,
		},
		family: clientVpns,
		api:    api{"EC2", "CreateClientVpnEndpoint", "ModifyClientVpnEndpoint", "DeleteClientVpnEndpoint"},
		refs: []reference{
			{path: "vpcId", to: vpcs, onDelete: ignored},
			{path: "securityGroupIds", to: securityGroups},
			{path: "serverCertificateArn", to: certificates, by: byARN},
			{path: "authenticationOptions.rootCertificateChainArn", to: certificates, by: byARN},
			{path: "authenticationOptions.samlProviderArn", to: samlProviders, by: byARN, onDelete: ignored},
			{path: "authenticationOptions.selfServiceSamlProviderArn", to: samlProviders, by: byARN, onDelete: ignored},
			{path: "authenticationOptions.activeDirectoryId", to: directories},
			{path: "connectionLogOptions.cloudwatchLogGroup", to: logGroups, by: byName, onDelete: ignored},
		},
		ownerOnly: []string{"vpcId"},
		identify:  func(c *call) string { return c.newID("cvpn-endpoint-") },
		refuse:    refuseClientVpn,
		outputs:   clientVpnOutputs,
		seen:      clientVpnAsSeen,
	}
}

// clientVpnAsSeen is in no VPC without an association, where the account is one that forgets.
func clientVpnAsSeen(a *account, r *Resource) props {
	if !a.forgetfulVpns || len(a.associationsOf(r)) > 0 {
		return nil
	}
	return props{"vpcId": text("")}
}

func (a *account) associationsOf(endpoint *Resource) []*Resource {
	return slices.DeleteFunc(a.of(networkAssociationType, endpoint.Region), func(r *Resource) bool {
		return r.props().str("clientVpnEndpointId") != endpoint.ID
	})
}

func validateClientVpn(in props, v *verdict) {
	v.ipv4Network(in, "clientCidrBlock", 0, 32)
	v.oneOf(in, "selfServicePortal", "enabled", "disabled")
	v.oneOf(in, "transportProtocol", "udp", "tcp")
	v.oneOfNumbers(in, "sessionTimeoutHours", 8, 10, 12, 24)
	v.oneOfNumbers(in, "vpnPort", 443, 1194)
	v.atLeast(in, "authenticationOptions", 1)
	v.atLeast(in, "securityGroupIds", 1)
	if banner := in.obj("clientLoginBannerOptions").str("bannerText"); len(banner) > 1400 {
		v.fault("clientLoginBannerOptions.bannerText", "expected at most 1400 characters, got %d", len(banner))
	}
	for i, option := range in.objs("authenticationOptions") {
		if way := option.str("type"); way != "" && clientVpnAuthentication[way].needs == "" {
			v.fault(fmt.Sprintf("authenticationOptions[%d].type", i), "expected certificate-authentication, "+
				"directory-service-authentication or federated-authentication, got %s", way)
		}
	}
}

func refuseClientVpn(c *call) error {
	// AWS Client VPN administrator guide, "Rules and best practices": a client CIDR between /22 and /12.
	clients, _ := cidrOf(c.in, "clientCidrBlock")
	if clients.Bits() < 12 || clients.Bits() > 22 {
		return c.fail("InvalidParameterValue", "Client CIDR block %s is invalid. The block size must be between /12 and /22",
			clients)
	}
	if servers := c.in.strs("dnsServers"); len(servers) > 2 {
		return c.fail("InvalidParameterValue", "A Client VPN endpoint can have up to two DNS servers, got %d", len(servers))
	}
	for _, server := range c.in.strs("dnsServers") {
		if address, err := netip.ParseAddr(server); err != nil || !address.Is4() {
			return c.fail("InvalidParameterValue", "DNS server %s is not an IPv4 address", server)
		}
	}
	if err := c.refuseClientVpnNetwork(clients); err != nil {
		return err
	}
	if err := c.refuseAuthentication(); err != nil {
		return err
	}
	if err := c.refuseConnectHandler(); err != nil {
		return err
	}
	return c.refuseConnectionLog()
}

func (c *call) refuseClientVpnNetwork(clients netip.Prefix) error {
	vpcID := c.in.str("vpcId")
	if vpcID == "" {
		if len(c.in.strs("securityGroupIds")) > 0 {
			return c.fail("InvalidParameterValue", "Security Groups cannot be modified without specifying Vpc Id")
		}
		return nil
	}
	for _, network := range c.rangesOf(vpcID) {
		if network.Overlaps(clients) {
			return c.fail("InvalidParameterValue", "Client CIDR block %s overlaps the CIDR block %s of %s", clients, network, vpcID)
		}
	}
	if c.was != nil { // Another VPC than that of an association: its target networks are of one VPC.
		for _, association := range c.associationsOf(c.was) {
			if in := association.props().str("vpcId"); in != vpcID {
				return c.fail("InvalidParameterValue", "The endpoint %s has target networks in %s, so it cannot be in %s", c.id, in, vpcID)
			}
		}
	}
	return c.refuseGroups("securityGroupIds", vpcID, "InvalidParameterValue")
}

func (c *call) refuseConnectionLog() error {
	options := c.in.obj("connectionLogOptions")
	if !options.isTrue("enabled") {
		return nil
	}
	group, stream := options.str("cloudwatchLogGroup"), options.str("cloudwatchLogStream")
	if group == "" {
		return c.fail("MissingParameter", "CloudwatchLogGroup is required when connection logging is enabled")
	}
	for _, r := range c.of(logStreamType, c.region) {
		if stream == "" || r.props().str("logGroupName") == group && r.ID == stream {
			return nil
		}
	}
	if stream == "" {
		return nil // AWS makes a stream of its own
	}
	return c.fail("InvalidParameterValue", "CloudWatch log stream %s does not exist in the log group %s", stream, group)
}

// connectionLog is where connections are recorded, with the stream that AWS makes where the program names none.
func (c *call) connectionLog() props {
	options := c.in.obj("connectionLogOptions")
	if options.has("cloudwatchLogStream") {
		return options
	}
	stream := ""
	if options.isTrue("enabled") {
		stream = c.id + "-" + c.region + "-" + hexDigits(c.id+"|stream", 12)
	}
	return options.with(props{"cloudwatchLogStream": text(stream)})
}

func clientVpnOutputs(c *call) props {
	vpcID := c.in.str("vpcId")
	groups := texts()
	if vpcID != "" {
		groups = texts(c.refer(vpcs, vpcID).str("defaultSecurityGroupId"))
	}
	portal := ""
	if c.in.str("selfServicePortal") == "enabled" {
		portal = "https://self-service.clientvpn.amazonaws.com/endpoints/" + c.id
	}
	disabled := object(props{"enabled": flag(false)})
	return props{
		"arn":                           c.arn("ec2", "client-vpn-endpoint/"+c.id),
		"clientConnectOptions":          c.otherwise("clientConnectOptions", disabled),
		"clientLoginBannerOptions":      c.otherwise("clientLoginBannerOptions", disabled),
		"connectionLogOptions":          object(c.connectionLog()),
		"clientRouteEnforcementOptions": c.otherwise("clientRouteEnforcementOptions", object(props{"enforced": flag(false)})),
		// The API's own default is true, although the provider's documentation says false.
		"disconnectOnSessionTimeout": c.otherwise("disconnectOnSessionTimeout", flag(true)),
		"dnsName":                    text(fmt.Sprintf("*.%s.prod.clientvpn.%s.%s", c.id, c.region, dnsSuffix(c.region))),
		"securityGroupIds":           c.otherwise("securityGroupIds", groups),
		"selfServicePortalUrl":       text(portal),
		"vpcId":                      c.otherwise("vpcId", text("")),
	}
}
