package tests

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/internal/environments"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// root is the project's folder, seen from this package.
const root = ".."

// projectFile is what the tests read of Pulumi.yaml.
type projectFile struct {
	Name   string `yaml:"name"`
	Config map[string]struct {
		Type        string `yaml:"type"`
		Description string `yaml:"description"`
		Default     any    `yaml:"default"`
	} `yaml:"config"`
}

// environmentNames are the stacks that are tested: a settings file that is not listed is somebody's trial.
func environmentNames(t *testing.T) []string {
	t.Helper()
	names, err := environments.Of(root)
	require.NoError(t, err)
	require.Contains(t, names, "dev")
	require.Contains(t, names, "prod")
	return names
}

func readProject(t testing.TB) projectFile {
	t.Helper()
	var project projectFile
	readYAML(t, "Pulumi.yaml", &project)
	return project
}

// configOf is a stack's configuration as the engine would hand it over: the stack's file over the project's defaults.
func configOf(t testing.TB, stack string) map[string]string {
	t.Helper()
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	readYAML(t, "Pulumi."+stack+".yaml", &file)
	project := readProject(t)
	config := map[string]string{}
	for key, declared := range project.Config {
		config[project.Name+":"+key] = configText(t, declared.Default)
	}
	for key, value := range file.Config {
		config[key] = configText(t, value)
	}
	return config
}

// configText is a value as the engine writes it: lists and objects as JSON, all else as plain text.
func configText(t testing.TB, value any) string {
	t.Helper()
	switch value.(type) {
	case []any, map[string]any:
		text, err := json.Marshal(value)
		require.NoError(t, err)
		return string(text)
	default:
		return fmt.Sprint(value)
	}
}

func readYAML(t testing.TB, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into))
}

// record runs an environment's program under the recorder.
func record(t *testing.T, stack string) *recorder.Recorder {
	t.Helper()
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(configOf(t, stack)), stack))
	return rec
}
