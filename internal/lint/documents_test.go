package lint_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
)

// answers is the page that leads from a question to its answer.
const answers = "docs/README.md"

var (
	markdownLink = regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`) // a colon stands in addresses elsewhere
	makeTarget   = regexp.MustCompile("`make (?:-s )?([a-z][a-z-]*)")
	linkedWords  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

func TestDocumentsNameOnlyWhatExists(t *testing.T) {
	var files []string
	everyFile(t, func(p string) { files = append(files, p) })
	makefile := read(t, "Makefile")
	for _, p := range files {
		if strings.HasSuffix(p, ".md") {
			report(t, dangling(p, read(t, p), files, makefile))
			report(t, lost(p, read(t, p), func(document string) string { return read(t, document) }))
		}
	}
}

func TestTheAnswersLeadToEveryGuideAndDocument(t *testing.T) {
	text, guides := read(t, answers), 0
	everyFile(t, func(p string) {
		if folder := path.Dir(p); path.Ext(p) == ".md" && p != answers && (folder == "docs" || folder == "docs/guides") {
			guides++
			assert.Contains(t, text, "]("+strings.TrimPrefix(p, "docs/"), "nobody finds a document that %s does not name", answers)
		}
	})
	assert.NotZero(t, guides)
}

// dangling lists a document's links to files and its make targets that are not there.
func dangling(document, text string, files []string, makefile string) []string {
	var complaints []string
	for _, link := range markdownLink.FindAllStringSubmatch(text, -1) {
		target := path.Join(path.Dir(document), link[1])
		isFolder := func(f string) bool { return strings.HasPrefix(f, target+"/") }
		if link[1] != "" && !slices.Contains(files, target) && !slices.ContainsFunc(files, isFolder) {
			complaints = append(complaints, fmt.Sprintf("%s links to %s, which does not exist", document, link[1]))
		}
	}
	for _, target := range makeTarget.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(makefile, "\n"+target[1]+":") {
			complaints = append(complaints, fmt.Sprintf("%s says `make %s`, and the Makefile has no such target", document, target[1]))
		}
	}
	return complaints
}

// lost lists a document's links to headings that are not there, in itself or in another document.
func lost(document, text string, read func(string) string) []string {
	var complaints []string
	for _, link := range markdownLink.FindAllStringSubmatch(text, -1) {
		target, anchor := document, link[2]
		if link[1] != "" {
			target = path.Join(path.Dir(document), link[1])
		}
		if anchor == "" || path.Ext(target) != ".md" {
			continue
		}
		if there := anchors(read(target)); !slices.Contains(there, anchor) {
			complaints = append(complaints, fmt.Sprintf("%s links to #%s of %s, which has no such heading", document, anchor, target))
		}
	}
	return complaints
}

// anchors are the names by which a document's headings can be linked to. Code hosts make them of the heading: in small letters,
// without punctuation, with hyphens for spaces, and numbered where one comes again.
func anchors(text string) []string {
	var names []string
	seen := map[string]int{}
	for _, line := range outsideCode(text) {
		heading := strings.TrimLeft(line.text, "#")
		if heading == line.text || !strings.HasPrefix(heading, " ") {
			continue
		}
		name := strings.Map(func(r rune) rune {
			switch {
			case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
				return unicode.ToLower(r)
			case r == ' ':
				return '-'
			}
			return -1
		}, linkedWords.ReplaceAllString(strings.TrimSpace(heading), "$1"))
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, seen[name]-1)
		}
		names = append(names, name)
	}
	return names
}

func TestTheRuleOfDocumentsComplains(t *testing.T) {
	files := []string{"README.md", "docs/a.md", "docs/b.md"}
	assert.Empty(t, dangling("docs/a.md", "[b](b.md#there) [up](../README.md) [out](https://example.org/x) [all](../docs) [here](#there) `make test`",
		files, "\ntest: ## Test.\n"))
	assert.Equal(t, []string{
		"docs/a.md links to README.md, which does not exist",
		"docs/a.md says `make tests`, and the Makefile has no such target",
	}, dangling("docs/a.md", "[up](README.md) `make tests`", files, "\ntest: ## Test.\n"))
}

func TestTheRuleOfAnchorsComplains(t *testing.T) {
	page := "# Who gets in, and why\n```sh\n# a comment\n```\n## How to read `--explain`\n## [Linked](b.md) words\n## Again\n## Again\n#hash\n"
	assert.Equal(t, []string{"who-gets-in-and-why", "how-to-read---explain", "linked-words", "again", "again-1"}, anchors(page))
	found := func(string) string { return page }
	assert.Empty(t, lost("docs/a.md", "[x](b.md#again-1) [y](#linked-words) [z](b.md) [w](main.go#L3)", found))
	assert.Equal(t, []string{
		"docs/a.md links to #a-comment of docs/b.md, which has no such heading",
		"docs/a.md links to #again-2 of docs/a.md, which has no such heading",
	}, lost("docs/a.md", "[x](b.md#a-comment) [y](#again-2)", found))
}
