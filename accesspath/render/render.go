// Package render shows a report: as a table for a terminal, as Markdown for a pull request, as JSON for machines, as a
// Mermaid drawing, as a picture in SVG, as one self-contained HTML page, and as the full reasons of one path.
package render

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
)

// Input is what is shown.
type Input struct {
	// Title names the environment, e.g. "dev"; "" leaves it out.
	Title string
	// Topology is what was judged; drawings take names from it.
	Topology topology.Topology
	// Intent is what is meant.
	Intent accesspath.Intent
	// Report is the judgement.
	Report accesspath.Report
	// Colour allows ANSI colours in the table and the explanation. Text says everything that colour says.
	Colour bool
}

// Format is a way to show a report.
type Format string

// The formats.
const (
	Table    Format = "table"
	Markdown Format = "markdown"
	JSON     Format = "json"
	HTML     Format = "html"
	Mermaid  Format = "mermaid"
	SVG      Format = "svg"
)

// Formats are all formats, the default first.
func Formats() []Format { return []Format{Table, Markdown, JSON, HTML, Mermaid, SVG} }

// ParseFormat reads a format's name; "" is [Table].
func ParseFormat(name string) (Format, error) {
	if name == "" {
		return Table, nil
	}
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("format: %q is none; choose from table, markdown, json, html, mermaid, svg", name)
}

// Write shows a report in a format. It fails only where the writer does, or on a format that is none.
func Write(w io.Writer, format Format, in Input) error {
	switch format {
	case Table:
		return writeText(w, table(in))
	case Markdown:
		return writeText(w, markdown(in))
	case Mermaid:
		return writeText(w, mermaid(in))
	case JSON:
		return writeJSON(w, in.Report)
	case HTML:
		return page(w, in)
	case SVG:
		return picture(w, in)
	default:
		_, err := ParseFormat(string(format))
		return err
	}
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

func writeJSON(w io.Writer, report accesspath.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// section is the part of a report about one notebook, or about several with the same answers.
type section struct {
	// Notebook is the notebook's name, or the list of them.
	Notebook string
	// names are the notebooks, and example is the one whose walks are shown; "" where there is but one.
	names       []string
	example     string
	number      int
	verdicts    map[string]accesspath.Verdict
	cells       map[string]accesspath.Cell
	Differences []accesspath.Difference
}

// sections split a report by notebook, in its order, and join those that are alike. A report about one notebook names none, so
// the topology does.
func sections(in Input) []section {
	var list []section
	place := map[string]int{}
	at := func(notebook string) *section {
		if i, known := place[notebook]; known {
			return &list[i]
		}
		place[notebook] = len(list)
		list = append(list, section{Notebook: notebook, number: len(list),
			verdicts: map[string]accesspath.Verdict{}, cells: map[string]accesspath.Cell{}})
		return &list[len(list)-1]
	}
	for _, v := range in.Report.Verdicts {
		at(v.Notebook).verdicts[key(v.Principal, v.From, v.Step)] = v
	}
	for _, c := range in.Report.Matrix {
		at(c.Notebook).cells[key(c.Principal, c.IssuedFrom, c.OpenedFrom)] = c
	}
	for _, d := range in.Report.Intent.Differences {
		s := at(d.Notebook)
		s.Differences = append(s.Differences, d)
	}
	if len(list) == 1 && list[0].Notebook == "" && len(in.Topology.Notebooks) == 1 {
		list[0].Notebook = in.Topology.Notebooks[0].Name
	}
	return alike(list)
}

func key[A, B, C ~string](a A, b B, c C) string {
	return string(a) + "/" + string(b) + "/" + string(c)
}

func (s section) verdict(who accesspath.Who, from accesspath.From, step accesspath.Step) accesspath.Verdict {
	return s.verdicts[key(who, from, step)]
}

func (s section) cell(who accesspath.Who, issued, opened accesspath.From) accesspath.Cell {
	return s.cells[key(who, issued, opened)]
}

// differs says whether a verdict is not as meant.
func (s section) differs(v accesspath.Verdict) bool {
	return len(s.Differences) > 0 && slices.ContainsFunc(s.Differences, func(d accesspath.Difference) bool {
		return d.Principal == v.Principal && d.From == v.From && d.Step == v.Step
	})
}

// outside is the line about somebody with an issuer's rights who can connect to the Client VPN and is in no group that is
// meant to get in; "" where groups do not decide there.
func (s section) outside() string {
	var texts []string
	for _, step := range accesspath.Steps() {
		v := s.verdict(accesspath.NonMember, accesspath.FromClientVPN, step)
		if v.Decision == "" {
			return ""
		}
		text := fmt.Sprintf("%s %s", step, answerWord(v))
		if s.differs(v) {
			text += ", not as meant"
		}
		texts = append(texts, text)
	}
	return "On client-vpn without its group, as a non-member: " + strings.Join(texts, "; ") + "."
}

// mark is one character for a decision; it never stands without the word or a legend.
func mark(d accesspath.Decision) string {
	switch d {
	case accesspath.Allow:
		return "✓"
	case accesspath.Deny:
		return "✗"
	default:
		return "?"
	}
}

// answerWord is a verdict's mark and word; "*" says that it rests on what is taken for granted or was not understood.
func answerWord(v accesspath.Verdict) string {
	if v.Assumed {
		return mark(v.Decision) + "* " + string(v.Decision)
	}
	return mark(v.Decision) + " " + string(v.Decision)
}

// cellMark is a cell's mark; "*" says that it rests on what no resource declares.
func cellMark(c accesspath.Cell) string {
	if c.Assumed {
		return mark(c.Decision) + "*"
	}
	return mark(c.Decision)
}

// hopMark is one character for a hop.
func hopMark(h accesspath.Hop) string {
	switch {
	case h.OK:
		return "✓"
	case h.Unknown:
		return "?"
	default:
		return "✗"
	}
}

// allowedPaths is the intent as a list.
func allowedPaths(i accesspath.Intent) string {
	if len(i.AllowedPaths) == 0 {
		return "nobody"
	}
	texts := make([]string, len(i.AllowedPaths))
	for n, path := range i.AllowedPaths {
		texts[n] = string(path)
		if path == accesspath.FromClientVPN && len(i.ClientVPNGroups) > 0 {
			texts[n] += " (members of " + strings.Join(i.ClientVPNGroups, ", ") + ")"
		}
		if path == accesspath.FromClientVPN && i.ClientVPNDisconnected {
			texts[n] += " (closed for now: clientVpnConnected is false)"
		}
	}
	return strings.Join(texts, ", ")
}

// meant is the intent as the end of a sentence.
func meant(i accesspath.Intent) string {
	if len(i.AllowedPaths) == 0 {
		return "nobody gets in"
	}
	return allowedPaths(i) + ", and nothing else"
}

func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// decider is the name of what decided, short enough to read: the end of its URN, and the statement.
func decider(d accesspath.DecidedBy) string {
	name := d.URN[strings.LastIndex(d.URN, ":")+1:]
	switch {
	case d.URN == "" && d.SID != "":
		return d.SID + ", of no resource of the stack"
	case d.URN == "":
		return "no resource of the stack"
	case d.SID != "":
		return name + ", " + d.SID
	default:
		return name
	}
}
