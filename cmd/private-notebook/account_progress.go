package main

import (
	"fmt"
	"time"

	"private-notebook/accesspath/accountfile"
	"private-notebook/cmd/private-notebook/account"
)

// How often progress is told: on a terminal, and in a log.
const (
	liveProgress   = time.Second
	loggedProgress = 10 * time.Second
)

// reading tells how far a reader has come, while it works.
func (p progress) reading(reader *account.Reader, work func() (accountfile.File, error)) (accountfile.File, error) {
	finished, cleared := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(cleared)
		p.follow(reader, finished)
	}()
	file, err := work()
	close(finished)
	<-cleared
	return file, err
}

func (p progress) follow(reader *account.Reader, finished <-chan struct{}) {
	every, began := loggedProgress, time.Now()
	if p.live {
		every = liveProgress
	}
	tick := time.NewTicker(every)
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
		line := progressLine(reader.Account(), reader.Progress(), time.Since(began))
		if p.live {
			fmt.Fprint(p.to, clearLine+cutLines+line+wrapLines)
		} else {
			fmt.Fprintln(p.to, line)
		}
	}
}

// progressLine says how many questions are answered, and how long the others may take at that pace. More may come, so it is no promise.
func progressLine(number string, p account.Progress, since time.Duration) string {
	line := fmt.Sprintf("Reading account %s: %d of %d questions answered, %d calls", number, p.Answered, p.Asked, p.Calls)
	if p.Retries > 0 {
		line += fmt.Sprintf(", %d repeated", p.Retries)
	}
	if p.Answered > 0 && p.Asked > p.Answered {
		left := time.Duration(float64(since) / float64(p.Answered) * float64(p.Asked-p.Answered))
		line += fmt.Sprintf(", about %d s left", int(left.Seconds())+1)
	}
	return line
}
