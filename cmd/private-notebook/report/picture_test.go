package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/golden"
)

// The picture in the documents is the one that the sandbox's deployment of dev gives: its export is held to the sandbox by a test of its own.
func TestThePictureInTheDocumentsIsTheReports(t *testing.T) {
	repository := filepath.Join("..", "..", "..")
	text, err := os.ReadFile(filepath.Join(repository, "accesspath", "observe", "testdata", "dev.export.json"))
	require.NoError(t, err)
	export, err := stack.ReadExport(text, "the export", false)
	require.NoError(t, err)
	meant, err := stack.ReadSettings(t.Context(), filepath.Join(repository, "Pulumi.dev.yaml"), export.Project, export.Stack)
	require.NoError(t, err)
	wanted, err := report.Paths{Format: "svg"}.Understand()
	require.NoError(t, err)
	var out strings.Builder
	_, err = wanted.Print(report.Screen{Out: &out}, export, meant, time.Now())
	require.NoError(t, err)
	golden.Equal(t, filepath.Join(repository, "docs", "report.svg"), out.String())
}
