package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the reports say is tested where they are made; here, that they are about the sandbox's deployment and its settings.
func TestTheSandboxJudgesItself(t *testing.T) {
	here := project(t)
	for _, report := range []string{"paths", "compliance", "costs"} {
		_, err := sandbox(t, report, "dev")
		require.ErrorAs(t, err, &badInput{}, report)
		require.EqualError(t, err, "the sandbox of dev holds nothing yet; deploy it with `make sandbox STACK=dev`", report)
	}

	must(t, "up", "dev")
	for _, report := range []string{"paths", "compliance", "costs"} {
		assert.True(t, strings.HasPrefix(must(t, report, "dev"), "SIMULATED: "), report)
		assert.Contains(t, must(t, report, "--format", "markdown", "dev"), "> **SIMULATED: ", report)
		assert.Contains(t, must(t, report, "--format", "json", "dev"), `"simulated": true,`, report)
	}
	assert.Contains(t, must(t, "paths", "dev"), "\nAs intended, on 2 assumptions: vpc, client-vpn, on-premises, and nothing else.\n")
	assert.Contains(t, must(t, "paths", "--explain", "client-vpn/internet", "dev"), "1. The URL is issued from client-vpn: allow")
	assert.True(t, strings.HasPrefix(must(t, "paths", "dev", "--format=json"), "{\n"), "flags may stand anywhere")
	assert.Contains(t, must(t, "paths", "--notebook", "private-notebook-dev", "dev"), "Who gets to notebook private-notebook-dev")
	assert.Contains(t, must(t, "compliance", "dev"), "SageMaker.1")

	replaceLine(t, here, "- client-vpn", "- linked-vpc")
	said, err := sandbox(t, "paths", "dev")
	require.ErrorIs(t, err, errDiffers)
	assert.Contains(t, said, "NOT as intended")
	replaceLine(t, here, "EC2.6:", "SageMaker.1:")
	_, err = sandbox(t, "compliance", "dev")
	require.ErrorIs(t, err, errDiffers)
}

// One run deploys and judges: it says what the two would, and nothing is deployed where the report could not be made.
func TestAnOperationShowsWhoGetsIn(t *testing.T) {
	here := project(t)
	_, err := sandbox(t, "up", "--paths", "--format", "pdf", "dev")
	require.ErrorAs(t, err, &badInput{})
	require.ErrorContains(t, err, "pdf")
	assert.NoDirExists(t, filepath.Join(here, ".sandbox", "dev"), "nothing was begun")

	said := must(t, "up", "--paths", "dev")
	assert.Contains(t, said, "Resources:")
	assert.True(t, strings.HasSuffix(said, "\n\n"+must(t, "paths", "dev")), "the report comes last, after an empty line")
	assert.True(t, strings.HasSuffix(must(t, "up", "--paths", "--explain", "vpc", "dev"), must(t, "paths", "--explain", "vpc", "dev")))

	replaceLine(t, here, "- client-vpn", "- linked-vpc")
	said, err = sandbox(t, "up", "--paths", "dev")
	require.ErrorIs(t, err, errDiffers)
	assert.Contains(t, said, "NOT as intended")
}

func TestWhatTheReportsRefuse(t *testing.T) {
	project(t)
	for name, arguments := range map[string][]string{
		"a flag of another command": {"up", "--format", "json", "dev"}, "a flag without its value": {"paths", "dev", "--format"},
		"a report of what is only planned": {"preview", "--paths", "dev"},
		"an unknown flag":                  {"paths", "--colour", "dev"}, "a flag of paths": {"compliance", "--explain", "vpc", "dev"},
	} {
		_, err := sandbox(t, arguments...)
		require.ErrorIs(t, err, errUsage, name)
	}
	_, err := sandbox(t, "paths", "--format", "pdf", "--explain", "roof", "dev")
	require.ErrorAs(t, err, &badInput{})
	require.ErrorContains(t, err, "pdf")
	require.ErrorContains(t, err, "roof", "all faults at once")
	for _, report := range []string{"compliance", "costs"} {
		_, err = sandbox(t, report, "--format", "pdf", "dev")
		require.ErrorAs(t, err, &badInput{}, report)
		require.ErrorContains(t, err, "pdf")
	}
}

// Whoever has deleted the settings file learns how to be rid of what it left, and of a name that nobody knows no such thing.
func TestASandboxWithoutItsSettingsFile(t *testing.T) {
	here := project(t)
	must(t, "preview", "dev")
	require.NoError(t, os.Remove(filepath.Join(here, "Pulumi.dev.yaml")))
	_, err := sandbox(t, "destroy", "dev")
	require.ErrorAs(t, err, &badInput{})
	require.ErrorContains(t, err, "forget it with `make sandbox-reset STACK=dev`")
	_, err = sandbox(t, "destroy", "nobody")
	require.ErrorAs(t, err, &badInput{})
	require.NotContains(t, err.Error(), "sandbox-reset")
}
