package components

import (
	"fmt"
	"strconv"

	"private-notebook/internal/fault"
)

const (
	onPremisesGatewayWhat = "on-premises gateway"
	amazonSideASNRemedy   = "choose a private number from 64512 to 65534 or from 4200000000 to 4294967294"
	// mostPropagatedRoutes is the quota "Propagated routes per route table", which cannot be raised
	// (Amazon VPC User Guide, "Amazon VPC quotas").
	mostPropagatedRoutes = 100
)

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
	isMade := a.VpnGatewayID == nil && a.TransitGatewayID == nil
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
	if !isMade && a.AmazonSideASN != defaultAmazonSideASN {
		faults.Add(onPremisesGatewayWhat, "Amazon-side ASN "+strconv.Itoa(a.AmazonSideASN), "is given with an existing gateway",
			"leave it out: an existing gateway has its own", "AmazonSideASN")
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
