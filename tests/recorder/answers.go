package recorder

import (
	"fmt"
	"hash/fnv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// The account and, unless [Recorder.Region] or a provider names another, the Region that answers speak of.
const (
	Account = "111122223333"
	Region  = "ap-northeast-1"
)

// answers are what a provider adds to the inputs of each known type: the ID, and the computed properties that the program
// reads. A computed property that is left out here would flow on as an empty string.
var answers = map[tokens.Type]func(at place, name string, inputs resource.PropertyMap) (string, resource.PropertyMap){
	"pulumi:providers:aws":                                                                        provider,
	"pulumi:providers:tls":                                                                        provider,
	"aws:ec2/vpc:Vpc":                                                                             withID("vpc-"),
	"aws:ec2/subnet:Subnet":                                                                       withID("subnet-"),
	"aws:ec2/routeTable:RouteTable":                                                               withID("rtb-"),
	"aws:ec2/routeTableAssociation:RouteTableAssociation":                                         withID("rtbassoc-"),
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":                                           withID("sg-"),
	"aws:ec2/securityGroup:SecurityGroup":                                                         withID("sg-"),
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":                                   withID("sgr-"),
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":                                     withID("sgr-"),
	"aws:ec2/vpcEndpoint:VpcEndpoint":                                                             vpcEndpoint,
	"aws:ec2clientvpn/endpoint:Endpoint":                                                          clientVpnEndpoint,
	"aws:ec2clientvpn/route:Route":                                                                withID("cvpn-route-"),
	"aws:ec2clientvpn/networkAssociation:NetworkAssociation":                                      withID("cvpn-assoc-"),
	"aws:ec2clientvpn/authorizationRule:AuthorizationRule":                                        withID("cvpn-rule-"),
	"aws:cloudwatch/logGroup:LogGroup":                                                            withName("logs:REGION:ACCOUNT:log-group:"),
	"aws:cloudwatch/eventRule:EventRule":                                                          withName("events:REGION:ACCOUNT:rule/"),
	"aws:cloudwatch/eventTarget:EventTarget":                                                      withID("target-"),
	"aws:ec2/flowLog:FlowLog":                                                                     withID("fl-"),
	"aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig":                                   withID("rqlc-"),
	"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation":             withID("rqlca-"),
	"aws:sns/topic:Topic":                                                                         withName("sns:REGION:ACCOUNT:"),
	"aws:sns/topicPolicy:TopicPolicy":                                                             withID("topic-policy-"),
	"aws:sns/topicSubscription:TopicSubscription":                                                 withID("subscription-"),
	"aws:ec2/route:Route":                                                                         withID("r-"),
	"aws:ec2/vpnGateway:VpnGateway":                                                               withID("vgw-"),
	"aws:ec2/customerGateway:CustomerGateway":                                                     withID("cgw-"),
	"aws:ec2/vpnConnection:VpnConnection":                                                         vpnConnection,
	"aws:ec2/vpnConnectionRoute:VpnConnectionRoute":                                               withID("vpn-route-"),
	"aws:ec2transitgateway/vpcAttachment:VpcAttachment":                                           withID("tgw-attach-"),
	"aws:directconnect/gatewayAssociation:GatewayAssociation":                                     withID("ga-"),
	"aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation":                               withID("propagation-"),
	"aws:cloudwatch/logStream:LogStream":                                                          withName(""),
	"aws:acm/certificate:Certificate":                                                             certificate,
	"aws:route53/resolverEndpoint:ResolverEndpoint":                                               resolverEndpoint,
	"aws:sagemaker/notebookInstance:NotebookInstance":                                             notebookInstance,
	"aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration": withName(""),
	"aws:iam/role:Role":                                                                           withName("iam::ACCOUNT:role/"),
	"aws:iam/rolePolicy:RolePolicy":                                                               withName(""),
	"aws:iam/policy:Policy":                                                                       withName("iam::ACCOUNT:policy/"),
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment":                                           withID("attachment-"),
	"aws:iam/groupPolicyAttachment:GroupPolicyAttachment":                                         withID("attachment-"),
	"aws:iam/userPolicyAttachment:UserPolicyAttachment":                                           withID("attachment-"),
	"aws:iam/instanceProfile:InstanceProfile":                                                     withName("iam::ACCOUNT:instance-profile/"),
	"aws:kms/key:Key":                                                                             kmsKey,
	"tls:index/privateKey:PrivateKey":                                                             privateKey,
	"tls:index/selfSignedCert:SelfSignedCert":                                                     certPem("certPem"),
	"tls:index/certRequest:CertRequest":                                                           certPem("certRequestPem"),
	"tls:index/locallySignedCert:LocallySignedCert":                                               certPem("certPem"),
}

// callAnswers are the functions that programs call.
var callAnswers = map[string]func(at place, args resource.PropertyMap) (resource.PropertyMap, error){
	"aws:index/getRegion:getRegion": func(at place, _ resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"name": text(at.region), "id": text(at.region)}, nil
	},
	"aws:index/getCallerIdentity:getCallerIdentity": func(place, resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"accountId": text(Account), "id": text(Account)}, nil
	},
	"aws:ec2/getVpc:getVpc":                               anywhere(existingVpc),
	"aws:ec2/getSubnet:getSubnet":                         anywhere(existingSubnet),
	"aws:ec2/getVpcEndpointService:getVpcEndpointService": endpointService,
	"aws:ec2/getVpcEndpoint:getVpcEndpoint":               anywhere(noEndpoint),
	"aws:ec2clientvpn/getEndpoint:getEndpoint":            anywhere(noClientVpn),
	"aws:iam/getRole:getRole":                             anywhere(existing),
	"aws:iam/getGroup:getGroup":                           anywhere(existing),
	"aws:iam/getUser:getUser":                             anywhere(existing),
	"aws:iam/getSamlProvider:getSamlProvider":             anywhere(existing),
	"aws:ec2/getVpnGateway:getVpnGateway":                 anywhere(existingVpnGateway),
	"aws:index/getAvailabilityZones:getAvailabilityZones": func(at place, _ resource.PropertyMap) (resource.PropertyMap, error) { // AWS does not say.
		return resource.PropertyMap{"id": text(at.region), "names": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getSubnets:getSubnets": func(at place, _ resource.PropertyMap) (resource.PropertyMap, error) { // Nothing has been made yet.
		return resource.PropertyMap{"id": text(at.region), "ids": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getSecurityGroups:getSecurityGroups": func(at place, _ resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"id": text(at.region), "ids": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getNetworkInterfaces:getNetworkInterfaces": func(at place, _ resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"id": text(at.region), "ids": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getRouteTables:getRouteTables": func(at place, _ resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"id": text(at.region), "ids": resource.NewProperty([]resource.PropertyValue{text("rtb-0a1b2c3d4e5f60718")})}, nil
	},
}

func withID(prefix string) func(place, string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(_ place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
		return ID(prefix, name), nil
	}
}

// withName answers for types whose ID is their physical name, which is the logical one here where the program leaves it open.
// A non-empty arn makes one, with the name at its end.
func withName(arn string) func(place, string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(at place, name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
		if given, isSet := inputs["name"]; isSet {
			name = given.StringValue()
		}
		computed := resource.PropertyMap{"name": text(name)}
		if arn != "" {
			computed["arn"] = at.arn(arn + name)
		}
		return name, computed
	}
}

// anyType answers for types that the recorder does not know. Many providers name what the program does not, and without a name a grant to
// somebody would be one to nobody.
func anyType(prefix string) func(place, string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(_ place, name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
		computed := resource.PropertyMap{}
		if !inputs.HasValue("name") {
			computed["name"] = text(name)
		}
		return ID(prefix, name), computed
	}
}

func provider(_ place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	return name + "-id", nil
}

// vpcEndpoint lists its DNS names in AWS's order: Regional, zonal, private.
func vpcEndpoint(at place, name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	id := "vpce-" + hex(name)
	service := inputs["serviceName"].StringValue()
	entry := func(host string) resource.PropertyValue {
		return resource.NewProperty(resource.PropertyMap{"dnsName": text(host), "hostedZoneId": text("Z0")})
	}
	entries := []resource.PropertyValue{
		entry(id + "-abcd." + service + ".vpce.example"),
		entry(id + "-abcd-" + at.region + "a." + service + ".vpce.example"),
		entry("private." + service),
	}
	return id, resource.PropertyMap{"dnsEntries": resource.NewProperty(entries), "prefixListId": text("pl-" + hex(name))}
}

func clientVpnEndpoint(at place, name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	id := "cvpn-endpoint-" + hex(name)
	portal := ""
	if inputs["selfServicePortal"].StringValue() == "enabled" {
		portal = "https://self-service.clientvpn.amazonaws.com/endpoints/" + id
	}
	return id, resource.PropertyMap{
		"dnsName":              text("*." + id + ".prod.clientvpn." + at.region + ".amazonaws.com"),
		"selfServicePortalUrl": text(portal),
	}
}

// vpnConnection makes the keys that AWS would, which no test may find in plain text.
func vpnConnection(at place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	return "vpn-" + hex(name), resource.PropertyMap{
		"tunnel1Address": text("198.51.100.1"), "tunnel2Address": text("198.51.100.2"),
		"tunnel1PresharedKey":          resource.MakeSecret(text("KEY 1 of " + name)),
		"tunnel2PresharedKey":          resource.MakeSecret(text("KEY 2 of " + name)),
		"customerGatewayConfiguration": text("KEYS of " + name),
		"presharedKeyArn":              at.arn("secretsmanager:REGION:ACCOUNT:secret:" + hex(name)),
	}
}

func certificate(at place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	arn := at.arn("acm:REGION:ACCOUNT:certificate/" + hex(name))
	return arn.StringValue(), resource.PropertyMap{"arn": arn}
}

func resolverEndpoint(_ place, name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	var addresses []resource.PropertyValue
	for i, a := range inputs["ipAddresses"].ArrayValue() {
		address := a.ObjectValue().Copy()
		address["ip"] = text(fmt.Sprintf("10.60.%d.10", i))
		addresses = append(addresses, resource.NewProperty(address))
	}
	return "rslvr-in-" + hex(name), resource.PropertyMap{"ipAddresses": resource.NewProperty(addresses)}
}

func notebookInstance(at place, _ string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	name := inputs["name"].StringValue()
	return name, resource.PropertyMap{
		"arn": at.arn("sagemaker:REGION:ACCOUNT:notebook-instance/" + name),
		"url": text(name + "-a1b2.notebook." + Region + ".sagemaker.aws"),
	}
}

func kmsKey(at place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	id := hex(name)
	return id, resource.PropertyMap{"arn": at.arn("kms:REGION:ACCOUNT:key/" + id)}
}

func privateKey(_ place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	return hex(name), resource.PropertyMap{
		"privateKeyPem": resource.MakeSecret(text("PRIVATE KEY of " + name)),
	}
}

func certPem(property resource.PropertyKey) func(place, string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(_ place, name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
		return hex(name), resource.PropertyMap{property: text("PEM of " + name)}
	}
}

// ID is the ID that the recorder answers for a resource of this name, such as "vpc-" and seventeen digits: the same name
// always has the same ID.
func ID(prefix, name string) string { return prefix + hex(name) }

func hex(name string) string {
	h := fnv.New64a()
	h.Write([]byte(name))
	return fmt.Sprintf("%017x", h.Sum64())
}

func text(s string) resource.PropertyValue { return resource.NewProperty(s) }
