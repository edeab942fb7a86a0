package accesspath

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// cast is who plays which part before one notebook.
type cast struct {
	issuers, administrators, others []caller.Identity
	// unnamed are those of the others whom the intent names nowhere, and who may get in from somewhere.
	unnamed []string
	// supposed says of whose tags nothing is declared, and whom each is judged as.
	supposed []string
}

// cast sorts the principals into those who are meant to open a notebook and the others. An intent that names anybody means
// nobody else. Where it names nobody, as of a stack that was written without this project's settings, whoever has a policy
// about the notebook is meant.
func (b *bench) cast(notebook *topology.Notebook) cast {
	var c cast
	own, speaks := b.intent.Notebooks[notebook.Name]
	if b.intent.namesAnybody() {
		c.issuers, c.others = b.meantByName(own), b.notMeant(notebook, own)
	} else {
		issuers, suspects := withoutSuspects(b.book.Issuers)
		c.issuers, c.others = concerned(notebook, issuers), suspects
	}
	administrators := b.book.Administrators
	if admitted := b.admitted(administrators, notebook); len(admitted) > 0 || len(c.issuers) > 0 {
		administrators = admitted // else those who are refused are all that can be judged
	}
	if speaks && b.intent.OwnerTag != "" {
		c.issuers = c.byOwner(c.issuers, b.intent.OwnerTag, own.Owner)
		administrators = c.byOwner(administrators, b.intent.OwnerTag, own.Owner)
	}
	c.administrators = b.administratorsBeside(c.issuers, administrators)
	c.keepOpen(b, notebook)
	if speaks && b.intent.OwnerTag != "" && len(c.unnamed) > 0 {
		c.suspect(b.intent.OwnerTag, own.Owner)
	}
	return c
}

// identities stand for each sort of person. For an outsider they are the issuers of the leaked URL: the policies of whoever made
// the URL are asked when it is opened.
func (b *bench) identities(notebook *topology.Notebook, c cast) map[Who][]caller.Identity {
	issuers := c.issuers
	if len(issuers) == 0 {
		issuers = []caller.Identity{b.nobodyMeant(notebook)}
	}
	return map[Who][]caller.Identity{Issuer: issuers, Outsider: issuers, Administrator: c.administrators, OtherIssuer: c.others}
}

// administratorsBeside are those who were observed, and each issuer with an administrator's further grant: that an administrator
// is guarded says nothing of the issuers' guardrail. Without any issuer, the grant is all there is.
func (b *bench) administratorsBeside(issuers, observed []caller.Identity) []caller.Identity {
	if len(issuers) == 0 {
		if len(observed) > 0 {
			return observed
		}
		issuers = []caller.Identity{b.book.Nobody("an administrator")}
	}
	list := slices.Clone(observed)
	for _, i := range issuers {
		list = append(list, i.Promoted())
	}
	return list
}

// withoutSuspects sorts out those of whom nobody knows whether they open notebooks, and whom nobody means to.
func withoutSuspects(all []caller.Identity) (issuers, suspects []caller.Identity) {
	for _, i := range all {
		if i.Principal.Suspected {
			i.Unnamed = true
			suspects = append(suspects, i)
		} else {
			issuers = append(issuers, i)
		}
	}
	return issuers, suspects
}

// concerned are those whose policies are about this notebook; where none is, all of them, so that the verdict can name
// the statement that comes nearest.
func concerned(notebook *topology.Notebook, all []caller.Identity) []caller.Identity {
	var about []caller.Identity
	for _, i := range all {
		if policy.Concerns(i.Policies, caller.PresignAction, notebook.ARN) {
			about = append(about, i)
		}
	}
	if len(about) == 0 {
		return all
	}
	return about
}

// meant names the issuers of the notebook, and the owner whom they share.
func (j judgement) meant(parts cast) Meant {
	m := Meant{Notebook: j.notebook.Name, Issuers: []string{}, Unnamed: parts.unnamed}
	if j.intent.OwnerTag != "" {
		m.Owner = j.intent.Notebooks[m.Notebook].Owner
	}
	for _, i := range parts.issuers {
		m.Issuers = append(m.Issuers, i.Key()+strings.TrimPrefix(i.Name, i.Principal.Name))
	}
	return m
}

// meantByName are the principals that the intent names for a notebook, and the members of groups that it names. One of whom no
// policy is seen is meant all the same.
func (b *bench) meantByName(own NotebookIntent) []caller.Identity {
	names := slices.Concat(b.intent.Issuers, own.Issuers)
	meant := make([]caller.Identity, 0, len(names))
	for _, name := range names {
		i, seen := b.book.Named(name)
		if !seen {
			i = b.unseen(name)
		}
		meant = append(meant, i)
	}
	for _, name := range names {
		for _, member := range b.book.MembersOf(name) {
			if !slices.ContainsFunc(meant, func(i caller.Identity) bool { return i.Key() == member.Key() }) {
				meant = append(meant, member)
			}
		}
	}
	return meant
}

// unseen is somebody whom only the intent names. Where nobody has the policy, it is what is to be attached.
func (b *bench) unseen(name string) caller.Identity {
	if made := name[strings.LastIndex(name, ":")+1:]; made != name {
		name = "role/" + made
	}
	kind, short, _ := strings.Cut(name, "/")
	i := b.book.Nobody(short)
	i.Unseen = name
	i.Missing = fmt.Sprintf("%s %s has no policy about opening a notebook", kind, short)
	if len(b.book.Issuers) == 0 {
		nobody := b.nobody()
		i.Missing, i.MissingURN = i.Missing+": "+nobody.Missing, nobody.MissingURN
	}
	return i
}

// nobodyMeant stands where no principal is meant to issue, although some may have policies.
func (b *bench) nobodyMeant(notebook *topology.Notebook) caller.Identity {
	if len(b.book.Issuers) == 0 {
		return b.nobody()
	}
	return caller.Identity{Missing: "of those who have a policy about opening notebooks, nobody is meant to open " + notebook.Name}
}

// nobody stands where no principal may issue.
func (b *bench) nobody() caller.Identity {
	if p := b.book.Unattached(); p != nil {
		return caller.Identity{
			Missing:    fmt.Sprintf("policy %s is attached to no user, group or role", topology.TitleOf(p.Element, p.Name, p.ID)),
			MissingURN: p.URN,
		}
	}
	missing := b.HasNo("policy about opening a notebook")
	if len(b.Accounts) == 0 {
		missing += " or attached to anybody"
	}
	return caller.Identity{Missing: missing}
}

// notMeant are the issuers whom the intent does not mean to open a notebook. Settings name no administrators, so whoever they
// do not name and has all of SageMaker's actions on the notebook besides is left to the administrator's answers.
func (b *bench) notMeant(notebook *topology.Notebook, own NotebookIntent) []caller.Identity {
	var others []caller.Identity
	for _, i := range b.book.Issuers {
		if b.intent.means(&i, own) {
			continue
		}
		i.Unnamed = !b.intent.meansSomewhere(&i)
		if !i.Unnamed || !b.administers(&i, notebook) {
			others = append(others, i)
		}
	}
	return others
}

// administers says whether an identity is judged in the administrator's row of a notebook as well. Who is in neither would get in
// unseen.
func (b *bench) administers(i *caller.Identity, notebook *topology.Notebook) bool {
	return b.book.IsAdministrator(i.Key()) && slices.ContainsFunc(i.Policies, func(p policy.Attached) bool {
		return policy.Sweeps(p, "sagemaker", notebook.ARN)
	})
}

// keepOpen keeps the others whom policies may let in from somewhere; of those that are refused wherever they come from, one
// stands for all.
func (c *cast) keepOpen(b *bench, notebook *topology.Notebook) {
	granting := map[*policy.Statement]bool{} // by the policy's first statement: many have the same policies
	var open []caller.Identity
	for i := range c.others {
		other := &c.others[i]
		if !grants(other, notebook, granting) || b.permit.SurelyDenied(other, notebook) {
			continue
		}
		open = append(open, *other)
		if other.Unnamed {
			c.unnamed = append(c.unnamed, other.Key())
		}
	}
	if len(open) == 0 && len(c.others) > 0 {
		open = c.others[:1]
	}
	c.others = open
}

// grants says whether a policy of an identity allows something about the notebook, whatever its conditions.
func grants(i *caller.Identity, notebook *topology.Notebook, known map[*policy.Statement]bool) bool {
	return slices.ContainsFunc(i.Policies, func(p policy.Attached) bool {
		if len(p.Document.Statements) == 0 {
			return p.Err != nil // what it says is not known
		}
		first := &p.Document.Statements[0]
		granting, asked := known[first]
		if !asked {
			granting = policy.Names(p, policy.EffectAllow, caller.PresignAction, notebook.ARN)
			known[first] = granting
		}
		return granting
	})
}

// admitted are the administrators whom their policies may let in from somewhere. One of another notebook, or one to whom all of
// SageMaker is denied, is none of this notebook: no key says that one is meant to get in.
func (b *bench) admitted(administrators []caller.Identity, notebook *topology.Notebook) []caller.Identity {
	var list []caller.Identity
	for i := range administrators {
		if !b.permit.SurelyDenied(&administrators[i], notebook) {
			list = append(list, administrators[i])
		}
	}
	return list
}

// noteIntentElsewhere says where the intent and the deployment speak of different notebooks.
func (b *bench) noteIntentElsewhere() {
	if len(b.intent.Notebooks) == 0 {
		return
	}
	declared := map[string]bool{}
	for _, notebook := range b.Notebooks {
		declared[notebook.Name] = true
		if _, speaks := b.intent.Notebooks[notebook.Name]; !speaks {
			meant := "whoever has a policy about it is assumed to be meant"
			if b.intent.namesAnybody() {
				meant = "only those who are meant to open every notebook are assumed to be meant"
			}
			b.notUnderstood = append(b.notUnderstood, topology.NotUnderstood{URN: notebook.URN,
				Because: "the intent does not speak of notebook " + notebook.Name + ", so " + meant})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.intent.Notebooks)) {
		if !declared[name] {
			b.notUnderstood = append(b.notUnderstood, topology.NotUnderstood{Because: "the intent speaks of notebook " + name + ", which is not declared"})
		}
	}
}
