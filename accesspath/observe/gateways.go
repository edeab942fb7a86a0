package observe

import (
	"strings"

	"private-notebook/accesspath"
)

// gateways are what the stack declares of its connections to the outside.
type gateways struct {
	attachments     []accesspath.Attachment
	routed          []string
	publicAddresses []string
}

const (
	transitAttachmentType = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
	defaultRoute          = "0.0.0.0/0"
)

// readGateways follows connections to the VPCs that they end in. A gateway without a connection counts as well: the
// connection is then declared elsewhere, but the gateway's routes are to be seen here.
func (b *builder) readGateways() gateways {
	g := gateways{attachments: []accesspath.Attachment{}}
	homes := b.gatewayHomes()
	connected := map[string]bool{}
	for _, r := range b.of("aws:ec2/vpnConnection:VpnConnection") {
		b.connect(&g, homes, connected, r, "Site-to-Site VPN", r.either("vpnGatewayId", "transitGatewayId"))
		if own := r.text("localIpv4NetworkCidr"); own != defaultRoute {
			g.routed = append(g.routed, own)
		}
	}
	b.readDirectConnect(&g, homes, connected)
	for _, r := range b.of("aws:ec2/vpnConnectionRoute:VpnConnectionRoute") {
		g.routed = append(g.routed, r.text("destinationCidrBlock"))
	}
	for _, r := range b.of("aws:ec2/customerGateway:CustomerGateway") {
		g.publicAddresses = append(g.publicAddresses, present(r.text("ipAddress"))...)
	}
	for _, r := range b.of("aws:ec2/vpnGateway:VpnGateway") {
		if !connected[r.ID] {
			b.connect(&g, homes, connected, r, "a virtual private gateway whose connection is declared elsewhere", r.ID)
		}
	}
	for _, r := range b.of(transitAttachmentType) {
		if gateway := r.text("transitGatewayId"); !connected[gateway] {
			b.connect(&g, map[string][]string{gateway: {r.text("vpcId")}}, map[string]bool{}, r,
				"a transit gateway whose connection is declared elsewhere", gateway)
		}
	}
	return g
}

// gatewayHomes are the VPCs that each virtual private or transit gateway is attached to.
func (b *builder) gatewayHomes() map[string][]string {
	homes := map[string][]string{}
	attach := func(gateway, vpcID string) {
		if gateway != "" && vpcID != "" {
			homes[gateway] = union(homes[gateway], []string{vpcID})
		}
	}
	for _, r := range b.of("aws:ec2/vpnGateway:VpnGateway") {
		attach(r.ID, r.text("vpcId"))
	}
	for _, r := range b.of("aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment") {
		attach(r.text("vpnGatewayId"), r.text("vpcId"))
	}
	for _, r := range b.of(transitAttachmentType) {
		attach(r.text("transitGatewayId"), r.text("vpcId"))
	}
	return homes
}

func (b *builder) connect(
	g *gateways, homes map[string][]string, connected map[string]bool, r item, kind, gateway string,
) {
	connected[gateway] = true
	for _, home := range homes[gateway] {
		b.vpc(home)
		g.attachments = append(g.attachments, accesspath.Attachment{Element: element(r), Kind: kind, VPCID: home})
	}
}

// readDirectConnect follows virtual interfaces that end at a gateway directly, and Direct Connect gateways by their
// associations (Direct Connect User Guide, "Direct Connect gateways").
func (b *builder) readDirectConnect(g *gateways, homes map[string][]string, connected map[string]bool) {
	for _, r := range b.of("aws:directconnect/gatewayAssociation:GatewayAssociation") {
		b.connect(g, homes, connected, r, "Direct Connect", r.either("associatedGatewayId", "vpnGatewayId"))
	}
	for _, kind := range []string{
		"privateVirtualInterface:PrivateVirtualInterface",
		"hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter",
	} {
		for _, r := range b.of("aws:directconnect/" + kind) {
			if gateway := r.text("vpnGatewayId"); strings.HasPrefix(gateway, "vgw-") {
				b.connect(g, homes, connected, r, "Direct Connect", gateway)
			}
		}
	}
}
