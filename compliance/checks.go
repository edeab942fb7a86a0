package compliance

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/observe"
)

// check says whether anything in a stack is subject to a control, and what is wrong with it.
type check func(stack) (applies bool, complaints []string)

const (
	notebookType    = "aws:sagemaker/notebookInstance:NotebookInstance"
	vpcType         = "aws:ec2/vpc:Vpc"
	defaultType     = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	flowLogType     = "aws:ec2/flowLog:FlowLog"
	endpointType    = "aws:ec2/vpcEndpoint:VpcEndpoint"
	subnetType      = "aws:ec2/subnet:Subnet"
	vpnType         = "aws:ec2clientvpn/endpoint:Endpoint"
	siteToSiteType  = "aws:ec2/vpnConnection:VpnConnection"
	keyType         = "aws:kms/key:Key"
	keyPolicyType   = "aws:kms/keyPolicy:KeyPolicy"
	logGroupType    = "aws:cloudwatch/logGroup:LogGroup"
	certificateType = "aws:acm/certificate:Certificate"
	privateKeyType  = "tls:index/privateKey:PrivateKey"
	topicType       = "aws:sns/topic:Topic"
	topicPolicyType = "aws:sns/topicPolicy:TopicPolicy"
)

// checks has the check of every control in the catalogue; a test holds the two together.
var checks = map[string]check{
	"SageMaker.1": each(notebookType, isExactly("directInternetAccess", "Disabled"), "directInternetAccess"),
	"SageMaker.2": each(notebookType, isSet("subnetId"), "subnetId"),
	"SageMaker.3": each(notebookType, isExactly("rootAccess", "Disabled"), "rootAccess"),
	"SageMaker.8": each(notebookType, platformIsSupported, "platformIdentifier"),
	"sagemaker-notebook-instance-kms-key-configured": each(notebookType, isSet("kmsKeyId"), "kmsKeyId"),

	"EC2.2":  eachVpc(defaultGroupIsClosed),
	"EC2.6":  eachVpc(flowIsLogged),
	"EC2.10": eachVpc(hasEndpoint("ec2")),
	"EC2.55": eachVpc(hasEndpoint("ecr.api")),
	"EC2.56": eachVpc(hasEndpoint("ecr.dkr")),
	"EC2.57": eachVpc(hasEndpoint("ssm")),
	"EC2.58": eachVpc(hasEndpoint("ssm-contacts")),
	"EC2.60": eachVpc(hasEndpoint("ssm-incidents")),

	"EC2.13": nobodyFromTheWorld(anyWorld, ports(22)),
	"EC2.14": nobodyFromTheWorld(anyWorld, ports(3389)),
	"EC2.18": nobodyFromTheWorld(anyWorld, otherThanWeb),
	"EC2.19": nobodyFromTheWorld(anyWorld, ports(highRisk...)),
	"EC2.53": nobodyFromTheWorld([]string{worldV4}, ports(22, 3389)),
	"EC2.54": nobodyFromTheWorld([]string{worldV6}, ports(22, 3389)),

	"EC2.15":  each(subnetType, assignsNoPublicAddress, "mapPublicIpOnLaunch", "assignIpv6AddressOnCreation"),
	"EC2.51":  each(vpnType, connectionsAreLogged, "connectionLogOptions"),
	"EC2.183": each(siteToSiteType, tunnelsSpeakIKEv2, "tunnel1IkeVersions", "tunnel2IkeVersions"),
	"EC2.171": each(siteToSiteType, tunnelsAreLogged, "tunnel1LogOptions", "tunnel2LogOptions"),

	"KMS.1": eachPolicy(managedPolicies, decryptsNothing),
	"KMS.2": eachPolicy(inlinePolicies, decryptsNothing),
	"KMS.4": each(keyType, isRotated, "enableKeyRotation", "customerMasterKeySpec"),
	"KMS.5": keysAreNotPublic,

	"CloudWatch.16":                  each(logGroupType, isKeptForAYear, "retentionInDays"),
	"cloudwatch-log-group-encrypted": each(logGroupType, isSet("kmsKeyId"), "kmsKeyId"),

	"IAM.1":  eachPolicy(managedPolicies, isNoAdministrator),
	"IAM.2":  usersHaveNoPolicy,
	"IAM.21": eachPolicy(managedPolicies, grantsNoWholeService),

	"ACM.2": keysAreLong,
	"SNS.1": each(topicType, isSet("kmsMasterKeyId"), "kmsMasterKeyId"),
	"SNS.4": topicsAreNotPublic,
}

// each asks every resource of a type, after the properties that the answer hangs on have been found readable. An answer
// of "" is in order.
func each(token string, ask func(observe.Resource) string, properties ...string) check {
	return func(s stack) (bool, []string) {
		var complaints []string
		for _, r := range s.of(token) {
			s.askProperties(r, properties)
			answer := unreadable(r, properties)
			if answer == "" {
				answer = ask(r)
			}
			if answer != "" {
				complaints = append(complaints, nameOf(r)+": "+answer)
			}
		}
		return len(s.of(token)) > 0, complaints
	}
}

func isExactly(property, want string) func(observe.Resource) string {
	return func(r observe.Resource) string {
		if got := text(r, property); got != want {
			return fmt.Sprintf("%s is %q, not %q", property, got, want)
		}
		return ""
	}
}

func isSet(property string) func(observe.Resource) string {
	return func(r observe.Resource) string {
		if text(r, property) == "" {
			return "has no " + property
		}
		return ""
	}
}

// platformIsSupported lets an absent one pass: AWS then takes its current platform, which is assumption 33 of docs/assumptions.md.
func platformIsSupported(r observe.Resource) string {
	if platform := text(r, "platformIdentifier"); platform != "" && platform != "notebook-al2023-v1" {
		return "runs on " + platform
	}
	return ""
}

func assignsNoPublicAddress(r observe.Resource) string {
	for _, property := range []string{"mapPublicIpOnLaunch", "assignIpv6AddressOnCreation"} {
		if text(r, property) == "true" {
			return property + " is on"
		}
	}
	return ""
}

func connectionsAreLogged(r observe.Resource) string {
	if nested(r.Value("connectionLogOptions"), "enabled") != true {
		return "its connections are not logged"
	}
	return ""
}

func tunnelsAreLogged(r observe.Resource) string {
	var silent []string
	for _, tunnel := range []string{"tunnel1", "tunnel2"} {
		if nested(r.Value(tunnel+"LogOptions"), "cloudwatchLogOptions", "logEnabled") != true {
			silent = append(silent, tunnel)
		}
	}
	if len(silent) > 0 {
		return strings.Join(silent, " and ") + " not logged"
	}
	return ""
}

// tunnelsSpeakIKEv2 takes an absent list for both versions, which is AWS's default.
func tunnelsSpeakIKEv2(r observe.Resource) string {
	var older []string
	for _, tunnel := range []string{"tunnel1", "tunnel2"} {
		if versions := texts(r.Value(tunnel + "IkeVersions")); len(versions) != 1 || versions[0] != "ikev2" {
			older = append(older, tunnel)
		}
	}
	if len(older) > 0 {
		return strings.Join(older, " and ") + " not bound to IKEv2"
	}
	return ""
}

// isRotated leaves asymmetric keys out, which AWS cannot rotate (KMS Developer Guide, "Rotating AWS KMS keys").
func isRotated(r observe.Resource) string {
	spec := text(r, "customerMasterKeySpec")
	if (spec == "" || spec == "SYMMETRIC_DEFAULT") && text(r, "enableKeyRotation") != "true" {
		return "is not rotated"
	}
	return ""
}

// isKeptForAYear takes 0, or none, for ever.
func isKeptForAYear(r observe.Resource) string {
	const year = 365
	if days, is := r.Value("retentionInDays").(float64); is && days > 0 && days < year {
		return fmt.Sprintf("keeps its events for %.0f days", days)
	}
	return ""
}

// keysAreLong looks at the keys that the stack makes for certificates: of one that was imported, nothing else is declared.
func keysAreLong(s stack) (bool, []string) {
	const enough = 2048
	var complaints []string
	for _, r := range s.of(certificateType) {
		if strings.HasPrefix(text(r, "keyAlgorithm"), "RSA_1024") {
			complaints = append(complaints, nameOf(r)+": has a key of 1,024 bits")
		}
	}
	for _, r := range s.of(privateKeyType) {
		bits, _ := r.Value("rsaBits").(float64)
		if text(r, "algorithm") == "RSA" && bits < enough {
			complaints = append(complaints, fmt.Sprintf("%s: has %.0f bits", nameOf(r), bits))
		}
	}
	return len(s.of(certificateType)) > 0, complaints
}
