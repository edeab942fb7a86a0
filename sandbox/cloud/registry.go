package cloud

// The type tokens that the simulation knows.
const (
	vpcType                   = "aws:ec2/vpc:Vpc"
	subnetType                = "aws:ec2/subnet:Subnet"
	routeTableType            = "aws:ec2/routeTable:RouteTable"
	routeTableAssociationType = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	dhcpOptionsType           = "aws:ec2/vpcDhcpOptions:VpcDhcpOptions"
	dhcpAssociationType       = "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation"
	vpcRangeType              = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
	peeringType               = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
	securityGroupType         = "aws:ec2/securityGroup:SecurityGroup"
	defaultSecurityGroupType  = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	ingressRuleType           = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	egressRuleType            = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	vpcEndpointType           = "aws:ec2/vpcEndpoint:VpcEndpoint"
	clientVpnType             = "aws:ec2clientvpn/endpoint:Endpoint"
	networkAssociationType    = "aws:ec2clientvpn/networkAssociation:NetworkAssociation"
	authorizationRuleType     = "aws:ec2clientvpn/authorizationRule:AuthorizationRule"
	clientVpnRouteType        = "aws:ec2clientvpn/route:Route"
	logGroupType              = "aws:cloudwatch/logGroup:LogGroup"
	logStreamType             = "aws:cloudwatch/logStream:LogStream"
	flowLogType               = "aws:ec2/flowLog:FlowLog"
	queryLogConfigType        = "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig"
	queryLogAssociationType   = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"
	eventRuleType             = "aws:cloudwatch/eventRule:EventRule"
	eventTargetType           = "aws:cloudwatch/eventTarget:EventTarget"
	topicType                 = "aws:sns/topic:Topic"
	topicPolicyType           = "aws:sns/topicPolicy:TopicPolicy"
	subscriptionType          = "aws:sns/topicSubscription:TopicSubscription"
	certificateType           = "aws:acm/certificate:Certificate"
	resolverEndpointType      = "aws:route53/resolverEndpoint:ResolverEndpoint"
	notebookType              = "aws:sagemaker/notebookInstance:NotebookInstance"
	lifecycleType             = "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration"
	roleType                  = "aws:iam/role:Role"
	rolePolicyType            = "aws:iam/rolePolicy:RolePolicy"
	policyType                = "aws:iam/policy:Policy"
	rolePolicyAttachmentType  = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	groupPolicyAttachmentType = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
	userPolicyAttachmentType  = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
	instanceProfileType       = "aws:iam/instanceProfile:InstanceProfile"
	iamGroupType              = "aws:iam/group:Group"
	iamUserType               = "aws:iam/user:User"
	samlProviderType          = "aws:iam/samlProvider:SamlProvider"
	directoryType             = "aws:directoryservice/directory:Directory"
	kmsKeyType                = "aws:kms/key:Key"
	kmsAliasType              = "aws:kms/alias:Alias"
	routeType                 = "aws:ec2/route:Route"
	vpnGatewayType            = "aws:ec2/vpnGateway:VpnGateway"
	routePropagationType      = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
	customerGatewayType       = "aws:ec2/customerGateway:CustomerGateway"
	vpnConnectionType         = "aws:ec2/vpnConnection:VpnConnection"
	vpnConnectionRouteType    = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
	transitGatewayType        = "aws:ec2transitgateway/transitGateway:TransitGateway"
	transitAttachmentType     = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
	directConnectGatewayType  = "aws:directconnect/gateway:Gateway"

	directConnectAssociationType = "aws:directconnect/gatewayAssociation:GatewayAssociation"
)

// awsKinds are the resource types of the simulated aws provider, by token.
var awsKinds map[string]*kind

// The table is filled here and not where it is declared, because the kinds' own rules look other kinds up in it,
// which Go takes for a cycle.
func init() {
	awsKinds = map[string]*kind{}
	for _, k := range []*kind{
		vpcKind(), subnetKind(), routeTableKind(), routeTableAssociationKind(),
		dhcpOptionsKind(), dhcpAssociationKind(), vpcRangeKind(), peeringKind(),
		securityGroupKind(), defaultSecurityGroupKind(), ingressRuleKind(), egressRuleKind(),
		vpcEndpointKind(),
		clientVpnKind(), networkAssociationKind(), authorizationRuleKind(), clientVpnRouteKind(),
		logGroupKind(), logStreamKind(),
		flowLogKind(), queryLogConfigKind(), queryLogAssociationKind(),
		eventRuleKind(), eventTargetKind(), topicKind(), topicPolicyKind(), subscriptionKind(),
		certificateKind(),
		resolverEndpointKind(),
		notebookKind(), lifecycleKind(),
		roleKind(), rolePolicyKind(), policyKind(), instanceProfileKind(), iamGroupKind(), iamUserKind(),
		rolePolicyAttachmentKind(), groupPolicyAttachmentKind(), userPolicyAttachmentKind(),
		samlProviderKind(), directoryKind(),
		kmsKeyKind(), kmsAliasKind(),
		routeKind(), vpnGatewayKind(), routePropagationKind(), customerGatewayKind(), vpnConnectionKind(),
		vpnConnectionRouteKind(), transitGatewayKind(), transitAttachmentKind(),
		directConnectGatewayKind(), directConnectAssociationKind(),
	} {
		awsKinds[k.token] = k
	}
}
