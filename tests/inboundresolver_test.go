package tests

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newInboundResolver(args *components.InboundResolverArgs) func(*pulumi.Context) (*components.InboundResolver, error) {
	return func(ctx *pulumi.Context) (*components.InboundResolver, error) {
		return components.NewInboundResolver(ctx, "dns", args)
	}
}

var resolverGroupID = recorder.ID("sg-", "dns-dns")

func dnsRule(name, protocol, network string) object {
	return object{
		"securityGroupId": resolverGroupID, "cidrIpv4": network, "ipProtocol": protocol, "fromPort": 53.0, "toPort": 53.0,
		"description": "DNS from an on-premises network", "tags": tagged(name),
	}
}

// Both transports, since an answer too long for UDP is asked for again by TCP; and nobody but on-premises networks.
func TestInboundResolverAnswersEachOnPremisesNetworkByBothTransports(t *testing.T) {
	args := inboundResolverArgs()
	args.OnPremisesCIDRs = prefixes("192.168.0.0/16", "10.200.0.0/24")
	rec, _ := built(t, newInboundResolver(args))
	assert.Equal(t, map[string]object{
		securityGroupType + " dns-dns": {
			"description": "DNS to the inbound resolver from on-premises networks", "vpcId": "vpc-1", "tags": tagged("dns-dns"),
		},
		ingressRuleType + " dns-dns-tcp-from-192.168.0.0-16": dnsRule("dns-dns-tcp-from-192.168.0.0-16", "tcp", "192.168.0.0/16"),
		ingressRuleType + " dns-dns-udp-from-192.168.0.0-16": dnsRule("dns-dns-udp-from-192.168.0.0-16", "udp", "192.168.0.0/16"),
		ingressRuleType + " dns-dns-tcp-from-10.200.0.0-24":  dnsRule("dns-dns-tcp-from-10.200.0.0-24", "tcp", "10.200.0.0/24"),
		ingressRuleType + " dns-dns-udp-from-10.200.0.0-24":  dnsRule("dns-dns-udp-from-10.200.0.0-24", "udp", "10.200.0.0/24"),
		resolverEndpointType + " dns-endpoint": {
			"direction": "INBOUND", "resolverEndpointType": "IPV4", "protocols": list{"Do53"},
			"ipAddresses":      list{object{"subnetId": "subnet-a"}, object{"subnetId": "subnet-c"}},
			"securityGroupIds": list{resolverGroupID}, "tags": tagged("dns-endpoint"),
		},
	}, inputs(rec))
	assert.Equal(t, map[string]string{securityGroupType + " dns-dns": "ignores changes of [name description]"}, options(rec))
}

func TestInboundResolverOutputsWhatOnPremisesDNSForwardsAndWhere(t *testing.T) {
	_, got := built(t, newInboundResolver(inboundResolverArgs()))
	texts := got["Handoff"].(map[string]string)
	delete(got, "Handoff")
	assert.Equal(t, []string{"bind", "dnsmasq", "document", "unbound", "windows"}, slices.Sorted(maps.Keys(texts)))
	assert.Contains(t, texts["dnsmasq"], "server=/notebook.ap-northeast-1.sagemaker.aws/10.60.1.10\n")
	assert.Contains(t, texts["document"], "dig +short @10.60.0.10 any-notebook.notebook.ap-northeast-1.sagemaker.aws\n")
	assert.Contains(t, texts["document"], "in the VPC (10.60.0.0/16)")
	assert.Equal(t, object{
		"EndpointID":      recorder.ID("rslvr-in-", "dns-endpoint"),
		"IPAddresses":     []string{"10.60.0.10", "10.60.1.10"},
		"ForwardZones":    []string{"notebook.ap-northeast-1.sagemaker.aws", "api.sagemaker.ap-northeast-1.amazonaws.com"},
		"SecurityGroupID": resolverGroupID,
	}, got)
}

// An endpoint whose addresses AWS has not yet assigned has none to show, and is no error.
func TestInboundResolverLeavesOutAddressesThatAreNotAssigned(t *testing.T) {
	rec := &recorder.Recorder{Computed: map[tokens.Type]resource.PropertyMap{
		resolverEndpointType: {"ipAddresses": resource.NewProperty([]resource.PropertyValue{
			resource.NewProperty(resource.PropertyMap{"subnetId": resource.NewProperty("subnet-a")}),
			resource.NewProperty(resource.PropertyMap{"subnetId": resource.NewProperty("subnet-c"), "ip": resource.NewProperty("10.60.1.9")}),
		})},
	}}
	kept := &outputs{values: object{}}
	require.NoError(t, rec.Run(func(ctx *pulumi.Context) error {
		made, err := components.NewInboundResolver(ctx, "dns", inboundResolverArgs())
		if err != nil {
			return err
		}
		return kept.keepFields(ctx, made)
	}, ""))
	assert.Equal(t, []string{"10.60.1.9"}, kept.values["IPAddresses"])
}

func TestInboundResolverForwardsByPartition(t *testing.T) {
	for region, want := range map[string][]string{
		"eu-west-1":     {"notebook.eu-west-1.sagemaker.aws", "api.sagemaker.eu-west-1.amazonaws.com"},
		"us-gov-east-1": {"notebook.us-gov-east-1.sagemaker.aws", "api.sagemaker.us-gov-east-1.amazonaws.com"},
		"cn-north-1":    {"notebook.cn-north-1.sagemaker.com.cn", "api.sagemaker.cn-north-1.amazonaws.com.cn"},
	} {
		args := inboundResolverArgs()
		args.Region = region
		_, got := built(t, newInboundResolver(args))
		assert.Equal(t, want, got["ForwardZones"], region)
	}
}

func TestInboundResolverTakesTwoToSixSubnets(t *testing.T) {
	for n, accepted := range map[int]bool{1: false, 2: true, 6: true, 7: false} {
		args := inboundResolverArgs()
		args.Vpc.Subnets = nil
		for i := range n {
			args.Vpc.Subnets = append(args.Vpc.Subnets, components.Subnet{
				ID: pulumi.Sprintf("subnet-%d", i), AvailabilityZone: fmt.Sprintf("us-east-1%c", 'a'+i),
			})
		}
		if accepted {
			rec, _ := built(t, newInboundResolver(args))
			assert.Len(t, inputsOf(t, rec, resolverEndpointType, "dns-endpoint")["ipAddresses"], n)
			continue
		}
		assert.Equal(t, fmt.Sprintf(`private-notebook:index:InboundResolver "dns": inbound resolver: subnet list of %d `+
			"does not make 2 to 6 addresses; give 2 to 6 subnets, each in an Availability Zone of its own", n),
			refused(t, newInboundResolver(args)))
	}
}

func TestInboundResolverReportsEveryMissingArgumentAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:InboundResolver "dns": 5 faults:
  - inbound resolver: VPC ID is missing; give the ID of the VPC
  - inbound resolver: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - inbound resolver: subnet list is empty; give at least one subnet, one per Availability Zone
  - inbound resolver: subnet list of 0 does not make 2 to 6 addresses; give 2 to 6 subnets, each in an Availability Zone of its own
  - inbound resolver: on-premises CIDR list is empty; name the networks whose DNS servers may ask`,
		refused(t, newInboundResolver(nil)))
}

func TestInboundResolverReportsEveryFaultAtOnce(t *testing.T) {
	args := &components.InboundResolverArgs{
		Region: "us-iso-east-1",
		Vpc: components.Vpc{
			ID: pulumi.String("vpc-1"), CIDR: prefix("10.60.0.0/29"),
			Subnets: []components.Subnet{
				{ID: pulumi.String("subnet-a"), AvailabilityZone: "ap-northeast-1a"},
				{ID: pulumi.String("subnet-b"), AvailabilityZone: "ap-northeast-1a"},
			},
		},
		OnPremisesCIDRs: prefixes("0.0.0.0/0", "10.0.0.0/7", "192.168.0.0/16", "192.168.0.0/16"),
	}
	assert.Equal(t, `private-notebook:index:InboundResolver "dns": 6 faults:
  - inbound resolver: VPC CIDR 10.60.0.0/29 is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - inbound resolver: subnet 2 is a second one in ap-northeast-1a; give one subnet per Availability Zone
  - Region: "us-iso-east-1" is in a partition whose notebook endpoint service AWS has not published; choose a Region of aws, aws-cn or aws-us-gov
  - inbound resolver: on-premises CIDR 0.0.0.0/0 is open to the world; name a network of your own, /8 or narrower
  - inbound resolver: on-premises CIDR 10.0.0.0/7 is open to the world; name a network of your own, /8 or narrower
  - inbound resolver: on-premises CIDR 192.168.0.0/16 is listed twice; list it once`, refused(t, newInboundResolver(args)))
}

// An address that is given is the endpoint's in that zone; the other zone's is AWS's choice.
func TestInboundResolverTakesTheAddressesThatAreGiven(t *testing.T) {
	args := inboundResolverArgs()
	zone := args.Vpc.Subnets[0].AvailabilityZone
	args.Vpc.Subnets[0].CIDR = prefix("10.60.0.0/24")
	args.Addresses = map[string]netip.Addr{zone: netip.MustParseAddr("10.60.0.4")} // The first that AWS leaves.
	rec, _ := built(t, newInboundResolver(args))
	places := inputsOf(t, rec, resolverEndpointType, "dns-endpoint")["ipAddresses"].(list)
	assert.Equal(t, "10.60.0.4", places[0].(object)["ip"])
	assert.NotContains(t, places[1], "ip")
	for _, kept := range []string{"10.60.0.0", "10.60.0.3", "10.60.0.255", "10.60.1.4"} {
		args.Addresses[zone] = netip.MustParseAddr(kept)
		assert.Contains(t, refused(t, newInboundResolver(args)), "address "+kept+" of "+zone+" is not an address that can be used in subnet 10.60.0.0/24")
	}
}
