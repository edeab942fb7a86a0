package diff

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
	"private-notebook/internal/terminal"
)

// Format is a way to show a report.
type Format string

// The formats, the default first.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
	HTML     Format = "html"
	JSON     Format = "json"
)

// Formats are all formats, the default first.
func Formats() []Format { return []Format{Text, Markdown, HTML, JSON} }

// ParseFormat reads a format's name; "", and "table", which is what the report itself is called, are [Text].
func ParseFormat(name string) (Format, error) {
	if name == "" || name == "table" {
		return Text, nil
	}
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("format: %q is no format of a comparison; choose from table, markdown, html, json", name)
}

// Write shows a report in a format. It fails only where the writer does.
func Write(w io.Writer, format Format, r Report) error {
	switch format {
	case JSON:
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
	case HTML:
		return page(w, r)
	case Markdown:
		_, err := io.WriteString(w, markdown(r))
		return err
	default:
		_, err := io.WriteString(w, text(r))
		return err
	}
}

// title names both ends.
func title(r Report) string {
	return fmt.Sprintf("What changed from %s to %s", r.Old.called(), r.New.called())
}

func (e End) called() string {
	called := e.Name
	if e.Title != "" && e.Title != e.Name {
		called += " (" + e.Title + ")"
	}
	if e.Simulated {
		called = "SIMULATED " + called
	}
	if len(e.ReadAt) > 0 {
		called += ", read at " + strings.Join(e.ReadAt, " and ")
	}
	return called
}

func summary(r Report) string { return answersSummary(r) + trustSummary(r) }

func answersSummary(r Report) string {
	said := fmt.Sprintf("%d of %d answers changed.", len(r.Answers), r.Asked)
	if len(r.Answers) == 0 {
		said = fmt.Sprintf("No answer of %d changed.", r.Asked)
	}
	wrong, gone := 0, 0
	for _, a := range r.Answers {
		switch {
		case a.Is == "":
			gone++
		case a.AsMeant != nil && !*a.AsMeant:
			wrong++
		}
	}
	if gone > 0 {
		said = fmt.Sprintf("%d answers changed, of which %d are not asked any more; %d are asked now.", len(r.Answers), gone, r.Asked)
	}
	if r.NotKnown > 0 {
		said += fmt.Sprintf(" Not known: %d of all.", r.NotKnown)
	}
	switch {
	case r.NotCompared != "":
		return said + " Nothing says who is meant."
	case wrong > 0:
		said += fmt.Sprintf(" NOT as intended: %d of these.", wrong)
	case len(r.Answers) > gone && gone > 0:
		said += " Each other is now as intended."
	case len(r.Answers) > 0 && gone == 0:
		said += " Each is now as intended."
	}
	if before := r.NotAsMeant - wrong; before > 0 {
		said += fmt.Sprintf(" NOT as intended before and now: %d.", before)
	}
	return said
}

// causes are sentences about what changed something.
func (r Report) causes(changedBy []int) []string {
	if len(changedBy) == 0 {
		return []string{r.noCause()}
	}
	var texts []string
	for _, at := range changedBy {
		texts = append(texts, r.Changes[at].String())
	}
	return texts
}

// noCause is said of an answer that no change turned by itself.
func (r Report) noCause() string {
	notTried := r.notTried()
	switch {
	case notTried > 0:
		return fmt.Sprintf("no change that was tried alone; %d were not tried", notTried)
	case len(r.Changes) == 0:
		return "nothing that is compared here; see each report"
	default:
		return "no change alone, but several of those below together"
	}
}

func (r Report) notTried() int {
	count := 0
	for _, c := range r.Changes {
		if c.NotTried {
			count++
		}
	}
	return count
}

// String is what changed, in a line.
func (c Change) String() string {
	if c.Call != "" {
		return fmt.Sprintf("%s: %s", c.Call, c.Kind)
	}
	said := fmt.Sprintf("%s %s: %s", shortType(c.Type), topology.ShortName(c.URN), c.Kind)
	if len(c.Properties) > 0 {
		said += " in " + strings.Join(c.Properties, ", ")
	}
	if len(c.Statements) > 0 {
		said += " (" + strings.Join(c.Statements, ", ") + ")"
	}
	if c.Operation != "" {
		said += " (" + c.Operation + ")"
	}
	return said
}

// shortType is a type without its module: "SecurityGroup".
func shortType(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// mostListed is how many of the changes that turned nothing are written out; the page and the JSON have them all.
const mostListed = 20

// others are the changes that turned no answer by themselves.
func others(r Report) []string {
	var texts []string
	for _, c := range r.Changes {
		if !c.Decides {
			texts = append(texts, c.line())
		}
	}
	return texts
}

// firstOthers are as many of them as are written out, and how many are left.
func firstOthers(r Report) []string {
	texts := others(r)
	left := len(texts) - mostListed
	if left <= 0 {
		return texts
	}
	others := "others"
	if left == 1 {
		others = "other"
	}
	return append(texts[:mostListed:mostListed], fmt.Sprintf("and %d %s, which html and json list", left, others))
}

// line is the change, and whether it was tried.
func (c Change) line() string {
	if c.NotTried {
		return c.String() + "; not tried"
	}
	return c.String()
}

// othersTitle says no more of the others than was tried.
func othersTitle(r Report) string {
	title := "Other changes of what is judged; none of them alone changed an answer"
	if notTried := r.notTried(); notTried > 0 {
		title += fmt.Sprintf(", but for %d that were not tried", notTried)
	}
	return title
}

const starLegend = "* rests on what is taken for granted or was not understood; see each report"

// hasStar says whether any answer that changed has the mark.
func hasStar(r Report) bool {
	return slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.WasAssumed || a.IsAssumed })
}

func text(r Report) string {
	var b strings.Builder
	wrap := func(text string, indent int) string { return terminal.Wrap(text, indent, terminal.Width) }
	b.WriteString(wrap(title(r), 0) + "\n\n" + wrap(summary(r), 0) + "\n")
	for _, g := range groups(r) {
		fmt.Fprintf(&b, "\n%s\n", wrap(g.change()+g.verdict()+" - "+g.about(), 2))
		for i, cause := range r.causes(g.ChangedBy) {
			label := "changed by"
			if i > 0 {
				label = ""
			}
			fmt.Fprintf(&b, "  %-10s %s\n", label, wrap(cause, 13))
		}
		if g.WasBecause != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", "before", wrap(g.WasBecause, 13))
		}
		if g.Because != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", "now", wrap(g.Because, 13))
		}
	}
	if hasStar(r) {
		b.WriteString("\n" + wrap(starLegend, 2) + "\n")
	}
	list := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		b.WriteString("\n" + wrap(title+":", 0) + "\n")
		for _, line := range lines {
			b.WriteString("- " + wrap(line, 2) + "\n")
		}
	}
	list(trust.Title, trustLines(r))
	list(peopleTitle, people(r))
	list(othersTitle(r), firstOthers(r))
	return b.String()
}

func markdown(r Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", escaped(title(r)), summary(r))
	if list := groups(r); len(list) > 0 {
		b.WriteString("| was → is | answers | changed by | reason now |\n|---|---|---|---|\n")
		for _, g := range list {
			change := strings.Replace(g.change(), "->", "→", 1) + g.verdict()
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", escaped(change), escaped(g.about()), escaped(strings.Join(r.causes(g.ChangedBy), "; ")),
				escaped(g.Because))
		}
		b.WriteString("\n")
		if hasStar(r) {
			b.WriteString(escaped(starLegend) + "\n\n")
		}
	}
	list := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		b.WriteString("### " + title + "\n\n")
		for _, line := range lines {
			b.WriteString("- " + escaped(line) + "\n")
		}
		b.WriteString("\n")
	}
	list(trust.Title, trustLines(r))
	list(peopleTitle, people(r))
	list(othersTitle(r), firstOthers(r))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// escaped keeps a sentence's own characters from being read as Markdown or HTML.
func escaped(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`").Replace(text)
}
