package account_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The made organisation's sizes: in each unit under the root are ten accounts, and each has a policy of its own.
const bigUnits, accountsInUnit = 60, 10

// bigOrganization has the fake's account manage 600 accounts. Its lists have the pages of AWS's, 20 at a time.
func bigOrganization(f *fakeAWS) {
	list := func(name string, n int, item func(i int) string) func(asked) answered {
		return inPages("NextToken", "MaxResults", 20, n, func(i int) string { return "," + item(i) }, func(items, next string) string {
			return `{"` + name + `":[` + strings.TrimPrefix(items, ",") + `]` + map[bool]string{true: `,"NextToken":"` + next + `"`}[next != ""] + `}`
		})
	}
	targets := []string{"r-1"}
	for unit := range bigUnits {
		targets = append(targets, fmt.Sprintf("ou-%d", unit))
		for i := range accountsInUnit {
			targets = append(targets, fmt.Sprintf("%012d", unit*accountsInUnit+i))
		}
	}
	f.on("organizations:DescribeOrganization", says(`{"Organization":{"Id":"o-1","MasterAccountId":"`+own+`"}}`))
	f.on("organizations:ListRoots", says(`{"Roots":[{"Id":"r-1"}]}`))
	f.on("organizations:ListOrganizationalUnitsForParent", byValue("ParentId", map[string]func(asked) answered{
		"r-1": list("OrganizationalUnits", bigUnits, func(i int) string { return fmt.Sprintf(`{"Id":"ou-%d"}`, i) }),
	}))
	f.on("organizations:ListAccountsForParent", func(a asked) answered {
		var unit int
		if _, err := fmt.Sscanf(a.value("ParentId"), "ou-%d", &unit); err != nil {
			return answered{status: http.StatusOK, body: `{"Accounts":[{"Id":"` + own + `"}]}`}
		}
		return list("Accounts", accountsInUnit, func(i int) string { return fmt.Sprintf(`{"Id":"%012d"}`, unit*accountsInUnit+i) })(a)
	})
	f.on("organizations:ListPolicies", byValue("Filter", map[string]func(asked) answered{
		"SERVICE_CONTROL_POLICY": list("Policies", bigUnits, func(i int) string {
			if i == 0 {
				return controlItem("p-FullAWSAccess", "SERVICE_CONTROL_POLICY")
			}
			return controlItem(fmt.Sprintf("p-%d", i), "SERVICE_CONTROL_POLICY")
		}),
		"RESOURCE_CONTROL_POLICY": says(`{"Policies":[` + controlItem("p-RCPFullAWSAccess", "RESOURCE_CONTROL_POLICY") + `]}`),
	}))
	f.on("organizations:ListTargetsForPolicy", func(a asked) answered {
		if a.value("PolicyId") == "p-FullAWSAccess" {
			return list("Targets", len(targets), func(i int) string { return `{"TargetId":"` + targets[i] + `"}` })(a)
		}
		return answered{status: http.StatusOK, body: `{"Targets":[{"TargetId":"ou-` + strings.TrimPrefix(a.value("PolicyId"), "p-") + `"}]}`}
	})
	f.on("organizations:DescribePolicy", organization["organizations:DescribePolicy"])
}

// The management account of an organisation of 600 accounts in 60 units, with 60 policies, takes few calls: none for each account.
func TestTheCallsOfABigOrganization(t *testing.T) {
	f := newFakeAWS(t)
	bigOrganization(f)
	file := f.read()
	require.Empty(t, file.Reading.Unread)
	t.Logf("%d calls", file.Reading.Calls)
	assert.LessOrEqual(t, file.Reading.Calls, callsAtMost)
	assert.Len(t, ids(file, "aws:organizations/account:Account"), bigUnits*accountsInUnit+1)
	assert.Len(t, ids(file, "aws:organizations/organizationalUnit:OrganizationalUnit"), bigUnits)
	assert.Len(t, ids(file, "aws:organizations/policy:Policy"), bigUnits)
	assert.Len(t, ids(file, "aws:organizations/policyAttachment:PolicyAttachment"), 1+bigUnits+bigUnits*accountsInUnit+bigUnits-1)
	assert.False(t, slices.Contains(ids(file, "aws:organizations/policy:Policy"), "p-RCPFullAWSAccess"))
}

// Units that AWS nests deeper than it lets anybody nest them end in a gap, and not never.
func TestUnitsWithoutEndAreAGap(t *testing.T) {
	f := newFakeAWS(t)
	bigOrganization(f)
	f.on("organizations:ListOrganizationalUnitsForParent", func(a asked) answered {
		return answered{status: http.StatusOK, body: `{"OrganizationalUnits":[{"Id":"` + a.value("ParentId") + `0"}]}`}
	})
	gaps := unreadOf(f.read(), "organizations:ListOrganizationalUnitsForParent")
	require.Len(t, gaps, 1)
	assert.Contains(t, gaps[0].Message, "nested deeper")
}
