package observe

import (
	"strings"

	"private-notebook/accesspath/topology"
)

// tables are a stack's route tables and who uses them.
type tables struct {
	byID     map[string]*topology.RouteTable
	ofSubnet map[string]string
	// main are by VPC: the table of every subnet without an association of its own
	// (VPC User Guide, "Subnet route tables").
	main map[string]string
	// separate are the tables that have routes as resources of their own.
	separate map[string]bool
}

func (b *builder) readRoutes() {
	t := &tables{
		byID: map[string]*topology.RouteTable{}, ofSubnet: map[string]string{}, main: map[string]string{},
		separate: map[string]bool{},
	}
	b.readMainTables(t)
	b.readSeparateRoutes(t)
	for _, r := range b.of("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable") {
		b.readTable(t, r)
	}
	for _, r := range b.of("aws:ec2/routeTableAssociation:RouteTableAssociation") {
		t.ofSubnet[r.text("subnetId")] = r.text("routeTableId")
	}
	for _, r := range b.of("aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation") {
		table := t.table(r.text("routeTableId"))
		table.PropagatingGatewayIDs = union(table.PropagatingGatewayIDs, present(r.text("vpnGatewayId")))
	}
	for _, id := range sorted(b.subnets) {
		b.giveTable(t, b.subnets[id])
	}
	b.readNATGateways()
}

// readMainTables knows a declared VPC's main table by its ID: without routes of the stack it has the local one alone.
func (b *builder) readMainTables(t *tables) {
	for _, r := range b.of("aws:ec2/vpc:Vpc", "aws:ec2/defaultVpc:DefaultVpc") {
		if id := r.either("mainRouteTableId", "defaultRouteTableId"); id != "" && !r.External {
			t.main[r.ID] = id
			t.table(id)
		}
	}
	for _, r := range b.of("aws:ec2/defaultRouteTable:DefaultRouteTable") {
		if vpcID := r.text("vpcId"); vpcID != "" {
			t.main[vpcID] = r.ID
		}
	}
	for _, r := range b.of("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation") {
		t.main[r.text("vpcId")] = r.text("routeTableId")
	}
}

func (t *tables) table(id string) *topology.RouteTable {
	if _, known := t.byID[id]; !known {
		t.byID[id] = &topology.RouteTable{}
	}
	return t.byID[id]
}

func (b *builder) readSeparateRoutes(t *tables) {
	for _, r := range b.of("aws:ec2/route:Route") {
		id := r.text("routeTableId")
		t.separate[id] = true
		table := t.table(id)
		table.Routes = append(table.Routes, b.routes(r, r.text("destinationCidrBlock"), element(r))...)
	}
}

// readTable takes a table's own routes as declared. The provider also shows there the routes that are resources of
// their own, so what it shows counts only where nothing is declared.
func (b *builder) readTable(t *tables, r item) {
	id := r.ID
	table := t.table(id)
	table.Element = element(r)
	declared, inline := r.declared("routes")
	routes := r.nestedOf("routes", declared)
	if !inline && !t.separate[id] {
		routes = r.nested("routes")
	}
	for _, route := range routes {
		table.Routes = append(table.Routes, b.routes(route, route.text("cidrBlock"), topology.Element{URN: r.URN})...)
	}
	table.PropagatingGatewayIDs = union(table.PropagatingGatewayIDs, r.texts("propagatingVgws"))
}

// routes are none for the local route and for IPv6. A default route to a transit or virtual private gateway may end on the
// internet as well: whoever is behind it decides.
func (b *builder) routes(r item, destination string, e topology.Element) []topology.Route {
	if list := r.text("destinationPrefixListId"); list != "" {
		return b.routesToList(r, list, e)
	}
	gateway := b.gatewayOf(r)
	if destination == "" || gateway == "" {
		return nil
	}
	routes := []topology.Route{{Element: e, DestinationCIDRBlock: destination, Gateway: gateway, GatewayID: privateGatewayID(r, gateway)}}
	if gateway == topology.PrivateGateway && destination == "0.0.0.0/0" {
		routes = append(routes, topology.Route{Element: e, DestinationCIDRBlock: destination, Gateway: topology.OtherGateway})
	}
	return routes
}

func (b *builder) routesToList(r item, list string, e topology.Element) []topology.Route {
	ranges, known := b.prefixLists[list]
	if !known {
		b.note(r.Resource, "the ranges of prefix list "+list+" are not in what was read, so its route is left out")
		return nil
	}
	var routes []topology.Route
	for _, destination := range ranges {
		gateway := b.gatewayOf(r)
		routes = append(routes, topology.Route{
			Element: e, DestinationCIDRBlock: destination, Gateway: gateway, GatewayID: privateGatewayID(r, gateway),
		})
	}
	return routes
}

// privateGatewayID tells a peering connection from a gateway to on-premises networks: answers to those do not pass through it
// (VPC Peering Guide, "VPC peering basics").
func privateGatewayID(r item, gateway topology.Gateway) string {
	if gateway != topology.PrivateGateway {
		return ""
	}
	return r.either("gatewayId", "transitGatewayId", "vpcPeeringConnectionId", "coreNetworkArn", "localGatewayId")
}

// gatewayOf reads where a route leads; "" is the local route. Gateway IDs begin with what they are.
func (b *builder) gatewayOf(r item) topology.Gateway {
	switch gateway := r.text("gatewayId"); {
	case gateway == "local", strings.HasPrefix(gateway, "vpce-"):
		return ""
	case strings.HasPrefix(gateway, "igw-"):
		return topology.InternetGateway
	case gateway != "":
		return topology.PrivateGateway
	}
	switch {
	case r.text("natGatewayId") != "":
		return topology.NATGateway
	case r.either("transitGatewayId", "vpcPeeringConnectionId", "coreNetworkArn", "localGatewayId") != "":
		return topology.PrivateGateway
	case r.text("carrierGatewayId") != "":
		return topology.InternetGateway
	default:
		return topology.OtherGateway
	}
}

func (b *builder) giveTable(t *tables, s *topology.Subnet) {
	id, associated := t.ofSubnet[s.ID]
	if !associated {
		id = t.main[s.VPCID]
	}
	if table, known := t.byID[id]; known && id != "" {
		s.RouteTable = table
	}
}

// readNATGateways notes the public addresses by which a VPC leaves. Internet gateways themselves say nothing: routes to them do.
func (b *builder) readNATGateways() {
	for _, r := range b.of("aws:ec2/natGateway:NatGateway") {
		v := b.vpc(b.vpcOfSubnet(r.text("subnetId")))
		if address := r.text("publicIp"); v != nil && address != "" {
			v.PublicAddresses = append(v.PublicAddresses, address)
		}
	}
	b.of("aws:ec2/internetGateway:InternetGateway", "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
		"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway")
}
