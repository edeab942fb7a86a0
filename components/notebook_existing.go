package components

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// mostNotebookGroups is AWS's limit on a notebook instance (SageMaker API Reference, "CreateNotebookInstance").
const mostNotebookGroups = 5

func (a NotebookArgs) checkExistingGroups() fault.List {
	var faults fault.List
	if n := len(a.ExistingSecurityGroupIDs); n > mostNotebookGroups {
		faults.Add(notebookWhat, fmt.Sprintf("list of %d existing security groups", n), "is longer than AWS allows",
			fmt.Sprintf("name at most %d", mostNotebookGroups), "ExistingSecurityGroupIDs")
	}
	for i, id := range a.ExistingSecurityGroupIDs {
		if id == "" {
			faults.Add(notebookWhat, fmt.Sprintf("existing security group %d", i+1), "has no ID", "give its ID, or leave it out", "ExistingSecurityGroupIDs")
		}
		if slices.Contains(a.ExistingSecurityGroupIDs[:i], id) {
			faults.Add(notebookWhat, "existing security group "+id, "is listed twice", "list it once", "ExistingSecurityGroupIDs")
		}
	}
	return faults
}

// lookUp asks AWS about existing security groups, unless the whole has asked.
func (a NotebookArgs) lookUp(ctx *pulumi.Context, opts []pulumi.ResourceOption) (NotebookArgs, fault.List) {
	var faults fault.List
	for i, id := range a.ExistingSecurityGroupIDs {
		if !a.lookedUp && id != "" && !slices.Contains(a.ExistingSecurityGroupIDs[:i], id) {
			faults.Append(lookUpGroup(ctx, notebookWhat, id, a.Vpc, "ExistingSecurityGroupIDs", opts))
		}
	}
	a.lookedUp = true
	return a, faults
}

// lookUpNotebooks asks AWS about the groups of the one notebook or of a fleet: those that members have in common once.
func (a PrivateNotebookArgs) lookUpNotebooks(
	ctx *pulumi.Context, opts []pulumi.ResourceOption,
) (NotebookArgs, map[string]FleetNotebookArgs, fault.List) {
	common, faults := a.Notebook.lookUp(ctx, opts)
	faults = faults.Within("Notebook")
	members := map[string]FleetNotebookArgs{}
	for _, key := range sortedKeys(a.Notebooks) {
		m := a.Notebooks[key]
		m.lookedUp = slices.Equal(m.ExistingSecurityGroupIDs, common.ExistingSecurityGroupIDs)
		found, wrong := m.NotebookArgs.lookUp(ctx, opts)
		m.NotebookArgs = found
		faults.Append(wrong.WithinMember("Notebooks", key))
		members[key] = m
	}
	return common, members, faults
}

// adoptGroups reads the existing groups, whose rules are their owner's.
func (c *Notebook) adoptGroups(ctx *pulumi.Context, name string, a NotebookArgs) error {
	c.SecurityGroupID = pulumi.String(a.ExistingSecurityGroupIDs[0]).ToStringOutput()
	return readGroups(ctx, name, a.ExistingSecurityGroupIDs, pulumi.Parent(c))
}

// groups are the security groups that the notebook wears.
func (c *Notebook) groups(a NotebookArgs) pulumi.StringArray {
	if len(a.ExistingSecurityGroupIDs) > 0 {
		return pulumi.ToStringArray(a.ExistingSecurityGroupIDs)
	}
	return pulumi.StringArray{c.SecurityGroupID}
}
