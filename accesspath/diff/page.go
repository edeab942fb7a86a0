package diff

import (
	_ "embed" // the page
	"html/template"
	"io"
	"strings"

	"private-notebook/accesspath/look"
	"private-notebook/accesspath/trust"
	"private-notebook/internal/simulation"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(look.Add(template.New("difference")).Parse(pageText))

// pageData is what the page's template reads.
type pageData struct {
	Report
	// Title names both ends in a few words, and Summary counts.
	Title, Summary string
	// Simulated is the word and what is said behind it; "" where neither end is simulated.
	SimulatedWord, Simulated string
	// Wrong says that an answer is not as it is meant, changed or not.
	Wrong       bool
	Ends        []pageEnd
	Groups      []pageGroup
	StarLegend  string
	TrustTitle  string
	WhoMay      []string
	PeopleTitle string
	WhoChanged  []string
	OthersTitle string
	// First are as many of the other changes as are shown at once, and Rest are those behind them.
	First, Rest []string
}

// pageEnd is one of the two that were compared.
type pageEnd struct {
	Sort string
	End
	At string
}

// pageGroup is answers that changed in the same way, by the same changes.
type pageGroup struct {
	Change, Verdict, About string
	Wrong                  bool
	Causes                 []string
	Before, Now            string
}

// page writes one HTML file that needs no other: a browser shows it without a network, and prints it.
func page(w io.Writer, r Report) error {
	all := others(r)
	data := pageData{
		Report: r, Title: r.Old.Name + " → " + r.New.Name, Summary: summary(r), Wrong: r.NotAsMeant+r.AssumersNotMeant > 0 && r.NotCompared == "",
		Ends:       []pageEnd{{"before", r.Old, strings.Join(r.Old.ReadAt, ", ")}, {"now", r.New, strings.Join(r.New.ReadAt, ", ")}},
		TrustTitle: trust.Title, WhoMay: trustLines(r), PeopleTitle: peopleTitle, WhoChanged: people(r), OthersTitle: othersTitle(r),
		First: all[:min(len(all), mostListed)], Rest: all[min(len(all), mostListed):],
	}
	if r.Old.Simulated || r.New.Simulated {
		data.SimulatedWord, data.Simulated = simulation.Word, simulatedEnds(r)
	}
	for _, g := range groups(r) {
		data.Groups = append(data.Groups, pageGroup{
			Change: strings.Replace(g.change(), "->", "→", 1), Verdict: strings.TrimPrefix(g.verdict(), ", "), About: g.about(),
			Wrong:  g.AsMeant != nil && !*g.AsMeant,
			Causes: r.causes(g.ChangedBy), Before: g.WasBecause, Now: g.Because,
		})
	}
	if hasStar(r) {
		data.StarLegend = starLegend
	}
	return pageTemplate.Execute(w, data)
}

// simulatedEnds says which of the two are simulated.
func simulatedEnds(r Report) string {
	switch {
	case r.Old.Simulated && r.New.Simulated:
		return strings.TrimPrefix(simulation.Sentence, simulation.Word)
	case r.Old.Simulated:
		return ": " + r.Old.Name + " is of the sandbox's simulated AWS, and of no real account. The comparison is no evidence about one."
	default:
		return ": " + r.New.Name + " is of the sandbox's simulated AWS, and of no real account. The comparison is no evidence about one."
	}
}
