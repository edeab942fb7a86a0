package cloud

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// faultsOf are the faults of inputs, each as "property: reason".
func (b *bench) faultsOf(token string, inputs m) []string {
	b.t.Helper()
	resp := b.check(token, "x", nil, resource.NewPropertyMapFromMap(inputs))
	var list []string
	for _, f := range resp.Failures {
		list = append(list, fmt.Sprintf("%s: %s", f.Property, f.Reason))
	}
	slices.Sort(list)
	return list
}

func TestInputsAreHeldToTheSchema(t *testing.T) {
	for _, tt := range schemaTests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, newBench(t, nil).faultsOf(tt.token, tt.inputs))
		})
	}
}

var schemaTests = []struct {
	name   string
	token  string
	inputs m
	want   []string
}{
	{
		"unknown name with a near one", vpcType, m{"cidrBlok": "10.0.0.0/16"},
		[]string{`cidrBlok: aws:ec2/vpc:Vpc has no input "cidrBlok"; the nearest one is "cidrBlock"`},
	},
	{
		"unknown name with none near", vpcType, m{"colour": "blue"},
		[]string{`colour: aws:ec2/vpc:Vpc has no input "colour"`},
	},
	{
		"wrong kinds", vpcType, m{"cidrBlock": 10, "enableDnsSupport": "yes", "ipv4NetmaskLength": 16.5, "tags": "none"},
		[]string{
			`cidrBlock: aws:ec2/vpc:Vpc wants a string for "cidrBlock", got a number`,
			`enableDnsSupport: aws:ec2/vpc:Vpc wants a boolean for "enableDnsSupport", got a string`,
			`ipv4NetmaskLength: aws:ec2/vpc:Vpc wants a whole number for "ipv4NetmaskLength", got a number`,
			`tags: aws:ec2/vpc:Vpc wants a map for "tags", got a string`,
		},
	},
	{
		"missing scalar", subnetType, m{"cidrBlock": "10.0.0.0/24"},
		[]string{`vpcId: aws:ec2/subnet:Subnet needs "vpcId", which is missing`},
	},
	{
		"missing object and list", clientVpnType, m{"clientCidrBlock": "172.16.0.0/22", "serverCertificateArn": "arn"},
		[]string{
			`authenticationOptions: aws:ec2clientvpn/endpoint:Endpoint needs "authenticationOptions", which is missing`,
			`connectionLogOptions: aws:ec2clientvpn/endpoint:Endpoint needs "connectionLogOptions", which is missing`,
		},
	},
	{
		"null is missing", subnetType, m{"vpcId": nil, "cidrBlock": "10.0.0.0/24"},
		[]string{`vpcId: aws:ec2/subnet:Subnet needs "vpcId", which is missing`},
	},
	{
		"nested paths", resolverEndpointType, m{
			"direction": "INBOUND", "securityGroupIds": []any{"sg-1", 2},
			"ipAddresses": []any{m{"subnetId": "subnet-1"}, m{"subnet": "subnet-2"}},
		},
		[]string{
			`ipAddresses[1].subnet: aws:route53/resolverEndpoint:ResolverEndpoint has no input "ipAddresses[1].subnet"; ` +
				`the nearest one is "subnetId"`,
			`ipAddresses[1].subnetId: aws:route53/resolverEndpoint:ResolverEndpoint needs "ipAddresses[1].subnetId", which is missing`,
			`securityGroupIds[1]: aws:route53/resolverEndpoint:ResolverEndpoint wants a string for "securityGroupIds[1]", got a number`,
		},
	},
	{
		"list where one is wanted", notebookType, m{"instanceType": []any{"ml.t3.medium"}, "roleArn": "arn"},
		[]string{`instanceType: ` + notebookType + ` wants a string for "instanceType", got a []`},
	},
	{
		"one where a list is wanted", notebookType, m{"instanceType": "ml.t3.medium", "roleArn": "arn", "securityGroups": "sg-1"},
		[]string{`securityGroups: ` + notebookType + ` wants a list for "securityGroups", got a string`},
	},
	{
		"value of any type", rolePolicyType, m{"role": m{"name": "r"}, "policy": describeNotebooks},
		[]string{`role: the simulated AWS wants the name for "role", got a object`},
	},
	{
		"required values of any type", rolePolicyType, m{},
		[]string{
			`policy: aws:iam/rolePolicy:RolePolicy needs "policy", which is missing`,
			`role: aws:iam/rolePolicy:RolePolicy needs "role", which is missing`,
		},
	},
	{"tls", "tls:index/privateKey:PrivateKey", m{"algorithm": "RSA", "rsaBit": 2048}, []string{
		`rsaBit: tls:index/privateKey:PrivateKey has no input "rsaBit"; the nearest one is "rsaBits"`,
	}},
}

// The lists, maps and values of any type that a type needs are written by hand in its shape. The SDK's constructors
// hold the truth: they refuse a nil for them.
func TestRequiredInputsThatReflectionCannotSee(t *testing.T) {
	want := map[string][]string{
		clientVpnType: {"authenticationOptions"}, resolverEndpointType: {"ipAddresses", "securityGroupIds"},
		roleType: {"assumeRolePolicy"}, rolePolicyType: {"policy", "role"}, policyType: {"policy"},
		eventTargetType: {"ecsTarget.networkConfiguration.subnets", "runCommandTargets.values"},
		directoryType:   {"connectSettings.customerDnsIps", "connectSettings.subnetIds", "vpcSettings.subnetIds"},
		topicPolicyType: {"policy"}, subscriptionType: {"topic"},
		transitAttachmentType: {"subnetIds"}, rolePolicyAttachmentType: {"role"}, groupPolicyAttachmentType: {"group"}, userPolicyAttachmentType: {"user"},
		"tls:index/selfSignedCert:SelfSignedCert": {"allowedUses"}, "tls:index/locallySignedCert:LocallySignedCert": {"allowedUses"},
	}
	for token, s := range allShapes() {
		assert.Equal(t, want[token], s.required, token)
		for _, path := range s.required {
			field, known := s.fieldAt(path)
			require.True(t, known, "%s %s", token, path)
			assert.False(t, isRequired(field), "%s: reflection sees that %s is required; take it off the list", token, path)
		}
	}
}

// Every name in a kind's data is one that the SDK knows, so that a misspelt rule cannot lie idle.
func TestShapesNameWhatTheSDKKnows(t *testing.T) {
	for token, s := range allShapes() {
		inputs := fieldsOf(s.args.ElementType())
		outputs := fieldsOf(reflect.TypeOf(sdkResources[token]))
		for _, key := range slices.Concat(s.replace, s.documents) {
			if slices.Contains(certInputs, key) {
				continue // shared by certificates of which one lacks setAuthorityKeyId
			}
			assert.Contains(t, inputs, key, token)
		}
		for _, path := range slices.Concat(s.sets, s.required, slices.Collect(maps.Keys(s.most))) {
			_, known := s.fieldAt(path)
			assert.True(t, known, "%s has no input %s", token, path)
		}
		for k := range s.defaults {
			assert.Contains(t, inputs, string(k), token)
		}
		for list := range s.nested {
			assert.Contains(t, inputs, list, token)
		}
		for _, key := range slices.Concat(s.computed, s.secrets) {
			assert.Contains(t, outputs, key, token)
		}
		if k := awsKinds[token]; k != nil {
			for _, ref := range k.refs {
				head, _, _ := cutPath(ref.path)
				assert.Contains(t, inputs, head, token)
				assert.NotEmpty(t, notFound[ref.to].code, "%s refers to a %s", token, ref.to)
			}
		}
	}
}

func TestUnknownValuesAreRightEverywhere(t *testing.T) {
	b := newBench(t, nil)
	for token, s := range allShapes() {
		inputs := resource.PropertyMap{}
		for name := range fieldsOf(s.args.ElementType()) {
			if name != "namePrefix" {
				inputs[keyOf(name)] = unknown()
			}
		}
		if token == certificateType || s.naming == nil && token != directoryType { // a directory's name is its domain
			delete(inputs, "name")
		}
		for _, f := range b.check(token, "x", nil, inputs).Failures {
			// Two inputs that exclude each other are wrong together even when unknown.
			assert.Contains(t, f.Reason, "one", "%s %s: %s", token, f.Property, f.Reason)
		}
	}
}

// Property: a schema check finds every misspelt name, however many there are, and none among right ones.
func TestEveryMisspeltNameIsFound(t *testing.T) {
	known := fieldsOf(ec2.VpcArgs{}.ElementType())
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfDistinct(rapid.StringMatching(`[a-z][a-zA-Z0-9]{0,12}`), func(s string) string { return s }).Draw(t, "names")
		in, wrong := props{}, 0
		for _, name := range names {
			in[keyOf(name)] = unknown()
			if _, ok := known[name]; !ok {
				wrong++
			}
		}
		v := &verdict{}
		checkObject("x", ec2.VpcArgs{}.ElementType(), "", in, v)
		if len(v.failures) != wrong {
			t.Fatalf("%v: %d wrong names, %d faults", names, wrong, len(v.failures))
		}
	})
}

func TestUnknownTypesAndFunctionsAreRefused(t *testing.T) {
	b := newBench(t, nil)
	ctx := context.Background()
	urn := urnOf("aws:ec2/vpcs:Vpc", "x")
	want := "the simulated aws provider does not know the resource type aws:ec2/vpcs:Vpc. The nearest type it knows is " +
		"aws:ec2/vpc:Vpc."
	calls := map[string]func() error{
		"check":  func() error { _, err := b.aws.Check(ctx, plugin.CheckRequest{URN: urn}); return err },
		"diff":   func() error { _, err := b.aws.Diff(ctx, plugin.DiffRequest{URN: urn}); return err },
		"create": func() error { _, err := b.aws.Create(ctx, plugin.CreateRequest{URN: urn}); return err },
		"read":   func() error { _, err := b.aws.Read(ctx, plugin.ReadRequest{URN: urn}); return err },
		"update": func() error { _, err := b.aws.Update(ctx, plugin.UpdateRequest{URN: urn}); return err },
		"delete": func() error { _, err := b.aws.Delete(ctx, plugin.DeleteRequest{URN: urn}); return err },
	}
	for name, call := range calls {
		assert.ErrorContains(t, call(), want, name)
	}
	_, err := b.aws.Invoke(ctx, plugin.InvokeRequest{Tok: "aws:s3/getBucket:getBucket"})
	assert.ErrorContains(t, err, "does not know the function aws:s3/getBucket:getBucket")
	_, err = b.tls.Check(ctx, plugin.CheckRequest{URN: urn})
	assert.ErrorContains(t, err, "the simulated tls provider does not know")
	_, err = b.tls.Invoke(ctx, plugin.InvokeRequest{Tok: "tls:index/getCertificate:getCertificate"})
	assert.ErrorContains(t, err, "does not know the function")
}

func TestNames(t *testing.T) {
	b := newBench(t, nil)
	named := func(token string, olds m, news m) resource.PropertyMap {
		resp := b.check(token, "thing", resource.NewPropertyMapFromMap(olds), resource.NewPropertyMapFromMap(news))
		require.Empty(t, resp.Failures)
		return resp.Properties
	}
	made := named(iamGroupType, nil, m{})
	assert.Regexp(t, `^thing-[0-9a-f]{7}$`, plain(made).str("name"))
	assert.Equal(t, made, named(iamGroupType, nil, m{}), "the same seed gives the same name, in the preview and in the deployment")

	kept := named(iamGroupType, m{"name": "thing-old", "__defaults": []any{"name"}}, m{})
	assert.Equal(t, "thing-old", plain(kept).str("name"), "a name once made up is kept")

	fresh := named(iamGroupType, m{"name": "by-hand"}, m{})
	assert.NotEqual(t, "by-hand", plain(fresh).str("name"), "a name that the program took back is not kept")

	assert.Equal(t, "by-hand", plain(named(iamGroupType, nil, m{"name": "by-hand"})).str("name"))
	assert.False(t, plain(named(logGroupType, nil, m{"namePrefix": "vpn-"})).has("name"))
	assert.True(t, strings.HasPrefix(plain(named(kmsAliasType, nil, m{"targetKeyId": "k"})).str("name"), "alias/thing-"))

	for _, tt := range []struct {
		mode plugin.AutonamingMode
		want string
	}{{plugin.AutonamingModePropose, "proposed"}, {plugin.AutonamingModeEnforce, "proposed"}, {plugin.AutonamingModeDisabled, ""}} {
		resp, err := b.aws.Check(context.Background(), plugin.CheckRequest{
			URN: urnOf(iamGroupType, "thing"), Autonaming: &plugin.AutonamingOptions{ProposedName: "proposed", Mode: tt.mode},
		})
		require.NoError(t, err)
		assert.Equal(t, tt.want, plain(received(resp.Properties)).str("name"))
		assert.Equal(t, tt.want == "", len(resp.Failures) == 1)
	}
}
