package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/handout"
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

// words are those of AWS's command, of browsers and of VPN programs; all others on the page are this program's.
var words = []string{"TLS key negotiation failed", "TLS handshake failed", "AUTH_FAILED", "Could not connect to the endpoint URL", "Connect timeout on endpoint URL",
	"403", "Forbidden", "ExpiredToken", "Unable to locate credentials", "AccessDenied", "ValidationException", "RecordNotFound"}

// People look a message up by what they see, and this program shows them sentences.
func TestTheHandoutSpeaksAsTheProgramDoes(t *testing.T) {
	sources := ""
	for _, pattern := range []string{"*.go", "reach/*.go", "notebookapi/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			if !strings.HasSuffix(file, "_test.go") {
				sources += string(text)
			}
		}
	}
	shown := handout.Write(handout.Markdown, handout.Page{Contact: "Ada", Notebooks: []handout.Notebook{{Name: "n"}}, Vpn: &handout.Vpn{Certificate: true, Saml: true}})
	_, table, _ := strings.Cut(shown, "| You see |")
	phrases := 0
	for _, row := range strings.Split(table, "\n|") {
		see, _, _ := strings.Cut(row, " | ")
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(see, -1) {
			phrases++
			assert.True(t, slices.Contains(words, m[1]) || strings.Contains(sources, m[1]), "nobody sees %q", m[1])
		}
	}
	assert.Greater(t, phrases, 15)
}
