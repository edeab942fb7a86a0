package accesspath_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
)

// settingsOf looks keys up in a map.
func settingsOf(values map[string]any) func(string) any {
	return func(key string) any { return values[key] }
}

func TestSettingsTellWhoIsMeantToOpenWhichNotebook(t *testing.T) {
	want := accesspath.Intent{
		AllowedPaths: fleetPaths, OwnerTag: "Owner", Issuers: []string{"role/ops", "group/all", "user/root"},
		Notebooks: map[string]accesspath.NotebookIntent{
			"research-dev-a": {Owner: "x", Issuers: []string{"role/r", "group/g", "user/u"}}, "bee": {Owner: "y"},
		},
	}
	for name, values := range map[string]map[string]any{
		"as YAML has them": {
			"ownerTag": "Owner", "issuerRoles": []any{"ops"}, "issuerGroups": []any{"all"}, "issuerUsers": []any{"root"},
			"notebooks": map[string]any{
				"a": map[string]any{"owner": "x", "issuerRoles": []any{"r"}, "issuerGroups": []any{"g"}, "issuerUsers": []any{"u"}},
				"b": map[string]any{"owner": "y", "notebookName": "bee", "instanceType": "ml.g5.xlarge"},
			},
		},
		"as the engine hands them on": {
			"ownerTag": "Owner", "issuerRoles": `["ops"]`, "issuerGroups": `["all"]`, "issuerUsers": `["root"]`,
			"notebooks": `{"a":{"owner":"x","issuerRoles":["r"],"issuerGroups":["g"],"issuerUsers":["u"]},"b":{"owner":"y","notebookName":"bee"}}`,
		},
	} {
		settings, err := accesspath.ReadIssuerSettings(settingsOf(values))
		require.NoError(t, err, name)
		assert.Equal(t, want, settings.Tell(accesspath.Intent{AllowedPaths: fleetPaths}, "research-dev"), name)
	}
	named, err := accesspath.ReadIssuerSettings(settingsOf(map[string]any{"notebookName": "lab", "notebooks": map[string]any{"a": nil}}))
	require.NoError(t, err)
	assert.Contains(t, named.Tell(accesspath.Intent{}, "research-dev").Notebooks, "lab-a")
}

// The role that the stack makes for EC2 is named by its URN, which is written out here because others rely on it.
func TestSettingsOfOneNotebookTellWhoIsMeant(t *testing.T) {
	const made = "private-notebook:index:Ec2Issuer$aws:iam/role:Role::private-notebook-ec2-issuer-role"
	for name, row := range map[string]struct {
		values map[string]any
		want   []string
	}{
		"roles and nothing of a fleet": {map[string]any{"issuerRoles": []any{"ops"}, "notebookName": "", "notebooks": "", "ownerTag": "Owner"}, []string{"role/ops"}},
		"the stack's own role":         {map[string]any{"ec2Issuer": true, "issuerUsers": []any{"ada"}}, []string{"user/ada", made}},
		"as the engine hands it on":    {map[string]any{"ec2Issuer": "true"}, []string{made}},
		"no such role":                 {map[string]any{"ec2Issuer": "false"}, nil},
		"an ARN, which own programs have": {
			map[string]any{"issuerRoles": []any{"arn:aws:iam::111122223333:role/team/ops"}}, []string{"role/ops"},
		},
		"nobody": {map[string]any{"issuerRoles": []any{}}, nil},
	} {
		settings, err := accesspath.ReadIssuerSettings(settingsOf(row.values))
		require.NoError(t, err, name)
		assert.Equal(t, accesspath.Intent{Issuers: row.want}, settings.Tell(accesspath.Intent{}, "research-dev"), name)
	}
}

func TestEveryFaultOfIssuerSettingsIsNamed(t *testing.T) {
	_, err := accesspath.ReadIssuerSettings(settingsOf(map[string]any{"notebooks": []any{"a"}, "issuerRoles": "ops", "ownerTag": 5, "ec2Issuer": "yes"}))
	require.Error(t, err)
	for _, key := range []string{"notebooks", "issuerRoles", "ownerTag", "ec2Issuer"} {
		assert.ErrorContains(t, err, "config: "+key+" is not what it should be: ")
	}
}

var fleetPaths = []accesspath.From{accesspath.FromVPC}
