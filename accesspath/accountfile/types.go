package accountfile

import "strings"

// types are those of a file of version 1.
const types = `
aws:ec2/vpc:Vpc aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation aws:ec2/subnet:Subnet
aws:ec2/routeTable:RouteTable aws:ec2/routeTableAssociation:RouteTableAssociation aws:ec2/natGateway:NatGateway
aws:ec2/securityGroup:SecurityGroup aws:ec2/managedPrefixList:ManagedPrefixList aws:ec2/networkAcl:NetworkAcl
aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation aws:ec2/vpcEndpoint:VpcEndpoint
aws:ec2/vpcDhcpOptions:VpcDhcpOptions aws:ec2/vpcPeeringConnection:VpcPeeringConnection
aws:ec2transitgateway/vpcAttachment:VpcAttachment aws:ec2transitgateway/routeTable:RouteTable
aws:ec2transitgateway/peeringAttachment:PeeringAttachment
aws:ec2clientvpn/endpoint:Endpoint aws:ec2clientvpn/networkAssociation:NetworkAssociation
aws:ec2clientvpn/authorizationRule:AuthorizationRule aws:ec2clientvpn/route:Route
aws:ec2/vpnGateway:VpnGateway aws:ec2/vpnConnection:VpnConnection aws:ec2/vpnConnectionRoute:VpnConnectionRoute
aws:ec2/customerGateway:CustomerGateway aws:directconnect/gatewayAssociation:GatewayAssociation
aws:directconnect/privateVirtualInterface:PrivateVirtualInterface aws:networkmanager/vpcAttachment:VpcAttachment
aws:route53/resolverEndpoint:ResolverEndpoint aws:route53/resolverRule:ResolverRule
aws:route53/resolverRuleAssociation:ResolverRuleAssociation aws:route53/zone:Zone aws:route53/record:Record
aws:route53/profilesProfile:ProfilesProfile aws:route53/profilesAssociation:ProfilesAssociation
aws:route53/profilesResourceAssociation:ProfilesResourceAssociation
aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup aws:route53/resolverFirewallRule:ResolverFirewallRule
aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation
aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList
aws:lb/targetGroupAttachment:TargetGroupAttachment aws:sagemaker/notebookInstance:NotebookInstance
aws:iam/role:Role aws:iam/user:User aws:iam/group:Group aws:iam/policy:Policy aws:iam/rolePolicy:RolePolicy
aws:iam/userPolicy:UserPolicy aws:iam/groupPolicy:GroupPolicy aws:iam/rolePolicyAttachment:RolePolicyAttachment
aws:iam/userPolicyAttachment:UserPolicyAttachment aws:iam/groupPolicyAttachment:GroupPolicyAttachment
aws:iam/userGroupMembership:UserGroupMembership
aws:organizations/organization:Organization aws:organizations/organizationalUnit:OrganizationalUnit
aws:organizations/account:Account aws:organizations/policy:Policy aws:organizations/policyAttachment:PolicyAttachment
`

// Types are the type tokens that a file of this version holds, whether or not there is any resource of them. A reader that does not ask
// for one leaves it out of [Reading.Asked]; what AWS refused stands in [Reading.Unread].
func Types() []string { return strings.Fields(types) }
