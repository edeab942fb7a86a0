// Package policy decides whether IAM policies allow a request, as the IAM User Guide says AWS decides it
// ("Policy evaluation logic", "IAM JSON policy elements: Condition operators").
//
// It differs from a simulator in two things. It never guesses: a condition operator, a context key or a value that it does not know makes a
// statement undecided, and the whole answer [Unknown] wherever that statement could change it. And it answers for all callers, not for one:
// [DecideAll] says whether some choice of what a caller chooses gets past every policy, and which. [Evaluate] answers one request.
package policy

// Effect is what a statement does where it matches.
type Effect string

// The two effects of the policy language.
const (
	EffectAllow Effect = "Allow"
	EffectDeny  Effect = "Deny"
)

// Document is one parsed policy. Get it from [Parse], which also makes ready what is asked often. The zero value has no statement and so
// allows nothing.
type Document struct {
	// Version is the language version. Policy variables exist in "2012-10-17" alone
	// (IAM User Guide, "IAM JSON policy elements: Version"); the zero value means "2008-10-17".
	Version string
	// Statements are in the order of the text.
	Statements []Statement

	index *index
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

	// unnamed says that the Sid is the statement's place.
	unnamed bool
}

// Patterns are the values of an element that has a negated twin, such as Action and NotAction.
type Patterns struct {
	// Negated is true for NotAction and NotResource.
	Negated bool
	// Values are the patterns, with the wildcards * and ?.
	Values []string

	// whole and rest are what [Parse] made of a long list: whole ARNs to look up, and the others to try in turn.
	whole map[string]bool
	rest  []string
}

// Principals are the values of Principal or NotPrincipal.
type Principals struct {
	// Negated is true for NotPrincipal.
	Negated bool
	// Anyone is true for "*" and {"AWS": "*"}.
	Anyone bool
	// AWS lists account IDs and ARNs, and for a principal that was deleted the ID that it had.
	AWS []string
	// Services lists AWS services, such as "ec2.amazonaws.com", and Federated identity providers: ARNs, or the names of those that AWS
	// knows by itself. Neither is a person's own user or role.
	Services, Federated []string
}

// Condition is one operator applied to one context key.
type Condition struct {
	// Operator is as written, e.g. "ForAnyValue:StringEqualsIfExists".
	Operator string
	// Key is as written; keys are compared without regard to case.
	Key string
	// Values are the alternatives: one of them is enough, or, for a negated operator, none may match.
	Values []string

	prepared
}

// truth is three-valued, after Kleene: an undecided part does not matter where the others decide.
type truth uint8

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
