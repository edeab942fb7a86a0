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

// passage is what a table leads to the gateways of a link, and they lead on, from one VPC to another; from or to "", a network that is not known.
// A peering connection leads all on, and a gateway whose tables were not read may. A table that is not known may lead anywhere.
func (r *Reach) passage(table *topology.RouteTable, gateways []string, from, to string) routing.Passage {
	var all routing.Passage
	for _, id := range gateways {
		source := r.attachmentOf(from, id)
		p, known := routing.PassageOf(r.Index, id, source, r.attachmentOf(to, id))
		if !known || from != "" && source == "" {
			p = routing.Passage{Onward: addresses.All(), Direct: addresses.All()}
		}
		led := addresses.All()
		if table != nil {
			led = routing.Led(routing.EntriesOf(table, byGateway([]string{id})), led)
		}
		all.Onward, all.Direct = all.Onward.Plus(p.Onward.And(led)), all.Direct.Plus(p.Direct.And(led))
		if len(gateways) == 1 {
			all.Table = p.Table
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
	there := w.passage(tableOf(w.place.Subnet), gateways, from, to)
	f = w.byTable(f, w.destination(), func(fl *flow) (*addresses.Set, routing.Passage) { return &fl.targets, there })
	if f.Outcome != hop.Passes {
		return f
	}
	return w.byTable(f, written(w.place.Sources), func(fl *flow) (*addresses.Set, routing.Passage) {
		return &fl.sources, w.passage(tableOf(fl.subnet), gateways, to, from)
	})
}

func tableOf(s *topology.Subnet) *topology.RouteTable {
	if s == nil {
		return nil
	}
	return s.RouteTable
}

// byTable narrows one side of the connections.
func (w *walk) byTable(f hop.Finding, title string, side func(*flow) (*addresses.Set, routing.Passage)) hop.Finding {
	isDirect := true
	var decides *topology.TransitGatewayTable
	s := w.narrow(func(fl flow) flow {
		set, p := side(&fl)
		*set, decides = set.And(p.Onward), p.Table
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
	f.Because += fmt.Sprintf(", but %s no route to %s", tableTitle(decides), title)
	f.Remedy = "propagate the attachment's routes into the transit gateway's route table, or add the route"
	if decides != nil {
		f.URN = decides.URN
	}
	return f
}

func tableTitle(t *topology.TransitGatewayTable) string {
	if t == nil {
		return "the transit gateway's own route tables have"
	}
	return topology.Titled("transit gateway route table", t.Element, t.ID) + " has"
}
