package tests

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sagemaker"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// argsOf are the SDK's arguments of every type that the components declare. Whether a type takes tags is read from them.
var argsOf = map[tokens.Type]any{
	acmCertificateType:      acm.CertificateArgs{},
	associationType:         ec2clientvpn.NetworkAssociationArgs{},
	authorizationType:       ec2clientvpn.AuthorizationRuleArgs{},
	certRequestType:         tls.CertRequestArgs{},
	clientVpnEndpointType:   ec2clientvpn.EndpointArgs{},
	defaultGroupType:        ec2.DefaultSecurityGroupArgs{},
	egressRuleType:          vpc.SecurityGroupEgressRuleArgs{},
	connectionRouteType:     ec2.VpnConnectionRouteArgs{},
	customerGatewayType:     ec2.CustomerGatewayArgs{},
	propagationType:         ec2.VpnGatewayRoutePropagationArgs{},
	vpnConnectionType:       ec2.VpnConnectionArgs{},
	vpnGatewayType:          ec2.VpnGatewayArgs{},
	eventRuleType:           cloudwatch.EventRuleArgs{},
	eventTargetType:         cloudwatch.EventTargetArgs{},
	flowLogType:             ec2.FlowLogArgs{},
	queryLogAssociationType: route53.ResolverQueryLogConfigAssociationArgs{},
	queryLogConfigType:      route53.ResolverQueryLogConfigArgs{},
	subscriptionType:        sns.TopicSubscriptionArgs{},
	topicPolicyType:         sns.TopicPolicyArgs{},
	topicType:               sns.TopicArgs{},
	groupAttachmentType:     iam.GroupPolicyAttachmentArgs{},
	ingressRuleType:         vpc.SecurityGroupIngressRuleArgs{},
	instanceProfileType:     iam.InstanceProfileArgs{},
	kmsKeyType:              kms.KeyArgs{},
	lifecycleType:           sagemaker.NotebookInstanceLifecycleConfigurationArgs{},
	locallySignedCertType:   tls.LocallySignedCertArgs{},
	logGroupType:            cloudwatch.LogGroupArgs{},
	logStreamType:           cloudwatch.LogStreamArgs{},
	notebookInstanceType:    sagemaker.NotebookInstanceArgs{},
	policyType:              iam.PolicyArgs{},
	privateKeyType:          tls.PrivateKeyArgs{},
	resolverEndpointType:    route53.ResolverEndpointArgs{},
	roleAttachmentType:      iam.RolePolicyAttachmentArgs{},
	rolePolicyType:          iam.RolePolicyArgs{},
	roleType:                iam.RoleArgs{},
	routeTableAssocType:     ec2.RouteTableAssociationArgs{},
	routeTableType:          ec2.RouteTableArgs{},
	securityGroupType:       ec2.SecurityGroupArgs{},
	selfSignedCertType:      tls.SelfSignedCertArgs{},
	subnetType:              ec2.SubnetArgs{},
	userAttachmentType:      iam.UserPolicyAttachmentArgs{},
	vpcEndpointType:         ec2.VpcEndpointArgs{},
	vpcType:                 ec2.VpcArgs{},
}

func takesTags(t *testing.T, token tokens.Type) bool {
	t.Helper()
	args, known := argsOf[token]
	require.True(t, known, "%s is missing in argsOf", token)
	_, takes := reflect.TypeOf(args).FieldByName("Tags")
	return takes
}

// The tags of an environment are the configuration's, the stack's own three, and a Name.
func TestEveryTaggableResourceOfEveryEnvironmentCarriesTheStacksTags(t *testing.T) {
	for stack, configured := range map[string]object{
		"dev":  {"Environment": "dev"},
		"prod": {"Environment": "prod", "CostCentre": "research"},
	} {
		want := object{"Project": "private-notebook", "Stack": stack, "ManagedBy": "Pulumi"}
		for key, value := range configured {
			want[key] = value
		}
		assertTagged(t, record(t, stack), want)
	}
}

// So that no environment is left out of the test above.
func TestEveryEnvironmentNamesItselfInItsTags(t *testing.T) {
	for _, stack := range environmentNames(t) {
		for _, r := range record(t, stack).Resources() {
			if r.Custom && r.Read == nil && takesTags(t, r.Type) {
				assert.Equal(t, stack, r.Inputs["tags"].ObjectValue()["Stack"].StringValue(), r.URN)
			}
		}
	}
}

// With every optional part, types are declared that no environment has.
func TestEveryTaggableResourceOfEveryPartCarriesTheStacksTags(t *testing.T) {
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(changed(t, "dev", map[string]string{
		"notebookOnStartScript": "#!/bin/sh", "issuerGroups": `["lab"]`, "issuerUsers": `["ada"]`, "tags": `{"Team":"research"}`,
		"companionEndpoints": `["s3","sts"]`, "flowLogs": "true", "queryLogs": "true", "issuanceAlarm": "true",
		"issuanceAlarmEmails": `["security@example.org"]`, "siteToSiteVpn": office,
	})), "dev"))
	declared := map[tokens.Type]bool{}
	for _, r := range rec.Resources() {
		declared[r.Type] = true
	}
	for token := range argsOf {
		assert.True(t, declared[token], "%s is declared by no program of this test", token)
	}
	assertTagged(t, rec, object{"Project": "private-notebook", "Stack": "dev", "ManagedBy": "Pulumi", "Team": "research"})
}

func assertTagged(t *testing.T, rec *recorder.Recorder, want object) {
	t.Helper()
	checked := 0
	for _, r := range rec.Resources() {
		if !r.Custom || r.Read != nil || !takesTags(t, r.Type) {
			continue
		}
		checked++
		require.True(t, r.Inputs["tags"].IsObject(), "%s has no tags", r.URN)
		tags := plain(r.Inputs["tags"].ObjectValue())
		assert.NotEmpty(t, tags["Name"], r.URN)
		delete(tags, "Name")
		assert.Equal(t, want, tags, r.URN)
	}
	assert.Greater(t, checked, 15)
}
