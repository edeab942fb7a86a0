package observe

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

// above is what is known of the organisation above the notebook's account.
type above struct {
	// id is that of its organisation; "" where it is in none, or nobody says.
	id           string
	isManagement bool
	// whole is the account file that has every policy above the account, at every level; nil where none has.
	whole *told
	// partly are the account files that have some, where none is whole, and takesStacks says that what stacks declare counts then.
	partly      []*told
	takesStacks bool
	// concerns are the account files whose gaps matter to the account, by account and Region.
	concerns map[[2]string]bool
}

// aboveAccount finds who knows what is above the notebook's account. An account is in one organisation and in one place of it: where account files
// say otherwise, nothing above it is certain.
func (b *builder) aboveAccount(stacks *told, files []*told) above {
	account := b.topology.Account
	speakers, ids := speakersOf(files, account)
	found := above{concerns: concernsOf(files, account, ids)}
	if len(ids) > 1 {
		b.noteDisagreement(account, fmt.Sprintf("on the organisation that account %s is in: %s", account, strings.Join(ids, ", ")))
		return found
	}
	if len(speakers) == 0 { // as far as the stacks say
		if id, says := stacks.organizationOf(account); says {
			found.id = id
		}
		found.isManagement = account != "" && stacks.management == account
	}
	for _, file := range speakers {
		found.id = file.id
		found.isManagement = found.isManagement || file.id != "" && file.management == account
		if found.whole == nil && file.isWholeAbove(account) {
			found.whole = file
		}
	}
	found.partly = speakers
	found.takesStacks = len(speakers) == 0 || found.id != "" && (stacks.id == "" || stacks.id == found.id)
	b.compareFiles(&found, account)
	return found
}

// concernsOf are the files whose gaps matter to an account: its own, and those of its organisation whose readers may read the policies.
func concernsOf(files []*told, account string, ids []string) map[[2]string]bool {
	concerns := map[[2]string]bool{}
	for _, file := range files {
		isOther := len(ids) > 0 && !slices.Contains(ids, file.id)
		concerns[[2]string{file.reading.Account, file.reading.Region}] = account == "" || file.reading.Account == account ||
			!isOther && file.showsPolicies()
	}
	return concerns
}

// noOrganization is how a disagreement names that an account is in no organisation.
const noOrganization = "none"

// speakersOf are the account files that say in which organisation an account is, and what they say.
func speakersOf(files []*told, account string) (speakers []*told, ids []string) {
	for _, file := range files {
		id, says := file.organizationOf(account)
		if !says {
			continue
		}
		speakers = append(speakers, file)
		if id == "" {
			id = noOrganization
		}
		ids = union(ids, []string{id})
	}
	slices.Sort(ids)
	return speakers, ids
}

// organizationOf is the ID of the organisation that has an account, by what is told; "" is none. An account's own file says that it is in none by
// having none, if its reader could ask.
func (t *told) organizationOf(account string) (id string, says bool) {
	switch {
	case account == "":
		return "", false
	case t.reading != nil && t.reading.Account == account:
		return t.id, t.id != "" || !lacks(*t.reading, organizationType, "")
	default:
		return t.id, t.id != "" && (t.accounts[account] || t.management == account || t.parent[account] != "")
	}
}

// showsPolicies says whether a file's reader may read the organisation's policies: the management account and its delegates.
func (t *told) showsPolicies() bool {
	return t.id != "" && t.management == t.reading.Account || len(t.policies) > 0
}

// isWholeAbove says whether a file has every level from an account up to the root, all that is attached to each, and each policy that is.
func (t *told) isWholeAbove(account string) bool {
	if t.reading == nil || !t.reading.Complete || t.id == "" || !t.reachesRoot(account) {
		return false
	}
	if slices.ContainsFunc(t.reading.Gaps(), isOfTree) {
		return false
	}
	levels := t.levels(account)
	return !slices.ContainsFunc(t.uses, func(use controlUse) bool {
		isKnown := slices.ContainsFunc(t.policies, func(p item) bool { return p.ID == use.policyID })
		return slices.Contains(levels, use.targetID) && !isKnown
	})
}

// isOfTree says whether a gap leaves open who is in what, which policies there are, or what they are attached to. What a policy says is no part of
// that: a policy that could not be read says so itself.
func isOfTree(gap accountfile.Unread) bool {
	return slices.ContainsFunc(gap.Types, func(token string) bool {
		isContent := token == controlPolicyType && gap.Of != ""
		return strings.HasPrefix(token, organizationsModule) && !isContent
	})
}

// compareFiles looks for what two account files say differently of what is above an account. One of them is out of date, and neither counts whole.
func (b *builder) compareFiles(found *above, account string) {
	for i, one := range found.partly {
		for _, other := range found.partly[i+1:] {
			if one.contradicts(other, account) || other.contradicts(one, account) {
				b.noteDisagreement(account, fmt.Sprintf("on what AWS Organizations has above account %s: those of account %s, %s, and of account %s, %s",
					account, one.reading.Account, one.reading.Region, other.reading.Account, other.reading.Region))
				found.whole = nil
			}
		}
	}
}

func (b *builder) noteDisagreement(account, on string) {
	if account == "" {
		return
	}
	b.notUnderstood[notUnderstood("", "", either(topology.AboutPermissions).gravely(), "the account files do not agree "+on+"; read them again")] = true
}

// contradicts says whether another file has a level of the account elsewhere, has a policy at a level where this one would show it and does not, or
// has a policy's contents otherwise.
func (t *told) contradicts(other *told, account string) bool {
	levels := union(t.levels(account), other.levels(account))
	for _, level := range levels {
		if at, otherAt := t.parent[level], other.parent[level]; at != "" && otherAt != "" && at != otherAt {
			return true
		}
	}
	for _, use := range other.uses {
		if slices.Contains(levels, use.targetID) && t.showsTargets(use.policyID) && !slices.Contains(t.targets(use.policyID), use.targetID) {
			return true
		}
	}
	for _, p := range t.policies {
		if len(t.surely(account)(t.targets(p.ID))) == 0 {
			continue
		}
		for _, same := range other.policies {
			if same.ID == p.ID && !p.hidden("content") && !same.hidden("content") && p.policyText("content") != same.policyText("content") {
				return true
			}
		}
	}
	return false
}

// showsTargets says whether a file has all that a policy is attached to, so that what it lacks was not there when it was read. A gap elsewhere, such
// as in who is in which unit, changes nothing about that.
func (t *told) showsTargets(policyID string) bool {
	return t.reading != nil && t.reading.Complete && t.id != "" && !lacks(*t.reading, controlUseType, policyID)
}

// organizationGapMatters says whether what a reading lacks of AWS Organizations could change an answer. Nothing does of the management account; where
// another file has all that is above the account, only a policy of that file that could not be read; and else what its own reader lacks, and what
// those lack who may read the organisation's policies.
func (b *builder) organizationGapMatters(reading *accountfile.Reading, gap accountfile.Unread) bool {
	whole := b.above.whole
	switch {
	case b.above.isManagement:
		return false
	case whole != nil:
		isIts := whole.reading.Account == reading.Account && whole.reading.Region == reading.Region
		return isIts && gap.Of != "" && len(whole.surely(b.topology.Account)(whole.targets(gap.Of))) > 0
	default:
		return b.above.concerns[[2]string{reading.Account, reading.Region}]
	}
}
