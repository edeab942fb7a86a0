package trust

import (
	"cmp"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
	"private-notebook/internal/assumers"
)

// List is whom settings mean to be able to become a role.
type List []assumers.Party

// ReadList reads entries of the settings. One that is not in their form names nobody.
func ReadList(entries []string) List {
	list := List{}
	for _, entry := range entries {
		if p, wrong := assumers.Parse(entry); wrong == (assumers.Wrong{}) {
			list = append(list, p)
		}
	}
	return list
}

// Names says whether the list names all whom a party stands for. Nobody can name anybody, all accounts that meet conditions, or the rest of this
// account.
func (l List) Names(p Party) bool {
	switch p.Kind {
	case OtherAccount:
		return p.Name != "" && l.has(func(q assumers.Party) bool { return namesOther(q, p.Name) })
	case Principal:
		return l.has(func(q assumers.Party) bool { return namesPrincipal(q, p) })
	case Service:
		return l.has(func(q assumers.Party) bool { return q.Kind == assumers.Service && q.Name == p.Name })
	case IdentityCenter:
		return l.has(func(q assumers.Party) bool { return q.Kind == assumers.IdentityCenter && q.Name == p.Name })
	case Provider:
		return l.namesProvider(p)
	case Anybody, ThisAccount, Deleted:
	}
	return false
}

// MayName says whether an entry of the list has to do with a party: a provider's claim may be one of several that the trust policy lists, and a
// principal's ARN may be of an account that it admits.
func (l List) MayName(p Party) bool {
	return l.Names(p) || l.has(func(q assumers.Party) bool {
		return q.Kind == assumers.Provider && q.Name == p.Name || q.Kind == assumers.ARN && p.Kind == OtherAccount && accountIn(q.Name) == accountIn(p.Name)
	})
}

func (l List) has(is func(assumers.Party) bool) bool { return slices.ContainsFunc(l, is) }

// namesOther says whether an entry names another account, or a principal of one by its ARN: by its account's number, or by itself. A session is of
// the role that opened it.
func namesOther(q assumers.Party, name string) bool {
	if q.Kind == assumers.Account {
		return q.Name == accountIn(name)
	}
	return q.Kind == assumers.ARN && !isAccount(name) && caller.Is(q.Name, name)
}

// namesPrincipal says whether an entry names a principal of this account, by its own name or a group's, or a role by the permission set of which IAM
// Identity Center made it.
func namesPrincipal(q assumers.Party, p Party) bool {
	switch q.Kind {
	case assumers.ARN:
		return p.ARN == q.Name || p.ARN == "" && p.entry == q.Name
	case assumers.Role:
		_, session, isSession := strings.Cut(p.entry, ":assumed-role/")
		role, _, _ := strings.Cut(session, "/")
		return p.Name == q.String() || isSession && role == q.Name
	case assumers.User:
		return p.Name == q.String()
	case assumers.Group:
		return p.Name == q.String() || slices.Contains(p.groups, q.Name)
	case assumers.IdentityCenter:
		set, is := permissionSet(cmp.Or(p.ARN, p.entry))
		return is && set == q.Name
	case assumers.Account, assumers.Service, assumers.Provider:
	}
	return false
}

// namesProvider says whether the list names an identity provider: as a whole, which says nothing where anybody can have an account there, or by a
// claim that the trust policy compares with texts that are all in the list. A list with one audience does not mean every tenant with that audience.
func (l List) namesProvider(p Party) bool {
	host := assumers.HostOf(p.Name)
	isWhole := func(q assumers.Party) bool { return q.Kind == assumers.Provider && q.Name == p.Name && q.Claim == "" }
	if !assumers.IsShared(host) && l.has(isWhole) {
		return true
	}
	return p.statement != nil && slices.ContainsFunc(p.statement.Conditions, func(c policy.Condition) bool {
		claim, operator := claimOf(c, host)
		if claim == "" || operator != "StringEquals" && operator != "StringLike" || len(c.Values) == 0 {
			return false
		}
		return !slices.ContainsFunc(c.Values, func(value string) bool {
			isTold := !assumers.IsShared(host) || assumers.NamesTenant(host, claim, value, operator == "StringLike")
			return !isTold || !l.has(func(q assumers.Party) bool {
				return q.Kind == assumers.Provider && q.Name == p.Name && strings.EqualFold(q.Claim, claim) && q.Value == value
			})
		})
	})
}

// claimOf is the claim of a provider's accounts that a condition compares, in small letters, and the operator; "" where it compares none.
func claimOf(c policy.Condition, host string) (claim, operator string) {
	claim, is := strings.CutPrefix(strings.ToLower(c.Key), strings.ToLower(host)+":")
	if !is {
		return "", ""
	}
	return claim, strings.TrimPrefix(c.Operator, "ForAnyValue:")
}

// Entry is the entry that names a party in the settings; "" of one that nothing names.
func Entry(p Party) string {
	switch p.Kind {
	case OtherAccount:
		switch {
		case strings.Contains(p.Name, ":iam::"):
			return p.Name
		case p.Name != "":
			return assumers.Party{Kind: assumers.Account, Name: accountIn(p.Name)}.String()
		}
	case Principal:
		if session, role, is := strings.Cut(p.entry, ":assumed-role/"); is && session != "" {
			role, _, _ = strings.Cut(role, "/")
			return assumers.Party{Kind: assumers.Role, Name: role}.String()
		}
		return p.Name
	case Service:
		if p.Name != "" {
			return assumers.Party{Kind: assumers.Service, Name: p.Name}.String()
		}
	case IdentityCenter:
		return assumers.Party{Kind: assumers.IdentityCenter, Name: p.Name}.String()
	case Provider:
		return providerEntry(p)
	case Anybody, ThisAccount, Deleted:
	}
	return ""
}

// providerEntry names a provider, with a claim where anybody can have an account there.
func providerEntry(p Party) string {
	q := assumers.Party{Kind: assumers.Provider, Name: p.Name}
	host := assumers.HostOf(p.Name)
	if !assumers.IsShared(host) {
		return q.String()
	}
	for _, c := range p.statement.Conditions {
		claim, operator := claimOf(c, host)
		like := operator == "StringLike"
		if claim != "" && (like || operator == "StringEquals") && len(c.Values) == 1 && assumers.NamesTenant(host, claim, c.Values[0], like) {
			q.Claim, q.Value = claim, c.Values[0]
			return q.String()
		}
	}
	return ""
}

// sameConditions says whether two statements have the same conditions, value by value: in words, two values can look like one.
func sameConditions(one, other *policy.Statement) bool {
	if one == nil || other == nil {
		return one == other
	}
	return slices.EqualFunc(one.Conditions, other.Conditions, func(a, b policy.Condition) bool { return slices.Equal(a.Values, b.Values) })
}
