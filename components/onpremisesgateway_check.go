package components

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

const (
	onPremisesGatewayWhat = "on-premises gateway"
	amazonSideASNRemedy   = "choose a private number from 64512 to 65534 or from 4200000000 to 4294967294"
	// mostPropagatedRoutes is the quota "Propagated routes per route table", which cannot be raised
	// (Amazon VPC User Guide, "Amazon VPC quotas").
	mostPropagatedRoutes = 100
	// vpnGatewaySuffix is of the gateway's name, by which it is looked for.
	vpnGatewaySuffix = "-vpn-gateway"
	// noVpnGateway is the provider's answer where none matches, as with endpoints.
	noVpnGateway = "no matching EC2 VPN Gateway found"
)

// Validate reports every fault of the arguments, as [NewOnPremisesGateway] would, without a Pulumi context. What AWS must be asked,
// only [OnPremisesGatewayArgs.ValidateIn] finds.
func (a OnPremisesGatewayArgs) Validate(name string) error {
	return refuse(OnPremisesGatewayToken, name, a.complete().check())
}

// ValidateIn reports what [OnPremisesGatewayArgs.Validate] does, and a gateway that is in the way of the one to be made. It asks the
// provider that a resource with these options would use.
func (a OnPremisesGatewayArgs) ValidateIn(ctx *pulumi.Context, name string, opts ...pulumi.ResourceOption) error {
	a = a.complete()
	return refuse(OnPremisesGatewayToken, name, append(a.check(), a.lookUpAttached(ctx, name, opts)...))
}

// check reports what is wrong with completed arguments.
func (a OnPremisesGatewayArgs) check() fault.List {
	faults := a.Vpc.check(onPremisesGatewayWhat).Within("Vpc")
	if len(a.OnPremisesCIDRs) == 0 {
		faults.Add(onPremisesGatewayWhat, "on-premises CIDR list", "is empty", "name the networks on the other side", "OnPremisesCIDRs")
	}
	faults.Append(checkOnPremises(onPremisesGatewayWhat, a.OnPremisesCIDRs, a.Vpc))
	if n := len(a.OnPremisesCIDRs); n > mostPropagatedRoutes {
		faults.Add(onPremisesGatewayWhat, fmt.Sprintf("on-premises CIDR list of %d", n), "is longer than a route table takes",
			fmt.Sprintf("sum the ranges up to at most %d", mostPropagatedRoutes), "OnPremisesCIDRs")
	}
	for _, table := range sortedKeys(a.Vpc.RouteTables) {
		if a.Vpc.RouteTables[table] == nil {
			faults.Add(onPremisesGatewayWhat, fmt.Sprintf("route table %q", table), "has no ID", "give its route table ID", "Vpc.RouteTables")
		}
	}
	faults.Append(a.checkGateway())
	return faults
}

// checkGateway holds a transit gateway apart from what only a virtual private gateway has.
func (a OnPremisesGatewayArgs) checkGateway() fault.List {
	var faults fault.List
	switch {
	case a.VpnGatewayID != nil && a.TransitGatewayID != nil:
		faults.Add(onPremisesGatewayWhat, "virtual private gateway and transit gateway", "are given together",
			"give one of them, or neither to have a virtual private gateway made", "VpnGatewayID", "TransitGatewayID")
	case a.TransitGatewayID != nil && a.DirectConnectGatewayID != nil:
		faults.Add(onPremisesGatewayWhat, "Direct Connect gateway", "is given with a transit gateway",
			"leave it out: whoever runs the transit gateway associates the two, for all of its VPCs", "DirectConnectGatewayID")
	}
	if !isPrivateASN(a.AmazonSideASN) {
		faults.Add(onPremisesGatewayWhat, "Amazon-side ASN "+strconv.Itoa(a.AmazonSideASN), "is not a private one", amazonSideASNRemedy,
			"AmazonSideASN")
	}
	if !a.makesGateway() && a.AmazonSideASN != defaultAmazonSideASN {
		faults.Add(onPremisesGatewayWhat, "Amazon-side ASN "+strconv.Itoa(a.AmazonSideASN), "is given with an existing gateway",
			"leave it out: an existing gateway has its own", "AmazonSideASN")
	}
	return faults
}

func (a OnPremisesGatewayArgs) makesGateway() bool {
	return a.VpnGatewayID == nil && a.TransitGatewayID == nil
}

// lookUpAttached explains what AWS would refuse half-way, after the gateway is made: a VPC has one virtual private gateway attached
// ("InvalidVpcState", Amazon EC2 API Reference, "Error codes"; Amazon VPC User Guide, "Amazon VPC quotas"). In a VPC that the
// program makes none can be.
func (a OnPremisesGatewayArgs) lookUpAttached(ctx *pulumi.Context, name string, opts []pulumi.ResourceOption) fault.List {
	vpcID, known := a.Vpc.plainID()
	if !known || !a.makesGateway() {
		return nil
	}
	found, err := ec2.LookupVpnGateway(ctx, &ec2.LookupVpnGatewayArgs{AttachedVpcId: &vpcID}, invokeOptions(opts)...)
	owner := ownership{a.Tags, name + vpnGatewaySuffix}
	var faults fault.List
	switch {
	case err != nil && strings.Contains(err.Error(), noVpnGateway):
	case err != nil:
		return notFound(onPremisesGatewayWhat, "virtual private gateway of "+vpcID, err, "ec2:DescribeVpnGateways", "VpnGatewayID")
	case !owner.has(found.Tags):
		faults.Add(onPremisesGatewayWhat, "virtual private gateway "+found.Id, "is attached to "+vpcID+" already, and AWS refuses a second",
			"use it by VpnGatewayID, or onPremisesGateway.vpnGatewayId of a stack's configuration"+owner.ifRenamed("gateway", found.Tags), "VpnGatewayID")
	}
	return faults
}

// The private numbers that AWS takes (Site-to-Site VPN User Guide, "Customer gateway options"): 16 bits and 32 bits.
const (
	firstPrivateASN     = 64512
	lastPrivateASN      = 65534
	firstLongPrivateASN = 4200000000
	lastLongPrivateASN  = 4294967294
)

func isPrivateASN(n int) bool {
	return n >= firstPrivateASN && n <= lastPrivateASN || n >= firstLongPrivateASN && n <= lastLongPrivateASN
}
