package observe

import (
	"cmp"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

const (
	transitAccepterType = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter"
	transitTableType    = "aws:ec2transitgateway/routeTable:RouteTable"
)

// readTransitGateways reads the VPCs' attachments to transit gateways. The owner of a shared gateway has an accepter instead of
// the attachment, or besides.
func (b *builder) readTransitGateways() {
	known := map[string]*topology.TransitGatewayAttachment{}
	for _, r := range b.of(transitAttachmentType, transitAccepterType) {
		id := r.text("transitGatewayAttachmentId")
		if id == "" {
			id = r.ID
		}
		a, has := known[id]
		if !has {
			a = &topology.TransitGatewayAttachment{Element: element(r), ID: id}
			known[id] = a
		}
		a.TransitGatewayID = cmp.Or(a.TransitGatewayID, r.text("transitGatewayId"))
		a.VPCID = cmp.Or(a.VPCID, r.text("vpcId"))
		a.SubnetIDs = union(a.SubnetIDs, r.texts("subnetIds"))
	}
	b.readCoreNetworks(known)
	var gateways []string
	for i := range b.topology.ClientVPNs {
		gateways = union(gateways, present(b.topology.ClientVPNs[i].TransitGatewayID))
	}
	for _, id := range byURN(known, func(a *topology.TransitGatewayAttachment) string { return a.URN }) {
		b.topology.TransitGatewayAttachments = append(b.topology.TransitGatewayAttachments, *known[id])
		gateways = union(gateways, present(known[id].TransitGatewayID))
	}
	b.readInnerTables()
	b.noteInnerTables(gateways)
	b.noteGatewayPeers(gateways)
}

// readCoreNetworks reads the VPCs' attachments to core networks, which lead from VPC to VPC as transit gateways do: routes name the
// core network by its ARN.
func (b *builder) readCoreNetworks(known map[string]*topology.TransitGatewayAttachment) {
	for _, r := range b.of("aws:networkmanager/vpcAttachment:VpcAttachment") {
		a := &topology.TransitGatewayAttachment{
			Element: element(r), ID: r.ID, TransitGatewayID: r.text("coreNetworkArn"), VPCID: endOfARN(r.text("vpcArn")),
		}
		for _, arn := range r.texts("subnetArns") {
			a.SubnetIDs = append(a.SubnetIDs, endOfARN(arn))
		}
		known[r.ID] = a
		if a.TransitGatewayID == "" || a.VPCID == "" {
			b.noteEffect(r.Resource, mayAdmit.gravely(), "the ARN of its core network or of its VPC is not in what was read, so it is not known which "+
				"networks it joins")
		}
		b.noteEffect(r.Resource, mayDrop, "the segments of core network %s are not followed; the model takes it to lead from each attachment to "+
			"every other", r.text("coreNetworkId"))
	}
}

// endOfARN is the ID at the end of an ARN.
func endOfARN(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// innerTableTypes declare what a transit gateway does with a packet, besides leading it from each attachment to every other.
var innerTableTypes = []string{
	transitTableType, "aws:ec2transitgateway/route:Route",
	"aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
	"aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
	"aws:ec2transitgateway/prefixListReference:PrefixListReference",
	"aws:ec2transitgateway/defaultRouteTableAssociation:DefaultRouteTableAssociation",
	"aws:ec2transitgateway/defaultRouteTablePropagation:DefaultRouteTablePropagation",
	"aws:ec2transitgateway/policyTable:PolicyTable", "aws:ec2transitgateway/policyTableAssociation:PolicyTableAssociation",
}

// readInnerTables reads the route tables of transit gateways, where an account's reading has all of them: AWS shows them to the gateway's owner.
func (b *builder) readInnerTables() {
	var tables []topology.TransitGatewayTable
	unread := map[string]bool{}
	for _, r := range b.of(transitTableType) {
		t := topology.TransitGatewayTable{Element: element(r), ID: r.ID, TransitGatewayID: r.text("transitGatewayId")}
		if !r.isTold("routes") || !r.isTold("attachmentIds") {
			unread[t.TransitGatewayID] = true
			continue
		}
		t.AttachmentIDs = r.texts("attachmentIds")
		for _, route := range r.nested("routes") {
			t.Routes = append(t.Routes, topology.TransitGatewayRoute{DestinationCIDRBlock: route.text("destinationCidrBlock"),
				AttachmentIDs: route.texts("attachmentIds"), Propagated: route.flag("propagated", false)})
		}
		tables = append(tables, t)
		unread[t.TransitGatewayID] = unread[t.TransitGatewayID] || !b.isWhole(b.accounts.of(r.Resource), transitTableType) ||
			b.hasOtherAttachment(t.TransitGatewayID, r.Reading)
	}
	b.findLaterRoutes(tables, unread)
	for i := range tables {
		if !unread[tables[i].TransitGatewayID] {
			b.topology.TransitGatewayTables = append(b.topology.TransitGatewayTables, tables[i])
		}
	}
}

// hasOtherAttachment says whether a VPC's attachment to a gateway is not in the reading of the gateway's tables, though AWS shows the owner all of
// them. The reading is then of another time than what has the attachment, and knows no table of its.
func (b *builder) hasOtherAttachment(gateway string, reading *accountfile.Reading) bool {
	return slices.ContainsFunc(b.topology.TransitGatewayAttachments, func(a topology.TransitGatewayAttachment) bool {
		return a.TransitGatewayID == gateway && !slices.ContainsFunc(b.byType[transitAttachmentType], func(r *Resource) bool {
			return r.ID == a.ID && r.Reading != nil && reading != nil && r.Reading.Account == reading.Account && r.Reading.Region == reading.Region
		})
	})
}

// findLaterRoutes marks the gateways of which a stack beside the account files declares routes, associations or propagations: the reading of their
// tables may be older than they are.
func (b *builder) findLaterRoutes(tables []topology.TransitGatewayTable, unread map[string]bool) {
	for _, r := range b.of(innerTableTypes...) {
		if r.Reading != nil {
			continue
		}
		for i := range tables {
			if t := &tables[i]; r.text("transitGatewayId") == t.TransitGatewayID || r.text("transitGatewayRouteTableId") == t.ID {
				unread[t.TransitGatewayID] = true
			}
		}
	}
}

// isFollowed says whether a transit gateway's own route tables were read.
func (b *builder) isFollowed(gateway string) bool {
	return slices.ContainsFunc(b.topology.TransitGatewayTables, func(t topology.TransitGatewayTable) bool { return t.TransitGatewayID == gateway })
}

// noteInnerTables says once for each attached gateway that its inner routes are the stack's own and not followed. A gateway that
// keeps its defaults leads from each attachment to every other (Transit Gateway Guide, "How AWS Transit Gateway works").
func (b *builder) noteInnerTables(gateways []string) {
	noted, ofTable := map[string]bool{}, map[string]string{}
	say := func(r item, gateway string) {
		if noted[gateway] || b.isFollowed(gateway) || gateway != "" && !slices.Contains(gateways, gateway) {
			return
		}
		noted[gateway] = true
		b.noteEffect(r.Resource, mayDrop, "transit gateway %s has route tables of its own; the model takes them to lead from each "+
			"attachment to every other", cmp.Or(gateway, "of another stack"))
	}
	if len(gateways) == 0 {
		b.of(append(innerTableTypes, "aws:ec2transitgateway/transitGateway:TransitGateway")...)
		return
	}
	for _, r := range b.of("aws:ec2transitgateway/transitGateway:TransitGateway") {
		if r.text("defaultRouteTableAssociation") == "disable" || r.text("defaultRouteTablePropagation") == "disable" {
			say(r, r.ID)
		}
	}
	for _, r := range b.of(transitAttachmentType, transitAccepterType) {
		if !r.flag("transitGatewayDefaultRouteTableAssociation", true) || !r.flag("transitGatewayDefaultRouteTablePropagation", true) {
			say(r, r.text("transitGatewayId"))
		}
	}
	for _, r := range b.of(innerTableTypes...) {
		gateway := cmp.Or(r.text("transitGatewayId"), ofTable[r.text("transitGatewayRouteTableId")])
		if r.Type == innerTableTypes[0] {
			ofTable[r.ID] = gateway
		}
		say(r, gateway)
	}
}

// noteGatewayPeers says that an attached gateway leads further, to what hangs on another one.
func (b *builder) noteGatewayPeers(gateways []string) {
	for _, r := range b.of("aws:ec2transitgateway/peeringAttachment:PeeringAttachment",
		"aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter",
		"aws:ec2transitgateway/connect:Connect", "aws:ec2transitgateway/connectPeer:ConnectPeer") {
		gateway := r.text("transitGatewayId")
		if gateway == "" || slices.Contains(gateways, gateway) {
			b.noteEffect(r.Resource, mayAdmit, "it leads to networks behind transit gateway %s that the model does not follow", gateway)
		}
	}
}
