package components

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// What both tunnels offer. AWS's defaults also admit IKEv1, AES-128, SHA-1 and the Diffie-Hellman groups 2, 5 and 22 to 24,
// and AWS takes the weakest that the device proposes (Site-to-Site VPN User Guide, "Tunnel options"). RFC 8247 advises against
// IKE with SHA-1 and with those groups. What is left, every current device knows at least one of.
var (
	tunnelIKEVersions = pulumi.ToStringArray([]string{"ikev2"})
	tunnelEncryption  = pulumi.ToStringArray([]string{"AES256", "AES256-GCM-16"})
	tunnelIntegrity   = pulumi.ToStringArray([]string{"SHA2-256", "SHA2-384", "SHA2-512"})
	tunnelGroups      = pulumi.ToIntArray([]int{14, 15, 16, 17, 18, 19, 20, 21})
)

const (
	tunnelDeadSeconds = 30
	// AWS begins the negotiation itself, and begins it again when the device was away: nobody has to send a packet first.
	tunnelStarts   = "start"
	tunnelRestarts = "restart"
	// Without an address to call, AWS waits for the device (Site-to-Site VPN User Guide, "Tunnel initiation options").
	tunnelWaits  = "add"
	tunnelClears = "clear"
)

// initiation is what AWS does to bring a tunnel up, and what when the device stops answering.
func (a SiteToSiteVpnArgs) initiation() (startup, dead pulumi.String) {
	if a.CustomerGateway.IPAddress.IsValid() {
		return tunnelStarts, tunnelRestarts
	}
	return tunnelWaits, tunnelClears
}

// connection is the connection with both tunnels alike, so that it does not matter which of them AWS uses.
func (a SiteToSiteVpnArgs) connection(customerGateway, logGroupArn pulumi.StringOutput) *ec2.VpnConnectionArgs {
	startup, dead := a.initiation()
	args := &ec2.VpnConnectionArgs{
		Type:              pulumi.String(ipsec),
		CustomerGatewayId: customerGateway,
		StaticRoutesOnly:  pulumi.Bool(!a.BGP),

		Tunnel1IkeVersions: tunnelIKEVersions, Tunnel2IkeVersions: tunnelIKEVersions,
		Tunnel1Phase1EncryptionAlgorithms: tunnelEncryption, Tunnel2Phase1EncryptionAlgorithms: tunnelEncryption,
		Tunnel1Phase2EncryptionAlgorithms: tunnelEncryption, Tunnel2Phase2EncryptionAlgorithms: tunnelEncryption,
		Tunnel1Phase1IntegrityAlgorithms: tunnelIntegrity, Tunnel2Phase1IntegrityAlgorithms: tunnelIntegrity,
		Tunnel1Phase2IntegrityAlgorithms: tunnelIntegrity, Tunnel2Phase2IntegrityAlgorithms: tunnelIntegrity,
		Tunnel1Phase1DhGroupNumbers: tunnelGroups, Tunnel2Phase1DhGroupNumbers: tunnelGroups,
		Tunnel1Phase2DhGroupNumbers: tunnelGroups, Tunnel2Phase2DhGroupNumbers: tunnelGroups,
		Tunnel1StartupAction: startup, Tunnel2StartupAction: startup,
		Tunnel1DpdTimeoutAction: dead, Tunnel2DpdTimeoutAction: dead,
		Tunnel1DpdTimeoutSeconds: pulumi.Int(tunnelDeadSeconds), Tunnel2DpdTimeoutSeconds: pulumi.Int(tunnelDeadSeconds),

		Tunnel1LogOptions: &ec2.VpnConnectionTunnel1LogOptionsArgs{
			CloudwatchLogOptions: &ec2.VpnConnectionTunnel1LogOptionsCloudwatchLogOptionsArgs{
				LogEnabled: pulumi.Bool(true), LogGroupArn: logGroupArn, LogOutputFormat: pulumi.String("json"),
			},
		},
		Tunnel2LogOptions: &ec2.VpnConnectionTunnel2LogOptionsArgs{
			CloudwatchLogOptions: &ec2.VpnConnectionTunnel2LogOptionsCloudwatchLogOptionsArgs{
				LogEnabled: pulumi.Bool(true), LogGroupArn: logGroupArn, LogOutputFormat: pulumi.String("json"),
			},
		},
	}
	a.placeConnection(args)
	return args
}

// placeConnection sets what not every connection has.
func (a SiteToSiteVpnArgs) placeConnection(args *ec2.VpnConnectionArgs) {
	if a.TransitGatewayID != nil {
		args.TransitGatewayId = a.TransitGatewayID.ToStringOutput()
	} else {
		args.VpnGatewayId = a.VpnGatewayID.ToStringOutput()
	}
	// Both are said: left out, keys that were once moved to Secrets Manager would stay there.
	args.PresharedKeyStorage = pulumi.String("Standard")
	if a.KeysInSecretsManager {
		args.PresharedKeyStorage = pulumi.String("SecretsManager")
	}
	if len(a.TunnelInsideCIDRs) == tunnels {
		args.Tunnel1InsideCidr = pulumi.String(a.TunnelInsideCIDRs[0].String())
		args.Tunnel2InsideCidr = pulumi.String(a.TunnelInsideCIDRs[1].String())
	}
}
