package render

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/look"
	"private-notebook/accesspath/trust"
	"private-notebook/internal/simulation"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(look.Add(template.New("page").Funcs(template.FuncMap{
	"mark": mark, "hopMark": hopMark, "decider": decider, "shortPath": shortPath,
	"first": first, "rest": rest,
})).Parse(pageText))

// pageData is what the page's template reads.
type pageData struct {
	Title, Outcome, Restriction, Allowed string
	Made                                 *accesspath.Made
	OK                                   bool
	// Simulated is what is said of a simulated deployment; "" of any other.
	Simulated, SimulatedWord     string
	Causes                       []pageCause
	Assumers                     []assumerGroup
	Sections                     []pageSection
	PeopleTitle, StrangersTitle  string
	People                       []peopleRow
	Owned, Strangers             bool
	Footings                     footings
	Readings, NotRead, WhoGetsIn []string
	TrustTitle                   string
	Trust                        []string
	Froms                        []accesspath.From
	Steps                        []accesspath.Step
	DiffersLegend, AssumedLegend string
}

// pageCause is all answers that one cause spoils, with where they are.
type pageCause struct {
	differenceGroup
	At []citation
}

// pageSection is the part of the page about one notebook, or about several with the same answers.
type pageSection struct {
	// Title names them, and WalkOf says whose walks are shown; "" where there is but one.
	Title, WalkOf string
	// Outside is the line about a non-member; "" where groups do not decide. OutsideAnchor leads to it.
	Outside, OutsideAnchor string
	// Opens says why an outsider may open; "" where none may.
	Opens       string
	Wide, Small drawing
	// Whos are all sorts of person, and Shown those with columns of their own among the answers.
	Whos, Shown []pageWho
	// OthersOut stands for the columns of those who are denied everything; "" where there are none.
	OthersOut       string
	Assumed, Differ bool
}

// Answers are a path's answers, of everybody with columns, in their order.
func (s pageSection) Answers(path int) []pageAnswer {
	var list []pageAnswer
	for _, who := range s.Shown {
		list = append(list, who.Rows[path].Answers...)
	}
	return list
}

// pageWho is one principal's answers and matrix.
type pageWho struct {
	Who     accesspath.Who
	Meaning string
	Rows    []pageRow
	// Same stands for both tables where they would say nothing of their own; "" elsewhere.
	Same string
}

// pageRow is one path of a principal: its own answers, and what happens to a URL issued there.
type pageRow struct {
	From    accesspath.From
	Answers []pageAnswer
	Cells   []pageCell
}

// pageAnswer is one verdict.
type pageAnswer struct {
	accesspath.Verdict
	// ID is the walk's anchor in the page, and Anchor the answer's own.
	ID, Anchor string
	Differs    bool
	expected   accesspath.Decision
}

// pageCell is one cell of the matrix with the two walks that make it.
type pageCell struct {
	accesspath.Cell
	Differs     bool
	Issue, Open pageAnswer
}

// page writes one HTML file that needs no other: a browser shows it without a network, and prints it.
func page(w io.Writer, in Input) error {
	data := pageData{
		Title: in.Title, Outcome: outcome(in), Restriction: in.Report.Restriction, Allowed: allowedPaths(in.Intent),
		Made: in.Report.Made, OK: in.Report.Intent.OK, Froms: accesspath.Froms(), Steps: accesspath.Steps(),
		AssumedLegend: assumedLegend, DiffersLegend: differsLegend,
	}
	if in.simulated() {
		data.Simulated, data.SimulatedWord = strings.TrimPrefix(simulation.Sentence, simulation.Word), simulation.Word
	}
	parts := sections(in)
	where := placesOf(parts)
	data.Footings, data.Causes = restsOn(in.Report, where), causes(in.Report, where)
	data.Readings, data.WhoGetsIn = readings(in.Report), whoGetsIn(in)
	data.NotRead, _ = notRead(in.Report)
	data.Assumers = assumerGroups(in.Report)
	data.TrustTitle, data.Trust = trust.Title, trustLines(in.Report)
	data.PeopleTitle, data.StrangersTitle, data.People = titleOfPeople(in), strangersTitle, people(in)
	data.Owned, data.Strangers = owned(data.People), strangers(data.People)
	for _, s := range parts {
		data.Sections = append(data.Sections, pageSectionOf(in, s))
	}
	return pageTemplate.Execute(w, data)
}

func pageSectionOf(in Input, s section) pageSection {
	part := pageSection{
		Title: "N" + s.title()[1:], WalkOf: s.walkOf(), Outside: s.outside(), Opens: s.outsiderOpens(),
		OutsideAnchor: spot{section: s.number, who: accesspath.NonMember}.anchor(),
		Wide:          draw(in, s, wideLayout), Small: draw(in, s, smallLayout), Assumed: s.restsOnAssumptions(), Differ: s.marksDifferences(),
	}
	for _, who := range s.whos() {
		of := pageWho{Who: who, Meaning: meanings[who] + behind(in, s, who), Rows: pageRows(s, who), Same: s.same(who)}
		part.Whos = append(part.Whos, of)
		if slices.Contains(s.shown(), who) {
			part.Shown = append(part.Shown, of)
		} else {
			part.OthersOut = othersAreOut
		}
	}
	return part
}

// causes are the differences by what caused them.
func causes(report accesspath.Report, where places) []pageCause {
	var list []pageCause
	for _, g := range grouped(report.Intent.Differences) {
		var spots []spot
		for _, d := range g.all {
			spots = append(spots, where.spot(d.Notebook, d.Principal, d.From, d.Step))
		}
		list = append(list, pageCause{g, where.cite(spots)})
	}
	return list
}

var meanings = map[accesspath.Who]string{
	accesspath.Issuer:        "holds the restricted policy",
	accesspath.Administrator: "holds sagemaker:* besides the restricted policy",
	accesspath.Outsider:      "has no IAM identity, and holds a URL that an issuer leaked",
	accesspath.OtherIssuer:   "has a policy, and is not meant to open this notebook",
}

// behind names the principals that an issuer is, and those whom nothing names, where a section is about one notebook; the table
// above names those of several.
func behind(in Input, s section, who accesspath.Who) string {
	for _, m := range in.Report.Meant {
		names := map[accesspath.Who][]string{accesspath.Issuer: m.Issuers, accesspath.OtherIssuer: m.Unnamed}[who]
		if m.Notebook == s.Notebook && len(names) > 0 {
			return ": " + strings.Join(names, ", ")
		}
	}
	return ""
}

func pageRows(s section, who accesspath.Who) []pageRow {
	issuer := who
	if who == accesspath.Outsider {
		issuer = accesspath.Issuer
	}
	var rows []pageRow
	for _, from := range accesspath.Froms() {
		row := pageRow{From: from}
		for _, step := range accesspath.Steps() {
			row.Answers = append(row.Answers, answerOf(s, who, from, step))
		}
		for _, opened := range accesspath.Froms() {
			issue, open := answerOf(s, issuer, from, accesspath.Issue), answerOf(s, who, opened, accesspath.Open)
			cell := s.cell(who, from, opened)
			meant := accesspath.Deny
			if issue.expected == accesspath.Allow && open.expected == accesspath.Allow {
				meant = accesspath.Allow
			}
			row.Cells = append(row.Cells, pageCell{Cell: cell, Differs: cell.Decision != meant, Issue: issue, Open: open})
		}
		rows = append(rows, row)
	}
	return rows
}

func answerOf(s section, who accesspath.Who, from accesspath.From, step accesspath.Step) pageAnswer {
	v := s.verdict(who, from, step)
	a := pageAnswer{Verdict: v, expected: v.Decision,
		ID: fmt.Sprintf("walk-%d-%s-%s-%s", s.number, who, from, step), Anchor: spot{s.number, who, from, step}.anchor()}
	for _, d := range s.Differences {
		if d.Principal == who && d.From == from && d.Step == step {
			a.Differs, a.expected = true, d.Expected
		}
	}
	return a
}

// shortPath is a path's name where there is little room.
func shortPath(from accesspath.From) string {
	switch from {
	case accesspath.FromLinkedVPC:
		return "linked"
	case accesspath.FromClientVPN:
		return "vpn"
	case accesspath.FromOnPremises:
		return "on-prem"
	case accesspath.FromInternet:
		return "net"
	case accesspath.FromVPC, accesspath.FromConsole:
	}
	return string(from)
}

// describeDrawing is what a reader hears who does not see the drawing.
func describeDrawing(s section) string {
	var parts []string
	for _, from := range accesspath.Froms() {
		for _, step := range accesspath.Steps() {
			v := s.verdict(accesspath.Issuer, from, step)
			text := fmt.Sprintf("%s from %s: %s%s", step, from, v.Decision, star(v.Assumed, ""))
			if s.differs(v) {
				text += ", not as meant"
			}
			if at := stoppedAt(v); at != "" {
				text += ", stopped at " + at
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ". ")
}
