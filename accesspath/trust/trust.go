// Package trust says who may become a role by one call of AWS STS: it reads the role's trust policy, and asks the policies of whoever of the
// account it may trust. It knows nothing of notebooks and of networks: what hangs on the way of the call is not known of a stranger, and free to
// choose for anybody else.
package trust

import (
	"cmp"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// Kind is a sort of party. The kinds are part of the report's JSON.
type Kind string

// The kinds.
const (
	// Anybody is whoever has any AWS account, or an account at an identity provider that is open to all.
	Anybody Kind = "anybody"
	// OtherAccount is another account, or a principal of one: whom it lets assume the role, nobody sees from here. Without a name it is each
	// that meets the conditions.
	OtherAccount Kind = "other-account"
	// Principal is a user or a role of this account, or the members of a group.
	Principal Kind = "principal"
	// ThisAccount is this account, which gives the right to its own users and roles by their policies.
	ThisAccount Kind = "this-account"
	// Service is an AWS service.
	Service Kind = "service"
	// Provider is an identity provider, and whoever signs in there.
	Provider Kind = "identity-provider"
	// IdentityCenter is whoever has a permission set of IAM Identity Center. AWS shows who that is to the organisation's management account and
	// to delegates alone.
	IdentityCenter Kind = "identity-center"
	// Deleted is the ID of a principal that was deleted: nobody.
	Deleted Kind = "deleted"
)

// kinds are in the order in which they are told.
var kinds = []Kind{Anybody, OtherAccount, Principal, ThisAccount, Service, Provider, IdentityCenter, Deleted}

// Party is somebody whom a trust policy speaks of.
type Party struct {
	Kind Kind
	// Name is "user/aya", an account's number, an ARN, a service, a permission set; "" where there is none.
	Name string
	// ARN is a principal's of this account, where it was read.
	ARN string
	// SID is the statement that admits it.
	SID string
	// Decision is Allowed, Unknown, or a denial of whom a statement names and another one, or its own policies, refuse.
	Decision policy.Decision
	// Conditions are those of the statement, in words.
	Conditions []string
	// Because is one sentence without a full stop.
	Because string
	// ByOwnPolicy says that the trust policy leaves it to the account, and a policy of the principal allows it.
	ByOwnPolicy bool

	// entry is a principal as the trust policy names it, groups are those that a user is in, and statement is the one that admits the party.
	entry     string
	groups    []string
	statement *policy.Statement
}

// Book has who may assume roles of one topology.
type Book struct {
	t *topology.Topology
	// assumers are whoever of the account may have a right to assume one of the roles.
	assumers []caller.Identity
	control  Control
}

// Control are an organisation's policies that apply to the account: service control policies bind its principals, and resource control policies
// whoever calls its STS for its roles (AWS Organizations User Guide, "List of AWS services that support RCPs").
type Control struct {
	// Service are the service control policies. Of each list in Levels, those of one level above the account, one must allow a call besides.
	Service []policy.Attached
	Levels  [][]policy.Attached
	// Resource are the resource control policies. Perhaps are those that apply only under an assumption.
	Resource, Perhaps []policy.Attached
}

// New reads the policies of those who may assume roles.
func New(t *topology.Topology, control Control) *Book {
	wide := *t
	wide.Policies = slices.Concat(t.Policies, t.Assumers.Policies)
	wide.Principals = nil
	b := &Book{t: t, control: control}
	if len(t.Assumers.Principals) == 0 {
		return b
	}
	policies := caller.NewBook(&wide)
	for _, p := range t.Assumers.Principals {
		b.assumers = append(b.assumers, policies.Identity(p))
	}
	return b
}

// Of are the parties of a role in the order of their kinds. Because says why nobody knows them, where the role's trust policy is not in what was
// read or is not one; "" elsewhere.
func (b *Book) Of(role topology.Principal) (parties []Party, because string) {
	r, because := b.read(role, false)
	if because != "" {
		return nil, because
	}
	r.ofThisAccount()
	return r.inOrder(), ""
}

// inOrder are the parties in the order of their kinds.
func (r *reading) inOrder() []Party {
	slices.SortStableFunc(r.parties, func(x, y Party) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, x.Kind), slices.Index(kinds, y.Kind)), cmp.Compare(x.Name, y.Name))
	})
	return r.parties
}

// Anybody is the party that makes a role anybody's, and Unknown where nobody knows whether it is; nil where the trust policy lets no stranger in or
// was not read. A role's trust policy that is not one leaves it unknown.
func (b *Book) Anybody(role topology.Principal) *Party {
	r, because := b.read(role, false)
	if because != "" {
		if role.Trust == "" && !role.TrustUnread {
			return nil
		}
		return &Party{Kind: Anybody, Decision: policy.Unknown, Because: because}
	}
	var found *Party
	for i := range r.parties {
		p := &r.parties[i]
		if p.Kind == Anybody && (p.Decision == policy.Allowed || p.Decision == policy.Unknown && found == nil) {
			found = p
		}
	}
	return found
}

// read takes the parties that the trust policy names. Relayed counts calls besides that an AWS service makes for somebody.
func (b *Book) read(role topology.Principal, relayed bool) (r reading, because string) {
	r = reading{Book: b, role: role, relayed: relayed}
	if set, is := permissionSet(role.ARN); is && role.Trust == "" {
		r.add(Party{Kind: IdentityCenter, Name: set, Decision: policy.Allowed, Because: "the role is one that IAM Identity Center makes"})
		return r, ""
	}
	if role.Trust == "" {
		return r, "the trust policy is not in what was read"
	}
	var err error
	if r.document, err = policy.Parse(role.Trust, policy.Trust); err != nil {
		return r, "the trust policy is not understood: " + err.Error()
	}
	for i := range r.document.Statements {
		if s := &r.document.Statements[i]; s.Effect == policy.EffectAllow {
			r.statement(s)
		}
	}
	return r, ""
}

// reading is one role while its trust policy is read.
type reading struct {
	*Book
	role     topology.Principal
	document policy.Document
	parties  []Party
	relayed  bool
	// admitsAccount is the statement that leaves it to this account who may.
	admitsAccount *policy.Statement
}

func (r *reading) add(p Party) {
	same := func(q Party) bool {
		return q.Kind == p.Kind && q.Name == p.Name && q.Decision == p.Decision && slices.Equal(q.Conditions, p.Conditions) &&
			sameConditions(q.statement, p.statement)
	}
	if !slices.ContainsFunc(r.parties, same) {
		r.parties = append(r.parties, p)
	}
}

// The actions by which somebody becomes a role (AWS STS API Reference).
const (
	assumeRole            = "sts:AssumeRole"
	assumeWithSAML        = "sts:AssumeRoleWithSAML"
	assumeWithWebIdentity = "sts:AssumeRoleWithWebIdentity"
)

// statement takes the parties of one Allow statement (IAM User Guide, "AWS JSON policy elements: Principal").
func (r *reading) statement(s *policy.Statement) {
	isOpen := s.Principals.Anyone || s.Principals.Negated
	switch {
	case isOpen && s.IsAbout(assumeRole):
		r.everybody(s)
		return
	case isOpen && (s.IsAbout(assumeWithSAML) || s.IsAbout(assumeWithWebIdentity)):
		r.add(Party{Kind: Anybody, SID: s.Sid, Decision: policy.Unknown, Conditions: conditions(s),
			Because: "the trust policy names no identity provider, and which of them AWS takes is not known"})
		return
	case isOpen:
		return
	}
	if s.IsAbout(assumeRole) {
		for _, entry := range s.Principals.AWS {
			r.awsPrincipal(s, entry)
		}
		for _, name := range s.Principals.Services {
			r.named(s, Party{Kind: Service, Name: name}, assumeRole)
		}
	}
	for _, name := range s.Principals.Federated {
		r.federated(s, name)
	}
}

// awsPrincipal takes one entry of "AWS". Users and roles of this account that were read are asked by themselves.
func (r *reading) awsPrincipal(s *policy.Statement, entry string) {
	account := accountIn(entry)
	switch {
	case account == "":
		r.add(Party{Kind: Deleted, Name: entry, SID: s.Sid, Decision: policy.ImplicitDeny, Because: "AWS leaves this ID where it has deleted the principal"})
	case account != r.t.Account:
		r.named(s, Party{Kind: OtherAccount, Name: nameOfOther(entry, account), entry: entry}, assumeRole)
	case isAccount(entry):
		r.admitsAccount = s
	case !slices.ContainsFunc(r.assumers, func(i caller.Identity) bool { return caller.Is(i.Principal.ARN, entry) }):
		kind, name := caller.KindAndName(entry)
		r.named(s, Party{Kind: Principal, Name: kind + "/" + name, entry: entry}, assumeRole)
	}
}

// nameOfOther is the number of an account, where an entry means all of it, or else the ARN.
func nameOfOther(entry, account string) string {
	if isAccount(entry) {
		return account
	}
	return entry
}

// named takes a party of which nothing is known but its name: a denial of the trust policy may still refuse it.
func (r *reading) named(s *policy.Statement, p Party, action string) {
	p.SID, p.Conditions, p.Decision, p.statement = s.Sid, conditions(s), policy.Allowed, s
	p.Because = "the trust policy names it"
	for i := range r.document.Statements {
		d := &r.document.Statements[i]
		if d.Effect != policy.EffectDeny || !d.IsAbout(action) || !mayMean(d.Principals, p) {
			continue
		}
		if len(d.Conditions) == 0 && d.Principals.Anyone && !d.Principals.Negated {
			p.Decision, p.Because = policy.ExplicitDeny, titleOf(d)+" denies it"
			break
		}
		p.Decision, p.Because = policy.Unknown, titleOf(d)+" may deny it: "+orNone(conditions(d))
	}
	r.add(p)
}

// mayMean says whether a Deny may be about a party that only has a name.
func mayMean(principals *policy.Principals, p Party) bool {
	switch {
	case principals.Negated || principals.Anyone:
		return true
	case p.Kind == Service:
		return slices.Contains(principals.Services, p.Name)
	case p.Kind == Provider || p.Kind == IdentityCenter || p.Kind == Anybody:
		return slices.Contains(principals.Federated, p.Name)
	}
	return slices.ContainsFunc(principals.AWS, func(entry string) bool {
		return entry == p.Name || isAccount(entry) && (accountIn(entry) == p.Name || accountIn(entry) == accountIn(p.Name)) || p.Kind == Principal
	})
}

func titleOf(s *policy.Statement) string {
	if strings.HasPrefix(s.Sid, "statement ") {
		return s.Sid + " of the trust policy"
	}
	return "statement " + s.Sid + " of the trust policy"
}

func orNone(conditions []string) string {
	if len(conditions) == 0 {
		return "it has no condition"
	}
	return strings.Join(conditions, "; ")
}

// conditions are a statement's in words, such as "aws:SourceVpce StringEquals vpce-1".
func conditions(s *policy.Statement) []string {
	var list []string
	for _, c := range s.Conditions {
		list = append(list, c.Key+" "+c.Operator+" "+strings.Join(c.Values, ", "))
	}
	return list
}
