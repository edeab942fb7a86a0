package components

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	"private-notebook/internal/awsnames"
	"private-notebook/internal/fault"
)

const (
	siteToSiteWhat = "Site-to-Site VPN"
	// mostStaticRoutes is the quota of a connection to a virtual private gateway (Site-to-Site VPN User Guide, "Quotas").
	mostStaticRoutes   = 100
	tunnelBits         = 30
	insideCIDRRemedy   = "choose a free /30 of 169.254.0.0/16, such as 169.254.10.0/30, or leave both out"
	customerIPRemedy   = "give the static public IPv4 address that the device is reached by"
	customerASNRemedy  = "choose your own public number, or a private one from 64512 to 65534"
	largestUsableASN   = 4294967294
	oneGatewayRemedy   = "give the ID of the one that the tunnels end at"
	transitRouteRemedy = "set BGP: static routes of a transit gateway stand in its own route tables, which whoever runs it keeps"
)

var (
	linkLocal = netip.MustParsePrefix("169.254.0.0/16")
	// AWS keeps these for itself (Amazon EC2 API Reference, VpnTunnelOptionsSpecification).
	reservedInsideCIDRs = []netip.Prefix{
		netip.MustParsePrefix("169.254.0.0/30"), netip.MustParsePrefix("169.254.1.0/30"), netip.MustParsePrefix("169.254.2.0/30"),
		netip.MustParsePrefix("169.254.3.0/30"), netip.MustParsePrefix("169.254.4.0/30"), netip.MustParsePrefix("169.254.5.0/30"),
		netip.MustParsePrefix("169.254.169.252/30"),
	}
	// AWS's own numbers, with the Region that each is reserved in; "" is every Region (Site-to-Site VPN User Guide,
	// "Customer gateway options").
	awsASNs = map[int]string{7224: "", 9059: "eu-west-1", 10124: "ap-northeast-1", 17943: "ap-southeast-1"}
	// AS_TRANS and the last number of 16 bits belong to nobody (RFC 6793, RFC 7300).
	nobodysASNs = []int{23456, 65535}
	sharedSpace = netip.MustParsePrefix("100.64.0.0/10")
)

// check reports what is wrong with completed arguments.
func (a SiteToSiteVpnArgs) check() fault.List {
	var faults fault.List
	_, err := awsnames.ForRegion(a.Region)
	faults.Collect(err, "Region")
	faults.Append(a.checkGateway())
	faults.Append(a.checkNetworks())
	faults.Append(a.checkCustomerGateway())
	faults.Append(a.checkInsideCIDRs())
	faults.Append(checkLogRetention(siteToSiteWhat, a.LogRetentionDays))
	return faults
}

func (a SiteToSiteVpnArgs) checkGateway() fault.List {
	var faults fault.List
	switch {
	case a.VpnGatewayID == nil && a.TransitGatewayID == nil:
		faults.Add(siteToSiteWhat, "virtual private gateway and transit gateway", "are both missing", oneGatewayRemedy,
			"VpnGatewayID", "TransitGatewayID")
	case a.VpnGatewayID != nil && a.TransitGatewayID != nil:
		faults.Add(siteToSiteWhat, "virtual private gateway and transit gateway", "are given together", oneGatewayRemedy,
			"VpnGatewayID", "TransitGatewayID")
	case a.TransitGatewayID != nil && !a.BGP:
		faults.Add(siteToSiteWhat, "transit gateway", "is given without BGP", transitRouteRemedy, "BGP")
	}
	return faults
}

func (a SiteToSiteVpnArgs) checkNetworks() fault.List {
	faults := checkOnPremises(siteToSiteWhat, a.OnPremisesCIDRs, Vpc{})
	switch n := len(a.OnPremisesCIDRs); {
	case n == 0:
		faults.Add(siteToSiteWhat, "on-premises CIDR list", "is empty", "name the networks behind the customer gateway", "OnPremisesCIDRs")
	case n > mostStaticRoutes && !a.BGP:
		faults.Add(siteToSiteWhat, fmt.Sprintf("on-premises CIDR list of %d", n), "is longer than a connection's static routes may be",
			fmt.Sprintf("sum the ranges up to at most %d, or set BGP", mostStaticRoutes), "OnPremisesCIDRs", "BGP")
	}
	return faults
}

func (a SiteToSiteVpnArgs) checkCustomerGateway() fault.List {
	var faults fault.List
	device := a.CustomerGateway
	got := "customer gateway address " + device.IPAddress.String()
	switch {
	case !device.IPAddress.IsValid() && device.CertificateArn == nil:
		faults.Add(siteToSiteWhat, "customer gateway", "has neither an address nor a certificate", customerIPRemedy,
			"CustomerGateway.IPAddress", "CustomerGateway.CertificateArn")
	case device.IPAddress.IsValid() && !isPublicIPv4(device.IPAddress):
		faults.Add(siteToSiteWhat, got, "is not a public IPv4 address", customerIPRemedy, "CustomerGateway.IPAddress")
	case device.IPAddress.IsValid():
		for _, network := range a.OnPremisesCIDRs {
			if network.Contains(device.IPAddress) {
				faults.Add(siteToSiteWhat, got, "lies in on-premises CIDR "+network.String()+", so the tunnel would be sent into itself",
					"name the ranges behind the device without its own public address", "OnPremisesCIDRs", "CustomerGateway.IPAddress")
			}
		}
	}
	faults.Append(a.checkASN())
	return faults
}

// checkASN also refuses the gateway's own number: between two peers of one number BGP is internal, and the tunnel's is not.
func (a SiteToSiteVpnArgs) checkASN() fault.List {
	var faults fault.List
	asn := a.CustomerGateway.BGPASN
	got := "customer gateway ASN " + strconv.Itoa(asn)
	region, isAWS := awsASNs[asn]
	switch {
	case asn < 1 || asn > largestUsableASN || slices.Contains(nobodysASNs, asn):
		faults.Add(siteToSiteWhat, got, "cannot be a network's number", customerASNRemedy, "CustomerGateway.BGPASN")
	case isAWS && (region == "" || region == a.Region):
		faults.Add(siteToSiteWhat, got, "is reserved by AWS", customerASNRemedy, "CustomerGateway.BGPASN")
	case a.BGP && asn == a.AmazonSideASN:
		faults.Add(siteToSiteWhat, got, "is the gateway's own", "choose another number for one of the two sides",
			"CustomerGateway.BGPASN", "AmazonSideASN")
	}
	return faults
}

func (a SiteToSiteVpnArgs) checkInsideCIDRs() fault.List {
	var faults fault.List
	if n := len(a.TunnelInsideCIDRs); n != 0 && n != tunnels {
		faults.Add(siteToSiteWhat, fmt.Sprintf("tunnel inside CIDR list of %d", n), "is not one for each tunnel",
			"give two, or none to let AWS choose", "TunnelInsideCIDRs")
	}
	for i, network := range a.TunnelInsideCIDRs {
		got := "tunnel inside CIDR " + shown(network)
		switch {
		case !isIPv4Network(network) || network.Bits() != tunnelBits || !linkLocal.Contains(network.Addr()):
			faults.Add(siteToSiteWhat, got, "is not a /30 of 169.254.0.0/16", insideCIDRRemedy, "TunnelInsideCIDRs")
		case slices.Contains(reservedInsideCIDRs, network):
			faults.Add(siteToSiteWhat, got, "is reserved by AWS", insideCIDRRemedy, "TunnelInsideCIDRs")
		case slices.Contains(a.TunnelInsideCIDRs[:i], network):
			faults.Add(siteToSiteWhat, got, "is given to both tunnels", insideCIDRRemedy, "TunnelInsideCIDRs")
		}
	}
	return faults
}

// isPublicIPv4 says whether the internet can carry packets to an address.
func isPublicIPv4(a netip.Addr) bool {
	return a.Is4() && a.IsGlobalUnicast() && !a.IsPrivate() && !sharedSpace.Contains(a) && a.As4()[0] < 240 && a.As4()[0] != 0
}
