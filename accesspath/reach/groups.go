package reach

import (
	"fmt"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/topology"
)

// traffic is one connection as security groups see it.
type traffic struct {
	protocol string
	port     int
	// what and to word it: "HTTPS" to "endpoint x".
	what, to string
}

// securityGroups are both sides of an HTTPS connection to the endpoint. Security groups are stateful, so answers need no rule (VPC
// User Guide, "Control traffic to your AWS resources using security groups").
func (w *walk) securityGroups() hop.Finding {
	e := w.endpoint
	t := traffic{protocol: "tcp", port: httpsPort, what: "HTTPS", to: e.Title()}
	door := w.Worn(e.SecurityGroupIDs, w.VPC(e.VPCID))
	if w.place.Wears && !w.choosesGroups() {
		if out := w.released(t, w.targets(), door); out.Outcome != hop.Passes {
			return orBlame(out, w.place.URN)
		}
	}
	return orBlame(w.admitted(t, door), e.URN)
}

// choosesGroups says whether the caller decides which groups his machine wears: a workload on a path that is not meant.
func (w *walk) choosesGroups() bool { return !w.meant && w.place.VPC != nil && w.place.VPN == nil }

// orBlame names what wears the groups where no group is declared.
func orBlame(f hop.Finding, urn string) hop.Finding {
	if f.URN == "" {
		f.URN = urn
	}
	return f
}

// admitted asks the ingress rules of the door's groups, and narrows to whom they admit.
func (w *walk) admitted(t traffic, door []string) hop.Finding {
	peers := peersOf(w.place.Sources, w.place.Unknown)
	a := w.askRules(door, t, peers, ingress, w.wearable)
	s := w.narrow(func(fl flow) flow {
		if !a.byGroup {
			fl.sources = fl.sources.And(a.admitted)
		}
		return fl
	})
	f := hop.Finding{Hop: hop.SecurityGroups, URN: a.urn, Because: a.title}
	from := written(w.place.Sources)
	if s != whole && w.meant && !a.byGroup {
		if wearer, group := w.declaredWearer(a.groups); wearer != nil {
			f.Because = fmt.Sprintf("%s admits %s to %s from any resource that has %s, such as %s %s", group.Title(), t.what, t.to, wearer.worn,
				wearer.Kind, topology.TitleOf(wearer.Element, "", wearer.SubnetID))
			return f
		}
	}
	switch f.Outcome = w.outcome(s); {
	case s != whole && a.doubt != "" && !(s == part && !w.meant):
		f.Outcome, f.Because = hop.Unsure, a.doubt
	case f.Outcome == hop.Unsure:
		f.Because = "the addresses on this path are not known, and the rules do not admit every address"
	case s == whole && a.byGroup && w.choosesGroups():
		f.Because = fmt.Sprintf("%s admits %s to %s from any resource that has security group %s, and a workload in %s may have it",
			f.Because, t.what, t.to, a.worn, w.place.VPC.Title())
		f.Remedy = fmt.Sprintf("remove the rule that admits security group %s, or control who may attach that group", a.worn)
		w.worn = a.worn
	case s == whole:
		f.Because = fmt.Sprintf("%s admits %s from %s to %s", f.Because, t.what, from, t.to)
	case s == part && f.Outcome == hop.Passes:
		f.Because = fmt.Sprintf("%s admits %s to %s from part of %s: %s", f.Because, t.what, t.to, from, w.sources())
		f.Remedy = fmt.Sprintf("remove each rule that admits %s port %d on this path", t.protocol, t.port)
	case s == part:
		f.Because = fmt.Sprintf("%s admits %s to %s from only part of %s", f.Because, t.what, t.to, from)
		f.Remedy = fmt.Sprintf("admit %s port %d from all of %s", t.protocol, t.port, from)
	default:
		f.Because = fmt.Sprintf("%s does not admit %s (%s port %d) from %s to %s", f.Because, t.what, t.protocol, t.port, from, t.to)
		f.Remedy = fmt.Sprintf("admit %s port %d from %s", t.protocol, t.port, from)
	}
	return f
}

// released asks the egress rules of the groups at the place.
func (w *walk) released(t traffic, targets addresses.Set, targetGroups []string) hop.Finding {
	a := w.askRules(w.place.Worn, t, targets, egress, func(id string) bool { return slices.Contains(targetGroups, id) })
	f := hop.Finding{Hop: hop.SecurityGroups, URN: a.urn, Because: a.title}
	s := whole
	if !a.byGroup {
		s = sharing(a.admitted, peersOf(targets, targets.IsEmpty()))
	}
	switch {
	case s == whole, s == part && !w.meant:
		f.Because = fmt.Sprintf("%s lets %s out to %s", f.Because, t.what, t.to)
		if s == part && w.narrow(a.isTarget) == none {
			f.Outcome = hop.Fails
			f.Because = fmt.Sprintf("%s of %s lets %s out to none of the addresses of %s that are left", a.title, w.place.Title, t.what, t.to)
		}
	case a.doubt != "":
		f.Outcome, f.Because = hop.Unsure, a.doubt
	case targets.IsEmpty() && !a.admitted.IsEmpty():
		f.Outcome, f.Because = hop.Unsure, "the address of "+t.to+" is not known, and the rules do not let everything out"
	default:
		f.Outcome = hop.Fails
		f.Because = fmt.Sprintf("%s of %s does not let %s (%s port %d) out to %s", f.Because, w.place.Title, t.what, t.protocol, t.port, t.to)
		f.Remedy = fmt.Sprintf("add an egress rule for %s port %d to %s", t.protocol, t.port, written(targets))
	}
	return f
}

// peersOf are the addresses that rules are compared with: all, where they are not known.
func peersOf(known addresses.Set, unknown bool) addresses.Set {
	if unknown {
		return addresses.Of("0.0.0.0/0")
	}
	return known
}

// wearable says whether whoever is at the place wears a group, or, where the caller chooses, may wear it: a group of his own VPC, or one of
// which nothing is declared.
func (w *walk) wearable(id string) bool {
	if !w.choosesGroups() {
		return slices.Contains(w.place.Worn, id)
	}
	group := w.Group(id)
	return group == nil || group.VPCID == w.place.VPC.ID || slices.Contains(group.AssociatedVPCIDs, w.place.VPC.ID)
}

// wearer is a declared machine that wears a group.
type wearer struct {
	*topology.Workload
	worn string
}

// declaredWearer is a machine at the place that wears one of the groups which a door admits; nil where none is declared.
func (w *walk) declaredWearer(groups []admittedGroup) (*wearer, *topology.SecurityGroup) {
	if w.place.VPC == nil || w.place.VPN != nil {
		return nil, nil
	}
	for _, machine := range w.WorkloadsOf(w.place.VPC.ID) {
		for _, g := range groups {
			if slices.Contains(machine.SecurityGroupIDs, g.id) {
				return &wearer{machine, g.id}, g.door
			}
		}
	}
	return nil, nil
}

// isTarget narrows a connection to the targets that rules name.
func (a *rulesAnswer) isTarget(fl flow) flow {
	fl.targets = fl.targets.And(a.admitted)
	return fl
}
