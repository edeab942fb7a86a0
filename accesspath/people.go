package accesspath

import (
	"slices"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/reach"
	"private-notebook/accesspath/topology"
)

// people are those who stand for everybody on the path of a Client VPN. Where the path is meant to be closed, that is
// whoever has the most rules; else each group that is meant to get in, or anybody where no group is.
func (b *bench) people(v *topology.ClientVPN) []caller.Person {
	if !b.intent.allows(FromClientVPN) {
		return caller.InEveryGroup(v)
	}
	if groups := b.meantGroups(v); len(groups) > 0 {
		return caller.Members(groups)
	}
	return []caller.Person{{Title: "somebody in no group"}}
}

// nonMember is somebody who can connect to a Client VPN and is in every group but those that are meant to get in. There
// is none where everybody is meant, or the path is meant to be closed to all.
func (b *bench) nonMember(v *topology.ClientVPN) []caller.Person {
	meant := b.meantGroups(v)
	if len(meant) == 0 || !b.intent.allows(FromClientVPN) {
		return nil
	}
	others := slices.DeleteFunc(caller.GroupsOf(v), func(group string) bool { return slices.Contains(meant, group) })
	return []caller.Person{{Title: "somebody outside " + strings.Join(meant, ", "), Groups: others}}
}

// meantGroups are those that the intent names. Where it names none they are the groups for which the rules keep the
// endpoints; nil where the rules open any part of those to everybody.
func (b *bench) meantGroups(v *topology.ClientVPN) []string {
	if len(b.intent.ClientVPNGroups) > 0 {
		return b.intent.ClientVPNGroups
	}
	var targets addresses.Set
	for i := range b.Endpoints {
		if e := &b.Endpoints[i]; b.isOfNotebooks(e) {
			targets = targets.Plus(b.reach.RangesOf(e))
		}
	}
	targets = reach.Occupied(targets)
	if !reach.Opened(v, caller.Person{}, targets).IsEmpty() {
		return nil
	}
	var reaching []string
	for _, group := range caller.GroupsOf(v) {
		if !reach.Opened(v, caller.Person{Groups: []string{group}}, targets).IsEmpty() {
			reaching = append(reaching, group)
		}
	}
	if len(reaching) == 0 {
		return caller.GroupsOf(v)
	}
	return reaching
}
