package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/pulumi/pulumi/pkg/v3/backend/display"
	"github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/autonaming"
	sdkdisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
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
	// NO_COLOR is set. Nil: nothing is shown.
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

// operation is one of the engine's, with what the display calls it.
type operation struct {
	headline string
	verb     string
	kind     apitype.UpdateKind
	preview  bool
	// targets are the resources that it is about; the zero value is all of them.
	targets deploy.UrnTargets
	run     func(engine.UpdateInfo, *engine.Context, engine.UpdateOptions, bool) (
		*deploy.Plan, sdkdisplay.ResourceChanges, error)
}

var (
	previewing = operation{
		headline: "Previewing update", verb: "previewing update", kind: apitype.PreviewUpdate, preview: true, run: engine.Update,
	}
	updating   = operation{headline: "Updating", verb: "updating", kind: apitype.UpdateUpdate, run: engine.Update}
	refreshing = operation{headline: "Refreshing", verb: "refreshing", kind: apitype.RefreshUpdate, run: engine.Refresh}
	destroying = operation{headline: "Destroying", verb: "destroying", kind: apitype.DestroyUpdate, run: engine.Destroy}
)

// Preview runs the program and reports what Up would do. The state and the providers' resources stay as they are.
func (s *Stack) Preview(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, previewing)
}

// Up makes the resources what the program declares. A failure leaves a state from which the next Up goes on. It fails if
// another process is at work on the same stack.
func (s *Stack) Up(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, updating)
}

// Refresh makes the state what the resources are, and reports the difference. Resources are not changed. It fails as Up does.
func (s *Stack) Refresh(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, refreshing)
}

// Destroy deletes every resource in the state. The state itself remains, empty. It fails as Up does.
func (s *Stack) Destroy(ctx context.Context, options Options) (Result, error) {
	return s.run(ctx, options, destroying)
}

func (s *Stack) run(ctx context.Context, options Options, operation operation) (outcome Result, err error) {
	if !operation.preview {
		release, err := s.lock()
		if err != nil {
			return Result{}, err
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	engineOptions, err := s.engineOptions(operation)
	if err != nil {
		return Result{}, err
	}
	begun, err := s.begin(ctx, operation)
	if err != nil {
		return Result{}, err
	}
	log, err := s.openEventLog()
	if err != nil {
		return Result{}, err
	}
	interruptions := &interruptions{signals: options.Interrupts}
	changes, opErr, journalErr := s.operate(ctx, operation, engineOptions, begun, listeners{
		show: s.display(operation, options), log: log, interruptions: interruptions,
	})
	outcome, logErr := log.close(changes)
	switch {
	case journalErr != nil:
		return outcome, fmt.Errorf("keep the new state: %w", journalErr)
	case opErr != nil && interruptions.came.Load():
		return outcome, ErrInterrupted
	case opErr != nil:
		return outcome, &OperationError{Diagnostics: outcome.Diagnostics, cause: opErr}
	case logErr != nil:
		return outcome, logErr
	case options.ExpectNoChanges && engine.HasChanges(changes):
		return outcome, fmt.Errorf("%w: %v", ErrUnexpectedChanges, outcome.Changes)
	}
	return outcome, nil
}

// engineOptions are what the command line gives the engine, given --yes and --skip-preview.
func (s *Stack) engineOptions(operation operation) (engine.UpdateOptions, error) {
	project := s.settings.Project
	naming := autonaming.StackContext{
		Organization: organization, Project: project.settings.Name.String(), Stack: project.stack,
	}
	autonamer, err := autonaming.ParseAutonamingConfig(naming, s.config, s.keys.manager.Decrypter())
	if err != nil {
		return engine.UpdateOptions{}, fmt.Errorf("configuration of automatic names: %w", err)
	}
	return engine.UpdateOptions{
		Parallel:             parallelism,
		HostFactory:          hostFactory(s.settings),
		Autonamer:            autonamer,
		SkipPluginPreInstall: true,
		Targets:              operation.targets,
	}, nil
}

func displayOptions(options Options) display.Options {
	shown := display.Options{
		Color:                colors.Never,
		IsInteractive:        isTerminal(options.Display),
		SuppressOutputs:      true, // the caller reads them with Outputs
		SuppressPermalink:    true,
		SuppressProgress:     true,
		ShowReplacementSteps: true,
		Stdout:               options.Display,
		Stderr:               options.Display,
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
