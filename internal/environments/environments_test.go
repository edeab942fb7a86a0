package environments_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/environments"
)

func project(t *testing.T, list string, settings ...string) string {
	t.Helper()
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, environments.File), []byte(list), 0o600))
	for _, stack := range settings {
		require.NoError(t, os.WriteFile(filepath.Join(root, environments.Settings(stack)), nil, 0o600))
	}
	return root
}

func TestATrialIsNoEnvironment(t *testing.T) {
	names, err := environments.Of(project(t, "# why\nprod\n\n dev \n", "dev", "prod", "watch"))
	require.NoError(t, err)
	assert.Equal(t, []string{"prod", "dev"}, names)
}

func TestFaultsOfTheList(t *testing.T) {
	_, err := environments.Of(project(t, "dev\ntest\nstage\n", "dev"))
	assert.EqualError(t, err, "allenvironments lists test, which has no Pulumi.test.yaml: write that file, or remove the line\n"+
		"allenvironments lists stage, which has no Pulumi.stage.yaml: write that file, or remove the line")
	_, err = environments.Of(project(t, "# none\n"))
	assert.EqualError(t, err, "allenvironments lists no environment: write the name of one a line")
	_, err = environments.Of(t.TempDir())
	assert.ErrorIs(t, err, os.ErrNotExist)
}
