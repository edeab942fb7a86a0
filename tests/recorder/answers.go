package recorder

import (
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// The account and Region that answers speak of.
const (
	Account = "111122223333"
	Region  = "ap-northeast-1"
)

// answers are what a provider adds to the inputs of each known type: the ID, and the computed properties that the program
// reads. A computed property that is left out here would flow on as an empty string.
var answers = map[tokens.Type]func(name string, inputs resource.PropertyMap) (string, resource.PropertyMap){
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
	"aws:cloudwatch/logGroup:LogGroup":                                                            withName("logs:" + Region + ":" + Account + ":log-group:"),
	"aws:cloudwatch/eventRule:EventRule":                                                          withName("events:" + Region + ":" + Account + ":rule/"),
	"aws:cloudwatch/eventTarget:EventTarget":                                                      withID("target-"),
	"aws:ec2/flowLog:FlowLog":                                                                     withID("fl-"),
	"aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig":                                   withID("rqlc-"),
	"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation":             withID("rqlca-"),
	"aws:sns/topic:Topic":                                                                         withName("sns:" + Region + ":" + Account + ":"),
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
	"aws:iam/role:Role":                                                                           withName("iam::" + Account + ":role/"),
	"aws:iam/rolePolicy:RolePolicy":                                                               withName(""),
	"aws:iam/policy:Policy":                                                                       withName("iam::" + Account + ":policy/"),
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment":                                           withID("attachment-"),
	"aws:iam/groupPolicyAttachment:GroupPolicyAttachment":                                         withID("attachment-"),
	"aws:iam/userPolicyAttachment:UserPolicyAttachment":                                           withID("attachment-"),
	"aws:iam/instanceProfile:InstanceProfile":                                                     withName("iam::" + Account + ":instance-profile/"),
	"aws:kms/key:Key":                                                                             kmsKey,
	"tls:index/privateKey:PrivateKey":                                                             privateKey,
	"tls:index/selfSignedCert:SelfSignedCert":                                                     certPem("certPem"),
	"tls:index/certRequest:CertRequest":                                                           certPem("certRequestPem"),
	"tls:index/locallySignedCert:LocallySignedCert":                                               certPem("certPem"),
}

// callAnswers are the functions that programs call.
var callAnswers = map[string]func(args resource.PropertyMap) (resource.PropertyMap, error){
	"aws:index/getRegion:getRegion": func(resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"name": text(Region), "id": text(Region)}, nil
	},
	"aws:index/getCallerIdentity:getCallerIdentity": func(resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"accountId": text(Account), "id": text(Account)}, nil
	},
	"aws:ec2/getVpc:getVpc":                               existingVpc,
	"aws:ec2/getSubnet:getSubnet":                         existingSubnet,
	"aws:ec2/getVpcEndpointService:getVpcEndpointService": endpointService,
	"aws:ec2/getVpcEndpoint:getVpcEndpoint":               noEndpoint,
	"aws:ec2clientvpn/getEndpoint:getEndpoint":            noClientVpn,
	"aws:iam/getRole:getRole":                             existing,
	"aws:iam/getGroup:getGroup":                           existing,
	"aws:iam/getUser:getUser":                             existing,
	"aws:iam/getSamlProvider:getSamlProvider":             existing,
	"aws:ec2/getVpnGateway:getVpnGateway":                 existingVpnGateway,
	"aws:index/getAvailabilityZones:getAvailabilityZones": func(resource.PropertyMap) (resource.PropertyMap, error) { // AWS does not say.
		return resource.PropertyMap{"id": text(Region), "names": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getSubnets:getSubnets": func(resource.PropertyMap) (resource.PropertyMap, error) { // Nothing has been made yet.
		return resource.PropertyMap{"id": text(Region), "ids": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getSecurityGroups:getSecurityGroups": func(resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"id": text(Region), "ids": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getNetworkInterfaces:getNetworkInterfaces": func(resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"id": text(Region), "ids": resource.NewProperty([]resource.PropertyValue{})}, nil
	},
	"aws:ec2/getRouteTables:getRouteTables": func(resource.PropertyMap) (resource.PropertyMap, error) {
		return resource.PropertyMap{"id": text(Region), "ids": resource.NewProperty([]resource.PropertyValue{text("rtb-0a1b2c3d4e5f60718")})}, nil
	},
}

func withID(prefix string) func(string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
		return ID(prefix, name), nil
	}
}

// withName answers for types whose ID is their physical name, which is the logical one here where the program leaves it open.
// A non-empty arn makes one, with the name at its end.
func withName(arn string) func(string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
		if given, isSet := inputs["name"]; isSet {
			name = given.StringValue()
		}
		computed := resource.PropertyMap{"name": text(name)}
		if arn != "" {
			computed["arn"] = text("arn:aws:" + arn + name)
		}
		return name, computed
	}
}

func provider(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	return name + "-id", nil
}

// vpcEndpoint lists its DNS names in AWS's order: Regional, zonal, private.
func vpcEndpoint(name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	id := "vpce-" + hex(name)
	service := inputs["serviceName"].StringValue()
	entry := func(host string) resource.PropertyValue {
		return resource.NewProperty(resource.PropertyMap{"dnsName": text(host), "hostedZoneId": text("Z0")})
	}
	entries := []resource.PropertyValue{
		entry(id + "-abcd." + service + ".vpce.example"),
		entry(id + "-abcd-" + Region + "a." + service + ".vpce.example"),
		entry("private." + service),
	}
	return id, resource.PropertyMap{"dnsEntries": resource.NewProperty(entries), "prefixListId": text("pl-" + hex(name))}
}

func clientVpnEndpoint(name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	id := "cvpn-endpoint-" + hex(name)
	portal := ""
	if inputs["selfServicePortal"].StringValue() == "enabled" {
		portal = "https://self-service.clientvpn.amazonaws.com/endpoints/" + id
	}
	return id, resource.PropertyMap{
		"dnsName":              text("*." + id + ".prod.clientvpn." + Region + ".amazonaws.com"),
		"selfServicePortalUrl": text(portal),
	}
}

// vpnConnection makes the keys that AWS would, which no test may find in plain text.
func vpnConnection(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	return "vpn-" + hex(name), resource.PropertyMap{
		"tunnel1Address": text("198.51.100.1"), "tunnel2Address": text("198.51.100.2"),
		"tunnel1PresharedKey":          resource.MakeSecret(text("KEY 1 of " + name)),
		"tunnel2PresharedKey":          resource.MakeSecret(text("KEY 2 of " + name)),
		"customerGatewayConfiguration": text("KEYS of " + name),
		"presharedKeyArn":              text("arn:aws:secretsmanager:" + Region + ":" + Account + ":secret:" + hex(name)),
	}
}

func certificate(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	arn := "arn:aws:acm:" + Region + ":" + Account + ":certificate/" + hex(name)
	return arn, resource.PropertyMap{"arn": text(arn)}
}

func resolverEndpoint(name string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	var addresses []resource.PropertyValue
	for i, a := range inputs["ipAddresses"].ArrayValue() {
		address := a.ObjectValue().Copy()
		address["ip"] = text(fmt.Sprintf("10.60.%d.10", i))
		addresses = append(addresses, resource.NewProperty(address))
	}
	return "rslvr-in-" + hex(name), resource.PropertyMap{"ipAddresses": resource.NewProperty(addresses)}
}

func notebookInstance(_ string, inputs resource.PropertyMap) (string, resource.PropertyMap) {
	name := inputs["name"].StringValue()
	return name, resource.PropertyMap{
		"arn": text("arn:aws:sagemaker:" + Region + ":" + Account + ":notebook-instance/" + name),
		"url": text(name + "-a1b2.notebook." + Region + ".sagemaker.aws"),
	}
}

func kmsKey(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	id := hex(name)
	return id, resource.PropertyMap{"arn": text("arn:aws:kms:" + Region + ":" + Account + ":key/" + id)}
}

func privateKey(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
	return hex(name), resource.PropertyMap{
		"privateKeyPem": resource.MakeSecret(text("PRIVATE KEY of " + name)),
	}
}

func certPem(property resource.PropertyKey) func(string, resource.PropertyMap) (string, resource.PropertyMap) {
	return func(name string, _ resource.PropertyMap) (string, resource.PropertyMap) {
		return hex(name), resource.PropertyMap{property: text("PEM of " + name)}
	}
}

// The networks that Pulumi.prod.yaml names.
var (
	existingVpcs = map[string]string{
		"vpc-0f1e2d3c4b5a69788": "10.80.0.0/16", "vpc-0a1b2c3d4e5f60718": "10.90.0.0/16",
	}
	existingSubnets = map[string]struct{ vpc, zone, block string }{
		"subnet-0aa11bb22cc33dd44": {"vpc-0f1e2d3c4b5a69788", "a", "10.80.10.0/24"},
		"subnet-0ee55ff66aa77bb88": {"vpc-0f1e2d3c4b5a69788", "c", "10.80.11.0/24"},
		"subnet-0cc11dd22ee33ff44": {"vpc-0a1b2c3d4e5f60718", "a", "10.90.10.0/24"},
		"subnet-0dd55ee66ff77aa88": {"vpc-0a1b2c3d4e5f60718", "c", "10.90.11.0/24"},
	}
)

func existingVpc(args resource.PropertyMap) (resource.PropertyMap, error) {
	block, exists := existingVpcs[args["id"].StringValue()]
	if !exists {
		return nil, fmt.Errorf("InvalidVpcID.NotFound: The vpc ID '%s' does not exist", args["id"].StringValue())
	}
	return resource.PropertyMap{
		"id": args["id"], "cidrBlock": text(block), "instanceTenancy": text("default"),
		"enableDnsSupport": resource.NewProperty(true), "enableDnsHostnames": resource.NewProperty(true),
		"cidrBlockAssociations": resource.NewProperty([]resource.PropertyValue{association(block, "associated")}),
	}, nil
}

// existingVpnGateway is the virtual private gateway of that network, by its ID. By its VPC none is found.
func existingVpnGateway(args resource.PropertyMap) (resource.PropertyMap, error) {
	if !args.HasValue("id") {
		return nil, errors.New("no matching EC2 VPN Gateway found")
	}
	return resource.PropertyMap{
		"id": args["id"], "amazonSideAsn": text("64600"), "attachedVpcId": text("vpc-0f1e2d3c4b5a69788"), "state": text("available"),
	}, nil
}

func existingSubnet(args resource.PropertyMap) (resource.PropertyMap, error) {
	id := args["id"].StringValue()
	subnet, exists := existingSubnets[id]
	if !exists {
		return nil, fmt.Errorf("InvalidSubnetID.NotFound: The subnet ID '%s' does not exist", id)
	}
	return resource.PropertyMap{
		"id": text(id), "vpcId": text(subnet.vpc), "availabilityZone": text(Region + subnet.zone), "cidrBlock": text(subnet.block),
		"availableIpAddressCount": resource.NewProperty(float64(251)),
	}, nil
}

// endpointService is offered in every zone of the Region.
func endpointService(args resource.PropertyMap) (resource.PropertyMap, error) {
	var zones []resource.PropertyValue
	for _, letter := range []string{"a", "c", "d"} {
		zones = append(zones, text(Region+letter))
	}
	return resource.PropertyMap{
		"serviceName": args["serviceName"], "serviceType": args["serviceType"], "availabilityZones": resource.NewProperty(zones),
	}, nil
}

// existing answers for whom and what a program names in IAM: whoever is asked for is there.
func existing(args resource.PropertyMap) (resource.PropertyMap, error) { return args, nil }

// noClientVpn is the provider's answer where there is none.
func noClientVpn(resource.PropertyMap) (resource.PropertyMap, error) {
	return nil, errors.New("no matching EC2 Client VPN Endpoint found")
}

// noEndpoint is the provider's answer where there is none.
func noEndpoint(resource.PropertyMap) (resource.PropertyMap, error) {
	return nil, errors.New("no matching EC2 VPC Endpoint found")
}

func association(block, state string) resource.PropertyValue {
	return resource.NewProperty(resource.PropertyMap{
		"associationId": text("vpc-cidr-assoc-" + hex(block)), "cidrBlock": text(block), "state": text(state),
	})
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
