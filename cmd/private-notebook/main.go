// Command private-notebook is the companion of a deployed stack. `private-notebook paths` proves who gets to its notebooks, and
// from where. It needs no AWS account and links no part of Pulumi: it reads what `pulumi stack export` prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes. They are a contract: scripts and CI tell the cases apart.
const (
	exitOK = 0
	// exitBadInput says that nothing was judged.
	exitBadInput = 2
	// exitDiffers says that a path is not as intended.
	exitDiffers = 3
)

// errDiffers is the answer "not as intended"; the output has said it already.
var errDiffers = errors.New("a path is not as intended")

// world is what a command sees of the machine, so that tests can stand in for it.
type world struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	// dir is the working directory.
	dir string
	// colour says that stdout shows colours.
	colour bool
	// export asks Pulumi for the deployment of a stack; "" is the selected one.
	export func(ctx context.Context, dir, stack string) ([]byte, error)
}

// command is one sub-command.
type command struct {
	name, summary string
	run           func(ctx context.Context, w world, args []string) error
}

func commands() []command {
	return []command{
		{"paths", "prove who gets to the notebooks of a stack, by which path", paths},
		{"compliance", "say which security controls a stack satisfies", complies},
	}
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
		colour: showsColour(os.Stdout, os.Getenv), export: pulumiExport,
	}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run finds the sub-command and turns its error into the exit code, naming every fault on a line of its own.
func run(ctx context.Context, w world, args []string) int {
	err := dispatch(ctx, w, args)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errDiffers):
		return exitDiffers
	}
	for _, fault := range faults(err) {
		fmt.Fprintln(w.stderr, "error:", fault)
	}
	return exitBadInput
}

func dispatch(ctx context.Context, w world, args []string) error {
	if len(args) == 0 {
		usage(w.stderr)
		return errors.New("no command is given; choose one of those above")
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(w.stdout)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, w, args[1:])
		}
	}
	usage(w.stderr)
	return fmt.Errorf("%q is no command; choose one of those above", args[0])
}

func usage(w io.Writer) {
	fmt.Fprint(w, "usage: private-notebook COMMAND [FLAGS]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\nprivate-notebook COMMAND --help tells more.\n")
}

// faults are the single errors of a joined one.
func faults(err error) []error {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) || !sameText(err, joined) {
		return []error{err}
	}
	var all []error
	for _, inner := range joined.Unwrap() {
		all = append(all, faults(inner)...)
	}
	return all
}

// sameText says that nothing is wrapped around the joined error, so that no words are lost by taking it apart.
func sameText(err error, joined any) bool {
	inner, is := joined.(error)
	return is && inner.Error() == err.Error()
}
