package accesspath

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/policy"
)

// presignAction issues the URL, and is authorised again on every request to the notebook (SageMaker API
// Reference, "CreatePresignedNotebookInstanceUrl").
const presignAction = "sagemaker:CreatePresignedNotebookInstanceUrl"

// actor is one identity whose policies are asked.
type actor struct {
	// missing says why there is nobody to ask; "" where there is.
	missing string
	// missingURN is the resource to blame for that.
	missingURN string

	name      string
	principal Principal
	policies  []policy.Attached
	boundary  *policy.Attached
}

// actors are the identities that stand for a sort of person. For an outsider they are the issuers of the leaked URL:
// the policies of whoever made the URL are asked when it is opened.
func (n *network) actors(notebook *Notebook) map[Who][]actor {
	issuers := n.issuers(notebook)
	administrators := n.observed(Administrator)
	if len(administrators) == 0 {
		administrators = n.promoted(issuers)
	}
	if len(issuers) == 0 {
		issuers = []actor{n.nobody()}
	}
	return map[Who][]actor{Issuer: issuers, Outsider: issuers, Administrator: administrators}
}

func (n *network) observed(who Who) []actor {
	var list []actor
	for i := range n.Principals {
		if n.Principals[i].Who == who {
			list = append(list, n.actor(n.Principals[i]))
		}
	}
	return list
}

// issuers are those whose policies are about this notebook; where none is, all of them, so that the verdict can name
// the statement that comes nearest.
func (n *network) issuers(notebook *Notebook) []actor {
	all := n.observed(Issuer)
	var about []actor
	for _, a := range all {
		if policy.Concerns(a.policies, presignAction, notebook.ARN) {
			about = append(about, a)
		}
	}
	if len(about) > 0 {
		return about
	}
	return all
}

func (n *network) actor(p Principal) actor {
	a := actor{name: p.Name, principal: p}
	for _, id := range p.PolicyIDs {
		a.policies = append(a.policies, *n.policy(id))
	}
	if p.PermissionsBoundary != "" {
		a.boundary = n.policy(p.PermissionsBoundary)
	}
	return a
}

func (n *network) policy(id string) *policy.Attached {
	if known, ok := n.policies[id]; ok {
		return known
	}
	if managed, ok := managedPolicy(id); ok {
		n.policies[id] = managed
		return managed
	}
	err := fmt.Errorf("the contents of policy %s are not in what was read", id)
	n.policies[id] = &policy.Attached{ID: id, Name: id, Err: err}
	return n.policies[id]
}

// promoted gives each issuer an administrator's further grant. Without any issuer, the grant is all there is: a
// guardrail protects only whom it is attached to.
func (n *network) promoted(issuers []actor) []actor {
	if len(issuers) == 0 {
		issuers = []actor{{name: "an administrator"}}
	}
	list := make([]actor, len(issuers))
	for i, a := range issuers {
		a.name = strings.TrimSpace(a.name + " with sagemaker:* besides")
		a.policies = append(append([]policy.Attached{}, a.policies...), administratorGrant(a.principal))
		list[i] = a
	}
	return list
}

// isNobody says that no principal stands behind an actor: it is the administrator whom a stack without principals may have.
func (a actor) isNobody() bool { return a.principal.Who == "" }

// nobody stands where no principal may issue.
func (n *network) nobody() actor {
	for _, p := range n.Policies {
		if strings.Contains(p.Policy, presignAction) {
			return actor{
				missing:    fmt.Sprintf("policy %s is attached to no user, group or role", titleOf(p.Element, p.Name, p.ID)),
				missingURN: p.URN,
			}
		}
	}
	return actor{missing: "no policy about opening a notebook is declared or attached to anybody"}
}
