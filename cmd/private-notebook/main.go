// Command private-notebook is the companion of a deployed stack. `private-notebook paths` proves who gets to its notebooks, and
// from where. It links no part of Pulumi: it reads what `pulumi stack export` prints.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"private-notebook/cmd/private-notebook/stack"
)

// world is what a command sees of the machine, so that tests can stand in for it.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// dir is the working directory.
	dir string
	// colour says that stdout shows colours.
	colour bool
	// pulumi is Pulumi's own command.
	pulumi stack.Pulumi
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(exitBadInput)
	}
	code := run(ctx, world{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, dir: dir,
		colour: showsColour(os.Stdout, os.Getenv), pulumi: stack.RunPulumi,
	}, os.Args[1:])
	stop()
	os.Exit(code)
}
