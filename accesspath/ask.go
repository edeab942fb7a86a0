package accesspath

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/permit"
	"private-notebook/accesspath/topology"
)

// Call is one request for a notebook that AWS has already received: only policies still decide.
type Call struct {
	// Notebook is the notebook's name.
	Notebook string
	// Principal is the caller's ARN as AWS names it in messages: of a user, a role, or a role's session
	// (arn:aws:sts::111122223333:assumed-role/<role>/<session>). When a URL is opened it is whoever issued it.
	Principal string
	// EndpointID is the interface endpoint that the request came through; "" is none, over the internet.
	EndpointID string
	// Step is what is asked for.
	Step Step
}

// Answer is what the policies of a stack say to a [Call].
type Answer struct {
	// Decision is [Unknown] where the stack's policies alone do not tell.
	Decision Decision
	// Hop is the kind of policy that decided: one of the Hop constants; "" where the call is about nothing of the stack.
	Hop string
	// DecidedBy names the resource and the statement.
	DecidedBy DecidedBy
	// Because is one sentence without a full stop.
	Because string
}

// Ask puts a call to the policies of a stack: of the endpoint, of the organisation, of the principal, and its boundary. It explains a
// live answer of AWS; [Judge] predicts. A principal that the stack does not name holds policies that nobody knows here.
func Ask(observed topology.Topology, call Call) Answer {
	b := newBench(&observed, Intent{})
	at := slices.IndexFunc(b.Notebooks, func(nb topology.Notebook) bool { return nb.Name == call.Notebook })
	if at < 0 {
		return Answer{Decision: Unknown, Because: fmt.Sprintf("the stack has no notebook %q", call.Notebook)}
	}
	who := slices.IndexFunc(b.Principals, func(p topology.Principal) bool { return caller.Is(p.ARN, call.Principal) })
	if who < 0 {
		return Answer{Decision: Unknown, Hop: HopIdentityPolicies, Because: b.strangerBecause(call.Principal)}
	}
	identity := b.book.Identity(b.Principals[who])
	request := permit.Request{Identity: &identity, Notebook: &b.Notebooks[at], Step: call.Step, Meant: true}
	if call.EndpointID != "" {
		if request.Endpoint = b.Endpoint(call.EndpointID); request.Endpoint == nil {
			return Answer{Decision: Unknown, Because: fmt.Sprintf("the stack has no endpoint %s", call.EndpointID)}
		}
	}
	var t hop.Trail
	t.AddAll(b.permit.Decide(request).Findings)
	decided := t.Decided()
	return Answer{
		Decision: decisionOf(t.Outcome()), Hop: decided.Hop, Because: decided.Because,
		DecidedBy: DecidedBy{URN: decided.URN, SID: decided.SID},
	}
}

// strangerBecause says who may, where the caller may not.
func (b *bench) strangerBecause(called string) string {
	var issuers []string
	for _, i := range b.book.Issuers {
		issuers = append(issuers, i.Name)
	}
	if len(issuers) == 0 {
		return "the stack names nobody who may open notebooks"
	}
	return fmt.Sprintf("%s is not among those whom the stack lets open notebooks: %s", callerName(called), strings.Join(issuers, ", "))
}

// callerName is "role analysts" for a session of it, "user ana" for a user.
func callerName(arn string) string {
	resource := arn[strings.LastIndex(arn, ":")+1:]
	parts := strings.Split(resource, "/")
	switch {
	case parts[0] == "assumed-role" && len(parts) > 1:
		return "role " + parts[1]
	case len(parts) > 1:
		return parts[0] + " " + parts[len(parts)-1]
	default:
		return "the caller " + arn
	}
}
