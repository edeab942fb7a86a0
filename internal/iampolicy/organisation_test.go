package iampolicy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"private-notebook/internal/iampolicy"
)

var breakGlass = []string{"arn:aws:iam::111122223333:role/break-glass"}

func addOrganisationDocuments(t *testing.T, docs map[string]iampolicy.Document) {
	t.Helper()
	scp, err := iampolicy.ServiceControlPolicy(endpoints, notebook, nil)
	require.NoError(t, err)
	exempting, err := iampolicy.ServiceControlPolicy(vpc, notebook, breakGlass)
	require.NoError(t, err)
	boundary, err := iampolicy.PermissionsBoundary(endpoints, notebook)
	require.NoError(t, err)
	docs["service-control-policy"], docs["service-control-policy-exempting"] = scp, exempting
	docs["permissions-boundary"] = boundary
}

func TestAServiceControlPolicyOnlyDenies(t *testing.T) {
	doc, err := iampolicy.ServiceControlPolicy(endpoints, notebook, breakGlass)
	require.NoError(t, err)
	for _, s := range doc.Statement {
		assert.Equal(t, iampolicy.Deny, s.Effect, s.Sid)
		assert.Nil(t, s.Principal, "%s: an SCP has no Principal", s.Sid)
		assert.Equal(t, breakGlass, s.Condition[iampolicy.ArnNotLike]["aws:PrincipalArn"], s.Sid)
	}
}

func TestABoundaryIsTheServiceControlPolicyBelowAMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := iampolicy.Restriction{Kind: iampolicy.Vpc, Values: rapid.SliceOfN(rapid.StringMatching(`vpc-[0-9a-f]{17}`), 1, 5).Draw(t, "vpcs")}
		scp, err := iampolicy.ServiceControlPolicy(r, notebook, nil)
		require.NoError(t, err)
		boundary, err := iampolicy.PermissionsBoundary(r, notebook)
		require.NoError(t, err)
		assert.Equal(t, scp.Statement, boundary.Statement[1:])
		guardrail, err := iampolicy.PresignGuardrail(r, notebook)
		require.NoError(t, err)
		assert.Equal(t, guardrail.Statement[0], scp.Statement[0], "the same restriction as the attached guardrail")
	})
}

func TestTheDenialsOfMakingNotebooksFollowThePartition(t *testing.T) {
	doc, err := iampolicy.ServiceControlPolicy(vpc, []string{strings.Replace(notebook[0], "arn:aws:", "arn:aws-cn:", 1)}, nil)
	require.NoError(t, err)
	for _, s := range doc.Statement[1:] {
		assert.Equal(t, []string{"arn:aws-cn:sagemaker:*:*:notebook-instance/*"}, s.Resource, s.Sid)
	}
}

func TestWhatMayNeverBindAnOrganisationIsRefused(t *testing.T) {
	for name, row := range map[string]struct {
		arns, exempt []string
		want         string
	}{
		"no notebook": {nil, nil, `restriction "endpoints" names no notebook`},
		"wildcard": {notebook, []string{"arn:aws:iam::*:role/break-glass"},
			`exempt principal "arn:aws:iam::*:role/break-glass" is not an ARN, or a wildcard; name one role`},
		"no ARN": {notebook, []string{"break-glass"}, `exempt principal "break-glass" is not an ARN, or a wildcard; name one role`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := iampolicy.ServiceControlPolicy(endpoints, row.arns, row.exempt)
			assert.EqualError(t, err, row.want)
		})
	}
	_, err := iampolicy.PermissionsBoundary(endpoints, nil)
	assert.EqualError(t, err, `restriction "endpoints" names no notebook`)
}

// TestTheDocumentsOfAUsualStackFit holds both documents to AWS's limits, and the service control policy even to the
// 5,120 characters that it had before May 2026.
func TestTheDocumentsOfAUsualStackFit(t *testing.T) {
	four := make([]string, 2*4)
	for i := range four {
		four[i] = fmt.Sprintf("vpce-%017x", i)
	}
	r := iampolicy.Restriction{Kind: iampolicy.Endpoints, Values: four}
	scp, err := iampolicy.ServiceControlPolicy(r, notebook, breakGlass)
	require.NoError(t, err)
	text, err := scp.JSON()
	require.NoError(t, err)
	assert.Less(t, len(text), 5120/2)
	boundary, err := iampolicy.PermissionsBoundary(r, notebook)
	require.NoError(t, err)
	_, err = boundary.ManagedJSON()
	assert.NoError(t, err)
}
