package assumers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/internal/assumers"
	"private-notebook/internal/golden"
)

const github = "identity-provider/arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"

// What an entry says comes back as it was written.
func TestEntriesOfEachForm(t *testing.T) {
	for entry, want := range map[string]assumers.Party{
		"role/deploy":                              {Kind: assumers.Role, Name: "deploy"},
		"user/aya@example.org":                     {Kind: assumers.User, Name: "aya@example.org"},
		"group/staff":                              {Kind: assumers.Group, Name: "staff"},
		"account/444455556666":                     {Kind: assumers.Account, Name: "444455556666"},
		"arn:aws:iam::444455556666:role/ci/deploy": {Kind: assumers.ARN, Name: "arn:aws:iam::444455556666:role/ci/deploy"},
		"arn:aws-cn:iam::444455556666:user/eve":    {Kind: assumers.ARN, Name: "arn:aws-cn:iam::444455556666:user/eve"},
		"service/ec2.amazonaws.com":                {Kind: assumers.Service, Name: "ec2.amazonaws.com"},
		"identity-center/Data_Science":             {Kind: assumers.IdentityCenter, Name: "Data_Science"},
		"identity-provider/arn:aws:iam::111122223333:saml-provider/ok": {Kind: assumers.Provider, Name: "arn:aws:iam::111122223333:saml-provider/ok"},
		github + " sub=repo:octo-org/site:ref:refs/heads/main":         {Kind: assumers.Provider, Name: github[18:], Claim: "sub", Value: "repo:octo-org/site:ref:refs/heads/main"},
		github + " sub=repo:octo-org/*":                                {Kind: assumers.Provider, Name: github[18:], Claim: "sub", Value: "repo:octo-org/*"},
		"identity-provider/cognito-identity.amazonaws.com aud=eu-1:1":  {Kind: assumers.Provider, Name: "cognito-identity.amazonaws.com", Claim: "aud", Value: "eu-1:1"},
	} {
		got, wrong := assumers.Parse(entry)
		assert.Equal(t, assumers.Wrong{}, wrong, entry)
		assert.Equal(t, want, got)
		assert.Equal(t, entry, got.String())
	}
}

// Every fault of every list is told at once: what it is, what was given, and what to write.
func TestEveryFaultOfTheLists(t *testing.T) {
	faults := assumers.Check("configuration", map[string][]string{
		"role/analysts": {"account/44445555666", "account/4444*", "*", "444455556666", "other-account/444455556666", "anybody", "this-account", "role/a/b", "user/", "deploy",
			"service/ec2", "identity-center/", "service/ec2.amazonaws.com", "service/ec2.amazonaws.com", "", " role/deploy"},
		"role/arns": {"arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/*", "arn:aws:sts::444455556666:assumed-role/a/b", "arn:aws:iam::111122223333:saml-provider/okta"},
		"role/sign-in": {"identity-provider/okta", github, github + " aud=sts.amazonaws.com", github + " sub=repo:octo*", github + " sub=", github + " main",
			"identity-provider/arn:aws:iam::111122223333:saml-provider/okta sub=x", "identity-provider/arn:aws:iam::111122223333:saml-provider/*"},
		"role/other": {}, "analysts": {}, "user/aya": {}, "role/*": {}, "ec2Issuer": {},
	}, []string{"role/analysts", "role/arns", "role/sign-in"})
	golden.Equal(t, "testdata/faults.txt", faults.Err().Error()+"\n")
}

// Where the issuers could not be read, nothing is said of them.
func TestAListForARoleThatIsNoIssuer(t *testing.T) {
	list := map[string][]string{"role/a": {"role/b"}}
	assert.NoError(t, assumers.Check("c", list, nil).Err())
	assert.NoError(t, assumers.Check("c", list, assumers.Issuers(false, []string{"arn:aws:iam::111122223333:role/x/a"})).Err())
	assert.EqualError(t, assumers.Check("c", list, assumers.Issuers(false)).Err(),
		`c: assumers key "role/a" is no issuer, since the settings name no role as one; name the role in issuerRoles, or leave the key out`)
	assert.EqualError(t, assumers.Check("c", list, assumers.Issuers(true, []string{"z"}, []string{"z", "y"})).Err(),
		`c: assumers key "role/a" is no issuer; name one of ec2Issuer, role/y, role/z, or add the role to issuerRoles`)
}
