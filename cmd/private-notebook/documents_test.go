package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// repository is the root of the repository, as seen from this package.
const repository = "../.."

var (
	fence      = regexp.MustCompile("(?ms)^```[^\n]*\n(.*?)^```")
	inlineCode = regexp.MustCompile("`([^`\n]+)`")
	// invocation is the command at the beginning of a line, or behind a prompt, a pipe or a bracket; up to what ends a command.
	invocation = regexp.MustCompile(`(?m)(?:^|\$ |[|&;(!])[ \t]*(?:[\w./]*/)?private-notebook((?: +[^\s|;&#<>()]+)*)`)
	flagWord   = regexp.MustCompile(`^\[?(-{1,2})([a-zA-Z][\w-]*)`)
)

// invented lists what a document calls the command with that it does not know: sub-commands and flags.
func invented(document, text string) []string {
	var code []string
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		code = append(code, block[1])
	}
	for _, span := range inlineCode.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		code = append(code, span[1])
	}
	var complaints []string
	for _, c := range code {
		for _, call := range invocation.FindAllStringSubmatch(c, -1) {
			for _, what := range unknownIn(strings.Fields(call[1])) {
				complaints = append(complaints, fmt.Sprintf("%s says `private-notebook%s`: there is no %s", document, call[1], what))
			}
		}
	}
	return complaints
}

// unknownIn are the words of a command line that the command does not know.
func unknownIn(words []string) []string {
	w := world{}
	root := newRoot(&w)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	c, _, err := root.Find(words)
	if err != nil {
		return []string{"command in " + strings.Join(words, " ")}
	}
	if c == root && len(words) > 0 && !strings.HasPrefix(strings.Trim(words[0], "["), "-") {
		return []string{"command " + words[0]}
	}
	c.InitDefaultHelpFlag()
	var unknown []string
	for _, word := range words {
		flag := flagWord.FindStringSubmatch(word)
		if flag != nil && !hasFlag(c, flag[1], flag[2]) {
			unknown = append(unknown, "flag "+flag[1]+flag[2]+" of "+c.CommandPath())
		}
	}
	return unknown
}

func hasFlag(c *cobra.Command, dashes, name string) bool {
	if dashes == "-" {
		return len(name) == 1 && (c.Flags().ShorthandLookup(name) != nil || c.InheritedFlags().ShorthandLookup(name) != nil)
	}
	return c.Flags().Lookup(name) != nil || c.InheritedFlags().Lookup(name) != nil
}

func TestDocumentsNameOnlyCommandsAndFlagsThatExist(t *testing.T) {
	calls := 0
	for _, root := range []string{"README.md", "CONTRIBUTING.md", "docs"} {
		require.NoError(t, filepath.WalkDir(filepath.Join(repository, root), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
				return err
			}
			text, err := os.ReadFile(path)
			calls += strings.Count(string(text), "private-notebook ")
			for _, complaint := range invented(path, string(text)) {
				t.Error(complaint)
			}
			return err
		}))
	}
	assert.Greater(t, calls, 20, "the documents speak of the command")
}

func TestEverySubCommandIsDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(repository, "docs/command.md"))
	require.NoError(t, err)
	w := world{}
	for _, c := range newRoot(&w).Commands() {
		assert.True(t, strings.Contains(string(text), "\n| `"+c.Name()), "docs/command.md has no row of %s", c.Name())
	}
}

func TestTheRuleOfInvocationsComplains(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"all there", "`private-notebook url research --open` and ```private-notebook``` and `.build/private-notebook -C .. paths --format=json | jq .`", nil},
		{"a block", "```sh\n$ private-notebook verify --from vpc > x   # private-notebook moon\nx=$(private-notebook completion bash)\n```", nil},
		{"no command at all", "the module `replace private-notebook => ../x`, private-notebook moon, and `private-notebook:vpcCidr`", nil},
		{"a flag of another command", "`private-notebook url --from vpc`", []string{
			"d.md says `private-notebook url --from vpc`: there is no flag --from of private-notebook url"}},
		{"an unknown command", "```console\ncat x | private-notebook moon --json\n```", []string{
			"d.md says `private-notebook moon --json`: there is no command moon"}},
		{"an unknown shorthand, in brackets", "`private-notebook revoke NAME [-x FILE]`", []string{
			"d.md says `private-notebook revoke NAME [-x FILE]`: there is no flag -x of private-notebook revoke"}},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, invented("d.md", row.text)) })
	}
}
