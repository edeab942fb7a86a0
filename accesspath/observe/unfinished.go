package observe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath/topology"
)

// Observe interprets the stack's resources. Of those that wait for their deletion, and of operations that were under way when a
// run died, it says what they could change: a policy or a rule that AWS has and the stack has not lets somebody in
// whom no answer is about.
func (e Export) Observe(stated Stated) topology.Topology {
	t := observe(e.Resources, stated, e.Readings)
	noted := len(t.NotUnderstood)
	for _, r := range e.Deleting {
		if c, matters := stakeOf(&r); matters {
			t.NotUnderstood = append(t.NotUnderstood, notUnderstood(r.URN, r.Type, c, "it waits for its deletion, is not judged, and may still be there; "+
				"finish the update with `pulumi up`, then judge again"))
		}
	}
	for _, o := range e.Pending {
		c, matters := stakeOf(&o.Resource)
		if !matters || o.Kind == "reading" {
			continue
		}
		if o.Kind != "creating" { // what is taken away, or changed, turns the other way
			c = c.bothWays()
		}
		t.NotUnderstood = append(t.NotUnderstood, notUnderstood(o.Resource.URN, o.Resource.Type, c, fmt.Sprintf(
			"an operation on it (%s) was under way when a run died, so whether AWS has it, and how, is not known; run `pulumi refresh`, "+
				"then judge again", cmp.Or(o.Kind, "unnamed"))))
	}
	t.NotUnderstood = append(t.NotUnderstood, e.noteConflicts()...)
	slices.SortStableFunc(t.NotUnderstood[noted:], func(x, y topology.NotUnderstood) int { return cmp.Compare(x.URN, y.URN) })
	if t.NothingToJudge != "" {
		t.NothingToJudge = e.nothingToJudge(t.NothingToJudge)
	}
	return t
}

// stakeOf is what a resource that is not judged could change; matters is false where that is nothing.
func stakeOf(r *Resource) (c certainty, matters bool) {
	if !strings.HasPrefix(r.Type, awsPackage) || strings.HasPrefix(r.Type, bridgedPackage) {
		c, because := otherWay(r)
		return c, because != ""
	}
	return certaintyOf(r.Type), !isIrrelevant(r.Type)
}

// nothingToJudge names the notebooks that are only on their way out or in.
func (e Export) nothingToJudge(otherwise string) string {
	var deleting, pending []string
	for _, r := range e.Deleting {
		if r.Type == notebookType {
			deleting = append(deleting, topology.ShortName(r.URN))
		}
	}
	for _, o := range e.Pending {
		if o.Resource.Type == notebookType {
			pending = append(pending, topology.ShortName(o.Resource.URN))
		}
	}
	switch {
	case len(deleting) > 0:
		return fmt.Sprintf("Nothing is judged: of notebook instances there are only those that wait for their deletion (%s). "+
			"Finish the update with `pulumi up`, then judge again.", strings.Join(deleting, ", "))
	case len(pending) > 0:
		return fmt.Sprintf("Nothing is judged: of notebook instances there are only those that an operation was under way on when a run died (%s). "+
			"Run `pulumi refresh`, then judge again.", strings.Join(pending, ", "))
	default:
		return otherwise
	}
}

// nothingToJudge is why there is no notebook; "" where there is one.
func (b *builder) nothingToJudge() string {
	if len(b.topology.Notebooks) > 0 {
		return ""
	}
	if len(b.readings) > 0 {
		return b.noNotebookInAccounts()
	}
	packages := map[string]bool{}
	for i := range b.resources {
		r := &b.resources[i]
		pkg, _, _ := strings.Cut(r.Type, ":")
		if _, because := otherWay(r); because != "" && strings.Contains(strings.ToLower(r.Type), "notebookinstance") {
			return fmt.Sprintf("Nothing is judged: %s is declared as %s, and of notebook instances those of type %s alone are read.",
				topology.ShortName(r.URN), r.Type, notebookType)
		}
		packages[pkg] = true
	}
	delete(packages, "pulumi")
	if len(packages) > 0 && !packages["aws"] {
		return fmt.Sprintf("Nothing is judged: the stack has resources of %s alone, and those of the aws provider are read.",
			strings.Join(sorted(packages), ", "))
	}
	return "Nothing is judged: the stack declares no SageMaker notebook instance. Name the stack that does, or several of them."
}
