package reach

import (
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// flow is one sort of connection from a place to an endpoint: to its interface in one subnet, in one version of IP.
type flow struct {
	// subnet is the endpoint's; nil where nothing declares it.
	subnet *topology.Subnet
	// sources and targets are what is left of the addresses on both sides.
	sources, targets addresses.Set
	// unlocated says that the addresses of the interface are not known.
	unlocated bool
}

// flowsTo are all connections that a place may try. Where the path is meant to be open, people use the version that names give them
// first.
func (w *walk) flowsTo(e *topology.Endpoint) []flow {
	sources := w.place.Sources
	if w.place.Unknown {
		sources = addresses.All()
	}
	ranges := w.rangesPerSubnet(e)
	var flows []flow
	for _, version := range versionsOf(e) {
		for _, f := range ranges {
			f.sources = version(sources)
			if f.unlocated = f.targets.IsEmpty(); !f.unlocated {
				f.targets = version(f.targets)
			}
			if !f.sources.IsEmpty() && (f.unlocated || !f.targets.IsEmpty()) {
				flows = append(flows, f)
			}
		}
		if w.meant && len(flows) > 0 {
			return flows
		}
	}
	return flows
}

// versionsOf are the versions of IP that an endpoint has addresses of (AWS PrivateLink Guide, "IP address types").
func versionsOf(e *topology.Endpoint) []func(addresses.Set) addresses.Set {
	switch e.IPAddressType {
	case "ipv6":
		return []func(addresses.Set) addresses.Set{addresses.Set.V6}
	case "dualstack":
		return []func(addresses.Set) addresses.Set{addresses.Set.V4, addresses.Set.V6}
	default:
		return []func(addresses.Set) addresses.Set{addresses.Set.V4}
	}
}

// rangesPerSubnet are the endpoint's subnets with the addresses that its interfaces have there, or may have.
func (r *Reach) rangesPerSubnet(e *topology.Endpoint) []flow {
	known := addresses.Of(e.Addresses...)
	var list []flow
	for _, id := range e.SubnetIDs {
		subnet := r.Subnet(id)
		targets := caller.RangesOf(r.VPC(e.VPCID))
		if subnet != nil {
			targets = caller.RangesOfSubnet(r.Index, subnet)
		}
		list = append(list, flow{subnet: subnet, targets: exactly(known, targets.V4()).Plus(exactly(known, targets.V6()))})
	}
	return list
}

// exactly is what is known of addresses in a range; where nothing is, it is the range. Of two versions one may be known alone.
func exactly(known, within addresses.Set) addresses.Set {
	if exact := known.And(within); !exact.IsEmpty() {
		return exact
	}
	return within
}

// RangesOf are the ranges that an endpoint's interfaces have addresses in.
func (r *Reach) RangesOf(e *topology.Endpoint) addresses.Set {
	var set addresses.Set
	for _, f := range r.rangesPerSubnet(e) {
		set = set.Plus(f.targets)
	}
	return set
}

// sources are those of whoever still gets through.
func (w *walk) sources() addresses.Set {
	var set addresses.Set
	for _, f := range w.flows {
		set = set.Plus(f.sources)
	}
	return set
}

// targets are those that connections may still go to: of a version of IP that the place has none of, nothing is asked.
func (w *walk) targets() addresses.Set {
	var set addresses.Set
	for _, f := range w.flows {
		set = set.Plus(f.targets)
	}
	return set
}

// share says how much of something is left.
type share int

const (
	none share = iota
	part
	whole
)

// isWithin says whether another connection of the same sort has all that this one has.
func (f flow) isWithin(other flow) bool {
	return f.sources.Within(other.sources) && f.targets.Within(other.targets)
}

// isOpen says that some address can still connect to some address.
func (f flow) isOpen() bool { return !f.sources.IsEmpty() && (f.unlocated || !f.targets.IsEmpty()) }

// narrow keeps of every connection what a hop lets through, and says how much that is of what was there.
func (w *walk) narrow(through func(flow) flow) share {
	return w.narrowEach(func(f flow) []flow { return []flow{through(f)} })
}

// narrowEach is narrow for a hop that lets several parts of a connection through.
func (w *walk) narrowEach(through func(flow) []flow) share {
	all := len(w.flows) > 0
	var kept []flow
	for _, f := range w.flows {
		parts := through(f)
		all = all && slices.ContainsFunc(parts, f.isWithin)
		for _, left := range parts {
			if left.isOpen() {
				kept = append(kept, left)
			}
		}
	}
	switch {
	case all:
		return whole
	case len(kept) == 0:
		return none
	default:
		w.flows = kept
		return part
	}
}

// outcome reads a share. A path that is meant must be open to everybody on it; one that is not must be closed to everybody. Where
// the addresses on a path are not known, a part may be theirs or not.
func (w *walk) outcome(s share) hop.Outcome {
	switch {
	case s == whole:
		return hop.Passes
	case s == none:
		return hop.Fails
	case w.place.Unknown:
		return hop.Unsure
	case w.meant:
		return hop.Fails
	default:
		return hop.Passes
	}
}

// sharing compares what is left of a set with the set.
func sharing(left, of addresses.Set) share {
	switch {
	case of.Within(left):
		return whole
	case left.Overlaps(of):
		return part
	default:
		return none
	}
}
