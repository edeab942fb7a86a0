package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newNetwork(args *components.NetworkArgs) func(*pulumi.Context) (*components.Network, error) {
	return func(ctx *pulumi.Context) (*components.Network, error) { return components.NewNetwork(ctx, "net", args) }
}

var (
	netVpcID    = recorder.ID("vpc-", "net-vpc")
	netRoutesID = recorder.ID("rtb-", "net-private")
)

func privateSubnet(zone, network string) object {
	return object{
		"vpcId": netVpcID, "availabilityZone": zone, "cidrBlock": network, "mapPublicIpOnLaunch": false,
		"tags": tagged("net-private-" + zone),
	}
}

// No internet gateway, no NAT and no route: the route table knows the VPC alone, and the default group nobody.
func TestNetworkDeclaresAVpcWithoutAWayToTheInternet(t *testing.T) {
	rec, _ := built(t, newNetwork(networkArgs()))
	const a, c = " net-private-ap-northeast-1a", " net-private-ap-northeast-1c"
	assert.Equal(t, map[string]object{
		vpcType + " net-vpc": {
			"cidrBlock": "10.60.0.0/16", "enableDnsSupport": true, "enableDnsHostnames": true, "tags": tagged("net"),
		},
		defaultGroupType + " net-default-closed": {"vpcId": netVpcID, "ingress": list{}, "egress": list{}, "tags": tagged("net-default-closed")},
		routeTableType + " net-private":          {"vpcId": netVpcID, "tags": tagged("net-private")},
		subnetType + a:                           privateSubnet("ap-northeast-1a", "10.60.0.0/24"),
		subnetType + c:                           privateSubnet("ap-northeast-1c", "10.60.1.0/24"),
		routeTableAssocType + a: {
			"subnetId": recorder.ID("subnet-", "net-private-ap-northeast-1a"), "routeTableId": netRoutesID,
		},
		routeTableAssocType + c: {
			"subnetId": recorder.ID("subnet-", "net-private-ap-northeast-1c"), "routeTableId": netRoutesID,
		},
	}, inputs(rec))
	assert.Equal(t, map[string]string{
		subnetType + a: `timeouts ""/""/"45m"`,
		subnetType + c: `timeouts ""/""/"45m"`,
	}, options(rec))
}

func TestNetworkOutputsItsVpcAndItsSubnetsByZone(t *testing.T) {
	_, got := built(t, newNetwork(networkArgs()))
	assert.Equal(t, object{
		"VpcID":        netVpcID,
		"RouteTableID": netRoutesID,
		"SubnetIDs": map[string]string{
			"ap-northeast-1a": recorder.ID("subnet-", "net-private-ap-northeast-1a"),
			"ap-northeast-1c": recorder.ID("subnet-", "net-private-ap-northeast-1c"),
		},
	}, got)
}

// The planned VPC is the declared one but for its IDs, or a check of it would prove nothing.
func TestThePlannedVpcIsTheDeclaredOne(t *testing.T) {
	planned := networkArgs().Vpc()
	kept := &outputs{values: object{}}
	require.NoError(t, new(recorder.Recorder).Run(func(ctx *pulumi.Context) error {
		network, err := components.NewNetwork(ctx, "net", networkArgs())
		if err != nil {
			return err
		}
		declared := network.Vpc()
		kept.keep(ctx, "vpc", declared.ID.ToStringOutput())
		require.Len(t, declared.Subnets, len(planned.Subnets))
		for i, subnet := range declared.Subnets {
			kept.keep(ctx, subnet.AvailabilityZone, subnet.ID.ToStringOutput())
			declared.Subnets[i].ID = planned.Subnets[i].ID
		}
		for name, table := range declared.RouteTables {
			kept.keep(ctx, name, table.ToStringOutput())
			declared.RouteTables[name] = planned.RouteTables[name]
		}
		declared.ID = planned.ID
		assert.Equal(t, planned, declared)
		return nil
	}, ""))
	assert.Equal(t, object{
		"vpc":             netVpcID,
		"private":         netRoutesID,
		"ap-northeast-1a": recorder.ID("subnet-", "net-private-ap-northeast-1a"),
		"ap-northeast-1c": recorder.ID("subnet-", "net-private-ap-northeast-1c"),
	}, kept.values)
}

// Adding a zone at the end may move no subnet that is already there: AWS would replace it.
func TestNetworkGivesNewZonesRangesOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		name  string
		vpc   string
		zones int
		bits  int
		want  []string
	}{
		{"eight bits longer than the VPC", "10.60.0.0/16", 3, 0, []string{"10.60.0.0/24", "10.60.1.0/24", "10.60.2.0/24"}},
		{"but large enough for Client VPN", "10.60.0.0/24", 2, 0, []string{"10.60.0.0/27", "10.60.0.32/27"}},
		{"a given size", "10.60.0.0/16", 2, 20, []string{"10.60.0.0/20", "10.60.16.0/20"}},
		{"the whole VPC", "10.60.0.0/28", 1, 28, []string{"10.60.0.0/28"}},
		{"the last one that fits", "10.60.0.0/27", 2, 28, []string{"10.60.0.0/28", "10.60.0.16/28"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := &components.NetworkArgs{CIDR: prefix(c.vpc), SubnetPrefixLength: c.bits, AvailabilityZones: zones(c.zones)}
			rec, _ := built(t, newNetwork(args))
			require.Len(t, rec.OfType(subnetType), len(c.want))
			for i, zone := range zones(c.zones) {
				assert.Equal(t, c.want[i], inputsOf(t, rec, subnetType, "net-private-"+zone)["cidrBlock"])
			}
		})
	}
}

func zones(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("us-east-1%c", 'a'+i)
	}
	return names
}

func TestNetworkReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:Network "net": 2 faults:
  - network: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - network: Availability Zone list is empty; name at least one zone, such as ap-northeast-1a`, refused(t, newNetwork(nil)))
}

func TestNetworkReportsEveryFaultAtOnce(t *testing.T) {
	args := &components.NetworkArgs{CIDR: prefix("10.60.0.1/16"), AvailabilityZones: []string{"a", "", "a"}}
	const want = `private-notebook:index:Network "net": 3 faults:
  - network: VPC CIDR 10.60.0.1/16 is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - network: Availability Zone "" is empty or listed twice; name each zone once, such as ap-northeast-1a
  - network: Availability Zone "a" is empty or listed twice; name each zone once, such as ap-northeast-1a`
	assert.Equal(t, want, refused(t, newNetwork(args)))
	assert.EqualError(t, args.Validate("net"), want)
	assert.Empty(t, components.NetworkArgs{}.Vpc().Subnets, "a faulty network plans no subnets, and does not panic")
}

func TestNetworkRefusesSubnetsThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		name  string
		vpc   string
		zones int
		bits  int
		fault string
	}{
		{"too many", "10.60.0.0/28", 2, 28, "VPC CIDR 10.60.0.0/28 has no room for 2 subnets of /28"},
		{"larger than the VPC", "10.60.0.0/24", 1, 23, "VPC CIDR 10.60.0.0/24 has no room for 1 subnets of /23"},
		{"a negative size", "10.60.0.0/24", 1, -1, "VPC CIDR 10.60.0.0/24 has no room for 1 subnets of /-1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := &components.NetworkArgs{CIDR: prefix(c.vpc), SubnetPrefixLength: c.bits, AvailabilityZones: zones(c.zones)}
			assert.Equal(t, `private-notebook:index:Network "net": network: `+c.fault+
				"; choose a larger VPC, fewer zones, or smaller subnets down to /28", refused(t, newNetwork(args)))
		})
	}
}

func TestNetworkRefusesSubnetsSmallerThanAWSAllows(t *testing.T) {
	args := &components.NetworkArgs{CIDR: prefix("10.60.0.0/24"), SubnetPrefixLength: 29, AvailabilityZones: zones(1)}
	assert.Equal(t, `private-notebook:index:Network "net": network: subnet prefix length 29 is not offered by AWS; choose 28 or less`,
		refused(t, newNetwork(args)))
}

func TestNetworksVpcCIDRsThatAWSTakes(t *testing.T) {
	for vpc, accepted := range map[string]bool{
		"10.0.0.0/15": false, "10.0.0.0/16": true, "10.0.0.0/28": true, "10.0.0.0/29": false,
		"10.0.0.1/16": false, "fd00::/16": false, "::ffff:10.0.0.0/112": false,
	} {
		err := components.NetworkArgs{CIDR: prefix(vpc), AvailabilityZones: zones(1), SubnetPrefixLength: 28}.Validate("net")
		if accepted {
			assert.NoError(t, err, vpc)
			continue
		}
		assert.ErrorContains(t, err, "is not an IPv4 network from /16 to /28", vpc)
	}
}
