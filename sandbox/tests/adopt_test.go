package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine/session"
)

const (
	platformGroup    = "sg-0a11ce0000000005" // no rules of its own: AWS refuses a rule that is there already
	platformAPI      = "vpce-0a11ce0000000001"
	platformNotebook = "vpce-0a11ce0000000002"
)

// adoptWith opens the stack of the guide about what exists, with other settings in the place of some.
func adoptWith(t *testing.T, values map[string]any) *session.Session {
	t.Helper()
	project := guideProject(t, "adopt", guides(t)["adopt"])
	for key, value := range values {
		require.NoError(t, project.Set(key, value))
	}
	return openIn(t, session.Place{Project: project, Folder: t.TempDir(), Cloud: newAccount(t, project)})
}

// without are the guide's settings of what exists, less one.
func without(left string) map[string]any {
	existing := map[string]any{
		"apiEndpointId": platformAPI, "notebookEndpointId": platformNotebook,
		"clientVpnEndpointId": "cvpn-endpoint-0a11ce0000000001", "inboundResolverId": "rslvr-in-0a11ce0000000001",
	}
	delete(existing, left)
	return existing
}

// byID are the account's resources, so that two moments can be compared.
func byID(opened *session.Session) map[string]cloud.Resource {
	all := map[string]cloud.Resource{}
	for _, r := range opened.Cloud.Resources() {
		all[r.Type+"::"+r.ID] = r
	}
	return all
}

// Through its whole life the stack changes nothing of what it adopts: neither a group to which it adds rules, nor a log group
// to which it adds a stream.
func TestAdoptedThingsStayAsTheyWere(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"all that the guide names": nil,
		"a group that gets rules": {"existing": map[string]any{
			"apiEndpointId": platformAPI, "notebookEndpointId": platformNotebook, "endpointSecurityGroupId": platformGroup,
			"admitOnEndpointSecurityGroup": true, "inboundResolverId": "rslvr-in-0a11ce0000000001",
		}, "allowedPaths": []string{"vpc", "on-premises"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opened := adoptWith(t, values)
			before := byID(opened)
			up(t, opened)
			for id, was := range before {
				assert.Equal(t, was, byID(opened)[id], "after an up")
			}
			_, err := opened.Up(t.Context(), unchanged)
			require.NoError(t, err)
			_, err = opened.Refresh(t.Context(), unchanged)
			require.NoError(t, err)
			requireSettled(t, opened)
			_, err = opened.Destroy(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, before, byID(opened), "after a destroy")
		})
	}
}

// The conflict is said in the preview, with the key that resolves it, and nothing is made.
func TestAConflictIsSaidBeforeAnythingIsMade(t *testing.T) {
	for left, want := range map[string]string{
		"apiEndpointId":      "PrivateLink: endpoint " + platformAPI + " has the private DNS name of com.amazonaws.ap-northeast-1.sagemaker.api in",
		"notebookEndpointId": "PrivateLink: endpoint " + platformNotebook + " has the private DNS name of " + notebookService + " in",
	} {
		t.Run(left, func(t *testing.T) {
			t.Parallel()
			opened := adoptWith(t, map[string]any{"existing": without(left)})
			_, err := opened.Preview(t.Context(), quiet)
			require.ErrorContains(t, err, want)
			require.ErrorContains(t, err, "existing."+left+" of a stack's configuration")
			requireOnlySeed(t, opened)
		})
	}
}

// A stack cannot adopt what it has made: the engine would delete it in the same update. Nothing is lost.
func TestAStackCannotAdoptItsOwnEndpoint(t *testing.T) {
	opened := deployed(t, "prod")
	var own string
	for _, endpoint := range managed(t, opened)[endpointType] {
		if endpoint.Outputs["serviceName"] == notebookService {
			own = endpoint.ID
		}
	}
	require.NotEmpty(t, own)
	edited := deployedWith(t, "prod", map[string]any{"existing": map[string]any{"notebookEndpointId": own}})
	_, err := edited.Preview(t.Context(), quiet)
	require.ErrorContains(t, err, "existing endpoint "+own+" was made by this stack")
}
