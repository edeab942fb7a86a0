package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// A rule for IPv6 is the same in every spelling, and a prefix list does not say which family it has.
func TestRulesForIPv6(t *testing.T) {
	list := declared("aws:ec2/managedPrefixList:ManagedPrefixList", "pl-1", object{"entries": []any{
		object{"cidr": "2001:db8::/32"}, object{"cidr": "10.0.0.0/8"}}})
	https := object{"protocol": "tcp", "fromPort": 443.0, "toPort": 443.0}
	with := func(more object) object {
		for name, value := range https {
			more[name] = value
		}
		return more
	}
	inline := func(rule object) observe.Resource {
		return declared(groupToken, "sg-1", object{"vpcId": "vpc-1", "ingress": []any{with(rule)}})
	}
	empty := declared(groupToken, "sg-1", object{"vpcId": "vpc-1"})
	single := func(peer object) observe.Resource {
		peer["securityGroupId"], peer["ipProtocol"], peer["fromPort"], peer["toPort"] = "sg-1", "tcp", 443.0, 443.0
		return declared(ruleToken, "r", peer)
	}
	six := topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv6: "2001:db8::/32"}
	four := topology.Rule{IPProtocol: "tcp", FromPort: 443, ToPort: 443, CIDRIPv4: "10.0.0.0/8"}
	for name, row := range map[string]struct {
		resources []observe.Resource
		want      []topology.Rule
	}{
		"inline":                      {[]observe.Resource{inline(object{"ipv6CidrBlocks": []any{"2001:db8::/32"}})}, []topology.Rule{six}},
		"of its own":                  {[]observe.Resource{empty, single(object{"cidrIpv6": "2001:db8::/32"})}, []topology.Rule{six}},
		"of its own, of the old kind": {[]observe.Resource{empty, declared("aws:ec2/securityGroupRule:SecurityGroupRule", "r", with(object{"type": "ingress", "securityGroupId": "sg-1", "ipv6CidrBlocks": []any{"2001:db8::/32"}}))}, []topology.Rule{six}},
		"a list, inline":              {[]observe.Resource{list, inline(object{"prefixListIds": []any{"pl-1"}})}, []topology.Rule{four, six}},
		"a list, of its own":          {[]observe.Resource{list, empty, single(object{"prefixListId": "pl-1"})}, []topology.Rule{four, six}},
	} {
		t.Run(name, func(t *testing.T) {
			got := groupOf(t, see(row.resources...), "sg-1").Ingress
			for i := range got {
				got[i].Element = topology.Element{}
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestAnEndpointsAddressesAndRecords(t *testing.T) {
	interfaceEndpoint := func(more object) observe.Resource {
		more["vpcId"], more["vpcEndpointType"] = "vpc-1", "Interface"
		return declared(endpointToken, "vpce-1", more)
	}
	card := declared(interfaceToken, "eni-1", object{"subnetId": "subnet-1", "privateIp": "10.0.0.5", "privateIps": []any{"10.0.0.5", "10.0.0.6"},
		"ipv6Addresses": []any{"2001:db8::5"}})
	card.External = true
	for name, row := range map[string]struct {
		endpoint  observe.Resource
		addresses []string
		record    string
	}{
		"nothing known":              {interfaceEndpoint(object{}), nil, ""},
		"addresses of both families": {interfaceEndpoint(object{"subnetConfigurations": []any{object{"ipv4": "10.0.0.5", "ipv6": "2001:db8::5"}}}), []string{"10.0.0.5", "2001:db8::5"}, ""},
		"those of a network interface that is read": {interfaceEndpoint(object{"networkInterfaceIds": []any{"eni-1"}}),
			[]string{"10.0.0.5", "10.0.0.6", "2001:db8::5"}, ""},
		"another's network interface": {interfaceEndpoint(object{"networkInterfaceIds": []any{"eni-2"}}), nil, ""},
		"records":                     {interfaceEndpoint(object{"dnsOptions": object{"dnsRecordIpType": "service-defined"}}), nil, "service-defined"},
		"records, as a list":          {interfaceEndpoint(object{"dnsOptions": []any{object{"dnsRecordIpType": "ipv6"}}}), nil, "ipv6"},
		"records that are not stated": {interfaceEndpoint(object{"dnsOptions": object{"dnsRecordIpType": "not-specified"}}), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := see(row.endpoint, card).Endpoints
			require.Len(t, e, 1)
			assert.Equal(t, row.addresses, e[0].Addresses)
			assert.Equal(t, row.record, e[0].DNSRecordIPType)
		})
	}
	waiting := see(interfaceEndpoint(object{"state": "pendingAcceptance", "ipAddressType": "dualstack"})).Endpoints[0]
	assert.Equal(t, []string{"pendingAcceptance", "dualstack"}, []string{waiting.State, waiting.IPAddressType})
}

func TestWhatAClientVPNCarriesAndWhereItEnds(t *testing.T) {
	const vpnToken = "aws:ec2clientvpn/endpoint:Endpoint"
	vpn := func(properties object) topology.ClientVPN {
		return see(declared(vpnToken, "cvpn-1", properties)).ClientVPNs[0]
	}
	assert.Equal(t, "dual-stack", vpn(object{"trafficIpAddressType": "dual-stack"}).TrafficIPAddressType)
	assert.Empty(t, vpn(object{"endpointIpAddressType": "ipv6"}).TrafficIPAddressType, "what the tunnel runs over is not what it carries")
	assert.Equal(t, "172.16.0.0/22", vpn(object{"clientCidrBlock": "172.16.0.0/22"}).ClientCIDRBlock)
	for _, configuration := range []any{object{"transitGatewayId": "tgw-1"}, []any{object{"transitGatewayId": "tgw-1"}}} {
		assert.Equal(t, "tgw-1", vpn(object{"transitGatewayConfiguration": configuration}).TransitGatewayID)
	}
	assert.Empty(t, vpn(object{}).TransitGatewayID)

	read := declared(vpnToken, "cvpn-1", object{"transitGatewayConfiguration": object{"transitGatewayId": "tgw-1"}, "vpcId": "vpc-1"})
	read.External = true
	assert.Empty(t, see(read).ClientVPNs[0].Associations, "one on a transit gateway has no association to assume")

	route := func(target string) topology.VPNRoute {
		return see(declared(vpnToken, "cvpn-1", object{}), declared("aws:ec2clientvpn/route:Route", "r", object{"clientVpnEndpointId": "cvpn-1",
			"destinationCidrBlock": "10.0.0.0/8", "targetVpcSubnetId": target})).ClientVPNs[0].Routes[0]
	}
	assert.Equal(t, "subnet-1", route("subnet-1").TargetSubnetID)
	assert.Empty(t, route("local").TargetSubnetID)
}

func TestWhatAResolverSpeaks(t *testing.T) {
	r := see(declared("aws:route53/resolverEndpoint:ResolverEndpoint", "rslvr-in-1", object{"direction": "INBOUND_DELEGATION",
		"resolverEndpointType": "DUALSTACK", "protocols": []any{"Do53", "DoH-FIPS"},
		"ipAddresses": []any{object{"subnetId": "subnet-1", "ip": "10.0.0.5", "ipv6": "2001:db8::5"}}})).Resolvers
	require.Len(t, r, 1)
	assert.Equal(t, "INBOUND_DELEGATION", r[0].Direction)
	assert.Equal(t, "DUALSTACK", r[0].ResolverEndpointType)
	assert.Equal(t, []string{"Do53", "DoH-FIPS"}, r[0].Protocols)
	assert.Equal(t, []topology.ResolverAddress{{SubnetID: "subnet-1", IP: "10.0.0.5", IPv6: "2001:db8::5"}}, r[0].IPAddresses)
}
