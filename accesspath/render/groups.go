package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
)

// alike joins the sections of notebooks that have the same answers and the same differences, in the order of their first. What
// brought an answer about may differ among them: a walk that is shown is that of the first, and is said to be.
func alike(list []section) []section {
	var groups []section
	place := map[string]int{}
	for _, s := range list {
		id := s.fingerprint()
		at, known := place[id]
		if !known {
			place[id] = len(groups)
			s.names, s.number = []string{s.Notebook}, len(groups)
			groups = append(groups, s)
			continue
		}
		groups[at].names = append(groups[at].names, s.Notebook)
		groups[at].Differences = append(groups[at].Differences, s.Differences...)
	}
	for i := range groups {
		if g := &groups[i]; len(g.names) > 1 {
			g.example, g.Notebook = g.names[0], namesOf(g.names)
		}
	}
	return groups
}

// fingerprint is every answer of a section, whether it rests on an assumption, and whether it is meant; a non-member's too.
func (s section) fingerprint() string {
	var b strings.Builder
	for _, who := range s.whos() {
		for _, from := range accesspath.Froms() {
			for _, step := range accesspath.Steps() {
				v := s.verdict(who, from, step)
				fmt.Fprint(&b, who, v.Decision, v.Assumed, s.differs(v), " ")
			}
		}
	}
	return b.String() + s.outside()
}

// whos are the sorts of person that the section judges.
func (s section) whos() []accesspath.Who {
	whos := accesspath.Whos()
	if s.verdict(accesspath.OtherIssuer, accesspath.FromVPC, accesspath.Issue).Decision != "" {
		whos = append(whos, accesspath.OtherIssuer)
	}
	return whos
}

// shown are those who have columns of their own: all but principals who are denied everything, which a line says.
func (s section) shown() []accesspath.Who {
	if s.otherIssuersAreOut() {
		return accesspath.Whos()
	}
	return s.whos()
}

// title is what the section is about: "notebook a", or "notebooks a … c (3 notebooks)".
func (s section) title() string {
	if s.example == "" {
		return "notebook " + s.Notebook
	}
	return "notebooks " + s.Notebook
}

// walkOf says whose walk is shown, where a section is about several.
func (s section) walkOf() string {
	if s.example == "" {
		return ""
	}
	return fmt.Sprintf("The reasons are those of %s; the others have the same answers, and their own reasons in the JSON.", s.example)
}

// drawn is what fits into the picture of a section.
func (s section) drawn() string {
	if s.example == "" {
		return s.Notebook
	}
	return fmt.Sprintf("%d of them", len(s.names))
}

// otherIssuersAreOut says whether whoever is judged as an issuer of another notebook is denied everything.
func (s section) otherIssuersAreOut() bool {
	for _, from := range accesspath.Froms() {
		for _, step := range accesspath.Steps() {
			if s.verdict(accesspath.OtherIssuer, from, step).Decision != accesspath.Deny {
				return false
			}
		}
	}
	return true
}

// same says in a line what the tables of a sort of person would only repeat; "" where they have something of their own.
func (s section) same(who accesspath.Who) string {
	if who == accesspath.Administrator && s.fares(accesspath.Administrator) == s.fares(accesspath.Issuer) {
		return "the same answers as an issuer's, on every path and each pair of paths."
	}
	return ""
}

// fares are all answers of a sort of person.
func (s section) fares(who accesspath.Who) string {
	var b strings.Builder
	for _, from := range accesspath.Froms() {
		for _, step := range accesspath.Steps() {
			v := s.verdict(who, from, step)
			fmt.Fprint(&b, v.Decision, v.Assumed, s.differs(v), " ")
		}
	}
	return b.String()
}
