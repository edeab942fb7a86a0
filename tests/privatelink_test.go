package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func buildPrivateLink(t *testing.T, args *components.PrivateLinkArgs) (*recorder.Recorder, object) {
	t.Helper()
	return built(t, func(ctx *pulumi.Context) (*components.PrivateLink, error) {
		return components.NewPrivateLink(ctx, "link", args)
	})
}

func refusePrivateLink(t *testing.T, args *components.PrivateLinkArgs) string {
	t.Helper()
	return refused(t, func(ctx *pulumi.Context) (*components.PrivateLink, error) {
		return components.NewPrivateLink(ctx, "link", args)
	})
}

var (
	linkGroupID       = recorder.ID("sg-", "link-endpoints")
	apiEndpointID     = recorder.ID("vpce-", "link-api-endpoint")
	notebookEndpoint  = recorder.ID("vpce-", "link-notebook-endpoint")
	ownAccountPolicy  = `{"Version":"2012-10-17","Statement":[{"Sid":"OwnAccountOnly","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["sagemaker:*"],"Resource":["*"],"Condition":{"StringEquals":{"aws:PrincipalAccount":["111122223333"],"aws:ResourceAccount":["111122223333"]}}}]}`
	ownNotebookPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"OwnNotebooksOnly","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["sagemaker:CreatePresignedNotebookInstanceUrl"],"Resource":["arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/*"]}]}`
)

func httpsRule(name, source, value, description string) object {
	return object{
		"securityGroupId": linkGroupID, source: value, "ipProtocol": "tcp", "fromPort": 443.0, "toPort": 443.0,
		"description": description, "tags": tagged(name),
	}
}

func interfaceEndpoint(name, service, policy string) object {
	return object{
		"vpcId": "vpc-1", "serviceName": service, "vpcEndpointType": "Interface", "privateDnsEnabled": true,
		"subnetIds": list{"subnet-a", "subnet-c"}, "securityGroupIds": list{linkGroupID}, "policy": policy,
		"tags": tagged(name),
	}
}

func TestPrivateLinkDeclaresThePairAndOneHTTPSRuleASource(t *testing.T) {
	args := privateLinkArgs()
	args.Vpc = withSecondary()
	rec, _ := buildPrivateLink(t, args)
	assert.Equal(t, map[string]object{
		securityGroupType + " link-endpoints": {
			"description": "HTTPS to the SageMaker API and notebook endpoints from private networks", "vpcId": "vpc-1",
			"tags": tagged("link-endpoints"),
		},
		ingressRuleType + " link-https-from-vpc-10.60.0.0-16": httpsRule("link-https-from-vpc-10.60.0.0-16",
			"cidrIpv4", "10.60.0.0/16", "HTTPS from the VPC"),
		ingressRuleType + " link-https-from-vpc-10.61.0.0-16": httpsRule("link-https-from-vpc-10.61.0.0-16",
			"cidrIpv4", "10.61.0.0/16", "HTTPS from the VPC"),
		ingressRuleType + " link-https-from-on-premises-192.168.0.0-16": httpsRule("link-https-from-on-premises-192.168.0.0-16",
			"cidrIpv4", "192.168.0.0/16", "HTTPS from an on-premises network"),
		ingressRuleType + " link-https-from-client-vpn": httpsRule("link-https-from-client-vpn",
			"referencedSecurityGroupId", "sg-clients", "HTTPS from the security group of client-vpn"),
		vpcEndpointType + " link-api-endpoint": interfaceEndpoint("link-api-endpoint",
			"com.amazonaws.ap-northeast-1.sagemaker.api", ownAccountPolicy),
		vpcEndpointType + " link-notebook-endpoint": interfaceEndpoint("link-notebook-endpoint",
			"aws.sagemaker.ap-northeast-1.notebook", ownNotebookPolicy),
	}, inputs(rec))
}

func TestPrivateLinkKeepsItsGroupAndReplacesEndpointsOneAfterTheOther(t *testing.T) {
	rec, _ := buildPrivateLink(t, privateLinkArgs())
	assert.Equal(t, map[string]string{
		securityGroupType + " link-endpoints":       "ignores changes of [name description]",
		vpcEndpointType + " link-api-endpoint":      "deletes before it replaces",
		vpcEndpointType + " link-notebook-endpoint": "deletes before it replaces",
	}, options(rec))
}

func TestPrivateLinkOutputsBothEndpointsAndTheirOwnHosts(t *testing.T) {
	_, got := buildPrivateLink(t, privateLinkArgs())
	assert.Equal(t, object{
		"APIEndpointID":        apiEndpointID,
		"APIEndpointHost":      apiEndpointID + "-abcd.com.amazonaws.ap-northeast-1.sagemaker.api.vpce.example",
		"NotebookEndpointID":   notebookEndpoint,
		"NotebookEndpointHost": notebookEndpoint + "-abcd.aws.sagemaker.ap-northeast-1.notebook.vpce.example",
		"SecurityGroupID":      linkGroupID,
	}, got)
}

func TestPrivateLinkTakesEndpointPoliciesAsTheyAre(t *testing.T) {
	args := privateLinkArgs()
	args.APIEndpointPolicy, args.NotebookEndpointPolicy = pulumi.String("api policy"), pulumi.String("notebook policy")
	rec, _ := buildPrivateLink(t, args)
	assert.Equal(t, "api policy", inputsOf(t, rec, vpcEndpointType, "link-api-endpoint")["policy"])
	assert.Equal(t, "notebook policy", inputsOf(t, rec, vpcEndpointType, "link-notebook-endpoint")["policy"])
}

// The notebook service's name never takes a partition's prefix. That AWS serves it in China and GovCloud is not proven
// here: no public list says so, and only a look-up in such an account would.
func TestPrivateLinkNamesServicesAndArnsByPartition(t *testing.T) {
	for _, c := range []struct{ region, api, notebook, arn string }{
		{"eu-west-1", "com.amazonaws.eu-west-1.sagemaker.api", "aws.sagemaker.eu-west-1.notebook", "arn:aws:sagemaker:eu-west-1:"},
		{"us-gov-west-1", "com.amazonaws.us-gov-west-1.sagemaker.api", "aws.sagemaker.us-gov-west-1.notebook",
			"arn:aws-us-gov:sagemaker:us-gov-west-1:"},
		{"cn-north-1", "cn.com.amazonaws.cn-north-1.sagemaker.api", "aws.sagemaker.cn-north-1.notebook", "arn:aws-cn:sagemaker:cn-north-1:"},
	} {
		t.Run(c.region, func(t *testing.T) {
			args := privateLinkArgs()
			args.Region = c.region
			rec, _ := buildPrivateLink(t, args)
			api := inputsOf(t, rec, vpcEndpointType, "link-api-endpoint")
			notebook := inputsOf(t, rec, vpcEndpointType, "link-notebook-endpoint")
			assert.Equal(t, c.api, api["serviceName"])
			assert.Equal(t, c.notebook, notebook["serviceName"])
			assert.Contains(t, notebook["policy"], `"`+c.arn+`111122223333:notebook-instance/*"`)
		})
	}
}

func TestPrivateLinkTakesTheProvidersRegionWhereNoneIsGiven(t *testing.T) {
	args := privateLinkArgs()
	args.Region = ""
	rec, _ := buildPrivateLink(t, args)
	assert.Equal(t, "aws.sagemaker.ap-northeast-1.notebook",
		inputsOf(t, rec, vpcEndpointType, "link-notebook-endpoint")["serviceName"])
}

func TestPrivateLinkReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:PrivateLink "link": 3 faults:
  - PrivateLink: VPC ID is missing; give the ID of the VPC
  - PrivateLink: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - PrivateLink: subnet list is empty; give at least one subnet, one per Availability Zone`, refusePrivateLink(t, nil))
}

func TestPrivateLinkReportsEveryFaultAtOnce(t *testing.T) {
	args := &components.PrivateLinkArgs{
		Region: "tokyo",
		Vpc: components.Vpc{
			ID: pulumi.String("vpc-1"), CIDR: prefix("10.60.0.0/15"), SecondaryCIDRs: prefixes("10.60.0.0/20", "fd00::/56", "0.0.0.0/0"),
			Subnets: []components.Subnet{
				{AvailabilityZone: "ap-northeast-1a"}, {ID: pulumi.String("subnet-a"), AvailabilityZone: "ap-northeast-1a"},
				{ID: pulumi.String("subnet-c")},
			},
		},
		OnPremisesCIDRs:      prefixes("0.0.0.0/0", "128.0.0.0/1", "192.168.1.0/16", "fd00::/8", "172.20.0.0/16", "172.20.0.0/16"),
		ClientSecurityGroups: map[string]pulumi.StringInput{"": pulumi.String("sg-1"), "vpn": nil},
	}
	assert.Equal(t, `private-notebook:index:PrivateLink "link": 16 faults:
  - PrivateLink: VPC CIDR 10.60.0.0/15 is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - PrivateLink: secondary CIDR 10.60.0.0/20 overlaps the primary CIDR 10.60.0.0/15; list only the CIDRs that AWS associated besides the primary one
  - PrivateLink: secondary CIDR fd00::/56 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits
  - PrivateLink: secondary CIDR 0.0.0.0/0 overlaps the primary CIDR 10.60.0.0/15; list only the CIDRs that AWS associated besides the primary one
  - PrivateLink: secondary CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - PrivateLink: subnet 1 has no ID; give its subnet ID
  - PrivateLink: subnet 2 is a second one in ap-northeast-1a; give one subnet per Availability Zone
  - PrivateLink: subnet 3 has no Availability Zone; name its zone, such as ap-northeast-1a
  - Region: "tokyo" is not a Region code; write one such as ap-northeast-1
  - PrivateLink: on-premises CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - PrivateLink: on-premises CIDR 128.0.0.0/1 is open to the world; name a network of your own, /8 or narrower
  - PrivateLink: on-premises CIDR 192.168.1.0/16 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits
  - PrivateLink: on-premises CIDR fd00::/8 is not an IPv4 network; write it such as 192.168.0.0/16, without host bits
  - PrivateLink: on-premises CIDR 172.20.0.0/16 is listed twice; list it once
  - PrivateLink: client security group "" has no name or no ID; give each group a short name and its ID
  - PrivateLink: client security group "vpn" has no name or no ID; give each group a short name and its ID`, refusePrivateLink(t, args))
}

// AWS lists each association once; a caller who lists one twice would have two rules of one name.
func TestASecondaryCIDRListedTwiceIsRefused(t *testing.T) {
	args := privateLinkArgs()
	args.Vpc.SecondaryCIDRs = prefixes("10.61.0.0/16", "10.61.0.0/16")
	assert.Equal(t, `private-notebook:index:PrivateLink "link": PrivateLink: secondary CIDR 10.61.0.0/16 is listed twice; list it once`,
		refusePrivateLink(t, args))
}
