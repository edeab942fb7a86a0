//go:build cli

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAProjectFromTheTemplate is what docs/importing.md says to type: `pulumi new` on the folder in a checkout, a replace to that checkout, the
// test, and the stack's life. It cannot show a template fetched from where the repository is hosted.
func TestAProjectFromTheTemplate(t *testing.T) {
	t.Parallel()
	pulumi, checkout := installPulumi(t), checkout(t)
	pulumi.project = filepath.Join(t.TempDir(), "research")
	require.NoError(t, os.Mkdir(pulumi.project, 0o700))
	said := pulumi.expect(t, exitOK, "new", filepath.Join(checkout, "templates", "private-notebook-go"), "--generate-only", "--offline", "--yes")
	assert.Contains(t, said, "Created project 'research'")
	assert.Contains(t, said, "go test ./...", "the quickstart")
	assert.Equal(t, []string{".gitignore", "Pulumi.dev.yaml", "Pulumi.yaml", "go.mod", "main.go", "main_test.go"}, filesIn(t, pulumi.project))
	for _, file := range []string{"Pulumi.yaml", "go.mod"} {
		text, err := os.ReadFile(filepath.Join(pulumi.project, file))
		require.NoError(t, err)
		assert.NotContains(t, string(text), "${", file)
		assert.NotContains(t, string(text), "\ntemplate:", file)
	}

	pulumi.goes(t, "mod", "edit", "-replace", "private-notebook="+checkout)
	pulumi.goes(t, "mod", "tidy")
	pulumi.goes(t, "vet", "./...")
	pulumi.goes(t, "test", "./...")
	pulumi.judged(t, checkout)

	pulumi.takeProgram(t, filepath.Join(pulumi.project, ".sandbox", "program")) // The sandbox has compiled it.
	pulumi.expect(t, exitOK, "stack", "init", "dev")
	pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--stack", "dev")
	made := pulumi.account(t)
	assert.Contains(t, made, "aws:sagemaker/notebookInstance:NotebookInstance")
	assert.NotContains(t, made, "aws:ec2clientvpn/endpoint:Endpoint", "the smallest stack has no VPN, which costs much")
	pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")
	name := pulumi.expect(t, exitOK, "stack", "output", "presignCommand", "--stack", "dev")
	assert.Contains(t, name, "research-dev")
	pulumi.expect(t, exitOK, "destroy", "--yes", "--skip-preview", "--stack", "dev")
	assert.Empty(t, pulumi.account(t))
}

// goes runs a go command in the project's folder. The template names no checksums, so `go mod tidy` fetches what the checkout does not need.
func (i *installation) goes(t testing.TB, arguments ...string) {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = i.project
	command.Env = slices.DeleteFunc(slices.Clone(i.environment), func(v string) bool { return v == "GOPROXY=off" })
	said, err := command.CombinedOutput()
	require.NoError(t, err, "go %s:\n%s", strings.Join(arguments, " "), said)
}

// judged deploys the project onto the sandbox and expects the access paths that its settings mean.
func (i *installation) judged(t testing.TB, checkout string) {
	t.Helper()
	command := exec.Command(filepath.Join(checkout, ".build", "sandbox"), "up", "--paths", "--program", i.project, "dev")
	command.Dir, command.Env = i.project, i.environment
	said, err := command.CombinedOutput()
	require.NoError(t, err, "%s", said)
	assert.Contains(t, string(said), "As intended: vpc, and nothing else.")
}

func filesIn(t testing.TB, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
