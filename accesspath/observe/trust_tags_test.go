package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhoMayBringSessionTags(t *testing.T) {
	for action, want := range map[string]bool{
		`"sts:AssumeRole"`: false, `["sts:AssumeRole","sts:TagSession"]`: true, `"sts:*"`: true, `"*"`: true, `["sts:AssumeRoleWithSAML","STS:tagsession"]`: true,
	} {
		role := declared("aws:iam/role:Role", "r", object{"name": "r", "assumeRolePolicy": `{"Version":"2012-10-17","Statement":{"Effect":"Allow",` +
			`"Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":` + action + `}}`})
		seen := see(lab(), role, declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r", "policy": document(
			`{"Effect":"Allow","Action":"sagemaker:CreatePresignedNotebookInstanceUrl","Resource":"*"}`)}))
		require.Len(t, seen.Principals, 1, action)
		assert.Equal(t, want, seen.Principals[0].ChoosesTags, action)
	}
}
