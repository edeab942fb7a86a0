package stacks

import (
	"net/netip"
	"reflect"
	"regexp"

	"private-notebook/internal/fault"
)

// OnPremisesConfig is how onPremisesCidrs are connected. Its zero value leaves that to somebody else.
type OnPremisesConfig struct {
	OnPremisesGateway      OnPremisesGatewayConfig `config:"onPremisesGateway"`
	SiteToSiteVpn          SiteToSiteVpnConfig     `config:"siteToSiteVpn"`
	DirectConnectGatewayID string                  `config:"directConnectGatewayId"`
}

// OnPremisesGatewayConfig is the VPC's side. Without an ID a virtual private gateway is made.
type OnPremisesGatewayConfig struct {
	VpnGatewayID     string `config:"vpnGatewayId"`
	TransitGatewayID string `config:"transitGatewayId"`
	AmazonSideASN    int    `config:"amazonSideAsn"`
	// RouteTableIDs are existing tables that get the routes; a VPC that the stack makes brings its own.
	RouteTableIDs []string `config:"routeTableIds"`
}

// SiteToSiteVpnConfig is a VPN connection to the gateway.
type SiteToSiteVpnConfig struct {
	CustomerGateway      CustomerGatewayConfig `config:"customerGateway"`
	BGP                  bool                  `config:"bgp"`
	TunnelInsideCIDRs    []netip.Prefix        `config:"tunnelInsideCidrs"`
	KeysInSecretsManager bool                  `config:"keysInSecretsManager"`
	LogRetentionDays     int                   `config:"logRetentionDays"`
	LogKmsKeyArn         string                `config:"logKmsKeyArn"`
}

// CustomerGatewayConfig is the device on the other side.
type CustomerGatewayConfig struct {
	IPAddress      string `config:"ipAddress"`
	CertificateArn string `config:"certificateArn"`
	BGPASN         int    `config:"bgpAsn"`
}

var (
	vpnGatewayID     = regexp.MustCompile(`^vgw-[0-9a-f]+$`)
	transitGatewayID = regexp.MustCompile(`^tgw-[0-9a-f]+$`)
	routeTableID     = regexp.MustCompile(`^rtb-[0-9a-f]+$`)
	directConnectID  = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// isSet says whether anything of the connection is declared here.
func (c OnPremisesConfig) isSet() bool { return !reflect.ValueOf(c).IsZero() }

// makesGateway says whether the virtual private gateway is new: then nobody can have routed to it before.
func (c OnPremisesConfig) makesGateway() bool {
	return c.OnPremisesGateway.VpnGatewayID == "" && c.OnPremisesGateway.TransitGatewayID == ""
}

func (c SiteToSiteVpnConfig) isSet() bool { return !reflect.ValueOf(c).IsZero() }

func (c OnPremisesConfig) check(vpc VpcConfig) fault.List {
	var faults fault.List
	gateway := c.OnPremisesGateway
	if c.isSet() && len(vpc.OnPremisesCIDRs) == 0 && !vpc.onPremisesUnread {
		faults.Add(configWhat, "onPremisesGateway, siteToSiteVpn or directConnectGatewayId", "is set without onPremisesCidrs",
			"name the networks on the other side in onPremisesCidrs")
	}
	if vpc.VpcID == "" && gateway.VpnGatewayID != "" {
		faults.Add(configWhat, "onPremisesGateway.vpnGatewayId", "is set without vpcId",
			"leave it out: the VPC that the stack makes can have a gateway of its own alone")
	}
	if vpc.VpcID == "" && len(gateway.RouteTableIDs) > 0 {
		faults.Add(configWhat, "onPremisesGateway.routeTableIds", "is set without vpcId",
			"leave it out: the VPC that the stack makes brings its own route table")
	}
	if c.isSet() && c.makesGateway() && vpc.VpcID != "" && len(gateway.RouteTableIDs) == 0 {
		faults.Add(configWhat, "onPremisesGateway.routeTableIds", "is not set for a new gateway of an existing VPC, so no answer would find its way back",
			"name the route tables of subnetIds, or the gateway that is there in onPremisesGateway.vpnGatewayId")
	}
	faults.Append(checkPattern("onPremisesGateway.vpnGatewayId", vpnGatewayID, "the ID of a virtual private gateway", gateway.VpnGatewayID))
	faults.Append(checkPattern("onPremisesGateway.transitGatewayId", transitGatewayID, "the ID of a transit gateway", gateway.TransitGatewayID))
	faults.Append(checkList("onPremisesGateway.routeTableIds", routeTableID, "the ID of a route table", gateway.RouteTableIDs))
	faults.Append(checkPattern("directConnectGatewayId", directConnectID, "the ID of a Direct Connect gateway", c.DirectConnectGatewayID))
	faults.Append(c.SiteToSiteVpn.check())
	return faults
}

func (c SiteToSiteVpnConfig) check() fault.List {
	faults := checkPattern("siteToSiteVpn.logKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.LogKmsKeyArn)
	faults.Append(checkPattern("siteToSiteVpn.customerGateway.certificateArn", certificateArn, "the ARN of an ACM certificate",
		c.CustomerGateway.CertificateArn))
	if text := c.CustomerGateway.IPAddress; text != "" {
		if _, err := netip.ParseAddr(text); err != nil {
			const key = "siteToSiteVpn.customerGateway.ipAddress"
			var malformed fault.List
			malformed.Add(configWhat, key+" = "+shownText(text), "is not an IP address", "write the public IPv4 address of the device, such as 203.0.113.12")
			faults.Append(malformed.OfForm(key))
		}
	}
	return faults
}
