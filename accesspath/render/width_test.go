package render_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A terminal has 80 columns unless somebody widens it, and breaks the rows of a wider table, so that no column stands below its
// head. What is read are the golden files, which the other tests hold to the program. A single long name cannot be broken.
func TestTextFitsATerminal(t *testing.T) {
	for _, kind := range []string{"*.table", "*.explain"} {
		files, err := filepath.Glob(filepath.Join("testdata", kind))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for line := range strings.Lines(string(text)) {
				line = strings.TrimSuffix(line, "\n")
				last := line[strings.LastIndex(line, "  ")+1:]
				assert.False(t, utf8.RuneCountInString(line) > 80 && strings.Contains(strings.TrimSpace(last), " "), "%s: %s", file, line)
			}
		}
	}
}
