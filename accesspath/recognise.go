package accesspath

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/topology"
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
func Recognise(observed topology.Topology, meant []Meant, notebook, called string) Caller {
	b := newBench(&observed, Intent{})
	at := slices.IndexFunc(b.Principals, func(p topology.Principal) bool { return caller.Is(p.ARN, called) })
	if at < 0 {
		return b.unnamed(called)
	}
	kind, name := caller.KindAndName(b.Principals[at].ARN)
	title := kind + " " + name
	if b.Principals[at].Administers {
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
	return Caller{Who: OtherIssuer, Because: title + ", who may open other notebooks but not this one"}
}

// unnamed is a caller whom the stack does not name. A user may be in a group that it names.
func (b *bench) unnamed(called string) Caller {
	var groups []string
	for _, p := range b.Principals {
		kind, name := caller.KindAndName(p.ARN)
		if callerKind, _ := caller.KindAndName(called); kind == "group" && callerKind == "user" && caller.AccountOf(p.ARN) == caller.AccountOf(called) {
			groups = append(groups, name)
		}
	}
	if len(groups) > 0 {
		return Caller{Who: Issuer, Unsure: true, Because: fmt.Sprintf("%s, an issuer if in group %s, which the stack does not know",
			callerName(called), strings.Join(groups, " or "))}
	}
	return Caller{Because: b.strangerBecause(called)}
}
