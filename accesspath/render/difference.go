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

// grouped joins differences with the same cause and the same remedy, in the order of their first. A remedy is the same for two
// notebooks where it differs in their ARNs alone.
func grouped(differences []accesspath.Difference) []differenceGroup {
	var groups []differenceGroup
	place := map[string]int{}
	for _, d := range differences {
		remedy := withoutNotebook(d)
		id := fmt.Sprint(d.Decision, d.Expected, d.DecidedBy, remedy)
		i, known := place[id]
		if !known {
			i = len(groups)
			place[id] = i
			groups = append(groups, differenceGroup{Difference: d})
		}
		if first := &groups[i].Difference; first.Notebook != d.Notebook {
			first.Remedy = remedy
		}
		groups[i].all = append(groups[i].all, d)
	}
	return groups
}

// withoutNotebook is a remedy that says the same of every notebook.
func withoutNotebook(d accesspath.Difference) string {
	if d.Notebook == "" {
		return d.Remedy
	}
	return strings.ReplaceAll(d.Remedy, ":notebook-instance/"+strings.ToLower(d.Notebook), ":notebook-instance/<notebook>")
}

// answers says which answers a group is about, e.g. "issuer on vpc, client-vpn (issue, open)". Notebooks of which it says the
// same are named together.
func (g differenceGroup) answers() string {
	byNotebook := newOrdered[string, accesspath.Difference]()
	for _, d := range g.all {
		byNotebook.add(d.Notebook, d)
	}
	notebooks := newOrdered[string, string]()
	for _, name := range byNotebook.order {
		notebooks.add(answersOf(byNotebook.members[name]), name)
	}
	texts := make([]string, len(notebooks.order))
	for i, text := range notebooks.order {
		texts[i] = text
		if names := notebooks.members[text]; names[0] != "" {
			texts[i] = namesOf(names) + ": " + text
		}
	}
	return strings.Join(texts, "; ")
}

// answersOf says which answers about one notebook are among the differences.
func answersOf(differences []accesspath.Difference) string {
	steps := newOrdered[joined, string]()
	for _, d := range differences {
		steps.add(joined{string(d.Principal), string(d.From)}, string(d.Step))
	}
	paths := newOrdered[joined, string]()
	for _, name := range steps.order {
		paths.add(joined{name.first, strings.Join(steps.members[name], ", ")}, name.second)
	}
	texts := make([]string, len(paths.order))
	for i, name := range paths.order {
		texts[i] = fmt.Sprintf("%s on %s (%s)", name.first, strings.Join(paths.members[name], ", "), name.second)
	}
	return strings.Join(texts, "; ")
}

// joined is two texts that members are collected under.
type joined struct{ first, second string }

// ordered collects members under names, in the order in which the names came.
type ordered[N comparable, M any] struct {
	order   []N
	members map[N][]M
}

func newOrdered[N comparable, M any]() *ordered[N, M] { return &ordered[N, M]{members: map[N][]M{}} }

func (o *ordered[N, M]) add(name N, member M) {
	if o.members[name] == nil {
		o.order = append(o.order, name)
	}
	o.members[name] = append(o.members[name], member)
}

// ofNotebooks says for how many of several notebooks an answer differs, since tables show those with the same answers once; "" where there is one.
func ofNotebooks(r accesspath.Report) string {
	if len(r.Meant) < 2 {
		return ""
	}
	different := map[string]bool{}
	for _, d := range r.Intent.Differences {
		different[d.Notebook] = true
	}
	return fmt.Sprintf(", for %d of %d notebooks", len(different), len(r.Meant))
}
