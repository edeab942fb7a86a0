package tests

import (
	"errors"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newCompanions(args *components.CompanionEndpointsArgs) func(*pulumi.Context) (*components.CompanionEndpoints, error) {
	return func(ctx *pulumi.Context) (*components.CompanionEndpoints, error) {
		return components.NewCompanionEndpoints(ctx, "with", args)
	}
}

func ownAccountOf(prefix string) string {
	return strings.Replace(ownAccountPolicy, "sagemaker:*", prefix+":*", 1)
}

func companionRule(name, source, value, description string) object {
	rule := httpsRule(name, source, value, description)
	rule["securityGroupId"] = recorder.ID("sg-", "with-endpoints")
	return rule
}

func companionEndpoint(name, service, policy string) object {
	endpoint := interfaceEndpoint(name, service, policy)
	endpoint["securityGroupIds"] = list{recorder.ID("sg-", "with-endpoints")}
	return endpoint
}

func TestCompanionsAreAnEndpointEachAndOneGroup(t *testing.T) {
	args := companionArgs()
	args.Vpc.SecondaryCIDRs = prefixes("10.61.0.0/16")
	rec, got := built(t, newCompanions(args))
	assert.Equal(t, map[string]object{
		securityGroupType + " with-endpoints": {
			"description": "HTTPS to endpoints of AWS services from private networks", "vpcId": "vpc-1", "tags": tagged("with-endpoints"),
		},
		ingressRuleType + " with-https-from-vpc-10.60.0.0-16": companionRule("with-https-from-vpc-10.60.0.0-16",
			"cidrIpv4", "10.60.0.0/16", "HTTPS from the VPC"),
		ingressRuleType + " with-https-from-vpc-10.61.0.0-16": companionRule("with-https-from-vpc-10.61.0.0-16",
			"cidrIpv4", "10.61.0.0/16", "HTTPS from the VPC"),
		ingressRuleType + " with-https-from-client-vpn": companionRule("with-https-from-client-vpn",
			"referencedSecurityGroupId", "sg-clients", "HTTPS from the security group of client-vpn"),
		vpcEndpointType + " with-sts": companionEndpoint("with-sts", "com.amazonaws.ap-northeast-1.sts", ownAccountOf("sts")),
		vpcEndpointType + " with-sagemaker.runtime": companionEndpoint("with-sagemaker.runtime",
			"com.amazonaws.ap-northeast-1.sagemaker.runtime", ownAccountPolicy),
		vpcEndpointType + " with-s3": {
			"vpcId": "vpc-1", "serviceName": "com.amazonaws.ap-northeast-1.s3", "vpcEndpointType": "Gateway",
			"routeTableIds": list{"rtb-private"}, "policy": ownAccountOf("s3"), "tags": tagged("with-s3"),
		},
	}, inputs(rec))
	assert.Equal(t, object{"EndpointIDs": map[string]string{
		"s3": recorder.ID("vpce-", "with-s3"), "sts": recorder.ID("vpce-", "with-sts"),
		"sagemaker.runtime": recorder.ID("vpce-", "with-sagemaker.runtime"),
	}}, got)
}

func TestCompanionsKeepTheirGroupAndReplaceEndpointsOneAfterTheOther(t *testing.T) {
	rec, _ := built(t, newCompanions(companionArgs()))
	assert.Equal(t, map[string]string{
		securityGroupType + " with-endpoints":       "ignores changes of [name description]",
		vpcEndpointType + " with-s3":                "deletes before it replaces",
		vpcEndpointType + " with-sagemaker.runtime": "deletes before it replaces",
		vpcEndpointType + " with-sts":               "deletes before it replaces",
	}, options(rec))
}

func TestCompanionsWithGatewaysAloneHaveNoGroup(t *testing.T) {
	args := companionArgs()
	args.Services = []string{"s3", "dynamodb"}
	rec, _ := built(t, newCompanions(args))
	assert.Len(t, inputs(rec), 2)
	assert.Len(t, rec.OfType(vpcEndpointType), 2)
}

// A default that was too tight for ECR would break it where nobody looks: in the layers of an image.
func TestCompanionsPoliciesLetImagesThrough(t *testing.T) {
	args := companionArgs()
	args.Services = []string{"ecr.dkr", "ecr.api", "s3", "git-codecommit", "codeartifact.api", "codeartifact.repositories"}
	args.ReadBuckets = []string{"jumpstart-cache-prod-ap-northeast-1"}
	rec, _ := built(t, newCompanions(args))
	policy := func(service string) string {
		return inputsOf(t, rec, vpcEndpointType, "with-"+service)["policy"].(string)
	}
	assert.Contains(t, policy("s3"), `"Resource":["arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*"]`)
	assert.Contains(t, policy("s3"), `"arn:aws:s3:::jumpstart-cache-prod-ap-northeast-1/*"`)
	assert.Contains(t, policy("ecr.dkr"), `"ecr:BatchGetImage"`)
	assert.Equal(t, policy("ecr.dkr"), policy("ecr.api"))
	assert.Contains(t, policy("git-codecommit"), `"arn:aws:codecommit:ap-northeast-1:111122223333:*"`)
	assert.Contains(t, policy("codeartifact.repositories"), `"arn:aws:codeartifact:ap-northeast-1:111122223333:*"`)
	assert.Contains(t, policy("codeartifact.api"), `"sts:GetServiceBearerToken"`)
}

func TestCompanionsTakePoliciesAsTheyAre(t *testing.T) {
	args := companionArgs()
	args.Policies = map[string]pulumi.StringInput{"sts": pulumi.String("my policy")}
	rec, _ := built(t, newCompanions(args))
	assert.Equal(t, "my policy", inputsOf(t, rec, vpcEndpointType, "with-sts")["policy"])
	assert.Equal(t, ownAccountOf("s3"), inputsOf(t, rec, vpcEndpointType, "with-s3")["policy"])
}

func TestCompanionsReportEveryFaultAtOnce(t *testing.T) {
	args := companionArgs()
	args.Vpc.RouteTables = nil
	args.Services = []string{"s3", "ecr.dkr", "sagemaker.runtme", "s3", "sagemaker.api", "codeartifact.repositories"}
	args.ClientSecurityGroups = map[string]pulumi.StringInput{"a": nil}
	args.Policies = map[string]pulumi.StringInput{"kms": pulumi.String("{}"), "s3": pulumi.String("{}")}
	args.ReadBuckets = []string{"*"}
	said := refused(t, newCompanions(args))
	for _, want := range []string{
		`private-notebook:index:CompanionEndpoints "with": 10 faults:`,
		`companion endpoints: service "s3" has a gateway endpoint, and the VPC's route tables are not given; give the route tables of the VPC's subnets`,
		`companion endpoints: service "ecr.dkr" does not work without ecr.api; list ecr.api too`,
		`companion endpoints: service "sagemaker.runtme" is not known; did you mean sagemaker.runtime?`,
		`companion endpoints: service "s3" is listed twice; list it once`,
		`companion endpoints: service "sagemaker.api" has an endpoint already, as one of the pair; leave it out`,
		`companion endpoints: service "codeartifact.repositories" does not work without codeartifact.api; list codeartifact.api too`,
		`companion endpoints: client security group "a" has no name or no ID; give each group a short name and its ID`,
		`companion endpoints: policy of "kms" belongs to no listed service, or is missing; list the service and give its policy, or leave both out`,
		`companion endpoints: bucket "*" is not a bucket's name, or is listed twice; write one bucket's name, without wildcards, once`,
		`companion endpoints: bucket list is for the default policy of the S3 endpoint, which there is not; list the service s3 and leave its policy to the component, or leave the buckets out`,
	} {
		assert.Contains(t, said, want)
	}
	assert.Contains(t, refused(t, newCompanions(&components.CompanionEndpointsArgs{Vpc: referenceVpc()})),
		"companion endpoints: service list is empty; name at least one service, such as s3")
}

// The whole narrows the notebook's egress to the endpoints, and the notebook waits for them.
func TestPrivateNotebookNarrowsTheNotebookToItsCompanions(t *testing.T) {
	args := privateNotebookArgs()
	companions := companionArgs()
	args.Vpc, companions.ClientSecurityGroups = companions.Vpc, nil
	args.Companions = companions
	rec, _ := built(t, newPrivateNotebook(args))
	got := map[string]object{}
	for _, r := range rec.OfType(egressRuleType) {
		if r.Parent().Name() == "all-notebook" {
			in := plain(r.Inputs)
			delete(in, "tags")
			got[r.Name] = in
		}
	}
	rule := func(to, value, description string) object {
		return object{"securityGroupId": recorder.ID("sg-", "all-notebook-instance"), to: value, "ipProtocol": "tcp",
			"fromPort": 443.0, "toPort": 443.0, "description": description}
	}
	assert.Equal(t, map[string]object{
		"all-notebook-https-to-companions": rule("referencedSecurityGroupId", recorder.ID("sg-", "all-companions-endpoints"),
			"HTTPS to the endpoints of companions"),
		"all-notebook-https-to-private-link": rule("referencedSecurityGroupId", recorder.ID("sg-", "all-private-link-endpoints"),
			"HTTPS to the endpoints of private-link"),
		"all-notebook-https-to-s3": rule("prefixListId", "pl-"+recorder.ID("", "all-companions-s3"), "HTTPS to s3 by its gateway endpoint"),
	}, got)
	waiting := waits(t, rec, notebookInstanceType+" all-notebook")
	for _, name := range []string{"s3", "sts", "sagemaker.runtime"} {
		assert.Contains(t, waiting, vpcEndpointType+" all-companions-"+name)
	}
	assert.Contains(t, waiting, ingressRuleType+" all-companions-https-from-vpc-10.60.0.0-16")
	assert.Equal(t, recorder.ID("sg-", "all-client-vpn-clients"),
		inputsOf(t, rec, ingressRuleType, "all-companions-https-from-client-vpn")["referencedSecurityGroupId"])
}

func TestNotebooksEgressNeedsNamesAndIDs(t *testing.T) {
	args := notebookArgs()
	args.Egress = &components.NotebookEgress{
		SecurityGroups: map[string]pulumi.StringInput{"": pulumi.String("sg-1"), "s3": pulumi.String("sg-2")},
		PrefixLists:    map[string]pulumi.StringInput{"s3": pulumi.String("pl-1"), "dynamodb": nil},
	}
	const remedy = "has no name or no ID, or is named twice; give each security group and prefix list a short name of its own and its ID"
	assert.Equal(t, `private-notebook:index:Notebook "nb": 3 faults:
  - notebook: egress "" `+remedy+`
  - notebook: egress "dynamodb" `+remedy+`
  - notebook: egress "s3" `+remedy, refused(t, newNotebook(args)))
}

// Somebody else's endpoint of a service has the name already: AWS would refuse a second in the middle of an update. The stack's
// own, which every further run finds, is no conflict.
func TestACompanionThatTheVpcHasIsExplained(t *testing.T) {
	answering := func(tags object) lookUps {
		return lookUps{"aws:ec2/getVpcEndpoint:getVpcEndpoint": func(args resource.PropertyMap) (resource.PropertyMap, error) {
			if args["serviceName"].StringValue() != "com.amazonaws.ap-northeast-1.sts" {
				return nil, errors.New("no matching EC2 VPC Endpoint found")
			}
			return resource.NewPropertyMapFromMap(object{"id": "vpce-theirs", "privateDnsEnabled": true, "tags": tags}), nil
		}}
	}
	_, err := prodWith(t, answering(object{"Name": "platform"}), nil)
	assert.EqualError(t, err, "companion endpoints: endpoint vpce-theirs has the private DNS name of com.amazonaws.ap-northeast-1.sts in "+
		existingVpcID+` already, and AWS refuses a second; adopt it by ExistingEndpointIDs, or existing.companionEndpointIds["sts"] of a stack's `+
		"configuration, or turn its private DNS off (existing.companionEndpointIds)")
	_, err = prodWith(t, answering(object{"Project": "private-notebook", "Stack": "prod"}), nil)
	assert.NoError(t, err)
}
