package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

func newOnPremisesGateway(args *components.OnPremisesGatewayArgs) func(*pulumi.Context) (*components.OnPremisesGateway, error) {
	return func(ctx *pulumi.Context) (*components.OnPremisesGateway, error) {
		return components.NewOnPremisesGateway(ctx, "site", args)
	}
}

func TestAVirtualPrivateGatewayPropagatesWhatItLearns(t *testing.T) {
	gatewayID := recorder.ID("vgw-", "site-vpn-gateway")
	rec, got := built(t, newOnPremisesGateway(onPremisesGatewayArgs()))
	assert.Equal(t, map[string]object{
		vpnGatewayType + " site-vpn-gateway": {
			"vpcId": "vpc-1", "amazonSideAsn": "64512", "tags": tagged("site-vpn-gateway"),
		},
		propagationType + " site-propagation-private": {"vpnGatewayId": gatewayID, "routeTableId": "rtb-1"},
		directConnectType + " site-direct-connect": {
			"dxGatewayId": "dxgw-1", "associatedGatewayId": gatewayID, "allowedPrefixes": list{"10.60.0.0/16"},
		},
	}, inputs(rec))
	assert.Empty(t, options(rec))
	assert.Equal(t, object{"GatewayID": gatewayID}, got)
}

// Who keeps an existing gateway keeps its attachment and its number too.
func TestAnExistingVirtualPrivateGatewayIsUsedAsItIs(t *testing.T) {
	args := onPremisesGatewayArgs()
	args.VpnGatewayID, args.DirectConnectGatewayID = pulumi.String("vgw-theirs"), nil
	args.Vpc.SecondaryCIDRs = prefixes("10.61.0.0/16")
	rec, got := built(t, newOnPremisesGateway(args))
	assert.Equal(t, map[string]object{
		propagationType + " site-propagation-private": {"vpnGatewayId": "vgw-theirs", "routeTableId": "rtb-1"},
	}, inputs(rec))
	assert.Equal(t, object{"GatewayID": "vgw-theirs"}, got)
}

func TestDirectConnectAnnouncesEveryRangeOfTheVpc(t *testing.T) {
	args := onPremisesGatewayArgs()
	args.Vpc.SecondaryCIDRs = prefixes("10.61.0.0/16")
	rec, _ := built(t, newOnPremisesGateway(args))
	assert.Equal(t, list{"10.60.0.0/16", "10.61.0.0/16"},
		inputsOf(t, rec, directConnectType, "site-direct-connect")["allowedPrefixes"])
}

// A transit gateway puts nothing into the VPC's own tables, so each network gets a route there; and AWS takes that route only
// after the attachment.
func TestATransitGatewayIsAttachedAndRoutedTo(t *testing.T) {
	rec, got := built(t, newOnPremisesGateway(transitArgs()))
	route := func(network string) object {
		return object{"routeTableId": "rtb-1", "destinationCidrBlock": network, "transitGatewayId": "tgw-1"}
	}
	assert.Equal(t, map[string]object{
		transitAttachmentType + " site-transit-attachment": {
			"transitGatewayId": "tgw-1", "vpcId": "vpc-1", "subnetIds": list{"subnet-a", "subnet-c"}, "dnsSupport": "enable",
			"tags": tagged("site-transit-attachment"),
		},
		routeType + " site-to-192.168.0.0-16-in-private": route("192.168.0.0/16"),
		routeType + " site-to-10.200.0.0-24-in-private":  route("10.200.0.0/24"),
	}, inputs(rec))
	assert.Equal(t, []string{transitAttachmentType + " site-transit-attachment"},
		waits(t, rec, routeType+" site-to-10.200.0.0-24-in-private"))
	assert.Equal(t, object{"GatewayID": "tgw-1"}, got)
}

func TestRoutesStayWithTheirOwnerWhereNoTableIsGiven(t *testing.T) {
	for _, args := range []*components.OnPremisesGatewayArgs{onPremisesGatewayArgs(), transitArgs()} {
		args.Vpc.RouteTables = nil
		rec, _ := built(t, newOnPremisesGateway(args))
		assert.Empty(t, rec.OfType(propagationType))
		assert.Empty(t, rec.OfType(routeType))
	}
}

func TestTheNumberOfAMadeGatewayCanBeChosen(t *testing.T) {
	args := onPremisesGatewayArgs()
	args.AmazonSideASN = 4200000001
	rec, _ := built(t, newOnPremisesGateway(args))
	assert.Equal(t, "4200000001", inputsOf(t, rec, vpnGatewayType, "site-vpn-gateway")["amazonSideAsn"])
}

func TestOnPremisesGatewayReportsEveryFaultAtOnce(t *testing.T) {
	assert.Equal(t, `private-notebook:index:OnPremisesGateway "site": 4 faults:
  - on-premises gateway: VPC ID is missing; give the ID of the VPC
  - on-premises gateway: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16
  - on-premises gateway: subnet list is empty; give at least one subnet, one per Availability Zone
  - on-premises gateway: on-premises CIDR list is empty; name the networks on the other side`, refused(t, newOnPremisesGateway(nil)))

	args := transitArgs()
	args.VpnGatewayID, args.AmazonSideASN = pulumi.String("vgw-theirs"), 65000
	args.OnPremisesCIDRs = prefixes("10.60.3.0/24", "192.168.0.0/16", "192.168.0.0/16")
	args.Vpc.RouteTables["lost"] = nil
	assert.Equal(t, `private-notebook:index:OnPremisesGateway "site": 5 faults:
  - on-premises gateway: on-premises CIDR 192.168.0.0/16 is listed twice; list it once
  - on-premises gateway: on-premises CIDR 10.60.3.0/24 overlaps 10.60.0.0/16; name on-premises ranges outside the VPC and apart from each other
  - on-premises gateway: route table "lost" has no ID; give its route table ID
  - on-premises gateway: virtual private gateway and transit gateway are given together; give one of them, or neither to have a virtual private gateway made
  - on-premises gateway: Amazon-side ASN 65000 is given with an existing gateway; leave it out: an existing gateway has its own`,
		refused(t, newOnPremisesGateway(args)))
}

// Where the caller sets no tags, the stack's own gateway is known by Name. A VPC in the making has none, nor an ID to ask by.
func TestAGatewayThatAVpcHasIsExplained(t *testing.T) {
	madeVpc := onPremisesGatewayArgs()
	madeVpc.Vpc.ID = pulumi.String("vpc-1").ToStringOutput()
	given := onPremisesGatewayArgs()
	given.VpnGatewayID = pulumi.String("vgw-theirs")
	for name, row := range map[string]struct {
		args    *components.OnPremisesGatewayArgs
		answers lookUps
		want    string
	}{
		"somebody else's": {onPremisesGatewayArgs(), gatewayOf("vpc-1", object{"Name": "platform"}),
			"virtual private gateway vgw-theirs is attached to vpc-1 already, and AWS refuses a second; use it by VpnGatewayID, or " +
				"onPremisesGateway.vpnGatewayId of a stack's configuration"},
		"its own":               {onPremisesGatewayArgs(), gatewayOf("vpc-1", object{"Name": "site-vpn-gateway"}), ""},
		"another VPC's":         {onPremisesGatewayArgs(), gatewayOf("vpc-2", object{}), ""},
		"a VPC in the making":   {madeVpc, gatewayOf("vpc-1", object{}), ""},
		"the one that is given": {given, gatewayOf("vpc-1", object{}), ""},
		"a transit gateway":     {transitArgs(), gatewayOf("vpc-1", object{}), ""},
		"not allowed": {onPremisesGatewayArgs(), lookUps{getVpnGateway: refusing},
			"virtual private gateway of vpc-1 cannot be looked up (no)" + findRemedy + "ec2:DescribeVpnGateways"},
	} {
		t.Run(name, func(t *testing.T) {
			rec := &recorder.Recorder{Answers: row.answers}
			var refusal error
			_ = rec.Run(func(ctx *pulumi.Context) error {
				_, refusal = components.NewOnPremisesGateway(ctx, "site", row.args)
				return refusal
			}, "")
			if row.want == "" {
				assert.NoError(t, refusal)
				return
			}
			assert.EqualError(t, refusal, `private-notebook:index:OnPremisesGateway "site": on-premises gateway: `+row.want)
			assert.Empty(t, rec.Resources())
		})
	}
}

func TestOnPremisesGatewayFaults(t *testing.T) {
	const asn = " is not a private one; choose a private number from 64512 to 65534 or from 4200000000 to 4294967294"
	for name, row := range map[string]struct {
		change func(*components.OnPremisesGatewayArgs)
		fault  string
	}{
		"Direct Connect at a transit gateway": {
			func(a *components.OnPremisesGatewayArgs) { a.TransitGatewayID = pulumi.String("tgw-1") },
			"Direct Connect gateway is given with a transit gateway; leave it out: whoever runs the transit gateway associates " +
				"the two, for all of its VPCs",
		},
		"a public number":   {func(a *components.OnPremisesGatewayArgs) { a.AmazonSideASN = 64511 }, "Amazon-side ASN 64511" + asn},
		"the number after":  {func(a *components.OnPremisesGatewayArgs) { a.AmazonSideASN = 65535 }, "Amazon-side ASN 65535" + asn},
		"a negative number": {func(a *components.OnPremisesGatewayArgs) { a.AmazonSideASN = -1 }, "Amazon-side ASN -1" + asn},
		"too many networks": {
			func(a *components.OnPremisesGatewayArgs) { a.OnPremisesCIDRs = manyNetworks(101) },
			"on-premises CIDR list of 101 is longer than a route table takes; sum the ranges up to at most 100",
		},
	} {
		args := onPremisesGatewayArgs()
		row.change(args)
		assert.Equal(t, `private-notebook:index:OnPremisesGateway "site": on-premises gateway: `+row.fault,
			refused(t, newOnPremisesGateway(args)), name)
	}
	for _, accepted := range []int{64512, 65534, 4200000000, 4294967294} {
		args := onPremisesGatewayArgs()
		args.AmazonSideASN = accepted
		assert.NoError(t, args.Validate("site"), accepted)
	}
}
