// Command sandbox deploys a stack of this project with Pulumi's engine onto a simulated AWS: no account, no network, no
// Pulumi installation. `make sandbox` builds and runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// Exit codes; 2, for bad input, and 3 are the companion command's too, and 130 is the shell's own for a run ended by an interrupt.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitDiffers     = 3
	exitInterrupted = 130
)

func main() {
	err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)
	var failed *engine.OperationError
	switch {
	case err == nil:
		return
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		os.Exit(exitUsage)
	case errors.As(err, &badInput{}):
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(exitUsage)
	case errors.Is(err, errDiffers):
		os.Exit(exitDiffers) // the report has said it
	case errors.Is(err, engine.ErrInterrupted):
		fmt.Fprintln(os.Stderr, "Interrupted. The state is true; the same command goes on from here.")
		os.Exit(exitInterrupted)
	case errors.As(err, &failed) && failed.Reported():
		os.Exit(exitFailed) // the display has said it
	}
	fmt.Fprintf(os.Stderr, "error: %v\n", err)
	os.Exit(exitFailed)
}

// badInput is a fault of what was typed, or of a settings file, before anything was done.
type badInput struct{ error }

// Unwrap is the fault itself.
func (b badInput) Unwrap() error { return b.error }

// refused marks a fault as one of the input; nil stays nil.
func refused(err error) error {
	if err == nil {
		return nil
	}
	return badInput{err}
}

// command does one thing with an open session and writes to out what it has to show.
type command func(context.Context, *session.Session, invocation, io.Writer) error

var commands = map[string]command{
	"up": up, "preview": preview, "refresh": refresh, "destroy": destroy, "outputs": outputs, "export": export,
	"paths": paths, "compliance": complies, "costs": charges,
}

func run(ctx context.Context, args []string, out, warnings io.Writer) (err error) {
	parsed, err := parse(args)
	if err != nil {
		return err
	}
	if _, err := parsed.report.Understand(); err != nil && parsed.withPaths {
		return refused(err) // before anything is deployed
	}
	opened, err := open(ctx, parsed, warnings)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, opened.Cloud.Close()) }()
	if err := commands[parsed.command](ctx, opened, parsed, out); err != nil || !parsed.withPaths {
		return err
	}
	if err := writeLine(out, ""); err != nil {
		return err
	}
	return paths(ctx, opened, parsed, out)
}

// open finds the project around the working directory, or in the folder of somebody's own program, and opens the stack's session in its
// .sandbox folder.
func open(ctx context.Context, parsed invocation, warnings io.Writer) (*session.Session, error) {
	stack := parsed.stack
	root, err := findRoot(parsed.program)
	if err != nil {
		return nil, err
	}
	project, err := engine.Load(root, stack)
	if err != nil {
		return nil, refused(orphaned(root, parsed, err))
	}
	if err := engine.Isolate(filepath.Join(root, ".sandbox", "pulumi-home")); err != nil {
		return nil, err
	}
	executable, err := built(ctx, parsed, project, warnings)
	if err != nil {
		return nil, err
	}
	return session.Open(ctx, session.Place{
		Project: project, Folder: filepath.Join(root, ".sandbox", stack), Warnings: warnings, Executable: executable,
	})
}

// orphaned says how to be rid of a sandbox whose settings file is gone.
func orphaned(root string, parsed invocation, err error) error {
	stack := parsed.stack
	_, noFile := os.Stat(filepath.Join(root, "Pulumi."+stack+".yaml"))
	if _, noFolder := os.Stat(filepath.Join(root, ".sandbox", stack)); noFile == nil || noFolder != nil || stack != filepath.Base(stack) {
		return err
	}
	return fmt.Errorf("%w; its sandbox is still in .sandbox/%s: put the settings file back to destroy it, or forget it with `%s`",
		err, stack, parsed.toMake("sandbox-reset"))
}

// interrupts delivers Ctrl-C and the polite kill to the operation instead of ending the process.
func interrupts() (<-chan os.Signal, func()) {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	return signals, func() { signal.Stop(signals) }
}
