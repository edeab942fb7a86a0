package account_test

var networks = map[string]func(asked) answered{
	"ec2:DescribeVpcs": ofEC2("vpcSet",
		"<vpcId>vpc-1</vpcId><cidrBlock>10.60.0.0/16</cidrBlock><ownerId>111122223333</ownerId><dhcpOptionsId>dopt-1</dhcpOptionsId><cidrBlockAssociationSet>"+
			"<item><associationId>vpc-cidr-assoc-1</associationId><cidrBlock>10.60.0.0/16</cidrBlock><cidrBlockState><state>associated</state></cidrBlockState></item>"+
			"<item><associationId>vpc-cidr-assoc-2</associationId><cidrBlock>10.61.0.0/16</cidrBlock><cidrBlockState><state>associated</state></cidrBlockState></item>"+
			"<item><associationId>vpc-cidr-assoc-3</associationId><cidrBlock>10.62.0.0/16</cidrBlock><cidrBlockState><state>disassociated</state></cidrBlockState></item>"+
			"</cidrBlockAssociationSet><ipv6CidrBlockAssociationSet><item><associationId>vpc-cidr-assoc-4</associationId><ipv6CidrBlock>2001:db8::/56</ipv6CidrBlock>"+
			"<ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState></item></ipv6CidrBlockAssociationSet>",
		"<vpcId>vpc-2</vpcId><cidrBlock>10.70.0.0/16</cidrBlock><ownerId>444455556666</ownerId><dhcpOptionsId>default</dhcpOptionsId>"),
	"ec2:DescribeVpcAttribute": byValue("Attribute", map[string]func(asked) answered{
		"enableDnsSupport":   says("<enableDnsSupport><value>true</value></enableDnsSupport>"),
		"enableDnsHostnames": says("<enableDnsHostnames><value>false</value></enableDnsHostnames>"),
	}),
	"ec2:DescribeSubnets": ofEC2("subnetSet",
		"<subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.60.0.0/24</cidrBlock><availabilityZone>ap-northeast-1a</availabilityZone>"+
			"<ownerId>111122223333</ownerId><subnetArn>arn:aws:ec2:ap-northeast-1:111122223333:subnet/subnet-1</subnetArn>",
		"<subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.60.1.0/24</cidrBlock><availabilityZone>ap-northeast-1c</availabilityZone>"),
	"ec2:DescribeRouteTables": ofEC2("routeTableSet",
		"<routeTableId>rtb-main</routeTableId><vpcId>vpc-1</vpcId><associationSet><item><main>true</main><associationState><state>associated</state></associationState></item></associationSet>"+
			"<routeSet><item><destinationCidrBlock>10.60.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><origin>CreateRouteTable</origin></item></routeSet>",
		"<routeTableId>rtb-1</routeTableId><vpcId>vpc-1</vpcId><associationSet>"+
			"<item><routeTableAssociationId>rtbassoc-1</routeTableAssociationId><subnetId>subnet-1</subnetId><associationState><state>associated</state></associationState></item>"+
			"<item><routeTableAssociationId>rtbassoc-2</routeTableAssociationId><gatewayId>igw-1</gatewayId><associationState><state>associated</state></associationState></item>"+
			"<item><routeTableAssociationId>rtbassoc-3</routeTableAssociationId><subnetId>subnet-2</subnetId><associationState><state>failed</state></associationState></item></associationSet>"+
			"<propagatingVgwSet><item><gatewayId>vgw-1</gatewayId></item></propagatingVgwSet><routeSet>"+
			"<item><destinationCidrBlock>10.128.0.0/16</destinationCidrBlock><gatewayId>vgw-1</gatewayId><origin>EnableVgwRoutePropagation</origin><state>active</state></item>"+
			"<item><destinationPrefixListId>pl-s3</destinationPrefixListId><gatewayId>vpce-gateway</gatewayId><origin>CreateRoute</origin><state>active</state></item>"+
			"<item><destinationPrefixListId>pl-own</destinationPrefixListId><transitGatewayId>tgw-1</transitGatewayId><origin>CreateRoute</origin><state>active</state></item>"+
			"<item><destinationCidrBlock>10.129.0.0/16</destinationCidrBlock><vpcPeeringConnectionId>pcx-gone</vpcPeeringConnectionId><state>blackhole</state></item>"+
			"<item><destinationCidrBlock>10.130.0.0/16</destinationCidrBlock><coreNetworkArn>arn:aws:networkmanager::111122223333:core-network/core-1</coreNetworkArn><state>active</state></item>"+
			"<item><destinationIpv6CidrBlock>::/0</destinationIpv6CidrBlock><egressOnlyInternetGatewayId>eigw-1</egressOnlyInternetGatewayId><state>active</state></item></routeSet>"),
	"ec2:DescribeNetworkAcls": ofEC2("networkAclSet",
		"<networkAclId>acl-1</networkAclId><vpcId>vpc-1</vpcId><default>true</default><associationSet><item><subnetId>subnet-1</subnetId></item></associationSet><entrySet>"+
			"<item><ruleNumber>100</ruleNumber><protocol>6</protocol><ruleAction>allow</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock><portRange><from>443</from><to>443</to></portRange></item>"+
			"<item><ruleNumber>32767</ruleNumber><protocol>-1</protocol><ruleAction>deny</ruleAction><egress>false</egress><cidrBlock>0.0.0.0/0</cidrBlock></item>"+
			"<item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><egress>true</egress><cidrBlock>0.0.0.0/0</cidrBlock></item></entrySet>",
		"<networkAclId>acl-unused</networkAclId><vpcId>vpc-1</vpcId><default>false</default>"),
	"ec2:DescribeDhcpOptions": ofEC2("dhcpOptionsSet",
		"<dhcpOptionsId>dopt-1</dhcpOptionsId><dhcpConfigurationSet><item><key>domain-name</key><valueSet><item><value>example.org</value></item></valueSet></item>"+
			"<item><key>domain-name-servers</key><valueSet><item><value>AmazonProvidedDNS</value></item></valueSet></item></dhcpConfigurationSet>",
		"<dhcpOptionsId>dopt-unused</dhcpOptionsId>"),
	"ec2:DescribeVpcPeeringConnections": ofEC2("vpcPeeringConnectionSet",
		"<vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><status><code>active</code></status>"+
			"<requesterVpcInfo><vpcId>vpc-far</vpcId><ownerId>444455556666</ownerId><region>eu-west-1</region></requesterVpcInfo>"+
			"<accepterVpcInfo><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><region>ap-northeast-1</region></accepterVpcInfo>",
		"<vpcPeeringConnectionId>pcx-gone</vpcPeeringConnectionId><status><code>deleted</code></status>"),
	"ec2:DescribeNatGateways": ofEC2("natGatewaySet",
		"<natGatewayId>nat-1</natGatewayId><state>available</state><subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><natGatewayAddressSet><item><publicIp>203.0.113.1</publicIp></item>"+
			"<item><publicIp>203.0.113.2</publicIp></item></natGatewayAddressSet>",
		"<natGatewayId>nat-gone</natGatewayId><state>deleted</state><natGatewayAddressSet><item><publicIp>203.0.113.9</publicIp></item></natGatewayAddressSet>"),
	"ec2:DescribeSecurityGroups": ofEC2("securityGroupInfo",
		"<groupId>sg-doors</groupId><groupName>doors</groupName><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><ipPermissions><item><ipProtocol>tcp</ipProtocol>"+
			"<fromPort>443</fromPort><toPort>443</toPort><ipRanges><item><cidrIp>10.60.0.0/16</cidrIp></item></ipRanges><groups><item><groupId>sg-app</groupId><userId>111122223333</userId></item></groups>"+
			"<prefixListIds><item><prefixListId>pl-own</prefixListId></item></prefixListIds></item></ipPermissions>"+
			"<ipPermissionsEgress><item><ipProtocol>-1</ipProtocol><ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges></item></ipPermissionsEgress>",
		"<groupId>sg-default</groupId><groupName>default</groupName><vpcId>vpc-1</vpcId>"),
	"ec2:DescribeSecurityGroupVpcAssociations": ofEC2("securityGroupVpcAssociationSet",
		"<groupId>sg-doors</groupId><vpcId>vpc-2</vpcId><state>associated</state>", "<groupId>sg-doors</groupId><vpcId>vpc-3</vpcId><state>disassociated</state>"),
	"ec2:GetManagedPrefixListEntries": ofEC2("entrySet", "<cidr>10.140.0.0/16</cidr>", "<cidr>10.141.0.0/16</cidr>"),
}

var doors = map[string]func(asked) answered{
	"ec2:DescribeVpcEndpoints": ofEC2("vpcEndpointSet",
		"<vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>interface</vpcEndpointType><serviceName>com.amazonaws.ap-northeast-1.sagemaker.api</serviceName><vpcId>vpc-1</vpcId>"+
			"<state>Available</state><policyDocument>{&quot;Statement&quot;:[]}</policyDocument><subnetIdSet><item>subnet-1</item></subnetIdSet><groupSet><item><groupId>sg-doors</groupId></item></groupSet>"+
			"<privateDnsEnabled>true</privateDnsEnabled><networkInterfaceIdSet><item>eni-1</item></networkInterfaceIdSet><ownerId>111122223333</ownerId><ipAddressType>ipv4</ipAddressType>"+
			"<dnsOptions><dnsRecordIpType>ipv4</dnsRecordIpType><privateDnsOnlyForInboundResolverEndpoint>true</privateDnsOnlyForInboundResolverEndpoint></dnsOptions>",
		"<vpcEndpointId>vpce-2</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><serviceName>aws.sagemaker.ap-northeast-1.notebook</serviceName><vpcId>vpc-1</vpcId>"+
			"<state>pendingAcceptance</state>",
		"<vpcEndpointId>vpce-gone</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><state>deleted</state>"),
	"ec2:DescribeNetworkInterfaces": ofEC2("networkInterfaceSet",
		"<networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.60.0.21</privateIpAddress><groupSet><item><groupId>sg-doors</groupId></item></groupSet>",
		"<networkInterfaceId>eni-app</networkInterfaceId><subnetId>subnet-2</subnetId><vpcId>vpc-1</vpcId><privateIpAddress>10.60.1.5</privateIpAddress><groupSet><item><groupId>sg-app</groupId></item></groupSet>"+
			"<privateIpAddressesSet><item><privateIpAddress>10.60.1.5</privateIpAddress></item></privateIpAddressesSet>",
		"<networkInterfaceId>eni-else</networkInterfaceId><subnetId>subnet-2</subnetId><groupSet><item><groupId>sg-else</groupId></item></groupSet>"),
	"ec2:DescribeClientVpnEndpoints": ofEC2("clientVpnEndpoint",
		"<clientVpnEndpointId>cvpn-1</clientVpnEndpointId><vpcId>vpc-1</vpcId><status><code>available</code></status><clientCidrBlock>172.16.0.0/22</clientCidrBlock><splitTunnel>true</splitTunnel>"+
			"<dnsServer><item>10.60.0.2</item></dnsServer><securityGroupIdSet><item>sg-vpn</item></securityGroupIdSet><authenticationOptions><item><type>certificate-authentication</type>"+
			"<mutualAuthentication><clientRootCertificateChain>arn:aws:acm::1:certificate/a</clientRootCertificateChain></mutualAuthentication></item></authenticationOptions>"+
			"<clientConnectOptions><enabled>true</enabled><lambdaFunctionArn>arn:aws:lambda:ap-northeast-1:111122223333:function:AWSClientVPN-x</lambdaFunctionArn></clientConnectOptions>",
		"<clientVpnEndpointId>cvpn-gone</clientVpnEndpointId><status><code>deleted</code></status>"),
	"ec2:DescribeClientVpnTargetNetworks": ofEC2("clientVpnTargetNetworks",
		"<associationId>cvpn-assoc-1</associationId><vpcId>vpc-1</vpcId><targetNetworkId>subnet-1</targetNetworkId><status><code>associated</code></status>",
		"<associationId>cvpn-assoc-2</associationId><vpcId>vpc-1</vpcId><targetNetworkId>subnet-2</targetNetworkId><status><code>disassociated</code></status>"),
	"ec2:DescribeClientVpnAuthorizationRules": ofEC2("authorizationRule",
		"<destinationCidr>10.60.0.0/16</destinationCidr><accessAll>true</accessAll><groupId></groupId><status><code>active</code></status>",
		"<destinationCidr>10.61.0.0/16</destinationCidr><accessAll>false</accessAll><groupId>S-1-5</groupId><status><code>active</code></status>",
		"<destinationCidr>10.62.0.0/16</destinationCidr><accessAll>true</accessAll><status><code>revoking</code></status>"),
	"ec2:DescribeClientVpnRoutes": ofEC2("routes",
		"<destinationCidr>10.60.0.0/16</destinationCidr><targetSubnet>subnet-1</targetSubnet><origin>associate</origin><type>Nat</type><status><code>active</code></status>",
		"<destinationCidr>10.61.0.0/16</destinationCidr><targetSubnet>subnet-1</targetSubnet><origin>add-route</origin><type>Nat</type><status><code>failed</code></status>"),
}

var gateways = map[string]func(asked) answered{
	"ec2:DescribeVpnGateways": says("<vpnGatewaySet><item><vpnGatewayId>vgw-1</vpnGatewayId><state>available</state><attachments><item><vpcId>vpc-old</vpcId><state>detached</state></item>" +
		"<item><vpcId>vpc-1</vpcId><state>attached</state></item></attachments></item><item><vpnGatewayId>vgw-gone</vpnGatewayId><state>deleted</state></item></vpnGatewaySet>"),
	"ec2:DescribeVpnConnections": says("<vpnConnectionSet><item><vpnConnectionId>vpn-1</vpnConnectionId><state>available</state><customerGatewayConfiguration>" + planted +
		"</customerGatewayConfiguration><vpnGatewayId>vgw-1</vpnGatewayId><customerGatewayId>cgw-1</customerGatewayId><type>ipsec.1</type><options><staticRoutesOnly>true</staticRoutesOnly>" +
		"<localIpv4NetworkCidr>0.0.0.0/0</localIpv4NetworkCidr><tunnelOptionSet><item><preSharedKey>" + planted + "</preSharedKey></item></tunnelOptionSet></options>" +
		"<routes><item><destinationCidrBlock>192.168.0.0/16</destinationCidrBlock><state>available</state></item><item><destinationCidrBlock>192.169.0.0/16</destinationCidrBlock><state>deleted</state></item></routes></item>" +
		"<item><vpnConnectionId>vpn-gone</vpnConnectionId><state>deleted</state></item></vpnConnectionSet>"),
	"ec2:DescribeCustomerGateways": says("<customerGatewaySet><item><customerGatewayId>cgw-1</customerGatewayId><state>available</state><ipAddress>198.51.100.1</ipAddress></item>" +
		"<item><customerGatewayId>cgw-gone</customerGatewayId><state>deleted</state></item></customerGatewaySet>"),
	"directconnect:DescribeVirtualInterfaces": ofJSON("virtualInterfaces", "nextToken",
		`{"virtualInterfaceId":"dxvif-1","virtualInterfaceType":"private","virtualInterfaceState":"available","virtualGatewayId":"vgw-1","ownerAccount":"111122223333","authKey":"`+planted+`",`+
			`"customerRouterConfig":"`+planted+`","bgpPeers":[{"authKey":"`+planted+`"}]}`,
		`{"virtualInterfaceId":"dxvif-2","virtualInterfaceType":"private","virtualInterfaceState":"deleted","virtualGatewayId":"vgw-2"}`),
	"directconnect:DescribeDirectConnectGatewayAssociations": byValue("associatedGatewayId", map[string]func(asked) answered{
		"vgw-1": ofJSON("directConnectGatewayAssociations", "nextToken",
			`{"associationId":"dxa-1","associationState":"associated","directConnectGatewayId":"dxgw-1","directConnectGatewayOwnerAccount":"444455556666"}`,
			`{"associationId":"dxa-2","associationState":"disassociated","directConnectGatewayId":"dxgw-2"}`),
	}),
	"elasticloadbalancing:DescribeTargetGroups": pagesOf("Marker", func(item, next string) string {
		return "<TargetGroups>" + item + "</TargetGroups>" + element("NextMarker", next)
	}, "<member><TargetGroupArn>arn:aws:elasticloadbalancing:tg/a</TargetGroupArn><TargetGroupName>a</TargetGroupName><TargetType>instance</TargetType></member>",
		"<member><TargetGroupArn>arn:aws:elasticloadbalancing:tg/b</TargetGroupArn><TargetGroupName>b</TargetGroupName><TargetType>ip</TargetType></member>"),
	"elasticloadbalancing:DescribeTargetHealth": says("<TargetHealthDescriptions><member><Target><Id>10.60.0.21</Id><Port>443</Port></Target></member></TargetHealthDescriptions>"),
}

var transit = map[string]func(asked) answered{
	"ec2:DescribeTransitGateways": ofEC2("transitGatewaySet",
		"<transitGatewayId>tgw-1</transitGatewayId><state>available</state><ownerId>111122223333</ownerId><options><defaultRouteTableAssociation>disable</defaultRouteTableAssociation></options>",
		"<transitGatewayId>tgw-gone</transitGatewayId><state>deleted</state>"),
	"ec2:DescribeTransitGatewayVpcAttachments": ofEC2("transitGatewayVpcAttachments",
		"<transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId><transitGatewayId>tgw-1</transitGatewayId><vpcId>vpc-1</vpcId><vpcOwnerId>111122223333</vpcOwnerId>"+
			"<state>available</state><subnetIds><item>subnet-1</item></subnetIds>",
		"<transitGatewayAttachmentId>tgw-attach-2</transitGatewayAttachmentId><transitGatewayId>tgw-1</transitGatewayId><vpcId>vpc-2</vpcId><state>rejected</state>"),
	"ec2:DescribeTransitGatewayAttachments": ofEC2("transitGatewayAttachments",
		"<transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId><transitGatewayId>tgw-1</transitGatewayId><resourceType>vpc</resourceType><state>available</state>"+
			"<association><transitGatewayRouteTableId>tgw-rtb-1</transitGatewayRouteTableId><state>associated</state></association>",
		"<transitGatewayAttachmentId>tgw-attach-3</transitGatewayAttachmentId><transitGatewayId>tgw-1</transitGatewayId><resourceType>peering</resourceType><state>available</state>"+
			"<association><transitGatewayRouteTableId>tgw-rtb-2</transitGatewayRouteTableId><state>disassociated</state></association>",
		"<transitGatewayAttachmentId>tgw-attach-4</transitGatewayAttachmentId><transitGatewayId>tgw-1</transitGatewayId><resourceType>connect</resourceType><state>available</state>"),
	"ec2:DescribeTransitGatewayRouteTables": ofEC2("transitGatewayRouteTables",
		"<transitGatewayRouteTableId>tgw-rtb-1</transitGatewayRouteTableId><transitGatewayId>tgw-1</transitGatewayId><state>available</state>"+
			"<defaultAssociationRouteTable>true</defaultAssociationRouteTable><defaultPropagationRouteTable>true</defaultPropagationRouteTable>",
		"<transitGatewayRouteTableId>tgw-rtb-2</transitGatewayRouteTableId><transitGatewayId>tgw-1</transitGatewayId><state>available</state>"),
	"ec2:SearchTransitGatewayRoutes": ofEC2("routeSet",
		"<destinationCidrBlock>10.60.0.0/16</destinationCidrBlock><transitGatewayAttachments><item><transitGatewayAttachmentId>tgw-attach-1</transitGatewayAttachmentId>"+
			"<resourceType>vpc</resourceType></item></transitGatewayAttachments><type>propagated</type><state>active</state>",
		"<destinationCidrBlock>10.0.0.0/8</destinationCidrBlock><type>static</type><state>blackhole</state>"),
	"networkmanager:ListAttachments": ofJSON("Attachments", "NextToken",
		`{"AttachmentId":"attachment-1","CoreNetworkId":"core-1","CoreNetworkArn":"arn:aws:networkmanager::111122223333:core-network/core-1","EdgeLocation":"ap-northeast-1",`+
			`"ResourceArn":"arn:aws:ec2:ap-northeast-1:111122223333:vpc/vpc-1","State":"AVAILABLE"}`,
		`{"AttachmentId":"attachment-2","EdgeLocation":"eu-west-1","State":"AVAILABLE"}`),
}
