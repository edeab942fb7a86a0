package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/accesspath/observe"
)

func listOf(names ...any) []any { return append([]any{}, names...) }

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
	for name, c := range map[string]struct {
		change func(s stack)
		ok     bool
	}{
		"managed": {change: func(s stack) {
			s.add("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "e", "e", map[string]any{
				"roleName": text(s, role, "name"), "policyArns": listOf(text(s, "private-notebook-presign-allow", "arn")),
			})
		}},
		"managed, both listed": {ok: true, change: func(s stack) {
			s.add("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "e", "e", map[string]any{
				"roleName":   text(s, role, "name"),
				"policyArns": listOf(text(s, "private-notebook-presign-allow", "arn"), text(s, "private-notebook-presign-guardrail", "arn")),
			})
		}},
		"managed, in the role": {change: func(s stack) {
			r, arns := s.find(t, role), listOf(text(s, "private-notebook-presign-allow", "arn"))
			r["inputs"].(map[string]any)["managedPolicyArns"], r["outputs"].(map[string]any)["managedPolicyArns"] = arns, arns
		}},
		"by policy": {change: func(s stack) {
			s.add("aws:iam/policyAttachment:PolicyAttachment", "e", "e", map[string]any{
				"policyArn": text(s, "private-notebook-presign-guardrail", "arn"), "roles": listOf("another"),
			})
		}},
		"inline": {change: func(s stack) {
			inline(s)
			s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "e", "e", map[string]any{
				"roleName": text(s, role, "name"), "policyNames": listOf(),
			})
		}},
		"inline, listed": {ok: true, change: func(s stack) {
			inline(s)
			s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "e", "e", map[string]any{
				"roleName": text(s, role, "name"), "policyNames": listOf("g"),
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

// A group's list of members takes out whom it does not list, and the group's denial with him.
func TestAListOfMembersThatLeavesSomebodyOut(t *testing.T) {
	for users, noted := range map[string]bool{"": true, "bru": false} {
		members := []any{}
		if users != "" {
			members = append(members, users)
		}
		seen := see(lab(),
			declared("aws:iam/group:Group", "g", object{"name": "g"}),
			declared("aws:iam/groupPolicy:GroupPolicy", "p", object{"group": "g", "name": "p", "policy": document(
				`{"Effect":"Deny","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}`)}),
			declared("aws:iam/user:User", "bru", object{"name": "bru"}),
			declared("aws:iam/userGroupMembership:UserGroupMembership", "m", object{"user": "bru", "groups": []any{"g"}}),
			declared("aws:iam/groupMembership:GroupMembership", "e", object{"group": "g", "name": "e", "users": members}))
		assert.Equal(t, noted, len(seen.NotUnderstood) > 0, "%+v", seen.NotUnderstood)
	}
}
