package compliance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"private-notebook/internal/simulation"
	"private-notebook/internal/terminal"
)

// Format is how a report is written.
type Format string

// The formats. JSON is a contract: fields are added, and never renamed.
const (
	FormatText     Format = "text"
	FormatMarkdown Format = "markdown"
	FormatJSON     Format = "json"
)

// Formats are all formats, the default first.
func Formats() []Format { return []Format{FormatText, FormatMarkdown, FormatJSON} }

// ParseFormat reads a format's name; "" is the default, text.
func ParseFormat(name string) (Format, error) {
	if name == "" {
		return FormatText, nil
	}
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("format: %q is none; choose from text, markdown, json", name)
}

// Write is a stack's report in a format. The text is in colour where that is asked for.
func Write(format Format, stack string, report Report, colour bool) (string, error) {
	switch format {
	case FormatMarkdown:
		text := Document([]Environment{{Name: stack, Report: report}})
		if report.Simulated {
			text = "> **" + simulation.Sentence + "**\n\n" + text
		}
		return text, nil
	case FormatJSON:
		return asJSON(stack, report)
	default:
		return Text(report, colour), nil
	}
}

type jsonReport struct {
	Stack string `json:"stack"`
	// Simulated says that the stack was deployed onto the sandbox's simulated AWS.
	Simulated bool          `json:"simulated"`
	Holds     bool          `json:"holds"`
	Controls  []jsonFinding `json:"controls"`
	Faults    []string      `json:"faults"`
}

type jsonFinding struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Severity   string   `json:"severity"`
	Status     Status   `json:"status"`
	Complaints []string `json:"complaints,omitempty"`
	Waiver     string   `json:"waiver,omitempty"`
	Unread     []string `json:"unread,omitempty"`
}

func asJSON(stack string, report Report) (string, error) {
	out := jsonReport{Stack: stack, Simulated: report.Simulated, Holds: report.Holds(), Faults: append([]string{}, report.Faults()...)}
	for _, f := range report.Findings {
		out.Controls = append(out.Controls, jsonFinding{f.Control.ID, f.Control.Title, f.Control.Severity, f.Status, f.Complaints, f.Waiver, f.Unread})
	}
	text, err := json.MarshalIndent(out, "", "  ")
	return string(text) + "\n", err
}

// marks and colours are of a control's status on a terminal.
var (
	marks   = map[Status]string{Satisfied: "✓", Waived: "!", NotApplicable: "-", NotSatisfied: "✗", NotRead: "?"}
	colours = map[Status]terminal.Colour{
		Satisfied: terminal.Green, Waived: terminal.Yellow, NotApplicable: terminal.Faint, NotSatisfied: terminal.Red,
		NotRead: terminal.Yellow,
	}
)

// indent is where a control's title begins: after a mark and the longest status.
const indent = 18

// Text is a report for a terminal of 80 columns, in colour where that is asked for: a mark for each control with what is wrong below it, and
// at the end what is to be done.
func Text(report Report, colour bool) string {
	var b strings.Builder
	below := func(text string) { fmt.Fprintf(&b, "%*s%s\n", indent, "", terminal.Wrap(text, indent, terminal.Width)) }
	if report.Simulated {
		b.WriteString(terminal.Yellow.In(terminal.Wrap(simulation.Sentence, 0, terminal.Width), colour) + "\n\n")
	}
	for _, f := range report.Findings {
		title := terminal.Wrap(f.Control.ID+": "+f.Control.Title, indent, terminal.Width)
		fmt.Fprintf(&b, "%s %-14s  %s\n", colours[f.Status].In(marks[f.Status], colour), f.Status, title)
		if f.Waiver != "" {
			below("waived because: " + f.Waiver)
			continue
		}
		for _, sentence := range append(slices.Clone(f.Complaints), f.Unread...) {
			below(sentence)
		}
	}
	for _, fault := range report.Faults() {
		fmt.Fprintf(&b, "\n%s\n", terminal.Wrap(fault, 0, terminal.Width))
	}
	return b.String() + "\n" + terminal.Wrap(summary(report), 0, terminal.Width) + "\n"
}

// summary counts the controls by status, in one line.
func summary(report Report) string {
	number := map[Status]int{}
	for _, f := range report.Findings {
		number[f.Status]++
	}
	var counts []string
	for _, status := range []Status{Satisfied, Waived, NotApplicable, NotSatisfied} {
		counts = append(counts, fmt.Sprintf("%d %s", number[status], status))
	}
	answer := "The stack complies"
	if !report.Holds() {
		answer = "The stack does not comply"
	}
	if report.Simulated { // it is the last line, and stays on the screen
		answer = simulation.Word + ". " + answer
	}
	if number[NotRead] > 0 {
		counts = append(counts, fmt.Sprintf("%d %s", number[NotRead], NotRead))
		answer = strings.Replace(answer, "stack", "account", 1) + ", as far as it was read"
	}
	return answer + ": " + strings.Join(counts, ", ") + "."
}
