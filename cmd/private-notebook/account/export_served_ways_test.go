package account_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
)

// clientVPN are the parts of the Client VPN. A route to the VPC comes with each association.
func (s *served) clientVPN() map[string]func(asked) answered {
	require.LessOrEqual(s.t, len(s.byType["ec2clientvpn/endpoint"]), 1, "what is asked of one endpoint is answered with all there is")
	var routes []string
	for _, a := range s.byType["ec2clientvpn/networkAssociation"] {
		for _, v := range s.byType["ec2/vpc"] {
			if v.ID == textOf(a, "vpcId") {
				routes = append(routes, "<destinationCidr>"+textOf(v, "cidrBlock")+"</destinationCidr><targetSubnet>"+textOf(a, "subnetId")+"</targetSubnet><origin>associate</origin>")
			}
		}
	}
	return map[string]func(asked) answered{
		"ec2:DescribeClientVpnEndpoints": s.each("clientVpnEndpoint", "ec2clientvpn/endpoint", func(r observe.Resource) string {
			ways, _ := r.Outputs["authenticationOptions"].([]any)
			way, _ := ways[0].(map[string]any)
			kind, _ := way["type"].(string)
			return "<clientVpnEndpointId>" + r.ID + "</clientVpnEndpointId>" + xmlOf(r, "vpcId", "clientCidrBlock", "splitTunnel") +
				listOf(r, "dnsServer", "dnsServers", "") + listOf(r, "securityGroupIdSet", "securityGroupIds", "") +
				"<authenticationOptions><item><type>" + kind + "</type></item></authenticationOptions>"
		}),
		"ec2:DescribeClientVpnTargetNetworks": s.each("clientVpnTargetNetworks", "ec2clientvpn/networkAssociation", func(r observe.Resource) string {
			return "<associationId>" + r.ID + "</associationId>" + xmlOf(r, "vpcId", "targetNetworkId=subnetId")
		}),
		"ec2:DescribeClientVpnAuthorizationRules": s.each("authorizationRule", "ec2clientvpn/authorizationRule", func(r observe.Resource) string {
			return xmlOf(r, "destinationCidr=targetNetworkCidr", "groupId=accessGroupId") + element("accessAll", map[bool]string{true: "true"}[textOf(r, "accessGroupId") == ""])
		}),
		"ec2:DescribeClientVpnRoutes": s.each("routes", "none", nil, routes...),
	}
}

// gateways are the ways to the company's own networks, with the secrets that AWS answers with. These calls have no pages.
func (s *served) gateways() map[string]func(asked) answered {
	all := func(set, name string, item func(observe.Resource) string) func(asked) answered {
		var b strings.Builder
		for _, r := range s.byType[name] {
			b.WriteString("<item>" + item(r) + "</item>")
		}
		return says("<" + set + ">" + b.String() + "</" + set + ">")
	}
	return map[string]func(asked) answered{
		"ec2:DescribeVpnGateways": all("vpnGatewaySet", "ec2/vpnGateway", func(r observe.Resource) string {
			return "<vpnGatewayId>" + r.ID + "</vpnGatewayId><state>available</state><attachments><item>" + xmlOf(r, "vpcId") + "<state>attached</state></item></attachments>"
		}),
		"ec2:DescribeVpnConnections": all("vpnConnectionSet", "ec2/vpnConnection", func(r observe.Resource) string {
			routes := ""
			for _, route := range s.those("ec2/vpnConnectionRoute", "vpnConnectionId", r.ID) {
				routes += "<item>" + xmlOf(route, "destinationCidrBlock") + "<state>available</state></item>"
			}
			return "<vpnConnectionId>" + r.ID + "</vpnConnectionId><state>available</state><customerGatewayConfiguration>" + planted + "</customerGatewayConfiguration>" +
				xmlOf(r, "vpnGatewayId", "transitGatewayId", "customerGatewayId", "type") + "<options>" + xmlOf(r, "staticRoutesOnly", "localIpv4NetworkCidr", "remoteIpv4NetworkCidr") +
				"<tunnelOptionSet><item><preSharedKey>" + planted + "</preSharedKey></item></tunnelOptionSet></options><routes>" + routes + "</routes>"
		}),
		"ec2:DescribeCustomerGateways": all("customerGatewaySet", "ec2/customerGateway", func(r observe.Resource) string {
			return "<customerGatewayId>" + r.ID + "</customerGatewayId><state>available</state>" + xmlOf(r, "ipAddress", "type")
		}),
	}
}

// attached are a role's managed policies, by its name.
func (s *served) attached(name string) string {
	var b strings.Builder
	for _, a := range s.those("iam/rolePolicyAttachment", "role", name) {
		b.WriteString("<member><PolicyArn>" + textOf(a, "policyArn") + "</PolicyArn></member>")
	}
	return "<AttachedManagedPolicies>" + b.String() + "</AttachedManagedPolicies>"
}

func tagsIn(r observe.Resource) map[string]any {
	tags, _ := r.Outputs["tagsAll"].(map[string]any)
	if tags == nil {
		tags, _ = r.Outputs["tags"].(map[string]any)
	}
	return tags
}

func (s *served) identities() map[string]func(asked) answered {
	var roles, policies []string
	for _, r := range s.byType["iam/role"] {
		name := textOf(r, "name")
		var inline, tags strings.Builder
		for _, p := range s.those("iam/rolePolicy", "role", name) {
			inline.WriteString("<member><PolicyName>" + textOf(p, "name") + "</PolicyName><PolicyDocument>" + encoded(textOf(p, "policy")) + "</PolicyDocument></member>")
		}
		for key, value := range tagsIn(r) {
			tags.WriteString("<member><Key>" + key + "</Key><Value>" + value.(string) + "</Value></member>")
		}
		roles = append(roles, detail("RoleDetailList", xmlOf(r, "RoleName=name", "Path=path", "Arn=arn")+element("AssumeRolePolicyDocument", encoded(textOf(r, "assumeRolePolicy")))+
			"<Tags>"+tags.String()+"</Tags><RolePolicyList>"+inline.String()+"</RolePolicyList>"+s.attached(name)))
	}
	for _, p := range s.byType["iam/policy"] {
		policies = append(policies, detail("Policies", "<Arn>"+p.ID+"</Arn><DefaultVersionId>v1</DefaultVersionId><PolicyVersionList>"+
			managedVersion("v1", textOf(p, "policy"), true)+"</PolicyVersionList>"))
	}
	return map[string]func(asked) answered{"iam:GetAccountAuthorizationDetails": byValue("Filter.member.1", map[string]func(asked) answered{
		"Role": ofDetails(roles...), "LocalManagedPolicy": ofDetails(policies...),
	})}
}

func inJSON(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

func (s *served) others() map[string]func(asked) answered {
	found, whole, tags := []string{}, map[string]func(asked) answered{}, map[string]func(asked) answered{}
	for _, n := range s.byType["sagemaker/notebookInstance"] {
		name := textOf(n, "name")
		found = append(found, inJSON(object{"NotebookInstanceName": name, "NotebookInstanceArn": textOf(n, "arn"), "Url": textOf(n, "url")}))
		whole[name] = says(inJSON(object{"SubnetId": n.Outputs["subnetId"], "SecurityGroups": n.Outputs["securityGroups"], "RoleArn": n.Outputs["roleArn"],
			"DirectInternetAccess": n.Outputs["directInternetAccess"], "RootAccess": n.Outputs["rootAccess"]}))
		list := []any{}
		for key, value := range tagsIn(n) {
			list = append(list, object{"Key": key, "Value": value})
		}
		tags[textOf(n, "arn")] = says(inJSON(object{"Tags": list}))
	}
	resolvers, addresses := []any{}, map[string]func(asked) answered{}
	for _, r := range s.byType["route53/resolverEndpoint"] {
		resolvers = append(resolvers, object{"Id": r.ID, "Direction": r.Outputs["direction"], "HostVPCId": r.Outputs["hostVpcId"], "SecurityGroupIds": r.Outputs["securityGroupIds"],
			"Protocols": r.Outputs["protocols"], "Status": "OPERATIONAL"})
		list := []any{}
		for _, a := range r.Outputs["ipAddresses"].([]any) {
			list = append(list, object{"SubnetId": a.(object)["subnetId"], "Ip": a.(object)["ip"], "Status": "ATTACHED"})
		}
		addresses[r.ID] = says(inJSON(object{"IpAddresses": list}))
	}
	return map[string]func(asked) answered{
		"sagemaker:ListNotebookInstances":                 ofJSON("NotebookInstances", "NextToken", found...),
		"sagemaker:DescribeNotebookInstance":              byValue("NotebookInstanceName", whole),
		"sagemaker:ListTags":                              byValue("ResourceArn", tags),
		"route53resolver:ListResolverEndpoints":           says(inJSON(object{"ResolverEndpoints": resolvers})),
		"route53resolver:ListResolverEndpointIpAddresses": byValue("ResolverEndpointId", addresses),
	}
}
