package accesspath

import (
	"fmt"
	"slices"

	"private-notebook/accesspath/policy"
)

// byIdentityPolicies models the policies of whoever signs the call or, when a URL is opened, of whoever made it: AWS
// enforces them on every HTTP request and WebSocket frame, with the keys of the browser's own connection
// (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
func (w *walker) byIdentityPolicies(contexts []requestContext) finding {
	f := w.ask(HopIdentityPolicies, w.actor.policies, contexts)
	if f.outcome == passes {
		f.remedy = w.remedyForGrant()
		return f
	}
	f.remedy = fmt.Sprintf("allow %s on %s from this path, and let no Deny match it", presignAction, w.notebook.ARN)
	if f.urn == "" {
		f.urn = w.actor.principal.URN
	}
	return f
}

// remedyForGrant is what closes a path that a statement opens.
func (w *walker) remedyForGrant() string {
	guardrail := "attach the guardrail: a Deny of " + presignAction + " wherever the restriction does not hold"
	if name := w.idleDeny(); name != "" {
		guardrail = fmt.Sprintf("attach policy %s, which denies %s, to these principals too", name, presignAction)
	}
	if w.who == Administrator {
		return guardrail
	}
	return "restrict the statement to the private endpoints with aws:SourceVpce, and " + guardrail
}

// idleDeny names a policy that denies the action somewhere and is not attached to this principal; "" where none is.
func (w *walker) idleDeny() string {
	for _, p := range w.Policies {
		if slices.Contains(w.actor.principal.PolicyIDs, p.ID) {
			continue
		}
		for _, s := range w.policies[p.ID].Document.Statements {
			if s.Effect == policy.EffectDeny && s.IsAbout(presignAction) {
				return titleOf(p.Element, p.Name, p.ID)
			}
		}
	}
	return ""
}

// enforcementNote says on which of AWS's texts a verdict about opening from outside rests.
const enforcementNote = "AWS's texts differ: the API reference says that the issuer's IAM policies are enforced on every HTTP " +
	"request, which this verdict rests on; the developer guide says that the URL can be used from anywhere on the " +
	"internet; a live verification settles it"

// addEnforcement notes the conflict on the way on which it matters.
func (w *walker) addEnforcement() bool {
	if w.step != Open {
		return true
	}
	return w.add(finding{hop: HopEnforcement, because: enforcementNote})
}
