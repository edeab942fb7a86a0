package accesspath

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

// Trust says who may become one role by one call of AWS STS: a role that may issue URLs is only as closed as its trust policy.
type Trust struct {
	// Role is the role as settings name it, such as "role/analysts".
	Role string `json:"role"`
	// Parties are whoever the trust policy admits or names, the widest first; never null.
	Parties []Trusted `json:"parties"`
	// Unknown says why nobody knows who may; "" where the trust policy was read.
	Unknown string `json:"unknown,omitempty"`
}

// Trusted is one party of a trust policy.
type Trusted struct {
	// Kind is the sort of party; see package trust.
	Kind trust.Kind `json:"kind"`
	// Name is "user/aya", an account's number, an ARN, an AWS service or a permission set; "" where the kind says all.
	Name string `json:"name,omitempty"`
	// Decision is [Deny] where a statement names the party, and another or its own policies refuse it.
	Decision Decision `json:"decision"`
	// SID is the statement of the trust policy.
	SID string `json:"sid,omitempty"`
	// Conditions are the statement's, in words.
	Conditions []string `json:"conditions,omitempty"`
	// Because is one sentence without a full stop.
	Because string `json:"because"`
	// Beyond says that the intent, which names who is meant, names neither this user or role nor a group of its; of another account, and of
	// anybody, it is always so where there is an intent. Where the intent's Assumers have a list for the role, it says that the list does not name
	// the party, whatever its kind.
	Beyond bool `json:"beyond,omitempty"`
}

// trusts has who may become the roles of a topology, asked once for each.
type trusts struct {
	*trust.Book
	// open are the parties that make roles anybody's, by the roles' ARNs; nil for a role that is not anybody's.
	open map[string]*trust.Party
	// takeable are the identities that somebody without any may become, or may perhaps.
	takeable []caller.Identity
}

func (b *bench) newTrusts() trusts {
	control := trust.Control{Service: b.permit.ServiceControl(), Levels: b.permit.Levels()}
	control.Resource, control.Perhaps = b.permit.ResourceControl()
	t := trusts{Book: trust.New(b.Topology, control), open: map[string]*trust.Party{}}
	for _, i := range slices.Concat(b.book.Issuers, b.book.Administrators) {
		arn := i.Principal.ARN
		if _, asked := t.open[arn]; !asked {
			t.open[arn] = nil
			if kind, _ := caller.KindAndName(arn); kind == "role" { // nobody assumes a user or a group
				t.open[arn] = t.Anybody(i.Principal)
			}
		}
		if t.open[arn] != nil {
			t.takeable = append(t.takeable, i)
		}
	}
	return t
}

// trustOf is what the trust policy of a role says of everybody.
func (b *bench) trustOf(p *topology.Principal) Trust {
	kind, name := caller.KindAndName(p.ARN)
	answer := Trust{Role: kind + "/" + name, Parties: []Trusted{}}
	var parties []trust.Party
	parties, answer.Unknown = b.trusts.Of(*p)
	isBeyond := b.isBeyond
	if _, _, has := b.assumersOf(p); has {
		if list, because, _, _ := b.against(p); because == "" {
			parties, _ = b.trusts.Against(*p, list)
			isBeyond = func(party trust.Party) bool { return mayBecome(party) && !list.Names(party) }
		}
	}
	for _, party := range parties {
		answer.Parties = append(answer.Parties, Trusted{
			Kind: party.Kind, Name: party.Name, Decision: trustDecision(party.Decision), SID: party.SID, Conditions: party.Conditions,
			Because: party.Because, Beyond: isBeyond(party),
		})
	}
	return answer
}

func trustDecision(d policy.Decision) Decision {
	return decisionOf(map[policy.Decision]hop.Outcome{
		policy.Allowed: hop.Passes, policy.Unknown: hop.Unsure, policy.ExplicitDeny: hop.Fails, policy.ImplicitDeny: hop.Fails,
	}[d])
}

// isBeyond says whether a party is more than the intent says. Settings name roles and seldom the people behind them, so services, identity
// providers and permission sets, by which people come to a role that is named, are not.
func (b *bench) isBeyond(p trust.Party) bool {
	if b.intent.NotStated || p.Decision != policy.Allowed && p.Decision != policy.Unknown {
		return false
	}
	switch p.Kind {
	case trust.Anybody, trust.OtherAccount:
		return true
	case trust.Principal:
		return !b.meansParty(p)
	case trust.ThisAccount, trust.Service, trust.Provider, trust.IdentityCenter, trust.Deleted:
	}
	return false
}

// meansParty says whether the intent means a principal for any notebook, by its own name or a group's. Where it names nobody, whoever has a policy about
// a notebook is meant.
func (b *bench) meansParty(p trust.Party) bool {
	if known, seen := b.book.Named(p.Name); seen && (!b.intent.namesAnybody() || b.intent.meansSomewhere(&known)) {
		return true
	}
	at := slices.IndexFunc(b.Assumers.Principals, func(q topology.Principal) bool { return q.ARN == p.ARN })
	return b.intent.anywhere[p.Name] || at >= 0 && slices.ContainsFunc(b.Assumers.Principals[at].Groups, func(group string) bool {
		return b.intent.anywhere["group/"+group]
	})
}

// asAnybody is what a trust policy says to somebody without an IAM identity of the account; no finding where it admits none.
func (b *bench) asAnybody(identity *caller.Identity) (hop.Finding, bool) {
	open := b.trusts.open[identity.Principal.ARN]
	if open == nil {
		return hop.Finding{}, false
	}
	_, name := caller.KindAndName(identity.Principal.ARN)
	f := hop.Finding{
		Hop: hop.Credentials, URN: identity.Principal.URN, SID: open.SID,
		Because: fmt.Sprintf("anybody may assume role %s: %s", name, open.Because),
		Remedy:  fmt.Sprintf("let the trust policy of role %s name who may assume it", name),
	}
	if open.Decision == policy.Unknown {
		f.Outcome = hop.Unsure
		f.Because = fmt.Sprintf("whether anybody may assume role %s is not known: %s", name, open.Because)
	}
	return f, true
}

// trustsOf are the answers for the roles that play a part, by their names: issuers, whoever else has a policy and is not named, and of the
// administrators those that anybody may be.
func (b *bench) trustsOf(roles map[string]*topology.Principal) []Trust {
	var list []Trust
	for i := range b.trusts.takeable {
		roles[b.trusts.takeable[i].Principal.ARN] = &b.trusts.takeable[i].Principal
	}
	for _, p := range b.compared() {
		roles[p.ARN] = p
	}
	for _, p := range roles {
		if kind, _ := caller.KindAndName(p.ARN); kind == "role" {
			list = append(list, b.trustOf(p))
		}
	}
	slices.SortFunc(list, func(x, y Trust) int { return strings.Compare(x.Role, y.Role) })
	return list
}

// playing are the principals of a notebook's parts whose trust policies the report tells of.
func (c *cast) playing(into map[string]*topology.Principal) {
	for i := range c.issuers {
		into[c.issuers[i].Principal.ARN] = &c.issuers[i].Principal
	}
	for i := range c.others {
		if c.others[i].Unnamed {
			into[c.others[i].Principal.ARN] = &c.others[i].Principal
		}
	}
}

// identitiesFor are those that a question is about. An outsider who needs one takes a role that anybody may assume.
func (j judgement) identitiesFor(q question, identities []caller.Identity) []caller.Identity {
	if q.who == Outsider && caller.NeedsIdentity(q.from, q.step) && len(j.trusts.takeable) > 0 {
		return j.trusts.takeable
	}
	return identities
}
