package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/screen"
)

// built is the command as a user has it, linked once for all tests.
func built(t *testing.T) string {
	t.Helper()
	binary, err := buildOnce()
	require.NoError(t, err)
	return binary
}

var buildOnce = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "built")
	if err != nil {
		return "", err
	}
	atTheEnd = func() { _ = os.RemoveAll(folder) }
	binary := filepath.Join(folder, "private-notebook")
	said, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", binary, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return binary, nil
})

// atTheEnd cleans up after the last test.
var atTheEnd = func() {}

func TestTheBuiltCommandAsksPulumiAndExitsAsPromised(t *testing.T) {
	binary := built(t)
	export, err := filepath.Abs(exports + "dev.export.json")
	require.NoError(t, err)
	for _, row := range []struct {
		name, pulumi string
		code         int
		says         string
	}{
		{"as intended", "[ \"$*\" = 'stack export --non-interactive --stack dev' ] && exec cat " + export, exitOK, ""},
		{"a path differs", "sed s/10.60.0.2/8.8.8.8/ " + export, exitDiffers, ""},
		{"Pulumi fails", "echo 'error: no stack named dev' >&2; exit 1", exitBadInput,
			"error: pulumi stack export: exit status 1: error: no stack named dev\n"},
		{"there is no Pulumi", "", exitBadInput, "error: pulumi stack export: the pulumi command is not on the PATH; " +
			"install it, or give a deployment with --export FILE\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := t.TempDir()
			if row.pulumi != "" {
				script := "#!/bin/sh\nPATH=/usr/bin:/bin\n" + row.pulumi + "\n"
				require.NoError(t, os.WriteFile(filepath.Join(path, "pulumi"), []byte(script), 0o700))
			}
			command := exec.CommandContext(t.Context(), binary, "paths", "--stack", "dev")
			command.Dir = project(t, asMeant)
			command.Env = []string{"PATH=" + path}
			var said strings.Builder
			command.Stderr = &said
			out, err := command.Output()
			code := 0
			if exit := (&exec.ExitError{}); errors.As(err, &exit) {
				code = exit.ExitCode()
			} else {
				require.NoError(t, err)
			}
			assert.Equal(t, row.code, code)
			assert.Equal(t, row.says, said.String())
			assert.Equal(t, row.code != exitBadInput, len(out) > 0)
		})
	}
}

func TestColoursAreForTerminalsThatWantThem(t *testing.T) {
	null, err := os.Open(os.DevNull) // a character device, as a terminal is
	require.NoError(t, err)
	defer null.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer file.Close()
	env := func(values map[string]string) func(string) string {
		return func(name string) string { return values[name] }
	}
	assert.True(t, screen.ShowsColour(null, env(nil)))
	assert.False(t, screen.ShowsColour(null, env(map[string]string{"NO_COLOR": "1"})))
	assert.False(t, screen.ShowsColour(null, env(map[string]string{"TERM": "dumb"})))
	assert.False(t, screen.ShowsColour(file, env(nil)))
	assert.True(t, screen.OverwritesLines(null, env(map[string]string{"NO_COLOR": "1"})))
	assert.False(t, screen.OverwritesLines(null, env(map[string]string{"TERM": "dumb"})))
}
