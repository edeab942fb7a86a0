package policy

import "strings"

// compiled is a list of patterns made ready for matching: whole texts to look up, and the rest to try in turn.
type compiled struct {
	whole map[string]bool
	rest  []pattern
}

// pattern is one with a wildcard or a variable.
type pattern struct {
	text   string
	tokens []token
	// anything is the pattern "*".
	anything bool
	// varies says that the tokens hang on the request, because the text has a variable.
	varies bool
	// malformed says that AWS would refuse the pattern, so what it matches is undecided.
	malformed bool
}

// compileActions prepares actions, which are compared without regard to case (IAM User Guide, "IAM JSON policy
// elements: Action"). An action is "*" or has a service prefix; AWS refuses any other.
func compileActions(values []string) compiled {
	c := compiled{whole: map[string]bool{}}
	for _, value := range values {
		lower := strings.ToLower(value)
		switch malformed := value != "*" && !strings.Contains(value, ":"); {
		case malformed || strings.ContainsAny(value, "*?"):
			c.rest = append(c.rest, pattern{text: lower, tokens: tokens(lower), anything: value == "*", malformed: malformed})
		default:
			c.whole[lower] = true
		}
	}
	return c
}

// compileResources prepares ARNs, which are case-sensitive and may have variables.
func compileResources(values []string) compiled {
	c := compiled{whole: map[string]bool{}}
	for _, value := range values {
		if !strings.ContainsAny(value, "*?$") {
			c.whole[value] = true
			continue
		}
		c.rest = append(c.rest, pattern{
			text: value, tokens: keepInside(tokens(value)), anything: value == "*", varies: strings.Contains(value, "${"),
		})
	}
	return c
}

// match says whether one of the patterns matches a value in a request.
func (c compiled) match(value string, context Context, version string) truth {
	answer := truthOf(c.whole[value])
	for i := range c.rest {
		if answer == yes {
			break
		}
		answer = answer.or(c.rest[i].match(value, context, version))
	}
	return answer
}

func (p *pattern) match(value string, context Context, version string) truth {
	switch {
	case p.malformed:
		return undecided
	case p.anything:
		return yes
	case !p.varies:
		return truthOf(globs(p.tokens, value))
	}
	list, known := expand(p.text, context, version)
	if known != yes {
		return known
	}
	return truthOf(globs(keepInside(list), value))
}

// exactValues is the set of a string comparison's values, where none of them has a variable.
func exactValues(name string, texts []string) map[string]bool {
	base := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "ForAnyValue:"), "ForAllValues:"), "IfExists")
	if base != "StringEquals" && base != "StringNotEquals" {
		return nil
	}
	set := map[string]bool{}
	for _, text := range texts {
		if strings.Contains(text, "${") {
			return nil
		}
		set[text] = true
	}
	return set
}
