package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the reports say is tested where they are made; here, that they are about the sandbox's deployment and its settings.
func TestTheSandboxJudgesItself(t *testing.T) {
	here := project(t)
	_, err := sandbox(t, "paths", "dev")
	require.ErrorContains(t, err, "the sandbox: the stack was never deployed; deploy it first")

	must(t, "up", "dev")
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

func TestWhatTheReportsRefuse(t *testing.T) {
	project(t)
	for name, arguments := range map[string][]string{
		"a flag of another command": {"up", "--format", "json", "dev"}, "a flag without its value": {"paths", "dev", "--format"},
		"an unknown flag": {"paths", "--colour", "dev"}, "a flag of paths": {"compliance", "--explain", "vpc", "dev"},
	} {
		_, err := sandbox(t, arguments...)
		require.ErrorIs(t, err, errUsage, name)
	}
	_, err := sandbox(t, "paths", "--format", "pdf", "--explain", "roof", "dev")
	require.ErrorContains(t, err, "pdf")
	require.ErrorContains(t, err, "roof", "all faults at once")
	_, err = sandbox(t, "compliance", "--format", "pdf", "dev")
	require.ErrorContains(t, err, "pdf")
}
