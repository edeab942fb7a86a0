package accesspath

import (
	"net/netip"
	"slices"
	"strings"
)

// The ways in which people authenticate to a Client VPN endpoint, and whether each knows who they are: a certificate names
// no user and so no groups. Where a certificate and a user are asked for, both are needed, so the user is known
// (AWS Client VPN Administrator Guide, "Client authentication").
var knowsUsers = map[string]bool{
	"certificate-authentication": false, "directory-service-authentication": true, "federated-authentication": true,
}

// UnderstandsAuthentication says whether a type of a Client VPN's authentication options is one that the model knows.
func UnderstandsAuthentication(kind string) bool {
	_, known := knowsUsers[kind]
	return known
}

// person is somebody on a Client VPN, as its authorization rules see people.
type person struct {
	// title is what sentences call the person.
	title string
	// groups are the IDs of the groups that the person is in.
	groups []string
}

// members are one person for each group, who is in no other: what is open to the group must be open by its own rules.
func members(groups []string) []person {
	list := make([]person, len(groups))
	for i, group := range groups {
		list[i] = person{"a member of group " + group, []string{group}}
	}
	return list
}

// people are those who stand for everybody on the path of a Client VPN. Where the path is meant to be closed, that is
// whoever has the most rules; else each group that is meant to get in, or anybody where no group is.
func (j judgement) people(v *ClientVPN) []person {
	if !slices.Contains(j.intent.AllowedPaths, FromClientVPN) {
		return []person{{"somebody in every group", groups(v)}}
	}
	if groups := j.meantGroups(v); len(groups) > 0 {
		return members(groups)
	}
	return []person{{title: "somebody in no group"}}
}

// nonMember is somebody who can connect to a Client VPN and is in every group but those that are meant to get in. There
// is none where everybody is meant, or the path is meant to be closed to all.
func (j judgement) nonMember(v *ClientVPN) []person {
	meant := j.meantGroups(v)
	if len(meant) == 0 || !slices.Contains(j.intent.AllowedPaths, FromClientVPN) {
		return nil
	}
	others := slices.DeleteFunc(groups(v), func(group string) bool { return slices.Contains(meant, group) })
	return []person{{"somebody outside " + strings.Join(meant, ", "), others}}
}

// meantGroups are those that the intent names. Where it names none they are the groups for which the rules keep the
// endpoints; nil where the rules open any part of those to everybody.
func (j judgement) meantGroups(v *ClientVPN) []string {
	if len(j.intent.ClientVPNGroups) > 0 {
		return j.intent.ClientVPNGroups
	}
	var targets []netip.Prefix
	for i := range j.Endpoints {
		if e := &j.Endpoints[i]; j.hosts.services[e.ServiceName] != "" {
			targets = append(targets, j.endpointRanges(e)...)
		}
	}
	if opens(v, person{}, targets) != nothing {
		return nil
	}
	var reaching []string
	for _, group := range groups(v) {
		if opens(v, person{groups: []string{group}}, targets) != nothing {
			reaching = append(reaching, group)
		}
	}
	if len(reaching) == 0 {
		return groups(v)
	}
	return reaching
}

// onVPN has each start on a Client VPN once for each person; others stay as they are.
func onVPN(starts []start, people func(*ClientVPN) []person) []start {
	var list []start
	for _, s := range starts {
		if s.vpn == nil || s.missing != "" {
			list = append(list, s)
			continue
		}
		for _, p := range people(s.vpn) {
			s.person = p
			list = append(list, s)
		}
	}
	return list
}

// whose names a start among others: the place, and the person where the rules tell people apart.
func (s start) whose() string {
	if s.vpn != nil && len(groups(s.vpn)) > 0 {
		return s.title + ", " + s.person.title
	}
	return s.title
}

// groups are the IDs that the authorization rules name, sorted.
func groups(v *ClientVPN) []string {
	var list []string
	for _, rule := range v.AuthorizationRules {
		if rule.AccessGroupID != "" {
			list = append(list, rule.AccessGroupID)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// knowsUsers says whether groups mean anything on this endpoint. One that states no way to authenticate is taken at the
// word of its rules.
func tellsUsers(v *ClientVPN) bool {
	return len(v.AuthenticationOptions) == 0 ||
		slices.ContainsFunc(v.AuthenticationOptions, func(o AuthenticationOption) bool { return knowsUsers[o.Type] })
}

// stranger is a way to authenticate that the model does not know; "" where it knows them all.
func stranger(v *ClientVPN) string {
	for _, o := range v.AuthenticationOptions {
		if !UnderstandsAuthentication(o.Type) {
			return o.Type
		}
	}
	return ""
}

// admits says whether a rule is for a person.
func admits(v *ClientVPN, rule AuthorizationRule, p person) bool {
	return rule.AccessGroupID == "" || tellsUsers(v) && slices.Contains(p.groups, rule.AccessGroupID)
}

// opens says how much of the targets the rules open to a person. For each destination the rules with the longest prefix
// decide, whoever they are for: a rule for a part takes that part away from everybody else (AWS Client VPN Administrator
// Guide, "Authorization rules", scenarios 3 and 6).
func opens(v *ClientVPN, p person, targets []netip.Prefix) coverage {
	all := nothing
	for i, target := range occupied(targets) {
		if one := opensOne(v, p, target); i == 0 {
			all = one
		} else {
			all = both(all, one)
		}
	}
	return all
}

func opensOne(v *ClientVPN, p person, target netip.Prefix) coverage {
	longest, answer := -1, nothing
	for _, rule := range v.AuthorizationRules {
		for _, r := range prefixes(rule.TargetNetworkCIDR) {
			switch {
			case r.Bits() > target.Bits() && target.Overlaps(r) && !isApart(r, target):
				low, high := halves(target)
				return both(opensOne(v, p, low), opensOne(v, p, high))
			case r.Bits() > target.Bits() || !r.Contains(target.Addr()) || r.Bits() < longest:
			case r.Bits() > longest:
				longest, answer = r.Bits(), nothing
				fallthrough
			default:
				if admits(v, rule, p) {
					answer = everything
				}
			}
		}
	}
	return answer
}

// occupied leaves out the first four addresses of networks, among them the VPC's DNS server: AWS keeps them, so no endpoint
// has one (VPC User Guide, "Subnet sizing for IPv4"), and a rule for them opens none. Ranges of single hosts, and the
// internet, stay as they are.
func occupied(targets []netip.Prefix) []netip.Prefix {
	const kept, smallestSubnet = 30, 28
	var list []netip.Prefix
	for _, target := range targets {
		if target.Bits() == 0 || target.Bits() > smallestSubnet {
			list = append(list, target)
			continue
		}
		for target.Bits() < kept {
			low, high := halves(target)
			target, list = low, append(list, high)
		}
	}
	return list
}

// isApart says that a range is no part of what 0.0.0.0/0 stands for, which is the internet.
func isApart(r, target netip.Prefix) bool {
	return target.Bits() == 0 && r.Addr().IsPrivate()
}

// both adds up what is open of two parts.
func both(a, b coverage) coverage {
	if a == b {
		return a
	}
	return part
}
