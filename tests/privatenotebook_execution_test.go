package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// rolePolicies are as many managed policies.
func rolePolicies(n int) map[string]pulumi.StringInput {
	all := map[string]pulumi.StringInput{}
	for i := range n {
		all[fmt.Sprint(i)] = pulumi.String(fmt.Sprintf("arn:aws:iam::111122223333:policy/%d", i))
	}
	return all
}

// Whoever opens a notebook acts with its role, which may be allowed everything in SageMaker.
func TestEachExecutionRoleIsUnderTheGuardrail(t *testing.T) {
	lone := &components.PrivateNotebookArgs{Region: recorder.Region, Vpc: referenceVpc()}
	rec, _ := built(t, newPrivateNotebook(lone))
	attachment := inputsOf(t, rec, roleAttachmentType, "all-presign-guardrail-role-execution")
	role := inputsOf(t, rec, "aws:iam/rolePolicy:RolePolicy", "all-notebook-logs")["role"]
	assert.Equal(t, role, attachment["role"])
	assert.Equal(t, "arn:aws:iam::111122223333:policy/all-presign-guardrail", attachment["policyArn"])

	rec, _ = built(t, newPrivateNotebook(fleetArgs()))
	for _, key := range []string{"gpu", "open", "small"} {
		role := inputsOf(t, rec, "aws:iam/rolePolicy:RolePolicy", "all-notebook-"+key+"-logs")["role"]
		assert.Equal(t, role, inputsOf(t, rec, roleAttachmentType, "all-presign-guardrail-role-execution/"+key)["role"])
	}

	lone.PresignPolicy.WithoutGuardrail = true
	rec, _ = built(t, newPrivateNotebook(lone))
	assert.Empty(t, rec.OfType(roleAttachmentType))
}

func TestExecutionRolesKeepTheirNamesAndRoomForTheGuardrail(t *testing.T) {
	const remedy = "attach less, write several policies as one, or have AWS raise the quota and set the attachment quota to it"
	lone := components.PrivateNotebookArgs{Region: recorder.Region, Vpc: referenceVpc(),
		Notebook:      components.NotebookArgs{RolePolicyArns: rolePolicies(10)},
		PresignPolicy: components.PresignPolicyArgs{Roles: roles("execution"), AttachmentQuota: 3}}
	assert.EqualError(t, lone.Validate("all"), `private-notebook:index:PrivateNotebook "all": 2 faults:
  - private notebook: short name "execution" is that of a notebook's execution role, which the guardrail binds; give the role another short name
  - private notebook: role policy list of 10 for role "execution" leaves no room for 1 guardrails among the 10 policies that a role may have attached; `+remedy)
	lone.PresignPolicy.Roles, lone.PresignPolicy.AttachmentQuota = nil, 11
	require.NoError(t, lone.Validate("all"))
	lone.PresignPolicy.WithoutGuardrail, lone.PresignPolicy.Roles = true, roles("execution")
	require.NoError(t, lone.Validate("all"), "nothing is attached to it")

	fleet := *fleetArgs()
	small := fleet.Notebooks["small"]
	small.Roles, small.RolePolicyArns = roles("execution/open"), rolePolicies(10)
	fleet.Notebooks["small"] = small
	fleet.PresignPolicy.GuardedRoles = roles("execution/gpu")
	assert.EqualError(t, fleet.Validate("all"), `private-notebook:index:PrivateNotebook "all": 3 faults:
  - private notebook: short name "execution/gpu" is that of a notebook's execution role, which the guardrail binds; give the role another short name
  - private notebook: short name "execution/open" is that of a notebook's execution role, which the guardrail binds; give the role another short name
  - private notebook: role policy list of 10 for role "execution/small" leaves no room for 1 guardrails among the 10 policies that a role may have attached; `+remedy)
}
