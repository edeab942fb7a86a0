package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// ownProgram copies the example of somebody else's stack to where nothing of this repository is, and leaves it a replace.
func ownProgram(t *testing.T) string {
	t.Helper()
	root, err := engine.FindRoot(".")
	require.NoError(t, err)
	folder := t.TempDir()
	example := filepath.Join(root, "examples", "own-stack")
	for _, name := range []string{"Pulumi.yaml", "Pulumi.dev.yaml", "main.go", "go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(example, name))
		require.NoError(t, err)
		write(t, folder, name, strings.Replace(string(text), "=> ../..", "=> "+root, 1))
	}
	return folder
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
}

func change(t *testing.T, folder, name, old, changed string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	write(t, folder, name, strings.Replace(string(text), old, changed, 1))
}

// runs is the command on a program; what it warned of does not matter here.
func runs(t *testing.T, command, folder string) (string, error) {
	t.Helper()
	var out, warnings bytes.Buffer
	err := run(t.Context(), []string{command, "--program", folder, "dev"}, &out, &warnings)
	return out.String(), err
}

// bareProgram is a program that links no resource of AWS, so that an edit of it is compiled in a second.
func bareProgram(t *testing.T) string {
	t.Helper()
	folder := ownProgram(t)
	write(t, folder, "main.go", `package main

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var fault = errors.New("the volume of 4 GiB is not offered\nby AWS")

func main() { pulumi.Run(deploy) }

func deploy(ctx *pulumi.Context) error { return fault }
`)
	return folder
}

// sizeFromSettings is a function of the program that reads its settings, so that one build does for two sizes.
const sizeFromSettings = `package main

import (
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func volume(ctx *pulumi.Context) int {
	text, _ := ctx.GetConfig("own-stack:gib")
	size, _ := strconv.Atoi(text)
	return size
}
`

// TestTheLifeOfOnesOwnProgram ends each deployment with the report, and keeps everything with the program.
func TestTheLifeOfOnesOwnProgram(t *testing.T) {
	folder := ownProgram(t)
	t.Chdir(t.TempDir())
	change(t, folder, "main.go", "VolumeSizeGiB: 50", "VolumeSizeGiB: volume(ctx)")
	write(t, folder, "volume.go", sizeFromSettings)
	change(t, folder, "Pulumi.dev.yaml", "config:", "config:\n  own-stack:gib: 4")
	said, err := runs(t, "preview", folder)
	require.Error(t, err)
	assert.Contains(t, said, "notebook: volume of 4 GiB is not offered by AWS; choose from 5 to 16384 GiB")

	change(t, folder, "Pulumi.dev.yaml", "own-stack:gib: 4", "own-stack:gib: 60")
	said, err = runs(t, "preview", folder)
	require.NoError(t, err)
	assert.Contains(t, said, "to create")
	_, err = runs(t, "paths", folder)
	require.EqualError(t, err, "the sandbox of dev holds nothing yet; deploy it with `make sandbox PROGRAM="+folder+" STACK=dev`")

	said, err = runs(t, "up", folder)
	require.NoError(t, err)
	assert.Contains(t, said, " ml.t3.medium 60 GiB\n", "an edit is compiled, and reads the program's settings")
	assert.Contains(t, said, "aws sagemaker create-presigned-notebook-instance-url")
	_, report, isThere := strings.Cut(said, "\nSIMULATED: ")
	require.True(t, isThere, said)
	assert.Contains(t, report, "As intended, on 2 assumptions: vpc, on-premises, and nothing else.")
	assert.FileExists(t, filepath.Join(folder, ".sandbox", "dev", "account.json"))
	assert.FileExists(t, filepath.Join(folder, ".sandbox", ".gitignore"))
	said, err = runs(t, "up", folder)
	require.NoError(t, err)
	assert.Regexp(t, `Resources:\n +30 unchanged\n`, said)

	change(t, folder, "Pulumi.dev.yaml", "[vpc, on-premises]", "[vpc]")
	said, err = runs(t, "up", folder)
	require.ErrorIs(t, err, errDiffers)
	assert.Contains(t, said, "on-premises")
	said, err = runs(t, "paths", folder)
	require.ErrorIs(t, err, errDiffers)
	assert.Contains(t, said, "NOT as intended")

	_, err = runs(t, "destroy", folder)
	require.NoError(t, err)
}

func TestWhatIsWrongWithOnesOwnProgram(t *testing.T) {
	folder := bareProgram(t)
	t.Chdir(t.TempDir())

	said, err := runs(t, "preview", folder)
	require.Error(t, err)
	assert.Contains(t, said, "the volume of 4 GiB is not offered\n")
	assert.Contains(t, said, "by AWS")

	change(t, folder, "main.go", "return fault", "return [")
	_, err = runs(t, "up", folder)
	require.ErrorAs(t, err, &badInput{})
	assert.ErrorContains(t, err, "the program in "+folder+" does not compile: ")
	assert.ErrorContains(t, err, "main.go:")

	change(t, folder, "main.go", "func deploy(", "func init() { panic(\"it is so\") }\n\nfunc deploy(")
	change(t, folder, "main.go", "return [", "return nil")
	said, err = runs(t, "preview", folder)
	require.Error(t, err)
	assert.Contains(t, said, "panic: it is so")

	change(t, folder, "Pulumi.yaml", "runtime: go", "runtime: nodejs")
	_, err = runs(t, "up", folder)
	require.ErrorAs(t, err, &badInput{})
	assert.ErrorContains(t, err, `has the runtime "nodejs"; the sandbox runs Go programs alone`)

	_, err = runs(t, "up", t.TempDir())
	require.ErrorAs(t, err, &badInput{})
	assert.ErrorContains(t, err, "there is no Pulumi.yaml; name the folder of a Pulumi project")
	require.NoError(t, os.Remove(filepath.Join(folder, "Pulumi.dev.yaml")))
	_, err = runs(t, "up", folder)
	assert.ErrorContains(t, err, `stack "dev" is not known`)
}
