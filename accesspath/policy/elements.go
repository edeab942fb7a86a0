package policy

import (
	"slices"
	"strings"
)

// matchAction compares actions without regard to case (IAM User Guide, "IAM JSON policy elements: Action"). An action is "*" or has a service
// prefix; AWS refuses any other, so what such a statement is about is undecided.
func (s *Statement) matchAction(action string) truth {
	answer := no
	for _, value := range s.Actions.Values {
		switch {
		case value == "*":
			answer = yes
		case strings.IndexByte(value, ':') < 0:
			answer = answer.or(undecided)
		case globAction(value, action):
			answer = yes
		}
		if answer == yes {
			break
		}
	}
	return s.Actions.negate(answer)
}

// globAction is [globText] for actions, which are plain letters in either case.
func globAction(pattern, action string) bool {
	star, from := -1, 0
	p, t := 0, 0
	for t < len(action) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || small(pattern[p]) == small(action[t])):
			p, t = p+1, t+1
		case star < 0:
			return false
		default:
			from++
			p, t = star+1, from
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

func small(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// matchResource compares ARNs, which are case-sensitive and may have variables.
func (s *Statement) matchResource(arn string, q *question) truth {
	return s.Resources.matchARN(arn, q)
}

func (p *Patterns) matchARN(arn string, q *question) truth {
	answer, rest := no, p.Values
	if p.whole != nil {
		answer, rest = truthOf(p.whole[arn]), p.rest
	}
	for _, value := range rest {
		if answer == yes {
			break
		}
		if mayHaveVariable(value, q.version) {
			answer = answer.or(expand(value, q).match(func(list []token) truth {
				return knownType(list, truthOf(globs(keepInside(list), arn)))
			}))
		} else {
			answer = answer.or(globARN(value, arn))
		}
	}
	return q.unresolvedIn(rest, p.negate(answer))
}

func (p *Patterns) negate(answer truth) truth {
	if p.Negated {
		return answer.not()
	}
	return answer
}

// globARN says whether a Resource without variables covers an ARN (IAM User Guide, "IAM JSON policy elements: Resource").
func globARN(pattern, arn string) truth {
	switch {
	case pattern == "*":
		return yes
	case !strings.ContainsAny(pattern, "*?"):
		return truthOf(pattern == arn || isIncomplete(pattern) && globText(complete(pattern), arn))
	case isIncomplete(pattern) && globText(complete(pattern), arn):
		return yes
	case !globText(pattern, arn) || hasStarInside(pattern) && !globs(keepInside(tokens(pattern)), arn):
		return no
	}
	return knownType(tokens(pattern), yes)
}

// knownType doubts a match by a Resource that has a wildcard in its resource type, such as notebook*, which AWS does not allow (AWS General
// Reference, "Amazon Resource Names (ARNs)": Incorrect wildcard usage). A Deny with one may deny nothing. A star for the whole resource is no such wildcard.
func knownType(pattern []token, answer truth) truth {
	if answer == yes && hasWildcardType(pattern) {
		return undecided
	}
	return answer
}

func hasWildcardType(pattern []token) bool {
	wildcards, others := 0, 0
	for _, t := range resourcePart(pattern) {
		switch {
		case t.any:
		case t.star || t.question:
			wildcards++
		case t.char == '/':
			return wildcards > 0
		default:
			others++
		}
	}
	return wildcards > 0 && others > 0
}

// resourcePart is the sixth part of an ARN; of fewer parts, of which a star reaches beyond a colon, the last.
func resourcePart(pattern []token) []token {
	for range arnParts - 1 {
		colon := slices.IndexFunc(pattern, func(t token) bool { return t.char == ':' })
		if colon < 0 {
			break
		}
		pattern = pattern[colon+1:]
	}
	return pattern
}

// isIncomplete says that a Resource has fewer than the six parts of an ARN. AWS completes it by asterisks (IAM User Guide, "IAM JSON policy
// elements: Resource").
func isIncomplete(pattern string) bool {
	return strings.HasPrefix(pattern, "arn:") && strings.Count(pattern, ":") < arnParts-1
}

func complete(pattern string) string {
	return pattern + strings.Repeat(":*", arnParts-1-strings.Count(pattern, ":"))
}

// hasStarInside says that a star does not end its segment of the ARN, so that it stays within it; see keepInside.
func hasStarInside(pattern string) bool {
	segment := 0
	for i := 0; i < len(pattern) && segment < arnParts-1; i++ {
		switch {
		case pattern[i] == ':':
			segment++
		case pattern[i] == '*' && i+1 < len(pattern) && pattern[i+1] != ':':
			return true
		}
	}
	return false
}
