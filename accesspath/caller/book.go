package caller

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// PresignAction issues the URL, and is authorised again on every request to the notebook (SageMaker API Reference,
// "CreatePresignedNotebookInstanceUrl").
const PresignAction = "sagemaker:CreatePresignedNotebookInstanceUrl"

// Book has every identity policy of a topology by its ID, read once, and every principal as an identity.
type Book struct {
	topology *topology.Topology
	policies map[string]*policy.Attached
	declared []*policy.Attached
	// Issuers and Administrators are the observed identities of each sort.
	Issuers, Administrators []Identity
	issuerByName            map[string]Identity
	membersOf               map[string][]Identity
	isAdministrator         map[string]bool
	// Unread are the policies that could not be read, with the reason.
	Unread []topology.NotUnderstood
}

// NewBook reads the policies and makes each principal's identity once, however many notebooks there are.
func NewBook(t *topology.Topology) *Book {
	b := &Book{
		policies: map[string]*policy.Attached{}, topology: t, issuerByName: map[string]Identity{},
		membersOf: map[string][]Identity{}, isAdministrator: map[string]bool{},
	}
	for i := range t.Policies {
		p := &t.Policies[i]
		document, err := policy.Parse(p.Policy, policy.Identity)
		b.policies[p.ID] = &policy.Attached{ID: p.URN, Name: topology.TitleOf(p.Element, p.Name, p.ID), Document: document, Err: err}
		if err != nil {
			b.Unread = append(b.Unread, Unread(p.URN, err))
		}
	}
	for i := range t.Policies {
		b.declared = append(b.declared, b.policies[t.Policies[i].ID])
	}
	for _, p := range t.Principals {
		b.add(b.Identity(p))
	}
	return b
}

// Unread says that a policy is not understood: it may allow or deny anything.
func Unread(urn string, err error) topology.NotUnderstood {
	return topology.NotUnderstood{URN: urn, Because: err.Error()} // the answers of whoever has it say that they are not known
}

func (b *Book) add(i Identity) {
	if i.Principal.Administers {
		b.Administrators = append(b.Administrators, i)
		b.isAdministrator[i.Key()] = true
		return
	}
	b.Issuers = append(b.Issuers, i)
	for _, name := range i.own {
		b.issuerByName[name] = i
	}
	for _, name := range i.groups {
		b.membersOf[name] = append(b.membersOf[name], i)
	}
}

// Nobody is somebody whom nobody declares, with the context keys that everybody has.
func (b *Book) Nobody(name string) Identity {
	return Identity{Name: name, Principal: topology.Principal{Name: name}, Keys: principalKeys(b.topology, topology.Principal{})}
}

// Named is the issuer with a name that settings may use; false where none has it.
func (b *Book) Named(name string) (Identity, bool) {
	i, seen := b.issuerByName[name]
	return i, seen
}

// MembersOf are the issuers in a group, named as "group/<name>".
func (b *Book) MembersOf(group string) []Identity { return b.membersOf[group] }

// IsAdministrator says whether a principal is one of the administrators too, by its key.
func (b *Book) IsAdministrator(key string) bool { return b.isAdministrator[key] }

// Declared are the policies that the topology has, attached or not, each with what was read of it. The list must not be changed.
func (b *Book) Declared() []*policy.Attached { return b.declared }

// Policy is the one with an ID. What nobody declares and no table knows may say anything.
func (b *Book) Policy(id string) *policy.Attached {
	if known, ok := b.policies[id]; ok {
		return known
	}
	attached, ok := managedPolicy(id)
	if !ok {
		err := fmt.Errorf("the contents of policy %s are not in what was read", id)
		attached = &policy.Attached{ID: id, Name: id, Err: err}
		b.Unread = append(b.Unread, Unread("", err))
	}
	b.policies[id] = attached
	return attached
}

// Unattached is a policy about opening notebooks that waits for somebody to attach it to; nil where there is none.
func (b *Book) Unattached() *topology.Policy {
	for i := range b.topology.Policies {
		if strings.Contains(b.topology.Policies[i].Policy, PresignAction) {
			return &b.topology.Policies[i]
		}
	}
	return nil
}
