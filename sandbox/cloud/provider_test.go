package cloud

import (
	"context"
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/simulation"
)

func (b *bench) invoke(token string, args m) (replied, error) {
	resp, err := b.aws.Invoke(context.Background(), plugin.InvokeRequest{
		Tok: tokens.ModuleMember(token), Args: answered(resource.NewPropertyMapFromMap(args)),
	})
	return replied{received(resp.Properties), resp.Failures}, err
}

const (
	getEndpointService = "aws:ec2/getVpcEndpointService:getVpcEndpointService"
	notebooks          = "aws.sagemaker.ap-northeast-1.notebook"
)

func TestFunctions(t *testing.T) {
	w := newBench(t, nil).network()
	tests := []struct {
		token  string
		args   m
		result any
		want   map[string]any
	}{
		{"aws:index/getRegion:getRegion", m{}, aws.GetRegionResult{}, m{"name": testRegion}},
		{"aws:index/getRegion:getRegion", m{"name": "us-east-1"}, aws.GetRegionResult{}, m{"name": "us-east-1"}},
		{"aws:index/getCallerIdentity:getCallerIdentity", m{}, aws.GetCallerIdentityResult{}, m{"accountId": AccountID}},
		{"aws:index/getPartition:getPartition", m{}, aws.GetPartitionResult{}, m{"partition": "aws", "dnsSuffix": "amazonaws.com"}},
		{"aws:ec2/getVpc:getVpc", m{"id": w.vpc.ID()}, ec2.LookupVpcResult{}, m{
			"cidrBlock": "10.60.0.0/16", "enableDnsHostnames": true, "enableDnsSupport": true,
		}},
		{"aws:ec2/getVpc:getVpc", m{"tags": m{"Project": "private-notebook"}}, ec2.LookupVpcResult{}, m{"id": w.vpc.ID()}},
		{"aws:ec2/getSubnet:getSubnet", m{"id": w.subnetC.ID()}, ec2.LookupSubnetResult{}, m{
			"availabilityZone": "ap-northeast-1c", "availabilityZoneId": "apne1-az1", "vpcId": w.vpc.ID(),
			"availableIpAddressCount": 251.0,
		}},
		{"aws:ec2/getSubnet:getSubnet", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.0.0/24"}, ec2.LookupSubnetResult{}, m{
			"id": w.subnetA.ID(),
		}},
		{getEndpointService, m{"serviceName": notebooks, "serviceType": "Interface"}, ec2.LookupVpcEndpointServiceResult{}, m{
			"availabilityZones": []any{"ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"}, "serviceName": notebooks,
			"privateDnsName": "*.notebook.ap-northeast-1.sagemaker.aws",
		}},
	}
	for _, tt := range tests {
		resp, err := w.invoke(tt.token, tt.args)
		require.NoError(t, err, tt.token)
		got := resp.Properties.Mappable()
		for key, want := range tt.want {
			assert.Equal(t, want, got[key], "%s %s", tt.token, key)
		}
		v := &verdict{}
		checkObject(tt.token, reflect.TypeOf(tt.result), "", props(resp.Properties), v)
		assert.Empty(t, v.failures, "the result is that of the SDK")
	}
}

func TestFunctionsThatFail(t *testing.T) {
	w := newBench(t, nil).network()
	w.up(vpcType, "second", m{"cidrBlock": "10.61.0.0/16"})
	tests := []struct {
		token string
		args  m
		want  string
	}{
		{"aws:ec2/getVpc:getVpc", m{"id": "vpc-0"}, "no matching EC2 VPC found"},
		{"aws:ec2/getSubnet:getSubnet", m{"id": "subnet-0"}, "no matching EC2 Subnet found"},
		{"aws:ec2/getVpc:getVpc", m{}, "multiple EC2 VPCs matched"},
		{"aws:ec2/getVpc:getVpc", m{"state": "pending"}, "no matching EC2 VPC found"},
		{"aws:ec2/getVpc:getVpc", m{"tags": m{"Project": "other"}}, "no matching EC2 VPC found"},
		{"aws:ec2/getVpc:getVpc", m{"default": true}, "not as a default"},
		{"aws:ec2/getVpc:getVpc", m{"filters": []any{m{"name": "n", "values": []any{"v"}}}}, "not by filters"},
		{getEndpointService, m{"serviceName": "aws.sagemaker.eu-west-1.notebook"},
			"api error InvalidServiceName: The Vpc Endpoint Service 'aws.sagemaker.eu-west-1.notebook' does not exist"},
		{getEndpointService, m{"serviceName": notebooks, "serviceType": "Gateway"}, "no matching EC2 VPC Endpoint Service found"},
		{"aws:index/getRegion:getRegion", m{"name": "nowhere"}, "region not found"},
	}
	for _, tt := range tests {
		_, err := w.invoke(tt.token, tt.args)
		assert.ErrorContains(t, err, tt.want)
	}
	resp, err := w.invoke("aws:ec2/getVpc:getVpc", m{"vpcId": "vpc-0"})
	require.NoError(t, err)
	require.Len(t, resp.Failures, 1)
	assert.Contains(t, resp.Failures[0].Reason, `aws:ec2/getVpc:getVpc has no input "vpcId"`)
}

func TestConfiguration(t *testing.T) {
	tests := []struct {
		name   string
		config m
		want   string
	}{
		{"good", m{"region": testRegion, "version": "6.83.4", "defaultTags": m{"tags": m{"A": "1"}}}, ""},
		{"tags as text", m{"region": testRegion, "defaultTags": `{"tags":{"A":"1"}}`}, ""},
		{"numbers as text", m{"region": testRegion, "maxRetries": "3", "skipCredentialsValidation": "true"}, ""},
		{"no region", m{}, "Missing region information"},
		{"no such region", m{"region": "tokyo"}, "invalid AWS Region: tokyo"},
		{"unknown setting", m{"region": testRegion, "regio": "x"}, `the aws provider has no input "regio"; the nearest one is "region"`},
		{"wrong kind", m{"region": testRegion, "maxRetries": "many"}, "wants a whole number"},
		{"other account", m{"region": testRegion, "allowedAccountIds": []any{"999999999999"}}, "AWS account ID not allowed"},
		{"this account", m{"region": testRegion, "allowedAccountIds": []any{AccountID}}, ""},
		{"forbidden account", m{"region": testRegion, "forbiddenAccountIds": []any{AccountID}}, "AWS account ID not allowed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			provider := newBench(t, nil).aws
			news := answered(resource.NewPropertyMapFromMap(tt.config))
			resp, err := provider.CheckConfig(context.Background(), plugin.CheckConfigRequest{News: news})
			require.NoError(t, err)
			if tt.want == "" {
				assert.Empty(t, resp.Failures)
				marked := resource.NewPropertyMapFromMap(tt.config)
				marked[simulation.Key] = resource.NewStringProperty(simulation.Mark)
				assert.Equal(t, answered(marked), resp.Properties, "what stays in the state says that it is simulated")
				_, err := provider.Configure(context.Background(), plugin.ConfigureRequest{Inputs: resp.Properties})
				assert.NoError(t, err)
				diff, err := provider.DiffConfig(context.Background(), plugin.DiffConfigRequest{OldInputs: news, NewInputs: resp.Properties})
				require.NoError(t, err)
				assert.Equal(t, plugin.DiffNone, diff.Changes, "a state of before the mark does not change by it")
				return
			}
			require.Len(t, resp.Failures, 1)
			assert.Contains(t, resp.Failures[0].Reason, tt.want)
		})
	}
}

func TestConfigureRefusesWhatCheckWasNotAsked(t *testing.T) {
	c, err := Open("", nil)
	require.NoError(t, err)
	provider := c.AWS()
	_, err = provider.Configure(context.Background(), plugin.ConfigureRequest{})
	require.ErrorContains(t, err, "Missing region information")
	_, err = provider.Create(context.Background(), plugin.CreateRequest{URN: urnOf(vpcType, "net")})
	require.ErrorContains(t, err, "was not configured before aws:ec2/vpc:Vpc was used")
}

func TestARegionThatChangesReplacesTheProvider(t *testing.T) {
	b := newBench(t, nil)
	diff := func(old, new m) plugin.DiffResponse {
		resp, err := b.aws.DiffConfig(context.Background(), plugin.DiffConfigRequest{
			OldInputs: answered(resource.NewPropertyMapFromMap(old)), NewInputs: answered(resource.NewPropertyMapFromMap(new)),
		})
		require.NoError(t, err)
		return resp
	}
	assert.True(t, diff(m{"region": "a"}, m{"region": "b"}).Replace())
	assert.Equal(t, plugin.DiffNone, diff(m{"region": "a"}, m{"region": "a"}).Changes)
	tags := diff(m{"region": "a"}, m{"region": "a", "defaultTags": m{}})
	assert.Equal(t, plugin.DiffSome, tags.Changes)
	assert.False(t, tags.Replace())
}

func TestRegionsAreApart(t *testing.T) {
	b := newBench(t, nil)
	vpc := b.up(vpcType, "net", m{"cidrBlock": "10.60.0.0/16"})
	role := b.up(roleType, "r", m{"assumeRolePolicy": trustEC2})
	_, err := b.aws.Configure(context.Background(), plugin.ConfigureRequest{
		Inputs: answered(resource.NewPropertyMapFromMap(m{"region": "us-east-1"})),
	})
	require.NoError(t, err)
	assert.Empty(t, b.read(vpc).ID)
	assert.Equal(t, role.id, b.read(role).ID)
	b.refuses("InvalidVpcID.NotFound", subnetType, "a", m{"vpcId": vpc.ID(), "cidrBlock": "10.60.0.0/24"})
}

// previewed is what a preview says of a resource with new inputs.
func (b *bench) previewed(d *deployed, inputs resource.PropertyMap) resource.PropertyMap {
	b.t.Helper()
	resp, err := b.aws.Update(context.Background(), plugin.UpdateRequest{
		URN: d.urn, ID: d.id, OldInputs: answered(d.inputs), OldOutputs: answered(d.outputs), NewInputs: answered(inputs), Preview: true,
	})
	require.NoError(b.t, err)
	return received(resp.Properties)
}

func TestUpdatePreviews(t *testing.T) {
	w := newBench(t, nil).everything()
	resolver := w.of(resolverEndpointType, "inbound")
	inputs := resolver.inputs.Copy()
	inputs["tags"] = object(props{"A": text("1")})
	out := w.previewed(resolver, inputs)
	assert.False(t, out.ContainsUnknowns(), "what AWS decided stays known: %v", out)
	assert.Equal(t, "1", plain(out).obj("tagsAll").str("A"))
	assert.NotContains(t, w.read(resolver).Outputs, resource.PropertyKey("tags"), "a preview changes nothing")

	inputs = w.notebook.inputs.Copy()
	delete(inputs, "lifecycleConfigName")
	assert.NotContains(t, w.previewed(w.notebook, inputs), resource.PropertyKey("lifecycleConfigName"), "what the program takes back goes")
}

func TestGettingAResourceByItsID(t *testing.T) {
	w := newBench(t, nil).everything()
	got := w.lookAt(w.aws, plugin.ReadRequest{URN: urnOf(vpcType, "got"), ID: w.vpc.id})
	assert.Equal(t, "10.60.0.0/16", plain(got.Inputs).str("cidrBlock"))
	assert.NotContains(t, got.Inputs, resource.PropertyKey("arn"))
	assert.True(t, w.vpc.outputs.DeepEquals(got.Outputs))
	resp, err := w.aws.Read(context.Background(), plugin.ReadRequest{URN: urnOf(vpcType, "got"), ID: "vpc-0"})
	require.NoError(t, err)
	assert.Empty(t, resp.ID)
}

func TestHandshakeAndInfo(t *testing.T) {
	b := newBench(t, nil)
	ctx := context.Background()
	for name, provider := range map[string]plugin.Provider{"6.83.4": b.aws, "5.5.1": b.tls} {
		hand, err := provider.Handshake(ctx, plugin.ProviderHandshakeRequest{})
		require.NoError(t, err)
		assert.True(t, hand.AcceptSecrets)
		info, err := provider.GetPluginInfo(ctx)
		require.NoError(t, err)
		assert.Equal(t, name, info.Version.String())
		require.NoError(t, provider.SignalCancellation(ctx))
		require.NoError(t, provider.Close())
		_, err = provider.GetMapping(ctx, plugin.GetMappingRequest{})
		require.NoError(t, err)
		_, err = provider.GetMappings(ctx, plugin.GetMappingsRequest{})
		require.NoError(t, err)
	}
}
