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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Pulumi's exit codes.
const (
	exitOK                = 0
	exitFailed            = 1
	exitStackNotFound     = 6
	exitUnexpectedChanges = 7
)

// TestTheCommandLine is the life of the dev stack as a user types it.
func TestTheCommandLine(t *testing.T) {
	pulumi := install(t, "dev")
	pulumi.expect(t, exitStackNotFound, "preview", "--stack", "dev")
	pulumi.expect(t, exitOK, "stack", "init", "dev")

	preview := pulumi.expect(t, exitOK, "preview", "--stack", "dev")
	assert.Contains(t, preview, "to create")
	assert.Empty(t, pulumi.account(t), "a preview makes nothing")

	up := pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--stack", "dev")
	assert.Contains(t, up, "presignCommand")
	assert.NotContains(t, up, "PRIVATE KEY")
	assert.NotContains(t, up, "warning")
	made := pulumi.account(t)
	assert.Contains(t, made, "aws:sagemaker/notebookInstance:NotebookInstance")
	assert.Contains(t, made, "aws:ec2clientvpn/endpoint:Endpoint")

	pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")
	command := pulumi.expect(t, exitOK, "stack", "output", "presignCommand", "--stack", "dev")
	assert.Contains(t, command, "aws sagemaker create-presigned-notebook-instance-url")
	key := pulumi.expect(t, exitOK, "stack", "output", "--stack", "dev")
	assert.Contains(t, key, "[secret]")

	deployment := pulumi.expect(t, exitOK, "stack", "export", "--stack", "dev")
	assert.True(t, json.Valid([]byte(deployment)))
	assert.NotContains(t, deployment, "PRIVATE KEY")
	pulumi.expect(t, exitOK, "refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")

	pulumi.edit(t, "dev", "private-notebook:notebookVolumeSizeGiB: 20")
	unexpected := pulumi.expect(t, exitUnexpectedChanges, "preview", "--expect-no-changes", "--diff", "--stack", "dev")
	assert.Contains(t, unexpected, "volumeSize: 5 => 20")

	pulumi.expect(t, exitOK, "destroy", "--yes", "--skip-preview", "--stack", "dev")
	assert.Empty(t, pulumi.account(t), "destroy leaves nothing")
	pulumi.expect(t, exitOK, "stack", "rm", "--yes", "dev")
}

// TestABadConfiguration is refused with the program's own words before anything is made.
func TestABadConfiguration(t *testing.T) {
	pulumi := install(t, "dev")
	pulumi.expect(t, exitOK, "stack", "init", "dev")
	pulumi.edit(t, "dev", "private-notebook:clientVpnCIDR: 10.60.4.0/22")
	said := pulumi.expect(t, exitFailed, "up", "--yes", "--skip-preview", "--stack", "dev")
	assert.Contains(t, said, "clientVpnCidr", "the nearest known key is named")
	assert.Empty(t, pulumi.account(t))
}

// installation is a Pulumi of its own: command line, home, backend, plugins, and a copy of the project.
type installation struct {
	project     string
	environment []string
	program     string
	accountFile string
}

// install is a Pulumi with a copy of this project, and the account that the stack begins with.
func install(t testing.TB, stack string) *installation {
	t.Helper()
	made := installPulumi(t)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	// The copy stands in the same folder each time, since Go compiles a package anew for each folder that it stands in.
	made.project = filepath.Join(root, ".build", "cli", "project")
	require.NoError(t, os.RemoveAll(made.project))
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(made.project)) })
	copyProject(t, root, made.project)
	seed := filepath.Join(root, "sandbox", "accounts", stack+".json")
	if _, err := os.Stat(seed); err == nil {
		made.environment = append(made.environment, "PRIVATE_NOTEBOOK_SEED="+seed)
	}
	return made
}

// installPulumi puts the simulated providers where `pulumi plugin install` puts real ones. The project's folder is not made yet.
func installPulumi(t testing.TB) *installation {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	tools := filepath.Join(root, ".build")
	scratch := t.TempDir()
	made := &installation{
		project:     filepath.Join(scratch, "project"),
		program:     filepath.Join(tools, "pulumi"),
		accountFile: filepath.Join(scratch, "account.json"),
	}
	for _, plugin := range []struct{ name, module string }{
		{"aws", "github.com/pulumi/pulumi-aws/sdk/v6"}, {"tls", "github.com/pulumi/pulumi-tls/sdk/v5"},
	} {
		version := goSays(t, root, "list", "-m", "-f", "{{.Version}}", plugin.module)
		folder := filepath.Join(scratch, "home", "plugins", "resource-"+plugin.name+"-"+version)
		require.NoError(t, os.MkdirAll(folder, 0o700))
		program := "pulumi-resource-" + plugin.name
		require.NoError(t, os.Symlink(filepath.Join(tools, "plugins", program), filepath.Join(folder, program)))
	}
	state := filepath.Join(scratch, "state")
	require.NoError(t, os.Mkdir(state, 0o700))
	made.environment = []string{
		"HOME=" + scratch,
		"PATH=" + tools + string(os.PathListSeparator) + os.Getenv("PATH"),
		"GOCACHE=" + goSays(t, root, "env", "GOCACHE"),
		"GOMODCACHE=" + goSays(t, root, "env", "GOMODCACHE"),
		// The command line links the program at each preview and up; without what debuggers read, that takes two thirds of the time.
		"GOFLAGS=-buildvcs=false -ldflags=-w",
		"GOPROXY=off", // whatever is missing must fail instead of being fetched
		"PULUMI_HOME=" + filepath.Join(scratch, "home"),
		"PULUMI_BACKEND_URL=file://" + filepath.ToSlash(state),
		"PULUMI_CONFIG_PASSPHRASE=only for this test",
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PRIVATE_NOTEBOOK_CLOUD=" + made.accountFile,
	}
	return made
}

// copyProject leaves out what a Pulumi program does not need: `pulumi stack init` writes into the project's folder.
func copyProject(t testing.TB, from, to string) {
	t.Helper()
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

// prebuild has the command line take the program as it is now: Pulumi builds it at each preview and up, which takes most of the time.
func (i *installation) prebuild(t testing.TB) {
	t.Helper()
	build := exec.Command("go", "build", "-o", "prebuilt", ".")
	build.Dir, build.Env = i.project, i.environment
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	path := filepath.Join(i.project, "Pulumi.yaml")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	const builds, takes = "\nruntime: go\n", "\nruntime: {name: go, options: {binary: prebuilt}}\n"
	require.Contains(t, string(text), builds)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), builds, takes, 1)), 0o600))
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

// goSays is the one line that a go command prints.
func goSays(t testing.TB, folder string, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = folder
	said, err := command.Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(said))
}
