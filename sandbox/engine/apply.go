package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/pkg/v3/backend/display"
	sdkdisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack/snapshot"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// begun is what an operation begins with.
type begun struct {
	update engine.UpdateInfo
	// state is the state as it was read.
	state state
}

// listeners are those who are told of an operation's events.
type listeners struct {
	// show shows the events that it is given, and closes done when it has shown the last. Nil: nothing is shown.
	show          func(events <-chan engine.Event, done chan<- bool)
	log           *eventLog
	interruptions *interruptions
}

func (s *Stack) lock() (release func() error, err error) {
	if s.locks == nil {
		return func() error { return nil }, nil
	}
	return s.locks.take(s.settings.Warnings)
}

// begin reads what the operation goes on from. What a killed run has left in its journal is first taken into the state file.
func (s *Stack) begin(ctx context.Context, operation operation) (begun, error) {
	read, err := s.file.read()
	if err == nil && read.isJournaled && !operation.preview {
		if err = s.file.write(read.TypedDeployment); err == nil {
			read, err = s.file.read()
		}
	}
	if err != nil {
		return begun{}, err
	}
	kept, err := s.snapshot(ctx, read)
	if err != nil {
		return begun{}, err
	}
	project := s.settings.Project
	name, err := tokens.ParseStackName(project.stack)
	return begun{state: read, update: engine.UpdateInfo{
		Root: project.root, Project: project.settings,
		Target: &deploy.Target{
			Name: name, Organization: organization, Config: s.config, Decrypter: s.keys.manager.Decrypter(), Snapshot: kept,
		},
	}}, err
}

// snapshot is a state as the engine takes it, secrets decrypted; nil if nothing has been deployed. It has to be whole: each
// resource stands after what it depends on, and nothing that is referred to is missing.
func (s *Stack) snapshot(ctx context.Context, read state) (*deploy.Snapshot, error) {
	if read.Deployment == nil {
		return nil, nil
	}
	if err := snapshot.VerifyIntegrity(read.Deployment); err != nil {
		return nil, fmt.Errorf("the state is not whole: %w", err)
	}
	kept, err := stack.DeserializeDeploymentV3(ctx, ownReferences(*read.Deployment), s.keys)
	if err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}
	return kept, nil
}

// operate runs the operation. Its own failure is the first error, the journal's the second.
func (s *Stack) operate(
	ctx context.Context, operation operation, options engine.UpdateOptions, begun begun, listeners listeners,
) (changes sdkdisplay.ResourceChanges, opErr, journalErr error) {
	events := make(chan engine.Event)
	engineContext := &engine.Context{Events: events, BackendClient: noOtherStacks{}}
	var manager engine.SnapshotManager
	if !operation.preview {
		if manager, journalErr = s.manager(begun); journalErr != nil {
			return nil, nil, journalErr
		}
		engineContext.SnapshotManager = manager
	}
	told := tell(events, listeners)
	scope := listeners.interruptions.newScope(ctx, events)
	engineContext.Cancel = scope.Context()
	_, changes, opErr = operation.run(begun.update, engineContext, options, operation.preview)
	<-told.last
	scope.Close()
	if manager != nil {
		journalErr = manager.Close()
	}
	close(events)
	<-told.done
	return changes, opErr, journalErr
}

// manager is what the engine tells of each step before and after it.
func (s *Stack) manager(begun begun) (engine.SnapshotManager, error) {
	base := begun.update.Target.Snapshot
	manager, err := engine.NewJournalSnapshotManager(newJournal(s.file, begun.state, s.keys.manager), base, s.keys.manager)
	if err != nil || s.witness == nil {
		return manager, err
	}
	return &engine.CombinedManager{Managers: []engine.SnapshotManager{manager, s.witness(base)}}, nil
}

// told says how far the listeners have been told.
type told struct {
	// last is closed when the operation's last event has been shown, done when all events have been.
	last, done chan bool
}

// tell passes events on until there are no more. The engine says with a CancelEvent that an operation has no more of its own;
// those of an interruption may come still.
func tell(events <-chan engine.Event, listeners listeners) told {
	told := told{last: make(chan bool), done: make(chan bool)}
	shown := make(chan engine.Event)
	if listeners.show != nil {
		go listeners.show(shown, told.last)
	}
	go func() {
		defer close(told.done)
		defer close(shown)
		for event := range events {
			listeners.log.add(event)
			switch {
			case listeners.show != nil:
				shown <- event
			case event.Type == engine.CancelEvent:
				close(told.last)
			}
		}
	}()
	return told
}

// display is how an operation is shown; nil if it is not.
func (s *Stack) display(operation operation, options Options) func(<-chan engine.Event, chan<- bool) {
	if options.Display == nil {
		return nil
	}
	project, shown := s.settings.Project, displayOptions(options)
	return func(events <-chan engine.Event, done chan<- bool) {
		// The error of a writer that is gone shows at the next write.
		_, _ = fmt.Fprint(options.Display, shown.Color.Colorize(
			fmt.Sprintf(colors.SpecHeadline+"%s (%s):"+colors.Reset+"\n", operation.headline, project.stack)))
		display.ShowEvents(operation.verb, operation.kind, tokens.MustParseStackName(project.stack), project.settings.Name, "",
			events, done, shown, operation.preview)
	}
}

// errNoOtherStacks says why a program cannot read another stack's outputs.
var errNoOtherStacks = errors.New("the sandbox keeps each stack by itself, so that a program cannot refer to another one")

// noOtherStacks answers a program that asks for another stack's outputs.
type noOtherStacks struct{}

// GetStackOutputs fails.
func (noOtherStacks) GetStackOutputs(context.Context, string, func(error) error) (property.Map, error) {
	return property.Map{}, errNoOtherStacks
}

// GetStackResourceOutputs fails.
func (noOtherStacks) GetStackResourceOutputs(context.Context, string) (property.Map, error) {
	return property.Map{}, errNoOtherStacks
}
