package lint_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// longestSentence is how many words a sentence of a document may have; code and a link's target count as no more than a word. Good
// sentences are half as long: this finds the worst.
const longestSentence = 36

// terse are the documents that people look things up in, and do not read.
var terse = []string{"docs/decisions.md", "docs/assumptions.md", "CHANGELOG.md"}

// riddles are phrases at which people stop and read twice, above all those whose mother tongue is not English.
var riddles = []struct {
	form   *regexp.Regexp
	remedy string
}{
	{regexp.MustCompile(`\b[Tt]he (former|latter)\b`), "repeat the noun"},
	{regexp.MustCompile(`\b[Aa]n other (\w+)`), "another, or the name of the thing in quotation marks or italics"},
	{regexp.MustCompile(`\bMeant (is|are)\b`), "begin with the subject"},
	{regexp.MustCompile(`\bWho (that|this|it) is\b`), "say what is not known, and to whom"},
	{regexp.MustCompile(`\bor whether there is an(y|ybody)\b`), "say what is not known, and to whom"},
	{regexp.MustCompile(`\bnobody here knows\b`), "name the stack or the report that does not know"},
	{regexp.MustCompile(`\b(is|are) nobody's\b`), "say who cannot do it, or what does not have it"},
	{regexp.MustCompile(`\bof AWS's[,.;]`), "an AWS page, an AWS policy"},
	{regexp.MustCompile(`\bby no path\b`), "not ... by any path"},
	{regexp.MustCompile(`\bthan that of (the one|those) (who|that|which)\b`), "repeat the noun"},
	{regexp.MustCompile(`\b(Whoever|Who) \w+ nowhere\b`), "a principal that no key names"},
	{regexp.MustCompile(`\bit is not (he|she|they) who\b`), "begin with the subject"},
	{regexp.MustCompile(`\b[Oo]f which (none|nothing|nobody)\b`), "two sentences"},
	{regexp.MustCompile(`(^|[.:;] )So (it )?(is|are|does|do) (that|those|what|it)\b`), "repeat the verb"},
}

func TestDocumentsAreInPlainEnglish(t *testing.T) {
	everyFile(t, func(p string) {
		if strings.HasSuffix(p, ".md") && !slices.Contains(terse, p) && !strings.HasPrefix(p, "findings/") {
			report(t, winding(p, read(t, p)))
			for _, line := range outsideCode(read(t, p)) {
				report(t, puzzling(fmt.Sprintf("%s:%d", p, line.number), line.text))
			}
		}
	})
}

func TestMessagesAreInPlainEnglish(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.isTest() {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if text, is := n.(*ast.BasicLit); is && text.Kind == token.STRING && strings.Contains(text.Value, " ") {
				report(t, puzzling(f.at(text.Pos()), text.Value))
			}
			return true
		})
	}
}

// textLine is one line of a document.
type textLine struct {
	number int
	text   string
}

// outsideCode are a document's lines without its blocks of code, which an empty line stands for.
func outsideCode(text string) []textLine {
	var lines []textLine
	inCode := false
	for i, line := range strings.Split(text, "\n") {
		isFence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if isFence {
			inCode = !inCode
		}
		if inCode || isFence {
			line = ""
		}
		lines = append(lines, textLine{i + 1, line})
	}
	return lines
}

// puzzling lists the riddles in a text.
func puzzling(where, text string) []string {
	var complaints []string
	for _, r := range riddles {
		if found := r.form.FindString(text); found != "" {
			complaints = append(complaints, fmt.Sprintf("%s says %q: %s", where, strings.TrimSpace(found), r.remedy))
		}
	}
	return complaints
}

var (
	item        = regexp.MustCompile(`^\s*(?:[-*>]|\d+\.)\s+`)
	inlineSpan  = regexp.MustCompile("`[^`]+`")
	sentenceEnd = regexp.MustCompile(`[.?!][*"')]*\s+`)
)

// winding lists the sentences of a document that are too long. Tables are left out: their cells are often lists.
func winding(document, text string) []string {
	var complaints []string
	for _, paragraph := range paragraphs(outsideCode(text)) {
		plain := linkedWords.ReplaceAllString(inlineSpan.ReplaceAllString(paragraph.text, "code"), "$1")
		for _, sentence := range sentenceEnd.Split(plain, -1) {
			if words := strings.Fields(sentence); len(words) > longestSentence {
				complaints = append(complaints, fmt.Sprintf("%s:%d: a sentence of %d words, and %d is the most; make two of it: %s ...",
					document, paragraph.number, len(words), longestSentence, strings.Join(words[:8], " ")))
			}
		}
	}
	return complaints
}

// paragraphs joins the lines of each paragraph and of each item of a list.
func paragraphs(lines []textLine) []textLine {
	var all []textLine
	isOpen := false
	for _, line := range lines {
		trimmed := strings.TrimSpace(line.text)
		isItem := item.MatchString(line.text)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "|") || strings.HasPrefix(trimmed, "<!--"):
			isOpen = false
		case isOpen && !isItem:
			all[len(all)-1].text += " " + trimmed
		default:
			all = append(all, textLine{line.number, item.ReplaceAllString(trimmed, "")})
			isOpen = true
		}
	}
	return all
}

func TestTheRuleOfPlainEnglishComplains(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }
	assert.Equal(t, []string{"a.md:3: a sentence of 37 words, and 36 is the most; make two of it: word word word word word word word word ..."},
		winding("a.md", "# Title\n\n"+words(20)+"\n"+words(17)+". Short.\n"))
	assert.Len(t, winding("a.md", "- short\n- "+words(37)+"\n"), 1, "an item of a list")
	assert.Empty(t, winding("a.md", words(36)+".\n"+words(36)+"?\n\n```\n"+words(99)+"\n```\n| "+words(99)+" |\n- "+words(36)+"\n- `"+words(99)+"`"))
	assert.Equal(t, []string{`a.md:1 says "the former": repeat the noun`}, puzzling("a.md:1", "turns the former off"))
	assert.Equal(t, []string{`a.md:1 says "Meant are": begin with the subject`}, puzzling("a.md:1", "Meant are the groups of it"))
	assert.Empty(t, puzzling("a.md:1", "another issuer, formerly an issuer; what is meant is said"))
}
