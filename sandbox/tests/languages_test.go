package tests

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/pulumi-resource-private-notebook/componentserver"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
)

// deployment is a stack of somebody's own program, with its simulated account.
type deployment struct {
	*engine.Stack
	account *cloud.Cloud
	project *engine.Project
}

// ofProgram opens a stack of this program, in a project of its own. With another deployment it goes on from that one.
func ofProgram(t *testing.T, from *deployment, program pulumi.RunFunc) *deployment {
	t.Helper()
	if from != nil {
		return ofProject(t, from.project, from, program)
	}
	return ofProject(t, ownProject(t), nil, program)
}

// ofProject does the same in a project that the test chooses.
func ofProject(t *testing.T, project *engine.Project, from *deployment, program pulumi.RunFunc) *deployment {
	t.Helper()
	made := &deployment{project: project}
	settings := engine.Settings{
		Project: project,
		Keys:    keys,
		Program: func(map[string]string) pulumi.RunFunc { return program },
		Plugins: engine.Plugins{"private-notebook": func() pulumirpc.ResourceProviderServer {
			return componentserver.New(committedSchema(t), nil)
		}},
	}
	if from == nil {
		made.account = openCloud(t)
	} else {
		made.account, settings.From = from.account, from.Stack
	}
	settings.Providers = engine.Providers{"aws": made.account.AWS, "tls": made.account.TLS}
	stack, err := engine.Open(t.Context(), settings)
	require.NoError(t, err)
	made.Stack = stack
	return made
}

func ownProject(t *testing.T) *engine.Project {
	t.Helper()
	return projectWith(t, "languages", "  aws:region: ap-northeast-1\n")
}

// projectWith is a project of this name, with these lines of configuration.
func projectWith(t *testing.T, name, config string) *engine.Project {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "Pulumi.yaml"), []byte("name: "+name+"\nruntime: yaml\n"), 0o600))
	project, err := engine.Read(folder, "dev", "Pulumi.dev.yaml", []byte("config:\n"+config))
	require.NoError(t, err)
	return project
}

func openCloud(t *testing.T) *cloud.Cloud {
	t.Helper()
	account, err := cloud.Open("", nil)
	require.NoError(t, err)
	return account
}

func committedSchema(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "cmd", "pulumi-resource-private-notebook", "schema.json"))
	require.NoError(t, err)
	return text
}

// remote is any component as a program of another language sees it: what the engine hands back, by name.
type remote struct {
	pulumi.ResourceState
	VpcID                pulumi.StringOutput      `pulumi:"vpcId"`
	SubnetIDs            pulumi.StringMapOutput   `pulumi:"subnetIds"`
	RoleName             pulumi.StringOutput      `pulumi:"roleName"`
	PresignCommand       pulumi.StringOutput      `pulumi:"presignCommand"`
	ServerCertificateArn pulumi.StringOutput      `pulumi:"serverCertificateArn"`
	ClientCertificateArn pulumi.StringOutput      `pulumi:"clientCertificateArn"`
	GatewayID            pulumi.StringOutput      `pulumi:"gatewayId"`
	APIEndpointID        pulumi.StringOutput      `pulumi:"apiEndpointId"`
	NotebookEndpointID   pulumi.StringOutput      `pulumi:"notebookEndpointId"`
	PolicyArns           pulumi.StringArrayOutput `pulumi:"policyArns"`
	Arn                  pulumi.StringOutput      `pulumi:"arn"`
}

// declare has the plugin declare a component, as a program of another language does.
func declare(ctx *pulumi.Context, component, name string, inputs pulumi.Map, opts ...pulumi.ResourceOption) (*remote, error) {
	made := &remote{}
	return made, ctx.RegisterRemoteComponentResource("private-notebook:index:"+component, name, inputs, made, opts...)
}

const (
	zone      = "ap-northeast-1a"
	otherZone = "ap-northeast-1c"
)

func texts(values ...string) pulumi.Array {
	all := pulumi.Array{}
	for _, v := range values {
		all = append(all, pulumi.String(v))
	}
	return all
}

// vpcOf is a network's VPC as other languages give it. The ranges are written out: an output cannot be one.
func vpcOf(network *remote, cidr string, zones ...string) pulumi.Map {
	subnets := pulumi.Array{}
	for _, zone := range zones {
		subnets = append(subnets, pulumi.Map{"id": network.SubnetIDs.MapIndex(pulumi.String(zone)), "availabilityZone": pulumi.String(zone)})
	}
	return pulumi.Map{"id": network.VpcID, "cidr": pulumi.String(cidr), "subnets": subnets}
}

// TestALanguageLivesAsGoDoes is a stack's life: from a first preview, in which nothing is known, to its end.
func TestALanguageLivesAsGoDoes(t *testing.T) {
	stack := ofProgram(t, nil, smallestElsewhere)
	preview, err := stack.Preview(t.Context(), quiet)
	require.NoError(t, err)
	require.Positive(t, preview.Changes["create"])
	assert.Empty(t, stack.account.Resources(), "a preview makes nothing")

	made, err := stack.Up(t.Context(), quiet)
	require.NoError(t, err)
	assert.Equal(t, preview.Changes, made.Changes, "a preview with unknowns foresees what is made")
	outputs, err := stack.Outputs(t.Context())
	require.NoError(t, err)
	assert.Contains(t, outputs["presignCommand"].Value, "aws sagemaker create-presigned-notebook-instance-url --endpoint-url https://vpce-")
	for _, operation := range []func() (engine.Result, error){
		func() (engine.Result, error) { return stack.Preview(t.Context(), unchanged) },
		func() (engine.Result, error) { return stack.Up(t.Context(), unchanged) },
		func() (engine.Result, error) { return stack.Refresh(t.Context(), unchanged) },
	} {
		_, err := operation()
		require.NoError(t, err)
	}
	_, err = stack.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	for _, left := range stack.account.Resources() {
		assert.True(t, left.Seeded || left.Owner != "", "%s %s is left", left.Type, left.ID)
	}
}

// TestAStackMovesBetweenLanguages has one stack deployed from Go, then by the plugin, then from Go again: nothing changes, whatever
// is deployed with outputs or without.
func TestAStackMovesBetweenLanguages(t *testing.T) {
	for name, row := range map[string]struct{ inGo, elsewhere pulumi.RunFunc }{
		"the smallest": {smallestInGo, smallestElsewhere},
		"a VPN":        {vpnInGo, vpnElsewhere},
		"a fleet":      {fleetInGo, fleetElsewhere},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun := ofProgram(t, nil, row.inGo)
			_, err := begun.Up(t.Context(), quiet)
			require.NoError(t, err)
			moved := ofProgram(t, begun, row.elsewhere)
			_, err = moved.Preview(t.Context(), unchanged)
			require.NoError(t, err)
			_, err = moved.Up(t.Context(), unchanged)
			require.NoError(t, err)
			assert.Equal(t, report(t, begun), report(t, moved), "the report is the same whoever deployed")
			back := ofProgram(t, moved, row.inGo)
			_, err = back.Up(t.Context(), unchanged)
			require.NoError(t, err)

			first := ofProgram(t, nil, row.elsewhere)
			_, err = first.Up(t.Context(), quiet)
			require.NoError(t, err)
			_, err = ofProgram(t, first, row.inGo).Up(t.Context(), unchanged)
			require.NoError(t, err)
		})
	}
}

// report judges a deployment from its export, as `private-notebook paths` does, whatever it is meant to allow.
func report(t *testing.T, of *deployment) accesspath.Report {
	t.Helper()
	text, err := of.Export(t.Context())
	require.NoError(t, err)
	seen := observe.Observe(readResources(t, text), observe.Stated{})
	assert.Empty(t, seen.NotUnderstood)
	return accesspath.Judge(seen, accesspath.Intent{AllowedPaths: []accesspath.From{accesspath.FromVPC}})
}
