package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/backend"
	"github.com/pulumi/pulumi/pkg/v3/backend/display"
	"github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/autonaming"
	sdkdisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/result"
)

// parallelism bounds the resource operations under way at once. The command line's default is four to a core; it is a
// constant here so that a run is alike on every machine.
const parallelism = 16

// Options says how one operation is run. The zero value runs it silently and records its events.
type Options struct {
	// Display shows the operation's progress as the command line does, on a terminal drawn live, in colour unless
	// NO_COLOR is set. Pulumi writes the headline to standard output whatever Display is. Nil: nothing is shown.
	Display io.Writer
	// Diff shows each resource's changed properties in full instead of progress.
	Diff bool
	// ExpectNoChanges makes any change an error; in an Up it has been made by then.
	ExpectNoChanges bool
	// Interrupts are the signals that ask the operation to stop. Nil: it cannot be stopped.
	Interrupts <-chan os.Signal
}

// ErrUnexpectedChanges is returned by an operation that was to change nothing and did.
var ErrUnexpectedChanges = errors.New("no changes were expected, but there are some")

// ErrInterrupted is returned by an operation that was interrupted. The state holds what was done by then.
var ErrInterrupted = errors.New("interrupted; run it again to go on from here")

// Preview runs the program and reports what Up would do. The state and the providers' resources stay as they are.
func (s *Stack) Preview(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, func(operation backend.UpdateOperation) (sdkdisplay.ResourceChanges, error) {
		_, changes, err := s.backend.Preview(ctx, s.stack, operation, nil)
		return changes, err
	})
}

// Up makes the resources what the program declares. A failure leaves a state from which the next Up goes on.
func (s *Stack) Up(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, func(operation backend.UpdateOperation) (sdkdisplay.ResourceChanges, error) {
		return s.backend.Update(ctx, s.stack, operation, nil)
	})
}

// Refresh makes the state what the resources are, and reports the difference. Resources are not changed.
func (s *Stack) Refresh(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, func(operation backend.UpdateOperation) (sdkdisplay.ResourceChanges, error) {
		return s.backend.Refresh(ctx, s.stack, operation)
	})
}

// Destroy deletes every resource in the state. The state itself remains, empty.
func (s *Stack) Destroy(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, func(operation backend.UpdateOperation) (sdkdisplay.ResourceChanges, error) {
		return s.backend.Destroy(ctx, s.stack, operation)
	})
}

type operate func(backend.UpdateOperation) (sdkdisplay.ResourceChanges, error)

func (s *Stack) run(ctx context.Context, options Options, operate operate) (Result, error) {
	interruptions := &interruptions{signals: options.Interrupts}
	operation, err := s.operation(interruptions)
	if err != nil {
		return Result{}, err
	}
	events := filepath.Join(s.settings.Folder, eventsFile)
	if err := os.Remove(events); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Result{}, fmt.Errorf("delete the last operation's events: %w", err)
	}
	operation.Opts.Display = displayOptions(options, events)
	changes, err := operate(operation)
	outcome, recordErr := readEvents(events, changes)
	switch {
	case recordErr != nil:
		return outcome, recordErr
	case err != nil && interruptions.came.Load():
		return outcome, ErrInterrupted
	case err != nil:
		return outcome, &OperationError{Diagnostics: outcome.Diagnostics, cause: err}
	case options.ExpectNoChanges && engine.HasChanges(changes):
		return outcome, fmt.Errorf("%w: %v", ErrUnexpectedChanges, outcome.Changes)
	}
	return outcome, nil
}

// operation is what the command line hands to the backend, given --yes and --skip-preview.
func (s *Stack) operation(interruptions *interruptions) (backend.UpdateOperation, error) {
	project := s.settings.Project
	naming := autonaming.StackContext{
		Organization: "organization", Project: project.settings.Name.String(), Stack: project.stack,
	}
	autonamer, err := autonaming.ParseAutonamingConfig(naming, s.config, s.keys.manager.Decrypter())
	if err != nil {
		return backend.UpdateOperation{}, fmt.Errorf("configuration of automatic names: %w", err)
	}
	return backend.UpdateOperation{
		Proj: project.settings,
		Root: project.root,
		M:    &backend.UpdateMetadata{},
		Opts: backend.UpdateOptions{
			AutoApprove: true,
			SkipPreview: true,
			Engine: engine.UpdateOptions{
				Parallel:             parallelism,
				HostFactory:          hostFactory(s.settings.Program, s.settings.Providers),
				Autonamer:            autonamer,
				SkipPluginPreInstall: true,
			},
		},
		SecretsManager:     s.keys.manager,
		SecretsProvider:    s.keys,
		StackConfiguration: backend.StackConfiguration{Config: s.config, Decrypter: s.keys.manager.Decrypter()},
		Scopes:             interruptions,
	}, nil
}

func displayOptions(options Options, events string) display.Options {
	if options.Display == nil {
		// The one-line summary is the only display without the backend's headline on standard output.
		return display.Options{Color: colors.Never, SummaryJSON: true, Stdout: io.Discard, EventLogPath: events}
	}
	shown := display.Options{
		Color:                colors.Never,
		IsInteractive:        isTerminal(options.Display),
		SuppressOutputs:      true, // the caller reads them with Outputs
		SuppressPermalink:    true,
		SuppressProgress:     true,
		ShowReplacementSteps: true,
		Stdout:               options.Display,
		Stderr:               options.Display,
		EventLogPath:         events,
	}
	if shown.IsInteractive && os.Getenv("NO_COLOR") == "" {
		shown.Color = colors.Always
	}
	if options.Diff {
		shown.Type = display.DisplayDiff
	}
	return shown
}

// isTerminal says whether out is a person's terminal, input included: only then are lines drawn over and keys read.
func isTerminal(out io.Writer) bool { return out == io.Writer(os.Stdout) && cmdutil.Interactive() }

// OperationError is a failed operation with what the engine, the program and the providers said about it.
type OperationError struct {
	// Diagnostics are the messages, of any severity.
	Diagnostics []Diagnostic
	cause       error
}

// Error joins the errors that were reported; without any, it is the engine's own.
func (e *OperationError) Error() string {
	faults := make([]error, 0, len(e.Diagnostics))
	for _, diagnostic := range e.Diagnostics {
		if diagnostic.Severity == "error" {
			faults = append(faults, errors.New(diagnostic.Message))
		}
	}
	if len(faults) == 0 {
		return e.cause.Error()
	}
	return errors.Join(faults...).Error()
}

// Reported says whether the error has been shown by the display, so that it need not be printed again.
func (e *OperationError) Reported() bool { return result.IsBail(e.cause) }

// Unwrap is the engine's own error.
func (e *OperationError) Unwrap() error { return e.cause }
