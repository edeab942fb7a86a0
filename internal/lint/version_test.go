package lint_test

import (
	"regexp"
	"strconv"
	"strings"
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

// Every program that people install says the same number, and none has one of its own.
func TestEveryInstalledProgramSaysThisVersion(t *testing.T) {
	imports := map[string]bool{}
	for _, file := range goFiles(t) {
		folder, isCommand := strings.CutPrefix(file.path, "cmd/")
		if !isCommand || file.isTest() {
			continue
		}
		program, _, _ := strings.Cut(folder, "/")
		for _, spec := range file.syntax.Imports {
			imports[program] = imports[program] || spec.Path.Value == strconv.Quote("private-notebook/internal/version")
		}
	}
	require.NotEmpty(t, imports)
	for program, does := range imports {
		assert.True(t, does, "cmd/%s does not import internal/version, so nothing ties its version to the changelog's", program)
	}
}
