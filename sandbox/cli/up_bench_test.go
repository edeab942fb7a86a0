//go:build cli

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkUpByLanguage deploys and destroys the guide's smallest stack by Pulumi's own command line: in YAML with the plugin, and in Go with a
// program that is built before. The first is how long a user waits for the second's resources by another language.
func BenchmarkUpByLanguage(b *testing.B) {
	b.Run("yaml", func(b *testing.B) {
		pulumi := elsewhere(b, "smallest", map[string]string{"Pulumi.yaml": inGuide(b, "yaml", "program=smallest")})
		pulumi.expect(b, exitOK, "package", "add", thePackageName)
		pulumi.upAndDown(b)
	})
	b.Run("go", func(b *testing.B) {
		checkout := checkout(b)
		module, err := os.ReadFile(filepath.Join(checkout, "templates", "private-notebook-go", "go.mod"))
		require.NoError(b, err)
		pulumi := elsewhere(b, "smallest", map[string]string{
			"Pulumi.yaml": "name: research\nruntime: go\n", "main.go": inGuide(b, "go", "program=smallest"),
			"go.mod": strings.ReplaceAll(string(module), "${PROJECT}", "research"),
		})
		pulumi.goes(b, "mod", "edit", "-replace", "private-notebook="+checkout)
		pulumi.goes(b, "mod", "tidy")
		pulumi.goes(b, "build", "-o", "program", ".")
		pulumi.takeProgram(b, filepath.Join(pulumi.project, "program"))
		pulumi.upAndDown(b)
	})
}

// upAndDown measures up alone.
func (i *installation) upAndDown(b *testing.B) {
	b.Helper()
	for b.Loop() {
		i.expect(b, exitOK, "up", "--yes", "--skip-preview", "--stack", "dev")
		b.StopTimer()
		i.expect(b, exitOK, "destroy", "--yes", "--skip-preview", "--stack", "dev")
		b.StartTimer()
	}
}
