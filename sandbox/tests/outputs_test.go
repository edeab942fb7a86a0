package tests

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/internal/golden"
	"private-notebook/sandbox/engine"
)

// Other stacks and the companion command read outputs by name, so the names of the stack's and of every component's are a
// contract. Only an engine shows what was registered: Pulumi's mocks reveal no more than that something was.
func TestTheNamesOfAllOutputs(t *testing.T) {
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			resources, err := theDeployed(t, stack).Resources(t.Context())
			require.NoError(t, err)
			golden.Equal(t, filepath.Join(here, "testdata", stack+".outputs.txt"), outputNames(resources))
		})
	}
}

// outputNames lists each component, the stack itself first, with the names of its outputs, secrets marked.
func outputNames(resources []engine.Resource) string {
	var b strings.Builder
	for _, r := range resources {
		if r.Custom {
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", r.Type, r.Name())
		for _, name := range slices.Sorted(maps.Keys(r.Outputs)) {
			secret := ""
			if envelope, is := r.Outputs[name].(map[string]any); is && envelope["ciphertext"] != nil {
				secret = " (secret)"
			}
			fmt.Fprintf(&b, "  %s%s\n", name, secret)
		}
	}
	return b.String()
}
