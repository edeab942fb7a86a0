package cloud

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (w *world) gatewayInputs(table *deployed) m {
	return m{
		"vpcId": w.vpc.ID(), "vpcEndpointType": "Gateway", "serviceName": "com.amazonaws.ap-northeast-1.s3",
		"routeTableIds": []any{table.ID()},
	}
}

func TestAGatewayEndpointIsARouteAndAPrefixList(t *testing.T) {
	w := newBench(t, nil).network()
	table := w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()})
	s3 := w.up(vpcEndpointType, "s3", w.gatewayInputs(table))
	out := plain(s3.outputs)
	list := out.str("prefixListId")
	assert.Regexp(t, `^pl-[0-9a-f]{8}$`, list)
	assert.Empty(t, out.objs("dnsEntries"))
	assert.Empty(t, out.strs("securityGroupIds"), "not the VPC's default group")
	w.up(egressRuleType, "to-s3", m{
		"securityGroupId": w.vpnGroup.ID(), "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "prefixListId": list,
	})
	other := w.up(vpcEndpointType, "dynamodb", with(w.gatewayInputs(table),
		m{"serviceName": "com.amazonaws.ap-northeast-1.dynamodb"}))
	assert.NotEqual(t, list, plain(other.outputs).str("prefixListId"))
	require.NoError(t, w.update(s3, with(w.gatewayInputs(table), m{"tags": m{"A": "1"}})), "it does not conflict with itself")
}

func TestGatewayRefusals(t *testing.T) {
	w := newBench(t, nil).network()
	table := w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()})
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.70.0.0/16"})
	foreign := w.up(routeTableType, "foreign", m{"vpcId": elsewhere.ID()})
	free := w.up(routeTableType, "free", m{"vpcId": w.vpc.ID()})
	gateway := w.gatewayInputs(table)
	w.up(vpcEndpointType, "first", gateway)
	gateway = with(gateway, m{"routeTableIds": []any{free.ID()}})
	checkRefusals(t, w, []refusalCase{
		{"second route to the same list", "RouteAlreadyExists", vpcEndpointType, in(w.gatewayInputs(table))},
		{"route table of another VPC", "InvalidParameter", vpcEndpointType, in(with(gateway, m{"routeTableIds": []any{foreign.ID()}}))},
		{"no such route table", "InvalidRouteTableID.NotFound", vpcEndpointType, in(with(gateway, m{"routeTableIds": []any{"rtb-0"}}))},
		{"gateway in a subnet", "InvalidParameter", vpcEndpointType, in(with(gateway, m{"subnetIds": w.zones()}))},
		{"gateway with a group", "InvalidParameter", vpcEndpointType, in(with(gateway, m{"securityGroupIds": []any{w.endpointGroup.ID()}}))},
		{"gateway with private DNS", "InvalidParameter", vpcEndpointType, in(with(gateway, m{"privateDnsEnabled": true}))},
		{"interface endpoint for S3", "InvalidParameter", vpcEndpointType, in(with(gateway, m{"vpcEndpointType": "Interface"}))},
		{
			"gateway for a service without one", "InvalidParameter", vpcEndpointType,
			in(with(gateway, m{"serviceName": "com.amazonaws.ap-northeast-1.sts"})),
		},
		{
			"interface endpoint with a route table", "InvalidParameter", vpcEndpointType,
			in(with(w.endpointInputs("com.amazonaws.ap-northeast-1.sts"), m{"routeTableIds": []any{table.ID()}})),
		},
		{"Chinese name outside China", "InvalidServiceName", vpcEndpointType, in(w.endpointInputs("cn.com.amazonaws.ap-northeast-1.sts"))},
	})
}

// One endpoint in a VPC can take a service's name over.
func TestPrivateDNSOfACompanionConflictsWithAnother(t *testing.T) {
	w := newBench(t, nil).network()
	images := w.up(vpcEndpointType, "images", w.endpointInputs("com.amazonaws.ap-northeast-1.ecr.dkr"))
	entries := plain(images.outputs).objs("dnsEntries")
	assert.Regexp(t, `^vpce-[0-9a-f]{17}-[0-9a-f]{8}\.dkr\.ecr\.ap-northeast-1\.vpce\.amazonaws\.com$`, entries[0].str("dnsName"))
	assert.Equal(t, "*.dkr.ecr.ap-northeast-1.amazonaws.com", entries[3].str("dnsName"))
	checkRefusals(t, w, []refusalCase{
		{"second private DNS", "InvalidParameter", vpcEndpointType, in(w.endpointInputs("com.amazonaws.ap-northeast-1.ecr.dkr"))},
	})
	w.up(vpcEndpointType, "names of its own", with(w.endpointInputs("com.amazonaws.ap-northeast-1.ecr.dkr"), m{"privateDnsEnabled": false}))
}

// A subnet without a route table of its own uses the VPC's main one, which is there from the beginning and goes with the VPC.
func TestRouteTablesOfSubnets(t *testing.T) {
	w := newBench(t, nil).network()
	table := w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()})
	w.up(routeTableAssociationType, "a", m{"routeTableId": table.ID(), "subnetId": w.subnetA.ID()})
	of := func(subnet *deployed) []string {
		out, err := w.invoke("aws:ec2/getRouteTables:getRouteTables", m{
			"vpcId": w.vpc.ID(), "filters": []any{m{"name": "association.subnet-id", "values": []any{subnet.ID()}}},
		})
		require.NoError(t, err)
		return props(out.Properties).strs("ids")
	}
	assert.Equal(t, []string{table.ID()}, of(w.subnetA))
	assert.Empty(t, of(w.subnetC))
	w.up(vpcEndpointType, "s3", with(w.gatewayInputs(table), m{"routeTableIds": []any{w.vpc.out("mainRouteTableId")}}))
	_, err := w.invoke("aws:ec2/getRouteTables:getRouteTables", m{"vpcId": w.vpc.ID()})
	assert.ErrorContains(t, err, "the simulated AWS looks route tables up by one filter, association.subnet-id or route.destination-prefix-list-id")
}

// A program that finds several gateway endpoints of a service asks which tables have the route, by the service's prefix list.
func TestGatewayEndpointsAreFoundByTypeAndByRoute(t *testing.T) {
	w := newBench(t, nil).network()
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "10.70.0.0/16"})
	private, second := w.up(routeTableType, "private", m{"vpcId": w.vpc.ID()}), w.up(routeTableType, "second", m{"vpcId": w.vpc.ID()})
	foreign := w.up(routeTableType, "foreign", m{"vpcId": elsewhere.ID()})
	first := w.up(vpcEndpointType, "s3", w.gatewayInputs(private))
	w.up(vpcEndpointType, "foreign s3", with(w.gatewayInputs(foreign), m{"vpcId": elsewhere.ID()}))
	w.up(vpcEndpointType, "dynamodb", with(w.gatewayInputs(second), m{"serviceName": "com.amazonaws.ap-northeast-1.dynamodb"}))

	ofType := func(which string) m {
		return m{
			"vpcId": w.vpc.ID(), "serviceName": "com.amazonaws.ap-northeast-1.s3",
			"filters": []any{m{"name": "vpc-endpoint-type", "values": []any{which}}},
		}
	}
	found, err := w.invoke(getVpcEndpointToken, ofType("Gateway"))
	require.NoError(t, err)
	assert.Equal(t, first.ID(), props(found.Properties).str("id"))
	_, err = w.invoke(getVpcEndpointToken, ofType("Interface"))
	require.ErrorContains(t, err, "no matching EC2 VPC Endpoint found")

	list, err := w.invoke("aws:ec2/getPrefixList:getPrefixList", m{"name": "com.amazonaws.ap-northeast-1.s3"})
	require.NoError(t, err)
	v := &verdict{}
	checkObject("getPrefixList", reflect.TypeOf(ec2.GetPrefixListResult{}), "", props(list.Properties), v)
	assert.Empty(t, v.failures, "the result is that of the SDK")
	id := props(list.Properties).str("id")
	assert.Equal(t, plain(first.outputs).str("prefixListId"), id)
	routed, err := w.invoke("aws:ec2/getRouteTables:getRouteTables", m{
		"vpcId": w.vpc.ID(), "filters": []any{m{"name": "route.destination-prefix-list-id", "values": []any{id}}},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{private.ID()}, props(routed.Properties).strs("ids"), "neither another service's nor another VPC's")
	_, err = w.invoke("aws:ec2/getPrefixList:getPrefixList", m{"name": "com.amazonaws.ap-northeast-1.sts"})
	assert.ErrorContains(t, err, "no matching EC2 Prefix List found")
}
