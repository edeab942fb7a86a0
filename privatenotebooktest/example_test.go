package privatenotebooktest_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// stack is a program of your own.
func stack(ctx *pulumi.Context) error {
	network, err := components.NewNetwork(ctx, "own", &components.NetworkArgs{
		CIDR: netip.MustParsePrefix("10.0.0.0/16"), AvailabilityZones: []string{"eu-central-1a"},
	})
	if err != nil {
		return err
	}
	_, err = components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:           network.Vpc(),
		PresignPolicy: components.PresignPolicyArgs{Roles: map[string]pulumi.StringInput{"users": pulumi.String("users")}},
	})
	return err
}

// A test says in one line on which paths the notebook opens. In yours, t is its own.
func Example() {
	t := &testing.T{}
	recorded := privatenotebooktest.Run(t, stack, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	asMeant := privatenotebooktest.AssertPaths(t, recorded, "vpc")
	fmt.Println("from the VPC alone:", asMeant)
	// Output: from the VPC alone: true
}
