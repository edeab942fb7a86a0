package components_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// onPremises is a notebook for an office: a VPN leads from its network, and its DNS servers ask the resolver in the VPC.
func onPremises(ctx *pulumi.Context) error {
	network, err := components.NewNetwork(ctx, "private", &components.NetworkArgs{
		CIDR:              netip.MustParsePrefix("10.60.0.0/16"),
		AvailabilityZones: []string{"eu-central-1a", "eu-central-1b"},
	})
	if err != nil {
		return err
	}
	office := []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}
	gateway, err := components.NewOnPremisesGateway(ctx, "office", &components.OnPremisesGatewayArgs{
		Vpc: network.Vpc(), OnPremisesCIDRs: office,
	})
	if err != nil {
		return err
	}
	if _, err = components.NewSiteToSiteVpn(ctx, "office-vpn", &components.SiteToSiteVpnArgs{
		VpnGatewayID: gateway.GatewayID, OnPremisesCIDRs: office,
		CustomerGateway: components.CustomerGateway{IPAddress: netip.MustParseAddr("8.8.4.4")},
	}); err != nil {
		return err
	}
	_, err = components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc: network.Vpc(), OnPremisesCIDRs: office, InboundResolver: &components.InboundResolverArgs{},
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
	})
	return err
}

// On-premises people, by a Site-to-Site VPN.
func ExampleNewPrivateNotebook_onPremises() {
	t := &testing.T{} // In a test, its own.
	recorded := privatenotebooktest.Run(t, onPremises, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	fmt.Println("as meant:", privatenotebooktest.AssertPaths(t, recorded, "vpc", "on-premises"))
	// Output: as meant: true
}
