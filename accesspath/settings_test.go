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
		settings, err := accesspath.ReadFleetSettings(settingsOf(values))
		require.NoError(t, err, name)
		assert.Equal(t, want, settings.Tell(accesspath.Intent{AllowedPaths: fleetPaths}, "research-dev"), name)
	}
	named, err := accesspath.ReadFleetSettings(settingsOf(map[string]any{"notebookName": "lab", "notebooks": map[string]any{"a": nil}}))
	require.NoError(t, err)
	assert.Contains(t, named.Tell(accesspath.Intent{}, "research-dev").Notebooks, "lab-a")
}

func TestSettingsOfOneNotebookTellNothing(t *testing.T) {
	settings, err := accesspath.ReadFleetSettings(settingsOf(map[string]any{"issuerRoles": []any{"ops"}, "notebookName": "", "notebooks": ""}))
	require.NoError(t, err)
	assert.Equal(t, accesspath.Intent{}, settings.Tell(accesspath.Intent{}, "research-dev"))
}

func TestEveryFaultOfFleetSettingsIsNamed(t *testing.T) {
	_, err := accesspath.ReadFleetSettings(settingsOf(map[string]any{"notebooks": []any{"a"}, "issuerRoles": "ops", "ownerTag": 5}))
	require.Error(t, err)
	for _, key := range []string{"notebooks", "issuerRoles", "ownerTag"} {
		assert.ErrorContains(t, err, "config: "+key+" is not what it should be: ")
	}
}

var fleetPaths = []accesspath.From{accesspath.FromVPC}
