package render

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
)

// Only is the report about one notebook of several. It fails on a name that the report does not have, and lists those that it has.
func (in Input) Only(notebook string) (Input, error) {
	keep := slices.IndexFunc(in.Report.Meant, func(m accesspath.Meant) bool { return m.Notebook == notebook })
	if keep < 0 {
		return in, unknownNotebook(notebook, in.Report.Meant)
	}
	several := len(in.Report.Meant) > 1
	r := &in.Report
	r.Meant = r.Meant[keep : keep+1]
	all := r.Trust
	r.Trust = trustsOf(all, r.Meant[0])
	r.Intent.Assumers = assumersOf(r.Intent.Assumers, all, r.Trust)
	if several {
		r.Verdicts = of(r.Verdicts, func(v accesspath.Verdict) bool { return v.Notebook == notebook })
		r.Matrix = of(r.Matrix, func(c accesspath.Cell) bool { return c.Notebook == notebook })
		r.Intent.Differences = of(r.Intent.Differences, func(d accesspath.Difference) bool { return d.Notebook == notebook })
		in.Topology.Notebooks = of(in.Topology.Notebooks, func(n topology.Notebook) bool { return n.Name == notebook })
	}
	others, _ := notMeant(*r)
	r.Intent.OK = len(r.Intent.Differences)+others == 0 && r.NotCompared == ""
	return in, nil
}

// of keeps members and is never nil, as the report's lists are not.
func of[M any](list []M, keep func(M) bool) []M {
	kept := []M{}
	for _, member := range list {
		if keep(member) {
			kept = append(kept, member)
		}
	}
	return kept
}

func unknownNotebook(name string, meant []accesspath.Meant) error {
	if len(meant) == 0 {
		return fmt.Errorf("notebook: %q is none of this stack, which declares none", name)
	}
	texts := make([]string, len(meant))
	for i, m := range meant {
		texts[i] = m.Notebook
	}
	return fmt.Errorf("notebook: %q is none of this stack; choose from %s", name, strings.Join(texts, ", "))
}

// trustsOf are the trust policies of a notebook's roles, and of those that anybody may assume.
func trustsOf(list []accesspath.Trust, m accesspath.Meant) []accesspath.Trust {
	var kept []accesspath.Trust
	for _, t := range list {
		isOpen := slices.ContainsFunc(t.Parties, func(p accesspath.Trusted) bool { return p.Kind == trust.Anybody && p.Decision != accesspath.Deny })
		isNamed := slices.ContainsFunc(slices.Concat(m.Issuers, m.Unnamed), func(name string) bool {
			name, _, _ = strings.Cut(name, " ") // what is supposed of it follows
			return name == t.Role
		})
		if isOpen || isNamed {
			kept = append(kept, t)
		}
	}
	return kept
}

// assumersOf leaves out the comparisons of the roles that a report about one notebook does not tell of. Of a role that no trust policy is told of,
// the list was compared with nothing, and stays.
func assumersOf(list []accesspath.Assumers, all, kept []accesspath.Trust) []accesspath.Assumers {
	has := func(list []accesspath.Trust, role string) bool {
		return slices.ContainsFunc(list, func(t accesspath.Trust) bool { return t.Role == role })
	}
	return slices.DeleteFunc(slices.Clone(list), func(a accesspath.Assumers) bool { return has(all, a.Role) && !has(kept, a.Role) })
}
