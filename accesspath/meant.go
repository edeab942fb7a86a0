package accesspath

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/policy"
)

// cast is who plays which part before one notebook.
type cast struct {
	issuers, administrators, others []actor
	// unnamed are those of the others whom the intent names nowhere, and who may get in from somewhere.
	unnamed []string
	// supposed says of whose tags nothing is declared, and whom each is judged as.
	supposed []string
}

// cast sorts the principals into those who are meant to open a notebook and the others. An intent that names anybody means
// nobody else. Where it names nobody, as of a stack that was written without this project's settings, whoever has a policy
// about the notebook is meant.
func (n *network) cast(notebook *Notebook, intent Intent) cast {
	var c cast
	own, speaks := intent.Notebooks[notebook.Name]
	if intent.namesAnybody() {
		c.issuers, c.others = n.meantByName(own, intent), n.notMeant(notebook, own, intent)
	} else {
		c.issuers = n.concerned(notebook, n.observed(Issuer))
	}
	administrators := n.observed(Administrator)
	if admitted := n.admitted(administrators, notebook); len(admitted) > 0 || len(c.issuers) > 0 {
		administrators = admitted // else those who are refused are all that can be judged
	}
	if speaks && intent.OwnerTag != "" {
		c.issuers = c.byOwner(c.issuers, intent.OwnerTag, own.Owner)
		administrators = c.byOwner(administrators, intent.OwnerTag, own.Owner)
	}
	c.administrators = n.administratorsBeside(c.issuers, administrators)
	c.keepOpen(n, notebook)
	if speaks && intent.OwnerTag != "" && len(c.unnamed) > 0 {
		c.suspect(intent.OwnerTag, own.Owner)
	}
	return c
}

// meant names the issuers of the notebook, and the owner whom they share.
func (j judgement) meant(parts cast) Meant {
	m := Meant{Notebook: j.notebook.Name, Issuers: []string{}, Unnamed: parts.unnamed}
	if j.intent.OwnerTag != "" {
		m.Owner = j.intent.Notebooks[m.Notebook].Owner
	}
	for _, a := range parts.issuers {
		m.Issuers = append(m.Issuers, a.key()+strings.TrimPrefix(a.name, a.principal.Name))
	}
	return m
}

// key is the principal's kind and name, as settings name it.
func (a actor) key() string {
	if a.principal.ARN == "" {
		return a.unseen
	}
	kind, name := principalKind(a.principal.ARN)
	return kind + "/" + name
}

// kindAndName is what a sentence calls the principal where both matter.
func (a actor) kindAndName() string { return strings.Replace(a.key(), "/", " ", 1) }

// meantByName are the principals that the intent names for a notebook, and the members of groups that it names. One of whom no
// policy is seen is meant all the same.
func (n *network) meantByName(own NotebookIntent, intent Intent) []actor {
	names := slices.Concat(intent.Issuers, own.Issuers)
	meant := make([]actor, 0, len(names))
	for _, name := range names {
		a, seen := n.issuerByName[name]
		if !seen {
			a = n.unseen(name)
		}
		meant = append(meant, a)
	}
	for _, name := range names {
		for _, member := range n.membersOf[name] {
			if !slices.ContainsFunc(meant, func(a actor) bool { return a.key() == member.key() }) {
				meant = append(meant, member)
			}
		}
	}
	return meant
}

// unseen is somebody whom only the intent names. Where nobody has the policy, it is what is to be attached.
func (n *network) unseen(name string) actor {
	if made := name[strings.LastIndex(name, ":")+1:]; made != name {
		name = "role/" + made
	}
	kind, short, _ := strings.Cut(name, "/")
	a := actor{unseen: name, principal: Principal{Name: short}, name: short}
	a.missing = fmt.Sprintf("%s %s has no policy about opening a notebook", kind, short)
	if len(n.observed(Issuer)) == 0 {
		nobody := n.nobody()
		a.missing, a.missingURN = a.missing+": "+nobody.missing, nobody.missingURN
	}
	return a
}

// notMeant are the issuers whom the intent does not mean to open a notebook. Settings name no administrators, so whoever they
// do not name and has all of SageMaker's actions on the notebook besides is left to the administrator's answers.
func (n *network) notMeant(notebook *Notebook, own NotebookIntent, intent Intent) []actor {
	var others []actor
	for _, a := range n.observed(Issuer) {
		if intent.means(a, own) {
			continue
		}
		a.unnamed = !intent.meansSomewhere(a)
		if !a.unnamed || !n.administers(a, notebook) {
			others = append(others, a)
		}
	}
	return others
}

// administers says whether an actor is judged in the administrator's row of a notebook as well. Who is in neither would get in unseen.
func (n *network) administers(a actor, notebook *Notebook) bool {
	return n.isAdministrator[a.key()] && slices.ContainsFunc(a.policies, func(p policy.Attached) bool {
		return policy.Sweeps(p, "sagemaker", notebook.ARN)
	})
}

// keepOpen keeps the others whom policies may let in from somewhere; of those that are refused wherever they come from, one
// stands for all.
func (c *cast) keepOpen(n *network, notebook *Notebook) {
	granting := map[*policy.Statement]bool{} // by the policy's first statement: many actors have the same policies
	var open []actor
	for _, a := range c.others {
		if !n.grants(a, notebook, granting) || n.surelyDenied(a, notebook) {
			continue
		}
		open = append(open, a)
		if a.unnamed {
			c.unnamed = append(c.unnamed, a.key())
		}
	}
	if len(open) == 0 && len(c.others) > 0 {
		open = c.others[:1]
	}
	c.others = open
}

// grants says whether a policy of an actor allows something about the notebook, whatever its conditions.
func (n *network) grants(a actor, notebook *Notebook, known map[*policy.Statement]bool) bool {
	return slices.ContainsFunc(a.policies, func(p policy.Attached) bool {
		if len(p.Document.Statements) == 0 {
			return p.Err != nil // what it says is not known
		}
		first := &p.Document.Statements[0]
		granting, asked := known[first]
		if !asked {
			granting = policy.Names(p, policy.EffectAllow, presignAction, notebook.ARN)
			known[first] = granting
		}
		return granting
	})
}

// admitted are the administrators whom their policies may let in from somewhere. One of another notebook, or one to whom all of
// SageMaker is denied, is none of this notebook: no key says that one is meant to get in.
func (n *network) admitted(administrators []actor, notebook *Notebook) []actor {
	var list []actor
	for _, a := range administrators {
		if !n.surelyDenied(a, notebook) {
			list = append(list, a)
		}
	}
	return list
}

// surelyDenied asks with every key of the network undetermined: a refusal then holds for any value.
func (n *network) surelyDenied(a actor, notebook *Notebook) bool {
	w := walker{network: n, notebook: notebook, actor: a}
	request := policy.Request{
		Action: presignAction, Resource: notebook.ARN, Principal: callerARN(a.principal), Context: w.commonKeys(),
	}
	return refuses(policy.Decide(a.policies, request)) ||
		a.boundary != nil && refuses(policy.Decide([]policy.Attached{*a.boundary}, request))
}

func refuses(decision policy.Decision) bool {
	return decision == policy.ExplicitDeny || decision == policy.ImplicitDeny
}

// noteIntentElsewhere says where the intent and the deployment speak of different notebooks.
func (n *network) noteIntentElsewhere(intent Intent) {
	if len(intent.Notebooks) == 0 {
		return
	}
	declared := map[string]bool{}
	for _, notebook := range n.Notebooks {
		declared[notebook.Name] = true
		if _, speaks := intent.Notebooks[notebook.Name]; !speaks {
			meant := "whoever has a policy about it is taken to be meant"
			if intent.namesAnybody() {
				meant = "nobody is taken to be meant but those who are meant to open every notebook"
			}
			n.notUnderstood = append(n.notUnderstood, NotUnderstood{URN: notebook.URN,
				Because: "the intent does not speak of notebook " + notebook.Name + ", so " + meant})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(intent.Notebooks)) {
		if !declared[name] {
			n.notUnderstood = append(n.notUnderstood, NotUnderstood{Because: "the intent speaks of notebook " + name + ", which is not declared"})
		}
	}
}
