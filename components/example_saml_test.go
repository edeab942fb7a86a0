package components_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// vpnWithSaml is a notebook for people at home: they sign in to the VPN with the company's login, and one of its groups gets in.
func vpnWithSaml(ctx *pulumi.Context) error {
	network, err := components.NewNetwork(ctx, "private", &components.NetworkArgs{
		CIDR:              netip.MustParsePrefix("10.60.0.0/16"),
		AvailabilityZones: []string{"eu-central-1a", "eu-central-1b"},
	})
	if err != nil {
		return err
	}
	_, err = components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc: network.Vpc(),
		ClientVpn: &components.ClientVpnArgs{
			ClientCIDR:           netip.MustParsePrefix("10.200.0.0/22"),
			ServerCertificateArn: pulumi.String("arn:aws:acm:eu-central-1:111122223333:certificate/5f1a"),
			Authentication: components.ClientVpnAuthentication{Saml: &components.SamlAuthentication{
				ProviderArn: pulumi.String("arn:aws:iam::111122223333:saml-provider/company"),
			}},
			AuthorizedGroups: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
	})
	return err
}

// A VPN with SAML.
func ExampleNewPrivateNotebook_vpnWithSaml() {
	t := &testing.T{} // In a test, its own.
	recorded := privatenotebooktest.Run(t, vpnWithSaml, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	fmt.Println("as meant:", privatenotebooktest.AssertPaths(t, recorded, "vpc", "client-vpn"))
	// Output: as meant: true
}
