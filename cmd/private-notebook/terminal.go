package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// isTerminal says whether a file is a terminal.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// showsColour says whether a file is a terminal whose user wants colours (https://no-color.org).
func showsColour(file *os.File, env func(string) string) bool {
	return isTerminal(file) && env("NO_COLOR") == "" && env("TERM") != "dumb"
}

// progress says on standard error what is being done, once that has taken a second.
type progress struct {
	to   io.Writer
	live bool
}

func (w world) progress() progress { return progress{w.stderr, w.live} }

// during does work. On a terminal it counts the seconds on a line that it clears in the end; elsewhere it writes one line.
func (p progress) during(what string, work func() error) error {
	finished, cleared := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(cleared)
		p.count(what, finished)
	}()
	err := work()
	close(finished)
	<-cleared
	return err
}

func (p progress) count(what string, finished <-chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for seconds := 1; ; seconds++ {
		select {
		case <-finished:
			if p.live && seconds > 1 {
				fmt.Fprint(p.to, "\r\x1b[K")
			}
			return
		case <-tick.C:
		}
		switch {
		case p.live:
			fmt.Fprintf(p.to, "\r\x1b[K%s ... %d s", what, seconds)
		case seconds == 1:
			fmt.Fprintf(p.to, "%s ...\n", what)
		}
	}
}
