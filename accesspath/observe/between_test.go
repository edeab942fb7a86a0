package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

const (
	peeringToken  = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
	accepterToken = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"
	transitModule = "aws:ec2transitgateway/"
)

// aNotebook says in which Region and account the stack is.
func aNotebook() observe.Resource {
	return declared("aws:sagemaker/notebookInstance:NotebookInstance", "n", object{"name": "n",
		"arn": "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/n"})
}

func TestPeeringConnections(t *testing.T) {
	both := object{"vpcId": "vpc-1", "peerVpcId": "vpc-2", "acceptStatus": "active"}
	with := func(more object) object {
		all := object{}
		for name, value := range both {
			all[name] = value
		}
		for name, value := range more {
			all[name] = value
		}
		return all
	}
	accepter := object{"vpcPeeringConnectionId": "pcx-1", "vpcId": "vpc-2", "peerVpcId": "vpc-1", "acceptStatus": "active"}
	const far = "VPC peering connection pcx-1 leads to a VPC in another "
	for _, row := range []struct {
		name      string
		resources []observe.Resource
		status    string
		note      string
	}{
		{"active", []observe.Resource{declared(peeringToken, "pcx-1", both)}, "active", ""},
		{"accepted by itself", []observe.Resource{declared(peeringToken, "pcx-1",
			with(object{"acceptStatus": "pending-acceptance", "autoAccept": true}))}, "active", ""},
		{"accepted by a resource of its own", []observe.Resource{
			declared(peeringToken, "pcx-1", with(object{"acceptStatus": "pending-acceptance"})), declared(accepterToken, "pcx-1", accepter)}, "active", ""},
		{"the accepter's resource alone", []observe.Resource{declared(accepterToken, "pcx-1", accepter)}, "active", ""},
		{"not accepted", []observe.Resource{declared(peeringToken, "pcx-1", with(object{"acceptStatus": "pending-acceptance"}))}, "pending-acceptance",
			`VPC peering connection pcx-1 was "pending-acceptance" at the last refresh; once it is accepted, it joins its two VPCs`},
		{"refused", []observe.Resource{declared(peeringToken, "pcx-1", with(object{"acceptStatus": "rejected"}))}, "rejected", ""},
		{"of another account", []observe.Resource{declared(peeringToken, "pcx-1", with(object{"peerOwnerId": "444455556666"}))}, "active",
			far + "account, whose routes are not in what was read"},
		{"of another Region", []observe.Resource{declared(peeringToken, "pcx-1", with(object{"region": "eu-west-1", "peerRegion": "us-east-1"}))},
			"active", far + "Region, whose routes are not in what was read"},
		{"of another Region and account", []observe.Resource{declared(peeringToken, "pcx-1", with(object{"region": "eu-west-1",
			"peerRegion": "us-east-1", "peerOwnerId": "444455556666"}))}, "active",
			far + "Region and in another account, whose routes are not in what was read"},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := see(append(row.resources, aNotebook())...)
			require.Len(t, seen.PeeringConnections, 1)
			p := seen.PeeringConnections[0]
			assert.Equal(t, []string{"pcx-1", "vpc-1", "vpc-2", row.status}, []string{p.ID, p.VPCID, p.PeerVPCID, p.Status})
			assert.Equal(t, row.resources[0].URN, p.URN)
			if row.note == "" {
				assert.Empty(t, seen.NotUnderstood)
				return
			}
			require.Len(t, seen.NotUnderstood, 1)
			note := seen.NotUnderstood[0]
			assert.Equal(t, row.note, note.Because)
			assert.True(t, note.Opens)
			assert.Equal(t, topology.AboutNetwork, note.About)
		})
	}
}

// A connection that another Region's VPC asked for ends here as well; one between two others does not.
func TestAPeeringConnectionOfAnotherRegionMayEndHere(t *testing.T) {
	ends := func(own, peer string) []topology.PeeringConnection {
		return see(aNotebook(), declared(peeringToken, "pcx-1", object{"region": own, "vpcId": "vpc-far", "peerVpcId": "vpc-1", "peerRegion": peer})).
			PeeringConnections
	}
	require.Len(t, ends("us-east-1", "eu-west-1"), 1)
	assert.Equal(t, "vpc-1", ends("us-east-1", "eu-west-1")[0].PeerVPCID)
	assert.Empty(t, ends("us-east-1", "us-west-2"))
}

// Each sort of target has its own property, in a route of its own and in a table of either kind.
func TestWhereRoutesLead(t *testing.T) {
	subnet := declared("aws:ec2/subnet:Subnet", "subnet-1", object{"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24"})
	link := declared("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", object{"subnetId": "subnet-1", "routeTableId": "rtb-1"})
	for _, row := range []struct {
		property, id string
		want         topology.Route
	}{
		{"gatewayId", "igw-1", topology.Route{Gateway: topology.InternetGateway}},
		{"gatewayId", "vgw-1", topology.Route{Gateway: topology.PrivateGateway, GatewayID: "vgw-1"}},
		{"gatewayId", "vpce-1", topology.Route{Gateway: topology.OtherGateway}},
		{"natGatewayId", "nat-1", topology.Route{Gateway: topology.NATGateway}},
		{"transitGatewayId", "tgw-1", topology.Route{Gateway: topology.PrivateGateway, GatewayID: "tgw-1"}},
		{"vpcPeeringConnectionId", "pcx-1", topology.Route{Gateway: topology.PeeringGateway, GatewayID: "pcx-1"}},
		{"egressOnlyGatewayId", "eigw-1", topology.Route{Gateway: topology.EgressOnlyGateway}},
		{"coreNetworkArn", "arn:core", topology.Route{Gateway: topology.PrivateGateway, GatewayID: "arn:core"}},
		{"localGatewayId", "lgw-1", topology.Route{Gateway: topology.PrivateGateway, GatewayID: "lgw-1"}},
		{"carrierGatewayId", "cagw-1", topology.Route{Gateway: topology.InternetGateway}},
		{"networkInterfaceId", "eni-1", topology.Route{Gateway: topology.OtherGateway}},
		{"vpcEndpointId", "vpce-1", topology.Route{Gateway: topology.OtherGateway}},
	} {
		t.Run(row.property+" "+row.id, func(t *testing.T) {
			for destination, ofRoute := range map[string]string{"10.9.0.0/16": "destinationCidrBlock", "2001:db8::/56": "destinationIpv6CidrBlock"} {
				inTable := map[string]string{"destinationCidrBlock": "cidrBlock", "destinationIpv6CidrBlock": "ipv6CidrBlock"}[ofRoute]
				inline := object{"vpcId": "vpc-1", "routes": []any{object{inTable: destination, row.property: row.id}}}
				want := row.want
				want.DestinationCIDRBlock, want.DestinationIPv6CIDRBlock = destination, ""
				if inTable == "ipv6CidrBlock" {
					want.DestinationCIDRBlock, want.DestinationIPv6CIDRBlock = "", destination
				}
				for _, spelling := range []observe.Resource{
					declared("aws:ec2/route:Route", "r", object{"routeTableId": "rtb-1", ofRoute: destination, row.property: row.id}),
					declared("aws:ec2/routeTable:RouteTable", "rtb-1", inline),
					declared("aws:ec2/defaultRouteTable:DefaultRouteTable", "rtb-1", inline),
				} {
					seen := see(subnet, link, spelling)
					require.Len(t, seen.Subnets[0].RouteTable.Routes, 1, spelling.URN)
					got := seen.Subnets[0].RouteTable.Routes[0]
					got.Element = topology.Element{}
					assert.Equal(t, want, got, spelling.URN)
				}
			}
		})
	}
}

// A list of ranges may be of IPv6, and a default route to a private gateway may end anywhere, in either family.
func TestRoutesOfIPv6(t *testing.T) {
	subnet := declared("aws:ec2/subnet:Subnet", "subnet-1", object{"vpcId": "vpc-1"})
	link := declared("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", object{"subnetId": "subnet-1", "routeTableId": "rtb-1"})
	list := declared("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-1", object{"entries": []any{object{"cidr": "2001:db8::/32"}}})
	routes := func(to object) []topology.Route {
		to["routeTableId"] = "rtb-1"
		return see(subnet, link, list, declared("aws:ec2/route:Route", "r", to)).Subnets[0].RouteTable.Routes
	}
	got := routes(object{"destinationPrefixListId": "pl-1", "transitGatewayId": "tgw-1"})
	require.Len(t, got, 1)
	assert.Equal(t, "2001:db8::/32", got[0].DestinationIPv6CIDRBlock)
	assert.Empty(t, routes(object{"destinationPrefixListId": "pl-1", "gatewayId": "vpce-1"}), "a gateway endpoint's own route")
	got = routes(object{"destinationIpv6CidrBlock": "::/0", "transitGatewayId": "tgw-1"})
	require.Len(t, got, 2)
	assert.Equal(t, topology.OtherGateway, got[1].Gateway)
	got = routes(object{"destinationCidrBlock": "0.0.0.0/0", "vpcPeeringConnectionId": "pcx-1"})
	require.Len(t, got, 1, "nothing beyond the other VPC is reached by peering")
}

func TestTransitGatewayAttachments(t *testing.T) {
	attachment := declared(transitModule+"vpcAttachment:VpcAttachment", "tgw-attach-1",
		object{"transitGatewayId": "tgw-1", "vpcId": "vpc-1", "subnetIds": []any{"subnet-1"}})
	accepted := declared(transitModule+"vpcAttachmentAccepter:VpcAttachmentAccepter", "tgw-attach-2",
		object{"transitGatewayAttachmentId": "tgw-attach-2", "transitGatewayId": "tgw-1", "vpcId": "vpc-2", "subnetIds": []any{"subnet-2"}})
	again := declared(transitModule+"vpcAttachmentAccepter:VpcAttachmentAccepter", "tgw-attach-1",
		object{"transitGatewayAttachmentId": "tgw-attach-1", "transitGatewayId": "tgw-1", "vpcId": "vpc-1"})
	got := see(attachment, accepted, again).TransitGatewayAttachments
	assert.Equal(t, []topology.TransitGatewayAttachment{
		{Element: topology.Element{URN: attachment.URN}, ID: "tgw-attach-1", TransitGatewayID: "tgw-1", VPCID: "vpc-1", SubnetIDs: []string{"subnet-1"}},
		{Element: topology.Element{URN: accepted.URN}, ID: "tgw-attach-2", TransitGatewayID: "tgw-1", VPCID: "vpc-2", SubnetIDs: []string{"subnet-2"}},
	}, got)
}

// A core network leads from VPC to VPC like a transit gateway, and routes name it by its ARN.
func TestACoreNetworkIsAWayBetweenVPCs(t *testing.T) {
	const core = "arn:aws:networkmanager::111122223333:core-network/core-network-1"
	seen := see(declared("aws:networkmanager/vpcAttachment:VpcAttachment", "attachment-1", object{
		"coreNetworkArn": core, "coreNetworkId": "core-network-1", "vpcArn": "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1",
		"subnetArns": []any{"arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1"}}))
	require.Len(t, seen.TransitGatewayAttachments, 1)
	a := seen.TransitGatewayAttachments[0]
	assert.Equal(t, topology.TransitGatewayAttachment{Element: a.Element, ID: "attachment-1", TransitGatewayID: core, VPCID: "vpc-1",
		SubnetIDs: []string{"subnet-1"}}, a)
	require.Len(t, seen.NotUnderstood, 1)
	assert.True(t, seen.NotUnderstood[0].Closes && !seen.NotUnderstood[0].Opens)
}

// A gateway's own tables are assumed to lead through; where the stack declares them, the report says that once.
func TestInnerRouteTablesOfATransitGatewayAreSaid(t *testing.T) {
	attachment := declared(transitModule+"vpcAttachment:VpcAttachment", "tgw-attach-1", object{"transitGatewayId": "tgw-1", "vpcId": "vpc-1"})
	table := declared(transitModule+"routeTable:RouteTable", "tgw-rtb-1", object{"transitGatewayId": "tgw-1"})
	route := declared(transitModule+"route:Route", "r", object{"transitGatewayRouteTableId": "tgw-rtb-1", "blackhole": true})
	for name, row := range map[string]struct {
		resources []observe.Resource
		notes     int
	}{
		"none":                       {[]observe.Resource{attachment}, 0},
		"a table and a route of it":  {[]observe.Resource{attachment, table, route}, 1},
		"a table of another gateway": {[]observe.Resource{attachment, declared(table.Type, "t", object{"transitGatewayId": "tgw-2"})}, 0},
		"no VPC is attached":         {[]observe.Resource{table, route}, 0},
		"a Client VPN is attached": {[]observe.Resource{table, declared("aws:ec2clientvpn/endpoint:Endpoint", "cvpn-1",
			object{"transitGatewayConfiguration": object{"transitGatewayId": "tgw-1"}})}, 1},
		"a route of a table that is declared elsewhere": {[]observe.Resource{attachment, route}, 1},
		"no default table": {[]observe.Resource{attachment, declared(transitModule+"transitGateway:TransitGateway", "tgw-1",
			object{"defaultRouteTableAssociation": "disable"})}, 1},
		"not in the default table": {[]observe.Resource{declared(attachment.Type, "tgw-attach-1", object{"transitGatewayId": "tgw-1", "vpcId": "vpc-1",
			"transitGatewayDefaultRouteTablePropagation": false})}, 1},
		"a peer of the gateway": {[]observe.Resource{attachment, declared(transitModule+"peeringAttachment:PeeringAttachment", "p",
			object{"transitGatewayId": "tgw-1"})}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			notes := see(row.resources...).NotUnderstood
			require.Len(t, notes, row.notes)
			for _, note := range notes {
				assert.Equal(t, topology.AboutNetwork, note.About)
				assert.True(t, note.Closes != note.Opens, "an inner table can only drop, and a peer can only add")
			}
		})
	}
}

// An attachment of which nothing tells the core network joins nobody knows what.
func TestACoreNetworkWithoutItsARNMayAdmit(t *testing.T) {
	seen := see(declared("aws:networkmanager/vpcAttachment:VpcAttachment", "attachment-1", object{
		"coreNetworkId": "core-network-1", "vpcArn": "arn:aws:ec2:us-west-2:111122223333:vpc/vpc-1",
	}))
	grave := false
	for _, n := range seen.NotUnderstood {
		grave = grave || n.Grave && n.Opens
	}
	assert.True(t, grave, "%+v", seen.NotUnderstood)
}
