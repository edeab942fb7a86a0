package render

import (
	"strings"
	"unicode/utf8"

	"private-notebook/internal/terminal"
)

// paint writes ANSI colours, or none.
type paint bool

const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	yellow = "33"
	blue   = "34"
)

func (p paint) in(code, text string) string {
	if !p {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// pad fills a text with blanks on the right, by characters and not by bytes.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-utf8.RuneCountInString(text)))
}

// wrap breaks a text for a terminal that nobody has widened; all lines but the first are indented.
func wrap(text string, indent int) string { return terminal.Wrap(text, indent, terminal.Width) }
