package componentserver

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/components"
)

// TestAnOlderSDKsDependenciesAreAdded to those that a value names itself, and to no other property. What is secret or not known yet stays so.
func TestAnOlderSDKsDependenciesAreAdded(t *testing.T) {
	component, err := catalog.Find(components.FlowLogsToken)
	require.NoError(t, err)
	const network, key = resource.URN("urn:pulumi:dev::p::aws:ec2/vpc:Vpc::net"), resource.URN("urn:pulumi:dev::p::aws:kms/key:Key::key")
	empty := resource.NewProperty("")
	output := func(of resource.Output) resource.PropertyValue { return resource.NewProperty(of) }
	read, err := readInputs(component, request(t, resource.PropertyMap{
		"bucketArn":    resource.MakeSecret(resource.MakeComputed(empty)),
		"logKmsKeyArn": output(resource.Output{Element: resource.NewProperty("arn"), Known: true, Secret: true, Dependencies: []resource.URN{key}}),
		"tags":         resource.NewProperty(resource.PropertyMap{"a": resource.NewProperty("b")}),
		"vpcId":        resource.MakeComputed(empty),
	}, map[string][]string{"bucketArn": {string(network)}, "logKmsKeyArn": {string(key), string(network)}, "vpcId": {string(network)}}))
	require.NoError(t, err)
	require.NoError(t, read.problems.err("x"))
	assert.Equal(t, []resource.PropertyValue{
		output(resource.Output{Element: empty, Secret: true, Dependencies: []resource.URN{network}}),
		output(resource.Output{Element: resource.NewProperty("arn"), Known: true, Secret: true, Dependencies: []resource.URN{key, network}}),
		resource.NewProperty("b"),
		output(resource.Output{Element: empty, Dependencies: []resource.URN{network}}),
	}, read.leaves)
}

// TestASecretIsRefusedInAPlainPlace, in whichever form it comes, and is not printed.
func TestASecretIsRefusedInAPlainPlace(t *testing.T) {
	component, err := catalog.Find(components.Ec2IssuerToken)
	require.NoError(t, err)
	region := resource.NewProperty("eu-west-1")
	for name, value := range map[string]resource.PropertyValue{
		"secret":        resource.MakeSecret(region),
		"secret output": resource.NewProperty(resource.Output{Element: region, Known: true, Secret: true}),
	} {
		read, err := readInputs(component, request(t, resource.PropertyMap{"region": value}, nil))
		require.NoError(t, err, name)
		require.Len(t, read.problems, 1, name)
		assert.Equal(t, "region (holds a secret)", read.problems[0].PropertyPath, name)
		assert.Contains(t, read.problems[0].Reason, "is a secret", name)
	}
}

// TestAnAddressIsOfIPv4, also where IPv6 writes one.
func TestAnAddressIsOfIPv4(t *testing.T) {
	component, err := catalog.Find(components.InboundResolverToken)
	require.NoError(t, err)
	for address, refused := range map[string]bool{"10.60.0.10": false, "fd00::10": true, "::ffff:10.60.0.10": true, "10.60.0.0/24": true} {
		read, err := readInputs(component, request(t, resource.PropertyMap{
			"addresses": resource.NewProperty(resource.PropertyMap{"zone": resource.NewProperty(address)}),
		}, nil))
		require.NoError(t, err)
		if !refused {
			assert.Empty(t, read.problems, address)
			continue
		}
		require.Len(t, read.problems, 1, address)
		assert.Contains(t, read.problems[0].Reason, "is not an IPv4 address", address)
	}
}
