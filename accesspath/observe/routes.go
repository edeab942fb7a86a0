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
		table.Routes = append(table.Routes, b.routes(r, element(r))...)
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
		table.Routes = append(table.Routes, b.routes(route, topology.Element{URN: r.URN})...)
	}
	table.PropagatingGatewayIDs = union(table.PropagatingGatewayIDs, r.texts("propagatingVgws"))
}

// routes are none for the local route.
func (b *builder) routes(r item, e topology.Element) []topology.Route {
	if list := r.text("destinationPrefixListId"); list != "" {
		return b.routesToList(r, list, e)
	}
	destination := r.either("destinationCidrBlock", "cidrBlock", "destinationIpv6CidrBlock", "ipv6CidrBlock")
	return routesTo([]string{destination}, r, e)
}

// routesTo are a route for each range. A default route to a transit or virtual private gateway may end on the internet as well:
// whoever is behind it decides. Nothing beyond the other VPC is reached by a peering connection (VPC Peering Guide, "VPC peering
// limitations").
func routesTo(destinations []string, r item, e topology.Element) []topology.Route {
	gateway, id := gatewayOf(r)
	var routes []topology.Route
	for _, destination := range destinations {
		if destination == "" || gateway == "" {
			continue
		}
		route := topology.Route{Element: e, Gateway: gateway, GatewayID: id}
		if strings.Contains(destination, ":") {
			route.DestinationIPv6CIDRBlock = destination
		} else {
			route.DestinationCIDRBlock = destination
		}
		routes = append(routes, route)
		if gateway == topology.PrivateGateway && (destination == defaultRoute || destination == defaultIPv6Route) {
			route.Gateway, route.GatewayID = topology.OtherGateway, ""
			routes = append(routes, route)
		}
	}
	return routes
}

// routesToList leaves out the routes that AWS adds to a gateway endpoint, which is for other services.
func (b *builder) routesToList(r item, list string, e topology.Element) []topology.Route {
	if strings.HasPrefix(r.text("gatewayId"), "vpce-") {
		return nil
	}
	ranges, known := b.prefixLists[list]
	if !known {
		b.noteEffect(r.Resource, mayDivert, "the ranges of prefix list %s are not in what was read, so its route is left out", list)
		return nil
	}
	return routesTo(ranges, r, e)
}

// routeTargets are what a route may lead to besides an internet or virtual private gateway, by the property that names it.
var routeTargets = []struct {
	property string
	gateway  topology.Gateway
}{
	{"natGatewayId", topology.NATGateway}, {"transitGatewayId", topology.PrivateGateway},
	{"vpcPeeringConnectionId", topology.PeeringGateway}, {"egressOnlyGatewayId", topology.EgressOnlyGateway},
	{"coreNetworkArn", topology.PrivateGateway}, {"localGatewayId", topology.PrivateGateway},
	{"carrierGatewayId", topology.InternetGateway},
}

// gatewayOf reads where a route leads, and the ID of a gateway or connection to other networks; "" is the local route.
func gatewayOf(r item) (gateway topology.Gateway, id string) {
	if gateway, id = gatewayByID(r.text("gatewayId")); id != "" {
		return gateway, idOf(gateway, id)
	}
	for _, target := range routeTargets {
		if id = r.text(target.property); id != "" {
			return target.gateway, idOf(target.gateway, id)
		}
	}
	return topology.OtherGateway, ""
}

// gatewayByID reads the property that names several sorts: IDs begin with what they are. An endpoint here is one of a Gateway Load
// Balancer, which leads to a firewall.
func gatewayByID(id string) (topology.Gateway, string) {
	sort, _, _ := strings.Cut(id, "-")
	switch sort {
	case "local":
		return "", id
	case "igw":
		return topology.InternetGateway, id
	case "eigw":
		return topology.EgressOnlyGateway, id
	case "pcx":
		return topology.PeeringGateway, id
	case "vpce":
		return topology.OtherGateway, id
	default:
		return topology.PrivateGateway, id
	}
}

// idOf leaves out the IDs of gateways that it does not matter which.
func idOf(gateway topology.Gateway, id string) string {
	if gateway == topology.PrivateGateway || gateway == topology.PeeringGateway {
		return id
	}
	return ""
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
