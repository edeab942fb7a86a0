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
		if known != yes {
			return nil, known
		}
		list = append(list, literal(value)...)
		text = rest
	}
}

// variable is one variable's value: ${key}, or ${key, 'default'} where the key is absent.
//
// One that is absent, without a default, is null, which no value matches (IAM User Guide, "IAM policy elements: Variables and tags",
// "Specifying default values"): the second result is then no.
func variable(name string, context Context) (string, truth) {
	if name == "*" || name == "?" || name == "$" {
		return name, yes
	}
	key, fallback, hasFallback := strings.Cut(name, ",")
	values, determined := context.lookup(strings.TrimSpace(key))
	switch {
	case len(values) == 1:
		return values[0], yes
	case !determined || len(values) > 1:
		return "", undecided
	case !hasFallback:
		return "", no
	}
	fallback = strings.TrimSpace(fallback)
	quoted := len(fallback) >= 2 && fallback[0] == '\'' && fallback[len(fallback)-1] == '\''
	if !quoted {
		return "", undecided
	}
	return fallback[1 : len(fallback)-1], yes
}
