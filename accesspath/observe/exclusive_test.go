package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/observe"
)

// An exclusive list that leaves the guardrail out may have taken it away: whichever resource was deployed last decides.
func TestAnExclusiveListThatLeavesTheGuardrailOut(t *testing.T) {
	const role = "private-notebook-ec2-issuer-role"
	const attachment = "private-notebook-presign-guardrail-role-made/ec2-issuer"
	text := func(s stack, name, property string) string {
		return s.find(t, name)["outputs"].(map[string]any)[property].(string)
	}
	inline := func(s stack) {
		s.add("aws:iam/rolePolicy:RolePolicy", "g", "r:g", map[string]any{
			"name": "g", "role": text(s, role, "name"), "policy": text(s, "private-notebook-presign-guardrail", "policy"),
		})
		s.remove(t, attachment)
	}
	list := func(names ...any) []any { return append([]any{}, names...) }
	for name, c := range map[string]struct {
		change func(s stack)
		ok     bool
	}{
		"managed": {change: func(s stack) {
			s.add("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "e", "e", map[string]any{
				"roleName": text(s, role, "name"), "policyArns": list(text(s, "private-notebook-presign-allow", "arn")),
			})
		}},
		"managed, both listed": {ok: true, change: func(s stack) {
			s.add("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "e", "e", map[string]any{
				"roleName":   text(s, role, "name"),
				"policyArns": list(text(s, "private-notebook-presign-allow", "arn"), text(s, "private-notebook-presign-guardrail", "arn")),
			})
		}},
		"managed, in the role": {change: func(s stack) {
			r, arns := s.find(t, role), list(text(s, "private-notebook-presign-allow", "arn"))
			r["inputs"].(map[string]any)["managedPolicyArns"], r["outputs"].(map[string]any)["managedPolicyArns"] = arns, arns
		}},
		"by policy": {change: func(s stack) {
			s.add("aws:iam/policyAttachment:PolicyAttachment", "e", "e", map[string]any{
				"policyArn": text(s, "private-notebook-presign-guardrail", "arn"), "roles": list("another"),
			})
		}},
		"inline": {change: func(s stack) {
			inline(s)
			s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "e", "e", map[string]any{
				"roleName": text(s, role, "name"), "policyNames": list(),
			})
		}},
		"inline, listed": {ok: true, change: func(s stack) {
			inline(s)
			s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "e", "e", map[string]any{
				"roleName": text(s, role, "name"), "policyNames": list("g"),
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := loadStack(t, "dev.export.json")
			c.change(s)
			report := s.judged(t, observe.Stated{OnPremisesCIDRs: []string{"192.168.0.0/16"}})
			assert.Equal(t, c.ok, report.Intent.OK, "%+v", report.Intent.Differences)
			if !c.ok {
				assert.NotEqual(t, "deny", string(answers(report)["administrator internet issue"].Decision))
			}
		})
	}
}
