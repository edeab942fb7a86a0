package components

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// executionRole is the short name under which the guardrail binds the notebook's execution role, and in a fleet, with the member's
// key, each member's.
const executionRole = "execution"

func executionRoleOf(key string) string { return executionRole + "/" + key }

// executionRoles are the notebooks' own roles by the guardrail's short names. Whoever opens a notebook acts with its role: one that
// may do everything in SageMaker would, from a terminal, issue another notebook's URL, and that would open from anywhere.
func (c *PrivateNotebook) executionRoles() map[string]pulumi.StringInput {
	if c.Notebook != nil {
		return map[string]pulumi.StringInput{executionRole: c.Notebook.RoleName}
	}
	all := map[string]pulumi.StringInput{}
	for key, notebook := range c.Notebooks {
		all[executionRoleOf(key)] = notebook.RoleName
	}
	return all
}

// attachedToExecutionRoles are how many managed policies each execution role is given, without the guardrail.
func (a PrivateNotebookArgs) attachedToExecutionRoles() map[string]int {
	if !a.isFleet() {
		return map[string]int{executionRole: len(a.Notebook.RolePolicyArns)}
	}
	all := map[string]int{}
	for key, m := range a.Notebooks {
		all[executionRoleOf(key)] = len(m.RolePolicyArns)
	}
	return all
}

// checkExecutionRoles reports whom the caller calls as an execution role is called, and which of these roles have no room for the
// guardrail. AttachmentQuota may be less than the account's quota for the issuers' sake, and never less than AWS's default for these.
func (a PrivateNotebookArgs) checkExecutionRoles() fault.List {
	if a.PresignPolicy.WithoutGuardrail {
		return nil
	}
	var faults fault.List
	attached := a.attachedToExecutionRoles()
	shared := []principals{a.PresignPolicy.Roles, a.PresignPolicy.GuardedRoles}
	for _, who := range sortedKeys(joined(append(shared, a.own(func(m FleetNotebookArgs) principals { return m.Roles })...)...)) {
		if _, taken := attached[who]; taken {
			faults.Add(privateNotebookWhat, fmt.Sprintf("short name %q", who), "is that of a notebook's execution role, which the guardrail binds",
				"give the role another short name", "PresignPolicy.Roles", "PresignPolicy.GuardedRoles")
		}
	}
	faults.Append(a.checkRoomForGuardrails(attached))
	return faults
}

// checkRoomForGuardrails says once, and not of every role, where no execution role has room, whatever else it is given.
func (a PrivateNotebookArgs) checkRoomForGuardrails(attached map[string]int) fault.List {
	var faults fault.List
	quota := max(a.PresignPolicy.AttachmentQuota, defaultAttachmentQuota)
	guardrails := len(a.planned(a.PresignPolicy, a.plannedArns()).guardrails())
	if guardrails > quota {
		faults.Add(privateNotebookWhat, fmt.Sprintf("guardrail of %d policies for %d notebooks", guardrails, len(attached)),
			fmt.Sprintf("is more than the %d that a notebook's execution role may have attached", quota),
			"declare fewer notebooks or linked VPCs, or "+raiseQuotaRemedy, "Notebooks", "LinkedVpcs", "PresignPolicy.AttachmentQuota")
		return faults
	}
	for _, who := range sortedKeys(attached) {
		if attached[who]+guardrails > quota {
			var full fault.List
			full.Add(privateNotebookWhat, fmt.Sprintf("role policy list of %d for role %q", attached[who], who),
				fmt.Sprintf("leaves no room for %d guardrails among the %d policies that a role may have attached", guardrails, quota),
				"attach less, write several policies as one, or "+raiseQuotaRemedy, "RolePolicyArns")
			faults.Append(withinNotebook(full, who))
		}
	}
	return faults
}

// withinNotebook says that the arguments are those of the notebook whose execution role has the short name.
func withinNotebook(faults fault.List, who string) fault.List {
	if key, isMember := strings.CutPrefix(who, executionRoleOf("")); isMember {
		return faults.WithinMember("Notebooks", key)
	}
	return faults.Within("Notebook")
}
