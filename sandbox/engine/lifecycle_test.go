package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

func TestALifetime(t *testing.T) {
	shelf := newShelf()
	settings := settings(t, shelf)
	stack := open(t, settings)
	quiet := engine.Options{}
	unchanged := engine.Options{ExpectNoChanges: true}

	preview, err := stack.Preview(t.Context(), quiet)
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"create": 3}, preview.Changes)
	assert.Zero(t, shelf.count(), "a preview makes nothing")

	up, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"create": 3}, up.Changes)
	assert.Equal(t, 2, shelf.count())

	for name, operation := range map[string]func() (engine.Result, error){
		"preview": func() (engine.Result, error) { return stack.Preview(t.Context(), unchanged) },
		"up":      func() (engine.Result, error) { return stack.Up(t.Context(), unchanged) },
		"refresh": func() (engine.Result, error) { return stack.Refresh(t.Context(), unchanged) },
	} {
		_, err := operation()
		require.NoError(t, err, name)
	}

	require.NoError(t, settings.Project.Set("size", 8))
	edited := open(t, settings)
	_, err = edited.Preview(t.Context(), unchanged)
	require.ErrorIs(t, err, engine.ErrUnexpectedChanges)
	up, err = edited.Up(t.Context(), quiet)
	require.NoError(t, err)
	require.Len(t, up.Steps, 1)
	assert.Equal(t, "update", up.Steps[0].Operation)
	assert.Equal(t, "first", up.Steps[0].Name())
	assert.Equal(t, []string{"size"}, up.Steps[0].Properties)

	outputs, err := edited.Outputs(t.Context())
	require.NoError(t, err)
	assert.Equal(t, engine.Output{Value: "8"}, outputs["size"])
	assert.Equal(t, engine.Output{Value: "plain-secret", Secret: true}, outputs["key"])

	state, err := os.ReadFile(edited.StateFile())
	require.NoError(t, err)
	assert.NotContains(t, string(state), "plain-secret")
	exported, err := edited.Export(t.Context())
	require.NoError(t, err)
	assert.Contains(t, string(exported), `"version": 3`)
	assert.NotContains(t, string(exported), "plain-secret")

	_, err = edited.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	assert.Zero(t, shelf.count())
	left, err := edited.Resources(t.Context())
	require.NoError(t, err)
	assert.Empty(t, left)
}

// TestTheStateStandsByItself guards against what a kill cannot be timed for in a test: see backendURL. The folder's name
// has what a URL would have to escape.
func TestTheStateStandsByItself(t *testing.T) {
	settings := settings(t, newShelf())
	settings.Folder = filepath.Join(settings.Folder, "a 100% new folder?")
	stack := open(t, settings)
	_, err := stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	require.FileExists(t, stack.StateFile())
	require.NoError(t, stack.Verify(t.Context()))
	files, err := filepath.Glob(filepath.Join(filepath.Dir(stack.StateFile()), "*.attrs"))
	require.NoError(t, err)
	assert.Empty(t, files)
}
