package accesspath

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/policy"
)

// byIdentityPolicies models the policies of whoever signs the call or, when a URL is opened, of whoever made it: AWS
// enforces them on every HTTP request and WebSocket frame, with the keys of the browser's own connection
// (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
func (w *walker) byIdentityPolicies(contexts []requestContext) finding {
	f := w.ask(HopIdentityPolicies, w.actor.policies, contexts)
	if f.outcome == passes {
		f.remedy = w.remedyForGrant(contexts)
		for _, assumption := range w.assumedOfActor() {
			f.assumed = true
			f.because += "; " + assumption
		}
		return f
	}
	f.remedy = fmt.Sprintf("allow %s on %s from this path, and let no Deny match it", presignAction, w.notebook.ARN)
	if f.urn == "" {
		f.urn = w.actor.principal.URN
	}
	return f
}

// assumedOfActor is what no resource declares about whoever gets through.
func (w *walker) assumedOfActor() []string {
	var list []string
	if w.actor.principal.Origin == Assumed {
		list = append(list, fmt.Sprintf("%s is declared elsewhere, and assumed to have no boundary and no other policies", w.actor.principal.Name))
	}
	if w.actor.supposed {
		list = append(list, fmt.Sprintf("the tags of %s are assumed", w.actor.principal.Name))
	}
	isOfPeople := w.start.vpn != nil || w.start.site != nil
	if isOfPeople && w.who != Outsider && len(w.actor.principal.OnlyServices) > 0 {
		list = append(list, "a person is assumed to hold the credentials of role "+w.actor.principal.Name)
	}
	return list
}

// remedyForGrant is what closes a path that a statement opens. A restriction lets a private path through on purpose, so
// no policy is at fault there.
func (w *walker) remedyForGrant(contexts []requestContext) string {
	if w.who == OtherIssuer {
		return w.remedyForOther()
	}
	if w.isListed(contexts) {
		return w.remedyForPrivatePath()
	}
	name := w.idleDeny()
	if w.actor.isNobody() {
		return remedyWithoutPrincipal(name)
	}
	guardrail := "attach the guardrail: a Deny of " + presignAction + " wherever the restriction does not hold"
	if name != "" {
		guardrail = fmt.Sprintf("attach policy %s, which denies %s, to these principals too", name, presignAction)
	}
	if w.who == Administrator {
		return guardrail
	}
	return "restrict the statement to the private endpoints with aws:SourceVpce, and " + guardrail
}

// remedyForOther is for somebody who gets to a notebook of others.
func (w *walker) remedyForOther() string {
	if w.actor.unnamed {
		return w.remedyForUnnamed()
	}
	if w.actor.principal.Tags != nil || w.actor.supposed {
		return "mend the owner tag of the notebook or of the principal, and attach a guardrail that denies the notebooks of other owners"
	}
	return fmt.Sprintf("take %s out of that policy, or detach the policy from %s", w.notebook.Name, w.actor.name)
}

// issuerSettings are the settings that name issuers, by their kind.
var issuerSettings = map[string]string{"role": "issuerRoles", "group": "issuerGroups", "user": "issuerUsers"}

// remedyForUnnamed is for somebody whom nobody meant. The policy may be the principal's own, or come with a group.
func (w *walker) remedyForUnnamed() string {
	from := w.actor.kindAndName()
	for _, group := range w.actor.principal.Groups {
		from += fmt.Sprintf(", or %s out of group %s", w.actor.name, group)
	}
	kind, _ := principalKind(w.actor.principal.ARN)
	remedy := fmt.Sprintf("take that policy away from %s; or, if it is meant, name it in %s", from, issuerSettings[kind])
	if len(w.Notebooks) > 1 {
		remedy += ", of all notebooks or of one"
	}
	return remedy
}

// remedyForPrivatePath is for a request that the restriction recognises as private, on a path that is not meant.
func (w *walker) remedyForPrivatePath() string {
	remedy := fmt.Sprintf("add %s to allowedPaths if it is meant; otherwise remove what admits it: "+
		"the endpoints' ingress rule for this path", w.from)
	switch {
	case w.actor.isNobody():
		return remedy
	case whoOf(w.actor.principal) == Administrator:
		return remedy + ", or the administrator's grant"
	default:
		return remedy + ", or the issuer"
	}
}

// remedyWithoutPrincipal is for a stack that names nobody: there is no principal to attach a policy to, while a service
// control policy binds every principal of an account (AWS Organizations User Guide, "Service control policies (SCPs)").
func remedyWithoutPrincipal(idleDeny string) string {
	if idleDeny == "" {
		return "name issuers and attach a guardrail to them, or apply it as a service control policy (SCP): a Deny of " +
			presignAction + " wherever the restriction does not hold"
	}
	return fmt.Sprintf("name issuers, so that policy %s, which denies %s, is attached to somebody, or apply that guardrail "+
		"as a service control policy (SCP)", idleDeny, presignAction)
}

// isListed says whether a request carries an endpoint or a VPC that some policy about opening notebooks lists.
func (w *walker) isListed(contexts []requestContext) bool {
	for _, p := range w.Policies {
		document := w.policy(p.ID).Document
		for _, s := range document.Statements {
			if s.IsAbout(presignAction) && listsPrivateWay(s.Conditions, contexts, document.Version) {
				return true
			}
		}
	}
	return false
}

// listsPrivateWay leaves aws:SourceIp out, which no request through an endpoint carries.
func listsPrivateWay(conditions []policy.Condition, contexts []requestContext, version string) bool {
	return slices.ContainsFunc(conditions, func(c policy.Condition) bool {
		if !strings.EqualFold(c.Key, "aws:SourceVpce") && !strings.EqualFold(c.Key, "aws:SourceVpc") {
			return false
		}
		return slices.ContainsFunc(contexts, func(r requestContext) bool { return c.Lists(r.keys, version) })
	})
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
