package diff

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath"
)

// People are who came and went among those whom the answers about one notebook are for. An answer is that of whoever gets furthest: one
// more person who gets in as others did before changes none.
type People struct {
	// Notebook is its name, and As is "issuer", or "other issuer" for those whom the settings do not name and policies may let in.
	Notebook string         `json:"notebook"`
	As       accesspath.Who `json:"as"`
	// Came and Went are principals as kind and name, such as "role/analysts", sorted; nil where there is none.
	Came []string `json:"came,omitempty"`
	Went []string `json:"went,omitempty"`
}

// peopleBetween compares the notebooks that both reports have.
func peopleBetween(older, newer accesspath.Report) []People {
	list := []People{}
	add := func(notebook string, as accesspath.Who, was, is []string) {
		p := People{Notebook: notebook, As: as, Came: without(is, was), Went: without(was, is)}
		if len(p.Came)+len(p.Went) > 0 {
			list = append(list, p)
		}
	}
	for _, is := range newer.Meant {
		at := slices.IndexFunc(older.Meant, func(m accesspath.Meant) bool { return m.Notebook == is.Notebook })
		if at < 0 {
			continue
		}
		was := older.Meant[at]
		add(is.Notebook, accesspath.Issuer, was.Issuers, is.Issuers)
		add(is.Notebook, accesspath.OtherIssuer, was.Unnamed, is.Unnamed)
	}
	return list
}

func without(list, others []string) []string {
	var left []string
	for _, name := range list {
		if !slices.Contains(others, name) {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	return left
}

const peopleTitle = "Who has a policy about a notebook, or is named for one"

// String is who came and went, in a line.
func (p People) String() string {
	var texts []string
	if len(p.Came) > 0 {
		texts = append(texts, strings.Join(p.Came, ", ")+" came")
	}
	if len(p.Went) > 0 {
		texts = append(texts, strings.Join(p.Went, ", ")+" went")
	}
	return fmt.Sprintf("%s of %s: %s", p.As, p.Notebook, strings.Join(texts, "; "))
}

func people(r Report) []string {
	var texts []string
	for _, p := range r.People {
		texts = append(texts, p.String())
	}
	return texts
}
