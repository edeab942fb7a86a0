package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

func doorOf(stack, admits string, external bool) observe.Export {
	return observe.Export{Project: "p", Stack: stack, Resources: []observe.Resource{{
		URN: "urn:pulumi:" + stack + "::p::aws:ec2/securityGroup:SecurityGroup::door", Type: "aws:ec2/securityGroup:SecurityGroup", ID: "sg-1", External: external,
		Outputs: map[string]any{"vpcId": "vpc-1", "arn": "arn:aws:ec2:us-west-2:111122223333:security-group/sg-1", "ingress": []any{map[string]any{
			"protocol": "tcp", "fromPort": 443.0, "toPort": 443.0, "cidrBlocks": []any{admits}}}},
	}}}
}

// What two stacks declare in different ways is named, and takes certainty away: one of them is out of date.
func TestAConflictOfTwoStacksIsNamed(t *testing.T) {
	both, err := observe.Together(doorOf("network", "10.0.0.0/16", false), doorOf("data", "0.0.0.0/0", false))
	require.NoError(t, err)
	require.Len(t, both.Conflicts, 1)
	noted := both.Observe(observe.Stated{}).NotUnderstood
	require.Len(t, noted, 1)
	assert.Equal(t, "stacks p/network and p/data both declare sg-1 and differ in ingress; that of p/network is judged; "+
		"run `pulumi refresh` on both, and declare it in one", noted[0].Because)
	assert.True(t, noted[0].Opens && noted[0].Closes && noted[0].Grave, "%+v", noted[0])
	assert.Equal(t, topology.AboutNetwork, noted[0].About)
}

// A stack that only reads a resource, and one that declares the same, conflict with nobody.
func TestStacksThatAgreeConflictInNothing(t *testing.T) {
	for name, second := range map[string]observe.Export{
		"the same": doorOf("data", "10.0.0.0/16", false), "read alone": doorOf("data", "10.9.0.0/16", true),
	} {
		both, err := observe.Together(doorOf("network", "10.0.0.0/16", false), second)
		require.NoError(t, err)
		assert.Empty(t, both.Conflicts, name)
		assert.Len(t, both.Resources, 1, name)
	}
}
