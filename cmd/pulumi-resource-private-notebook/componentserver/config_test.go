package componentserver

import (
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"
)

// TestOnlyWhatTheEngineStoresIsKeptOfAProvider: its version, and where the plugin is downloaded from, which older engines put beside the settings.
func TestOnlyWhatTheEngineStoresIsKeptOfAProvider(t *testing.T) {
	stored := map[string]any{"version": "1.2.3", "pluginDownloadURL": "https://example.org"}
	check := func(name string, settings map[string]any) *pulumirpc.CheckResponse {
		news, err := structpb.NewStruct(settings)
		require.NoError(t, err)
		answer, err := New(nil, nil).CheckConfig(t.Context(), &pulumirpc.CheckRequest{
			Urn: "urn:pulumi:dev::p::pulumi:providers:private-notebook::" + name, News: news,
		})
		require.NoError(t, err)
		return answer
	}
	with := map[string]any{"version": "1.2.3", "pluginDownloadURL": "https://example.org", "region": "eu-west-1", "vpnDomain": "x"}
	for _, name := range []string{"default", "default_1_2_3"} {
		answer := check(name, with)
		assert.Equal(t, stored, answer.GetInputs().AsMap(), "%s: the settings are the report's, and are dropped", name)
		assert.Empty(t, answer.GetFailures(), name)
	}
	answer := check("mine", stored)
	assert.Equal(t, stored, answer.GetInputs().AsMap())
	assert.Empty(t, answer.GetFailures())
	var refused []string
	for _, failure := range check("mine", with).GetFailures() {
		refused = append(refused, failure.GetProperty())
	}
	assert.Equal(t, []string{"region", "vpnDomain"}, refused, "every one at once")
}
