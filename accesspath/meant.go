package accesspath

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/policy"
)

// NotebookIntent is who is meant to open one notebook of several, besides those who are meant to open all.
type NotebookIntent struct {
	// Issuers are principals who are meant to open this notebook, and no other that does not name them: kind and name, such
	// as "role/analysts".
	Issuers []string `json:"issuers,omitempty"`
	// Owner is the value of [Intent.OwnerTag] that people must carry to open it; "" where the intent has no such tag.
	Owner string `json:"owner,omitempty"`
}

// cast is who plays which part before one notebook.
type cast struct {
	issuers, administrators, others []actor
	// supposed are the principals of whose tags nothing is declared.
	supposed []string
}

// cast sorts the principals into those who are meant to open a notebook and the others. Where the intent does not
// speak of the notebook, whoever has a policy about it is meant.
func (n *network) cast(notebook *Notebook, intent Intent) cast {
	own, speaks := intent.Notebooks[notebook.Name]
	if !speaks {
		issuers := n.concerned(notebook, n.observed(Issuer))
		return cast{issuers: issuers, administrators: n.administratorsBeside(issuers, n.observed(Administrator))}
	}
	var c cast
	meant, unlisted := n.meantByName(own, intent), []actor{}
	for _, a := range n.observed(Issuer) {
		switch {
		case intent.namesAnywhere(a.key()):
			if !intent.names(a.key(), own) {
				c.others = append(c.others, a)
			}
		default:
			unlisted = append(unlisted, a)
		}
	}
	c.issuers = append(meant, n.about(notebook, unlisted)...)
	if len(c.issuers) == 0 {
		c.issuers = unlisted
	}
	administrators := n.observed(Administrator)
	if intent.OwnerTag != "" {
		c.issuers = c.byOwner(c.issuers, intent.OwnerTag, own.Owner)
		administrators = c.byOwner(administrators, intent.OwnerTag, own.Owner)
	}
	c.administrators = n.administratorsBeside(c.issuers, administrators)
	c.others = n.notSurelyDenied(notebook, c.others)
	return c
}

// meant names the issuers of the notebook, and the owner whom they share.
func (j judgement) meant(parts cast) Meant {
	m := Meant{Notebook: j.notebook.Name, Issuers: []string{}}
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

func (i Intent) names(key string, own NotebookIntent) bool {
	return slices.Contains(i.Issuers, key) || slices.Contains(own.Issuers, key)
}

func (i Intent) namesAnywhere(key string) bool { return i.named[key] }

// withNames is the intent with everybody whom it names collected, so that no notebook searches all others.
func (i Intent) withNames() Intent {
	i.named = map[string]bool{}
	for _, key := range i.Issuers {
		i.named[key] = true
	}
	for _, own := range i.Notebooks {
		for _, key := range own.Issuers {
			i.named[key] = true
		}
	}
	return i
}

// meantByName are the principals that the intent names for a notebook. One of whom no policy is seen is meant all the same.
func (n *network) meantByName(own NotebookIntent, intent Intent) []actor {
	var meant []actor
	for _, key := range slices.Concat(intent.Issuers, own.Issuers) {
		if a, seen := n.issuerByKey[key]; seen {
			meant = append(meant, a)
			continue
		}
		kind, name, _ := strings.Cut(key, "/")
		meant = append(meant, actor{unseen: key, principal: Principal{Name: name}, name: name, missing: fmt.Sprintf("%s %s has no policy about opening a notebook", kind, name)})
	}
	return meant
}

// byOwner keeps those whose tag is the notebook's owner and puts the rest among the others, with an administrator's
// further grant: the guardrail has to hold against that as well. A principal whose tags nothing declares is
// taken to be three persons: one who carries the owner, one who carries another, and one who carries none.
func (c *cast) byOwner(actors []actor, tag, owner string) []actor {
	var own []actor
	for _, a := range actors {
		value, tagged := a.principal.Tags[tag]
		switch {
		case a.missing != "":
			own = append(own, a)
		case a.principal.Tags == nil:
			c.supposed = append(c.supposed, a.name)
			own = append(own, a.supposing(tag, owner, fmt.Sprintf("carrying %s=%s", tag, owner)))
			c.others = append(c.others, a.supposing(tag, "not "+owner, "carrying another "+tag).promoted(),
				a.supposing(tag, "", "without "+tag).promoted())
		case tagged && value == owner && owner != "":
			own = append(own, a)
		default:
			c.others = append(c.others, a.promoted())
		}
	}
	return own
}

// supposing is the actor with a tag taken for granted; "" is none.
func (a actor) supposing(tag, value, said string) actor {
	a.keys, a.supposed = maps.Clone(a.keys), true
	if value == "" {
		a.keys.Absent("aws:PrincipalTag/" + tag)
	} else {
		a.keys.Set("aws:PrincipalTag/"+tag, value)
	}
	a.name += " " + said
	return a
}

// notSurelyDenied are the actors whom policies may let in from somewhere; of those that are refused wherever they come
// from, one stands for all.
func (n *network) notSurelyDenied(notebook *Notebook, actors []actor) []actor {
	granting := map[*policy.Statement]bool{} // by the policy's first statement: many actors have the same policies
	var open []actor
	for _, a := range actors {
		if n.grants(a, notebook, granting) && !n.surelyDenied(a, notebook) {
			open = append(open, a)
		}
	}
	if len(open) == 0 && len(actors) > 0 {
		return actors[:1]
	}
	return open
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

// surelyDenied asks with every key of the network undetermined: a refusal then holds for any value.
func (n *network) surelyDenied(a actor, notebook *Notebook) bool {
	w := walker{network: n, notebook: notebook, actor: a}
	decision := policy.Decide(a.policies, policy.Request{
		Action: presignAction, Resource: notebook.ARN, Principal: callerARN(a.principal), Context: w.commonKeys(),
	})
	return decision == policy.ExplicitDeny || decision == policy.ImplicitDeny
}

// assumeTags says for whom the answers rest on a supposed tag.
func assumeTags(tag string, supposed map[string]bool) []string {
	var sentences []string
	for _, name := range slices.Sorted(maps.Keys(supposed)) {
		sentences = append(sentences, fmt.Sprintf("the tags of %s are not declared in this stack: it is judged as somebody who carries the %s "+
			"of the notebook, who is meant to open it, and as two others, who carry another or none, and are not", name, tag))
	}
	return sentences
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
			n.notUnderstood = append(n.notUnderstood, NotUnderstood{URN: notebook.URN, Because: "the intent does not speak of notebook " +
				notebook.Name + ", so whoever has a policy about it is taken to be meant"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(intent.Notebooks)) {
		if !declared[name] {
			n.notUnderstood = append(n.notUnderstood, NotUnderstood{Because: "the intent speaks of notebook " + name + ", which is not declared"})
		}
	}
}
