package tests

import (
	"fmt"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// policyOf is a program that declares the policy of this many VPCs and notebooks for prod's role, and nothing else: the endpoints
// themselves would take a minute and a half.
func policyOf(vpcs, notebooks int) func(map[string]string) pulumi.RunFunc {
	return func(map[string]string) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			args := &components.PresignPolicyArgs{
				WithoutGuardrail: vpcs > 100, AttachmentQuota: 12,
				Roles: map[string]pulumi.StringInput{"users": pulumi.String("notebook-users")},
			}
			for i := range 2 * vpcs {
				args.EndpointIDs = append(args.EndpointIDs, pulumi.String(fmt.Sprintf("vpce-%017x", i)))
			}
			for i := range notebooks {
				args.NotebookArns = append(args.NotebookArns, pulumi.String(
					fmt.Sprintf("arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research-%d", 100+i)))
			}
			_, err := components.NewPresignPolicy(ctx, "presign", args)
			return err
		}
	}
}

// policyStack opens a stack of that program.
func policyStack(t *testing.T, folder string, account *cloud.Cloud, vpcs, notebooks int) *engine.Stack {
	t.Helper()
	opened, err := engine.Open(t.Context(), engine.Settings{
		Project: load(t, "prod", nil), Folder: folder, Keys: keys, Program: policyOf(vpcs, notebooks),
		Providers: engine.Providers{"aws": account.AWS, "tls": account.TLS},
	})
	require.NoError(t, err)
	return opened
}

// Further VPCs and notebooks change the last policy that lists them, or add one; a VPC that is gone deletes none before its time.
// What the engine cannot show is whether AWS counts characters as the simulated one does.
func TestASplitPolicyGrowsAtItsEnd(t *testing.T) {
	for _, row := range []struct {
		name                  string
		vpcs, moreVpcs        int
		notebooks, moreOfThem int
		steps                 []string
	}{
		{"a VPC into the only policy", 2, 3, 1, 1, []string{"update presign-allow policy", "update presign-guardrail policy"}},
		{"a VPC for which there is no room", 116, 117, 1, 1, []string{
			"create presign-allow-vpcs-2", "create presign-allow-vpcs-2-role-users"}},
		{"a VPC into the second policy", 117, 118, 1, 1, []string{"update presign-allow-vpcs-2 policy"}},
		{"a notebook into the last Allow and the guardrail of its name", 1, 1, 80, 81, []string{
			"update presign-allow-notebooks-2 policy", "update presign-guardrail policy"}},
		{"the last VPC of the second policy is gone", 117, 116, 1, 1, []string{
			"delete presign-allow-vpcs-2", "delete presign-allow-vpcs-2-role-users"}},
		{"a VPC by which a notebook moves to the second guardrail", 2, 3, 73, 73, []string{
			"create presign-guardrail-2", "create presign-guardrail-2-role-users",
			"update presign-allow policy", "update presign-allow-notebooks-2 policy", "update presign-guardrail policy"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			account, folder := newAccount(t, load(t, "prod", nil)), t.TempDir()
			_, err := policyStack(t, folder, account, row.vpcs, row.notebooks).Up(t.Context(), quiet)
			require.NoError(t, err)
			grown := policyStack(t, folder, account, row.moreVpcs, row.moreOfThem)
			preview, err := grown.Preview(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, row.steps, describe(preview.Steps))
			done, err := grown.Up(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, row.steps, describe(done.Steps))
			assertMovedBeforeItLeft(t, done.Steps)
			_, err = grown.Destroy(t.Context(), quiet)
			require.NoError(t, err)
		})
	}
}

// assertMovedBeforeItLeft expects the guardrail that a notebook moves to, and its attachment, before the one it leaves.
func assertMovedBeforeItLeft(t *testing.T, steps []engine.Step) {
	t.Helper()
	at := func(name string) int {
		return slices.IndexFunc(steps, func(s engine.Step) bool { return s.Name() == name })
	}
	first, attached := at("presign-guardrail"), at("presign-guardrail-2-role-users")
	if first >= 0 && attached >= 0 {
		assert.Less(t, attached, first)
	}
}

// Where AWS has raised the quota, and the component is told so, a role holds more than ten policies. Where AWS has not, it says no.
func TestMoreThanTenPoliciesNeedARaisedQuota(t *testing.T) {
	for name, quota := range map[string]int{"raised": 12, "not raised": 0} {
		t.Run(name, func(t *testing.T) {
			seed, err := session.Seed(load(t, "prod", nil))
			require.NoError(t, err)
			seed.AttachmentQuota = quota
			account, err := cloud.Open("", seed)
			require.NoError(t, err)
			_, err = policyStack(t, t.TempDir(), account, 1200, 1).Up(t.Context(), quiet)
			if quota > 0 {
				require.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10")
		})
	}
}
