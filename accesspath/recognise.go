package accesspath

import (
	"fmt"
	"slices"
	"strings"
)

// Caller is what a stack knows of somebody who calls AWS.
type Caller struct {
	// Who is the sort of person before one notebook: [Issuer], [OtherIssuer] or [Administrator]; "" where the stack does not name the caller.
	Who Who
	// Unsure says that it hangs on what no resource declares: who is in a group, or which tags a session carries.
	Unsure bool
	// Because is a phrase about the caller.
	Because string
}

// Recognise says whom a caller's ARN, as in [Call], stands for before one notebook; meant is the report's.
func Recognise(topology Topology, meant []Meant, notebook, caller string) Caller {
	n := newNetwork(&topology)
	at := slices.IndexFunc(n.Principals, func(p Principal) bool { return isCaller(p.ARN, caller) })
	if at < 0 {
		return n.unnamed(caller)
	}
	kind, name := principalKind(n.Principals[at].ARN)
	title := kind + " " + name
	if whoOf(n.Principals[at]) == Administrator {
		return Caller{Who: Administrator, Because: title + ", an administrator"}
	}
	for _, m := range meant {
		for _, issuer := range m.Issuers {
			key, supposed, isSupposed := strings.Cut(issuer, " ")
			if m.Notebook == notebook && key == kind+"/"+name {
				return Caller{Who: Issuer, Unsure: isSupposed, Because: strings.TrimSpace(title+" "+supposed) + ", an issuer"}
			}
		}
	}
	return Caller{Who: OtherIssuer, Because: title + ", who may open other notebooks and not this one"}
}

// unnamed is a caller whom the stack does not name. A user may be in a group that it names.
func (n *network) unnamed(caller string) Caller {
	var groups []string
	for _, p := range n.Principals {
		kind, name := principalKind(p.ARN)
		if callerKind, _ := principalKind(caller); kind == "group" && callerKind == "user" && accountOf(p.ARN) == accountOf(caller) {
			groups = append(groups, name)
		}
	}
	if len(groups) > 0 {
		return Caller{Who: Issuer, Unsure: true, Because: fmt.Sprintf("%s, an issuer if in group %s, which the stack does not know",
			callerName(caller), strings.Join(groups, " or "))}
	}
	return Caller{Because: n.strangerBecause(caller)}
}
