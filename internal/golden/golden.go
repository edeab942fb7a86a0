// Package golden compares what a test made with a file that a person has read.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files; the tests that rewrite one still fail")

// Equal fails the test where got differs from the golden file, shows the difference, and says how to accept it.
// With -update it writes the file and fails all the same, so that no run both accepts and passes.
func Equal(t *testing.T, path, got string) {
	t.Helper()
	want, err := os.ReadFile(path)
	if err == nil && string(want) == got {
		return
	}
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		t.Errorf("%s was rewritten: read its diff, then run the test again without -update", path)
		return
	}
	require.NotErrorIs(t, err, os.ErrNotExist, "%s is missing; run the same test with -update, which writes it, and read it", path)
	assert.Equal(t, string(want), got,
		"%s differs; if the change is meant, run the same test with -update and read the diff", path)
}
