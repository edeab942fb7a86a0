package componentserver

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumierrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/emptypb"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/components"
	"private-notebook/internal/fault"
	"private-notebook/internal/version"
)

// What a component does on the engine is tested in sandbox/tests, and what a user types in sandbox/cli. Here is what neither shows.

func TestTheVersionsAreThoseOfTheModule(t *testing.T) {
	text, err := os.ReadFile("../../../go.mod")
	require.NoError(t, err)
	for name, major := range majors {
		found := regexp.MustCompile(`github.com/pulumi/pulumi-` + name + `/sdk/v\d+ v(\S+)`).FindStringSubmatch(string(text))
		require.NotNil(t, found, name)
		assert.Equal(t, found[1], exact[name], "the version of %s that a refusal advises is the one that is tested", name)
		assert.Equal(t, semver.MustParse(found[1]).Major, major, name)
	}
	assert.Len(t, exact, len(majors))
}

func TestWhatTheServerSaysOfItself(t *testing.T) {
	server := New([]byte(`{"name":"private-notebook"}`), nil)
	info, err := server.GetPluginInfo(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.Equal(t, version.Number, info.GetVersion())
	understood, err := server.Handshake(t.Context(), &pulumirpc.ProviderHandshakeRequest{})
	require.NoError(t, err)
	assert.True(t, understood.GetAcceptSecrets() && understood.GetAcceptResources() && understood.GetAcceptOutputs(), understood)
	configured, err := server.Configure(t.Context(), &pulumirpc.ConfigureRequest{})
	require.NoError(t, err)
	assert.True(t, configured.GetAcceptSecrets() && configured.GetAcceptResources() && configured.GetAcceptOutputs(), configured)
	assert.True(t, configured.GetSupportsPreview())
	got, err := server.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{})
	require.NoError(t, err)
	assert.Equal(t, `{"name":"private-notebook"}`, got.GetSchema())
	_, err = server.GetSchema(t.Context(), &pulumirpc.GetSchemaRequest{Version: 1})
	assert.ErrorContains(t, err, "schemas of version 1 are not served")
	_, err = server.Construct(t.Context(), &pulumirpc.ConstructRequest{Type: "private-notebook:index:Notebok"})
	assert.ErrorContains(t, err, "did you mean private-notebook:index:Notebook?")
	_, err = server.Construct(t.Context(), &pulumirpc.ConstructRequest{Type: components.Ec2IssuerToken, Name: "x"})
	assert.ErrorContains(t, err, "no engine is attached")
}

func request(t *testing.T, inputs resource.PropertyMap, dependencies map[string][]string) *pulumirpc.ConstructRequest {
	t.Helper()
	marshalled, err := plugin.MarshalProperties(inputs, keepAll)
	require.NoError(t, err)
	asked := &pulumirpc.ConstructRequest{Inputs: marshalled, InputDependencies: map[string]*pulumirpc.ConstructRequest_PropertyDependencies{}}
	for name, urns := range dependencies {
		asked.InputDependencies[name] = &pulumirpc.ConstructRequest_PropertyDependencies{Urns: urns}
	}
	return asked
}

// TestWhatAnOlderSDKLeavesUnsaidIsKept: it sends an output as its bare value, and says beside the property on what that depends. A plain
// place takes the value; whatever may be an output depends on it.
func TestWhatAnOlderSDKLeavesUnsaidIsKept(t *testing.T) {
	component, err := catalog.Find(components.FlowLogsToken)
	require.NoError(t, err)
	const network, key = "urn:pulumi:dev::p::aws:ec2/vpc:Vpc::net", "urn:pulumi:dev::p::aws:kms/key:Key::key"
	known := resource.NewProperty(resource.Output{Element: resource.NewProperty("arn"), Known: true, Dependencies: []resource.URN{key}})
	read, err := readInputs(component, request(t, resource.PropertyMap{
		"vpcId": resource.NewProperty("vpc-1"), "logKmsKeyArn": known, "bucketArn": resource.MakeSecret(resource.NewProperty("arn")),
		"region": resource.NewProperty("eu-west-1"), "tags": resource.NewNullProperty(),
	}, map[string][]string{"vpcId": {network}, "logKmsKeyArn": {key}, "bucketArn": {network}, "region": {network}}))
	require.NoError(t, err)
	require.NoError(t, read.problems.err("x"))
	assert.Equal(t, "eu-west-1", read.arguments.Interface().(*components.FlowLogsArgs).Region)
	assert.Equal(t, []resource.PropertyValue{
		resource.NewProperty(resource.Output{Element: resource.NewProperty("arn"), Known: true, Secret: true, Dependencies: []resource.URN{network}}),
		known,
		resource.NewProperty(resource.Output{Element: resource.NewProperty("vpc-1"), Known: true, Dependencies: []resource.URN{network}}),
	}, read.leaves, "in the order of their names")
	flat, err := read.flattened(request(t, nil, map[string][]string{"vpcId": {network}}))
	require.NoError(t, err)
	assert.Empty(t, flat.GetInputDependencies())
}

// TestAFaultIsPlacedWhereTheProgramGaveTheArgument in every form that a path has.
func TestAFaultIsPlacedWhereTheProgramGaveTheArgument(t *testing.T) {
	component, err := catalog.Find(components.PrivateNotebookToken)
	require.NoError(t, err)
	r := &reading{component: component, inputs: resource.PropertyMap{
		"onPremisesCidrs": resource.NewProperty([]resource.PropertyValue{resource.MakeSecret(resource.NewProperty("x"))}),
	}}
	for path, want := range map[[2]string]string{
		{"OnPremisesCIDRs", ""}:                     "onPremisesCidrs",
		{"OnPremisesCIDRs[]", "0"}:                  "onPremisesCidrs[0]",
		{"LinkedVpcs[].Vpc.Subnets", "1"}:           "linkedVpcs[1].vpc.subnets",
		{"LinkedVpcs[].Vpc.ID", ""}:                 "linkedVpcs",
		{"Notebooks[].InstanceType", "a.b"}:         `notebooks["a.b"].instanceType`,
		{"Notebooks[].NotebookArgs.KmsKeyArn", "7"}: "notebooks[\"7\"].kmsKeyArn",
		{"PrivateLink.GivenAPIEndpoint.ID", ""}:     "privateLink.givenApiEndpoint.id",
	} {
		assert.Equal(t, want, r.pathOf(argument(path)).String(), path)
	}
	secret, found := lookUp(r.inputs, place{"onPremisesCidrs", 0})
	assert.True(t, found)
	assert.Equal(t, "onPremisesCidrs[0] (holds a secret)", pathTo(place{"onPremisesCidrs", 0}, secret))
	_, found = lookUp(r.inputs, place{"onPremisesCidrs", 1})
	assert.False(t, found)
}

// TestAComponentsFaultsHideWhatMayNotBePrinted, and say what stands nowhere among the arguments.
func TestAComponentsFaultsHideWhatMayNotBePrinted(t *testing.T) {
	component, err := catalog.Find(components.PrivateNotebookToken)
	require.NoError(t, err)
	r := &reading{component: component, inputs: resource.PropertyMap{
		"region": resource.MakeSecret(resource.NewProperty("x")),
		"vpc": resource.MakeSecret(resource.NewProperty(resource.PropertyMap{
			"id": resource.NewProperty("x"),
		})),
		"clientVpn": resource.NewProperty(resource.Output{Known: true, Secret: true, Element: resource.NewProperty(resource.PropertyMap{
			"loginBanner": resource.NewProperty("x"),
		})}),
		"tags":     resource.NewProperty(resource.PropertyMap{"a": resource.MakeComputed(resource.NewProperty(""))}),
		"notebook": resource.NewProperty(resource.PropertyMap{"kmsKeyArn": resource.MakeComponentResourceReference("urn:pulumi:s::p::t::n", "")}),
	}}
	var found fault.List
	found.Add("whole", "region", "is no Region", "write one", "Region")
	found.Add("whole", "ID", "is none", "write one", "Vpc.ID")
	found.Add("whole", "tags", "are none", "write some", "Tags")
	found.Add("whole", "key", "is none", "write KmsKeyArn", "Notebook.KmsKeyArn")
	found.Add("whole", "banner", "is too long", "cut it", "ClientVpn.LoginBanner")
	found.Add("whole", "name", "is too long", "choose another")
	assert.EqualError(t, r.respelled("it", found[5:]), "it has a fault: whole: name is too long; choose another")
	var all *pulumierrors.InputPropertiesError
	require.ErrorAs(t, r.respelled("it", found), &all)
	assert.Equal(t, "it has 6 faults: whole: name is too long; choose another", all.Message)
	assert.Equal(t, []pulumierrors.InputPropertyErrorDetails{
		{PropertyPath: "region (holds a secret)", Reason: "whole: region is no Region; write one"},
		{PropertyPath: "vpc.id (holds a secret)", Reason: "whole: ID is none; write one"},
		{PropertyPath: "tags (not known yet)", Reason: "whole: tags are none; write some"},
		{PropertyPath: "notebook.kmsKeyArn (holds a whole resource)", Reason: "whole: key is none; write kmsKeyArn"},
		{PropertyPath: "clientVpn.loginBanner (holds a secret)", Reason: "whole: banner is too long; cut it"},
	}, all.Errors)
}

func argument(path [2]string) fault.Argument { return fault.Argument{Path: path[0], Member: path[1]} }

// TestAnOlderEnginesUnknownsAreTaken: it sends "not known yet" without more, and nothing else of the inputs is lost by it.
func TestAnOlderEnginesUnknownsAreTaken(t *testing.T) {
	component, err := catalog.Find(components.PrivateLinkToken)
	require.NoError(t, err)
	unknown := resource.MakeComputed(resource.NewProperty(""))
	read, err := readInputs(component, request(t, resource.PropertyMap{
		"clientSecurityGroups": resource.NewProperty(resource.PropertyMap{"a": unknown, "b": resource.NewProperty("sg-1"), "c": resource.MakeSecret(unknown)}),
		"vpc":                  resource.NewProperty(resource.PropertyMap{"id": unknown, "cidr": unknown}),
		"region":               unknown,
	}, nil))
	require.NoError(t, err)
	var at []string
	for _, p := range read.problems {
		at = append(at, p.PropertyPath)
		assert.Contains(t, p.Reason, "is an output that is not known yet, and decides")
	}
	assert.Equal(t, []string{"region (not known yet)", "vpc.cidr (not known yet)"}, at)
	assert.Equal(t, []resource.PropertyValue{unknown, resource.NewProperty("sg-1"), resource.MakeSecret(unknown), unknown}, read.leaves)
}

// TestAKnownAnswerIsItsValue in every kind of place, with what it holds.
func TestAKnownAnswerIsItsValue(t *testing.T) {
	component, err := catalog.Find(components.ClientVpnToken)
	require.NoError(t, err)
	known := func(value any) resource.PropertyValue {
		return resource.NewProperty(resource.Output{Element: resource.NewPropertyValue(value), Known: true})
	}
	read, err := readInputs(component, request(t, resource.PropertyMap{
		"port": known(1194), "selfServicePortal": known(true), "clientCidr": known("172.16.0.0/22"), "routes": known([]any{"10.0.0.0/8"}),
		"tags": known(map[string]any{"a": "b"}), "otherCidrs": known(nil), "loginBanner": known(nil),
		"authorizedGroups": resource.NewProperty(resource.PropertyMap{"w": resource.NewNullProperty(), "x": known(nil), "y": known("g")}),
	}, nil))
	require.NoError(t, err)
	require.NoError(t, read.problems.err("x"))
	got := read.arguments.Interface().(*components.ClientVpnArgs)
	assert.Equal(t, 1194, got.Port)
	assert.True(t, got.SelfServicePortal)
	assert.Equal(t, "172.16.0.0/22", got.ClientCIDR.String())
	assert.Equal(t, "[10.0.0.0/8]", fmt.Sprint(got.Routes))
	assert.Nil(t, got.OtherCIDRs)
	assert.Len(t, read.leaves, 2, "the tag and the group")
	for _, step := range read.steps {
		step([]pulumi.StringInput{pulumi.String("group"), pulumi.String("tag")})
	}
	assert.Equal(t, pulumi.StringMap{"a": pulumi.String("tag")}, got.Tags)
	assert.Equal(t, pulumi.String("group"), got.AuthorizedGroups["y"], "each is put in its own place")
	assert.Equal(t, []string{"y"}, slices.Collect(maps.Keys(got.AuthorizedGroups)), "an entry that is null is none")
}
