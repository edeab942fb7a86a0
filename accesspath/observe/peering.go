package observe

import (
	"strings"

	"private-notebook/accesspath/topology"
)

const (
	peeringType         = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
	peeringAccepterType = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter"
	activePeering       = "active"
)

// readPeering reads VPC peering connections. The requester's resource and the accepter's may both be in the stack and are one
// connection. Its options are about public names of instances alone (VPC Peering Guide, "Enable DNS resolution for a VPC peering
// connection"), so they decide nothing here.
func (b *builder) readPeering() {
	b.of("aws:ec2/peeringConnectionOptions:PeeringConnectionOptions")
	known := map[string]*topology.PeeringConnection{}
	for _, r := range b.peeringEnds(peeringType) {
		b.readPeeringEnd(known, r, r.ID, r.text("vpcId"), r.text("peerVpcId"))
	}
	for _, r := range b.peeringEnds(peeringAccepterType) {
		id := r.either("vpcPeeringConnectionId")
		if id == "" {
			id = r.ID
		}
		b.readPeeringEnd(known, r, id, r.text("peerVpcId"), r.text("vpcId"))
	}
	for _, id := range byURN(known, func(p *topology.PeeringConnection) string { return p.URN }) {
		p := known[id]
		if waits(p.Status) {
			b.noteEffect(&Resource{URN: p.URN, Type: peeringType}, mayAdmit, "VPC peering connection %s was %q at the last refresh; once it "+
				"is accepted, it joins its two VPCs", id, p.Status)
		}
		b.topology.PeeringConnections = append(b.topology.PeeringConnections, *p)
	}
}

// peeringEnds are the resources of a type in every Region: a connection of another Region may end in a VPC of this one.
func (b *builder) peeringEnds(token string) []item {
	items := b.of(token)
	for i := range b.resources {
		r := &b.resources[i]
		if region := b.regionOf(r); r.Type == token && region != "" && region != b.topology.Region {
			items = append(items, item{r, b})
		}
	}
	return items
}

// readPeeringEnd adds what one end's resource says. The accepter's word on the status is the newer one: the requester's was
// taken before it.
func (b *builder) readPeeringEnd(known map[string]*topology.PeeringConnection, r item, id, vpcID, peerVPCID string) {
	p, has := known[id]
	if !has {
		if !b.endsHere(r) {
			return
		}
		p = &topology.PeeringConnection{Element: element(r), ID: id}
		known[id] = p
		b.noteFarPeer(r, id)
	}
	if p.VPCID == "" {
		p.VPCID = vpcID
	}
	if p.PeerVPCID == "" {
		p.PeerVPCID = peerVPCID
	}
	switch {
	case r.flag("autoAccept", false) && waits(r.text("acceptStatus")):
		p.Status = activePeering
	case r.text("acceptStatus") != "" && p.Status != activePeering:
		p.Status = r.text("acceptStatus")
	}
}

// waits says whether a connection is there and not accepted yet (VPC Peering Guide, "VPC peering connection lifecycle").
func waits(status string) bool {
	return status == "initiating-request" || status == "pending-acceptance" || status == "provisioning"
}

// endsHere says whether one of a connection's VPCs is in the Region that is judged.
func (b *builder) endsHere(r item) bool {
	own, peer := b.regionOf(r.Resource), r.text("peerRegion")
	here := b.topology.Region
	return here == "" || own == "" || own == here || peer == here
}

// noteFarPeer says that the other VPC is in another Region or account, where its routes stand.
func (b *builder) noteFarPeer(r item, id string) {
	own, peer := b.regionOf(r.Resource), r.text("peerRegion")
	var where []string
	if own != "" && peer != "" && own != peer {
		where = append(where, "in another Region")
	}
	if owner := r.text("peerOwnerId"); owner != "" && b.topology.Account != "" && owner != b.topology.Account {
		where = append(where, "in another account")
	}
	if len(where) > 0 {
		b.noteEffect(r.Resource, mayDivert, "VPC peering connection %s leads to a VPC %s, whose routes are not in what was read",
			id, strings.Join(where, " and "))
	}
}
