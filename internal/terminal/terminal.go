// Package terminal lays text out for a terminal that nobody has widened, in colour where that is asked for.
package terminal

import (
	"strings"
	"unicode/utf8"
)

// Width is how many columns a terminal has unless somebody widens it.
const Width = 80

// Colour is a parameter of ECMA-48's "Select graphic rendition".
type Colour string

// The colours of marks.
const (
	Green  Colour = "32"
	Yellow Colour = "33"
	Red    Colour = "31"
	Faint  Colour = "2"
)

// In is a text in a colour, or as it is where colours are not wanted.
func (c Colour) In(text string, wanted bool) string {
	if !wanted || c == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// Wrap breaks a text at its blanks into lines that reach no further than a width. All but the first begin with an indent, after which the
// first is taken to begin too. A word that is longer than a line stays whole, so that it can be copied.
func Wrap(text string, indent, width int) string {
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
