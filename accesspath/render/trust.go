package render

import (
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/trust"
)

// trustLines say who may become which role. Whoever is more than the settings name comes first, with a mark. Roles whose trust policies say the
// same share a line.
func trustLines(r accesspath.Report) []string {
	beyond, within := newOrdered[string, string](), newOrdered[string, string]()
	for _, t := range r.Trust {
		role := strings.TrimPrefix(t.Role, "role/")
		if t.Unknown != "" {
			within.add(t.Unknown, role)
		}
		for _, g := range trustGroups(t.Parties) {
			if g.Beyond {
				beyond.add(g.text(), role)
			} else {
				within.add(g.text(), role)
			}
		}
	}
	var lines []string
	for _, text := range beyond.order {
		lines = append(lines, "! "+rolesText(beyond.members[text])+": "+text)
	}
	unjudged, unmet := assumerNotes(r)
	lines = append(lines, unjudged...)
	for _, text := range within.order {
		lines = append(lines, rolesText(within.members[text])+": "+text)
	}
	return append(lines, unmet...)
}

func rolesText(names []string) string {
	if len(names) == 1 {
		return "role " + names[0]
	}
	return "roles " + atMost(names)
}

// trustGroup are parties of one sort under the same conditions.
type trustGroup struct {
	accesspath.Trusted
	names []string
}

func trustGroups(parties []accesspath.Trusted) []trustGroup {
	var groups []trustGroup
	for _, p := range parties {
		at := slices.IndexFunc(groups, func(g trustGroup) bool {
			isAlike := g.Kind == p.Kind && g.Decision == p.Decision && g.Beyond == p.Beyond && slices.Equal(g.Conditions, p.Conditions)
			return isAlike && (p.Decision == accesspath.Allow || g.Because == p.Because)
		})
		if at < 0 {
			groups, at = append(groups, trustGroup{Trusted: p}), len(groups)
		}
		groups[at].names = append(groups[at].names, partyName(p.Kind, p.Name))
	}
	return groups
}

// text says who it is, under which conditions, and why nobody knows or it is not so.
func (g trustGroup) text() string {
	said := g.who()
	if g.Kind == trust.Deleted {
		return said
	}
	switch g.Decision {
	case accesspath.Unknown:
		said = "perhaps " + said
	case accesspath.Deny:
		said = "not " + said
	case accesspath.Allow:
	}
	if len(g.Conditions) > 0 {
		said += " (where " + strings.Join(g.Conditions, "; ") + ")"
	}
	if g.Decision != accesspath.Allow {
		said += ", because " + g.Because
	}
	return said
}

// who says besides of whom nobody knows more.
func (g trustGroup) who() string {
	names := atMost(g.names)
	who := trust.Who(g.Kind, names)
	switch g.Kind {
	case trust.Principal:
		return names // each is in words already
	case trust.OtherAccount:
		if names == "" {
			return who + ", whom nobody sees from here"
		}
		return who + ", whose policies nobody sees from here"
	case trust.Service:
		if len(g.names) > 1 {
			return "AWS services " + names
		}
	case trust.IdentityCenter:
		return who + "; who that is was not read"
	case trust.Deleted:
		return "nobody as " + names + ", which AWS leaves where it has deleted a principal"
	default:
	}
	return who
}

// moreThanNamed counts whoever may become an issuer and is more than the settings name.
func moreThanNamed(r accesspath.Report) int {
	seen := map[string]bool{}
	for _, t := range r.Trust {
		for _, p := range t.Parties {
			if p.Beyond {
				seen[string(p.Kind)+" "+p.Name] = true
			}
		}
	}
	return len(seen)
}
