package accesspath

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
	"private-notebook/internal/assumers"
)

// Assumers compare who is meant to be able to become one role with whom its trust policy admits.
type Assumers struct {
	// Role is the role as settings name it, such as "role/analysts".
	Role string `json:"role"`
	// Meant are the entries of the intent; never null.
	Meant []string `json:"meant"`
	// NotJudged says why the list was compared with nothing; "" where it was compared. It is never as intended by that: whoever reads the report
	// has to look.
	NotJudged string `json:"notJudged,omitempty"`
	// Differences are the parties that may become the role, or might, and that no entry names, the widest first; never null.
	Differences []NotMeant `json:"differences"`
	// Unmet are the entries that name nobody who may become the role. They are no difference: nobody gets in by them.
	Unmet []Unmet `json:"unmet,omitempty"`
}

// Unmet is an entry that names nobody who may become the role.
type Unmet struct {
	// Entry is the entry as the intent has it, and Because one sentence without a full stop.
	Entry   string `json:"entry"`
	Because string `json:"because"`
}

// NotMeant is a party that may become a role, or might, and is not meant to.
type NotMeant struct {
	// Kind and Name say who it is, as in [Trusted]. Kind is "" where nobody knows whom the trust policy admits.
	Kind trust.Kind `json:"kind,omitempty"`
	Name string     `json:"name,omitempty"`
	// Decision is [Allow] or [Unknown].
	Decision Decision `json:"decision"`
	// DecidedBy is the role, and the statement of its trust policy.
	DecidedBy DecidedBy `json:"decidedBy"`
	// Conditions are the statement's, in words.
	Conditions []string `json:"conditions,omitempty"`
	// Because is one sentence without a full stop.
	Because string `json:"because"`
	// Entry is the entry of the intent that would name the party; "" where none can.
	Entry string `json:"entry,omitempty"`
	// Remedy is one line, never empty.
	Remedy string `json:"remedy"`
}

// assumersOf are the entries for a role, and the key that they have; false where the intent has none for it.
func (b *bench) assumersOf(p *topology.Principal) (key string, entries []string, has bool) {
	for _, key := range []string{roleKey(p), caller.EndOfURN(p.URN)} {
		if entries, has := b.intent.Assumers[key]; has {
			return key, entries, true
		}
	}
	return "", nil, false
}

// compared are the roles that the intent has lists for, by their ARNs, whether they are judged as issuers or as administrators.
func (b *bench) compared() []*topology.Principal {
	var roles []*topology.Principal
	for i := range b.Principals {
		p := &b.Principals[i]
		isKnown := slices.ContainsFunc(roles, func(q *topology.Principal) bool { return q.ARN == p.ARN })
		if _, _, has := b.assumersOf(p); has && !isKnown {
			roles = append(roles, p)
		}
	}
	return roles
}

// compareAssumers holds the intent's lists against the trust policies. Chains are sentences about roles that a list names: who may become those is
// not asked.
func (b *bench) compareAssumers(into *Comparison) (chains []string) {
	var list []Assumers
	seen := map[string]bool{}
	for _, p := range b.compared() {
		key, entries, _ := b.assumersOf(p)
		seen[key] = true
		one, chained := b.compareRole(p, key, entries)
		list, chains = append(list, one), append(chains, chained...)
	}
	for _, key := range slices.Sorted(maps.Keys(b.intent.Assumers)) {
		if !seen[key] {
			list = append(list, Assumers{Role: shownKey(key), Meant: orEmpty(b.intent.Assumers[key]), Differences: []NotMeant{},
				NotJudged: "no role of that name with a policy about opening notebooks is in what was read"})
		}
	}
	slices.SortStableFunc(list, func(x, y Assumers) int { return strings.Compare(x.Role, y.Role) })
	into.Assumers = list
	into.OK = into.OK && !slices.ContainsFunc(list, func(a Assumers) bool { return len(a.Differences) > 0 })
	return chains
}

// shownKey is a key of the intent as the settings have it.
func shownKey(key string) string {
	if key == ec2IssuerRole {
		return assumers.EC2Issuer
	}
	return key
}

func orEmpty(list []string) []string { return append([]string{}, list...) }

// against is a list that the parties of a role are held against; because says why none is, and unsure that somebody should have known better.
func (b *bench) against(p *topology.Principal) (list trust.List, because, remedy string, unsure bool) {
	const unread = "the trust policy is not in what was read"
	account := caller.AccountOf(p.ARN)
	switch {
	case p.Trust == "" && !p.TrustUnread:
		return nil, unread, "", false
	case p.TrustUnread:
		return nil, unread, "read the account again, as somebody who may read the role", true
	case account == "":
		return nil, "the account of role " + nameOf(p) + " is not known, so its own users and roles cannot be told from others", "give the account's file too", true
	case account != b.Account:
		return nil, fmt.Sprintf("role %s is of account %s, and who may become it is asked of account %s alone", nameOf(p), account, cmp.Or(b.Account, "unknown")),
			"judge the notebooks of each account by themselves", true
	}
	if _, because := b.trusts.Of(*p); because != "" {
		return nil, because, "write the trust policy as AWS takes it", true
	}
	_, entries, _ := b.assumersOf(p)
	return trust.ReadList(entries), "", "", false
}

// compareRole compares one role.
func (b *bench) compareRole(p *topology.Principal, key string, entries []string) (a Assumers, chains []string) {
	a = Assumers{Role: roleKey(p), Meant: orEmpty(entries), Differences: []NotMeant{}}
	list, because, remedy, unsure := b.against(p)
	if because != "" && !unsure {
		a.NotJudged = because
		return a, nil
	}
	if because != "" {
		a.Differences = append(a.Differences, NotMeant{Decision: Unknown, DecidedBy: DecidedBy{URN: p.URN}, Because: because, Remedy: remedy})
		return a, nil
	}
	parties, _ := b.trusts.Against(*p, list)
	for _, party := range parties {
		switch {
		case !mayBecome(party):
		case !list.Names(party):
			a.Differences = append(a.Differences, b.notMeantParty(p, key, party))
		default:
			chains = append(chains, b.chain(p, party)...)
		}
	}
	a.Unmet = b.unmet(p, entries, parties)
	return a, chains
}

func nameOf(p *topology.Principal) string {
	_, name := caller.KindAndName(p.ARN)
	return name
}

func roleKey(p *topology.Principal) string {
	kind, name := caller.KindAndName(p.ARN)
	return kind + "/" + name
}

func mayBecome(p trust.Party) bool {
	d := trustDecision(p.Decision)
	return d == Allow || d == Unknown
}

// chain is said of a role that a list names, and that has no list of its own.
func (b *bench) chain(p *topology.Principal, party trust.Party) []string {
	entry := trust.Entry(party)
	name, isRole := strings.CutPrefix(entry, "role/")
	if _, has := b.intent.Assumers[entry]; has || !isRole || party.Kind != trust.Principal {
		return nil
	}
	return []string{fmt.Sprintf("whoever may become role %[1]s is meant to become role %[2]s by it: the trust policy of role %[1]s was not asked", name, nameOf(p))}
}

// notMeantParty is a party that no entry names.
func (b *bench) notMeantParty(p *topology.Principal, key string, party trust.Party) NotMeant {
	n := NotMeant{
		Kind: party.Kind, Name: party.Name, Decision: trustDecision(party.Decision), DecidedBy: DecidedBy{URN: p.URN, SID: party.SID},
		Conditions: party.Conditions, Because: party.Because, Entry: trust.Entry(party),
	}
	policy := "the trust policy of role " + nameOf(p)
	switch {
	case party.Kind == trust.ThisAccount:
		n.Remedy = fmt.Sprintf("let %s name users and roles of the account", policy)
		if !b.Assumers.Complete {
			n.Remedy += ", or give a file in which the whole account was read"
		}
	case party.ByOwnPolicy:
		n.Remedy = fmt.Sprintf("take from it the right to assume role %s, or write %s under %s in assumers", nameOf(p), n.Entry, shownKey(key))
	case n.Entry == "":
		n.Remedy = fmt.Sprintf("let %s name who may assume it", policy)
	default:
		n.Remedy = fmt.Sprintf("let %s admit it no more, or write %s under %s in assumers", policy, n.Entry, shownKey(key))
	}
	return n
}

// unmet are the entries that name nobody who may become the role. Where a statement is for every principal, whom it admits is not known by name.
func (b *bench) unmet(p *topology.Principal, entries []string, parties []trust.Party) []Unmet {
	var list []Unmet
	isForAll := b.trusts.IsForAll(*p)
	for _, entry := range entries {
		one := trust.ReadList([]string{entry})
		because := "the trust policy does not admit it"
		switch {
		case len(one) == 0:
			because = "it is in none of the forms of an entry"
		case entry == "account/"+b.Account:
			because = "it is this account, of which users and roles count by their names"
		case isForAll, slices.ContainsFunc(parties, func(party trust.Party) bool { return mayBecome(party) && one.MayName(party) }):
			continue
		}
		list = append(list, Unmet{entry, because})
	}
	return list
}
