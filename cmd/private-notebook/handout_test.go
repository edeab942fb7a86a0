package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/golden"
)

func TestTheHandoutOfAStack(t *testing.T) {
	dir, dev := t.TempDir(), readFile(t, "dev.export.json")
	code, out, said := ran(t, dir, dev, "handout", "--contact", "the data platform team")
	assert.Equal(t, exitOK, code, said)
	assert.Empty(t, said)
	golden.Equal(t, "testdata/handout.md", out)
	assert.Contains(t, out, "\n**SIMULATED: ", "the file is the sandbox's")

	real := strings.ReplaceAll(string(dev), `"simulated"`, `"other"`)
	code, out, said = ran(t, dir, []byte(real), "handout")
	assert.Equal(t, exitOK, code, said)
	assert.NotContains(t, out, "SIMULATED")
	assert.Contains(t, out, "Ask the people who gave you this page.")

	code, out, said = ran(t, dir, readFile(t, "fleet.export.json"), "handout", "--format", "html")
	assert.Equal(t, exitOK, code, said)
	assert.True(t, strings.HasPrefix(out, "<!DOCTYPE html>\n"))
	assert.Equal(t, 1, strings.Count(out, "</html>"))
}

func TestTheHandoutNamesEveryFault(t *testing.T) {
	dir := t.TempDir()
	code, out, said := ran(t, dir, readFile(t, "dev.export.json"), "handout", "--format", "pdf", "--contact", "a|b", "more", "--stack", "x", "--export", "-")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Equal(t, "error: format: \"pdf\" is none; choose from markdown, html\n"+
		"error: contact: \"a|b\" has a line break or a sign of markup; write one line without |, `, <, >, \\, [, ] and *\n"+
		"error: handout: \"more\" is no flag; see private-notebook handout --help\n"+
		"error: handout: --stack tells Pulumi what to export and --export reads a file; leave one of them out\n", said)
}
