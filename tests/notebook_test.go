package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newNotebook(args *components.NotebookArgs) func(*pulumi.Context) (*components.Notebook, error) {
	return func(ctx *pulumi.Context) (*components.Notebook, error) {
		return components.NewNotebook(ctx, "nb", args)
	}
}

const (
	sageMakerTrust = `{"Version":"2012-10-17","Statement":[{"Sid":"AssumedByService","Effect":"Allow","Principal":{"Service":["sagemaker.amazonaws.com"]},"Action":["sts:AssumeRole"]}]}`
	ownLogs        = `{"Version":"2012-10-17","Statement":[{"Sid":"CreateLogGroup","Effect":"Allow","Action":["logs:CreateLogGroup","logs:DescribeLogStreams"],"Resource":["arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/sagemaker/NotebookInstances","arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/sagemaker/NotebookInstances:*"]},{"Sid":"WriteOwnLog","Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":["arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/sagemaker/NotebookInstances:log-stream:research/*"]}]}`
	keyPolicy      = `{"Version":"2012-10-17","Statement":[{"Sid":"AccountAdministersThroughIam","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root"]},"Action":["kms:*"],"Resource":["*"]}]}`
)

var (
	notebookGroupID = recorder.ID("sg-", "nb-instance")
	madeKeyArn      = "arn:aws:kms:ap-northeast-1:111122223333:key/" + recorder.ID("", "nb-volume")
)

func notebookEgress(name, network string) object {
	return object{
		"securityGroupId": notebookGroupID, "cidrIpv4": network, "ipProtocol": "tcp", "fromPort": 443.0, "toPort": 443.0,
		"description": "HTTPS to endpoints in the VPC", "tags": tagged(name),
	}
}

// No platform identifier: every one that the provider knows, AWS has retired.
func notebookInstance() object {
	return object{
		"name": "research", "instanceType": "ml.t3.medium", "roleArn": "arn:aws:iam::111122223333:role/nb-role",
		"subnetId": "subnet-a", "securityGroups": list{notebookGroupID}, "kmsKeyId": madeKeyArn, "volumeSize": 5.0,
		"directInternetAccess": "Disabled", "rootAccess": "Disabled",
		"instanceMetadataServiceConfiguration": object{"minimumInstanceMetadataServiceVersion": "2"},
		"lifecycleConfigName":                  "nb-scripts", "tags": tagged("research"),
	}
}

func TestNotebookDeclaresAnInstanceWithoutInternetAndWithoutRoot(t *testing.T) {
	args := notebookArgs()
	args.Vpc = withSecondary()
	rec, _ := built(t, newNotebook(args))
	assert.Equal(t, map[string]object{
		securityGroupType + " nb-instance": {
			"description": "Traffic of the notebook instance into its VPC", "vpcId": "vpc-1", "tags": tagged("nb-instance"),
		},
		egressRuleType + " nb-https-to-vpc-10.60.0.0-16": notebookEgress("nb-https-to-vpc-10.60.0.0-16", "10.60.0.0/16"),
		egressRuleType + " nb-https-to-vpc-10.61.0.0-16": notebookEgress("nb-https-to-vpc-10.61.0.0-16", "10.61.0.0/16"),
		kmsKeyType + " nb-volume": {
			"description": "Volume of SageMaker notebook instance research", "enableKeyRotation": true, "deletionWindowInDays": 30.0,
			"policy": keyPolicy, "tags": tagged("nb-volume"),
		},
		roleType + " nb-role": {
			"description": "Execution role of SageMaker notebook instance research", "assumeRolePolicy": sageMakerTrust,
			"tags": tagged("nb-role"),
		},
		rolePolicyType + " nb-logs":          {"role": "nb-role", "policy": ownLogs},
		roleAttachmentType + " nb-role-data": {"role": "nb-role", "policyArn": "arn:aws:iam::111122223333:policy/data"},
		roleAttachmentType + " nb-role-code": {"role": "nb-role", "policyArn": "arn:aws:iam::aws:policy/Code"},
		lifecycleType + " nb-scripts": {
			"onCreate": "IyEvYmluL3NoCmVjaG8gY3JlYXRlZAo=", "onStart": "IyEvYmluL3NoCmVjaG8gc3RhcnRlZAo=", "tags": tagged("nb-scripts"),
		},
		notebookInstanceType + " nb": notebookInstance(),
	}, inputs(rec))
}

func TestNotebookIsReplacedInPlaceAndWaitsForItsNetworkInterface(t *testing.T) {
	rec, _ := built(t, newNotebook(notebookArgs()))
	assert.Equal(t, map[string]string{
		securityGroupType + " nb-instance": `ignores changes of [name description], timeouts ""/""/"45m"`,
		notebookInstanceType + " nb":       "deletes before it replaces",
	}, options(rec))
}

// Its scripts run as soon as it is there, and they need the role's rights.
func TestNotebookWaitsForItsRolesRights(t *testing.T) {
	rec, _ := built(t, newNotebook(notebookArgs()))
	assert.Equal(t, []string{
		securityGroupType + " nb-instance", roleType + " nb-role", rolePolicyType + " nb-logs",
		roleAttachmentType + " nb-role-code", roleAttachmentType + " nb-role-data", kmsKeyType + " nb-volume", lifecycleType + " nb-scripts",
		egressRuleType + " nb-https-to-vpc-10.60.0.0-16",
	}, waits(t, rec, notebookInstanceType+" nb"))
}

func TestNotebookOutputsItsNamesAndArns(t *testing.T) {
	_, got := built(t, newNotebook(notebookArgs()))
	assert.Equal(t, object{
		"Name": "research", "Arn": researchArn, "Host": "research-a1b2.notebook.ap-northeast-1.sagemaker.aws", "RoleArn": "arn:aws:iam::111122223333:role/nb-role", "RoleName": "nb-role",
		"SecurityGroupID": notebookGroupID, "KmsKeyArn": madeKeyArn,
	}, got)
}

// The zero value of everything that is not required.
func TestNotebookNeedsNoMoreThanAVpc(t *testing.T) {
	rec, _ := built(t, newNotebook(&components.NotebookArgs{Vpc: referenceVpc()}))
	want := notebookInstance()
	want["name"], want["tags"] = "nb", object{"Name": "nb"}
	delete(want, "lifecycleConfigName")
	assert.Equal(t, want, inputsOf(t, rec, notebookInstanceType, "nb"))
	assert.Empty(t, rec.OfType(lifecycleType))
	assert.Empty(t, rec.OfType(roleAttachmentType))
	assert.Len(t, inputs(rec), 6, "group, rule, key, role, its policy and the instance")
}

func TestNotebooksChosenValuesReachTheInstance(t *testing.T) {
	args := notebookArgs()
	args.InstanceType, args.VolumeSizeGiB, args.KmsKeyArn = "ml.m5.xlarge", 100, pulumi.String("arn:given-key")
	args.OnCreateScript, args.OnStartScript = "", "#!/bin/sh\r\necho started\r\n" // As an editor on Windows saves it.
	rec, got := built(t, newNotebook(args))
	want := notebookInstance()
	want["instanceType"], want["volumeSize"], want["kmsKeyId"] = "ml.m5.xlarge", 100.0, "arn:given-key"
	assert.Equal(t, want, inputsOf(t, rec, notebookInstanceType, "nb"))
	assert.Equal(t, object{"onStart": "IyEvYmluL3NoCmVjaG8gc3RhcnRlZAo=", "tags": tagged("nb-scripts")},
		inputsOf(t, rec, lifecycleType, "nb-scripts"))
	assert.Empty(t, rec.OfType(kmsKeyType), "a key that was given is not made")
	assert.Equal(t, "arn:given-key", got["KmsKeyArn"])
}

func TestNotebooksArnsFollowThePartition(t *testing.T) {
	for region, partition := range map[string]string{
		"eu-west-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov",
	} {
		args := notebookArgs()
		args.Region = region
		rec, _ := built(t, newNotebook(args))
		assert.Contains(t, inputsOf(t, rec, kmsKeyType, "nb-volume")["policy"], `"arn:`+partition+`:iam::111122223333:root"`)
		assert.Contains(t, inputsOf(t, rec, rolePolicyType, "nb-logs")["policy"],
			`"arn:`+partition+":logs:"+region+`:111122223333:log-group:/aws/sagemaker/NotebookInstances"`)
	}
}

// Anyone who opens the notebook acts as this role.
func TestNotebooksRoleMayDoNothingButWriteItsOwnLog(t *testing.T) {
	rec, _ := built(t, newNotebook(&components.NotebookArgs{Vpc: referenceVpc(), NotebookName: "research"}))
	assert.Equal(t, ownLogs, inputsOf(t, rec, rolePolicyType, "nb-logs")["policy"])
	assert.Len(t, rec.OfType(rolePolicyType), 1)
	assert.NotContains(t, inputsOf(t, rec, roleType, "nb-role"), "managedPolicyArns")
}
