package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/render"
	"private-notebook/accesspath/topology"
	"private-notebook/internal/golden"
)

// trusted is the dev stack whose role trusts more than the settings name, and one of the account's users who may not.
func trusted(t *testing.T, principal string) render.Input {
	t.Helper()
	deployed := load(t, "dev")
	role := &deployed.Principals[0]
	role.Trust = `{"Version":"2012-10-17","Statement":[{"Sid":"People","Effect":"Allow","Action":["sts:AssumeRole","sts:AssumeRoleWithSAML"],"Principal":` + principal + `},
		{"Sid":"Night","Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"777788889999"},"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}`
	deployed.Policies = append(deployed.Policies, topology.Policy{ID: "become", Name: "become",
		Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"Become","Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}`})
	deployed.Assumers = topology.Assumers{Principals: []topology.Principal{
		{ARN: "arn:aws:iam::111122223333:role/deploy", Name: "deploy", PolicyIDs: []string{"become"}, Tags: map[string]string{}},
		{ARN: "arn:aws:iam::111122223333:user/aya", Name: "aya", PolicyIDs: []string{"become"}, Tags: map[string]string{}},
		{ARN: "arn:aws:iam::111122223333:user/eve", Name: "eve", PolicyIDs: []string{"unread"}, Suspected: true},
	}}
	return input("dev", deployed, "vpc", "client-vpn", "on-premises")
}

const manySorts = `{"AWS":["111122223333","444455556666","AROAEXAMPLEEXAMPLE00"],"Service":["ec2.amazonaws.com","lambda.amazonaws.com"],
	"Federated":"arn:aws:iam::111122223333:saml-provider/okta"}`

// Each sort of party reads well, and whoever is more than the settings name stands first and in the first line.
func TestWhoMayBecomeAnIssuerIsAsRead(t *testing.T) {
	in := trusted(t, manySorts)
	require.True(t, in.Report.Intent.OK, "%+v", in.Report.Intent.Differences)
	golden.Equal(t, "testdata/trust.table", write(t, render.Table, in))
	golden.Equal(t, "testdata/trust.markdown", write(t, render.Markdown, in))
	text, err := json.MarshalIndent(in.Report.Trust, "", "  ")
	require.NoError(t, err)
	golden.Equal(t, "testdata/trust.json", string(text)+"\n")
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML} {
		assert.Contains(t, strings.Join(strings.Fields(write(t, format, in)), " "), "with 5 others who may become an issuer")
	}
	assert.Contains(t, write(t, render.HTML, in), "<li>! role notebook-issuer: role deploy, user aya</li>")
}

// Whom anybody may be is in every format, as a difference and by name.
func TestARoleThatIsAnybodysIsInEveryFormat(t *testing.T) {
	in := trusted(t, `"*"`)
	require.False(t, in.Report.Intent.OK)
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML, render.JSON} {
		text := strings.Join(strings.Fields(write(t, format, in)), " ")
		assert.Contains(t, text, "anybody may assume role notebook-issuer")
		if format != render.JSON {
			assert.Contains(t, text, "! role notebook-issuer: ANYBODY who has an AWS account")
		}
	}
}

// A report about one notebook tells of the roles of that notebook.
func TestOneNotebookHasItsOwnRoles(t *testing.T) {
	in := fleet(t, 12, true)
	all := len(in.Report.Trust)
	one, err := in.Only("lab-003")
	require.NoError(t, err)
	require.NotEmpty(t, one.Report.Trust)
	assert.Less(t, len(one.Report.Trust), all)
	for _, of := range one.Report.Trust {
		assert.Contains(t, append(one.Report.Meant[0].Issuers, one.Report.Meant[0].Unnamed...), of.Role)
	}
}
