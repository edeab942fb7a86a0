// Package policy decides whether IAM policies allow a request, as the IAM User Guide says AWS decides it
// ("Policy evaluation logic", "IAM JSON policy elements: Condition operators").
//
// It differs from a simulator in one thing: it never guesses. A condition operator, a context key or a value that
// it does not know makes a statement undecided, and the whole answer [Unknown] wherever that statement could change it.
package policy

// Effect is what a statement does where it matches.
type Effect string

// The two effects of the policy language.
const (
	EffectAllow Effect = "Allow"
	EffectDeny  Effect = "Deny"
)

// Kind is where a policy is attached, which decides the elements that it must and must not have.
type Kind int

// The two kinds that the access paths need.
const (
	// Identity is a policy of a user, group or role, or its permissions boundary: it has no Principal.
	Identity Kind = iota
	// Resource is a policy of a resource, such as a VPC endpoint: each statement has a Principal.
	Resource
)

// Document is one parsed policy. Get it from [Parse], which also prepares its patterns: statements put together by hand
// match nothing. The zero value has no statement and so allows nothing.
type Document struct {
	// Version is the language version. Policy variables exist in "2012-10-17" alone
	// (IAM User Guide, "IAM JSON policy elements: Version"); the zero value means "2008-10-17".
	Version string
	// Statements are in the order of the text.
	Statements []Statement

	// keys are the context keys that conditions and policy variables mention, as written, by their small letters.
	keys map[string]string
}

// Statement is one statement of a [Document].
type Statement struct {
	// Sid is the statement's own name. A statement without one is named by its place, e.g. "statement 2".
	Sid string
	// Effect is Allow or Deny.
	Effect Effect
	// Actions are the Action or NotAction patterns.
	Actions Patterns
	// Resources are the Resource or NotResource patterns.
	Resources Patterns
	// Principals are who the statement is about; nil in an identity policy.
	Principals *Principals
	// Conditions must all hold. Nil always holds.
	Conditions []Condition
}

// Patterns are the values of an element that has a negated twin, such as Action and NotAction.
type Patterns struct {
	// Negated is true for NotAction and NotResource.
	Negated bool
	// Values are the patterns, with the wildcards * and ?.
	Values []string

	// compiled is what [Parse] made of the values, so that a list of a thousand ARNs is looked up, not searched.
	compiled compiled
}

// Principals are the values of Principal or NotPrincipal.
type Principals struct {
	// Negated is true for NotPrincipal.
	Negated bool
	// Anyone is true for "*" and {"AWS": "*"}.
	Anyone bool
	// AWS lists account IDs and ARNs.
	AWS []string
	// Others is true where a service, federated or canonical principal is listed, none of which is a person's.
	Others bool
}

// Condition is one operator applied to one context key.
type Condition struct {
	// Operator is as written, e.g. "ForAnyValue:StringEqualsIfExists".
	Operator string
	// Key is as written; keys are compared without regard to case.
	Key string
	// Values are the alternatives: one of them is enough, or, for a negated operator, none may match.
	Values []string

	// exact holds the values of a comparison of whole strings, so that a long list is not searched; nil otherwise.
	exact map[string]bool
}

// truth is three-valued, after Kleene: an undecided part does not matter where the others decide.
type truth int

const (
	no truth = iota
	yes
	undecided
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case no:
		return yes
	case yes:
		return no
	default:
		return undecided
	}
}

func (t truth) and(other truth) truth {
	switch {
	case t == no || other == no:
		return no
	case t == undecided || other == undecided:
		return undecided
	default:
		return yes
	}
}

func (t truth) or(other truth) truth {
	return t.not().and(other.not()).not()
}
