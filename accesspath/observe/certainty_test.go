package observe_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// aCase is one of the small exports on which the report was wrong.
func aCase(t *testing.T, name string) observe.Export {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "cases", name+".json"))
	require.NoError(t, err)
	defer file.Close() //nolint:errcheck // it is only read
	read, err := observe.ReadExport(file)
	require.NoError(t, err)
	return read
}

func seenInCase(t *testing.T, name string) topology.Topology {
	t.Helper()
	return aCase(t, name).Observe(observe.Stated{})
}

// grave is something not understood that could change the answers in both directions.
func grave(urn, token string, about topology.About, because string) topology.NotUnderstood {
	return topology.NotUnderstood{URN: urn, Type: token, Because: because, Opens: true, Closes: true, About: about, Grave: true}
}

func TestAnOperationThatWasUnderWayTakesCertaintyAway(t *testing.T) {
	const urn = "urn:pulumi:dev::demo::aws:iam/rolePolicy:RolePolicy::stranger-o"
	assert.Equal(t, []topology.NotUnderstood{grave(urn, "aws:iam/rolePolicy:RolePolicy", topology.AboutPermissions,
		"an operation on it (creating) was under way when a run died, so whether AWS has it, and how, is not known; run `pulumi refresh`, then judge again",
	)}, seenInCase(t, "pending-operation").NotUnderstood)
}

// An operation could take away what admits, and what denies; one that only reads changes nothing, nor does one on a key.
func TestWhatAnOperationCouldChange(t *testing.T) {
	const rule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	for _, row := range []struct {
		kind, token   string
		opens, closes bool
	}{
		{"creating", rule, true, false}, {"deleting", rule, true, true}, {"updating", rule, true, true}, {"importing", rule, true, true},
		{"reading", rule, false, false}, {"creating", "aws:kms/key:Key", false, false}, {"creating", "tls:index/privateKey:PrivateKey", false, false},
		{"creating", "aws:organizations/policyAttachment:PolicyAttachment", false, true}, {"creating", "aws-native:iam:RolePolicy", true, true},
	} {
		e := observe.Export{Pending: []observe.Operation{{Kind: row.kind, Resource: observe.Resource{URN: "u", Type: row.token}}}}
		var opens, closes bool
		for _, n := range e.Observe(observe.Stated{}).NotUnderstood {
			opens, closes = opens || n.Opens, closes || n.Closes
			assert.True(t, n.Grave)
		}
		assert.Equal(t, []bool{row.opens, row.closes}, []bool{opens, closes}, "%s %s", row.kind, row.token)
	}
}

func TestAGrantOfAnotherProviderTakesCertaintyAway(t *testing.T) {
	const token = "awscc:index/iamRolePolicy:IamRolePolicy"
	seen := seenInCase(t, "other-providers").NotUnderstood
	require.Len(t, seen, 1)
	assert.Equal(t, grave(seen[0].URN, token, topology.AboutPermissions, "it is declared with the awscc provider, whose types are not read"), seen[0])
}

// Whoever declares AWS resources, and by which way: what could decide is grave, what hardly could is said, what cannot is not.
func TestOtherWaysToDeclareAWSResources(t *testing.T) {
	const none, slight = topology.About("none"), topology.About("slight")
	for token, about := range map[string]topology.About{
		"aws-native:iam:RolePolicy": topology.AboutPermissions, "aws-native:ec2:SecurityGroup": topology.AboutNetwork,
		"aws-native:organizations:Policy": topology.AboutPermissions, "aws-native:route53resolver:ResolverRule": topology.AboutNames,
		"aws-native:sagemaker:NotebookInstance": topology.AboutEverything, "aws-native:cloudformation:Stack": topology.AboutEverything,
		"aws-native:s3:Bucket": none, "aws-native:iam:InstanceProfile": none, "aws-native:futures:Thing": slight,
		"awscc:index/ec2VpcEndpoint:Ec2VpcEndpoint": topology.AboutNetwork, "awscc:index/ssoAssignment:SsoAssignment": topology.AboutPermissions,
		"awscc:index/s3Bucket:S3Bucket": none, "aws:index/iamRolePolicy:IamRolePolicy": topology.AboutPermissions,
		"aws:index/vpcEndpoint:VpcEndpoint": topology.AboutNetwork, "aws:index/route:Route": topology.AboutNetwork,
		"aws:index/route53Record:Route53Record": topology.AboutNames, "aws:index/snsTopic:SnsTopic": none,
		"net:tf:aws_route_table": topology.AboutNetwork, "roles:tf:aws_iam_role_policy": topology.AboutPermissions, "net:tf:aws_s3_bucket": none,
		"roles:tf:awscc_iam_role": topology.AboutPermissions, "net:tf:random_id": none, "net:index:Module": topology.AboutEverything,
		"kubernetes:iam.services.k8s.aws/v1alpha1:Role":                    topology.AboutPermissions,
		"kubernetes:ec2.aws.upbound.io/v1beta1:VPCEndpoint":                topology.AboutNetwork,
		"kubernetes:iam.aws.crossplane.io/v1beta1:Role":                    topology.AboutPermissions,
		"kubernetes:apiextensions.crossplane.io/v1:Composition":            topology.AboutEverything,
		"kubernetes:s3.services.k8s.aws/v1alpha1:Bucket":                   none,
		"kubernetes:apps/v1:Deployment":                                    none,
		"pulumi-nodejs:dynamic:Resource":                                   slight,
		"command:local:Command":                                            none,
		"aws:servicecatalog/provisionedProduct:ProvisionedProduct":         topology.AboutEverything,
		"aws:iam/somethingNew:SomethingNew":                                topology.AboutPermissions,
		"aws:ec2/somethingNew:SomethingNew":                                topology.AboutNetwork,
		"aws:networkfirewall/firewall:Firewall":                            topology.AboutNetwork,
		"aws:new/thing:Thing":                                              slight,
		"aws:ssoadmin/somethingNew:SomethingNew":                           topology.AboutPermissions,
		"aws:route53recoverycontrol/cluster:Cluster":                       topology.AboutNames,
		"aws:ec2transitgateway/somethingNew:SomethingNew":                  topology.AboutNetwork,
		"aws:cloudformation/stack:Stack":                                   topology.AboutEverything,
		"aws:cloudcontrol/resource:Resource":                               topology.AboutEverything,
		"aws:serverlessrepository/cloudFormationStack:CloudFormationStack": topology.AboutEverything,
	} {
		got := none
		for _, n := range see(declared(token, "x", object{})).NotUnderstood {
			got = n.About
			if !n.Grave {
				got = slight
			}
			assert.True(t, n.Opens || n.Closes, token)
		}
		assert.Equal(t, about, got, token)
	}
}

// What some types are stands in their properties.
func TestWhatAGeneralTypeDeclaresStandsInItsProperties(t *testing.T) {
	for name, row := range map[string]struct {
		token      string
		properties object
		about      topology.About
		grave      bool
	}{
		"Cloud Control, a grant":    {"aws:cloudcontrol/resource:Resource", object{"typeName": "AWS::IAM::RolePolicy"}, topology.AboutPermissions, true},
		"Cloud Control, a bucket":   {"aws:cloudcontrol/resource:Resource", object{"typeName": "AWS::S3::Bucket"}, topology.AboutEverything, false},
		"aws-native, an extension":  {"aws-native:index:ExtensionResource", object{"type": "AWS::EC2::Route"}, topology.AboutNetwork, true},
		"a command that grants":     {"command:local:Command", object{"create": "aws iam put-role-policy --role-name r"}, topology.AboutPermissions, true},
		"a command that copies":     {"command:local:Command", object{"create": "aws s3 cp a s3://b"}, topology.AboutEverything, false},
		"the chart of an operator":  {"kubernetes:helm.sh/v3:Release", object{"chart": "oci://public.ecr.aws/aws-controllers-k8s/iam-chart"}, topology.AboutEverything, true},
		"the chart of another sort": {"kubernetes:helm.sh/v3:Release", object{"chart": "kube-prometheus-stack"}, "", false},
	} {
		seen := see(declared(row.token, "x", row.properties)).NotUnderstood
		if row.about == "" && !row.grave && strings.Contains(name, "another sort") {
			assert.Empty(t, seen, name)
			continue
		}
		require.Len(t, seen, 1, name)
		assert.Equal(t, []any{row.about, row.grave}, []any{seen[0].About, seen[0].Grave}, name)
	}
}

// What waits for its deletion says in which direction it could change the answers.
func TestWhatWaitsForItsDeletionMayStillDecide(t *testing.T) {
	e := observe.Export{Deleting: []observe.Resource{{URN: "b", Type: roleToPolicy}, {URN: "a", Type: "awscc:index/iamRole:IamRole"}, {URN: "k", Type: "aws:kms/key:Key"}}}
	seen := e.Observe(observe.Stated{}).NotUnderstood
	require.Len(t, seen, 2)
	const because = "it waits for its deletion, is not judged, and may still be there; finish the update with `pulumi up`, then judge again"
	assert.Equal(t, "a", seen[0].URN)
	assert.Equal(t, grave("b", roleToPolicy, topology.AboutPermissions, because), seen[1])
}

func TestWhyThereIsNothingToJudge(t *testing.T) {
	const notebook = "aws:sagemaker/notebookInstance:NotebookInstance"
	gone := observe.Resource{URN: "urn:pulumi:s::p::" + notebook + "::lab", Type: notebook}
	for want, e := range map[string]observe.Export{
		"": {Resources: []observe.Resource{lab()}},
		"Nothing is judged: the stack declares no SageMaker notebook instance. Name the stack that does, or several of them.": aCase(t, "no-notebook"),
		"Nothing is judged: of notebook instances there are only those that wait for their deletion (lab). Finish the update with `pulumi up`, " +
			"then judge again.": {Deleting: []observe.Resource{gone}},
		"Nothing is judged: of notebook instances there are only those that an operation was under way on when a run died (lab). Run `pulumi refresh`, " +
			"then judge again.": {Pending: []observe.Operation{{Kind: "creating", Resource: gone}}},
		"Nothing is judged: the stack has resources of gcp, tls alone, and those of the aws provider are read.": {Resources: []observe.Resource{
			{URN: "s", Type: "pulumi:pulumi:Stack"}, {URN: "u", Type: "gcp:compute/network:Network"}, {URN: "v", Type: "tls:index/privateKey:PrivateKey"}}},
		"Nothing is judged: lab is declared as aws-native:sagemaker:NotebookInstance, and of notebook instances those of type " + notebook +
			" alone are read.": {Resources: []observe.Resource{{URN: "urn:x::lab", Type: "aws-native:sagemaker:NotebookInstance"}}},
	} {
		assert.Equal(t, want, e.Observe(observe.Stated{}).NothingToJudge)
	}
}

// A policy that is given as an object denies like its text.
func TestAnEndpointPolicyAsAnObjectIsAPolicy(t *testing.T) {
	seen := seenInCase(t, "endpoint-policy-as-object")
	denies := 0
	for _, e := range seen.Endpoints {
		if e.Policy == "" {
			continue
		}
		var document struct{ Statement []struct{ Effect string } }
		require.NoError(t, json.Unmarshal([]byte(e.Policy), &document))
		for _, s := range document.Statement {
			if s.Effect == "Deny" {
				denies++
			}
		}
	}
	assert.Positive(t, denies)
	assert.Empty(t, seen.NotUnderstood)
}

// Every property that is a JSON document is read as an object too.
func TestEveryPolicyMayBeAnObject(t *testing.T) {
	grant := object{"Version": "2012-10-17", "Statement": []any{object{"Effect": "Allow", "Action": "sagemaker:CreatePresignedNotebookInstanceUrl", "Resource": "*"}}}
	text, err := json.Marshal(grant)
	require.NoError(t, err)
	trust := object{"Statement": []any{object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "ec2.amazonaws.com"}}}}
	for name, with := range map[string][]observe.Resource{
		"inline":   {declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r", "policy": grant})},
		"managed":  {declared("aws:iam/policy:Policy", "arn:p", object{"arn": "arn:p", "policy": grant}), declared(roleToPolicy, "a", object{"role": "r", "policyArn": "arn:p"})},
		"in roles": {declared(roleToken, "r", object{"name": "r", "assumeRolePolicy": trust, "inlinePolicies": object{"name": "i", "policy": grant}})},
		"separate": {declared("aws:iam/userPolicy:UserPolicy", "p", object{"user": "r", "policy": grant})},
	} {
		seen := see(append(with, lab())...)
		require.Len(t, seen.Principals, 1, name)
		require.Len(t, seen.Policies, 1, name)
		assert.JSONEq(t, string(text), seen.Policies[0].Policy, name)
		assert.Empty(t, seen.NotUnderstood, name)
	}
	endpoint := object{"vpcEndpointType": "Interface", "vpcId": "vpc-1", "serviceName": "s"}
	separate := declared("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "vpce-1", object{"vpcEndpointId": "vpce-1", "policy": grant})
	assert.JSONEq(t, string(text), see(declared("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-1", endpoint), separate).Endpoints[0].Policy)

	hidden := object{"Statement": []any{object{"Effect": observe.Unknown{Because: "encrypted"}}}}
	endpoint["policy"] = hidden
	seen := see(declared("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-1", endpoint))
	assert.Equal(t, "a policy that cannot be read", seen.Endpoints[0].Policy, "AWS's default would admit everything")
	require.Len(t, seen.NotUnderstood, 1)
	assert.Equal(t, topology.NotUnderstood{URN: seen.NotUnderstood[0].URN, Type: "aws:ec2/vpcEndpoint:VpcEndpoint", About: topology.AboutPermissions,
		Because: "policy is encrypted"}, seen.NotUnderstood[0], "the answers of whoever comes by the endpoint say themselves that they are not known")
}

// Numbers and booleans as text, and a single member in the place of its list, are what they say.
func TestValuesThatAreWrittenAnotherWay(t *testing.T) {
	rule := object{"protocol": "tcp", "fromPort": "443", "toPort": 443.0, "cidrBlocks": "10.0.0.0/16", "self": "false"}
	seen := see(declared(groupToken, "sg-1", object{"vpcId": "vpc-1", "ingress": rule}),
		declared(vpcToken, "vpc-1", object{"cidrBlock": []any{"10.0.0.0/16"}, "enableDnsSupport": "false", "enableDnsHostnames": "true"}),
		declared("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-1", object{"vpcEndpointType": "Interface", "vpcId": "vpc-1", "serviceName": "s",
			"subnetIds": "subnet-1", "securityGroupIds": `["sg-1","sg-2"]`, "privateDnsEnabled": "true"}))
	assert.Empty(t, seen.NotUnderstood)
	require.Len(t, seen.SecurityGroups[0].Ingress, 1)
	assert.Equal(t, topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv4: "10.0.0.0/16"}, seen.SecurityGroups[0].Ingress[0])
	assert.Equal(t, "10.0.0.0/16", seen.VPCs[0].CIDRBlock)
	assert.False(t, *seen.VPCs[0].EnableDNSSupport)
	assert.True(t, *seen.VPCs[0].EnableDNSHostnames)
	assert.Equal(t, []string{"subnet-1"}, seen.Endpoints[0].SubnetIDs)
	assert.Equal(t, []string{"sg-1", "sg-2"}, seen.Endpoints[0].SecurityGroupIDs)
	assert.True(t, seen.Endpoints[0].PrivateDNSEnabled)
}

// What is none of these is said, and not taken for absent in silence.
func TestValuesOfAWrongType(t *testing.T) {
	for because, properties := range map[string]object{
		"cidrBlock is an object, where a text belongs, and is not read":        {"cidrBlock": object{"a": "b"}},
		"enableDnsSupport is a text, where a boolean belongs, and is not read": {"enableDnsSupport": "maybe"},
		"enableDnsSupport is a list, where a boolean belongs, and is not read": {"enableDnsSupport": []any{true, false}},
		"cidrBlock is encrypted": {"cidrBlock": observe.Unknown{Because: "encrypted"}},
		"it has a property gatewayMode that the model does not know; it is not read":  {"gatewayMode": "open"},
		"it has a property gatewayMode2 that the model does not know; it is not read": {"gatewayMode2": false},
	} {
		seen := see(declared(vpcToken, "vpc-1", properties)).NotUnderstood
		require.Len(t, seen, 1, because)
		assert.Equal(t, because, seen[0].Because)
		ofDNS := strings.HasPrefix(because, "enableDns")
		assert.Equal(t, !strings.Contains(because, "has a property") && !ofDNS, seen[0].Grave, because)
		assert.Equal(t, ofDNS, seen[0].About == topology.AboutNames && !seen[0].Opens, "a DNS attribute can only close, and by names: %s", because)
		assert.Equal(t, !ofDNS, seen[0].About == topology.AboutNetwork, because)
	}
	notRead := see(declared(groupToken, "sg-1", object{"ingress": []any{"10.0.0.0/16"}, "egress": []any{object{"protocol": "tcp", "toPort": "https",
		"fromPort": 1.0, "cidrBlocks": []any{object{}}}}})).NotUnderstood
	var said []string
	for _, n := range notRead {
		said = append(said, n.Because)
	}
	assert.Equal(t, []string{"a member of cidrBlocks is an object, where a text belongs, and is not read", "a member of ingress is a text, where an object belongs, and is not read",
		"a rule names no source or destination that can be read", "toPort is a text, where a whole number belongs, and is not read"}, said)
}

// A property that nobody expected is said once a type, however deep it stands; what the provider's library knows is silent, and so are empty values,
// the engine's marks, keys of one's own, and what version 7 of the provider has.
func TestUnexpectedProperties(t *testing.T) {
	group := func(id string) observe.Resource {
		return declared(groupToken, id, object{"ingress": []any{object{"protocol": "tcp", "cidrBlocks": []any{"10.0.0.0/8"}, "onlyOnSundays": true}},
			"description": "x", "revokeRulesOnDelete": false, "tags": object{"Any": "thing"}, "region": "eu-west-1", "__defaults": []any{"a"}, "later": ""})
	}
	seen := see(lab(), group("sg-1"), group("sg-2"), group("sg-3")).NotUnderstood
	require.Len(t, seen, 1)
	assert.Equal(t, "it has a property ingress.onlyOnSundays (as have 2 others of its type) that the model does not know; it is not read", seen[0].Because)
	assert.False(t, seen[0].Grave)
	assert.True(t, strings.HasSuffix(seen[0].URN, "::sg-1"))
}

// A tag that cannot be read leaves all tags unknown: a policy may ask for it.
func TestATagThatCannotBeRead(t *testing.T) {
	for name, tag := range map[string]any{"hidden": observe.Unknown{Because: "encrypted"}, "no text": object{"a": "b"}} {
		role := declared(roleToken, "r", object{"name": "r", "tags": object{"Team": tag, "Owner": "a"}})
		grant := declared("aws:iam/rolePolicy:RolePolicy", "p", object{"role": "r", "policy": document(`{"Effect":"Allow","Action":` + presign + `,"Resource":"*"}`)})
		seen := see(lab(), role, grant)
		assert.Nil(t, seen.Principals[0].Tags, name)
		require.Len(t, seen.NotUnderstood, 1, name)
		assert.False(t, seen.NotUnderstood[0].Grave, name)
	}
}
