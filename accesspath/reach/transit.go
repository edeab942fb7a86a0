package reach

import (
	"fmt"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/routing"
	"private-notebook/accesspath/topology"
)

// isFollowed says whether the route tables of a transit gateway were read, and the attachment of a VPC too: what it does with packets to and from
// there is then known.
func (r *Reach) isFollowed(transitGatewayID, vpcID string) bool {
	return len(r.TransitGatewayTablesOf(transitGatewayID)) > 0 && r.attachmentOf(vpcID, transitGatewayID) != ""
}

// passage is what the gateways of a link lead on together, from one VPC to another; from or to "", a network that is not known. All of it is led
// where a gateway is a peering connection, or its tables were not read.
func (r *Reach) passage(gateways []string, from, to string) routing.Passage {
	var all routing.Passage
	for _, id := range gateways {
		source := r.attachmentOf(from, id)
		p, known := routing.PassageOf(r.Index, id, source, r.attachmentOf(to, id))
		if !known || from != "" && source == "" {
			return routing.Passage{Onward: addresses.All(), Direct: addresses.All()}
		}
		all.Onward, all.Direct = all.Onward.Plus(p.Onward), all.Direct.Plus(p.Direct)
		if all.Table = p.Table; len(gateways) > 1 {
			all.Table = nil
		}
	}
	return all
}

// attachmentOf is the ID of a VPC's attachment; "" where none is known.
func (r *Reach) attachmentOf(vpcID, transitGatewayID string) string {
	if vpcID == "" {
		return ""
	}
	return r.attachment(vpcID, transitGatewayID).ID
}

// byTables narrows to what the route tables of a link's transit gateways lead on, there and back, between the place's network and the endpoint's
// VPC. What they lead to a third network may be led on from there, by a firewall for instance: that is assumed.
func (w *walk) byTables(f hop.Finding, gateways []string, from, to string) hop.Finding {
	there, back := w.passage(gateways, from, to), w.passage(gateways, to, from)
	if f = w.byTable(f, there, func(fl *flow) *addresses.Set { return &fl.targets }, w.destination()); f.Outcome != hop.Passes {
		return f
	}
	return w.byTable(f, back, func(fl *flow) *addresses.Set { return &fl.sources }, written(w.place.Sources))
}

// byTable narrows one side of the connections.
func (w *walk) byTable(f hop.Finding, p routing.Passage, side func(*flow) *addresses.Set, title string) hop.Finding {
	isDirect := true
	s := w.narrow(func(fl flow) flow {
		set := side(&fl)
		*set = set.And(p.Onward)
		isDirect = isDirect && !fl.unlocated && set.Within(p.Direct)
		return fl
	})
	if f.Outcome = w.outcome(s); f.Outcome == hop.Passes {
		if !isDirect && !f.Assumed {
			f.Assumed = true
			f.Because += fmt.Sprintf("; its route table leads what is for %s to another network, which is assumed to lead it on", title)
		}
		return f
	}
	f.Because += fmt.Sprintf(", but %s no route to %s", tableTitle(p.Table), title)
	f.Remedy = "propagate the attachment's routes into the transit gateway's route table, or add the route"
	if p.Table != nil {
		f.URN = p.Table.URN
	}
	return f
}

func tableTitle(t *topology.TransitGatewayTable) string {
	if t == nil {
		return "the transit gateway's own route tables have"
	}
	return topology.Titled("transit gateway route table", t.Element, t.ID) + " has"
}
