package observe_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/accountcopy"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// A gap that another reading of the account fills is none, and a gap in the identities of another account, or in another Region, matters to
// nobody.
func TestWhichGapsMatter(t *testing.T) {
	export := exportNamed(t, "dev.export.json")
	for name, row := range map[string]struct {
		account, region, token string
		matters                bool
	}{
		"own identities":                   {accountcopy.Account, "us-east-1", "aws:iam/role:Role", false}, // the home reading has them
		"another account's identities":     {"444455556666", accountcopy.Region, "aws:iam/role:Role", false},
		"another account's network":        {"444455556666", accountcopy.Region, "aws:ec2/vpc:Vpc", true},
		"another Region's network":         {"444455556666", "us-east-1", "aws:ec2/vpc:Vpc", false},
		"another account's hosted zones":   {"444455556666", "us-east-1", "aws:route53/zone:Zone", true},
		"another account's organisation":   {"444455556666", accountcopy.Region, "aws:organizations/policy:Policy", false}, // it binds that account
		"what nobody knows the effects of": {"444455556666", accountcopy.Region, "", true},
	} {
		other := accountOf(t, observe.Export{}, func(file *accountfile.File) {
			file.Reading.Account, file.Reading.Region = row.account, row.region
			gap := accountfile.Unread{Call: "aws:Describe", Reason: accountfile.Throttled}
			if row.token != "" {
				gap.Types = []string{row.token}
			}
			file.Reading.Unread = []accountfile.Unread{gap}
		})
		both, err := observe.Together(accountOf(t, export, nil), other)
		require.NoError(t, err)
		isNoted := slices.ContainsFunc(both.Observe(observe.Stated{}).NotUnderstood, func(n topology.NotUnderstood) bool { return n.Call == "aws:Describe" })
		assert.Equal(t, row.matters, isNoted, name)
	}
}

// A reading has those policies of the organisation that are above its own account: another account's fills no gap.
func TestNobodyReadsTheOrganisationForAnother(t *testing.T) {
	gap := accountfile.Unread{Call: "organizations:ListParents", Reason: accountfile.Denied, Types: []string{"aws:organizations/policy:Policy"}}
	home := accountOf(t, exportNamed(t, "dev.export.json"), func(file *accountfile.File) { file.Reading.Unread = []accountfile.Unread{gap} })
	for account, isFilled := range map[string]bool{accountcopy.Account: true, "444455556666": false} {
		both, err := observe.Together(home, accountOf(t, observe.Export{}, func(file *accountfile.File) {
			file.Reading.Account, file.Reading.Region = account, "us-east-1"
		}))
		require.NoError(t, err)
		noted := both.Observe(observe.Stated{}).NotUnderstood
		isNoted := slices.ContainsFunc(noted, func(n topology.NotUnderstood) bool { return n.Call == gap.Call })
		assert.Equal(t, !isFilled, isNoted, account)
	}
}
