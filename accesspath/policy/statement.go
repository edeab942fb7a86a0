package policy

import (
	"regexp"
	"slices"
	"strings"
)

// stage is how far a request got through a statement's elements.
type stage int

const (
	atAction stage = iota
	atPrincipal
	atResource
	atCondition
	matched
)

// match is what a statement says of a request.
type match struct {
	truth truth
	// stage is the element that failed, or matched.
	stage stage
	// condition is the condition that failed, where stage is atCondition, or the first that is undecided.
	condition *Condition
	// doubtful is the first element that is undecided, where the match is.
	doubtful stage
}

// match walks the elements in the order in which they are cheapest to tell apart. One that fails decides, whatever
// else is undecided.
func (s *Statement) match(request *Request, q *question) match {
	result := match{truth: yes, stage: matched}
	switch s.matchAction(request.Action) {
	case no:
		return match{stage: atAction}
	case undecided:
		result.doubt(atAction, nil)
	case yes:
	}
	switch s.Principals.match(request.Principal) {
	case no:
		return match{stage: atPrincipal}
	case undecided:
		result.doubt(atPrincipal, nil)
	case yes:
	}
	switch s.matchResource(request.Resource, q) {
	case no:
		return match{stage: atResource}
	case undecided:
		result.doubt(atResource, nil)
	case yes:
	}
	for i := range s.Conditions {
		switch s.Conditions[i].holds(q) {
		case no:
			return match{stage: atCondition, condition: &s.Conditions[i]}
		case undecided:
			result.doubt(atCondition, &s.Conditions[i])
		case yes:
		}
	}
	return result
}

func (m *match) doubt(at stage, condition *Condition) {
	if m.truth != undecided {
		m.truth, m.doubtful, m.condition = undecided, at, condition
	}
}

// aVariable is a policy variable with its braces, whose name may have colons and slashes.
var aVariable = regexp.MustCompile(`\$\{[^}]*\}`)

// reason says why a match is undecided.
func (s *Statement) reason(m match, q *question) string {
	switch m.doubtful {
	case atAction:
		return "an Action without a service prefix: " + listed(s.Actions.Values)
	case atPrincipal:
		return "AWS does not say which principal is seen here, and the statement names some"
	case atResource:
		if slices.ContainsFunc(s.Resources.Values, func(value string) bool { return hasWildcardType(tokens(aVariable.ReplaceAllString(value, ""))) }) {
			return "a Resource with a wildcard in its resource type, which AWS does not allow: " + listed(s.Resources.Values)
		}
		return "a Resource with a variable that has no known value: " + listed(s.Resources.Values)
	case atCondition, matched:
	}
	return m.condition.whyUndecided(q)
}

// match follows "AWS JSON policy elements: Principal": an account, its root ARN, or the principal's own ARN.
func (p *Principals) match(arn string) truth {
	switch {
	case p == nil:
		return yes
	case p.Anyone:
		return truthOf(!p.Negated)
	}
	answer := no // services and federations are nobody's user or role
	for _, name := range p.AWS {
		answer = answer.or(isNamed(name, arn))
	}
	if p.Negated {
		return answer.not()
	}
	return answer
}

// isNamed says whether an entry of Principal means an ARN. A session's ARN or an internal ID means one that only AWS
// can tell.
func isNamed(entry, arn string) truth {
	account := accountOf(arn)
	isAccount := len(entry) == len("111122223333") && strings.Trim(entry, "0123456789") == ""
	switch {
	case arn == "":
		return undecided
	case isAccount:
		return truthOf(entry == account)
	case strings.HasPrefix(entry, "arn:") && strings.HasSuffix(entry, ":root"):
		return truthOf(accountOf(entry) == account)
	case strings.HasPrefix(entry, "arn:") && strings.Contains(entry, ":iam::"):
		return truthOf(entry == arn)
	default:
		return undecided
	}
}

func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", arnParts)
	if len(parts) < arnParts {
		return ""
	}
	return parts[4]
}

// why says in words what made a statement match: its conditions, with what the request carries.
func (s *Statement) why(q *question) string {
	if len(s.Conditions) == 0 {
		return "it has no condition"
	}
	said := make([]string, len(s.Conditions))
	for i := range s.Conditions {
		said[i] = s.Conditions[i].describe(q)
	}
	return strings.Join(said, "; ")
}

// whyNot says in words which element of a statement the request failed.
func (s *Statement) whyNot(m match, resource string, q *question) string {
	switch m.stage {
	case atResource:
		if s.Resources.Negated {
			return "it is about all but " + listed(s.Resources.Values)
		}
		return "it is about " + listed(s.Resources.Values) + ", not " + resource
	case atCondition:
		return m.condition.describe(q)
	case atPrincipal:
		return "it is about other principals"
	case atAction, matched:
	}
	return "it is about other actions"
}

// IsAbout says whether a statement names an action, whatever its effect, resources and conditions.
func (s Statement) IsAbout(action string) bool { return s.matchAction(action) == yes }

// IsAboutAll says whether a statement names every action of a service, such as "sagemaker". NotAction does where it leaves out none
// of them: one that leaves out the presign action alone would else pass for an administrator's grant.
func (s Statement) IsAboutAll(service string) bool {
	begin := strings.ToLower(service) + ":"
	if s.Actions.Negated {
		return !slices.ContainsFunc(s.Actions.Values, func(value string) bool { return mayBegin(value, begin) })
	}
	// No action has such a name, nor an empty one, so that a pattern which matches both has a star for whatever follows.
	return slices.ContainsFunc(s.Actions.Values, func(value string) bool {
		pattern := tokens(strings.ToLower(value))
		return globs(pattern, begin) && globs(pattern, begin+"\x00\x00")
	})
}

// mayBegin says whether a pattern may match a text that begins so.
func mayBegin(pattern, begin string) bool {
	fixed := strings.ToLower(pattern)
	if wild := strings.IndexAny(fixed, "*?"); wild >= 0 {
		fixed = fixed[:wild]
	}
	return strings.HasPrefix(fixed, begin) || strings.HasPrefix(begin, fixed)
}
