package diff

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
	"private-notebook/internal/terminal"
)

// Format is a way to show a report.
type Format string

// The formats, the default first.
const (
	Text     Format = "text"
	Markdown Format = "markdown"
	JSON     Format = "json"
)

// Formats are all formats, the default first.
func Formats() []Format { return []Format{Text, Markdown, JSON} }

// ParseFormat reads a format's name; "", and "table", which is what the report itself is called, are [Text].
func ParseFormat(name string) (Format, error) {
	if name == "" || name == "table" {
		return Text, nil
	}
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("format: %q is no format of a comparison; choose from table, markdown, json", name)
}

// Write shows a report in a format. It fails only where the writer does.
func Write(w io.Writer, format Format, r Report) error {
	switch format {
	case JSON:
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(r)
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

func summary(r Report) string {
	said := fmt.Sprintf("%d of %d answers changed.", len(r.Answers), r.Asked)
	if len(r.Answers) == 0 {
		said = fmt.Sprintf("No answer of %d changed.", r.Asked)
	}
	wrong := 0
	for _, a := range r.Answers {
		if a.AsMeant != nil && !*a.AsMeant {
			wrong++
		}
	}
	switch {
	case r.NotCompared != "":
		return said + " Nothing says who is meant."
	case wrong > 0:
		return said + fmt.Sprintf(" NOT as intended: %d of these.", wrong)
	case len(r.Answers) > 0:
		return said + " Each is now as intended."
	}
	return said
}

// causes are sentences about what changed an answer.
func (r Report) causes(a Answer) []string {
	if len(a.ChangedBy) == 0 {
		return []string{"no change alone, but several of those below together"}
	}
	var texts []string
	for _, at := range a.ChangedBy {
		texts = append(texts, r.Changes[at].String())
	}
	return texts
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
	return said
}

// shortType is a type without its module: "SecurityGroup".
func shortType(token string) string { return token[strings.LastIndex(token, ":")+1:] }

// mostListed is how many of the changes that turned nothing are written out; the JSON has them all.
const mostListed = 20

// others are the changes that turned no answer by themselves.
func others(r Report) []string {
	var texts []string
	left := 0
	for _, c := range r.Changes {
		switch {
		case c.Decides:
		case len(texts) == mostListed:
			left++
		default:
			texts = append(texts, c.String())
		}
	}
	if left > 0 {
		others := "others"
		if left == 1 {
			others = "other"
		}
		texts = append(texts, fmt.Sprintf("and %d %s, which the JSON lists", left, others))
	}
	return texts
}

const (
	othersTitle = "Other changes of what is judged; none of them alone changed an answer"
	starLegend  = "* rests on what is taken for granted or was not understood; see each report"
)

func text(r Report) string {
	var b strings.Builder
	wrap := func(text string, indent int) string { return terminal.Wrap(text, indent, terminal.Width) }
	b.WriteString(wrap(title(r), 0) + "\n\n" + wrap(summary(r), 0) + "\n")
	for _, g := range groups(r) {
		fmt.Fprintf(&b, "\n%s\n", wrap(g.change()+g.verdict()+" - "+g.about(), 2))
		for i, cause := range r.causes(g.Answer) {
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
	if strings.Contains(b.String(), "*") {
		b.WriteString("\n" + wrap(starLegend, 2) + "\n")
	}
	if list := others(r); len(list) > 0 {
		b.WriteString("\n" + wrap(othersTitle+":", 0) + "\n")
		for _, line := range list {
			b.WriteString("- " + wrap(line, 2) + "\n")
		}
	}
	return b.String()
}

func markdown(r Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", escaped(title(r)), summary(r))
	if list := groups(r); len(list) > 0 {
		b.WriteString("| was → is | answers | changed by | reason now |\n|---|---|---|---|\n")
		for _, g := range list {
			change := strings.Replace(g.change(), "->", "→", 1) + g.verdict()
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", escaped(change), escaped(g.about()), escaped(strings.Join(r.causes(g.Answer), "; ")),
				escaped(g.Because))
		}
		b.WriteString("\n")
		if strings.Contains(b.String(), `\*`) {
			b.WriteString(escaped(starLegend) + "\n\n")
		}
	}
	if list := others(r); len(list) > 0 {
		b.WriteString("### " + othersTitle + "\n\n")
		for _, line := range list {
			b.WriteString("- " + escaped(line) + "\n")
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// escaped keeps a sentence's own characters from being read as Markdown or HTML.
func escaped(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`").Replace(text)
}
