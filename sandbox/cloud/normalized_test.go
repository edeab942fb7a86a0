package cloud

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	asWritten  = "{ \"Version\": \"2012-10-17\", \"Statement\": [ {\"Resource\": \"*\", \"Effect\": \"Allow\", \"Action\": \"sagemaker:ListTags\"} ] }"
	asReturned = `{"Statement":[{"Action":"sagemaker:ListTags","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}`
)

// The provider shows a document with its names sorted and without white space, in a preview too; the program's inputs stay what they are, so
// that neither a second run nor a refresh finds a change.
func TestDocumentsAreNormalizedInOutputs(t *testing.T) {
	b := newBench(t, nil)
	made := b.up(policyType, "p", m{"policy": asWritten})
	assert.Equal(t, asReturned, made.out("policy"))
	assert.Equal(t, asWritten, plain(made.inputs).str("policy"))
	read := b.read(made)
	assert.True(t, made.inputs.DeepEquals(read.Inputs), "%v", read.Inputs)
	assert.True(t, made.outputs.DeepEquals(read.Outputs), "%v", read.Outputs)
	assert.Empty(t, b.diff(made, made.inputs).ChangedKeys)

	require.NoError(t, b.cloud.Modify(policyType+"::"+made.ID(), func(p resource.PropertyMap) {
		p["policy"] = resource.NewStringProperty(`{"Statement":[],"Version":"2012-10-17"}`)
	}))
	assert.Equal(t, `{"Statement":[],"Version":"2012-10-17"}`, plain(b.read(made).Inputs).str("policy"), "what somebody changed shows")
}

func TestASecretDocumentStaysSecret(t *testing.T) {
	b := newBench(t, nil)
	made := b.up(policyType, "p", m{"policy": resource.MakeSecret(resource.NewStringProperty(asWritten))})
	require.True(t, made.outputs["policy"].IsSecret())
	assert.Equal(t, asReturned, made.outputs["policy"].SecretValue().Element.StringValue())
	assert.True(t, made.outputs.DeepEquals(b.read(made).Outputs), "and a refresh finds it again")
}

// A rule that somebody adds to the default group is found, and put back, where the program gives the direction a list; where it gives none,
// the provider leaves the rule alone.
func TestRulesOfTheDefaultGroup(t *testing.T) {
	for name, inputs := range map[string]m{"empty lists": {"ingress": []any{}, "egress": []any{}}, "no lists": {}} {
		b := newBench(t, nil)
		vpc := b.up(vpcType, "v", m{"cidrBlock": "10.0.0.0/16"})
		group := b.up(defaultSecurityGroupType, "default", with(inputs, m{"vpcId": vpc.ID()}))
		assert.Empty(t, plain(group.outputs).objs("ingress"), "adopting takes the rules away: "+name)
		require.NoError(t, b.cloud.Modify(defaultSecurityGroupType+"::"+group.ID(), func(p resource.PropertyMap) {
			p["ingress"] = objects(props{"protocol": text("-1"), "fromPort": number(0), "toPort": number(0), "cidrBlocks": texts("0.0.0.0/0")})
		}))
		read := b.read(group)
		assert.Len(t, plain(read.Outputs).objs("ingress"), 1, name)
		group.inputs, group.outputs = read.Inputs, read.Outputs
		changed := b.diff(group, b.checked(defaultSecurityGroupType, "default", with(inputs, m{"vpcId": vpc.ID()}))).ChangedKeys
		if name == "no lists" {
			assert.Empty(t, changed, name)
		} else {
			assert.Equal(t, []resource.PropertyKey{"ingress"}, changed, name)
		}
	}
}
