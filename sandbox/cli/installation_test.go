//go:build cli

package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Pulumi's exit codes.
const (
	exitOK                = 0
	exitFailed            = 1
	exitStackNotFound     = 6
	exitUnexpectedChanges = 7
)

// installation is a Pulumi of its own: command line, home, backend, plugins, and a copy of the project.
type installation struct {
	project     string
	environment []string
	plugins     string
	program     string
	accountFile string
}

// checkout is this repository's folder.
func checkout(t testing.TB) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	return root
}

// install is a Pulumi with a copy of this project, whose program is built before, and the account that the stack begins with.
func install(t testing.TB, stack string) *installation {
	t.Helper()
	made := installPulumi(t)
	copyProject(t, made.project)
	made.takeProgram(t, filepath.Join(checkout(t), ".build", "program"))
	seed := filepath.Join(checkout(t), "sandbox", "accounts", stack+".json")
	if _, err := os.Stat(seed); err == nil {
		made.environment = append(made.environment, "PRIVATE_NOTEBOOK_SEED="+seed)
	}
	return made
}

// installPulumi puts the simulated providers where `pulumi plugin install` puts them. The project's folder is not made yet.
func installPulumi(t testing.TB) *installation {
	t.Helper()
	tools, scratch := filepath.Join(checkout(t), ".build"), t.TempDir()
	made := &installation{
		project:     filepath.Join(scratch, "project"),
		plugins:     filepath.Join(scratch, "home", "plugins"),
		program:     filepath.Join(tools, "pulumi"),
		accountFile: filepath.Join(scratch, "account.json"),
	}
	made.link(t, "aws", goSays(t, "list", "-m", "-f", "{{.Version}}", "github.com/pulumi/pulumi-aws/sdk/v6"), "plugins")
	made.link(t, "tls", goSays(t, "list", "-m", "-f", "{{.Version}}", "github.com/pulumi/pulumi-tls/sdk/v5"), "plugins")
	state := filepath.Join(scratch, "state")
	require.NoError(t, os.Mkdir(state, 0o700))
	made.environment = []string{
		"HOME=" + scratch,
		"PATH=" + tools + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GOCACHE=" + goSays(t, "env", "GOCACHE"),
		"GOMODCACHE=" + goSays(t, "env", "GOMODCACHE"),
		"GOFLAGS=-buildvcs=false -ldflags=-w", // Without what debuggers read, linking takes two thirds of the time.
		"GOPROXY=off",                         // Whatever is missing must fail instead of being fetched.
		"PULUMI_HOME=" + filepath.Join(scratch, "home"),
		"PULUMI_BACKEND_URL=file://" + filepath.ToSlash(state),
		"PULUMI_CONFIG_PASSPHRASE=only for this test",
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PRIVATE_NOTEBOOK_CLOUD=" + made.accountFile,
	}
	return made
}

// link installs a plugin that stands in a folder of .build.
func (i *installation) link(t testing.TB, name, version, built string) {
	t.Helper()
	folder, program := i.pluginFolder(name, version), "pulumi-resource-"+name
	require.NoError(t, os.MkdirAll(folder, 0o700))
	source := filepath.Join(checkout(t), ".build", built, program)
	require.FileExists(t, source, "run `make test-cli`, which builds it")
	require.NoError(t, os.Symlink(source, filepath.Join(folder, program)))
}

func (i *installation) pluginFolder(name, version string) string {
	return filepath.Join(i.plugins, "resource-"+name+"-"+version)
}

// copyProject leaves out what a Pulumi program does not need: `pulumi stack init` writes into the project's folder.
func copyProject(t testing.TB, to string) {
	t.Helper()
	from := checkout(t)
	require.NoError(t, os.MkdirAll(to, 0o700))
	entries, err := os.ReadDir(from)
	require.NoError(t, err)
	for _, entry := range entries {
		source, target := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), ".") || entry.Name() == "sandbox":
		case entry.IsDir():
			require.NoError(t, os.CopyFS(target, os.DirFS(source)))
		default:
			text, err := os.ReadFile(source)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(target, text, 0o600))
		}
	}
}

// takeProgram has the Go host run this program instead of compiling the project's at each preview and up, which takes most of the time.
func (i *installation) takeProgram(t testing.TB, path string) {
	t.Helper()
	require.FileExists(t, path, "run `make test-cli`, which builds it")
	relative, err := filepath.Rel(i.project, path) // The host looks for it from the project's folder.
	require.NoError(t, err)
	i.environment = append(i.environment, "PRIVATE_NOTEBOOK_PROGRAM="+relative)
}

// expect runs pulumi and returns both of its outputs.
func (i *installation) expect(t testing.TB, exitCode int, arguments ...string) string {
	t.Helper()
	got, said := i.run(t, arguments...)
	require.Equal(t, exitCode, got, "pulumi %s:\n%s", strings.Join(arguments, " "), said)
	return said
}

// expectFailure is the same, whichever way it fails.
func (i *installation) expectFailure(t testing.TB, arguments ...string) string {
	t.Helper()
	got, said := i.run(t, arguments...)
	require.NotEqual(t, exitOK, got, "pulumi %s:\n%s", strings.Join(arguments, " "), said)
	return said
}

func (i *installation) run(t testing.TB, arguments ...string) (exitCode int, said string) {
	t.Helper()
	command := exec.Command(i.program, append(arguments, "--non-interactive", "--color", "never")...)
	command.Dir, command.Env = i.project, i.environment
	var both bytes.Buffer
	command.Stdout, command.Stderr = &both, &both
	err := command.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		require.NoError(t, err, "run `make test-cli`, which builds the command line first")
	}
	return command.ProcessState.ExitCode(), both.String()
}

// edit appends a line to the stack's configuration.
func (i *installation) edit(t testing.TB, stack, line string) {
	t.Helper()
	path := filepath.Join(i.project, "Pulumi."+stack+".yaml")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	edited := strings.Replace(string(text), "config:\n", "config:\n  "+line+"\n", 1)
	require.NotEqual(t, string(text), edited)
	require.NoError(t, os.WriteFile(path, []byte(edited), 0o600))
}

// account lists the types of what the stack made in the simulated account.
func (i *installation) account(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile(i.accountFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil // the plugin has not been asked for anything yet
	}
	require.NoError(t, err)
	var account struct {
		Resources []struct {
			Type string `json:"type"`
			URN  string `json:"urn"`
		} `json:"resources"`
	}
	require.NoError(t, json.Unmarshal(text, &account))
	var types []string
	for _, resource := range account.Resources {
		if resource.URN != "" {
			types = append(types, resource.Type)
		}
	}
	return types
}

// goSays is the one line that a go command prints about this repository's module.
func goSays(t testing.TB, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = checkout(t)
	said, err := command.Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(said))
}
