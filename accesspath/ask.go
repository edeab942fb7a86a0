package accesspath

import (
	"fmt"
	"slices"
	"strings"
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

// Ask puts a call to the policies of a stack: of the endpoint, of the principal, and its boundary. It explains a live answer of
// AWS; [Judge] predicts. A principal that the stack does not name holds policies that nobody knows here.
func Ask(topology Topology, call Call) Answer {
	n := newNetwork(&topology)
	at := slices.IndexFunc(n.Notebooks, func(nb Notebook) bool { return nb.Name == call.Notebook })
	if at < 0 {
		return Answer{Decision: Unknown, Because: fmt.Sprintf("the stack has no notebook %q", call.Notebook)}
	}
	who := slices.IndexFunc(n.Principals, func(p Principal) bool { return isCaller(p.ARN, call.Principal) })
	if who < 0 {
		return Answer{Decision: Unknown, Hop: HopIdentityPolicies, Because: n.strangerBecause(call.Principal)}
	}
	w := walker{
		network: n, notebook: &n.Notebooks[at], who: whoOf(n.Principals[who]), step: call.Step,
		start: start{publicAddress: n.unlisted}, actor: n.actor(n.Principals[who]),
	}
	return w.askPolicies(call.EndpointID)
}

// askPolicies walks the last hops, those of policies.
func (w *walker) askPolicies(endpointID string) Answer {
	contexts := w.publicContexts()
	if endpointID != "" {
		at := slices.IndexFunc(w.Endpoints, func(e Endpoint) bool { return e.ID == endpointID })
		if at < 0 {
			return Answer{Decision: Unknown, Because: fmt.Sprintf("the stack has no endpoint %s", endpointID)}
		}
		endpoint := &w.Endpoints[at]
		contexts = w.privateContexts(endpoint)
		w.add(w.throughEndpointPolicy(endpoint))
	}
	if w.stop == nil {
		w.addIdentity(contexts)
	}
	t := w.trail()
	return Answer{
		Decision: t.decision, Hop: t.decided.hop, Because: t.decided.because,
		DecidedBy: DecidedBy{URN: t.decided.urn, SID: t.decided.sid},
	}
}

// isCaller compares a principal's ARN with a caller's. The ARN of a session holds the role's name without its path (IAM User
// Guide, "IAM identifiers"), and an account has one role of a name, whatever its path.
func isCaller(principal, caller string) bool {
	if principal == caller {
		return true
	}
	_, session, isSession := strings.Cut(caller, ":assumed-role/")
	role, _, _ := strings.Cut(session, "/")
	kind, name := principalKind(principal)
	return isSession && kind == "role" && role == name && accountOf(caller) == accountOf(principal)
}

// accountOf is the fifth part of an ARN.
func accountOf(arn string) string {
	const account, parts = 4, 6
	if split := strings.SplitN(arn, ":", parts); len(split) == parts {
		return split[account]
	}
	return ""
}

// strangerBecause says who may, where the caller may not.
func (n *network) strangerBecause(caller string) string {
	var issuers []string
	for _, a := range n.observed(Issuer) {
		issuers = append(issuers, a.name)
	}
	if len(issuers) == 0 {
		return "the stack names nobody who may open notebooks"
	}
	return fmt.Sprintf("%s is none of those whom the stack lets open notebooks: %s", callerName(caller), strings.Join(issuers, ", "))
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
