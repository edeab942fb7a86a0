package tests

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

// The types of the providers' resources that components declare.
const (
	acmCertificateType    = "aws:acm/certificate:Certificate"
	associationType       = "aws:ec2clientvpn/networkAssociation:NetworkAssociation"
	authorizationType     = "aws:ec2clientvpn/authorizationRule:AuthorizationRule"
	certRequestType       = "tls:index/certRequest:CertRequest"
	clientVpnEndpointType = "aws:ec2clientvpn/endpoint:Endpoint"
	connectionRouteType   = "aws:ec2/vpnConnectionRoute:VpnConnectionRoute"
	customerGatewayType   = "aws:ec2/customerGateway:CustomerGateway"
	directConnectType     = "aws:directconnect/gatewayAssociation:GatewayAssociation"
	propagationType       = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
	routeType             = "aws:ec2/route:Route"
	transitAttachmentType = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
	vpnConnectionType     = "aws:ec2/vpnConnection:VpnConnection"
	vpnGatewayType        = "aws:ec2/vpnGateway:VpnGateway"
	defaultGroupType      = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	egressRuleType        = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	groupAttachmentType   = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
	ingressRuleType       = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	instanceProfileType   = "aws:iam/instanceProfile:InstanceProfile"
	kmsKeyType            = "aws:kms/key:Key"
	lifecycleType         = "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration"
	locallySignedCertType = "tls:index/locallySignedCert:LocallySignedCert"
	logGroupType          = "aws:cloudwatch/logGroup:LogGroup"
	logStreamType         = "aws:cloudwatch/logStream:LogStream"
	notebookInstanceType  = "aws:sagemaker/notebookInstance:NotebookInstance"
	policyType            = "aws:iam/policy:Policy"
	privateKeyType        = "tls:index/privateKey:PrivateKey"
	resolverEndpointType  = "aws:route53/resolverEndpoint:ResolverEndpoint"
	roleAttachmentType    = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	rolePolicyType        = "aws:iam/rolePolicy:RolePolicy"
	roleType              = "aws:iam/role:Role"
	routeTableAssocType   = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	routeTableType        = "aws:ec2/routeTable:RouteTable"
	securityGroupType     = "aws:ec2/securityGroup:SecurityGroup"
	selfSignedCertType    = "tls:index/selfSignedCert:SelfSignedCert"
	subnetType            = "aws:ec2/subnet:Subnet"
	userAttachmentType    = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
	vpcEndpointType       = "aws:ec2/vpcEndpoint:VpcEndpoint"
	vpcType               = "aws:ec2/vpc:Vpc"
)

// A token stands in every state file that was ever written: a changed line here replaces live resources, unless the
// component also gets an alias.
func TestTheTypeTokensAreFrozen(t *testing.T) {
	assert.Equal(t, map[string]string{
		"ClientVpn":             "private-notebook:index:ClientVpn",
		"ClientVpnCertificates": "private-notebook:index:ClientVpnCertificates",
		"Ec2Issuer":             "private-notebook:index:Ec2Issuer",
		"ExistingNetwork":       "private-notebook:index:ExistingNetwork",
		"InboundResolver":       "private-notebook:index:InboundResolver",
		"Network":               "private-notebook:index:Network",
		"Notebook":              "private-notebook:index:Notebook",
		"OnPremisesGateway":     "private-notebook:index:OnPremisesGateway",
		"PresignPolicy":         "private-notebook:index:PresignPolicy",
		"PrivateLink":           "private-notebook:index:PrivateLink",
		"PrivateNotebook":       "private-notebook:index:PrivateNotebook",
		"SiteToSiteVpn":         "private-notebook:index:SiteToSiteVpn",
	}, map[string]string{
		"ClientVpn":             components.ClientVpnToken,
		"ClientVpnCertificates": components.ClientVpnCertificatesToken,
		"Ec2Issuer":             components.Ec2IssuerToken,
		"ExistingNetwork":       components.ExistingNetworkToken,
		"InboundResolver":       components.InboundResolverToken,
		"Network":               components.NetworkToken,
		"Notebook":              components.NotebookToken,
		"OnPremisesGateway":     components.OnPremisesGatewayToken,
		"PresignPolicy":         components.PresignPolicyToken,
		"PrivateLink":           components.PrivateLinkToken,
		"PrivateNotebook":       components.PrivateNotebookToken,
		"SiteToSiteVpn":         components.SiteToSiteVpnToken,
	})
}
