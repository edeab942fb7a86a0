// Command private-notebook is the companion of a deployed stack: `paths` proves who gets to its notebooks, `url` issues a URL
// for one, `verify` looks at what `paths` predicts, `doctor` looks at the workstation. It links no part of Pulumi: it reads what `pulumi stack export` prints.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"private-notebook/cmd/private-notebook/doctor"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/terminal"
)

// world is what a command sees of the machine, so that tests can stand in for it.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// dir is the working directory.
	dir string
	// colour says that stdout shows colours.
	colour bool
	// width is how many columns text for people reaches.
	width int
	// live says that stderr is a terminal, on which lines may be overwritten; interactive that a person can answer there too.
	live, interactive bool
	// pulumi is Pulumi's own command.
	pulumi stack.Pulumi
	// readAccount reads an AWS account; nil is with the machine's own credentials.
	readAccount readsAccount
	// network is what can be reached.
	network reach.Network
	// browse opens an address in the user's browser.
	browse func(address string) error
	// now is the time, which reports bear.
	now func() time.Time
	// pause is the time between two questions for the state of something that takes minutes.
	pause time.Duration
	// machine is the workstation that doctor looks at.
	machine doctor.Machine
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // A second interruption ends what does not heed the first.
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(exitBadInput)
	}
	code := run(ctx, world{
		stdin: readsUntil{ctx, os.Stdin}, stdout: os.Stdout, stderr: os.Stderr, dir: dir,
		colour: screen.ShowsColour(os.Stdout, os.Getenv), width: terminal.Width, pulumi: stack.RunPulumi,
		live: screen.OverwritesLines(os.Stderr, os.Getenv), interactive: screen.IsTerminal(os.Stderr) && screen.IsTerminal(os.Stdin),
		network: reach.Machine(), browse: browse, now: time.Now, pause: 5 * time.Second,
		machine: doctor.ThisMachine(),
	}, os.Args[1:])
	stop()
	os.Exit(code)
}
