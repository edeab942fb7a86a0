package render

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"mark": mark, "hopMark": hopMark, "decider": decider, "shortPath": shortPath, "notUnderstood": notUnderstood,
}).Parse(pageText))

// pageData is what the page's template reads.
type pageData struct {
	Title, Outcome, Restriction, Allowed string
	Made                                 *accesspath.Made
	OK                                   bool
	Groups                               []differenceGroup
	Sections                             []pageSection
	PeopleTitle, StrangersTitle          string
	People                               []peopleRow
	Owned, Strangers                     bool
	NotUnderstood                        []topology.NotUnderstood
	Assumptions                          []string
	Readings, NotRead, WhoGetsIn         []string
	Froms                                []accesspath.From
}

// pageSection is the part of the page about one notebook, or about several with the same answers.
type pageSection struct {
	// Title names them, and WalkOf says whose walks are shown; "" where there is but one.
	Title, WalkOf string
	// Outside is the line about a non-member; "" where groups do not decide.
	Outside     string
	Wide, Small drawing
	Whos        []pageWho
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
	// ID is the walk's anchor in the page.
	ID       string
	Differs  bool
	expected accesspath.Decision
}

// pageCell is one cell of the matrix with the two walks that make it.
type pageCell struct {
	accesspath.Cell
	Differs     bool
	Issue, Open pageAnswer
}

// Answers is the exported form of answers, which a template can call.
func (g differenceGroup) Answers() string { return g.answers() }

// page writes one HTML file that needs no other: a browser shows it without a network, and prints it.
func page(w io.Writer, in Input) error {
	data := pageData{
		Title: in.Title, Outcome: outcome(in), Restriction: in.Report.Restriction, Allowed: allowedPaths(in.Intent),
		Made: in.Report.Made, OK: in.Report.Intent.OK, Groups: grouped(in.Report.Intent.Differences),
		NotUnderstood: seenNotUnderstood(in.Report), Readings: readings(in.Report), WhoGetsIn: whoGetsIn(in), Assumptions: in.Report.Assumptions, Froms: accesspath.Froms(),
	}
	data.PeopleTitle, data.StrangersTitle, data.People = titleOfPeople(in), strangersTitle, people(in)
	data.NotRead, _ = notRead(in.Report)
	data.Owned, data.Strangers = owned(data.People), strangers(data.People)
	for _, s := range sections(in) {
		part := pageSection{
			Title: "N" + s.title()[1:], WalkOf: s.walkOf(), Outside: s.outside(),
			Wide: draw(in, s, wideLayout), Small: draw(in, s, smallLayout),
		}
		for _, who := range s.whos() {
			part.Whos = append(part.Whos, pageWho{Who: who, Meaning: meanings[who] + behind(in, s, who), Rows: pageRows(s, who), Same: s.same(who)})
		}
		data.Sections = append(data.Sections, part)
	}
	return pageTemplate.Execute(w, data)
}

var meanings = map[accesspath.Who]string{
	accesspath.Issuer:        "holds the restricted policy",
	accesspath.Administrator: "holds sagemaker:* besides the restricted policy",
	accesspath.Outsider:      "has no IAM identity; holds a URL that an issuer leaked",
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
	a := pageAnswer{Verdict: v, expected: v.Decision, ID: fmt.Sprintf("walk-%d-%s-%s-%s", s.number, who, from, step)}
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
			text := fmt.Sprintf("%s from %s: %s", step, from, v.Decision)
			if at := stoppedAt(v); at != "" {
				text += ", stopped at " + at
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ". ")
}
