package tests

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

// A linked VPC opens every notebook of a fleet: the shared policy and each member's own list its pair, and each notebook has a
// command for it.
func TestALinkedVpcOpensEveryNotebookOfAFleet(t *testing.T) {
	args := fleetArgs()
	args.LinkedVpcs = []components.LinkedVpc{linkedVpc("analytics", "vpc-2", "10.90.0.0/16")}
	commands := &outputs{values: object{}}
	rec, _ := built(t, func(ctx *pulumi.Context) (*components.PrivateNotebook, error) {
		whole, err := newPrivateNotebook(args)(ctx)
		if err != nil {
			return nil, err
		}
		assert.Empty(t, whole.LinkedPresignCommands, "a fleet's are with its notebooks")
		for key, one := range whole.NotebookOutputs() {
			commands.keep(ctx, key, one.(pulumi.Map)["linkedPresignCommands"].(pulumi.StringMap)["analytics"].ToStringOutput())
		}
		return whole, nil
	})
	want := slices.Concat(pairOf("all-private-link"), pairOf("all-private-link-analytics"))
	for policy, operator := range map[string]string{
		"all-presign-allow": "StringEquals", "all-presign-guardrail": "StringNotEquals",
		"all-presign-gpu-allow": "StringEquals", "all-presign-small-allow": "StringEquals",
	} {
		assert.ElementsMatch(t, want, listed(t, rec, policy, operator, "aws:SourceVpce"), policy)
	}
	assert.Len(t, commands.values, 3)
	for key, notebook := range map[string]string{"open": "lab-open", "gpu": "the-gpu", "small": "lab-small"} {
		assert.Contains(t, commands.values[key], "--endpoint-url https://"+pairOf("all-private-link-analytics")[0], key)
		assert.Contains(t, commands.values[key], "--notebook-instance-name "+notebook+" ", key)
	}
}
