package components

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// AWS's limits on Client VPN (AWS Client VPN Administrator Guide, "Rules and best practices" and "Quotas").
const (
	clientVpnWhat          = "client VPN"
	largestClientCIDR      = 12
	smallestClientCIDR     = 22
	smallestTargetSubnet   = 27
	longestLoginBanner     = 1400
	clientCIDRRemedy       = "choose a range outside every VPC and on-premises network, from /12 to /22"
	sessionTimeoutRemedy   = "choose one of %v hours"
	authorizedRangesRemedy = "authorise ranges of the VPC, such as %s"
)

var (
	sessionTimeouts = []int{8, 10, 12, 24}
	transports      = []string{"udp", "tcp"}
	clientVpnPorts  = []int{443, 1194} // EC2 API Reference, "CreateClientVpnEndpoint"
)

// check reports what is wrong with completed arguments.
func (a ClientVpnArgs) check() fault.List {
	if a.ExistingEndpointID != "" {
		return a.checkExisting()
	}
	faults := a.Vpc.check(clientVpnWhat).Within("Vpc")
	for _, s := range a.Vpc.Subnets {
		if s.CIDR.IsValid() && s.CIDR.Bits() > smallestTargetSubnet {
			faults.Add(clientVpnWhat, "subnet "+s.CIDR.String(), "is too small to associate", "use a subnet of /27 or larger", "Vpc.Subnets")
		}
	}
	faults.Append(a.checkClientCIDR())
	faults.Append(a.checkAuthorizedCIDRs())
	faults.Append(a.checkRoutes())
	faults.Append(a.checkTransport())
	if a.ServerCertificateArn == nil {
		faults.Add(clientVpnWhat, "server certificate ARN", "is missing", "give the ARN of a certificate in ACM in the same Region",
			"ServerCertificateArn")
	}
	faults.Append(a.Authentication.check().Within("Authentication"))
	faults.Append(a.checkPortal())
	faults.Append(a.checkGroups())
	faults.Append(a.checkHandler())
	if !slices.Contains(sessionTimeouts, a.SessionTimeoutHours) {
		faults.Add(clientVpnWhat, fmt.Sprintf("session timeout %d h", a.SessionTimeoutHours), "is not offered by AWS",
			fmt.Sprintf(sessionTimeoutRemedy, sessionTimeouts), "SessionTimeoutHours")
	}
	faults.Append(a.checkLogGroup())
	if a.ExistingLogGroupName == "" {
		faults.Append(checkLogRetention(clientVpnWhat, a.LogRetentionDays))
	}
	if !utf8.ValidString(a.LoginBanner) || len(a.LoginBanner) > longestLoginBanner {
		faults.Add(clientVpnWhat, fmt.Sprintf("login banner of %d bytes", len(a.LoginBanner)), "is too long or not UTF-8",
			fmt.Sprintf("write at most %d bytes of UTF-8", longestLoginBanner), "LoginBanner")
	}
	return faults
}

// checkClientCIDR makes one fault of a range of another size, whatever it overlaps, and none for a network that is wrong itself.
func (a ClientVpnArgs) checkClientCIDR() fault.List {
	var faults fault.List
	got := "client CIDR " + shown(a.ClientCIDR)
	if !isIPv4Network(a.ClientCIDR) || a.ClientCIDR.Bits() < largestClientCIDR || a.ClientCIDR.Bits() > smallestClientCIDR {
		faults.Add(clientVpnWhat, got, "is not an IPv4 network from /12 to /22", clientCIDRRemedy, "ClientCIDR")
		return faults
	}
	for _, block := range a.Vpc.cidrs() {
		if a.ClientCIDR.Overlaps(block) && checkVpcCIDR("", block) == nil {
			faults.Add(clientVpnWhat, got, "overlaps VPC "+block.String(), clientCIDRRemedy, "ClientCIDR")
		}
	}
	for _, other := range a.OtherCIDRs {
		if a.ClientCIDR.Overlaps(other) && !isFaulty(other) {
			faults.Add(clientVpnWhat, got, "overlaps network "+other.String(), clientCIDRRemedy, "ClientCIDR")
		}
	}
	return faults
}

// checkAuthorizedCIDRs also refuses ranges that the VPC does not hold: Client VPN routes to nothing else.
func (a ClientVpnArgs) checkAuthorizedCIDRs() fault.List {
	if len(a.AuthorizedCIDRs) == 0 {
		var faults fault.List
		faults.Add(clientVpnWhat, "authorised CIDR list", "is empty", "leave it out to authorise the VPC", "AuthorizedCIDRs")
		return faults
	}
	if slices.Equal(a.AuthorizedCIDRs, a.Vpc.cidrs()) {
		return nil // The VPC's own CIDRs, which its own check has looked at.
	}
	faults := checkNetworks(clientVpnWhat, "authorised CIDR", a.AuthorizedCIDRs, "AuthorizedCIDRs")
	for _, network := range a.AuthorizedCIDRs {
		if isIPv4Network(network) && !cidr.Covered(network, a.Vpc.cidrs()) {
			faults.Add(clientVpnWhat, "authorised CIDR "+network.String(), "is not within the VPC",
				fmt.Sprintf(authorizedRangesRemedy, a.Vpc.CIDR), "AuthorizedCIDRs")
		}
	}
	return faults
}
