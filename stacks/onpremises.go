package stacks

import (
	"net/netip"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/fault"
)

// connection is what an environment declares of its way to on-premises networks; its parts are nil where it declares none.
type connection struct {
	gateway *components.OnPremisesGateway
	vpn     *components.SiteToSiteVpn
}

func (e environment) gatewayName() string { return e.name + "-on-premises-gateway" }
func (e environment) vpnName() string     { return e.name + "-site-to-site-vpn" }

// isConnected says whether there is anything to declare, as far as could be read.
func (e environment) isConnected() bool {
	return e.OnPremisesConfig.isSet() && len(e.OnPremisesCIDRs) > 0
}

// gatewayArgs take an existing VPC's route tables from the configuration, each under its ID; a VPC made here knows its own.
func (e environment) gatewayArgs(vpc components.Vpc) components.OnPremisesGatewayArgs {
	if e.VpcID != "" {
		vpc.RouteTables = byName(e.OnPremisesGateway.RouteTableIDs)
	}
	return components.OnPremisesGatewayArgs{
		Vpc:                    vpc,
		OnPremisesCIDRs:        e.OnPremisesCIDRs,
		VpnGatewayID:           given(e.OnPremisesGateway.VpnGatewayID),
		TransitGatewayID:       given(e.OnPremisesGateway.TransitGatewayID),
		AmazonSideASN:          e.OnPremisesGateway.AmazonSideASN,
		DirectConnectGatewayID: given(e.DirectConnectGatewayID),
		Tags:                   e.tags,
	}
}

// vpnArgs compare the two BGP numbers where AWS's is known: that of a gateway made here, which AWS numbers 64512 unless told
// otherwise, and that of one looked up.
func (e environment) vpnArgs(gateway pulumi.StringInput, found vpnGateway) components.SiteToSiteVpnArgs {
	device := e.SiteToSiteVpn.CustomerGateway
	args := components.SiteToSiteVpnArgs{
		Region:          e.Region,
		OnPremisesCIDRs: e.OnPremisesCIDRs,
		CustomerGateway: components.CustomerGateway{
			CertificateArn: given(device.CertificateArn), BGPASN: device.BGPASN,
		},
		BGP:                  e.SiteToSiteVpn.BGP,
		AmazonSideASN:        found.amazonSideASN,
		TunnelInsideCIDRs:    e.SiteToSiteVpn.TunnelInsideCIDRs,
		KeysInSecretsManager: e.SiteToSiteVpn.KeysInSecretsManager,
		LogRetentionDays:     e.SiteToSiteVpn.LogRetentionDays,
		LogKmsKeyArn:         given(e.SiteToSiteVpn.LogKmsKeyArn),
		Tags:                 e.tags,
	}
	if address, err := netip.ParseAddr(device.IPAddress); err == nil {
		args.CustomerGateway.IPAddress = address
	} else if device.IPAddress != "" {
		args.CustomerGateway.IPAddress = standInAddress // What is wrong with it has been said.
	}
	if e.OnPremisesGateway.TransitGatewayID != "" {
		args.TransitGatewayID = gateway
	} else {
		args.VpnGatewayID = gateway
	}
	return args
}

// checkConnection reports the faults of both components, and of the gateway that they are to use.
func (e environment) checkConnection(ctx *pulumi.Context, vpc components.Vpc) fault.List {
	if !e.OnPremisesConfig.isSet() {
		return nil
	}
	if len(e.OnPremisesCIDRs) == 0 {
		e.OnPremisesCIDRs = []netip.Prefix{standInOnPremisesCIDR} // That they are missing has been said.
	}
	found, faults := e.plannedGateway(ctx)
	if e.numbersUnread {
		found = vpnGateway{} // The two sides' numbers are then not compared.
	}
	gateway := e.gatewayArgs(vpc)
	if e.regionUnread {
		faults.Append(e.located("OnPremisesGateway", gateway.Validate(e.gatewayName())))
	} else {
		faults.Append(e.located("OnPremisesGateway", gateway.ValidateIn(ctx, e.gatewayName())))
	}
	if e.SiteToSiteVpn.isSet() {
		faults.Append(e.located("SiteToSiteVpn", e.vpnArgs(pulumi.String("known later"), found).Validate(e.vpnName())))
	}
	return faults
}

func (e environment) declareConnection(ctx *pulumi.Context, vpc components.Vpc) (connection, error) {
	var c connection
	if !e.isConnected() {
		return c, nil
	}
	gatewayArgs := e.gatewayArgs(vpc)
	var err error
	if c.gateway, err = components.NewOnPremisesGateway(ctx, e.gatewayName(), &gatewayArgs); err != nil {
		return c, err
	}
	if e.SiteToSiteVpn.isSet() {
		vpnArgs := e.vpnArgs(c.gateway.GatewayID, vpnGateway{})
		c.vpn, err = components.NewSiteToSiteVpn(ctx, e.vpnName(), &vpnArgs)
	}
	return c, err
}

// vpnGateway is what is known of the virtual private gateway before it is declared; zero where nothing is.
type vpnGateway struct{ amazonSideASN int }

const (
	existingGatewayWhat  = "existing virtual private gateway"
	defaultAmazonSideASN = 64512
)

// plannedGateway looks an existing gateway up: one that is attached to another VPC would take the tunnels there.
func (e environment) plannedGateway(ctx *pulumi.Context) (vpnGateway, fault.List) {
	var faults fault.List
	id := e.OnPremisesGateway.VpnGatewayID
	switch {
	case e.OnPremisesGateway.TransitGatewayID != "":
		return vpnGateway{}, nil
	case id == "" && e.OnPremisesGateway.AmazonSideASN != 0:
		return vpnGateway{e.OnPremisesGateway.AmazonSideASN}, nil
	case id == "":
		return vpnGateway{defaultAmazonSideASN}, nil
	case e.regionUnknown || !vpnGatewayID.MatchString(id):
		return vpnGateway{}, nil // Said already.
	}
	found, err := ec2.LookupVpnGateway(ctx, &ec2.LookupVpnGatewayArgs{Id: &id})
	if err != nil {
		faults.Add(existingGatewayWhat, id, "cannot be looked up ("+fault.Reason(err)+")",
			"check onPremisesGateway.vpnGatewayId, aws:region and your credentials")
		return vpnGateway{}, faults
	}
	switch {
	case found.AttachedVpcId == "":
		faults.Add(existingGatewayWhat, id, "is attached to no VPC", "have it attached to "+e.VpcID+", or leave it out to have one made")
	case found.AttachedVpcId != e.VpcID && vpcID.MatchString(e.VpcID):
		faults.Add(existingGatewayWhat, id, "is attached to "+found.AttachedVpcId, "name the gateway of "+e.VpcID+", or leave it out to have one made")
	}
	faults = faults.At("onPremisesGateway.vpnGatewayId")
	asn, err := strconv.Atoi(found.AmazonSideAsn)
	if err != nil {
		return vpnGateway{}, faults // AWS's number is then not compared.
	}
	return vpnGateway{asn}, faults
}
