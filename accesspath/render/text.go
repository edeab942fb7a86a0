package render

import (
	"strings"
	"unicode/utf8"
)

// width is how far text reaches before it is wrapped: it fits the 80 columns that a terminal has unless somebody widens it.
const width = 80

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

// wrap breaks a text into lines after the first that are indented, none beyond the width where words allow it.
func wrap(text string, indent int) string {
	var b strings.Builder
	column := indent
	for i, word := range strings.Fields(text) {
		length := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+length > width:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += length
	}
	return b.String()
}
