package lint_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// longestProse is how long a line of a document's prose may be: longer ones show nobody in a diff which word has changed.
const longestProse = 150

func TestProseIsInLinesThatADiffShows(t *testing.T) {
	everyFile(t, func(p string) {
		if strings.HasSuffix(p, ".md") {
			report(t, unbroken(p, read(t, p)))
		}
	})
}

// unbroken lists the lines of a document that are too long; rows of tables and blocks of code cannot be broken.
func unbroken(document, text string) []string {
	var complaints []string
	inCode := false
	for i, line := range strings.Split(text, "\n") {
		isFence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if isFence {
			inCode = !inCode
		}
		if length := utf8.RuneCountInString(line); length > longestProse && !inCode && !isFence && !strings.HasPrefix(line, "|") {
			complaints = append(complaints, fmt.Sprintf("%s:%d has %d characters; break the line before %d", document, i+1, length, longestProse))
		}
	}
	return complaints
}

func TestTheRuleOfLinesComplains(t *testing.T) {
	long := strings.Repeat("a", longestProse+1)
	assert.Equal(t, []string{"a.md:2 has 151 characters; break the line before 150"}, unbroken("a.md", "short\n"+long))
	assert.Equal(t, []string{"a.md:4 has 153 characters; break the line before 150"}, unbroken("a.md", "```sh\ncode\n```\n- "+long))
	assert.Empty(t, unbroken("a.md", long[1:]+"\n| "+long+" |\n```sh\n"+long+"\n```\n"+strings.Repeat("é", longestProse)))
}
