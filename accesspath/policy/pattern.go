package policy

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// token is one character of a pattern, or a wildcard.
type token struct {
	char rune
	// star and question are the wildcards of the policy language.
	star, question bool
	// inside says that a star stays within its ARN segment.
	inside bool
	// any says that a star stands for a variable whose value is not known.
	any bool
}

// tokens reads a pattern's text: * is any run of characters, ? is any one.
func tokens(text string) []token {
	list := make([]token, 0, len(text))
	for _, char := range text {
		list = append(list, token{char: char, star: char == '*', question: char == '?'})
	}
	return list
}

// literal is a text whose wildcard characters mean themselves.
func literal(text string) []token {
	list := make([]token, 0, len(text))
	for _, char := range text {
		list = append(list, token{char: char})
	}
	return list
}

func plainText(list []token) string {
	var b strings.Builder
	for _, t := range list {
		b.WriteRune(t.char)
	}
	return b.String()
}

// keepInside marks the stars that stay within their segment of an ARN. A star that ends its segment may reach beyond
// the colon, and the resource part may hold colons of its own (IAM User Guide, "IAM JSON policy elements:
// Resource", "Using wildcards in resource ARNs").
func keepInside(list []token) []token {
	segment := 0
	for i := range list {
		switch {
		case list[i].any:
		case list[i].star:
			ends := i+1 == len(list) || list[i+1].char == ':'
			list[i].inside = !ends && segment < 5
		case list[i].char == ':':
			segment++
		}
	}
	return list
}

// globs says whether a pattern matches all of a text. Fixed ends are compared first; what is left between the first and
// the last star takes, however many stars there are, no more than the product of both lengths.
func globs(pattern []token, text string) bool {
	for len(pattern) > 0 && !pattern[0].star {
		char, size := utf8.DecodeRuneInString(text)
		if size == 0 || !pattern[0].takes(char) {
			return false
		}
		pattern, text = pattern[1:], text[size:]
	}
	if len(pattern) == 0 {
		return text == ""
	}
	for last := len(pattern) - 1; !pattern[last].star; last-- {
		char, size := utf8.DecodeLastRuneInString(text)
		if size == 0 || !pattern[last].takes(char) {
			return false
		}
		pattern, text = pattern[:last], text[:len(text)-size]
	}
	if len(pattern) == 1 && !pattern[0].inside {
		return true
	}
	return globsBetween(pattern, []rune(text))
}

func (t token) takes(char rune) bool { return t.question || t.char == char }

// globsBetween keeps which prefixes of the text the pattern has matched so far.
func globsBetween(pattern []token, text []rune) bool {
	reached, next := make([]bool, len(text)+1), make([]bool, len(text)+1)
	reached[0] = true
	for _, t := range pattern {
		for i := range reached {
			if t.star {
				stays := i > 0 && next[i-1] && (!t.inside || text[i-1] != ':')
				next[i] = reached[i] || stays
			} else {
				next[i] = i > 0 && reached[i-1] && t.takes(text[i-1])
			}
		}
		reached, next = next, reached
	}
	return reached[len(text)]
}

// globText says whether a pattern matches all of a text. Where a star fails to take enough, it takes one character more; none but the last star
// can help.
func globText(pattern, text string) bool {
	star, from := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && pattern[p] == '?':
			_, size := utf8.DecodeRuneInString(text[t:])
			p, t = p+1, t+size
		case p < len(pattern) && pattern[p] == text[t]:
			p, t = p+1, t+1
		case star < 0:
			return false
		default:
			_, size := utf8.DecodeRuneInString(text[from:])
			from += size
			p, t = star+1, from
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// arnLike compares the six parts of an ARN one by one, each with wildcards (IAM User Guide, "Condition
// operators", "Amazon Resource Name (ARN) condition operators"). Of a pattern with fewer parts that page says nothing.
func arnLike(pattern, value string) truth {
	if strings.Count(pattern, ":") < arnParts-1 {
		return undecided
	}
	for range arnParts - 1 {
		want, wanted, _ := strings.Cut(pattern, ":")
		got, given, found := strings.Cut(value, ":")
		if !found || !globText(want, got) {
			return no
		}
		pattern, value = wanted, given
	}
	return truthOf(globText(pattern, value))
}

// arnLikeTokens is arnLike for a pattern whose variables are replaced.
func arnLikeTokens(pattern []token, value string) truth {
	if slices.ContainsFunc(pattern, func(t token) bool { return t.any }) { // the variable may hold colons
		return truthOf(globs(pattern, value))
	}
	parts := splitTokens(pattern)
	if len(parts) != arnParts {
		return undecided
	}
	given := strings.SplitN(value, ":", arnParts)
	if len(given) != arnParts {
		return no
	}
	for i := range parts {
		if !globs(parts[i], given[i]) {
			return no
		}
	}
	return yes
}

const arnParts = 6

func splitTokens(list []token) [][]token {
	var parts [][]token
	start := 0
	for i, t := range list {
		if t.char == ':' && len(parts) < arnParts-1 {
			parts = append(parts, list[start:i])
			start = i + 1
		}
	}
	return append(parts, list[start:])
}
