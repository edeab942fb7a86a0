package observe_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
)

// The exports here were made in the sandbox, but for the foreign one, which somebody else's program made.
func TestAnExportOfTheSandboxIsKnownForOne(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.export.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		isForeign := filepath.Base(file) == "foreign.export.json"
		for _, read := range []func(string) (observe.Export, error){
			func(text string) (observe.Export, error) { return observe.ReadExport(strings.NewReader(text)) },
			func(text string) (observe.Export, error) { return observe.ReadJudged(strings.NewReader(text)) },
		} {
			export, err := read(string(text))
			require.NoError(t, err)
			assert.Equal(t, !isForeign, observe.Simulated(export.Resources), file)
		}
	}
}

// Together with a real deployment, a simulated one leaves nothing that is evidence.
func TestOneSimulatedDeploymentOfSeveralIsEnough(t *testing.T) {
	provider := func(urn string, inputs map[string]any) observe.Resource {
		return observe.Resource{URN: urn, Type: "pulumi:providers:aws", ID: "1", Inputs: inputs}
	}
	mark := map[string]any{"region": "eu-central-1", "simulated": "by the sandbox of private-notebook"}
	bare := provider("urn:pulumi:a::p::pulumi:providers:aws::default", map[string]any{"region": "eu-central-1"})
	simulated := provider("urn:pulumi:b::p::pulumi:providers:aws::default", mark)
	both, err := observe.Together(observe.Export{Project: "p", Stack: "a", Resources: []observe.Resource{bare}},
		observe.Export{Project: "p", Stack: "b", Resources: []observe.Resource{simulated}})
	require.NoError(t, err)
	assert.True(t, observe.Simulated(both.Resources))
	assert.False(t, observe.Simulated([]observe.Resource{bare}))
}

// What only looks like the mark is none: a real provider's input, another value, and a resource of a program.
func TestNoRealDeploymentIsTakenForASimulatedOne(t *testing.T) {
	for name, r := range map[string]observe.Resource{
		"an input of somebody's own":   {Type: "pulumi:providers:aws", Inputs: map[string]any{"simulated": "true"}},
		"a value that is not known":    {Type: "pulumi:providers:aws", Inputs: map[string]any{"simulated": observe.Unknown{Because: "encrypted"}}},
		"a tag":                        {Type: "aws:ec2/vpc:Vpc", Outputs: map[string]any{"simulated": "by the sandbox of private-notebook"}},
		"a component of that name":     {Type: "private-notebook:index:Simulated"},
		"the real provider's own ones": {Type: "pulumi:providers:aws", Inputs: map[string]any{"region": "us-east-1", "version": "6.83.2", "skipMetadataApiCheck": "false"}},
	} {
		assert.False(t, observe.Simulated([]observe.Resource{r}), name)
	}
}
