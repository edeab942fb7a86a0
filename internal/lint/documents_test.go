package lint_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var (
	markdownLink = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`) // a colon stands in addresses elsewhere
	makeTarget   = regexp.MustCompile("`make (?:-s )?([a-z][a-z-]*)")
)

func TestDocumentsNameOnlyWhatExists(t *testing.T) {
	var files []string
	everyFile(t, func(p string) { files = append(files, p) })
	makefile := read(t, "Makefile")
	for _, p := range files {
		if strings.HasSuffix(p, ".md") {
			report(t, dangling(p, read(t, p), files, makefile))
		}
	}
}

func TestTheReadmeLinksToEveryGuide(t *testing.T) {
	text, guides := read(t, readme), 0
	everyFile(t, func(p string) {
		if path.Dir(p) == "docs/guides" {
			guides++
			assert.Contains(t, text, "]("+p+")", "nobody finds a guide that %s does not name", readme)
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
		if !slices.Contains(files, target) && !slices.ContainsFunc(files, isFolder) {
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

func TestTheRuleOfDocumentsComplains(t *testing.T) {
	files := []string{"README.md", "docs/a.md", "docs/b.md"}
	assert.Empty(t, dangling("docs/a.md", "[b](b.md#there) [up](../README.md) [out](https://example.org/x) [all](../docs) `make test`",
		files, "\ntest: ## Test.\n"))
	assert.Equal(t, []string{
		"docs/a.md links to README.md, which does not exist",
		"docs/a.md says `make tests`, and the Makefile has no such target",
	}, dangling("docs/a.md", "[up](README.md) `make tests`", files, "\ntest: ## Test.\n"))
}
