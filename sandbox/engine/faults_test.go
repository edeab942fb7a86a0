package engine_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

func TestLoadRefuses(t *testing.T) {
	for _, row := range []struct{ name, file, stack, says string }{
		{"a stack without a file", stackFile, "prod",
			`stack "prod" is not known: there is no Pulumi.prod.yaml; the stacks of this project are: dev`},
		{"an encrypted value", "config:\n  size:\n    secure: djE6\n", "dev",
			"Pulumi.dev.yaml: example:size is encrypted for the stack's own backend"},
		{"an imported environment", "environment:\n  - shared\n", "dev", "environments are kept by Pulumi Cloud"},
		{"a file that is not YAML", "config: [", "dev", `read the configuration of stack "dev"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			root := writeProject(t, map[string]string{"dev": row.file})
			_, err := engine.Load(root, row.stack)
			require.ErrorContains(t, err, row.says)
		})
	}
}

func TestOpenRefusesAConfigurationThatDoesNotFitTheProject(t *testing.T) {
	settings := settings(t, newShelf())
	require.NoError(t, settings.Project.Set("size", "large"))
	_, err := engine.Open(t.Context(), settings)
	require.ErrorContains(t, err, "must be of type 'integer'")
}

func TestProjectDefaultsReachTheProgram(t *testing.T) {
	settings := settings(t, newShelf())
	project, err := engine.Load(writeProject(t, map[string]string{"dev": "config: {}\n"}), "dev")
	require.NoError(t, err)
	settings.Project = project
	stack := open(t, settings)
	_, err = stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	outputs, err := stack.Outputs(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "5", outputs["size"].Value)
}

func TestAFailedCreationIsReportedAndRepaired(t *testing.T) {
	shelf := newShelf()
	shelf.refuse = "second"
	stack := open(t, settings(t, shelf))
	_, err := stack.Up(t.Context(), engine.Options{})
	require.ErrorContains(t, err, "ShelfFull: no room for second")
	var failed *engine.OperationError
	require.ErrorAs(t, err, &failed)
	assert.True(t, failed.Reported())
	assert.Equal(t, 1, shelf.count())

	shelf.refuse = ""
	_, err = stack.Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	assert.Equal(t, 2, shelf.count())
}

func TestTheProgramsFaultsAreReported(t *testing.T) {
	for _, row := range []struct {
		name    string
		program pulumi.RunFunc
		says    string
	}{
		{"an error", func(*pulumi.Context) error { return errors.New("the client range overlaps") },
			"the client range overlaps"},
		{"a panic", func(*pulumi.Context) error { panic("out of range") }, "the program panicked: out of range"},
		{"a package without a provider", func(ctx *pulumi.Context) error {
			var bucket pulumi.CustomResourceState
			return ctx.RegisterResource("bucket:index:Bucket", "one", pulumi.Map{}, &bucket)
		}, `the Pulumi package "bucket", which has no simulated provider; those that have: shelf`},
	} {
		t.Run(row.name, func(t *testing.T) {
			settings := settings(t, newShelf())
			settings.Program = func(map[string]string) pulumi.RunFunc { return row.program }
			_, err := open(t, settings).Up(t.Context(), engine.Options{})
			require.ErrorContains(t, err, row.says)
			assert.NotContains(t, err.Error(), "error occurred", "a single fault needs no list around it")
		})
	}
}

func TestTheKeysAreTheOwnersAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "dev")
	_, err := engine.OpenKeys(folder)
	require.NoError(t, err)
	for _, name := range []string{"passphrase", "encryption-salt"} {
		info, err := os.Stat(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
	_, err = engine.OpenKeys(folder)
	require.NoError(t, err, "a second run finds them")

	other := filepath.Join(t.TempDir(), "prod")
	_, err = engine.OpenKeys(other)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(other, "passphrase"), []byte("another\n"), 0o600))
	_, err = engine.OpenKeys(other)
	require.ErrorContains(t, err, "does not fit its salt")
	require.NoError(t, os.Remove(filepath.Join(other, "encryption-salt")))
	_, err = engine.OpenKeys(other)
	require.ErrorContains(t, err, "delete the folder to begin anew")
}

func TestAStateOfOtherKeysIsRefused(t *testing.T) {
	settings := settings(t, newShelf())
	_, err := open(t, settings).Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	settings.Keys, err = engine.OpenKeys(t.TempDir())
	require.NoError(t, err)
	_, err = open(t, settings).Up(t.Context(), engine.Options{})
	require.ErrorContains(t, err, "encrypted with another passphrase")
}

func TestTheRootIsFoundFromWithin(t *testing.T) {
	root := writeProject(t, map[string]string{"dev": stackFile, "prod": stackFile})
	inner := filepath.Join(root, "stacks", "deep")
	require.NoError(t, os.MkdirAll(inner, 0o700))
	found, err := engine.FindRoot(inner)
	require.NoError(t, err)
	assert.Equal(t, root, found)
	names, err := engine.StackNames(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"dev", "prod"}, names)
	_, err = engine.FindRoot(t.TempDir())
	require.ErrorContains(t, err, "no Pulumi.yaml in")
}

func TestIsolateTakesTheUsersPulumiAway(t *testing.T) {
	t.Setenv("PULUMI_ACCESS_TOKEN", "the-users-own")
	home := os.Getenv("PULUMI_HOME")
	require.NoError(t, engine.Isolate(home))
	_, isSet := os.LookupEnv("PULUMI_ACCESS_TOKEN")
	assert.False(t, isSet)
	assert.Equal(t, "true", os.Getenv("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"))
}

func TestTwoStacksAtOnce(t *testing.T) {
	for _, name := range []string{"one", "two", "three"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shelf := newShelf()
			stack := open(t, settings(t, shelf))
			for _, operation := range []func(context.Context, engine.Options) (engine.Result, error){
				stack.Preview, stack.Up, stack.Refresh, stack.Destroy,
			} {
				_, err := operation(t.Context(), engine.Options{})
				require.NoError(t, err)
			}
			assert.Zero(t, shelf.count())
		})
	}
}
