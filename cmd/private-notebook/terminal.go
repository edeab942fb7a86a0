package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// isTerminal says whether a file is a terminal.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// showsColour says whether a file is a terminal whose user wants colours (https://no-color.org).
func showsColour(file *os.File, env func(string) string) bool {
	return overwritesLines(file, env) && env("NO_COLOR") == ""
}

// overwritesLines says whether a file is a terminal that does more than show text, as the one within an editor does not.
func overwritesLines(file *os.File, env func(string) string) bool {
	return env("TERM") != "dumb" && obeysEscapes(file)
}

// progress says on standard error what is being done, once that has taken a second.
type progress struct {
	to   io.Writer
	live bool
}

func (w world) progress() progress { return progress{w.stderr, w.live} }

// during does work. On a terminal it counts the seconds on a line that it clears in the end; elsewhere it writes one line.
func (p progress) during(what string, work func() error) error {
	return p.since(time.Now(), what, work)
}

// since is during for a piece of work that began earlier; "" says nothing of it.
func (p progress) since(began time.Time, what string, work func() error) error {
	if what == "" {
		return work()
	}
	finished, cleared := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(cleared)
		p.count(began, printable(what), finished)
	}()
	err := work()
	close(finished)
	<-cleared
	return err
}

// What a terminal does with a line that is overwritten: begin and clear it; cut what is too long for it, instead of beginning another, which
// would stay; and wrap lines again.
const (
	clearLine = "\r\x1b[K"
	cutLines  = "\x1b[?7l"
	wrapLines = "\x1b[?7h"
)

func (p progress) count(began time.Time, what string, finished <-chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for told := false; ; told = true {
		select {
		case <-finished:
			if p.live && told {
				fmt.Fprint(p.to, clearLine)
			}
			return
		case <-tick.C:
		}
		switch {
		case p.live: // In one write, so that no signal leaves the terminal cutting lines.
			fmt.Fprintf(p.to, clearLine+cutLines+"%s ... %d s"+wrapLines, what, int(time.Since(began).Seconds()))
		case !told:
			fmt.Fprintf(p.to, "%s ...\n", what)
		}
	}
}

// show writes what people read on standard output, all at once, so that a failure leaves no half of it.
func (w world) show(write func(io.Writer) error) error {
	var b strings.Builder
	if err := write(&b); err != nil {
		return err
	}
	text := printable(b.String())
	if w.colour {
		text = printableInColour(b.String())
	}
	_, err := io.WriteString(w.stdout, text)
	return err
}

// presignedToken is that of a URL, up to what ends it in a sentence, in another URL or in Go's quotes.
var presignedToken = regexp.MustCompile(`(?i)(authToken(?:=|%3D))[^\s"'&#;][^\s"'&#]*`)

// printable is text from elsewhere - AWS, Pulumi, a stack, a command line - without what a terminal would obey instead of show, and
// without the token of a URL, which nobody is to find in a log.
func printable(text string) string {
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

// printableInColour is printable that leaves colours in.
func printableInColour(text string) string {
	var b strings.Builder
	for {
		at := colouring.FindStringIndex(text)
		if at == nil {
			return b.String() + printable(text)
		}
		b.WriteString(printable(text[:at[0]]) + text[at[0]:at[1]])
		text = text[at[1]:]
	}
}

// readsUntil is a reader that gives up once the program is interrupted: a read of a terminal does not end by itself.
type readsUntil struct {
	ctx  context.Context
	from io.Reader
}

func (r readsUntil) Read(p []byte) (int, error) {
	type got struct {
		text []byte
		err  error
	}
	read := make(chan got, 1)
	go func() {
		text := make([]byte, len(p)) // Nobody else's: p is the caller's again after an interruption.
		n, err := r.from.Read(text)
		read <- got{text[:n], err}
	}()
	select {
	case g := <-read:
		return copy(p, g.text), g.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}
