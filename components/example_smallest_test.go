package components_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// smallest is a notebook in a VPC of its own, and a role whose members open it from there.
func smallest(ctx *pulumi.Context) error {
	network, err := components.NewNetwork(ctx, "private", &components.NetworkArgs{
		CIDR:              netip.MustParsePrefix("10.60.0.0/16"),
		AvailabilityZones: []string{"eu-central-1a"},
	})
	if err != nil {
		return err
	}
	research, err := components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc: network.Vpc(),
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("presignCommand", research.PresignCommand)
	return nil
}

// The smallest stack: the notebook opens from its VPC, and from nowhere else.
func ExampleNewPrivateNotebook_smallest() {
	t := &testing.T{} // In a test, its own.
	recorded := privatenotebooktest.Run(t, smallest, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	fmt.Println("as meant:", privatenotebooktest.AssertPaths(t, recorded, "vpc"))
	// Output: as meant: true
}
