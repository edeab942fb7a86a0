package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// wish is one thing that a program declares.
type wish struct {
	name, kind string
	size       int
	after      []string // things declared before it
	first      bool     // it is deleted before its replacement is made
}

// wished is a program of things; each depends on those that it comes after.
func wished(wishes []wish) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		made := map[string]*pulumi.CustomResourceState{}
		for _, w := range wishes {
			properties := pulumi.Map{"size": pulumi.Int(w.size), "kind": pulumi.String(w.kind)}
			for _, name := range w.after {
				properties["after-"+name] = made[name].ID()
			}
			made[w.name] = &pulumi.CustomResourceState{}
			err := ctx.RegisterResource("shelf:index:Thing", w.name, properties, made[w.name], pulumi.DeleteBeforeReplace(w.first))
			if err != nil {
				return err
			}
		}
		ctx.Export("count", pulumi.Int(len(wishes)))
		return nil
	}
}

// wishes draws a program.
func wishes(random *rand.Rand) []wish {
	var drawn []wish
	for i := range 6 {
		if random.IntN(3) == 0 {
			continue
		}
		w := wish{
			name: fmt.Sprintf("thing%d", i), kind: []string{"box", "bag"}[random.IntN(2)], size: random.IntN(2), first: random.IntN(2) == 0,
		}
		for _, before := range drawn {
			if random.IntN(2) == 0 {
				w.after = append(w.after, before.name)
			}
		}
		drawn = append(drawn, w)
	}
	return drawn
}

// TestTheJournalMakesWhatTheEngineMeans runs programs that are drawn, with failures and losses, and compares after each operation with
// the manager of the engine's own tests, which goes by steps and knows no journal.
func TestTheJournalMakesWhatTheEngineMeans(t *testing.T) {
	for seed := range uint64(24) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			shelf := newShelf()
			var drawn []wish
			settings := settings(t, shelf)
			settings.Program = func(map[string]string) pulumi.RunFunc { return wished(drawn) }
			stack := open(t, settings)
			compare := stack.Witness()
			for turn := range 6 {
				drawn = wishes(random)
				shelf.trouble(random)
				what, operation := pick(random, stack)
				asRead, err := stack.Hold()
				require.NoError(t, err)
				_, err = operation(t.Context(), engine.Options{})
				require.NoError(t, compare(), "turn %d, %s, which ended with: %v", turn, what, err)
				require.NoError(t, asRead(), "turn %d, %s", turn, what)
				require.NoError(t, stack.Verify(t.Context()))
				requireKnown(t, shelf, stack)
			}
		})
	}
}

func pick(random *rand.Rand, stack *engine.Stack) (string, func(context.Context, engine.Options) (engine.Result, error)) {
	switch random.IntN(6) {
	case 0:
		return "refresh", stack.Refresh
	case 1:
		return "destroy", stack.Destroy
	}
	return "up", stack.Up
}

// trouble has things lost and others refused, or none.
func (s *shelf) trouble(random *rand.Rand) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.refuse, s.keep = "", ""
	for _, id := range s.ids() {
		switch random.IntN(8) {
		case 0:
			delete(s.things, id)
		case 1:
			s.keep = id
		}
	}
	if random.IntN(3) == 0 {
		s.refuse = fmt.Sprintf("thing%d", random.IntN(6))
	}
}

// requireKnown expects the state to know everything that stands on the shelf.
func requireKnown(t *testing.T, shelf *shelf, stack *engine.Stack) {
	t.Helper()
	resources, err := stack.Resources(t.Context())
	require.NoError(t, err)
	shelf.mutex.Lock()
	defer shelf.mutex.Unlock()
	for _, id := range shelf.ids() {
		require.True(t, slices.ContainsFunc(resources, func(r engine.Resource) bool { return r.ID == id }), "%s is not in the state", id)
	}
}
