package cloud

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directconnect"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/directoryservice"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sagemaker"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sdkResources are the SDK's own resource types: the names and kinds of all outputs.
var sdkResources = map[string]any{
	dhcpOptionsType: ec2.VpcDhcpOptions{}, dhcpAssociationType: ec2.VpcDhcpOptionsAssociation{},
	vpcRangeType: ec2.VpcIpv4CidrBlockAssociation{}, peeringType: ec2.VpcPeeringConnection{},
	vpcType: ec2.Vpc{}, subnetType: ec2.Subnet{}, routeTableType: ec2.RouteTable{},
	routeTableAssociationType: ec2.RouteTableAssociation{}, securityGroupType: ec2.SecurityGroup{},
	defaultSecurityGroupType: ec2.DefaultSecurityGroup{}, ingressRuleType: vpc.SecurityGroupIngressRule{},
	egressRuleType: vpc.SecurityGroupEgressRule{}, vpcEndpointType: ec2.VpcEndpoint{},
	clientVpnType: ec2clientvpn.Endpoint{}, networkAssociationType: ec2clientvpn.NetworkAssociation{},
	authorizationRuleType: ec2clientvpn.AuthorizationRule{}, logGroupType: cloudwatch.LogGroup{},
	logStreamType: cloudwatch.LogStream{}, certificateType: acm.Certificate{},
	resolverEndpointType: route53.ResolverEndpoint{}, notebookType: sagemaker.NotebookInstance{},
	lifecycleType: sagemaker.NotebookInstanceLifecycleConfiguration{}, roleType: iam.Role{},
	rolePolicyType: iam.RolePolicy{}, policyType: iam.Policy{}, rolePolicyAttachmentType: iam.RolePolicyAttachment{},
	groupPolicyAttachmentType: iam.GroupPolicyAttachment{}, userPolicyAttachmentType: iam.UserPolicyAttachment{},
	instanceProfileType: iam.InstanceProfile{}, iamGroupType: iam.Group{}, iamUserType: iam.User{},
	flowLogType: ec2.FlowLog{}, queryLogConfigType: route53.ResolverQueryLogConfig{},
	queryLogAssociationType: route53.ResolverQueryLogConfigAssociation{}, eventRuleType: cloudwatch.EventRule{},
	eventTargetType: cloudwatch.EventTarget{}, topicType: sns.Topic{}, topicPolicyType: sns.TopicPolicy{},
	subscriptionType: sns.TopicSubscription{},
	kmsKeyType:       kms.Key{}, kmsAliasType: kms.Alias{}, routeType: ec2.Route{}, vpnGatewayType: ec2.VpnGateway{},
	routePropagationType: ec2.VpnGatewayRoutePropagation{}, customerGatewayType: ec2.CustomerGateway{},
	vpnConnectionType: ec2.VpnConnection{}, vpnConnectionRouteType: ec2.VpnConnectionRoute{},
	transitGatewayType: ec2transitgateway.TransitGateway{}, transitAttachmentType: ec2transitgateway.VpcAttachment{},
	directConnectGatewayType: directconnect.Gateway{}, directConnectAssociationType: directconnect.GatewayAssociation{},
	samlProviderType: iam.SamlProvider{}, directoryType: directoryservice.Directory{},
	"tls:index/privateKey:PrivateKey": tls.PrivateKey{}, "tls:index/selfSignedCert:SelfSignedCert": tls.SelfSignedCert{},
	"tls:index/certRequest:CertRequest":             tls.CertRequest{},
	"tls:index/locallySignedCert:LocallySignedCert": tls.LocallySignedCert{},
}

func allShapes() map[string]*shape {
	shapes := map[string]*shape{}
	for token, k := range awsKinds {
		shapes[token] = &k.shape
	}
	for token, k := range tlsKinds {
		shapes[token] = &k.shape
	}
	return shapes
}

// mayBeAbsent are outputs that the SDK types as always there although AWS leaves them out for some resources.
var mayBeAbsent = map[string][]string{
	vpcType: {"tags"}, subnetType: {"tags"}, routeTableType: {"tags"}, securityGroupType: {"tags"},
	certificateType: {"validationOptions", "tags"},
}

// Every output that the SDK types as always there is there, and every output has a name that the SDK knows.
func TestOutputsAreThoseOfTheSDK(t *testing.T) {
	w := newBench(t, nil).everything()
	seen := map[string]bool{}
	for _, d := range w.state {
		seen[string(d.token)] = true
		fields := fieldsOf(reflect.TypeOf(sdkResources[string(d.token)]))
		for k := range d.outputs {
			assert.Contains(t, fields, string(k), "%s has an output that the SDK does not know", d.token)
		}
		for name, field := range fields {
			optional := strings.HasSuffix(field.Type.Name(), "PtrOutput") || strings.HasSuffix(field.Type.Name(), "MapOutput") ||
				strings.HasSuffix(field.Type.Name(), "ArrayOutput")
			if !optional && !slices.Contains(mayBeAbsent[string(d.token)], name) {
				assert.True(t, plain(d.outputs).has(name), "%s lacks the output %s", d.token, name)
			}
		}
	}
	for token := range allShapes() {
		assert.True(t, seen[token], "the world of the tests has no %s", token)
	}
}

// What a preview calls unknown is what the deployment then decides, so that a first preview tells no lies.
func TestPreviewLeavesExactlyTheComputedUnknown(t *testing.T) {
	w := newBench(t, nil).everything()
	for _, d := range w.state {
		resp, err := w.provider(string(d.token)).Create(context.Background(), plugin.CreateRequest{
			URN: d.urn, Type: d.token, Properties: answered(d.inputs), Preview: true,
		})
		require.NoError(t, err)
		previewed, made := plain(received(resp.Properties)), plain(d.outputs)
		assert.Equal(t, made.sortedKeys(), previewed.sortedKeys(), "%s", d.token)
		for k, v := range previewed {
			if v.ContainsUnknowns() {
				continue
			}
			assert.True(t, v.DeepEquals(made[k]), "%s: %s was previewed as %v and became %v", d.token, k, v, made[k])
		}
		assert.Empty(t, resp.ID)
	}
}

// The laws of a deployment: the same inputs again are no change; a refresh finds nothing; deleting in reverse
// leaves nothing behind.
func TestLifecycle(t *testing.T) {
	w := newBench(t, nil).everything()
	for _, d := range w.state {
		again := w.check(string(d.token), d.urn.Name(), d.inputs, withoutDefaults(d))
		require.Empty(t, again.Failures)
		diff := w.diff(d, again.Properties)
		assert.Equal(t, plugin.DiffNone, diff.Changes, "%s %s: %v", d.token, d.urn.Name(), diff.DetailedDiff)

		read := w.read(d)
		assert.Equal(t, d.id, read.ID)
		assert.True(t, d.inputs.DeepEquals(read.Inputs), "%s: inputs %v became %v", d.token, d.inputs, read.Inputs)
		assert.True(t, d.outputs.DeepEquals(read.Outputs), "%s: outputs %v became %v", d.token, d.outputs, read.Outputs)
	}
	for _, d := range slices.Backward(w.state) {
		require.NoError(t, w.delete(d), "%s %s", d.token, d.urn.Name())
	}
	assert.Empty(t, w.cloud.Resources())
}
