package policy

import (
	"strings"
)

// Decision is what a set of policies says to a request.
type Decision string

// The four answers. A request that no statement allows is refused, but only a matching Deny refuses it
// against every other grant (IAM User Guide, "The difference between explicit and implicit denies").
const (
	Allowed      Decision = "allowed"
	ExplicitDeny Decision = "explicit deny"
	ImplicitDeny Decision = "implicit deny"
	Unknown      Decision = "unknown"
)

// Attached is one policy of the set that is asked.
type Attached struct {
	// ID is what the answer names the policy by, e.g. its URN.
	ID string
	// Name is what sentences call it.
	Name string
	// Document is the parsed policy.
	Document Document
	// Err says why the document is not known; nil where it is. Such a policy might allow or deny anything.
	Err error
}

// Result is the answer and what decided it.
type Result struct {
	// Decision is the answer.
	Decision Decision
	// ID is the ID of the policy that decided, or, for an implicit deny, of the one that came nearest to
	// allowing; "" where no policy mentions the action.
	ID string
	// Sid is the deciding or nearest statement.
	Sid string
	// Because is one sentence without a full stop.
	Because string
}

// Evaluate asks a set of policies of one kind, such as all identity policies of a principal: a matching Deny
// wins, then a matching Allow, and else the request is refused (IAM User Guide, "Policy evaluation logic").
// Statements that are undecided matter only where they could change the answer.
func Evaluate(policies []Attached, request Request) Result {
	found := find(policies, &request, false)
	return found.result(&request)
}

// Decide is the answer of [Evaluate] without the words, where many are asked and few are told of.
func Decide(policies []Attached, request Request) Decision {
	found := find(policies, &request, false)
	return found.decision()
}

// find stops at the first Deny. Where only denials count, Allow statements are passed over.
func find(policies []Attached, request *Request, deniesOnly bool) (found findings) {
	for i := range policies {
		if policies[i].Err != nil {
			found.unread(&policies[i])
			continue
		}
		document := &policies[i].Document
		q := question{context: request.Context, version: document.Version, action: request.Action}
		for j := range document.Statements {
			statement := &document.Statements[j]
			if deniesOnly && statement.Effect == EffectAllow {
				continue
			}
			q.denies = statement.Effect == EffectDeny
			found.add(&policies[i], statement, statement.match(request, &q))
			if found.deny.statement != nil {
				return found
			}
		}
	}
	return found
}

// candidate is a statement that may decide. Its statement is nil where there is none.
type candidate struct {
	policy    *Attached
	statement *Statement
	match     match
}

// findings are the first statement of each sort that may decide.
type findings struct {
	deny, maybeDeny, allow, maybeAllow, nearest candidate
}

// unread is the statement of a policy of which nothing is known.
var unread Statement

func (f *findings) unread(policy *Attached) {
	f.maybeDeny.first(policy, &unread, match{truth: undecided})
	f.maybeAllow.first(policy, &unread, match{truth: undecided})
}

func (f *findings) add(policy *Attached, statement *Statement, m match) {
	switch {
	case statement.Effect == EffectDeny && m.truth == yes:
		f.deny.first(policy, statement, m)
	case statement.Effect == EffectDeny && m.truth == undecided:
		f.maybeDeny.first(policy, statement, m)
	case statement.Effect == EffectDeny:
	case m.truth == yes:
		f.allow.first(policy, statement, m)
	case m.truth == undecided:
		f.maybeAllow.first(policy, statement, m)
	case m.stage > atAction && (f.nearest.statement == nil || m.stage > f.nearest.match.stage):
		f.nearest = candidate{policy, statement, m}
	}
}

// first keeps what was found first.
func (c *candidate) first(policy *Attached, statement *Statement, m match) {
	if c.statement == nil {
		*c = candidate{policy, statement, m}
	}
}

func (f *findings) decision() Decision {
	switch {
	case f.deny.statement != nil:
		return ExplicitDeny
	case f.allow.statement == nil && f.maybeAllow.statement == nil:
		return ImplicitDeny
	case f.maybeDeny.statement == nil && f.allow.statement != nil:
		return Allowed
	default:
		return Unknown
	}
}

func (f *findings) result(request *Request) Result {
	switch decision := f.decision(); {
	case decision == ExplicitDeny:
		return f.deny.result(decision, "denies", request, f.deny.why(request))
	case decision == ImplicitDeny:
		return f.refusal(request)
	case decision == Allowed:
		return f.allow.result(decision, "allows", request, f.allow.why(request))
	case f.maybeDeny.statement != nil:
		return f.maybeDeny.result(decision, "may deny", request, f.maybeDeny.reason(request))
	default:
		return f.maybeAllow.result(decision, "may allow", request, f.maybeAllow.reason(request))
	}
}

func (f *findings) refusal(request *Request) Result {
	if f.nearest.statement == nil {
		return Result{Decision: ImplicitDeny, Because: "no attached policy allows " + shortAction(request.Action)}
	}
	why := f.nearest.statement.whyNot(f.nearest.match, request.Resource, request.question(f.nearest.policy.Document.Version))
	return f.nearest.result(ImplicitDeny, "does not allow", request, why+"; and no other statement allows it")
}

func (c *candidate) why(request *Request) string {
	return c.statement.why(request.question(c.policy.Document.Version))
}

func (c *candidate) reason(request *Request) string {
	if c.statement == &unread {
		return c.policy.Err.Error()
	}
	q := request.question(c.policy.Document.Version)
	q.denies = c.statement.Effect == EffectDeny
	return c.statement.reason(c.match, q)
}

func (c *candidate) result(decision Decision, verb string, request *Request, why string) Result {
	return Result{
		Decision: decision, ID: c.policy.ID, Sid: c.statement.Sid,
		Because: c.title() + " " + verb + " " + shortAction(request.Action) + ": " + why,
	}
}

// shortAction leaves out the service prefix, which a sentence does not need.
func shortAction(action string) string {
	return action[strings.Index(action, ":")+1:]
}

func (c *candidate) title() string {
	switch {
	case c.statement.Sid == "":
		return "policy " + c.policy.Name
	case c.statement.unnamed:
		return c.statement.Sid + " of policy " + c.policy.Name
	}
	return "statement " + c.statement.Sid + " of policy " + c.policy.Name
}

// Concerns says whether some Allow statement is about an action on a resource, whatever its conditions. A policy
// that could not be read may be.
func Concerns(policies []Attached, action, resource string) bool {
	request := Request{Action: action, Resource: resource, Context: Context{}}
	for i := range policies {
		if policies[i].Err != nil {
			return true
		}
		for j := range policies[i].Document.Statements {
			s := &policies[i].Document.Statements[j]
			m := s.match(&request, request.question(policies[i].Document.Version))
			if s.Effect == EffectAllow && (m.truth != no || m.stage > atResource) {
				return true
			}
		}
	}
	return false
}

// Names says whether some statement of an effect may be about an action on a resource, whatever its conditions. A policy that
// could not be read may be.
func Names(p Attached, effect Effect, action, resource string) bool {
	if p.Err != nil {
		return true
	}
	q := &question{version: p.Document.Version, action: action}
	for _, s := range p.Document.Statements {
		if s.Effect == effect && s.matchAction(action) != no && s.matchResource(resource, q) != no {
			return true
		}
	}
	return false
}

// Sweeps says whether a policy allows all actions of a service, such as "sagemaker", on a resource, by one statement and under no
// condition.
func Sweeps(p Attached, service, resource string) bool {
	q := &question{version: p.Document.Version}
	for _, s := range p.Document.Statements {
		if s.Effect == EffectAllow && len(s.Conditions) == 0 && s.IsAboutAll(service) && s.matchResource(resource, q) != no {
			return true
		}
	}
	return false
}
