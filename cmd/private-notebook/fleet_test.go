package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Who is meant to open which notebook stands in the settings, and what settings and deployment do not share is said.
func TestPathsReadsAFleetFromTheSettings(t *testing.T) {
	dir := project(t, asMeant+"  private-notebook:notebooks: {a: {issuerRoles: [analysts]}}\n")
	code, out, said := ran(t, dir, readFile(t, "dev.export.json"), "paths", "--export", "-")
	assert.Equal(t, exitOK, code, said)
	out = strings.Join(strings.Fields(out), " ") // Long lines are broken.
	assert.Contains(t, out, "Not understood: the intent speaks of notebook private-notebook-dev-a, which is not declared")
	assert.Contains(t, out, "the intent does not speak of notebook private-notebook-dev,")

	dir = project(t, asMeant+"  private-notebook:notebooks: [a]\n")
	code, _, said = ran(t, dir, readFile(t, "dev.export.json"), "paths", "--export", "-")
	assert.Equal(t, exitBadInput, code)
	assert.Contains(t, said, "config: notebooks is not what it should be: ")
}
