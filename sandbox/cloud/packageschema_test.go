package cloud

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestThePackageSchemaIsOne that Pulumi can read, with every type that is simulated. That a program in YAML works with it shows in sandbox/cli.
func TestThePackageSchemaIsOne(t *testing.T) {
	account, err := Open("", nil)
	require.NoError(t, err)
	for name, row := range map[string]struct {
		provider plugin.Provider
		known    int
	}{"aws": {account.AWS(), len(awsKinds)}, "tls": {account.TLS(), len(tlsKinds)}} {
		answer, err := row.provider.GetSchema(t.Context(), plugin.GetSchemaRequest{})
		require.NoError(t, err)
		var spec schema.PackageSpec
		require.NoError(t, json.Unmarshal(answer.Schema, &spec))
		bound, diagnostics, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
		require.NoError(t, err)
		require.False(t, diagnostics.HasErrors(), "%v", diagnostics)
		assert.Equal(t, name, bound.Name)
		assert.Len(t, bound.Resources, row.known)
	}
}
