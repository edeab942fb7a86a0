package cloud

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
)

// What both tunnels of a connection have, without the "tunnel1" or "tunnel2" before it.
var (
	tunnelNames = []string{"tunnel1", "tunnel2"}
	tunnelSets  = []string{
		"IkeVersions", "Phase1DhGroupNumbers", "Phase1EncryptionAlgorithms", "Phase1IntegrityAlgorithms",
		"Phase2DhGroupNumbers", "Phase2EncryptionAlgorithms", "Phase2IntegrityAlgorithms",
	}
	tunnelDecided = []string{
		"Address", "BgpAsn", "BgpHoldtime", "CgwInsideAddress", "InsideCidr", "InsideIpv6Cidr", "LogOptions", "PresharedKey",
		"VgwInsideAddress",
	}
)

func ofBothTunnels(names ...string) []string {
	var all []string
	for _, tunnel := range tunnelNames {
		for _, name := range names {
			all = append(all, tunnel+name)
		}
	}
	return all
}

// vpnConnectionKind: replace follows ForceNew in the provider's internal/service/ec2/vpnsite_connection.go. Gateways, tunnel
// options and routes change in place.
func vpnConnectionKind() *kind {
	return &kind{
		shape: shape{
			token: vpnConnectionType, args: ec2.VpnConnectionArgs{},
			replace: append(ofBothTunnels("InsideCidr", "InsideIpv6Cidr"),
				"enableAcceleration", "staticRoutesOnly", "tunnelInsideIpVersion", "type"),
			sets: ofBothTunnels(tunnelSets...),
			computed: append(ofBothTunnels(tunnelDecided...), "arn", "coreNetworkArn", "coreNetworkAttachmentArn",
				"customerGatewayConfiguration", "enableAcceleration", "localIpv4NetworkCidr", "localIpv6NetworkCidr",
				"outsideIpAddressType", "presharedKeyArn", "presharedKeyStorage", "remoteIpv4NetworkCidr", "remoteIpv6NetworkCidr",
				"routes", "staticRoutesOnly", "transitGatewayAttachmentId", "tunnelInsideIpVersion", "vgwTelemetries"),
			secrets:  append(ofBothTunnels("PresharedKey"), "customerGatewayConfiguration"),
			validate: validateVpnConnection,
		},
		family: vpnConnections, api: api{"EC2", "CreateVpnConnection", "ModifyVpnConnection", "DeleteVpnConnection"},
		refs: []reference{
			{path: "customerGatewayId", to: customerGateways}, {path: "vpnGatewayId", to: vpnGateways},
			{path: "transitGatewayId", to: transitGateways},
			{path: "tunnel1LogOptions.cloudwatchLogOptions.logGroupArn", to: logGroups, by: byARN, onDelete: ignored},
			{path: "tunnel2LogOptions.cloudwatchLogOptions.logGroupArn", to: logGroups, by: byARN, onDelete: ignored},
		},
		identify: func(c *call) string { return c.newID("vpn-") },
		refuse:   refuseVpnConnection,
		outputs:  vpnConnectionOutputs,
		reveal:   revealKeys,
	}
}

// validateVpnConnection holds the values to those that the provider takes.
func validateVpnConnection(in props, v *verdict) {
	v.oneOf(in, "type", "ipsec.1")
	v.oneOf(in, "presharedKeyStorage", "Standard", "SecretsManager")
	if in.has("vpnGatewayId") && in.has("transitGatewayId") {
		v.fault("transitGatewayId", "only one of `transit_gateway_id,vpn_gateway_id` can be specified")
	}
	for _, tunnel := range tunnelNames {
		v.oneOf(in, tunnel+"DpdTimeoutAction", "clear", "none", "restart")
		v.oneOf(in, tunnel+"StartupAction", "add", "start")
		v.between(in, tunnel+"DpdTimeoutSeconds", 30, 3600)
		for _, phase := range []string{"Phase1", "Phase2"} {
			v.eachOf(in, tunnel+phase+"EncryptionAlgorithms", "AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16")
			v.eachOf(in, tunnel+phase+"IntegrityAlgorithms", "SHA1", "SHA2-256", "SHA2-384", "SHA2-512")
		}
		v.eachOf(in, tunnel+"IkeVersions", "ikev1", "ikev2")
		validateInsideCIDR(in, tunnel+"InsideCidr", v)
	}
}

// eachOf faults every text of a list that is none of the allowed.
func (v *verdict) eachOf(in props, key string, allowed ...string) {
	for _, got := range in.strs(key) {
		v.oneOf(props{keyOf(key): text(got)}, key, allowed...)
	}
}

// reservedInside are the tunnel networks that AWS keeps (Amazon EC2 API Reference, VpnTunnelOptionsSpecification).
const reservedInside = " 169.254.0.0/30 169.254.1.0/30 169.254.2.0/30 169.254.3.0/30 169.254.4.0/30 169.254.5.0/30 169.254.169.252/30 "

func validateInsideCIDR(in props, key string, v *verdict) {
	v.ipv4Network(in, key, 30, 30)
	switch got := in.str(key); {
	case got == "":
	case !strings.HasPrefix(got, "169.254."):
		v.fault(key, "invalid value for %s (must be within 169.254.0.0/16)", key)
	case strings.Contains(reservedInside, " "+got+" "):
		v.fault(key, "expected %s to not be any of [%s], got %s", key, strings.TrimSpace(reservedInside), got)
	}
}

func refuseVpnConnection(c *call) error {
	if !c.in.has("vpnGatewayId") && !c.in.has("transitGatewayId") {
		return c.fail("MissingParameter", "The request must contain the parameter vpnGatewayId or transitGatewayId")
	}
	device := c.refer(customerGateways, c.in.str("customerGatewayId"))
	address, err := netip.ParseAddr(device.str("ipAddress"))
	if device.str("ipAddress") != "" && (err != nil || address.IsPrivate() || address.IsLoopback()) {
		return c.fail("InvalidParameterValue", "The address %s of customer gateway %s cannot be used with the outside IP address "+
			"type PublicIpv4", device.str("ipAddress"), c.in.str("customerGatewayId"))
	}
	for _, tunnel := range tunnelNames {
		if c.in.str(tunnel+"StartupAction") == "start" && device.str("ipAddress") == "" {
			return c.fail("InvalidParameterCombination", "The startup action start needs a customer gateway with an IP address")
		}
	}
	return c.refuseInsideCIDRs()
}

// refuseInsideCIDRs: a tunnel's network is used once on a virtual private gateway.
func (c *call) refuseInsideCIDRs() error {
	taken := map[string]bool{}
	for _, r := range c.others() {
		for _, key := range ofBothTunnels("InsideCidr") {
			if r.props().str("vpnGatewayId") == c.in.str("vpnGatewayId") && c.in.has("vpnGatewayId") {
				taken[r.props().str(key)] = true
			}
		}
	}
	for _, key := range ofBothTunnels("InsideCidr") {
		inside := c.in.str(key)
		if inside != "" && taken[inside] {
			return c.fail("InvalidParameterValue", "The tunnel inside CIDR %s is in use already", inside)
		}
		taken[inside] = true
	}
	return nil
}

func vpnConnectionOutputs(c *call) props {
	out := props{
		"arn": c.arn("ec2", "vpn-connection/"+c.id), "coreNetworkArn": text(""), "coreNetworkAttachmentArn": text(""),
		"enableAcceleration":    c.otherwise("enableAcceleration", flag(false)),
		"localIpv4NetworkCidr":  c.otherwise("localIpv4NetworkCidr", text("0.0.0.0/0")),
		"localIpv6NetworkCidr":  text(""),
		"outsideIpAddressType":  c.otherwise("outsideIpAddressType", text("PublicIpv4")),
		"presharedKeyStorage":   c.otherwise("presharedKeyStorage", text("Standard")),
		"presharedKeyArn":       text(""),
		"remoteIpv4NetworkCidr": c.otherwise("remoteIpv4NetworkCidr", text("0.0.0.0/0")),
		"remoteIpv6NetworkCidr": text(""),
		// The provider shows here, after a refresh, the static routes that are resources of their own.
		"routes": objects(), "vgwTelemetries": objects(),
		"staticRoutesOnly":           c.otherwise("staticRoutesOnly", flag(false)),
		"transitGatewayAttachmentId": text(""), "tunnelInsideIpVersion": c.otherwise("tunnelInsideIpVersion", text("ipv4")),
	}
	if c.in.str("presharedKeyStorage") == "SecretsManager" {
		out["presharedKeyArn"] = c.arn("secretsmanager", "secret:s2svpn!"+c.id)
	}
	if c.in.has("transitGatewayId") {
		out["transitGatewayAttachmentId"] = text(c.derived("tgw-attach-", "vpn"))
	}
	for i, tunnel := range tunnelNames {
		out = out.with(c.tunnelOutputs(tunnel, i))
	}
	return out.with(revealKeys(&Resource{ID: c.id, Props: c.in.with(out).propertyMap()}))
}

// tunnelOutputs: AWS has the first host address of the inside network, the device the second.
func (c *call) tunnelOutputs(tunnel string, i int) props {
	digits := hexDigits(c.id+"|"+tunnel, 8)
	inside := c.otherwise(tunnel+"InsideCidr", text(fmt.Sprintf("169.254.%d.%d/30", 10+digitsOf(digits[:2])%150, 4*i)))
	block, _ := netip.ParsePrefix(inside.StringValue())
	return props{
		keyOf(tunnel + "Address"): text(fmt.Sprintf("198.51.100.%d", 2*(digitsOf(digits[2:4])%120)+i+1)),
		keyOf(tunnel + "BgpAsn"):  text(c.gatewayASN()), keyOf(tunnel + "BgpHoldtime"): number(30),
		keyOf(tunnel + "InsideCidr"): inside, keyOf(tunnel + "InsideIpv6Cidr"): text(""),
		keyOf(tunnel + "VgwInsideAddress"): text(nth(block, 1).String()),
		keyOf(tunnel + "CgwInsideAddress"): text(nth(block, 2).String()),
		keyOf(tunnel + "LogOptions"): c.otherwise(tunnel+"LogOptions", object(props{
			"cloudwatchLogOptions": object(props{"logEnabled": flag(false)}),
		})),
	}
}

func (c *call) gatewayASN() string {
	if gateway := c.refer(vpnGateways, c.in.str("vpnGatewayId")); gateway != nil {
		return gateway.str("amazonSideAsn")
	}
	return "64512"
}

func digitsOf(hexadecimal string) int {
	n := 0
	fmt.Sscanf(hexadecimal, "%x", &n)
	return n
}

// revealKeys are the pre-shared keys, which AWS makes for each tunnel that the program gives none, and the configuration that
// quotes them. Where Secrets Manager keeps them, AWS shows none.
func revealKeys(r *Resource) props {
	p := r.props()
	out := props{}
	var list strings.Builder
	for _, tunnel := range tunnelNames {
		key := p.str(tunnel + "PresharedKey")
		switch {
		case p.str("presharedKeyStorage") == "SecretsManager":
			key = "REDACTED"
		case key == "" || strings.HasPrefix(key, sealPrefix):
			key = "K" + hexDigits(r.ID+"|"+tunnel+"|key", 31)
		}
		out[keyOf(tunnel+"PresharedKey")] = text(key)
		fmt.Fprintf(&list, "<ipsec_tunnel><vpn_gateway>%s</vpn_gateway><pre_shared_key>%s</pre_shared_key></ipsec_tunnel>",
			p.str(tunnel+"Address"), key)
	}
	out["customerGatewayConfiguration"] = text(fmt.Sprintf("<vpn_connection id=%q>%s</vpn_connection>", r.ID, list.String()))
	return out
}

// vpnConnectionRouteKind: every input forces a new resource in the provider's vpnsite_connection_route.go.
func vpnConnectionRouteKind() *kind {
	return &kind{
		shape: shape{
			token: vpnConnectionRouteType, args: ec2.VpnConnectionRouteArgs{},
			replace:  []string{"destinationCidrBlock", "vpnConnectionId"},
			validate: func(in props, v *verdict) { v.ipv4Network(in, "destinationCidrBlock", 0, 32) },
		},
		api:      api{"EC2", "CreateVpnConnectionRoute", "CreateVpnConnectionRoute", "DeleteVpnConnectionRoute"},
		exists:   refusal{"InvalidParameterValue", "The static route %s already exists"},
		refs:     []reference{{path: "vpnConnectionId", to: vpnConnections, onDelete: cascades}},
		identify: func(c *call) string { return c.in.str("destinationCidrBlock") + ":" + c.in.str("vpnConnectionId") },
		refuse: func(c *call) error {
			connection := c.refer(vpnConnections, c.in.str("vpnConnectionId"))
			if !connection.isTrue("staticRoutesOnly") || connection.str("transitGatewayId") != "" {
				return c.fail("InvalidVpnConnection.InvalidType", "The VPN connection %s does not support static routes",
					c.in.str("vpnConnectionId"))
			}
			return nil
		},
		outputs: func(*call) props { return nil },
	}
}
