package accesspath

import (
	"fmt"
	"slices"
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
	// unseen is the kind and name of a principal that only the intent names; "" where it was seen.
	unseen string

	name      string
	principal Principal
	policies  []policy.Attached
	boundary  *policy.Attached
	// keys are the principal's context keys; nil where they are to be made.
	keys policy.Context
	// supposed says that one of them, the owner tag, is taken for granted.
	supposed bool
	// names are those by which an intent may mean the principal: its own, and its groups'.
	names []string
	// unnamed says that the intent uses none of them, although it names others.
	unnamed bool
}

// actors are the identities that stand for a sort of person. For an outsider they are the issuers of the leaked URL:
// the policies of whoever made the URL are asked when it is opened.
func (n *network) actors(notebook *Notebook, c cast) map[Who][]actor {
	issuers := c.issuers
	if len(issuers) == 0 {
		issuers = []actor{n.nobodyMeant(notebook)}
	}
	return map[Who][]actor{Issuer: issuers, Outsider: issuers, Administrator: c.administrators, OtherIssuer: c.others}
}

// administratorsBeside are those who were observed, and each issuer with an administrator's further grant: that an administrator
// is guarded says nothing of the issuers' guardrail.
func (n *network) administratorsBeside(issuers, observed []actor) []actor {
	if len(issuers) == 0 && len(observed) > 0 {
		return observed
	}
	return slices.Concat(observed, promoted(issuers))
}

func (n *network) observed(who Who) []actor { return n.actorsOf[who] }

// indexActors makes each principal's actor once, however many notebooks there are.
func (n *network) indexActors() {
	for _, p := range n.Principals {
		a := n.actor(p)
		own, groups := namesOf(a)
		a.names = slices.Concat(own, groups)
		n.actorsOf[whoOf(p)] = append(n.actorsOf[whoOf(p)], a)
		if whoOf(p) == Administrator {
			n.isAdministrator[a.key()] = true
		}
		if whoOf(p) != Issuer {
			continue
		}
		for _, name := range own {
			n.issuerByName[name] = a
		}
		for _, name := range groups {
			n.membersOf[name] = append(n.membersOf[name], a)
		}
	}
}

// namesOf are a principal's own names, as an intent may have them - kind and name, and the end of the URN - and those of its groups.
func namesOf(a actor) (own, groups []string) {
	own = []string{a.key()}
	const qualified = 3 // urn:pulumi:<stack>, the project, and the end
	if parts := strings.SplitN(a.principal.URN, "::", qualified); len(parts) == qualified {
		own = append(own, parts[qualified-1])
	}
	for _, name := range a.principal.Groups {
		groups = append(groups, "group/"+name)
	}
	return own, groups
}

// concerned are those whose policies are about this notebook; where none is, all of them, so that the verdict can name
// the statement that comes nearest.
func (n *network) concerned(notebook *Notebook, all []actor) []actor {
	if about := n.about(notebook, all); len(about) > 0 {
		return about
	}
	return all
}

func (n *network) about(notebook *Notebook, all []actor) []actor {
	var about []actor
	for _, a := range all {
		if policy.Concerns(a.policies, presignAction, notebook.ARN) {
			about = append(about, a)
		}
	}
	return about
}

func (n *network) actor(p Principal) actor {
	a := actor{name: p.Name, principal: p, keys: n.principalKeys(p)}
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
func promoted(issuers []actor) []actor {
	if len(issuers) == 0 {
		issuers = []actor{{name: "an administrator"}}
	}
	list := make([]actor, len(issuers))
	for i, a := range issuers {
		list[i] = a.promoted()
	}
	return list
}

func (a actor) promoted() actor {
	a.name = strings.TrimSpace(a.name + " with sagemaker:* besides")
	a.policies = append(append([]policy.Attached{}, a.policies...), administratorGrant(a.principal))
	a.missing, a.missingURN = "", ""
	return a
}

// isNobody says that no principal stands behind an actor: it is the administrator whom a stack without principals may have.
func (a actor) isNobody() bool { return a.principal.ARN == "" }

// nobodyMeant stands where no principal is meant to issue, although some may have policies.
func (n *network) nobodyMeant(notebook *Notebook) actor {
	if len(n.observed(Issuer)) == 0 {
		return n.nobody()
	}
	return actor{missing: "of those who have a policy about opening notebooks, nobody is meant to open " + notebook.Name}
}

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
