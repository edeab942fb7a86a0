package accesspath

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
)

// remedyForGrant is what closes a path that a statement opens. A restriction lets a private path through on purpose, so
// no policy is at fault there.
func (w *walker) remedyForGrant(context policy.Context) string {
	if w.who == OtherIssuer {
		return w.remedyForOther()
	}
	if w.isListed(context) {
		if w.place.Undeclared != nil {
			return w.place.Remedy
		}
		return w.remedyForPrivatePath()
	}
	name := w.idleDeny()
	if w.identity.IsNobody() {
		return remedyWithoutPrincipal(name)
	}
	guardrail := "attach the guardrail: a Deny of " + caller.PresignAction + " wherever the restriction does not hold"
	if name != "" {
		guardrail = fmt.Sprintf("attach policy %s, which denies %s, to these principals too", name, caller.PresignAction)
	}
	if w.who == Administrator {
		return guardrail
	}
	return "restrict the statement to the private endpoints with aws:SourceVpce, and " + guardrail
}

// remedyForOther is for somebody who gets to a notebook of others.
func (w *walker) remedyForOther() string {
	if w.identity.Unnamed {
		return w.remedyForUnnamed()
	}
	if w.identity.Principal.Tags != nil || w.identity.Supposed {
		return "correct the owner tag of the notebook or of the principal, and attach a guardrail that denies the notebooks of other owners"
	}
	return fmt.Sprintf("take %s out of that policy, or detach the policy from %s", w.notebook.Name, w.identity.Name)
}

// issuerSettings are the settings that name issuers, by their kind.
var issuerSettings = map[string]string{"role": "issuerRoles", "group": "issuerGroups", "user": "issuerUsers"}

// remedyForUnnamed is for somebody whom nobody meant. The policy may be the principal's own, or come with a group.
func (w *walker) remedyForUnnamed() string {
	from := w.identity.KindAndName()
	for _, group := range w.identity.Principal.Groups {
		from += fmt.Sprintf(", or %s out of group %s", w.identity.Name, group)
	}
	kind, _ := caller.KindAndName(w.identity.Principal.ARN)
	remedy := fmt.Sprintf("take that policy away from %s; or, if it is meant, name it in %s", from, issuerSettings[kind])
	if len(w.Notebooks) > 1 {
		remedy += ", of all notebooks or of one"
	}
	return remedy
}

// declaringSettings are the settings that declare a private path, and with it the rule that admits it. None declares the notebook's own VPC,
// which every stack of this project admits.
var declaringSettings = map[From]string{
	FromLinkedVPC: "linkedVpcs", FromClientVPN: "clientVpnCidr or existing.clientVpnEndpointId", FromOnPremises: "onPremisesCidrs",
}

// admittedBy is what opens the endpoints to a private path, in the settings and in any other program.
func admittedBy(from From) string {
	const rule = "the ingress rule of the endpoints' security group"
	if keys := declaringSettings[from]; keys != "" {
		return keys + " in the settings, or else " + rule + " for this path"
	}
	return rule + " for this path, which no setting leaves out"
}

// remedyForPrivatePath is for a request that the restriction recognises as private, on a path that is not meant.
func (w *walker) remedyForPrivatePath() string {
	remedy := fmt.Sprintf("add %s to allowedPaths if it is meant; otherwise remove what admits it: %s", w.from, admittedBy(w.from))
	switch {
	case w.identity.IsNobody():
		return remedy
	case w.identity.Principal.Administers:
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
			caller.PresignAction + " wherever the restriction does not hold"
	}
	return fmt.Sprintf("name issuers, so that policy %s, which denies %s, is attached to somebody, or apply that guardrail "+
		"as a service control policy (SCP)", idleDeny, caller.PresignAction)
}

// isListed says whether a request carries an endpoint or a VPC that some policy about opening notebooks lists.
func (w *walker) isListed(context policy.Context) bool {
	return slices.ContainsFunc(w.book.Declared(), func(p *policy.Attached) bool {
		return slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool {
			return s.IsAbout(caller.PresignAction) && listsPrivateWay(s.Conditions, context, p.Document.Version)
		})
	})
}

// listsPrivateWay leaves aws:SourceIp out, which no request through an endpoint carries.
func listsPrivateWay(conditions []policy.Condition, context policy.Context, version string) bool {
	return slices.ContainsFunc(conditions, func(c policy.Condition) bool {
		isPrivate := strings.EqualFold(c.Key, "aws:SourceVpce") || strings.EqualFold(c.Key, "aws:SourceVpc")
		return isPrivate && c.Lists(context, version)
	})
}

// idleDeny names a policy that denies the action somewhere and is not attached to this principal; "" where none is.
func (w *walker) idleDeny() string {
	for i, p := range w.book.Declared() {
		if slices.Contains(w.identity.Principal.PolicyIDs, w.Policies[i].ID) {
			continue
		}
		for _, s := range p.Document.Statements {
			if s.Effect == policy.EffectDeny && s.IsAbout(caller.PresignAction) {
				return p.Name
			}
		}
	}
	return ""
}

func remedyOf(v Verdict, t trail) string {
	if v.Decision == Unknown && (t.decided.Hop != HopPath || t.decision != Unknown) {
		return "replace what the model cannot judge, or settle this path by a live verification"
	}
	return t.decided.Remedy
}
