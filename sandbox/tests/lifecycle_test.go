package tests

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine/session"
)

// TestLifecycle is the law that every stack obeys. The stacks run at once, in one process.
func TestLifecycle(t *testing.T) {
	require.NotEmpty(t, stackNames)
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			opened := open(t, stack)

			preview, err := opened.Preview(t.Context(), quiet)
			require.NoError(t, err, "the first preview, in which every ID is unknown")
			requireOnlySeed(t, opened)

			created := up(t, opened)
			assert.Equal(t, preview.Changes, created.Changes, "up does what the preview said")
			requireNoOrphans(t, opened)

			_, err = opened.Up(t.Context(), unchanged)
			require.NoError(t, err, "a second up")
			_, err = opened.Preview(t.Context(), unchanged)
			require.NoError(t, err, "a preview afterwards")
			_, err = opened.Refresh(t.Context(), unchanged)
			require.NoError(t, err, "a refresh")
			_, err = opened.Preview(t.Context(), unchanged)
			require.NoError(t, err, "a preview of the refreshed state")

			_, err = opened.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			requireOnlySeed(t, opened)
			left, err := opened.Resources(t.Context())
			require.NoError(t, err)
			assert.Empty(t, left, "the state after a destroy")
		})
	}
}

// TestRestart keeps state and account in files and opens both anew before each operation, as the command does.
func TestRestart(t *testing.T) {
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			place := session.Place{Project: load(t, stack, nil), Folder: t.TempDir()}
			up(t, openIn(t, place))
			_, err := openIn(t, place).Up(t.Context(), unchanged)
			require.NoError(t, err)
			_, err = openIn(t, place).Refresh(t.Context(), unchanged)
			require.NoError(t, err)
			requireSettled(t, openIn(t, place))
			last := openIn(t, place)
			_, err = last.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			requireOnlySeed(t, last)
		})
	}
}

// TestNoPlaintextKeyOnDisk looks into every file that a deployment leaves, not only the state.
func TestNoPlaintextKeyOnDisk(t *testing.T) {
	place := session.Place{Project: load(t, "dev", nil), Folder: t.TempDir()}
	opened := openIn(t, place)
	up(t, opened)
	outputs, err := opened.Outputs(t.Context())
	require.NoError(t, err)
	key := outputs["clientVpnClientPrivateKey"]
	require.True(t, key.Secret)
	require.Contains(t, key.Value, "PRIVATE KEY", "the test knows what to look for")

	files := 0
	require.NoError(t, walkFiles(place.Folder, func(path string) error {
		files++
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.NotContains(t, string(text), "PRIVATE KEY", path)
		return nil
	}))
	assert.Greater(t, files, 3, "state, history, account, events")
}
