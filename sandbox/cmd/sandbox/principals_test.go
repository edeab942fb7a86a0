package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOnesOwnRoleNeedsNoAccountFile names principals that no file describes: for all notebooks, and for one of a fleet.
func TestOnesOwnRoleNeedsNoAccountFile(t *testing.T) {
	here := project(t)
	edit(t, here, "private-notebook:issuerRoles: [my-role]")
	edit(t, here, "private-notebook:issuerGroups: [my-group]")
	edit(t, here, "private-notebook:notebooks: {one: {issuerUsers: [aya]}, two: {}}")
	assumed := func(what string) string {
		return "The " + what + ", which Pulumi.dev.yaml names, is assumed to exist,\n" +
			"without other policies; sandbox/accounts/dev.json can say what is there.\n"
	}
	var warnings bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"up", "dev"}, io.Discard, &warnings))
	assert.Equal(t, assumed("IAM group my-group")+assumed("IAM role my-role")+assumed("IAM user aya"), warnings.String())
	assert.Regexp(t, `Resources:\n +\d+ unchanged\n`, must(t, "up", "dev"), "and it is said once")
	assert.Contains(t, must(t, "destroy", "dev"), "Nothing of this stack is left in the simulated account.\n")
}

// TestAnAccountFileCanHavePrincipalsMissing: somebody may want to see what a misspelt name does.
func TestAnAccountFileCanHavePrincipalsMissing(t *testing.T) {
	here := project(t)
	edit(t, here, "private-notebook:issuerRoles: [my-role]")
	file := filepath.Join(here, "sandbox", "accounts", "dev.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"region": "ap-northeast-1", "onlyThesePrincipals": true, "resources": []}`), 0o600))
	_, err := sandbox(t, "up", "dev")
	require.ErrorContains(t, err, "my-role")
	require.ErrorContains(t, err, "couldn't find resource")

	require.NoError(t, os.WriteFile(file, []byte(`{"region": "ap-northeast-1", "resources": []}`), 0o600))
	var warnings bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"preview", "dev"}, io.Discard, &warnings), "another file says nothing of it")
	assert.Contains(t, warnings.String(), "The IAM role my-role, ")
}
