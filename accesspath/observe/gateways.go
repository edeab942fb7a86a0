package observe

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// gateways are what the stack declares of its connections to the outside.
type gateways struct {
	attachments     []topology.Attachment
	routed          []string
	publicAddresses []string
	// homes are the VPCs that each gateway is attached to.
	homes map[string][]string
	// connected are the gateways that a declared connection ends at.
	connected map[string]bool
	// likely are the VPCs that a gateway of which nothing says its VPC is assumed to be attached to.
	likely []string
}

const (
	transitAttachmentType = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
	defaultRoute          = "0.0.0.0/0"
	defaultIPv6Route      = "::/0"
	transitTables         = "the transit gateway's own route tables are kept elsewhere, and assumed to lead both ways"
	announcedByBGP        = "the other side announces its ranges by BGP"
	connectionElsewhere   = "its connection is declared elsewhere"
)

// readGateways follows connections to the VPCs that they end in. A gateway without a connection counts as well: where no
// connection is declared at all, its own is declared elsewhere; where another is, whether it has one is not known.
func (b *builder) readGateways(likely []string) gateways {
	g := gateways{attachments: []topology.Attachment{}, homes: b.gatewayHomes(), connected: map[string]bool{}, likely: likely}
	b.readConnections(&g)
	b.readDirectConnect(&g)
	for _, r := range b.of("aws:ec2/customerGateway:CustomerGateway") {
		g.publicAddresses = append(g.publicAddresses, present(r.text("ipAddress"))...)
	}
	isConnected := len(g.connected) > 0
	for _, r := range b.of("aws:ec2/vpnGateway:VpnGateway") {
		b.addGateway(&g, r, r.ID, "a virtual private gateway", g.homes[r.ID], isConnected)
	}
	for _, r := range b.of(transitAttachmentType) {
		b.addGateway(&g, r, r.text("transitGatewayId"), "a transit gateway", present(r.text("vpcId")), isConnected)
	}
	return g
}

// readConnections reads Site-to-Site VPN connections with their static routes. Those of a transit gateway stand in its own tables.
func (b *builder) readConnections(g *gateways) {
	static := map[string][]string{}
	for _, r := range b.of("aws:ec2/vpnConnectionRoute:VpnConnectionRoute") {
		id, network := r.text("vpnConnectionId"), r.text("destinationCidrBlock")
		static[id] = append(static[id], network)
		g.routed = append(g.routed, network)
	}
	for _, r := range b.of("aws:ec2/vpnConnection:VpnConnection") {
		a := topology.Attachment{Element: element(r), Kind: "Site-to-Site VPN", GatewayID: r.either("vpnGatewayId", "transitGatewayId")}
		switch {
		case r.text("transitGatewayId") != "":
			a.Assumes = transitTables
			b.assume("VPN connection %s ends at transit gateway %s: %s", nameOf(r), a.GatewayID, transitTables)
		case r.flag("staticRoutesOnly", false):
			a.StaticRoutesOnly, a.StaticRoutes = true, static[r.ID]
		default:
			a.Assumes = announcedByBGP
		}
		b.connect(g, b.accounts.of(r.Resource), a)
		if own := r.text("localIpv4NetworkCidr"); own != defaultRoute {
			g.routed = append(g.routed, own)
		}
	}
}

func nameOf(r item) string { return r.URN[strings.LastIndex(r.URN, ":")+1:] }

// gatewayHomes are the VPCs that each virtual private or transit gateway is attached to. A gateway propagates into the tables of
// its own VPC alone, so a propagation says its VPC too.
func (b *builder) gatewayHomes() map[string][]string {
	homes, tables := map[string][]string{}, map[string]string{}
	attach := func(gateway, vpcID string) {
		if gateway != "" && vpcID != "" {
			homes[gateway] = union(homes[gateway], []string{vpcID})
		}
	}
	for _, r := range b.of("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable") {
		tables[r.ID] = r.text("vpcId")
	}
	for _, r := range b.of("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation") {
		attach(r.text("vpnGatewayId"), tables[r.text("routeTableId")])
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

// connect adds a connection for each VPC of its gateway. A gateway of which nothing says its VPC is declared elsewhere; it is
// taken to be that of a likely VPC which has no other.
func (b *builder) connect(g *gateways, account string, a topology.Attachment) {
	g.connected[a.GatewayID] = true
	homes := g.homes[a.GatewayID]
	if len(homes) == 0 && b.isWhole(account, connectionTypes...) {
		return // it is attached to no VPC of the account
	}
	if len(homes) == 0 {
		homes = g.withoutGateway()
		a.Assumes = fmt.Sprintf("gateway %s is assumed to be attached to it elsewhere", a.GatewayID)
	}
	for _, home := range homes {
		b.vpc(home)
		a.VPCID = home
		if a.Assumes == announcedByBGP {
			b.learnRoutes(&a)
		}
		g.attachments = append(g.attachments, a)
		if len(g.homes[a.GatewayID]) == 0 {
			b.assume("gateway %s is declared elsewhere, and assumed to be attached to %s", a.GatewayID, b.titleOfVPC(home))
		}
	}
}

// withoutGateway are the likely VPCs that no declared gateway is attached to.
func (g *gateways) withoutGateway() []string {
	return slices.DeleteFunc(slices.Clone(g.likely), func(vpcID string) bool {
		for _, homes := range g.homes {
			if slices.Contains(homes, vpcID) {
				return true
			}
		}
		return false
	})
}

// addGateway adds a gateway that no declared connection ends at.
func (b *builder) addGateway(g *gateways, r item, gateway, kind string, homes []string, isConnected bool) {
	if g.connected[gateway] {
		return
	}
	for _, home := range homes {
		if strings.HasPrefix(gateway, "vgw-") && b.knowsConnectionsOf(home) {
			continue // it has no connection
		}
		b.vpc(home)
		a := topology.Attachment{Element: element(r), Kind: kind, VPCID: home, GatewayID: gateway, Unconnected: isConnected}
		if !isConnected {
			a.Assumes = connectionElsewhere
			b.assume("%s is attached to %s: %s", kind, b.titleOfVPC(home), connectionElsewhere)
		}
		g.attachments = append(g.attachments, a)
	}
}

// readDirectConnect follows virtual interfaces that end at a gateway directly, and Direct Connect gateways by their
// associations (Direct Connect User Guide, "Direct Connect gateways"). Both learn the other side's ranges by BGP.
func (b *builder) readDirectConnect(g *gateways) {
	add := func(r item, gateway string) {
		b.connect(g, b.accounts.of(r.Resource), topology.Attachment{Element: element(r), Kind: "Direct Connect", GatewayID: gateway, Assumes: announcedByBGP})
	}
	for _, r := range b.of("aws:directconnect/gatewayAssociation:GatewayAssociation") {
		add(r, r.either("associatedGatewayId", "vpnGatewayId"))
	}
	for _, kind := range []string{
		"privateVirtualInterface:PrivateVirtualInterface",
		"hostedPrivateVirtualInterfaceAccepter:HostedPrivateVirtualInterfaceAccepter",
	} {
		for _, r := range b.of("aws:directconnect/" + kind) {
			if gateway := r.text("vpnGatewayId"); strings.HasPrefix(gateway, "vgw-") {
				add(r, gateway)
			}
		}
	}
}
