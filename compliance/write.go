package compliance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
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

// Write is a stack's report in a format.
func Write(format Format, stack string, report Report) (string, error) {
	switch format {
	case FormatMarkdown:
		return Document([]Environment{{Name: stack, Report: report}}), nil
	case FormatJSON:
		return asJSON(stack, report)
	default:
		return Text(report), nil
	}
}

type jsonReport struct {
	Stack    string        `json:"stack"`
	Holds    bool          `json:"holds"`
	Controls []jsonFinding `json:"controls"`
	Faults   []string      `json:"faults"`
}

type jsonFinding struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Severity   string   `json:"severity"`
	Status     Status   `json:"status"`
	Complaints []string `json:"complaints,omitempty"`
	Waiver     string   `json:"waiver,omitempty"`
}

func asJSON(stack string, report Report) (string, error) {
	out := jsonReport{Stack: stack, Holds: report.Holds(), Faults: append([]string{}, report.Faults()...)}
	for _, f := range report.Findings {
		out.Controls = append(out.Controls, jsonFinding{f.Control.ID, f.Control.Title, f.Control.Severity, f.Status, f.Complaints, f.Waiver})
	}
	text, err := json.MarshalIndent(out, "", "  ")
	return string(text) + "\n", err
}

// Text is a report for a terminal: a line for each control with what is wrong below it, and at the end what is to be done.
func Text(report Report) string {
	var b strings.Builder
	for _, f := range report.Findings {
		fmt.Fprintf(&b, "%-14s  %s: %s\n", f.Status, f.Control.ID, f.Control.Title)
		if f.Waiver != "" {
			fmt.Fprintf(&b, "%-14s  waived because: %s\n", "", f.Waiver)
			continue
		}
		for _, complaint := range f.Complaints {
			fmt.Fprintf(&b, "%-14s  %s\n", "", complaint)
		}
	}
	for _, fault := range report.Faults() {
		fmt.Fprintf(&b, "\n%s\n", fault)
	}
	return b.String() + "\n" + summary(report) + "\n"
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
	return answer + ": " + strings.Join(counts, ", ") + "."
}
