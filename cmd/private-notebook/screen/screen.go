// Package screen writes for people: what they read obeys no escape sequence of somebody else's, and shows no presigned URL's token.
package screen

import (
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"
)

// IsTerminal says whether a file is a terminal.
func IsTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// ShowsColour says whether a file is a terminal whose user wants colours (https://no-color.org). The environment is read with env.
func ShowsColour(file *os.File, env func(string) string) bool {
	return OverwritesLines(file, env) && env("NO_COLOR") == ""
}

// OverwritesLines says whether a file is a terminal that does more than show text, as the one within an editor does not.
func OverwritesLines(file *os.File, env func(string) string) bool {
	return env("TERM") != "dumb" && obeysEscapes(file)
}

// Show writes to out what write writes, printable and all at once, so that a failure leaves no half of it.
func Show(out io.Writer, colour bool, write func(io.Writer) error) error {
	var b strings.Builder
	if err := write(&b); err != nil {
		return err
	}
	text := Printable(b.String())
	if colour {
		text = printableInColour(b.String())
	}
	_, err := io.WriteString(out, text)
	return err
}

// presignedToken is that of a URL, up to what ends it in a sentence, in another URL or in Go's quotes.
var presignedToken = regexp.MustCompile(`(?i)(authToken(?:=|%3D))[^\s"'&#;][^\s"'&#]*`)

// Printable is text from elsewhere - AWS, Pulumi, a stack, a command line - without what a terminal would obey instead of show, and
// without the token of a URL, which nobody is to find in a log.
func Printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
	return presignedToken.ReplaceAllString(text, "${1}(token)")
}

// colouring is what this program writes to change colours; from elsewhere it could do no more than that.
var colouring = regexp.MustCompile(`\x1b\[[0-9]{1,2}(;[0-9]{1,2})?m`)

// printableInColour is Printable that leaves colours in.
func printableInColour(text string) string {
	var b strings.Builder
	for {
		at := colouring.FindStringIndex(text)
		if at == nil {
			return b.String() + Printable(text)
		}
		b.WriteString(Printable(text[:at[0]]) + text[at[0]:at[1]])
		text = text[at[1]:]
	}
}
