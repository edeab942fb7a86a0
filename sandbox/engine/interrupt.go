package engine

import (
	"context"
	"os"
	"sync/atomic"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/util/cancel"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
)

const (
	cancelMessage    = "Interrupted: finishing what is under way. Interrupt again to stop at once.\n"
	terminateMessage = "Interrupted again: stopping at once.\n"
)

// interruptions hands signals to one operation: the first asks it to finish what is under way, the second stops it.
type interruptions struct {
	signals <-chan os.Signal
	// came says that there was one: the engine's own error for it varies with what was under way.
	came atomic.Bool
}

// newScope begins to pass signals on to an operation.
func (i *interruptions) newScope(ctx context.Context, events chan<- engine.Event) *scope {
	observed, source := cancel.NewContext(ctx)
	scope := &scope{
		interruptions: i, observed: observed, source: source,
		closing: make(chan struct{}), closed: make(chan struct{}),
	}
	go scope.watch(events)
	return scope
}

type scope struct {
	*interruptions
	observed *cancel.Context
	source   *cancel.Source
	closing  chan struct{}
	closed   chan struct{}
}

// Context is what the engine observes.
func (s *scope) Context() *cancel.Context { return s.observed }

// Close ends the operation's scope. Terminating it is what makes the engine close its plugin host: left out, each
// operation of a long-lived process would leave a server behind.
func (s *scope) Close() {
	close(s.closing)
	<-s.closed
	s.source.Terminate()
}

func (s *scope) watch(events chan<- engine.Event) {
	defer close(s.closed)
	for {
		select {
		case <-s.closing:
			return
		case <-s.signals:
			s.interrupt(events)
		}
	}
}

func (s *scope) interrupt(events chan<- engine.Event) {
	s.came.Store(true)
	message, act := cancelMessage, s.source.Cancel
	if s.observed.CancelErr() != nil {
		message, act = terminateMessage, s.source.Terminate
	}
	select {
	case events <- engine.NewEvent(engine.StdoutEventPayload{Message: message, Color: colors.Always}):
	case <-s.closing:
	}
	act()
}
