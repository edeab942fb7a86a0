package policy

import "strings"

// mayHaveVariable says whether a text holds a policy variable. The older version of the language has none.
func mayHaveVariable(text, version string) bool {
	return version == "2012-10-17" && strings.Contains(text, "${")
}

// expansion is a text whose policy variables are replaced (IAM User Guide, "IAM policy elements: Variables and tags"). A variable's value is
// literal, whatever characters it has, and ${*}, ${?} and ${$} are the characters themselves.
type expansion struct {
	tokens []token
	// isNull says that a variable is absent and has no default: nothing equals it and nothing is like it ("Policy variables with no value").
	isNull bool
	// isEmpty says that a variable is an empty text. AWS's page does not say whether that is no value.
	isEmpty bool
	// mayBeNull says that nobody knows whether a variable is absent, and that it has no default.
	mayBeNull bool
	// isOpen says that a variable has no single known value. Wildcards stand for it among the tokens: what does not match then never does.
	isOpen bool
	// isBroken says that the text is not well formed, which AWS refuses.
	isBroken bool
}

// match asks whether the text matches, by what its tokens do.
func (e expansion) match(tokens func([]token) truth) truth {
	switch {
	case e.isBroken:
		return undecided
	case e.isNull:
		return no
	}
	answer := tokens(e.tokens)
	if answer == yes && (e.isEmpty || e.isOpen) {
		return undecided
	}
	return answer
}

// expand replaces the variables of a text of the current version.
func expand(text string, q *question) expansion {
	var e expansion
	for {
		before, after, found := strings.Cut(text, "${")
		e.tokens = append(e.tokens, tokens(before)...)
		if !found {
			return e
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			e.isBroken = true
			return e
		}
		e.replace(name, q)
		text = rest
	}
}

// replace adds one variable's value: ${key}, or ${key, 'default'} where the key is absent ("Specifying default values").
func (e *expansion) replace(name string, q *question) {
	if name == "*" || name == "?" || name == "$" {
		e.tokens = append(e.tokens, literal(name)...)
		return
	}
	key, fallback, hasFallback := strings.Cut(name, ",")
	values, determined := q.lookup(strings.TrimSpace(key))
	switch {
	case len(values) == 1:
		e.isEmpty = e.isEmpty || values[0] == ""
		e.tokens = append(e.tokens, literal(values[0])...)
	case !determined || len(values) > 1:
		e.isOpen = true
		e.mayBeNull = e.mayBeNull || !determined && !hasFallback
		e.tokens = append(e.tokens, token{char: '*', star: true, any: true})
	case !hasFallback:
		e.isNull = true
	default:
		fallback = strings.TrimSpace(fallback)
		if len(fallback) < 2 || fallback[0] != '\'' || fallback[len(fallback)-1] != '\'' {
			e.isBroken = true
			return
		}
		e.tokens = append(e.tokens, literal(fallback[1:len(fallback)-1])...)
	}
}

// unresolvedIn doubts a match of a Deny that has a variable without a value, or may have one. "Policy variables with no value" says that nothing equals it, by
// which an inverted comparison matches; the note at the page's top says that the whole statement may be invalid, and then denies nothing.
func (q *question) unresolvedIn(texts []string, answer truth) truth {
	if !q.denies || answer != yes {
		return answer
	}
	for _, text := range texts {
		if !mayHaveVariable(text, q.version) {
			continue
		}
		if e := expand(text, q); e.isNull || e.mayBeNull {
			return undecided
		}
	}
	return answer
}
