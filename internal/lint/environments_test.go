package lint_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/environments"
)

// TestCommittedSettingsAreEnvironments keeps an environment that is forgotten in the list from being tested by nobody. What
// is committed only git knows; without a checkout there is nothing to ask.
func TestCommittedSettingsAreEnvironments(t *testing.T) {
	out, err := exec.Command("git", "-C", root, "ls-files", "--", "Pulumi.*.yaml").Output()
	if err != nil {
		t.Skipf("no git checkout: %v", err)
	}
	listed, err := environments.Of(root)
	require.NoError(t, err)
	for _, path := range strings.Fields(string(out)) {
		stack := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "Pulumi."), ".yaml")
		assert.Contains(t, listed, stack, "%s is committed and not in %s, so no test deploys it: add it there", path, environments.File)
	}
}
