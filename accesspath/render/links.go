package render

import (
	"fmt"

	"private-notebook/accesspath"
)

// spot is an answer in the page.
type spot struct {
	section int
	who     accesspath.Who
	from    accesspath.From
	step    accesspath.Step
}

// anchor is the ID of the spot in the page. What a non-member gets is one line.
func (s spot) anchor() string {
	if s.who == accesspath.NonMember {
		return fmt.Sprintf("non-member-%d", s.section)
	}
	return fmt.Sprintf("answer-%d-%s-%s-%s", s.section, s.who, s.from, s.step)
}

// citation is the answers of one sort of person on one path, each with the anchor that leads to it.
type citation struct {
	// Section is whose answers they are; "" where the page is about one notebook, or several that are alike.
	Section string
	Who     accesspath.Who
	From    accesspath.From
	// Again says that it goes on about the person of the citation before it, so that the person need not be named again.
	Again   bool
	Answers []citedAnswer
}

type citedAnswer struct {
	Step   accesspath.Step
	Anchor string
}

// places finds the section of a notebook.
type places struct {
	titles   []string
	sections map[string]int
}

func placesOf(list []section) places {
	p := places{sections: map[string]int{}}
	for _, s := range list {
		p.titles = append(p.titles, s.Notebook)
		for _, name := range s.names {
			p.sections[name] = s.number
		}
	}
	return p
}

// spot is where a verdict stands. A report about one notebook names none, and has one section.
func (p places) spot(notebook string, who accesspath.Who, from accesspath.From, step accesspath.Step) spot {
	return spot{p.sections[notebook], who, from, step}
}

// cite lists spots by section, person and path, in the order in which they come. Notebooks that are alike have one spot.
func (p places) cite(spots []spot) []citation {
	var list []citation
	at, seen := map[spot]int{}, map[spot]bool{}
	for _, s := range spots {
		if seen[s] {
			continue
		}
		seen[s] = true
		of := spot{section: s.section, who: s.who, from: s.from}
		i, known := at[of]
		if !known {
			i = len(list)
			at[of] = i
			c := citation{Who: s.who, From: s.from}
			if len(p.titles) > 1 {
				c.Section = p.titles[s.section]
			}
			if i > 0 {
				c.Again = list[i-1].Who == c.Who && list[i-1].Section == c.Section
			}
			list = append(list, c)
		}
		list[i].Answers = append(list[i].Answers, citedAnswer{s.step, s.anchor()})
	}
	return list
}
