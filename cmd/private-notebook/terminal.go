package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/screen"
)

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

// show writes what people read on standard output, as screen.Show does.
func (w world) show(write func(io.Writer) error) error { return screen.Show(w.stdout, w.colour, write) }

// screen is where reports are printed.
func (w world) screen() report.Screen {
	return report.Screen{Out: w.stdout, Colour: w.colour}
}

// printable is text from elsewhere without what a terminal would obey, and without tokens.
func printable(text string) string { return screen.Printable(text) }

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
