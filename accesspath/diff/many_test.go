package diff_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/diff"
)

// Of many changes of large deployments only the first are tried, and nothing is said of the others.
func TestManyChanges(t *testing.T) {
	whole := between(account(t, "a", asItWas), account(t, "b", fortyRoles))
	assert.False(t, slices.ContainsFunc(whole.Changes, func(c diff.Change) bool { return c.NotTried }), "deployments of this size are tried whole")
	assert.Contains(t, text(t, whole), "changed by no change alone, but several of those below together")
	t.Cleanup(diff.BoundWork(0))
	changed := between(account(t, "a", asItWas), account(t, "b", fortyRoles))
	require.NotEmpty(t, changed.Answers)
	tried := slices.DeleteFunc(slices.Clone(changed.Changes), func(c diff.Change) bool { return c.NotTried })
	assert.Len(t, tried, 24)
	assert.Contains(t, text(t, changed), "but for 96 that were not tried")
	for _, a := range changed.Answers {
		if a.Was == a.Is {
			continue // without one role its policy is attached to a role of which nothing is known, which is a mark
		}
		assert.Empty(t, a.ChangedBy, "without one role there are others, and its policy alone gives nobody anything")
	}
	assert.Contains(t, text(t, changed), "changed by no change that was tried alone; 96 were not tried")
	assert.NotContains(t, text(t, changed), "several of those below together")
	for _, format := range []diff.Format{diff.HTML, diff.JSON} {
		var out bytes.Buffer
		require.NoError(t, diff.Write(&out, format, changed))
		for _, c := range changed.Changes {
			assert.Contains(t, out.String(), c.URN[strings.LastIndex(c.URN, "::")+2:], "%s lists every change", format)
		}
	}
}

// fortyRoles have each a policy that lets everybody in.
func fortyRoles(f *accountfile.File) {
	for i := range 40 {
		name := fmt.Sprintf("role-%02d", i)
		add(f, roleToken, name, object{"name": name, "assumeRolePolicy": ofAnotherAccount})
		arn := "arn:aws:iam::111122223333:policy/" + name
		add(f, "aws:iam/policy:Policy", name+"-all", object{"arn": arn, "name": name + "-all", "policy": grant})
		add(f, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name+"-has", object{"role": name, "policyArn": arn})
	}
}

// Of many changes those are tried first that the reasons name.
func TestWhatTheReasonsNameIsTriedFirst(t *testing.T) {
	changed := between(account(t, "a", asItWas), account(t, "b", func(f *accountfile.File) {
		for i := range 30 {
			add(f, "aws:ec2/vpcDhcpOptions:VpcDhcpOptions", fmt.Sprintf("options-%d", i), object{"domainNameServers": []any{"10.0.0.2"}})
		}
		aMonthLater(f)
	}))
	require.NotEmpty(t, changed.Answers)
	for _, a := range changed.Answers {
		require.NotEmpty(t, a.ChangedBy)
		want := "RolePolicy stranger-all: added"
		if a.Was == a.Is { // the mark alone
			want = "Role stranger: added"
		}
		assert.Equal(t, want, changed.Changes[a.ChangedBy[0]].String())
	}
}
