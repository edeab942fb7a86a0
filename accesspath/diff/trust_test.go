package diff_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/diff"
	"private-notebook/accesspath/trust"
)

// trusting is the account with a role that may issue URLs, whose trust policy is the document with these statements; "" is one that was not read.
func trusting(statements string) func(*accountfile.File) {
	return func(f *accountfile.File) {
		outputs := object{"name": "clerks", "assumeRolePolicy": `{"Version":"2012-10-17","Statement":[` + statements + `]}`}
		if statements == "" {
			outputs["assumeRolePolicy"] = accountfile.NotRead()
		}
		add(f, roleToken, "clerks", outputs)
		add(f, policyToken, "clerks-all", object{"role": "clerks", "name": "all", "policy": grant})
	}
}

// Who may become an issuer is compared, though no answer may have changed.
func TestWhoMayBecomeAnIssuer(t *testing.T) {
	const (
		service  = `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`
		account  = `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`
		byID     = `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}`
		anybody  = `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`
		byPolicy = "Role clerks: changed in assumeRolePolicy (statement "
	)
	for name, row := range map[string]struct {
		was, is string
		want    []string
	}{
		"nothing":         {service, service, nil},
		"another account": {service, service + "," + account, []string{"! role clerks: account 444455556666: no -> yes, more than the settings name; changed by " + byPolicy + "2)"}},
		"anybody":         {service, service + "," + anybody, []string{"! role clerks: ANYBODY who has an AWS account: no -> yes, more than the settings name; changed by " + byPolicy + "2)"}},
		"no more":         {service + "," + account, service, []string{"role clerks: account 444455556666: yes -> no; changed by " + byPolicy + "2)"}},
		"another condition": {byID, account, []string{"! role clerks: account 444455556666: yes where sts:ExternalId StringEquals x -> yes, more than the settings name; changed by " +
			byPolicy + "1)"}},
		"one more condition": {account, account + "," + byID, nil},
		"not read any more":  {account, "", []string{"role clerks: whoever its trust policy admits: no -> perhaps, because the trust policy is not in what was read"}},
		"read again": {"", account, []string{"! role clerks: account 444455556666: perhaps -> yes, more than the settings name; changed by " + byPolicy + "1)",
			"role clerks: whoever its trust policy admits: perhaps -> no"}},
	} {
		older, newer := accountSide(t, trusting(row.was)), accountSide(t, trusting(row.is))
		changed := between(older, newer)
		assert.Len(t, changed.Trust, len(row.want), name)
		assert.Equal(t, len(row.want) == 0 && len(changed.Answers) == 0 && len(changed.People) == 0, changed.IsSame(), name)
		for _, line := range row.want {
			assert.Contains(t, text(t, changed), line, name)
		}
	}
}

func accountSide(t *testing.T, change func(*accountfile.File)) diff.Side {
	t.Helper()
	return account(t, "a", change)
}

// A role that came to have a grant brings whoever may become it, and the grant is what changed it. No answer has to change for it.
func TestARoleThatIsNowAnIssuer(t *testing.T) {
	const first = `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}`
	both := func(f *accountfile.File) {
		trusting(first)(f)
		add(f, roleToken, "second", object{"name": "second", "assumeRolePolicy": strings.ReplaceAll(ofAnotherAccount, "444455556666", "777788889999")})
	}
	changed := between(account(t, "a", both), account(t, "b", func(f *accountfile.File) {
		both(f)
		add(f, policyToken, "second-all", object{"role": "second", "name": "all", "policy": grant})
	}))
	assert.Empty(t, changed.Answers)
	require.Len(t, changed.Trust, 1)
	got := changed.Trust[0]
	assert.Equal(t, []any{"role/second", trust.OtherAccount, "777788889999", accesspath.Decision(""), accesspath.Allow, true},
		[]any{got.Role, got.Kind, got.Name, got.Was, got.Is, got.Beyond})
	require.Len(t, got.ChangedBy, 1)
	assert.Equal(t, "RolePolicy second-all: added", changed.Changes[got.ChangedBy[0]].String())
	assert.Contains(t, text(t, changed), "Who may become an issuer: 1 changed, of which 1 are more than the settings name.")
	assert.False(t, changed.IsSame())
}
