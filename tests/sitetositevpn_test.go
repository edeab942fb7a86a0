package tests

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newSiteToSiteVpn(args *components.SiteToSiteVpnArgs) func(*pulumi.Context) (*components.SiteToSiteVpn, error) {
	return func(ctx *pulumi.Context) (*components.SiteToSiteVpn, error) {
		return components.NewSiteToSiteVpn(ctx, "office", args)
	}
}

func manyNetworks(n int) []netip.Prefix {
	all := make([]netip.Prefix, n)
	for i := range all {
		all[i] = prefix(fmt.Sprintf("172.16.%d.0/24", i))
	}
	return all
}

var officeLogArn = "arn:aws:logs:" + recorder.Region + ":" + recorder.Account + ":log-group:office-tunnels"

// bothTunnels are the inputs that tunnels share, given for each of them.
func bothTunnels(base, tunnel object) object {
	for key, value := range tunnel {
		base["tunnel1"+key], base["tunnel2"+key] = value, value
	}
	return base
}

func modernTunnel(startup, dead string) object {
	encryption := list{"AES256", "AES256-GCM-16"}
	integrity := list{"SHA2-256", "SHA2-384", "SHA2-512"}
	groups := list{14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 20.0, 21.0}
	return object{
		"IkeVersions": list{"ikev2"}, "StartupAction": startup, "DpdTimeoutAction": dead, "DpdTimeoutSeconds": 30.0,
		"Phase1EncryptionAlgorithms": encryption, "Phase2EncryptionAlgorithms": encryption,
		"Phase1IntegrityAlgorithms": integrity, "Phase2IntegrityAlgorithms": integrity,
		"Phase1DhGroupNumbers": groups, "Phase2DhGroupNumbers": groups,
		"LogOptions": object{"cloudwatchLogOptions": object{
			"logEnabled": true, "logGroupArn": officeLogArn, "logOutputFormat": "json",
		}},
	}
}

// Nothing weaker than the listed algorithms, both tunnels alike and logged, and a static route for each network.
func TestSiteToSiteVpnDeclaresBothTunnelsAndItsRoutes(t *testing.T) {
	rec, _ := built(t, newSiteToSiteVpn(siteToSiteVpnArgs()))
	connectionID := recorder.ID("vpn-", "office-connection")
	assert.Equal(t, map[string]object{
		logGroupType + " office-tunnels": {
			"namePrefix": "/aws/vendedlogs/office-tunnels-", "retentionInDays": 365.0, "tags": tagged("office-tunnels"),
		},
		customerGatewayType + " office-customer-gateway": {
			"type": "ipsec.1", "ipAddress": "203.0.113.12", "bgpAsn": "65000", "deviceName": "office-tunnels",
			"tags": tagged("office-customer-gateway"),
		},
		vpnConnectionType + " office-connection": bothTunnels(object{
			"type": "ipsec.1", "customerGatewayId": recorder.ID("cgw-", "office-customer-gateway"), "vpnGatewayId": "vgw-1",
			"staticRoutesOnly": true, "presharedKeyStorage": "Standard", "tags": tagged("office-connection"),
		}, modernTunnel("start", "restart")),
		connectionRouteType + " office-to-192.168.0.0-16": {"vpnConnectionId": connectionID, "destinationCidrBlock": "192.168.0.0/16"},
		connectionRouteType + " office-to-10.200.0.0-24":  {"vpnConnectionId": connectionID, "destinationCidrBlock": "10.200.0.0/24"},
	}, inputs(rec))
	assert.Empty(t, options(rec), "the provider reads no timeout of a VPN connection")
}

func TestSiteToSiteVpnOutputsItsKeysAsASecretAlone(t *testing.T) {
	args := siteToSiteVpnArgs()
	rec, got := built(t, newSiteToSiteVpn(args))
	assert.Equal(t, object{
		"ConnectionID":                 recorder.ID("vpn-", "office-connection"),
		"CustomerGatewayID":            recorder.ID("cgw-", "office-customer-gateway"),
		"TunnelAddresses":              []string{"198.51.100.1", "198.51.100.2"},
		"CustomerGatewayConfiguration": secret{"KEYS of office-connection"},
		"PresharedKeySecretArn":        "",
		"LogGroupName":                 "office-tunnels",
	}, got)
	connection, err := rec.Named(vpnConnectionType, "office-connection")
	assert.NoError(t, err)
	assert.Equal(t, "Standard", inputsOf(t, rec, vpnConnectionType, "office-connection")["presharedKeyStorage"],
		"said, so that the provider moves the keys back where it had them in Secrets Manager")
	assert.ElementsMatch(t, []string{"customerGatewayConfiguration", "tunnel1PresharedKey", "tunnel2PresharedKey"},
		unique(connection.Request.GetAdditionalSecretOutputs()))

	args.KeysInSecretsManager = true
	rec, got = built(t, newSiteToSiteVpn(args))
	assert.Equal(t, "SecretsManager", inputsOf(t, rec, vpnConnectionType, "office-connection")["presharedKeyStorage"])
	assert.Equal(t, "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:"+recorder.ID("", "office-connection"),
		got["PresharedKeySecretArn"])
}

func unique(texts []string) []string {
	seen := map[string]bool{}
	var once []string
	for _, text := range texts {
		if !seen[text] {
			once = append(once, text)
		}
		seen[text] = true
	}
	return once
}

// Over a transit gateway the routes come by BGP, and AWS's side of it is not declared here.
func TestSiteToSiteVpnByBGPHasNoStaticRoutes(t *testing.T) {
	args := siteToSiteVpnArgs()
	args.VpnGatewayID, args.TransitGatewayID, args.BGP = nil, pulumi.String("tgw-1"), true
	args.CustomerGateway.BGPASN, args.LogKmsKeyArn, args.LogRetentionDays = 4200000001, pulumi.String("arn:key"), 30
	args.TunnelInsideCIDRs = prefixes("169.254.10.0/30", "169.254.11.0/30")
	rec, _ := built(t, newSiteToSiteVpn(args))
	assert.Empty(t, rec.OfType(connectionRouteType))
	device := inputsOf(t, rec, customerGatewayType, "office-customer-gateway")
	assert.Equal(t, "4200000001", device["bgpAsnExtended"])
	assert.NotContains(t, device, "bgpAsn")
	connection := inputsOf(t, rec, vpnConnectionType, "office-connection")
	assert.Equal(t, false, connection["staticRoutesOnly"])
	assert.Equal(t, "tgw-1", connection["transitGatewayId"])
	assert.NotContains(t, connection, "vpnGatewayId")
	assert.Equal(t, []any{"169.254.10.0/30", "169.254.11.0/30"}, []any{connection["tunnel1InsideCidr"], connection["tunnel2InsideCidr"]})
	logs := inputsOf(t, rec, logGroupType, "office-tunnels")
	assert.Equal(t, "arn:key", logs["kmsKeyId"])
	assert.Equal(t, 30.0, logs["retentionInDays"])
}

// A device that is known by its certificate alone may be anywhere, so AWS waits for it.
func TestADeviceWithoutAnAddressBeginsTheNegotiationItself(t *testing.T) {
	args := siteToSiteVpnArgs()
	args.CustomerGateway = components.CustomerGateway{CertificateArn: pulumi.String("arn:device")}
	rec, _ := built(t, newSiteToSiteVpn(args))
	device := inputsOf(t, rec, customerGatewayType, "office-customer-gateway")
	assert.Equal(t, "arn:device", device["certificateArn"])
	assert.NotContains(t, device, "ipAddress")
	connection := inputsOf(t, rec, vpnConnectionType, "office-connection")
	for _, tunnel := range []string{"tunnel1", "tunnel2"} {
		assert.Equal(t, "add", connection[tunnel+"StartupAction"])
		assert.Equal(t, "clear", connection[tunnel+"DpdTimeoutAction"])
	}
}
