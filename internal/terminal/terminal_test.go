package terminal_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"private-notebook/internal/terminal"
)

func TestTextIsWrappedAtWords(t *testing.T) {
	assert.Equal(t, "one two\n    three\n    four", terminal.Wrap("one two three four", 4, 11))
	assert.Equal(t, "a\n  https://example.org/long\n  b", terminal.Wrap("a https://example.org/long b", 2, 10), "a word is not broken")
	assert.Empty(t, terminal.Wrap(" ", 4, 10))
	assert.Equal(t, "é é\n é", terminal.Wrap("é é é", 1, 4), "by characters, and not by bytes")
}

func TestNoLineIsTooLongAndNoWordIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zé]{1,9}`)).Draw(t, "words")
		indent := rapid.IntRange(0, 20).Draw(t, "indent")
		wrapped := terminal.Wrap(strings.Join(words, " "), indent, 40)
		assert.Equal(t, words, append([]string{}, strings.Fields(wrapped)...)[:len(words)])
		for i, line := range strings.Split(wrapped, "\n") {
			if i == 0 {
				line = strings.Repeat(" ", indent) + line
			}
			assert.LessOrEqual(t, utf8.RuneCountInString(line), 40)
		}
	})
}

func TestColoursAreForThoseWhoWantThem(t *testing.T) {
	assert.Equal(t, "\x1b[32mok\x1b[0m", terminal.Green.In("ok", true))
	assert.Equal(t, "ok", terminal.Green.In("ok", false))
	assert.Equal(t, "ok", terminal.Colour("").In("ok", true))
}
