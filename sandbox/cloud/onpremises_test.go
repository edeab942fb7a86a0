package cloud

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onPremises connects the world by a virtual private gateway, and by a transit gateway besides.
func (w *world) onPremises() {
	table := w.of(routeTableType, "private")
	gateway := w.up(vpnGatewayType, "gateway", m{"vpcId": w.vpc.ID()})
	w.up(routePropagationType, "private", m{"vpnGatewayId": gateway.ID(), "routeTableId": table.ID()})
	w.up(customerGatewayType, "office", m{"type": "ipsec.1", "bgpAsn": "65000", "ipAddress": "203.0.113.12"})
	connection := w.up(vpnConnectionType, "office", w.connectionInputs())
	w.up(vpnConnectionRouteType, "office", m{"vpnConnectionId": connection.ID(), "destinationCidrBlock": "192.168.0.0/16"})
	direct := w.up(directConnectGatewayType, "direct", m{"amazonSideAsn": "64513"})
	w.up(directConnectAssociationType, "direct", m{"dxGatewayId": direct.ID(), "associatedGatewayId": gateway.ID()})
	transit := w.up(transitGatewayType, "transit", m{})
	w.up(transitAttachmentType, "transit", m{
		"transitGatewayId": transit.ID(), "vpcId": w.vpc.ID(), "subnetIds": w.zones(),
	})
	w.up(routeType, "transit", m{
		"routeTableId": table.ID(), "destinationCidrBlock": "10.200.0.0/16", "transitGatewayId": transit.ID(),
	})
}

func (w *world) connectionInputs() m {
	inputs := m{
		"type": "ipsec.1", "staticRoutesOnly": true, "vpnGatewayId": w.of(vpnGatewayType, "gateway").ID(),
		"customerGatewayId": w.of(customerGatewayType, "office").ID(), "tunnel1InsideCidr": "169.254.10.0/30",
	}
	if w.logGroup != nil {
		options := m{"cloudwatchLogOptions": m{"logEnabled": true, "logGroupArn": w.logGroup.out("arn")}}
		inputs["tunnel1LogOptions"], inputs["tunnel2LogOptions"] = options, options
	}
	return inputs
}

func connected(t *testing.T) *world {
	w := newBench(t, nil).network()
	w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()})
	w.onPremises()
	return w
}

func TestVpnGatewayRefusals(t *testing.T) {
	w := connected(t)
	gateway, table := w.of(vpnGatewayType, "gateway"), w.of(routeTableType, "private")
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.99.0.0/16"})
	foreign := w.up(routeTableType, "foreign", m{"vpcId": elsewhere.ID()})
	loose := w.up(vpnGatewayType, "loose", m{})
	direct := w.of(directConnectGatewayType, "direct")
	checkRefusals(t, w, []refusalCase{
		{"second gateway of a VPC", "InvalidVpcState", vpnGatewayType, in(m{"vpcId": w.vpc.ID()})},
		{
			"propagation into another VPC's table", "Gateway.NotAttached", routePropagationType,
			in(m{"vpnGatewayId": gateway.ID(), "routeTableId": foreign.ID()}),
		},
		{
			"propagation from no gateway", "InvalidVpnGatewayID.NotFound", routePropagationType,
			in(m{"vpnGatewayId": "vgw-0", "routeTableId": table.ID()}),
		},
		{
			"reserved number", "InvalidParameterValue", customerGatewayType,
			in(m{"type": "ipsec.1", "bgpAsn": "10124", "ipAddress": "203.0.113.13"}),
		},
		{"device without a way to know it", "MissingParameter", customerGatewayType, in(m{"type": "ipsec.1", "bgpAsn": "65000"})},
		{
			"Direct Connect to a gateway without a VPC", "DirectConnectClientException", directConnectAssociationType,
			in(m{"dxGatewayId": direct.ID(), "associatedGatewayId": loose.ID()}),
		},
		{
			"Direct Connect from nowhere", "DirectConnectClientException", directConnectAssociationType,
			in(m{"dxGatewayId": "00000000-0000-0000-0000-000000000000", "associatedGatewayId": gateway.ID()}),
		},
		{
			"Direct Connect across accounts", "DirectConnectClientException", directConnectAssociationType,
			in(m{"dxGatewayId": direct.ID(), "proposalId": "p"}),
		},
	})
	second := w.up(directConnectGatewayType, "second", m{"amazonSideAsn": "64514"})
	w.refuses("DirectConnectClientException", directConnectAssociationType, "second", m{
		"dxGatewayId": second.ID(), "associatedGatewayId": gateway.ID(),
	})
}

func TestVpnConnectionRefusals(t *testing.T) {
	w := connected(t)
	inputs := w.connectionInputs()
	private := w.up(customerGatewayType, "private", m{"type": "ipsec.1", "bgpAsn": "65000", "ipAddress": "10.0.0.1"})
	w.certificates()
	certified := w.up(customerGatewayType, "certified", m{
		"type": "ipsec.1", "bgpAsn": "65000", "certificateArn": w.acmServer.out("arn"),
	})
	free := m{"tunnel1InsideCidr": nil}
	dynamic := w.up(vpnConnectionType, "dynamic", with(inputs, m{"staticRoutesOnly": false, "tunnel1InsideCidr": nil}))
	checkRefusals(t, w, []refusalCase{
		{"connection to no gateway", "MissingParameter", vpnConnectionType, in(with(inputs, m{"vpnGatewayId": nil, "tunnel1InsideCidr": nil}))},
		{"connection to a gateway that is not there", "InvalidVpnGatewayID.NotFound", vpnConnectionType, in(with(inputs, m{"vpnGatewayId": "vgw-0"}))},
		{"connection to no device", "InvalidCustomerGatewayID.NotFound", vpnConnectionType, in(with(inputs, m{"customerGatewayId": "cgw-0"}))},
		{"device with a private address", "InvalidParameterValue", vpnConnectionType, in(with(with(inputs, free), m{"customerGatewayId": private.ID()}))},
		{
			"AWS cannot call a device without an address", "InvalidParameterCombination", vpnConnectionType,
			in(with(with(inputs, free), m{"customerGatewayId": certified.ID(), "tunnel2StartupAction": "start"})),
		},
		{"tunnel network that another connection has", "InvalidParameterValue", vpnConnectionType, in(inputs)},
		{
			"tunnel network of both tunnels", "InvalidParameterValue", vpnConnectionType,
			in(with(inputs, m{"tunnel1InsideCidr": "169.254.20.0/30", "tunnel2InsideCidr": "169.254.20.0/30"})),
		},
		{
			"static route of a connection with BGP", "InvalidVpnConnection.InvalidType", vpnConnectionRouteType,
			in(m{"vpnConnectionId": dynamic.ID(), "destinationCidrBlock": "192.168.0.0/16"}),
		},
	})
}

func TestTransitAndRouteRefusals(t *testing.T) {
	w := connected(t)
	transit, table := w.of(transitGatewayType, "transit"), w.of(routeTableType, "private")
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.99.0.0/16"})
	foreign := w.up(routeTableType, "foreign", m{"vpcId": elsewhere.ID()})
	second := w.up(subnetType, "a2", m{
		"vpcId": w.vpc.ID(), "cidrBlock": "10.60.7.0/24", "availabilityZone": "ap-northeast-1a",
	})
	other := w.up(transitGatewayType, "other", m{})
	route := m{"routeTableId": table.ID(), "destinationCidrBlock": "172.31.0.0/16", "transitGatewayId": transit.ID()}
	checkRefusals(t, w, []refusalCase{
		{
			"second attachment", "DuplicateTransitGatewayAttachment", transitAttachmentType,
			in(m{"transitGatewayId": transit.ID(), "vpcId": w.vpc.ID(), "subnetIds": w.zones()}),
		},
		{
			"two subnets of a zone", "DuplicateSubnetsInSameZone", transitAttachmentType,
			in(m{"transitGatewayId": other.ID(), "vpcId": w.vpc.ID(), "subnetIds": []any{w.subnetA.ID(), second.ID()}}),
		},
		{
			"another VPC's subnet", "InvalidParameterValue", transitAttachmentType,
			in(m{"transitGatewayId": other.ID(), "vpcId": elsewhere.ID(), "subnetIds": w.zones()}),
		},
		{"route to a gateway without attachment", "InvalidTransitGatewayID.NotFound", routeType, in(with(route, m{"routeTableId": foreign.ID()}))},
		{"route into the VPC itself", "InvalidParameterValue", routeType, in(with(route, m{"destinationCidrBlock": "10.60.5.0/24"}))},
		{"route that is there", "RouteAlreadyExists", routeType, in(with(route, m{"destinationCidrBlock": "10.200.0.0/16"}))},
		{"route to nothing", "MissingParameter", routeType, in(with(route, m{"transitGatewayId": nil}))},
		{"route to no gateway", "InvalidGatewayID.NotFound", routeType, in(with(route, m{"transitGatewayId": nil, "gatewayId": "vgw-0"}))},
		{
			"route to another VPC's gateway", "InvalidParameterValue", routeType,
			in(m{"routeTableId": foreign.ID(), "destinationCidrBlock": "172.31.0.0/16", "gatewayId": w.of(vpnGatewayType, "gateway").ID()}),
		},
	})
}

func TestOnPremisesFaultsOfThePreview(t *testing.T) {
	w := connected(t)
	inputs := w.connectionInputs()
	for name, change := range map[string]m{
		"reserved tunnel network":  {"tunnel1InsideCidr": "169.254.169.252/30"},
		"tunnel network elsewhere": {"tunnel1InsideCidr": "10.0.0.0/30"},
		"tunnel network too large": {"tunnel1InsideCidr": "169.254.10.0/29"},
		"algorithm":                {"tunnel2Phase1EncryptionAlgorithms": []any{"DES"}},
		"integrity":                {"tunnel1Phase2IntegrityAlgorithms": []any{"MD5"}},
		"IKE version":              {"tunnel1IkeVersions": []any{"ikev3"}},
		"two gateways":             {"transitGatewayId": "tgw-1"},
		"time-out":                 {"tunnel1DpdTimeoutSeconds": 10},
	} {
		assert.Len(t, w.faultsOf(vpnConnectionType, with(inputs, change)), 1, name)
	}
	assert.Len(t, w.faultsOf(vpnGatewayType, m{"amazonSideAsn": "65000000"}), 1)
	assert.Len(t, w.faultsOf(customerGatewayType, m{"type": "ipsec.1", "bgpAsn": "2147483648", "ipAddress": "203.0.113.1"}), 1)
	assert.Len(t, w.faultsOf(customerGatewayType, m{"type": "ipsec.1", "ipAddress": "203.0.113.1"}), 1)
}

// The keys are secrets to the engine, and stand nowhere in the account's file.
func TestPresharedKeysAreSecret(t *testing.T) {
	w := connected(t)
	connection := w.of(vpnConnectionType, "office")
	for _, name := range []string{"tunnel1PresharedKey", "tunnel2PresharedKey", "customerGatewayConfiguration"} {
		value := secretOf(connection, name)
		require.True(t, value.IsSecret(), name)
		plainText := value.SecretValue().Element.StringValue()
		assert.NotContains(t, fmt.Sprint(w.cloud.Resources()), plainText, name)
		assert.NotContains(t, plainText, sealPrefix, name)
	}
	key := secretOf(connection, "tunnel1PresharedKey").SecretValue().Element.StringValue()
	assert.Regexp(t, `^[A-Za-z1-9._][A-Za-z0-9._]{7,63}$`, key)
	assert.Contains(t, secretOf(connection, "customerGatewayConfiguration").SecretValue().Element.StringValue(), key)
	kept := w.up(vpnConnectionType, "kept", with(w.connectionInputs(), m{"tunnel1InsideCidr": nil, "presharedKeyStorage": "SecretsManager"}))
	assert.Contains(t, kept.out("presharedKeyArn"), ":secretsmanager:")
	assert.NotContains(t, secretOf(kept, "customerGatewayConfiguration").SecretValue().Element.StringValue(), "<pre_shared_key>K")
}

func TestOnPremisesDeletionOrder(t *testing.T) {
	w := connected(t)
	for _, held := range []struct{ code, token, name string }{
		{"IncorrectState", vpnGatewayType, "gateway"}, {"IncorrectState", customerGatewayType, "office"},
		{"IncorrectState", transitGatewayType, "transit"}, {"DirectConnectClientException", directConnectGatewayType, "direct"},
		{"DependencyViolation", vpcType, "net"},
	} {
		requireCode(t, held.code, w.delete(w.of(held.token, held.name)))
	}
	require.NoError(t, w.delete(w.of(vpnConnectionType, "office")))
	require.NoError(t, w.delete(w.of(directConnectAssociationType, "direct")))
	require.NoError(t, w.delete(w.of(vpnGatewayType, "gateway")), "its propagation goes with it")
	require.NoError(t, w.delete(w.of(customerGatewayType, "office")))
}

func TestAVpnGatewayIsLookedUpWithItsVpc(t *testing.T) {
	w := connected(t)
	gateway := w.of(vpnGatewayType, "gateway")
	resp, err := w.invoke("aws:ec2/getVpnGateway:getVpnGateway", m{"id": gateway.ID()})
	require.NoError(t, err)
	got := resp.Properties.Mappable()
	assert.Equal(t, []any{w.vpc.ID(), "64512"}, []any{got["attachedVpcId"], got["amazonSideAsn"]})
	v := &verdict{}
	checkObject("getVpnGateway", reflect.TypeOf(ec2.LookupVpnGatewayResult{}), "", props(resp.Properties), v)
	assert.Empty(t, v.failures, "the result is that of the SDK")
	resp, err = w.invoke("aws:ec2/getVpnGateway:getVpnGateway", m{"attachedVpcId": w.vpc.ID()})
	require.NoError(t, err)
	assert.Equal(t, gateway.ID(), resp.Properties.Mappable()["id"])
	for _, none := range []m{{"id": "vgw-0"}, {"attachedVpcId": "vpc-0"}} {
		_, err = w.invoke("aws:ec2/getVpnGateway:getVpnGateway", none)
		assert.ErrorContains(t, err, "no matching EC2 VPN Gateway found")
	}
}
