package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onNetwork declares a network, and a component with inputs that are made of its outputs.
func onNetwork(component string, inputs func(network *remote) pulumi.Map, opts ...pulumi.ResourceOption) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		network, err := declareNetwork(ctx, "private", zone)
		if err != nil {
			return err
		}
		_, err = declare(ctx, component, "the", inputs(network), opts...)
		return err
	}
}

// from is an output of the network that turns out to be this value.
func from(network *remote, value any) pulumi.Output {
	return network.VpcID.ApplyT(func(string) any { return value })
}

const hasNoValue = " has a problem: is an output that turned out to be null; leave it out, or give an output that has a value"

// TestWhatAnOutputTurnsOutToBeIsChecked: a preview does not know it, so it is the update that refuses it, before the component is registered.
func TestWhatAnOutputTurnsOutToBeIsChecked(t *testing.T) {
	for name, row := range map[string]struct {
		component string
		inputs    func(*remote) pulumi.Map
		says      string
	}{
		"null where an ID is required": {"FlowLogs", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpcId": from(n, nil)}
		}, "- property vpcId with value null" + hasNoValue},
		"null where a key may be left out": {"Notebook", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpc": vpcOf(n, "10.60.0.0/16", zone), "kmsKeyArn": from(n, nil)}
		}, "- property kmsKeyArn with value null" + hasNoValue},
		"null in a map": {"Ec2Issuer", func(n *remote) pulumi.Map {
			return pulumi.Map{"tags": pulumi.Map{"Team": from(n, nil)}}
		}, "- property tags.Team with value null" + hasNoValue},
		"null in a list": {"PresignPolicy", func(n *remote) pulumi.Map {
			return pulumi.Map{"endpointIds": texts("vpce-0a1b2c3d4e5f60718", "vpce-1a1b2c3d4e5f60718"), "notebookArns": pulumi.Array{from(n, nil)}}
		}, "- property notebookArns[0] with value null" + hasNoValue},
		"a secret null": {"FlowLogs", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpcId": pulumi.ToSecret(from(n, nil))}
		}, "- property vpcId (holds a secret)" + hasNoValue},
		"a number": {"FlowLogs", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpcId": from(n, 5)}
		}, "- property vpcId with value 5 has a problem: is a number; write a string, in quotes"},
		"an object": {"FlowLogs", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpcId": from(n, map[string]any{"id": "vpc-0a1b2c3d4e5f60718"})}
		}, `- property vpcId with value {"id": "vpc-0a1b2c3d4e5f60718"} has a problem: is an object; write a string`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stack := ofProgram(t, nil, onNetwork(row.component, row.inputs))
			_, err := stack.Preview(t.Context(), quiet)
			require.NoError(t, err)
			up, err := stack.Up(t.Context(), quiet)
			require.Error(t, err)
			assert.Contains(t, saidBy(up), row.says)
		})
	}
}

// TestANaturalMistakeIsRefusedWithItsRemedy are what people try first in languages in which everything is an output.
func TestANaturalMistakeIsRefusedWithItsRemedy(t *testing.T) {
	const unknown = " (not known yet) has a problem: is an output that is not known yet of private, private-vpc" + becausePlain
	const secret = " (holds a secret) has a problem: is a secret, and what is declared hangs on it: it would be seen in names and rules; "
	for name, row := range map[string]struct {
		component string
		inputs    func(*remote) pulumi.Map
		says      []string
	}{
		"a whole resource": {"Notebook", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpc": pulumi.NewResourceInput(n), "kmsKeyArn": pulumi.NewResourceInput(n), "rolePolicyArns": pulumi.Array{pulumi.NewResourceInput(n)}}
		}, []string{
			"- property vpc (holds a whole resource) has a problem: is a whole resource; write an object, and outputs of the resource where IDs are asked for",
			"- property kmsKeyArn (holds a whole resource) has a problem: is a whole resource; give the output that is meant, such as its ID",
			"- property rolePolicyArns (holds a whole resource) has a problem: is a list; write a map",
		}},
		"a file": {"Notebook", func(n *remote) pulumi.Map {
			return pulumi.Map{"onStartScript": pulumi.NewStringAsset("#!/bin/bash"), "tags": pulumi.NewAssetArchive(map[string]any{})}
		}, []string{
			`- property onStartScript with value asset(text="#!/bin/bash") has a problem: is an asset; give the text itself, for example what your ` +
				`language reads from the file`,
			`- property tags with value archive(assets={}) has a problem: is an archive; write a map`,
		}},
		"a composite that is an output": {"PrivateNotebook", func(n *remote) pulumi.Map {
			return pulumi.Map{"vpc": from(n, nil), "tags": from(n, nil), "onPremisesCidrs": from(n, nil)}
		}, []string{
			"- property vpc" + unknown + "write an object in its place, and the outputs in it",
			"- property tags" + unknown + "write a map in its place, and the outputs in it",
			"- property onPremisesCidrs" + unknown + "write the value itself, or take it from the configuration",
		}},
		"a composite that is a secret": {"PrivateNotebook", func(n *remote) pulumi.Map {
			return pulumi.Map{"tags": pulumi.ToSecret(pulumi.Map{"Team": pulumi.String("x")}), "onPremisesCidrs": pulumi.ToSecret(texts("10.0.0.0/8"))}
		}, []string{
			"- property tags" + secret + "write a map in its place, and the secrets in it",
			"- property onPremisesCidrs" + secret + "give it as it is, without making a secret of it",
		}},
		"nulls and sizes": {"PrivateNotebook", func(n *remote) pulumi.Map {
			return pulumi.Map{"linkedVpcs": pulumi.Array{nil}, "notebook": pulumi.Map{"volumeSizeGiB": pulumi.Float64(1e300)}, "__internal": pulumi.String("x")}
		}, []string{
			"- property linkedVpcs[0] with value null has a problem: is null; leave the entry out, or write an object",
			"- property notebook.volumeSizeGiB with value 1e+300 has a problem: is too large a number; write a whole number",
			`- property __internal with value "x" has a problem: is no property of this; choose from region, vpc, `,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			preview, err := ofProgram(t, nil, onNetwork(row.component, row.inputs)).Preview(t.Context(), quiet)
			require.Error(t, err)
			for _, line := range row.says {
				assert.Contains(t, saidBy(preview), line)
			}
		})
	}
}

// TestNullAndEmptyAreAsGoodAsLeftOut: one stack without these inputs, and then with them.
func TestNullAndEmptyAreAsGoodAsLeftOut(t *testing.T) {
	stack := ofProgram(t, nil, onNetwork("PrivateNotebook", func(n *remote) pulumi.Map { return pulumi.Map{"vpc": vpcOf(n, "10.60.0.0/16", zone)} }))
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	_, err = ofProgram(t, stack, onNetwork("PrivateNotebook", func(n *remote) pulumi.Map {
		return pulumi.Map{
			"vpc": vpcOf(n, "10.60.0.0/16", zone), "clientVpn": nil, "region": pulumi.String(""), "linkedVpcs": pulumi.Array{},
			"notebooks": pulumi.Map{}, "onPremisesCidrs": pulumi.Array{}, "presignPolicy": pulumi.Map{"roles": pulumi.Map{"nobody": nil}},
			"notebook": pulumi.Map{"kmsKeyArn": nil, "volumeSizeGiB": nil}, "privateLink": pulumi.Map{"vpc": nil}, "tags": pulumi.Map{"Team": nil},
		}
	})).Up(t.Context(), unchanged)
	require.NoError(t, err)
}

// TestEveryKeyOfAMapArrives, also one that looks like Pulumi's own.
func TestEveryKeyOfAMapArrives(t *testing.T) {
	stack := ofProgram(t, nil, func(ctx *pulumi.Context) error {
		_, err := declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{"tags": pulumi.Map{"__owner": pulumi.String("me"), "a.b c": pulumi.String("x")}})
		return err
	})
	_, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	text, err := stack.Export(t.Context())
	require.NoError(t, err)
	assert.Contains(t, string(text), `"__owner": "me"`)
	assert.Contains(t, string(text), `"a.b c": "x"`)
}
