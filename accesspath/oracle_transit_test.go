package accesspath_test

import (
	"net/netip"
	"slices"

	"private-notebook/accesspath/topology"
)

// drawTransitTables gives some transit gateways two route tables of their own: each attachment has one of them, or none.
func drawTransitTables(d dice, t *topology.Topology) {
	for g := range 2 {
		if !d.in(3) {
			continue
		}
		tables := make([]topology.TransitGatewayTable, 2)
		attachments := []string{"tgw-attach-vpn"}
		for _, a := range t.TransitGatewayAttachments {
			if a.TransitGatewayID == idOf("tgw", g) {
				attachments = append(attachments, a.ID)
			}
		}
		for i := range tables {
			tables[i] = topology.TransitGatewayTable{ID: idOf("tgw-rtb", 10*g+i), TransitGatewayID: idOf("tgw", g), Routes: some(d, 1, 4, func(int) topology.TransitGatewayRoute {
				v4, v6 := rangeOf(d)
				r := topology.TransitGatewayRoute{DestinationCIDRBlock: v4 + v6, Propagated: d.in(2)}
				if !d.in(4) {
					r.AttachmentIDs = []string{pick(d, attachments...)}
				}
				return r
			})}
		}
		for _, id := range attachments {
			if n := d.IntN(5); n < 4 {
				tables[n%2].AttachmentIDs = append(tables[n%2].AttachmentIDs, id)
			}
		}
		t.TransitGatewayTables = append(t.TransitGatewayTables, tables...)
	}
}

// isLedOn says whether a gateway leads packets for an address on, from a VPC; "" is a network behind it that nobody declares. Where it leads them
// to a third network, that may lead them on.
func isLedOn(t *topology.Topology, gateway, vpc string, a netip.Addr) bool {
	own := func(x topology.TransitGatewayAttachment) bool { return x.VPCID == vpc && x.TransitGatewayID == gateway }
	at := slices.IndexFunc(t.TransitGatewayAttachments, own)
	if vpc != "" && at < 0 {
		return true // its attachment is declared elsewhere
	}
	hasTables, led := false, false
	for _, table := range t.TransitGatewayTables {
		if table.TransitGatewayID != gateway {
			continue
		}
		hasTables = true
		if len(table.AttachmentIDs) == 0 || vpc != "" && !slices.Contains(table.AttachmentIDs, t.TransitGatewayAttachments[at].ID) {
			continue
		}
		led = led || leadsOn(table, a)
	}
	return led || !hasTables
}

// leadsOn looks up the longest prefix; of one length a static route goes before a propagated one.
func leadsOn(table topology.TransitGatewayTable, a netip.Addr) bool {
	longest, static, leads := -1, false, false
	for _, r := range table.Routes {
		n := 0
		if !holds(r.DestinationCIDRBlock, a) {
			continue
		}
		n = bits(r.DestinationCIDRBlock)
		switch {
		case n > longest || n == longest && !r.Propagated && !static:
			longest, static, leads = n, !r.Propagated, len(r.AttachmentIDs) > 0
		case n == longest && static == !r.Propagated:
			leads = leads || len(r.AttachmentIDs) > 0
		}
	}
	return leads
}
