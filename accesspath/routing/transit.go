package routing

import (
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// Passage is where a transit gateway leads packets by its own route tables (AWS Transit Gateways guide, "Transit gateway route tables").
type Passage struct {
	// Onward is what it leads to any attachment, and Direct what it leads right to the one that is asked for. What it leads to another
	// attachment may still get there: a network there may lead it on.
	Onward, Direct addresses.Set
	// Table is the one that decides; nil where packets may come by any attachment, or none decides.
	Table *topology.TransitGatewayTable
}

// PassageOf is what a transit gateway leads from one attachment to another, by their IDs. From "", packets may come by any attachment. Nothing is
// known where the gateway's tables were not read.
func PassageOf(x *topology.Index, gateway, from, to string) (p Passage, known bool) {
	tables := x.TransitGatewayTablesOf(gateway)
	if len(tables) == 0 {
		return Passage{}, false
	}
	for _, t := range tables {
		if len(t.AttachmentIDs) == 0 || from != "" && !slices.Contains(t.AttachmentIDs, from) {
			continue
		}
		if from != "" {
			p.Table = t
		}
		p.Onward = p.Onward.Plus(led(t, func(r topology.TransitGatewayRoute) bool { return len(r.AttachmentIDs) > 0 }))
		p.Direct = p.Direct.Plus(led(t, func(r topology.TransitGatewayRoute) bool { return to != "" && slices.Contains(r.AttachmentIDs, to) }))
	}
	return p, true
}

// LedElsewhere is what a transit gateway leads from any other attachment than one to any that is none of some; nothing where its tables were not
// read.
func LedElsewhere(x *topology.Index, gateway, from string, some []string) (set addresses.Set) {
	isOfAnother := func(id string) bool { return id != from }
	isElsewhere := func(id string) bool { return !slices.Contains(some, id) }
	for _, t := range x.TransitGatewayTablesOf(gateway) {
		if slices.ContainsFunc(t.AttachmentIDs, isOfAnother) {
			set = set.Plus(led(t, func(r topology.TransitGatewayRoute) bool { return slices.ContainsFunc(r.AttachmentIDs, isElsewhere) }))
		}
	}
	return set
}

func led(t *topology.TransitGatewayTable, leads func(topology.TransitGatewayRoute) bool) addresses.Set {
	var entries []Entry
	for _, route := range t.Routes {
		for _, p := range addresses.Of(route.DestinationCIDRBlock).Prefixes() {
			entries = append(entries, Entry{Destination: p, Leads: leads(route), Propagated: route.Propagated})
		}
	}
	return Led(entries, addresses.All())
}
