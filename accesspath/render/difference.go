package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
)

// differenceGroup is all answers that one cause spoils in one way.
type differenceGroup struct {
	accesspath.Difference
	all []accesspath.Difference
}

// grouped joins differences with the same cause and the same remedy, in the order of their first.
func grouped(differences []accesspath.Difference) []differenceGroup {
	var groups []differenceGroup
	place := map[string]int{}
	for _, d := range differences {
		id := fmt.Sprint(d.Decision, d.Expected, d.DecidedBy, d.Remedy)
		i, known := place[id]
		if !known {
			i = len(groups)
			place[id] = i
			groups = append(groups, differenceGroup{Difference: d})
		}
		groups[i].all = append(groups[i].all, d)
	}
	return groups
}

// answers says which answers a group is about, e.g. "issuer on vpc, client-vpn (issue, open)".
func (g differenceGroup) answers() string {
	steps := newOrdered()
	for _, d := range g.all {
		steps.add(joined{about(d), string(d.From)}, string(d.Step))
	}
	paths := newOrdered()
	for _, name := range steps.order {
		paths.add(joined{name.first, strings.Join(steps.members[name], ", ")}, name.second)
	}
	texts := make([]string, len(paths.order))
	for i, name := range paths.order {
		texts[i] = fmt.Sprintf("%s on %s (%s)", name.first, strings.Join(paths.members[name], ", "), name.second)
	}
	return strings.Join(texts, "; ")
}

// about is who an answer is about, with the notebook where a report has several.
func about(d accesspath.Difference) string {
	if d.Notebook == "" {
		return string(d.Principal)
	}
	return d.Notebook + ": " + string(d.Principal)
}

// joined is two texts that members are collected under.
type joined struct{ first, second string }

// ordered collects members under names, in the order in which the names came.
type ordered struct {
	order   []joined
	members map[joined][]string
}

func newOrdered() *ordered { return &ordered{members: map[joined][]string{}} }

func (o *ordered) add(name joined, member string) {
	if o.members[name] == nil {
		o.order = append(o.order, name)
	}
	o.members[name] = append(o.members[name], member)
}
