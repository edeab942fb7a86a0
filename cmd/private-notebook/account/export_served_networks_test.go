package account_test

import (
	"net/http"
	"strings"

	"private-notebook/accesspath/observe"
)

// networks are VPCs with what AWS adds to each: the main route table, the default network ACL, and the DHCP options.
func (s *served) networks() map[string]func(asked) answered {
	var mains, acls, sets []string
	attributes, handedOut := map[string]func(asked) answered{}, map[string]bool{}
	for _, v := range s.byType["ec2/vpc"] {
		main := textOf(v, "mainRouteTableId")
		mains = append(mains, "<routeTableId>"+main+"</routeTableId><vpcId>"+v.ID+"</vpcId><associationSet><item><main>true</main></item></associationSet>"+
			s.routes(main, v.ID))
		var subnets strings.Builder
		for _, subnet := range s.those("ec2/subnet", "vpcId", v.ID) {
			subnets.WriteString("<item><subnetId>" + subnet.ID + "</subnetId></item>")
		}
		open := "<item><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><cidrBlock>0.0.0.0/0</cidrBlock><egress>"
		acls = append(acls, "<networkAclId>"+textOf(v, "defaultNetworkAclId")+"</networkAclId><vpcId>"+v.ID+"</vpcId><default>true</default><associationSet>"+subnets.String()+
			"</associationSet><entrySet>"+open+"true</egress></item>"+open+"false</egress></item></entrySet>")
		if set := textOf(v, "dhcpOptionsId"); !handedOut[set] {
			handedOut[set] = true
			sets = append(sets, "<dhcpOptionsId>"+set+"</dhcpOptionsId><dhcpConfigurationSet><item><key>domain-name-servers</key><valueSet><item>"+
				"<value>AmazonProvidedDNS</value></item></valueSet></item></dhcpConfigurationSet>")
		}
		said := "<enableDnsSupport><value>" + textOf(v, "enableDnsSupport") + "</value></enableDnsSupport><enableDnsHostnames><value>" +
			textOf(v, "enableDnsHostnames") + "</value></enableDnsHostnames>"
		attributes[v.ID] = func(asked) answered { return answered{status: http.StatusOK, body: said} }
	}
	return map[string]func(asked) answered{
		"ec2:DescribeVpcs": s.each("vpcSet", "ec2/vpc", func(r observe.Resource) string {
			return "<vpcId>" + r.ID + "</vpcId>" + xmlOf(r, "cidrBlock", "ownerId", "dhcpOptionsId")
		}),
		"ec2:DescribeVpcAttribute": byValue("VpcId", attributes),
		"ec2:DescribeSubnets": s.each("subnetSet", "ec2/subnet", func(r observe.Resource) string {
			return "<subnetId>" + r.ID + "</subnetId>" + xmlOf(r, "vpcId", "cidrBlock", "ownerId", "availabilityZone")
		}),
		"ec2:DescribeRouteTables": s.each("routeTableSet", "ec2/routeTable", s.table, mains...),
		"ec2:DescribeNetworkAcls": s.each("networkAclSet", "none", nil, acls...),
		"ec2:DescribeDhcpOptions": s.each("dhcpOptionsSet", "none", nil, sets...),
	}
}

func (s *served) table(r observe.Resource) string {
	var uses, gateways strings.Builder
	for _, use := range s.those("ec2/routeTableAssociation", "routeTableId", r.ID) {
		uses.WriteString("<item><routeTableAssociationId>" + use.ID + "</routeTableAssociationId>" + xmlOf(use, "subnetId") + "</item>")
	}
	for _, use := range s.those("ec2/vpnGatewayRoutePropagation", "routeTableId", r.ID) {
		gateways.WriteString("<item>" + xmlOf(use, "gatewayId=vpnGatewayId") + "</item>")
	}
	return "<routeTableId>" + r.ID + "</routeTableId>" + xmlOf(r, "vpcId", "ownerId") + "<associationSet>" + uses.String() + "</associationSet>" +
		"<propagatingVgwSet>" + gateways.String() + "</propagatingVgwSet>" + s.routes(r.ID, textOf(r, "vpcId"))
}

// routes are a table's: the VPC's own, those that a stack declares, those that a virtual private gateway learns from its connections' static
// routes, and those that AWS adds for a gateway endpoint.
func (s *served) routes(table, vpc string) string {
	var b strings.Builder
	add := func(inner, origin string) {
		b.WriteString("<item>" + inner + "<state>active</state><origin>" + origin + "</origin></item>")
	}
	for _, v := range s.byType["ec2/vpc"] {
		if v.ID == vpc {
			add(xmlOf(v, "destinationCidrBlock=cidrBlock")+"<gatewayId>local</gatewayId>", "CreateRouteTable")
		}
	}
	for _, r := range s.those("ec2/route", "routeTableId", table) {
		add(xmlOf(r, "destinationCidrBlock", "gatewayId", "natGatewayId", "transitGatewayId", "vpcPeeringConnectionId"), "CreateRoute")
	}
	for _, use := range s.those("ec2/vpnGatewayRoutePropagation", "routeTableId", table) {
		gateway := textOf(use, "vpnGatewayId")
		for _, connection := range s.those("ec2/vpnConnection", "vpnGatewayId", gateway) {
			for _, r := range s.those("ec2/vpnConnectionRoute", "vpnConnectionId", connection.ID) {
				add(xmlOf(r, "destinationCidrBlock")+"<gatewayId>"+gateway+"</gatewayId>", "EnableVgwRoutePropagation")
			}
		}
	}
	for _, e := range s.byType["ec2/vpcEndpoint"] {
		tables, _ := e.Outputs["routeTableIds"].([]any)
		for _, id := range tables {
			if id == table {
				add(xmlOf(e, "destinationPrefixListId=prefixListId")+"<gatewayId>"+e.ID+"</gatewayId>", "CreateRoute")
			}
		}
	}
	return "<routeSet>" + b.String() + "</routeSet>"
}

// prefixLists are AWS's own, of services that have gateway endpoints.
func (s *served) prefixLists() map[string]func(asked) answered {
	return map[string]func(asked) answered{"ec2:GetManagedPrefixListEntries": ofEC2("entrySet", "<cidr>52.219.0.0/20</cidr>", "<cidr>52.219.16.0/22</cidr>")}
}
