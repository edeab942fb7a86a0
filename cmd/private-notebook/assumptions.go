package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
)

// writeAssumptions says what the report takes for granted: below what is read as text, and on standard error beside a
// page or a drawing, which a program made whole. JSON has a field for it.
func writeAssumptions(b *bytes.Buffer, aside io.Writer, flags pathsFlags, assumptions []string) {
	if len(assumptions) == 0 || flags.format == render.JSON {
		return
	}
	switch {
	case flags.explain != nil || flags.format == render.Table:
		b.WriteString("\nTaken for granted:\n")
		for _, a := range assumptions {
			b.WriteString("- " + wrapped(a) + "\n")
		}
	case flags.format == render.Markdown:
		b.WriteString("\n### Taken for granted\n\n")
		for _, a := range assumptions {
			b.WriteString("- " + a + "\n")
		}
	default:
		for _, a := range assumptions {
			fmt.Fprintln(aside, "taken for granted:", a)
		}
	}
}

// wrapped breaks a sentence into lines of a terminal's width, indented below a list's mark.
func wrapped(text string) string {
	const width = 96
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(text) {
		if column > 0 && column+1+len(word) > width {
			b.WriteString("\n  ")
			column = 0
		}
		if column > 0 {
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// writeJSON is the report's contract with the assumptions beside it.
func writeJSON(w io.Writer, report accesspath.Report, assumptions []string) error {
	if assumptions == nil {
		assumptions = []string{}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		accesspath.Report
		Assumptions []string `json:"assumptions"`
	}{report, assumptions})
}
