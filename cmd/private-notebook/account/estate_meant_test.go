package account_test

import (
	"strings"
	"testing"
)

// meantAWS is an account that is just as meant: whoever has the policy opens the notebook from its VPC and by the Client VPN, and nobody else
// does. It has something of everything that the reader asks about.
func meantAWS(t testing.TB) *fakeAWS {
	f := newFakeAWS(t)
	for _, part := range []map[string]func(asked) answered{meantIdentities, meantNetworks, meantWays, meantNames, meantOrganization} {
		for action, answer := range part {
			f.on(action, answer)
		}
	}
	return f
}

const (
	presign     = "sagemaker:CreatePresignedNotebookInstanceUrl"
	meantPolicy = `{"Version":"2012-10-17","Statement":[` +
		`{"Sid":"Open","Effect":"Allow","Action":"` + presign + `","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}}},` +
		`{"Sid":"NothingElse","Effect":"Deny","Action":"` + presign + `","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}}}]}`
)

func roleDetail(name, rest string) string {
	return detail("RoleDetailList", "<RoleName>"+name+"</RoleName><Path>/</Path><Arn>arn:aws:iam::111122223333:role/"+name+"</Arn>"+
		element("AssumeRolePolicyDocument", encoded(trust))+rest)
}

var meantIdentities = map[string]func(asked) answered{
	"iam:GetAccountAuthorizationDetails": byValue("Filter.member.1", map[string]func(asked) answered{
		"Role": ofDetails(roleDetail("analysts", attachedTo(ownPolicy)), roleDetail("clerks", attachedTo(awsPolicy+"Bare")+
			attachedTo(awsPolicy+"NotTold"))),
		"User": ofDetails(detail("UserDetailList", "<UserName>aya</UserName><Path>/</Path><Arn>arn:aws:iam::111122223333:user/aya</Arn>"+
			"<GroupList><member>science</member></GroupList>")),
		"Group": ofDetails(detail("GroupDetailList", "<GroupName>science</GroupName><Path>/</Path><Arn>arn:aws:iam::111122223333:group/science</Arn>"+
			attachedTo(ownPolicy))),
		"LocalManagedPolicy": ofDetails(detail("Policies", "<PolicyName>presign</PolicyName><Arn>"+ownPolicy+"</Arn><DefaultVersionId>v1</DefaultVersionId>"+
			"<PolicyVersionList>"+managedVersion("v1", meantPolicy, true)+"</PolicyVersionList>")),
		"AWSManagedPolicy": ofDetails(detail("Policies", "<Arn>"+awsPolicy+"Bare</Arn><DefaultVersionId>v7</DefaultVersionId>")),
	}),
	"iam:GetPolicy":        identities["iam:GetPolicy"],
	"iam:GetPolicyVersion": identities["iam:GetPolicyVersion"],
	"sagemaker:ListNotebookInstances": says(`{"NotebookInstances":[{"NotebookInstanceName":"research","NotebookInstanceArn":` +
		`"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research","Url":"research.notebook.ap-northeast-1.sagemaker.aws"}]}`),
	"sagemaker:DescribeNotebookInstance": says(`{"SubnetId":"subnet-1","SecurityGroups":["sg-book"],"DirectInternetAccess":"Disabled","RootAccess":"Disabled"}`),
	"sagemaker:ListTags":                 says(`{"Tags":[{"Key":"owner","Value":"aya"}]}`),
}

func subnetItem(id, vpc, cidr string) string {
	return "<subnetId>" + id + "</subnetId><vpcId>" + vpc + "</vpcId><cidrBlock>" + cidr + "</cidrBlock><ownerId>111122223333</ownerId>" +
		"<availabilityZone>ap-northeast-1a</availabilityZone>"
}

// groupItem is a group that admits one protocol and port.
func groupItem(id, vpc, protocol, port, from string) string {
	rule := ""
	if port != "" {
		rule = "<ipPermissions><item><ipProtocol>" + protocol + "</ipProtocol><fromPort>" + port + "</fromPort><toPort>" + port + "</toPort>" + from + "</item></ipPermissions>"
	}
	return "<groupId>" + id + "</groupId><groupName>" + id + "</groupName><vpcId>" + vpc + "</vpcId><ownerId>111122223333</ownerId>" + rule +
		"<ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissionsEgress>"
}

func endpointItem(id, service, card string) string {
	return "<vpcEndpointId>" + id + "</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><serviceName>" + service + "</serviceName><vpcId>vpc-1</vpcId>" +
		"<state>available</state><policyDocument>" + `{&quot;Statement&quot;:[{&quot;Effect&quot;:&quot;Allow&quot;,&quot;Principal&quot;:&quot;*&quot;,&quot;Action&quot;:&quot;*&quot;,&quot;Resource&quot;:&quot;*&quot;}]}` +
		"</policyDocument><subnetIdSet><item>subnet-1</item></subnetIdSet><groupSet><item><groupId>sg-doors</groupId></item></groupSet><privateDnsEnabled>true</privateDnsEnabled>" +
		"<networkInterfaceIdSet><item>" + card + "</item></networkInterfaceIdSet><ownerId>111122223333</ownerId><ipAddressType>ipv4</ipAddressType>"
}

var meantNetworks = map[string]func(asked) answered{
	"ec2:DescribeVpcs": ofEC2("vpcSet", "<vpcId>vpc-1</vpcId><cidrBlock>10.60.0.0/16</cidrBlock><ownerId>111122223333</ownerId><dhcpOptionsId>dopt-1</dhcpOptionsId>"),
	"ec2:DescribeVpcAttribute": byValue("Attribute", map[string]func(asked) answered{
		"enableDnsSupport":   says("<enableDnsSupport><value>true</value></enableDnsSupport>"),
		"enableDnsHostnames": says("<enableDnsHostnames><value>true</value></enableDnsHostnames>"),
	}),
	"ec2:DescribeSubnets": ofEC2("subnetSet", subnetItem("subnet-1", "vpc-1", "10.60.0.0/24")),
	"ec2:DescribeRouteTables": ofEC2("routeTableSet", "<routeTableId>rtb-main</routeTableId><vpcId>vpc-1</vpcId><associationSet><item><main>true</main>"+
		"<associationState><state>associated</state></associationState></item></associationSet><routeSet><item><destinationCidrBlock>10.60.0.0/16</destinationCidrBlock>"+
		"<gatewayId>local</gatewayId></item></routeSet>"),
	"ec2:DescribeNetworkAcls": ofEC2("networkAclSet", "<networkAclId>acl-1</networkAclId><vpcId>vpc-1</vpcId><default>true</default><associationSet><item><subnetId>subnet-1</subnetId></item>"+
		"</associationSet><entrySet><item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item>"+
		"<item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>true</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet>"),
	"ec2:DescribeDhcpOptions": ofEC2("dhcpOptionsSet", "<dhcpOptionsId>dopt-1</dhcpOptionsId><dhcpConfigurationSet><item><key>domain-name-servers</key><valueSet><item>"+
		"<value>AmazonProvidedDNS</value></item></valueSet></item></dhcpConfigurationSet>"),
	"ec2:DescribeSecurityGroups": ofEC2("securityGroupInfo",
		groupItem("sg-doors", "vpc-1", "tcp", "443", "<prefixListIds><item><prefixListId>pl-own</prefixListId></item></prefixListIds>"),
		groupItem("sg-names", "vpc-1", "udp", "53", "<ipRanges><item><cidrIp>10.60.0.0/16</cidrIp></item></ipRanges>"),
		groupItem("sg-book", "vpc-1", "", "", ""), groupItem("sg-vpn", "vpc-1", "", "", "")),
	"ec2:GetManagedPrefixListEntries": ofEC2("entrySet", "<cidr>10.60.0.0/16</cidr>"),
	"ec2:DescribeVpcEndpoints": ofEC2("vpcEndpointSet", endpointItem("vpce-1", "com.amazonaws.ap-northeast-1.sagemaker.api", "eni-1"),
		endpointItem("vpce-2", "aws.sagemaker.ap-northeast-1.notebook", "eni-2")),
	"ec2:DescribeNetworkInterfaces": ofEC2("networkInterfaceSet",
		"<networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.60.0.21</privateIpAddress>",
		"<networkInterfaceId>eni-2</networkInterfaceId><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.60.0.22</privateIpAddress>"),
}

var meantWays = map[string]func(asked) answered{
	"ec2:DescribeClientVpnEndpoints": ofEC2("clientVpnEndpoint", "<clientVpnEndpointId>cvpn-1</clientVpnEndpointId><vpcId>vpc-1</vpcId><status><code>available</code></status>"+
		"<clientCidrBlock>172.16.0.0/22</clientCidrBlock><splitTunnel>true</splitTunnel><dnsServer><item>10.60.0.2</item></dnsServer><securityGroupIdSet><item>sg-vpn</item></securityGroupIdSet>"+
		"<authenticationOptions><item><type>certificate-authentication</type></item></authenticationOptions>"),
	"ec2:DescribeClientVpnTargetNetworks": ofEC2("clientVpnTargetNetworks",
		"<associationId>cvpn-assoc-1</associationId><vpcId>vpc-1</vpcId><targetNetworkId>subnet-1</targetNetworkId><status><code>associated</code></status>"),
	"ec2:DescribeClientVpnAuthorizationRules": ofEC2("authorizationRule",
		"<destinationCidr>10.60.0.0/16</destinationCidr><accessAll>true</accessAll><status><code>active</code></status>"),
	"ec2:DescribeClientVpnRoutes": ofEC2("routes", "<destinationCidr>10.60.0.0/16</destinationCidr><targetSubnet>subnet-1</targetSubnet><origin>associate</origin>"+
		"<type>Nat</type><status><code>active</code></status>"),
	"ec2:DescribeVpnGateways": says("<vpnGatewaySet><item><vpnGatewayId>vgw-1</vpnGatewayId><state>available</state></item></vpnGatewaySet>"),
	"elasticloadbalancing:DescribeTargetGroups": says("<TargetGroups><member><TargetGroupArn>arn:tg/b</TargetGroupArn><TargetGroupName>b</TargetGroupName>" +
		"<TargetType>ip</TargetType></member></TargetGroups>"),
	"elasticloadbalancing:DescribeTargetHealth": says("<TargetHealthDescriptions><member><Target><Id>10.60.0.200</Id><Port>80</Port></Target></member></TargetHealthDescriptions>"),
}

var meantNames = map[string]func(asked) answered{
	"route53resolver:ListResolverEndpoints":             says(`{"ResolverEndpoints":[{"Id":"rslvr-in-1","Direction":"INBOUND","HostVPCId":"vpc-1","SecurityGroupIds":["sg-names"],"Status":"OPERATIONAL"}]}`),
	"route53resolver:ListResolverEndpointIpAddresses":   says(`{"IpAddresses":[{"SubnetId":"subnet-1","Ip":"10.60.0.77","Status":"ATTACHED"}]}`),
	"route53resolver:ListResolverRules":                 resolver["route53resolver:ListResolverRules"],
	"route53resolver:ListResolverRuleAssociations":      resolver["route53resolver:ListResolverRuleAssociations"],
	"route53resolver:ListFirewallRuleGroupAssociations": resolver["route53resolver:ListFirewallRuleGroupAssociations"],
	"route53resolver:ListFirewallRules":                 says(`{"FirewallRules":[{"FirewallRuleGroupId":"rslvr-frg-1","FirewallDomainListId":"rslvr-fdl-own","Action":"BLOCK","Priority":1,"Name":"own"}]}`),
	"route53resolver:ListFirewallDomainLists":           says(`{"FirewallDomainLists":[{"Id":"rslvr-fdl-own"}]}`),
	"route53resolver:ListFirewallDomains":               says(`{"Domains":["bad.example.org."]}`),
	"route53profiles:ListProfileAssociations":           says(`{"ProfileAssociations":[{"Id":"rpassoc-1","ProfileId":"rp-1","ResourceId":"vpc-1","Status":"COMPLETE"}]}`),
	"route53profiles:ListProfileResourceAssociations":   says(`{"ProfileResourceAssociations":[{"Id":"rpr-1","ProfileId":"rp-1","ResourceArn":"arn:aws:route53:::hostedzone/ZPROFILE","ResourceType":"PRIVATE_HOSTED_ZONE","Status":"COMPLETE"}]}`),
	"route53:GetHostedZone":                             names["route53:GetHostedZone"],
	"route53:ListHostedZonesByVPC":                      says("<HostedZoneSummaries><HostedZoneSummary><HostedZoneId>ZOTHER</HostedZoneId><Name>example.org.</Name></HostedZoneSummary></HostedZoneSummaries>"),
}

// meantOrganization lets the account read it, as a delegate of the management account may.
var meantOrganization = map[string]func(asked) answered{
	"organizations:DescribeOrganization": organization["organizations:DescribeOrganization"],
	"organizations:ListRoots":            says(`{"Roots":[{"Id":"r-1"}]}`),
	"organizations:ListOrganizationalUnitsForParent": byValue("ParentId", map[string]func(asked) answered{
		"r-1": says(`{"OrganizationalUnits":[{"Id":"ou-1"}]}`),
	}),
	"organizations:ListAccountsForParent": byValue("ParentId", map[string]func(asked) answered{"ou-1": says(`{"Accounts":[{"Id":"111122223333"}]}`)}),
	"organizations:ListPolicies": byValue("Filter", map[string]func(asked) answered{
		"SERVICE_CONTROL_POLICY": says(`{"Policies":[` + controlItem("p-FullAWSAccess", "SERVICE_CONTROL_POLICY") + `]}`),
	}),
	"organizations:ListTargetsForPolicy": says(`{"Targets":[` + strings.Join(targetItems("r-1", "ou-1", "111122223333"), ",") + `]}`),
	"organizations:DescribePolicy":       says(`{"Policy":{"Content":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}}`),
}
