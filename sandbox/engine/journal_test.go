package engine_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// halfWay is what a process that is killed in the middle of an Up leaves: the folder as it was when the second thing was being made.
func halfWay(t *testing.T) (*shelf, engine.Settings, string) {
	t.Helper()
	shelf := newShelf()
	settings := settings(t, shelf)
	left := filepath.Join(t.TempDir(), "left")
	shelf.making = func(name string) {
		if name == "second" {
			require.NoError(t, os.CopyFS(left, os.DirFS(settings.Folder)))
		}
	}
	stack := open(t, settings)
	_, err := stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	require.NoFileExists(t, stack.StateFile()+".journal", "an operation that ends takes its journal in")
	shelf.making = nil
	delete(shelf.things, "thing-second-2") // it was not made yet
	settings.Folder = left
	require.NoError(t, os.RemoveAll(filepath.Join(left, "state", ".pulumi", "locks")))
	return shelf, settings, open(t, settings).StateFile() + ".journal"
}

// TestAKillAtAnyByteLeavesAWholeState cuts the journal off, since a write can end at any byte: around each line's end, and here and
// there within it.
func TestAKillAtAnyByteLeavesAWholeState(t *testing.T) {
	shelf, settings, journal := halfWay(t)
	whole, err := os.ReadFile(journal)
	require.NoError(t, err)
	require.NotContains(t, string(whole), "plain-secret")
	known := 0
	stack := open(t, settings)
	for length := range len(whole) + 1 {
		if !bytes.Contains(whole[max(0, length-2):min(len(whole), length+2)], []byte("\n")) && length%97 != 0 {
			continue
		}
		require.NoError(t, os.WriteFile(journal, whole[:length], 0o600))
		require.NoError(t, stack.Verify(t.Context()), "after %d bytes", length)
		resources, err := stack.Resources(t.Context())
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(resources), known, "what was known after fewer bytes is known after %d", length)
		known = len(resources)
	}
	assert.Equal(t, 3, known, "the stack, its provider and the first thing")

	pending, err := stack.Pending(t.Context())
	require.NoError(t, err)
	require.Len(t, pending, 1)
	assert.Equal(t, "second", pending[0].Name())
	require.NoError(t, stack.ClearPending(t.Context()))
	require.NoFileExists(t, journal)
	outcome, err := stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	assert.Equal(t, 1, outcome.Changes["create"])
	assert.Equal(t, 2, shelf.count())
}

// TestAKillWhileTheJournalIsTakenIn puts back what was there before and after each step of it.
func TestAKillWhileTheJournalIsTakenIn(t *testing.T) {
	shelf, settings, journal := halfWay(t)
	before, err := os.ReadFile(journal)
	require.NoError(t, err)
	stack := open(t, settings)
	exported, err := stack.Export(t.Context())
	require.NoError(t, err)
	shelf.refuse = "second" // so that the run ends as it began
	_, err = stack.Up(t.Context(), engine.Options{})
	require.ErrorContains(t, err, "ShelfFull")
	after, err := os.ReadFile(stack.StateFile())
	require.NoError(t, err)
	base := bytes.SplitAfterN(before, []byte("\n"), 2)
	ended := engine.TakenInto(after)

	// The journal says that it is about to be taken in, and the file is still the old one.
	require.NoError(t, os.Remove(stack.StateFile()))
	require.NoError(t, os.WriteFile(journal, append(bytes.Clone(before), ended...), 0o600))
	again, err := stack.Export(t.Context())
	require.NoError(t, err)
	assert.Equal(t, resourcesOf(t, exported), resourcesOf(t, again))

	// The file is the new one, and the journal still there: it must not count twice.
	require.NoError(t, os.WriteFile(stack.StateFile(), after, 0o600))
	require.NoError(t, stack.Verify(t.Context()))
	resources, err := stack.Resources(t.Context())
	require.NoError(t, err)
	assert.Len(t, resources, 3)
	shelf.refuse = ""
	outcome, err := stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	assert.Equal(t, 1, outcome.Changes["create"])

	// Somebody else has changed the file since: nobody can say what holds.
	require.NoError(t, os.WriteFile(journal, before, 0o600))
	_, err = stack.Up(t.Context(), engine.Options{})
	require.ErrorContains(t, err, "was changed by another program after a run was killed")
	require.ErrorContains(t, err, journal)

	// A journal whose middle is gone would leave out what was made.
	require.NoError(t, os.Remove(stack.StateFile()))
	require.NoError(t, os.WriteFile(journal, bytes.Join([][]byte{base[0], []byte("{\"entry\":\n"), base[1]}, nil), 0o600))
	_, err = stack.Export(t.Context())
	require.ErrorContains(t, err, "is damaged")
}

func resourcesOf(t *testing.T, export []byte) string {
	t.Helper()
	_, resources, found := bytes.Cut(export, []byte(`"resources"`))
	require.True(t, found)
	return string(resources)
}

// TestAStateInMemory leaves nothing on disk and goes through a whole life.
func TestAStateInMemory(t *testing.T) {
	shelf := newShelf()
	settings := settings(t, shelf)
	keys, err := engine.OpenKeys(t.TempDir())
	require.NoError(t, err)
	settings.Keys, settings.Folder = keys, ""
	stack := open(t, settings)
	assert.Empty(t, stack.StateFile())
	_, err = stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	_, err = stack.Preview(t.Context(), engine.Options{ExpectNoChanges: true})
	require.NoError(t, err)
	require.NoError(t, stack.Verify(t.Context()))
	outputs, err := stack.Outputs(t.Context())
	require.NoError(t, err)
	assert.True(t, outputs["key"].Secret, "a secret stays one")
	settings.From = stack
	copied := open(t, settings)
	exported, err := copied.Export(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, string(exported), "plain-secret")
	_, err = copied.Preview(t.Context(), engine.Options{ExpectNoChanges: true})
	require.NoError(t, err)
	_, err = stack.Destroy(t.Context(), engine.Options{})
	require.NoError(t, err)
	assert.Zero(t, shelf.count())
	resources, err := copied.Resources(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, resources, "the copy does not see what is done since")
}

// TestWhatWasReadStaysAsItIs renames what something depends on that cannot be deleted: Pulumi then corrects the reference where it stands. What
// was read before serves until the state's text is another, so that it must not change.
func TestWhatWasReadStaysAsItIs(t *testing.T) {
	shelf := newShelf()
	settings := settings(t, shelf)
	name := "old"
	settings.Program = func(map[string]string) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			var base, user pulumi.CustomResourceState
			also := pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String("old")}})
			if err := ctx.RegisterResource("shelf:index:Thing", name, pulumi.Map{"size": pulumi.Int(1)}, &base, also); err != nil || name != "old" {
				return err
			}
			return ctx.RegisterResource("shelf:index:Thing", "user", pulumi.Map{"size": pulumi.Int(1), "of": base.ID()}, &user)
		}
	}
	stack := open(t, settings)
	_, err := stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	resources, err := stack.Resources(t.Context())
	require.NoError(t, err)
	shelf.keep = resources[len(resources)-1].ID
	asRead, err := stack.Hold()
	require.NoError(t, err)

	name = "new"
	_, err = stack.Up(t.Context(), engine.Options{})
	require.Error(t, err, "the user cannot be deleted")
	require.NoError(t, asRead())
	exported, err := stack.Export(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, string(exported), "Thing::old", "the new state has corrected the reference")
	require.NoError(t, stack.Verify(t.Context()))
}

// TestTheKeptKeyIsThePassphrases holds the key to its passphrase, from which Pulumi's command line derives it.
func TestTheKeptKeyIsThePassphrases(t *testing.T) {
	settings := settings(t, newShelf())
	settings.Folder = t.TempDir() // which has no keys yet
	_, err := open(t, settings).Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	key := filepath.Join(settings.Folder, "derived-key")
	kept, err := os.ReadFile(key)
	require.NoError(t, err)
	info, err := os.Stat(key)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	for name, text := range map[string]string{"lost": "", "cut off": string(kept[:20]), "of another passphrase": "0" + string(kept[1:])} {
		require.NoError(t, os.WriteFile(key, []byte(text), 0o600))
		require.NoError(t, open(t, settings).Verify(t.Context()), name)
		again, err := os.ReadFile(key)
		require.NoError(t, err)
		assert.Equal(t, string(kept), string(again), name)
	}
}
