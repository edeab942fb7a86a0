package lint_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/version"
)

// A release is a heading "## NUMBER - DATE"; above the newest there may be one "## Unreleased".
func TestTheChangelogBeginsWithThisVersion(t *testing.T) {
	newest := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})$`).FindStringSubmatch(read(t, "CHANGELOG.md"))
	require.NotNil(t, newest)
	assert.Equal(t, version.Number, newest[1], "internal/version and the changelog's newest heading are one version")
}
