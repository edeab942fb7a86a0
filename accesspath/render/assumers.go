package render

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/trust"
)

// assumerGroup is parties of one sort that may become a role for one reason, and are not meant to.
type assumerGroup struct {
	accesspath.NotMeant
	role    string
	names   []string
	entries []string
}

// assumerGroups are those of all roles, in their order.
func assumerGroups(r accesspath.Report) []assumerGroup {
	var groups []assumerGroup
	for _, a := range r.Intent.Assumers {
		for _, n := range a.Differences {
			at := slices.IndexFunc(groups, func(g assumerGroup) bool {
				return g.role == a.Role && g.Kind == n.Kind && g.Decision == n.Decision && g.Because == n.Because && g.DecidedBy == n.DecidedBy &&
					slices.Equal(g.Conditions, n.Conditions) && (g.Entry == "") == (n.Entry == "")
			})
			if at < 0 {
				groups, at = append(groups, assumerGroup{NotMeant: n, role: a.Role}), len(groups)
			}
			groups[at].names, groups[at].entries = append(groups[at].names, partyName(n.Kind, n.Name)), append(groups[at].entries, n.Entry)
		}
	}
	for i := range groups {
		if g := &groups[i]; len(g.entries) > 1 && g.Entry != "" {
			g.Remedy = strings.Replace(g.Remedy, "write "+g.Entry+" under", "write "+atMost(g.entries)+" under", 1)
		}
	}
	return groups
}

// About says who may become which role, and under which conditions.
func (g assumerGroup) About() string {
	who := trustGroup{Trusted: accesspath.Trusted{Kind: g.Kind, Decision: g.Decision, Conditions: g.Conditions}, names: g.names}
	said := fmt.Sprintf("becoming role %s: %s", strings.TrimPrefix(g.role, "role/"), who.who())
	if len(g.Conditions) > 0 {
		said += " (where " + strings.Join(g.Conditions, "; ") + ")"
	}
	return said
}

// assumerText is one cause for a terminal.
func assumerText(g assumerGroup, p paint) string {
	title := wrap(fmt.Sprintf("! %s, meant: deny - %s", g.Decision, g.About()), 2)
	return fmt.Sprintf("\n%s\n  because    %s\n  decided by %s\n  remedy     %s\n",
		p.in(bold+";"+red, title), wrap(g.Because, 13), wrap(decider(g.DecidedBy), 13), wrap(g.Remedy, 13))
}

// assumersMarkdown are the causes for a pull request.
func assumersMarkdown(r accesspath.Report) string {
	var b strings.Builder
	for i, g := range assumerGroups(r) {
		if i == 0 {
			b.WriteString("### Who may become an issuer and is not meant to\n\n")
		}
		fmt.Fprintf(&b, "- **%s, meant: deny** - %s\n  - because: %s\n  - decided by: %s\n  - remedy: %s\n",
			g.Decision, markdownText(g.About()), markdownText(g.Because), markdownText(decider(g.DecidedBy)), markdownText(g.Remedy))
	}
	if b.Len() == 0 {
		return ""
	}
	return b.String() + "\n"
}

// notMeant counts them: all of those who may become an issuer and are not meant to, and those of them who perhaps may.
func notMeant(r accesspath.Report) (all, perhaps int) {
	for _, a := range r.Intent.Assumers {
		for _, n := range a.Differences {
			all++
			if n.Decision == accesspath.Unknown {
				perhaps++
			}
		}
	}
	return all, perhaps
}

// notMeantText counts them in words; "" where there is none.
func notMeantText(r accesspath.Report) string {
	all, perhaps := notMeant(r)
	switch {
	case all == 0:
		return ""
	case all == perhaps:
		return counted(all, "other", "others") + " may perhaps become an issuer"
	case perhaps > 0:
		return fmt.Sprintf("%s may become an issuer, %d of them perhaps", counted(all, "other", "others"), perhaps)
	}
	return counted(all, "other", "others") + " may become an issuer"
}

// notCompared counts the lists of assumers that nothing was compared with.
func notCompared(r accesspath.Report) int {
	count := 0
	for _, a := range r.Intent.Assumers {
		if a.NotJudged != "" {
			count++
		}
	}
	return count
}

// assumerNotes are the lists that nothing was compared with, and then the entries that name nobody who may.
func assumerNotes(r accesspath.Report) (unjudged, unmet []string) {
	for _, a := range r.Intent.Assumers {
		role := strings.Replace(a.Role, "/", " ", 1)
		if a.NotJudged != "" {
			unjudged = append(unjudged, role+": NOT COMPARED with assumers, because "+a.NotJudged)
		}
		for _, u := range a.Unmet {
			unmet = append(unmet, fmt.Sprintf("%s: assumers names %s without effect: %s", role, u.Entry, u.Because))
		}
	}
	return unjudged, unmet
}

// partyName is a party's name within a list of them.
func partyName(kind trust.Kind, name string) string {
	if kind == trust.Principal {
		return strings.Replace(name, "/", " ", 1)
	}
	return name
}
