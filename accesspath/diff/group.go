package diff

import (
	"fmt"
	"slices"
	"strings"
)

// group is answers that changed in the same way, by the same changes.
type group struct {
	Answer
	all []Answer
}

// about says which answers they are, as "issuer on vpc, internet (issue, open)".
func (g group) about() string {
	type path struct{ notebook, who, from string }
	steps, paths := map[path]string{}, map[path]string{}
	var order, joined []path
	for _, a := range g.all {
		p := path{a.Notebook, string(a.Principal), string(a.From)}
		if steps[p] == "" {
			order = append(order, p)
		} else {
			steps[p] += ", "
		}
		steps[p] += string(a.Step)
	}
	for _, p := range order {
		same := path{p.notebook, p.who, steps[p]}
		if paths[same] == "" {
			joined = append(joined, same)
		} else {
			paths[same] += ", "
		}
		paths[same] += p.from
	}
	var texts []string
	for _, p := range joined {
		text := fmt.Sprintf("%s on %s (%s)", p.who, paths[p], p.from)
		if p.notebook != "" {
			text = p.notebook + ": " + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "; ")
}

func groups(r Report) []group {
	var list []group
	for _, a := range r.Answers {
		same := slices.IndexFunc(list, func(g group) bool {
			return g.change() == group{Answer: a}.change() && slices.Equal(g.ChangedBy, a.ChangedBy) && g.verdict() == group{Answer: a}.verdict()
		})
		if same < 0 {
			list = append(list, group{Answer: a})
			same = len(list) - 1
		}
		list[same].all = append(list[same].all, a)
	}
	slices.SortStableFunc(list, func(x, y group) int { return x.order() - y.order() })
	return list
}

// order puts first what is not as meant, and last where only the mark changed.
func (g group) order() int {
	switch {
	case g.AsMeant != nil && !*g.AsMeant:
		return 0
	case g.Was != g.Is:
		return 1
	default:
		return 2
	}
}

func (g group) change() string { return word(g.Was, g.WasAssumed) + " -> " + word(g.Is, g.IsAssumed) }

func (g group) verdict() string {
	switch {
	case g.AsMeant == nil:
		return ""
	case *g.AsMeant:
		return ", as meant"
	default:
		return ", NOT as meant"
	}
}

func word[D ~string](decision D, assumed bool) string {
	switch {
	case decision == "":
		return "not asked"
	case assumed:
		return string(decision) + "*"
	default:
		return string(decision)
	}
}
