// Package routing says where the routes of a table lead packets: those of a subnet's, and those of a transit gateway's own.
package routing

import (
	"cmp"
	"net/netip"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// Entry is a route as a packet sees it.
type Entry struct {
	Destination netip.Prefix
	// Leads says that it is the way that is asked for.
	Leads bool
	// Propagated says that a gateway put it there, and AnyLength that it may have put it there in parts, down to single addresses.
	Propagated, AnyLength bool
}

// Led is how much of some addresses a table leads the way that is asked for. The longest prefix decides, and of routes to the same
// destination a static one before a propagated one (VPC User Guide, "Route priority"). Two static routes to one destination are one
// that may lead to either: that it may lead there counts.
func Led(entries []Entry, addressed addresses.Set) addresses.Set {
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(b.length()-a.length(), later(a.Propagated, b.Propagated), later(b.Leads, a.Leads))
	})
	var set addresses.Set
	left := addressed
	for _, e := range entries {
		if left.IsEmpty() {
			break
		}
		destination := addresses.OfPrefixes(e.Destination)
		if e.Leads {
			set = set.Plus(left.And(destination))
		}
		left = left.Minus(destination)
	}
	return set
}

// length is the prefix length by which a route is preferred.
func (e *Entry) length() int {
	if e.AnyLength {
		return e.Destination.Addr().BitLen()
	}
	return e.Destination.Bits()
}

func later(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

// EntriesOf are a table's routes, each with whether it leads by the gateway.
func EntriesOf(table *topology.RouteTable, leads func(topology.Route) bool) []Entry {
	var entries []Entry
	for _, route := range table.Routes {
		for _, p := range addresses.Of(route.DestinationCIDRBlock, route.DestinationIPv6CIDRBlock).Prefixes() {
			entries = append(entries, Entry{Destination: p, Leads: leads(route)})
		}
	}
	return entries
}

// DivertedBy is the route elsewhere without which the addresses would be led.
func DivertedBy(entries []Entry, addressed addresses.Set) (netip.Prefix, bool) {
	own := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return !e.Leads })
	for _, e := range entries {
		without := slices.DeleteFunc(slices.Clone(entries), func(o Entry) bool { return !o.Leads && o.Destination != e.Destination })
		if !e.Leads && !addressed.Within(Led(without, addressed)) && addressed.Within(Led(own, addressed)) {
			return e.Destination, true
		}
	}
	return netip.Prefix{}, false
}
