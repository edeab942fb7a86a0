package policy

import "strings"

// expand replaces policy variables (IAM User Guide, "IAM policy elements: Variables and tags"). A variable's value
// is literal, whatever characters it has, and ${*}, ${?} and ${$} are the characters themselves. It is undecided
// where a variable has no single known value: AWS then may hold the whole statement invalid.
func expand(text string, context Context, version string) ([]token, truth) {
	if version != "2012-10-17" || !strings.Contains(text, "${") {
		return tokens(text), yes
	}
	var list []token
	for {
		before, after, found := strings.Cut(text, "${")
		list = append(list, tokens(before)...)
		if !found {
			return list, yes
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return nil, undecided
		}
		value, known := variable(name, context)
		if !known {
			return nil, undecided
		}
		list = append(list, literal(value)...)
		text = rest
	}
}

// variable is one variable's value: ${key}, or ${key, 'default'} where the key is absent.
func variable(name string, context Context) (string, bool) {
	if name == "*" || name == "?" || name == "$" {
		return name, true
	}
	key, fallback, hasFallback := strings.Cut(name, ",")
	values, determined := context.lookup(strings.TrimSpace(key))
	switch {
	case len(values) == 1:
		return values[0], true
	case !determined || len(values) > 1 || !hasFallback:
		return "", false
	}
	fallback = strings.TrimSpace(fallback)
	quoted := len(fallback) >= 2 && fallback[0] == '\'' && fallback[len(fallback)-1] == '\''
	if !quoted {
		return "", false
	}
	return fallback[1 : len(fallback)-1], true
}
