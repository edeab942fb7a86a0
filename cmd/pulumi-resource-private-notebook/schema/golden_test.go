package schema

import (
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/internal/golden"
)

const (
	componentsFolder = "../../../components"
	goldenFile       = "../schema.json"
)

// TestTheSchemaIsCommitted also writes it, with -update.
func TestTheSchemaIsCommitted(t *testing.T) {
	text, err := Write(componentsFolder)
	require.NoError(t, err)
	golden.Equal(t, goldenFile, string(text))
}
