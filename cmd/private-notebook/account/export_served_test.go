package account_test

import (
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
)

// served serves what an export declares in the API's own form, with what AWS adds to each VPC: the main route table and the default network ACL.
type served struct {
	t      testing.TB
	byType map[string][]observe.Resource
}

// notServed are types that no call is about. Any other type fails the test: what is not served would be missing in silence.
var notServed = []string{"aws:acm/", "aws:kms/", "aws:cloudwatch/", "aws:iam/instanceProfile:"}

func servedFrom(t testing.TB, export observe.Export) *fakeAWS {
	s := &served{t, map[string][]observe.Resource{}}
	for _, r := range export.Resources {
		name := r.Type[strings.LastIndex(r.Type, ":")+1:]
		s.byType[name] = append(s.byType[name], r)
	}
	f := newFakeAWS(t)
	for _, part := range []map[string]func(asked) answered{s.networks(), s.doors(), s.clientVPN(), s.identities(), s.others()} {
		for action, answer := range part {
			f.on(action, answer)
		}
	}
	return f
}

func textOf(r observe.Resource, property string) string {
	if text, is := r.Outputs[property].(string); is {
		return text
	}
	text, _ := r.Inputs[property].(string)
	return text
}

// xmlOf are elements of a resource's properties, each as "element=property"; one name serves for both.
func xmlOf(r observe.Resource, names ...string) string {
	var b strings.Builder
	for _, name := range names {
		tag, property, differs := strings.Cut(name, "=")
		if !differs {
			property = tag
		}
		b.WriteString(element(tag, html.EscapeString(textOf(r, property))))
	}
	return b.String()
}

// listOf is a list of texts as a set of items.
func listOf(r observe.Resource, tag, property, inner string) string {
	list, _ := r.Outputs[property].([]any)
	var b strings.Builder
	for _, value := range list {
		text, _ := value.(string)
		if inner != "" {
			text = element(inner, text)
		}
		b.WriteString("<item>" + text + "</item>")
	}
	return "<" + tag + ">" + b.String() + "</" + tag + ">"
}

// each is an answer with one item for each resource of a type, and some more.
func (s *served) each(set, name string, item func(observe.Resource) string, more ...string) func(asked) answered {
	var b strings.Builder
	for _, r := range s.byType[name] {
		b.WriteString("<item>" + item(r) + "</item>")
	}
	for _, text := range more {
		b.WriteString("<item>" + text + "</item>")
	}
	return says("<" + set + ">" + b.String() + "</" + set + ">")
}

func (s *served) networks() map[string]func(asked) answered {
	var mains, acls, sets []string
	attributes := map[string]func(asked) answered{}
	for _, v := range s.byType["Vpc"] {
		mains = append(mains, "<routeTableId>"+textOf(v, "mainRouteTableId")+"</routeTableId><vpcId>"+v.ID+"</vpcId><associationSet><item><main>true</main></item></associationSet>")
		var subnets strings.Builder
		for _, subnet := range s.byType["Subnet"] {
			if textOf(subnet, "vpcId") == v.ID {
				subnets.WriteString("<item><subnetId>" + subnet.ID + "</subnetId></item>")
			}
		}
		open := "<item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><cidrBlock>0.0.0.0/0</cidrBlock><egress>"
		acls = append(acls, "<networkAclId>"+textOf(v, "defaultNetworkAclId")+"</networkAclId><vpcId>"+v.ID+"</vpcId><default>true</default><associationSet>"+subnets.String()+
			"</associationSet><entrySet>"+open+"true</egress></item>"+open+"false</egress></item></entrySet>")
		sets = append(sets, "<dhcpOptionsId>"+textOf(v, "dhcpOptionsId")+"</dhcpOptionsId><dhcpConfigurationSet><item><key>domain-name-servers</key><valueSet><item>"+
			"<value>AmazonProvidedDNS</value></item></valueSet></item></dhcpConfigurationSet>")
		support, _ := json.Marshal(v.Outputs["enableDnsSupport"])
		names, _ := json.Marshal(v.Outputs["enableDnsHostnames"])
		attributes[v.ID] = func(a asked) answered {
			return answered{status: http.StatusOK, body: "<enableDnsSupport><value>" + string(support) + "</value></enableDnsSupport><enableDnsHostnames><value>" +
				string(names) + "</value></enableDnsHostnames>"}
		}
	}
	return map[string]func(asked) answered{
		"ec2:DescribeVpcs": s.each("vpcSet", "Vpc", func(r observe.Resource) string {
			return "<vpcId>" + r.ID + "</vpcId>" + xmlOf(r, "cidrBlock", "ownerId", "dhcpOptionsId")
		}),
		"ec2:DescribeVpcAttribute": byValue("VpcId", attributes),
		"ec2:DescribeSubnets": s.each("subnetSet", "Subnet", func(r observe.Resource) string {
			return "<subnetId>" + r.ID + "</subnetId>" + xmlOf(r, "vpcId", "cidrBlock", "ownerId", "availabilityZone")
		}),
		"ec2:DescribeRouteTables": s.each("routeTableSet", "RouteTable", func(r observe.Resource) string {
			var uses strings.Builder
			for _, use := range s.byType["RouteTableAssociation"] {
				if textOf(use, "routeTableId") == r.ID {
					uses.WriteString("<item><routeTableAssociationId>" + use.ID + "</routeTableAssociationId>" + xmlOf(use, "subnetId") + "</item>")
				}
			}
			require.Empty(s.t, r.Outputs["routes"], "routes are not served")
			return "<routeTableId>" + r.ID + "</routeTableId>" + xmlOf(r, "vpcId", "ownerId") + "<associationSet>" + uses.String() + "</associationSet>"
		}, mains...),
		"ec2:DescribeNetworkAcls": s.each("networkAclSet", "NetworkAcl", nil, acls...),
		"ec2:DescribeDhcpOptions": s.each("dhcpOptionsSet", "VpcDhcpOptions", nil, sets...),
	}
}

func (s *served) rules(group, name, tag string) string {
	var b strings.Builder
	for _, rule := range s.byType[name] {
		if textOf(rule, "securityGroupId") != group {
			continue
		}
		ports := ""
		for _, port := range []string{"fromPort", "toPort"} {
			if number, err := json.Marshal(rule.Outputs[port]); err == nil && string(number) != "null" {
				ports += element(port, string(number))
			}
		}
		b.WriteString("<item>" + xmlOf(rule, "ipProtocol") + ports)
		if cidr := textOf(rule, "cidrIpv4"); cidr != "" {
			b.WriteString("<ipRanges><item><cidrIp>" + cidr + "</cidrIp></item></ipRanges>")
		}
		if other := textOf(rule, "referencedSecurityGroupId"); other != "" {
			b.WriteString("<groups><item><groupId>" + other + "</groupId></item></groups>")
		}
		b.WriteString("</item>")
	}
	return "<" + tag + ">" + b.String() + "</" + tag + ">"
}

func (s *served) doors() map[string]func(asked) answered {
	var cards []string
	for _, e := range s.byType["VpcEndpoint"] {
		ids, _ := e.Outputs["networkInterfaceIds"].([]any)
		places, _ := e.Outputs["subnetConfigurations"].([]any)
		require.Len(s.t, places, len(ids))
		for i := range ids {
			place, _ := places[i].(map[string]any)
			subnet, _ := place["subnetId"].(string)
			ipv4, _ := place["ipv4"].(string)
			cards = append(cards, "<networkInterfaceId>"+ids[i].(string)+"</networkInterfaceId><subnetId>"+subnet+"</subnetId><privateIpAddress>"+ipv4+"</privateIpAddress>")
		}
	}
	group := func(r observe.Resource) string {
		return "<groupId>" + r.ID + "</groupId>" + xmlOf(r, "groupName=name", "vpcId", "ownerId") +
			s.rules(r.ID, "SecurityGroupIngressRule", "ipPermissions") + s.rules(r.ID, "SecurityGroupEgressRule", "ipPermissionsEgress")
	}
	var defaults []string
	for _, r := range s.byType["DefaultSecurityGroup"] {
		defaults = append(defaults, group(r))
	}
	return map[string]func(asked) answered{
		"ec2:DescribeSecurityGroups": s.each("securityGroupInfo", "SecurityGroup", group, defaults...),
		"ec2:DescribeVpcEndpoints": s.each("vpcEndpointSet", "VpcEndpoint", func(r observe.Resource) string {
			return "<vpcEndpointId>" + r.ID + "</vpcEndpointId><privateDnsEnabled>true</privateDnsEnabled>" +
				xmlOf(r, "vpcEndpointType", "serviceName", "vpcId", "state", "policyDocument=policy", "ownerId", "ipAddressType") +
				listOf(r, "groupSet", "securityGroupIds", "groupId") + listOf(r, "networkInterfaceIdSet", "networkInterfaceIds", "") + listOf(r, "subnetIdSet", "subnetIds", "")
		}),
		"ec2:DescribeNetworkInterfaces": s.each("networkInterfaceSet", "NetworkInterface", nil, cards...),
	}
}
