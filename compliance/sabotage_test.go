package compliance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/compliance"
	"private-notebook/internal/controls"
)

// sabotaged is one way to break a control in the deployment of dev, completed so that every control applies and holds.
type sabotaged struct {
	control string
	edit    edit
	want    string // of the complaint
}

func endpointFor(service string) edit {
	return inVpc("aws:ec2/vpcEndpoint:VpcEndpoint", object{
		"serviceName": "com.amazonaws.ap-northeast-1." + service, "vpcEndpointType": "Interface"})
}

// logged is a VPN connection that is in order but for its log.
func logged(first, second bool) object {
	of := func(enabled bool) object { return object{"cloudwatchLogOptions": object{"logEnabled": enabled}} }
	ikev2 := []any{"ikev2"}
	return object{"tunnel1LogOptions": of(first), "tunnel2LogOptions": of(second),
		"tunnel1IkeVersions": ikev2, "tunnel2IkeVersions": ikev2}
}

// completed has what dev leaves out.
var completed = []edit{
	inVpc("aws:ec2/flowLog:FlowLog", object{"trafficType": "ALL"}),
	endpointFor("ec2"), endpointFor("ecr.api"), endpointFor("ecr.dkr"),
	endpointFor("ssm"), endpointFor("ssm-contacts"), endpointFor("ssm-incidents"),
	set("cloudwatch/logGroup", "client-vpn-connections", "kmsKeyId", "arn:aws:kms:ap-northeast-1:111122223333:key/1"),
	add("aws:ec2/vpnConnection:VpnConnection", logged(true, true)),
	add("aws:sns/topic:Topic", object{"kmsMasterKeyId": "alias/aws/sns"}),
}

func document(effect, action, resource string) string {
	return `{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"` + effect + `","Action":"` + action + `","Resource":"` + resource + `"}]}`
}

func worldRule(property, source string, from, to float64, protocol string) edit {
	return add("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
		object{property: source, "ipProtocol": protocol, "fromPort": from, "toPort": to})
}

const ingress, anyV4, anyV6 = "ingress", "0.0.0.0/0", "::/0"

var sabotages = []sabotaged{
	{"SageMaker.1", set("sagemaker/notebookInstance:", "", "directInternetAccess", "Enabled"), `directInternetAccess is "Enabled", not "Disabled"`},
	{"SageMaker.1", set("sagemaker/notebookInstance:", "", "directInternetAccess", nil), `directInternetAccess is "", not "Disabled"`},
	{"SageMaker.1", set("sagemaker/notebookInstance:", "", "directInternetAccess", observe.Unknown{Because: "encrypted"}),
		"directInternetAccess is encrypted"},
	{"SageMaker.2", set("sagemaker/notebookInstance:", "", "subnetId", nil), "has no subnetId"},
	{"SageMaker.3", set("sagemaker/notebookInstance:", "", "rootAccess", "Enabled"), `rootAccess is "Enabled", not "Disabled"`},
	{"SageMaker.8", set("sagemaker/notebookInstance:", "", "platformIdentifier", "notebook-al2-v3"), "runs on notebook-al2-v3"},
	{"sagemaker-notebook-instance-kms-key-configured", set("sagemaker/notebookInstance:", "", "kmsKeyId", ""), "has no kmsKeyId"},
	{"EC2.2", without("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"), "its default security group is as AWS made it"},
	{"EC2.2", set("defaultSecurityGroup", "", "egress", []any{object{"cidrBlocks": []any{anyV4}}}), "its default security group has rules"},
	{"EC2.6", without("aws:ec2/flowLog:FlowLog"), "no flow log keeps what is rejected"},
	{"EC2.6", set("flowLog", "", "trafficType", "ACCEPT"), "no flow log keeps what is rejected"},
	{"EC2.6", set("flowLog", "", "vpcId", "vpc-other"), "no flow log keeps what is rejected"},
	{"EC2.10", without("aws:ec2/vpcEndpoint:VpcEndpoint"), "has no interface endpoint for ec2"},
	{"EC2.10", both(without("aws:ec2/vpcEndpoint:VpcEndpoint"), add("aws:ec2/vpcEndpoint:VpcEndpoint", object{
		"serviceName": "com.amazonaws.ap-northeast-1.ec2", "vpcEndpointType": "Interface", "vpcId": "vpc-other"})), "has no interface endpoint for ec2"},
	{"EC2.10", both(without("aws:ec2/vpcEndpoint:VpcEndpoint"), inVpc("aws:ec2/vpcEndpoint:VpcEndpoint", object{
		"serviceName": "com.amazonaws.ap-northeast-1.ec2", "vpcEndpointType": "Gateway"})), "has no interface endpoint for ec2"},
	{"EC2.55", without("aws:ec2/vpcEndpoint:VpcEndpoint"), "has no interface endpoint for ecr.api"},
	{"EC2.56", without("aws:ec2/vpcEndpoint:VpcEndpoint"), "has no interface endpoint for ecr.dkr"},
	{"EC2.57", without("aws:ec2/vpcEndpoint:VpcEndpoint"), "has no interface endpoint for ssm"},
	{"EC2.58", without("aws:ec2/vpcEndpoint:VpcEndpoint"), "has no interface endpoint for ssm-contacts"},
	{"EC2.60", without("aws:ec2/vpcEndpoint:VpcEndpoint"), "has no interface endpoint for ssm-incidents"},
	{"EC2.13", worldRule("cidrIpv4", anyV4, 20, 30, "tcp"), "admits 0.0.0.0/0"},
	{"EC2.13", worldRule("cidrIpv6", "0::0/0", 0, 0, "-1"), "admits 0::0/0"},
	{"EC2.13", set("ec2/securityGroup:", "private-link-endpoints", ingress, []any{object{
		"cidrBlocks": []any{anyV4}, "protocol": "tcp", "fromPort": 22.0, "toPort": 22.0}}), "admits 0.0.0.0/0"},
	{"EC2.13", add("aws:ec2/securityGroupRule:SecurityGroupRule", object{
		"type": ingress, "cidrBlocks": []any{anyV4}, "protocol": "tcp", "fromPort": 22.0, "toPort": 22.0}), "admits 0.0.0.0/0"},
	{"EC2.14", worldRule("cidrIpv4", anyV4, 3389, 3389, "tcp"), "admits 0.0.0.0/0"},
	{"EC2.18", worldRule("cidrIpv4", anyV4, 443, 444, "tcp"), "admits 0.0.0.0/0"},
	{"EC2.18", worldRule("cidrIpv4", anyV4, 443, 443, "udp"), "admits 0.0.0.0/0"},
	{"EC2.19", worldRule("cidrIpv4", anyV4, 8888, 8888, "tcp"), "admits 0.0.0.0/0"},
	{"EC2.53", worldRule("cidrIpv4", anyV4, 22, 22, "tcp"), "admits 0.0.0.0/0"},
	{"EC2.54", worldRule("cidrIpv6", anyV6, 3389, 3389, "tcp"), "admits ::/0"},
	{"EC2.15", set("ec2/subnet:", "-1a", "mapPublicIpOnLaunch", true), "mapPublicIpOnLaunch is on"},
	{"EC2.15", set("ec2/subnet:", "-1a", "assignIpv6AddressOnCreation", true), "assignIpv6AddressOnCreation is on"},
	{"EC2.51", set("ec2clientvpn/endpoint", "", "connectionLogOptions", object{"enabled": false}), "its connections are not logged"},
	{"EC2.171", add("aws:ec2/vpnConnection:VpnConnection", logged(true, false)), "tunnel2 not logged"},
	{"KMS.1", set("iam/policy:", "presign-allow", "policy", document("Allow", "kms:*", "*")), "S decrypts with every key"},
	{"KMS.1", set("iam/policy:", "presign-allow", "policy", "no JSON"), "the policy is not in AWS's policy grammar"},
	{"KMS.2", set("iam/rolePolicy:", "", "policy", document("Allow", "kms:Decrypt", "arn:aws:kms:*:111122223333:key/*")), "S decrypts with every key"},
	{"KMS.4", set("kms/key:", "", "enableKeyRotation", false), "is not rotated"},
	{"KMS.5", set("kms/key:", "", "policy",
		`{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}`), "S is for anyone"},
	{"CloudWatch.16", set("cloudwatch/logGroup", "connections", "retentionInDays", 180.0), "keeps its events for 180 days"},
	{"cloudwatch-log-group-encrypted", set("cloudwatch/logGroup", "connections", "kmsKeyId", ""), "has no kmsKeyId"},
	{"IAM.1", set("iam/policy:", "presign-allow", "policy", document("Allow", "*", "*")), "S allows everything"},
	{"IAM.2", add("aws:iam/userPolicyAttachment:UserPolicyAttachment", object{"user": "ada"}), "is a policy of user ada"},
	{"IAM.2", add("aws:iam/policyAttachment:PolicyAttachment", object{"users": []any{"bob"}}), "is a policy of user bob"},
	{"IAM.21", set("iam/policy:", "presign-allow", "policy", document("Allow", "sagemaker:*", "arn:aws:sagemaker:x")), "S allows sagemaker:*"},
	{"ACM.2", set("tls:index/privateKey", "-client", "rsaBits", 1024.0), "has 1024 bits"},
	{"ACM.2", add("aws:acm/certificate:Certificate", object{"keyAlgorithm": "RSA_1024"}), "has a key of 1,024 bits"},
	{"SNS.1", add("aws:sns/topic:Topic", object{}), "has no kmsMasterKeyId"},
	{"SNS.4", add("aws:sns/topicPolicy:TopicPolicy", object{"policy": `{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Allow","Principal":"*",` +
		`"Action":"sns:Publish","Resource":"*"}]}`}), "S is for anyone"},
	{"EC2.183", add("aws:ec2/vpnConnection:VpnConnection", object{
		"tunnel1IkeVersions": []any{"ikev2"}, "tunnel2IkeVersions": []any{"ikev1", "ikev2"},
	}), "tunnel2 not bound to IKEv2"},
	{"EC2.183", add("aws:ec2/vpnConnection:VpnConnection", object{}), "tunnel1 and tunnel2 not bound to IKEv2"},
}

func judged(t *testing.T, edits ...edit) compliance.Report {
	t.Helper()
	resources := deployment(t, "dev")
	for _, e := range append(completed[:len(completed):len(completed)], edits...) {
		resources = e(t, resources)
	}
	report, err := compliance.Judge(resources, nil)
	require.NoError(t, err)
	return report
}

func TestTheCompletedDeploymentSatisfiesEveryControl(t *testing.T) {
	for _, f := range judged(t).Findings {
		assert.Equal(t, compliance.Satisfied, f.Status, "%s: %v", f.Control.ID, f.Complaints)
	}
}

func TestEveryControlFindsItsSabotage(t *testing.T) {
	broken := map[string]bool{}
	for _, row := range sabotages {
		t.Run(row.control+" "+row.want, func(t *testing.T) {
			broken[row.control] = true
			f := judged(t, row.edit).Of(row.control)
			assert.Equal(t, compliance.NotSatisfied, f.Status)
			require.NotEmpty(t, f.Complaints)
			assert.Contains(t, f.Complaints[len(f.Complaints)-1], row.want)
		})
	}
	for _, c := range controls.All() {
		assert.True(t, broken[c.ID], "no row breaks %s", c.ID)
	}
}

// TestWhatIsHarmlessIsLeftAlone has what looks like a fault and is none.
func TestWhatIsHarmlessIsLeftAlone(t *testing.T) {
	for name, row := range map[string]struct {
		control string
		edit    edit
	}{
		"the world on the port of the web": {"EC2.18", worldRule("cidrIpv4", anyV4, 443, 443, "tcp")},
		"IPv6 is another control's":        {"EC2.53", worldRule("cidrIpv6", anyV6, 22, 22, "tcp")},
		"a Deny of everything":             {"IAM.1", set("iam/policy:", "presign-allow", "policy", document("Deny", "*", "*"))},
		"decryption with one key": {"KMS.1", set("iam/policy:", "presign-allow", "policy",
			document("Allow", "kms:Decrypt", "arn:aws:kms:ap-northeast-1:111122223333:key/1"))},
		"a key that AWS cannot rotate": {"KMS.4", add("aws:kms/key:Key", object{"customerMasterKeySpec": "RSA_2048"})},
		"kept for ever":                {"CloudWatch.16", set("cloudwatch/logGroup", "connections", "retentionInDays", 0.0)},
		"no platform named":            {"SageMaker.8", set("sagemaker/notebookInstance:", "", "platformIdentifier", nil)},
		"egress to the world": {"EC2.13", add("aws:ec2/securityGroupRule:SecurityGroupRule", object{
			"type": "egress", "cidrBlocks": []any{anyV4}, "protocol": "-1"})},
	} {
		t.Run(name, func(t *testing.T) {
			f := judged(t, row.edit).Of(row.control)
			assert.Equal(t, compliance.Satisfied, f.Status, "%v", f.Complaints)
		})
	}
}
