package reach

import (
	"cmp"
	"net/netip"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/topology"
)

// entry is a route as a packet sees it.
type entry struct {
	destination netip.Prefix
	// leads says that it is the way that is asked for.
	leads bool
	// propagated says that a gateway put it there, and anyLength that it may have put it there in parts, down to single addresses.
	propagated, anyLength bool
}

// led is how much of some addresses a table leads the way that is asked for. The longest prefix decides, and of routes to the same
// destination a static one before a propagated one (VPC User Guide, "Route priority"). Two static routes to one destination are one
// that may lead to either: that it may lead there counts.
func led(entries []entry, addressed addresses.Set) addresses.Set {
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(b.length()-a.length(), later(a.propagated, b.propagated), later(b.leads, a.leads))
	})
	var set addresses.Set
	left := addressed
	for _, e := range entries {
		if left.IsEmpty() {
			break
		}
		destination := addresses.OfPrefixes(e.destination)
		if e.leads {
			set = set.Plus(left.And(destination))
		}
		left = left.Minus(destination)
	}
	return set
}

// length is the prefix length by which a route is preferred.
func (e *entry) length() int {
	if e.anyLength {
		return e.destination.Addr().BitLen()
	}
	return e.destination.Bits()
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

// entriesOf are a table's routes, each with whether it leads by the gateway.
func entriesOf(table *topology.RouteTable, leads func(topology.Route) bool) []entry {
	var entries []entry
	for _, route := range table.Routes {
		for _, p := range addresses.Of(route.DestinationCIDRBlock, route.DestinationIPv6CIDRBlock).Prefixes() {
			entries = append(entries, entry{destination: p, leads: leads(route)})
		}
	}
	return entries
}

// byGateway says that a route leads to one of the gateways with these IDs.
func byGateway(ids []string) func(topology.Route) bool {
	return func(r topology.Route) bool { return slices.Contains(ids, r.GatewayID) }
}

// divertedBy is the route elsewhere without which the addresses would be led.
func divertedBy(entries []entry, addressed addresses.Set) (netip.Prefix, bool) {
	own := slices.DeleteFunc(slices.Clone(entries), func(e entry) bool { return !e.leads })
	for _, e := range entries {
		without := slices.DeleteFunc(slices.Clone(entries), func(o entry) bool { return !o.leads && o.destination != e.destination })
		if !e.leads && !addressed.Within(led(without, addressed)) && addressed.Within(led(own, addressed)) {
			return e.destination, true
		}
	}
	return netip.Prefix{}, false
}
