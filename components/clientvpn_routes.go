package components

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/internal/fault"
)

// AWS's quotas on what routes add (AWS Client VPN Administrator Guide, "AWS Client VPN quotas"; Amazon VPC User Guide, "Amazon VPC
// quotas"). The second and the third can be raised, so more than they allow is a warning.
const (
	mostRoutes             = 100 // of an association, with the VPC's own
	mostAuthorizationRules = 200
	mostEgressRules        = 60
)

// unroutable are ranges that no VPC leads to: the own machine, the link, and multicast.
var unroutable = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("224.0.0.0/4"),
}

func (a ClientVpnArgs) checkTransport() fault.List {
	var faults fault.List
	if !slices.Contains(transports, a.TransportProtocol) {
		faults.Add(clientVpnWhat, fmt.Sprintf("transport protocol %q", a.TransportProtocol), "is not offered by AWS",
			fmt.Sprintf("choose from %s, %s", transports[0], transports[1]), "TransportProtocol")
	}
	if !slices.Contains(clientVpnPorts, a.Port) {
		faults.Add(clientVpnWhat, fmt.Sprintf("port %d", a.Port), "is not offered by AWS",
			fmt.Sprintf("choose from %d, %d", clientVpnPorts[0], clientVpnPorts[1]), "Port")
	}
	return faults
}

// checkRoutes refuses what AWS refuses, and what would give people more than is meant: the whole internet, and more of the VPC than
// AuthorizedCIDRs.
func (a ClientVpnArgs) checkRoutes() fault.List {
	faults := checkNetworks(clientVpnWhat, "route to", a.Routes, "Routes")
	for i, network := range a.Routes {
		if !isFaulty(network) && !slices.Contains(a.Routes[:i], network) {
			faults.Append(a.checkRoute(network))
		}
	}
	if n := len(a.Routes) + 1; n > mostRoutes {
		faults.Add(clientVpnWhat, fmt.Sprintf("%d routes of each association, with the VPC's own,", n), fmt.Sprintf("are more than the %d that AWS allows", mostRoutes),
			"name ranges that hold several of these networks", "Routes")
	}
	return faults
}

func (a ClientVpnArgs) checkRoute(network netip.Prefix) fault.List {
	var faults fault.List
	got := "route to " + network.String()
	for _, range_ := range unroutable {
		if network.Overlaps(range_) {
			faults.Add(clientVpnWhat, got, "leads to "+range_.String()+", which is no network that a VPC leads to", "leave it out", "Routes")
			return faults
		}
	}
	if a.ClientCIDR.IsValid() && network.Overlaps(a.ClientCIDR) {
		faults.Add(clientVpnWhat, got, "overlaps the client CIDR "+a.ClientCIDR.String(), "name a network apart from it, which is the clients' own", "Routes")
	}
	for _, block := range a.Vpc.cidrs() {
		switch {
		case !block.IsValid() || !network.Overlaps(block):
		case network.Bits() >= block.Bits():
			faults.Add(clientVpnWhat, got, "leads to VPC "+block.String()+", to which AWS makes the route itself", "leave it out", "Routes")
		case !slices.Equal(a.AuthorizedCIDRs, a.Vpc.cidrs()):
			faults.Add(clientVpnWhat, got, "holds VPC "+block.String()+", of which only a part is authorised", "name networks beside the VPC", "Routes")
		}
	}
	return faults
}

// warnOfQuotas says what a default quota of AWS would refuse half-way.
func (a ClientVpnArgs) warnOfQuotas(ctx *pulumi.Context) {
	if a.ExistingEndpointID != "" {
		return
	}
	networks := len(a.reachable())
	for _, quota := range []struct {
		what    string
		n, most int
	}{
		{"authorisation rules", networks * len(a.authorized()), mostAuthorizationRules},
		{"outbound rules of the security group", networks + len(dnsPorts), mostEgressRules},
	} {
		if quota.n > quota.most {
			_ = ctx.Log.Warn(fmt.Sprintf("%s: %d %s are more than the %d that AWS allows by default: have the quota raised first, or name ranges that hold several networks.",
				clientVpnWhat, quota.n, quota.what, quota.most), nil)
		}
	}
}
