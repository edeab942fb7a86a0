package components_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// linkedVpcs is a notebook whose URLs workloads of a second VPC issue and open too, by an endpoint pair of that VPC's own.
func linkedVpcs(ctx *pulumi.Context) error {
	vpcs := map[string]components.Vpc{}
	for name, block := range map[string]string{"private": "10.60.0.0/16", "analytics": "10.90.0.0/16"} {
		network, err := components.NewNetwork(ctx, name, &components.NetworkArgs{
			CIDR: netip.MustParsePrefix(block), AvailabilityZones: []string{"eu-central-1a"},
		})
		if err != nil {
			return err
		}
		vpcs[name] = network.Vpc()
	}
	_, err := components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:        vpcs["private"],
		LinkedVpcs: []components.LinkedVpc{{Name: "analytics", Vpc: vpcs["analytics"]}},
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
	})
	return err
}

// A second VPC.
func ExampleNewPrivateNotebook_linkedVpcs() {
	t := &testing.T{} // In a test, its own.
	recorded := privatenotebooktest.Run(t, linkedVpcs, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	fmt.Println("as meant:", privatenotebooktest.AssertPaths(t, recorded, "vpc", "linked-vpc"))
	// Output: as meant: true
}
