package account_test

import (
	"encoding/json"
	"strings"

	"private-notebook/accesspath/observe"
)

func (s *served) clientVPN() map[string]func(asked) answered {
	var routes []string
	for _, a := range s.byType["NetworkAssociation"] {
		for _, v := range s.byType["Vpc"] {
			if v.ID == textOf(a, "vpcId") {
				routes = append(routes, "<destinationCidr>"+textOf(v, "cidrBlock")+"</destinationCidr><targetSubnet>"+textOf(a, "subnetId")+"</targetSubnet><origin>associate</origin>")
			}
		}
	}
	return map[string]func(asked) answered{
		"ec2:DescribeClientVpnEndpoints": s.each("clientVpnEndpoint", "Endpoint", func(r observe.Resource) string {
			ways, _ := r.Outputs["authenticationOptions"].([]any)
			way, _ := ways[0].(map[string]any)
			kind, _ := way["type"].(string)
			split, _ := json.Marshal(r.Outputs["splitTunnel"])
			return "<clientVpnEndpointId>" + r.ID + "</clientVpnEndpointId>" + xmlOf(r, "vpcId", "clientCidrBlock") + element("splitTunnel", string(split)) +
				listOf(r, "dnsServer", "dnsServers", "") + listOf(r, "securityGroupIdSet", "securityGroupIds", "") +
				"<authenticationOptions><item><type>" + kind + "</type></item></authenticationOptions>"
		}),
		"ec2:DescribeClientVpnTargetNetworks": s.each("clientVpnTargetNetworks", "NetworkAssociation", func(r observe.Resource) string {
			return "<associationId>" + r.ID + "</associationId>" + xmlOf(r, "vpcId", "targetNetworkId=subnetId")
		}),
		"ec2:DescribeClientVpnAuthorizationRules": s.each("authorizationRule", "AuthorizationRule", func(r observe.Resource) string {
			return xmlOf(r, "destinationCidr=targetNetworkCidr", "groupId=accessGroupId") + element("accessAll", map[bool]string{true: "true"}[textOf(r, "accessGroupId") == ""])
		}),
		"ec2:DescribeClientVpnRoutes": s.each("routes", "None", nil, routes...),
	}
}

func (s *served) attached(kind, property, name string) string {
	var b strings.Builder
	for _, a := range s.byType[kind] {
		if textOf(a, property) == name {
			b.WriteString("<member><PolicyArn>" + textOf(a, "policyArn") + "</PolicyArn></member>")
		}
	}
	return "<AttachedManagedPolicies>" + b.String() + "</AttachedManagedPolicies>"
}

func (s *served) identities() map[string]func(asked) answered {
	var roles, policies []string
	for _, r := range s.byType["Role"] {
		name := textOf(r, "name")
		var inline strings.Builder
		for _, p := range s.byType["RolePolicy"] {
			if textOf(p, "role") == name {
				inline.WriteString("<member><PolicyName>" + textOf(p, "name") + "</PolicyName><PolicyDocument>" + encoded(textOf(p, "policy")) + "</PolicyDocument></member>")
			}
		}
		roles = append(roles, detail("RoleDetailList", xmlOf(r, "RoleName=name", "Path=path", "Arn=arn")+element("AssumeRolePolicyDocument", encoded(textOf(r, "assumeRolePolicy")))+
			"<RolePolicyList>"+inline.String()+"</RolePolicyList>"+s.attached("RolePolicyAttachment", "role", name)))
	}
	for _, p := range s.byType["Policy"] {
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
	found, whole, addresses := []any{}, map[string]func(asked) answered{}, map[string]func(asked) answered{}
	for _, n := range s.byType["NotebookInstance"] {
		name := textOf(n, "name")
		found = append(found, object{"NotebookInstanceName": name, "NotebookInstanceArn": textOf(n, "arn"), "Url": textOf(n, "url")})
		whole[name] = says(inJSON(object{"SubnetId": n.Outputs["subnetId"], "SecurityGroups": n.Outputs["securityGroups"], "RoleArn": n.Outputs["roleArn"],
			"DirectInternetAccess": n.Outputs["directInternetAccess"], "RootAccess": n.Outputs["rootAccess"]}))
	}
	resolvers := []any{}
	for _, r := range s.byType["ResolverEndpoint"] {
		resolvers = append(resolvers, object{"Id": r.ID, "Direction": r.Outputs["direction"], "HostVPCId": r.Outputs["hostVpcId"], "SecurityGroupIds": r.Outputs["securityGroupIds"],
			"Protocols": r.Outputs["protocols"], "Status": "OPERATIONAL"})
		list := []any{}
		for _, a := range r.Outputs["ipAddresses"].([]any) {
			list = append(list, object{"SubnetId": a.(object)["subnetId"], "Ip": a.(object)["ip"], "Status": "ATTACHED"})
		}
		addresses[r.ID] = says(inJSON(object{"IpAddresses": list}))
	}
	return map[string]func(asked) answered{
		"sagemaker:ListNotebookInstances":                 says(inJSON(object{"NotebookInstances": found})),
		"sagemaker:DescribeNotebookInstance":              byValue("NotebookInstanceName", whole),
		"route53resolver:ListResolverEndpoints":           says(inJSON(object{"ResolverEndpoints": resolvers})),
		"route53resolver:ListResolverEndpointIpAddresses": byValue("ResolverEndpointId", addresses),
	}
}
