package tests

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/fault"
	"private-notebook/internal/golden"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// trial is a settings file with mistakes, in an account that answers as given: together they make every fault of a component that
// settings can make. What the operator reads of each stands in testdata/faults.txt.
type trial struct {
	name, stack string
	values      map[string]string
	answers     lookUps
}

var trials = []trial{
	{"ranges, numbers and names", "dev", map[string]string{
		"aws:region": "tokyo", "vpcCidr": "10.48.0.0/12", "availabilityZones": `["tokyoa","tokyoa"]`, "clientVpnCidr": "172.16.0.0/24",
		"clientVpnSessionTimeoutHours": "9", "clientVpnLogRetentionDays": "2", "clientVpnLoginBanner": strings.Repeat("x", 1401),
		"clientVpnConnectHandlerArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:posture", "clientVpnSelfServicePortal": "true",
		"onPremisesCidrs": `["0.0.0.0/0","192.168.0.0/16","192.168.7.0/24","192.168.0.0/16"]`, "notebookName": "a_b",
		"notebookInstanceType": "t3.medium", "notebookVolumeSizeGiB": "4", "notebookOnCreateScript": "#!/bin/sh\n" + strings.Repeat("x", 16384),
		"notebookOnStartScript": "#!/bin/sh\n" + strings.Repeat("x", 16384), "restriction": "nobody", "policyAttachmentQuota": "26", "ownerTag": "Own er",
		"ec2Issuer": "false", "guardrailExemptRoleArns": `["break-glass","break-glass"]`, "flowLogs": "true", "queryLogs": "true",
		"watchLogRetentionDays": "8", "issuanceAlarm": "true", "issuanceAlarmEmails": `["security"]`,
	}, nil},
	{"who may become an issuer", "dev", map[string]string{"issuerRoles": `["analysts"]`, "assumers": `{"role/analysts":["account/44445555666","account/*","role/a","role/a"],
		"role/other":["444455556666"],"ec2Issuer":["anybody"],"group/staff":[]}`}, nil},
	{"a Client VPN's transport, port and routes", "dev", map[string]string{"clientVpnTransport": "UDP", "clientVpnPort": "8443",
		"clientVpnRoutes": `["0.0.0.0/0","10.60.1.0/24","172.16.0.0/12","127.0.0.0/8","10.70.0.0/16","10.70.0.0/16","10.71.0.1/16"]`}, nil},
	{"more routes than AWS takes", "dev", map[string]string{"clientVpnRoutes": manyRanges(100)}, nil},
	{"a VPC without zones", "dev", map[string]string{"availabilityZones": "[]"}, nil},
	{"one zone for a resolver", "dev", map[string]string{"availabilityZones": `["ap-northeast-1a"]`}, nil},
	{"a client range on the company's networks", "dev", map[string]string{"clientVpnCidr": "192.168.8.0/22"}, nil},
	{"a VPC without room", "dev", map[string]string{"vpcCidr": "10.60.0.0/28", "clientVpnCidr": "10.60.0.0/22", "restriction": "source-ip"}, nil},
	{"subnets' ranges", "dev", map[string]string{"availabilityZones": `["ap-northeast-1a","ap-northeast-1c","ap-northeast-1d"]`,
		"subnetCidrs": `{"ap-northeast-1a":"10.60.4.0/22","ap-northeast-1c":"10.60.7.0/29","ap-northeast-1d":"10.60.0.0/15"}`}, nil},
	{"subnets' ranges that overlap, and a zone that is none", "dev", map[string]string{
		"subnetCidrs": `{"ap-northeast-1a":"10.60.4.0/22","ap-northeast-1c":"10.60.7.0/24","ap-northeast-1e":"","ap-northeast-1cc":"10.60.9.0/24"}`}, nil},
	{"an existing VPC's subnets' ranges", "prod", map[string]string{"subnetCidrs": `{"ap-northeast-1a":"10.80.4.0/22"}`}, nil},
	{"a zone in the place of another, without room", "dev", map[string]string{"vpcCidr": "10.60.0.0/26", "availabilityZones": `["ap-northeast-1a","ap-northeast-1d"]`},
		deployedSubnets(map[string]string{"a": "10.60.0.0/27", "c": "10.60.0.32/27"})},
	{"a range that is still another's", "dev", map[string]string{"availabilityZones": `["ap-northeast-1a","ap-northeast-1d"]`, "onPremisesCidrs": "[]",
		"subnetCidrs": `{"ap-northeast-1d":"10.60.1.0/24"}`}, deployedSubnets(map[string]string{"a": "10.60.0.0/24", "c": "10.60.1.0/24"})},
	{"another range for a zone", "dev", map[string]string{"subnetCidrs": `{"ap-northeast-1a":"10.60.9.0/24"}`},
		deployedSubnets(map[string]string{"a": "10.60.0.0/24", "c": "10.60.1.0/24"})},
	{"the only zone in the place of another, without room", "dev", map[string]string{"vpcCidr": "10.60.0.0/27", "availabilityZones": `["ap-northeast-1d"]`, "onPremisesCidrs": "[]"},
		deployedSubnets(map[string]string{"a": "10.60.0.0/27"})},
	{"subnets that cannot be looked up", "dev", nil, lookUps{"aws:ec2/getSubnets:getSubnets": func(resource.PropertyMap) (resource.PropertyMap, error) {
		return nil, errors.New("api error ExpiredToken: the token has expired")
	}}},
	{"a group with a comma, scripts without a first line, and a restriction that is none", "dev", map[string]string{
		"clientVpnSamlProviderArn": samlArn, "clientVpnAuthorizedGroups": `{"lab":"CN=lab,OU=groups,DC=example,DC=org"}`, "restriction": "12",
		"notebookOnCreateScript": "echo no\n#!/bin/sh\n", "notebookOnStartScript": "\n#!/bin/sh"}, nil},
	{"names that AWS does not have", "dev", map[string]string{"availabilityZones": `["ap-northeast-1a","ap-northeast-1z","eu-west-1a"]`,
		"notebooks":            `{"ada":{"instanceType":"ml.m5.lerge"},"bob":{"instanceType":"ml.zz99.17xlarge"},"eve":{"instanceType":"ml.new.large"}}`,
		"notebookInstanceType": "ml.t3.medum", "unlistedNames": `["ml.new.large"]`, "instanceType": "x", "clientVpnDnsServers": "10.0.0.1"},
		lookUps{"aws:index/getAvailabilityZones:getAvailabilityZones": answering(object{"id": "x", "names": list{"ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"}})}},
	{"a Region that is none", "prod", map[string]string{"aws:region": "ap-northest-1"}, lookUps{getVpc: func(resource.PropertyMap) (resource.PropertyMap, error) {
		return nil, errors.New("invalid AWS Region: ap-northest-1")
	}}},
	{"a Region that is none, for a VPC that is made", "dev", map[string]string{"aws:region": "ap-northeast-9", "notebookVolumeSizeGiB": "4"}, nil},
	{"values that YAML has changed", "dev", map[string]string{"tags": `{"Since":"2026-12-31 00:00:00 +0000 UTC","CostCentre":8,"On":true}`,
		"waivers": `{"EC2.6":"2026-12-31T00:00:00Z","EC2.10":12}`, "notebookName": "2026-12-31 00:00:00 +0000 UTC", "issuerRoles": `[8]`}, nil},
	{"addresses of the resolver", "prod", map[string]string{"inboundResolverAddresses": `{"ap-northeast-1a":"10.80.10.3","ap-northeast-1c":"10.80.11.x","ap-northeast-1d":"10.80.12.9"}`}, nil},
	{"addresses of the resolver, the last one and one of another subnet", "prod", map[string]string{
		"inboundResolverAddresses": `{"ap-northeast-1a":"10.80.10.255","ap-northeast-1c":"10.80.10.9"}`}, nil},
	{"addresses of a resolver that is adopted, or of none", "prod", map[string]string{"inboundResolverAddresses": `{"ap-northeast-1a":"10.80.10.10"}`,
		"existing": `{"inboundResolverId":"rslvr-in-d4"}`, "linkedVpcs": ""}, estateAnswers(inProd(existingEstate()))},
	{"addresses of no resolver", "dev", map[string]string{"onPremisesCidrs": "[]", "inboundResolverAddresses": `{"ap-northeast-1a":"10.60.0.10"}`}, nil},
	{"ARNs of another Region", "prod", map[string]string{ // The case arn-of-another-region.
		"clientVpnServerCertificateArn":     "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-1111-4222-8333-444455556666",
		"clientVpnClientRootCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-7777-4888-8999-000011112222",
	}, nil},
	{"ARNs of another partition, Region or account", "prod", map[string]string{
		"clientVpnServerCertificateArn": "arn:aws-cn:acm:cn-north-1:444455556666:certificate/0a1b2c3d-1111-4222-8333-444455556666",
		"clientVpnConnectHandlerArn":    "arn:aws:lambda:eu-west-1:444455556666:function:AWSClientVPN-posture",
		"clientVpnSamlProviderArn":      "arn:aws:iam::444455556666:saml-provider/idp", "clientVpnAuthorizeEveryone": "true", "clientVpnMutualTls": "true",
		"clientVpnSelfServicePortal": "true", "clientVpnSelfServiceSamlProviderArn": "arn:aws:iam::444455556666:saml-provider/portal",
		"clientVpnLogKmsKeyArn": "arn:aws:kms:us-east-1:444455556666:key/0a1b", "notebookKmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/0a1b",
		"watchLogKmsKeyArn": "arn:aws:kms:us-east-1:111122223333:key/0a1b", "issuanceAlarmTopicArn": "arn:aws:sns:us-east-1:444455556666:alarms",
		"flowLogBucketArn": "arn:aws-cn:s3:::flow-logs", "notebookRolePolicyArns": `["arn:aws:iam::aws:policy/ReadOnlyAccess","arn:aws:iam::444455556666:policy/theirs"]`,
		"guardrailExemptRoleArns": `["arn:aws:iam::444455556666:role/break-glass","arn:aws-cn:iam::111122223333:role/break-glass"]`,
		"onPremisesGateway":       `{"vpnGatewayId":"vgw-0a1b2c3d"}`, "siteToSiteVpn": `{"logKmsKeyArn":"arn:aws:kms:us-east-1:111122223333:key/0a1b","customerGateway":{
			"certificateArn":"arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-1111-4222-8333-444455556666"}}`,
		"notebooks": `{"ada":{"kmsKeyArn":"arn:aws:kms:us-east-1:111122223333:key/0a1b","rolePolicyArns":["arn:aws:iam::444455556666:policy/theirs"]}}`,
	}, nil},
	{"a VPC of another account", "prod", map[string]string{"linkedVpcs": "", "flowLogs": "false", "queryLogs": "false", "companionEndpoints": "[]"}, // The case vpc-of-another-account.
		lookUps{getVpc: vpcAnswer(map[string]any{"ownerId": "444455556666"})}},
	{"a VPC of another account, with all that an owner makes", "prod", map[string]string{"onPremisesGateway": `{"transitGatewayId":"tgw-0a1b2c3d"}`},
		lookUps{getVpc: vpcsOf("444455556666")}},
	{"groups of two identity providers", "dev", map[string]string{
		"clientVpnSamlProviderArn": samlArn, "clientVpnSelfServiceSamlProviderArn": portalArn, "clientVpnDirectoryId": "d-1234567890",
		"clientVpnAuthorizeEveryone": "true", "clientVpnAuthorizedGroups": `{"a":"","b":"x","c":"x"}`,
	}, nil},
	{"groups without a login", "dev", map[string]string{"clientVpnAuthorizedGroups": `{"a":"x"}`}, nil},
	{"a login without groups", "dev", map[string]string{"clientVpnSamlProviderArn": samlArn}, nil},
	{"companions and the alarm", "dev", map[string]string{
		"companionEndpoints": `["sts","sts","sagemaker.runtme","ecr.dkr"]`, "companionReadBuckets": `["*"]`, "companionPolicies": `{"logs":"{}"}`,
		"issuanceAlarm": "true", "issuanceAlarmEmails": `["a@example.org"]`, "issuanceAlarmTopicArn": "arn:aws:sns:ap-northeast-1:111122223333:alarms",
		"issuerRoles": `["execution"]`, "notebookRolePolicyArns": policiesOf(10), "notebookInstanceType": "ml.p3.xlarge",
	}, nil},
	{"the quota", "dev", map[string]string{"policyAttachmentQuota": "1", "issuerGroups": `["g"]`, "issuerUsers": `["u"]`}, nil},
	{"more VPCs than a guardrail can list", "prod", map[string]string{"linkedVpcs": manyLinkedVpcs(130)}, manyVpcs},
	{"more VPCs than a guardrail can list by their IDs", "prod", map[string]string{"linkedVpcs": manyLinkedVpcs(260), "restriction": "vpc"}, manyVpcs},
	{"more notebooks than guardrails have room for", "prod", map[string]string{
		"linkedVpcs": manyLinkedVpcs(115), "notebooks": fleetOf(120, "{}"), "issuanceAlarm": "false"}, manyVpcs},
	{"more guardrails than roles have room for", "dev", map[string]string{"ownerTag": "Owner", "ec2Issuer": "false", "issuerRoles": `["r"]`, "notebooks": fleetOf(260, `{"owner":"ada"}`)}, nil},
	{"a fleet", "dev", map[string]string{
		"notebookVolumeSizeGiB": "4", "issuerRoles": `["both"]`, "notebooks": `{"ada":{"volumeSizeGiB":3,"owner":"ada","issuerRoles":["both"]},"bob_":{},
			"bob":{"instanceType":"c5","kmsKeyArn":"` + volumeKeyArn + `","ownKmsKey":true,"notebookName":"one"},"eve":{"notebookName":"ONE"},
			"much-too-long-for-the-names-of-aws":{"rolePolicyArns":` + policiesOf(10) + `}}`,
	}, nil},
	{"an owner tag without a fleet", "dev", map[string]string{"ownerTag": "Owner"}, nil},
	{"a fleet by owner", "dev", map[string]string{
		"ownerTag": "Owner", "ec2Issuer": "false", "notebooks": `{"a":{"owner":"nobody"},"b":{"owner":"a,b"}}`,
	}, nil},
	{"one issuer of too many notebooks", "dev", map[string]string{"notebooks": fleetOf(10, `{"issuerRoles":["lead"]}`)}, nil},
	{"a connection", "dev", map[string]string{
		"onPremisesCidrs": `["203.0.113.0/24"]`, "onPremisesGateway": `{"amazonSideAsn":7}`, "siteToSiteVpn": `{"customerGateway":{"ipAddress":"203.0.113.12",
			"bgpAsn":7224},"tunnelInsideCidrs":["169.254.0.0/30","169.254.10.0/29","169.254.0.0/30"],"logRetentionDays":4}`,
	}, nil},
	{"a connection by BGP", "dev", map[string]string{
		"siteToSiteVpn": `{"bgp":true,"customerGateway":{"bgpAsn":64512},"tunnelInsideCidrs":["169.254.9.0/30","169.254.9.0/30"]}`}, nil},
	{"a connection of nobody's", "dev", map[string]string{
		"onPremisesCidrs": networksOf(101), "siteToSiteVpn": `{"customerGateway":{"ipAddress":"10.0.0.1","bgpAsn":23456}}`}, nil},
	{"two gateways", "prod", map[string]string{
		"onPremisesGateway":      `{"vpnGatewayId":"vgw-0a1b2c3d","transitGatewayId":"tgw-0a1b2c3d","amazonSideAsn":64600}`,
		"directConnectGatewayId": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"}, nil},
	{"static routes of a transit gateway, and Direct Connect", "prod", map[string]string{
		"onPremisesGateway":      `{"transitGatewayId":"tgw-0a1b2c3d"}`,
		"directConnectGatewayId": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "siteToSiteVpn": office}, nil},
	{"a gateway that the VPC has already", "prod", map[string]string{"linkedVpcs": "", "siteToSiteVpn": office,
		"onPremisesGateway": `{"routeTableIds":["rtb-0a1b2c3d"]}`}, gatewayOf(existingVpcID, object{})},
	{"somebody else's gateway", "prod", map[string]string{"onPremisesGateway": `{"vpnGatewayId":"vgw-0a1b2c3d"}`}, lookUps{
		getVpnGateway: answering(object{"attachedVpcId": "vpc-0", "amazonSideAsn": "64512"})}},
	{"subnets without free addresses", "prod", map[string]string{"linkedVpcs": "", "notebooks": `{"a":{},"b":{}}`}, withFree(3, 12, nil)},
	{"a VPC that is made too small", "dev", map[string]string{"vpcCidr": "10.60.0.0/26", "companionEndpoints": `["sts","logs","sagemaker.runtime","kms","secretsmanager"]`}, nil},
	{"subnets that do not serve", "prod", map[string]string{"linkedVpcs": ""}, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet:  subnetAnswer(existingVpcID, "ap-northeast-1a", "10.81.10.0/28"),
		secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1a", "10.80.11.0/24"),
	}), getVpc: vpcAnswer(map[string]any{"enableDnsSupport": false, "cidrBlockAssociations": list{
		object{"cidrBlock": "172.20.8.0/24", "state": "associated"}, object{"cidrBlock": "172.20.8.0/24", "state": "associated"},
		object{"cidrBlock": "10.80.1.0/24", "state": "associated"},
	}})}},
	{"a subnet without a zone", "prod", map[string]string{"linkedVpcs": ""}, lookUps{getSubnet: subnetAnswers(map[string]object{
		firstSubnet: subnetAnswer(existingVpcID, "", "10.80.10.0/24"), secondSubnet: subnetAnswer(existingVpcID, "ap-northeast-1c", "10.80.11.0/24"),
	})}},
	{"linked VPCs", "prod", map[string]string{"onPremisesCidrs": `["10.90.0.0/16"]`, "linkedVpcs": `[{"name":"a","vpcId":"` + linkedVpcID + `",
		"subnetIds":["` + firstLinkedSubnet + `"]},{"name":"a","vpcId":"` + linkedVpcID + `","subnetIds":["` + firstLinkedSubnet + `"]},
		{"name":"b/c","vpcId":"` + existingVpcID + `","subnetIds":["` + firstSubnet + `"]},{"name":"d","vpcId":"` + linkedVpcID + `"}]`}, nil},
	{"services that are not there", "dev", map[string]string{"companionEndpoints": `["sts"]`}, lookUps{getEndpointService: func(args resource.PropertyMap) (resource.PropertyMap, error) {
		if strings.HasSuffix(args["serviceName"].StringValue(), ".sts") {
			return nil, errors.New("api error InvalidServiceName: it does not exist")
		}
		return resource.NewPropertyMapFromMap(object{"availabilityZones": list{"ap-northeast-1b"}}), nil
	}}},
	{"what is adopted does not serve", "prod", adoptingAll, estateAnswers(existingEstate().
		change(adoptedAPI, object{"serviceName": notebookService, "privateDnsEnabled": false, "state": "pending", "vpcId": existingVpcID}).
		change(adoptedNotebook, object{"securityGroupIds": list{adoptedOtherGroup}, "vpcId": existingVpcID,
			"tags": object{"Project": "private-notebook", "Stack": "prod", "Name": "x"}}).
		change(adoptedVpn, object{"securityGroupIds": list{}}).change(adoptedResolver, object{"direction": "OUTBOUND", "status": "CREATING"}))},
	{"what is adopted is not there", "prod", adoptingAll, estateAnswers(estate{})},
	{"what is adopted is not settled", "prod", map[string]string{"linkedVpcs": "", "clientVpnLogKmsKeyArn": volumeKeyArn, "companionEndpoints": "[]",
		"existing": `{"admitOnEndpointSecurityGroup":true,"clientVpnLogGroup":"/vpn/connections","notebookSecurityGroupIds":["","sg-e5","sg-e5","sg-1","sg-2","sg-3","sg-4","sg-5"]}`},
		estateAnswers(existingEstate().change(adoptedAPI, object{"vpcId": existingVpcID}))},
	{"adopted companions do not serve", "prod", map[string]string{"linkedVpcs": "", "companionEndpoints": `["sts","s3","logs"]`,
		"companionPolicies": `{"sts":"{}"}`, "existing": `{"companionEndpointIds":{"sts":"vpce-c5","s3":"vpce-d6","kms":"vpce-1"}}`},
		estateAnswers(estate{}.withCompanions().change(adoptedS3, object{"vpcId": existingVpcID, "routeTableIds": list{"rtb-9"}}))},
	{"an adopted companion of another type", "prod", map[string]string{"linkedVpcs": "", "companionEndpoints": `["s3"]`,
		"existing": `{"companionEndpointIds":{"s3":"vpce-d6"}}`}, estateAnswers(estate{}.withCompanions().change(adoptedS3,
		object{"vpcId": existingVpcID, "vpcEndpointType": "Interface"}))},
	{"endpoints that are given whole", "prod", map[string]string{"linkedVpcs": "", "companionEndpoints": `["sts","s3","logs"]`, "companionPolicies": `{"sts":"{}"}`,
		"existing": `{"apiEndpointId":"vpce-a1","apiEndpoint":{"id":"vpce-0a1","host":"vpce-0a2-4e5f.api.sagemaker.ap-northeast-1.vpce.amazonaws.com","vpcId":"vpc-0a"},
			"notebookEndpoint":{"id":"vpce-0b2","host":"vpce-0b2-4e5f.notebook.eu-west-1.vpce.sagemaker.aws"},"companionEndpointIds":{"logs":"vpce-c5"},
			"companionEndpoints":{"sts":{"id":"vpce-0c3"},"s3":{},"kms":{},"logs":{}}}`}, nil},
	{"endpoints that are given twice", "prod", map[string]string{"linkedVpcs": "", "existing": `{"apiEndpoint":{"id":"vpce-0a1","host":"vpce-0a1-4e5f.api.sagemaker.ap-northeast-1.example.com",
		"vpcId":"` + existingVpcID + `"},"notebookEndpoint":{"id":"vpce-0a1","host":"vpce-0a1-4e5f.notebook.ap-northeast-1.vpce.sagemaker.aws","vpcId":"` + existingVpcID + `"}}`}, nil},
	{"what the VPC has already", "prod", map[string]string{"linkedVpcs": "", "companionEndpoints": `["sts","s3"]`},
		estateAnswers(inProd(estate{}.withCompanions()))},
	{"several gateway endpoints that the VPC has already", "prod", map[string]string{"linkedVpcs": "", "companionEndpoints": `["s3"]`},
		estateAnswers(inProd(estate{"vpce-second": existingEstate().withCompanions()[adoptedS3]}.withCompanions()))},
	{"a fleet's adopted groups", "prod", map[string]string{"notebooks": `{"a":{},"b":{}}`, "existing": `{"notebookSecurityGroupIds":["sg-e5"]}`},
		estateAnswers(existingEstate())},
}

var adoptingAll = map[string]string{
	"linkedVpcs": "", "clientVpnCidr": "", "clientVpnServerCertificateArn": "", "clientVpnClientRootCertificateArn": "", "companionEndpoints": "[]",
	"existing": `{"apiEndpointId":"vpce-a1","notebookEndpointId":"vpce-b2","endpointSecurityGroupId":"sg-e5","clientVpnEndpointId":"cvpn-endpoint-c3",
		"inboundResolverId":"rslvr-in-d4","notebookSecurityGroupIds":["sg-f6"]}`,
}

const volumeKeyArn = "arn:aws:kms:ap-northeast-1:111122223333:key/0a1b2c3d"

// inProd moves what there is into prod's VPC.
func inProd(e estate) estate {
	for id, described := range e {
		if described["vpcId"] != nil {
			e.change(id, object{"vpcId": existingVpcID})
		}
	}
	return e
}

// manyRanges are some networks, as a key's value.
func manyRanges(n int) string {
	var ranges []string
	for i := range n {
		ranges = append(ranges, fmt.Sprintf(`"10.70.%d.0/24"`, i))
	}
	return "[" + strings.Join(ranges, ",") + "]"
}

func estateAnswers(e estate) lookUps { return e.recorder().Answers }

// said is the refusal of a trial, and the faults in it.
func (tr trial) said(t *testing.T) (string, fault.List) {
	t.Helper()
	rec := &recorder.Recorder{Answers: tr.answers}
	var refusal error
	_ = rec.Run(func(ctx *pulumi.Context) error {
		refusal = stacks.Program(changed(t, tr.stack, tr.values))(ctx)
		return refusal
	}, tr.stack)
	require.Error(t, refusal, tr.name)
	assert.Empty(t, rec.Resources())
	var faults fault.List
	require.ErrorAs(t, refusal, &faults, tr.name)
	return refusal.Error(), faults
}

// What the operator of a stack reads names the key to edit, in all of it. That the faults come in the same order each time is shown by
// telling them twice.
func TestEveryFaultOfAComponentNamesItsKey(t *testing.T) {
	var texts []string
	for _, tr := range trials {
		text, faults := tr.said(t)
		again, _ := tr.said(t)
		assert.Equal(t, text, again, tr.name)
		for _, f := range faults {
			if len(f.Arguments) > 0 {
				assert.NotEmpty(t, f.Where, "%s: %s", tr.name, f)
			}
		}
		texts = append(texts, "# "+tr.name+"\n"+text+"\n")
	}
	golden.Equal(t, "testdata/faults.txt", strings.Join(texts, "\n"))
}
