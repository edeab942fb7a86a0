package components_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// fleet are two notebooks behind one pair of endpoints. Ada's role opens hers alone, Ben's role his.
func fleet(ctx *pulumi.Context) error {
	network, err := components.NewNetwork(ctx, "private", &components.NetworkArgs{
		CIDR:              netip.MustParsePrefix("10.60.0.0/16"),
		AvailabilityZones: []string{"eu-central-1a"},
	})
	if err != nil {
		return err
	}
	research, err := components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:      network.Vpc(),
		Notebook: components.NotebookArgs{VolumeSizeGiB: 50},
		Notebooks: map[string]components.FleetNotebookArgs{
			"ada": {Roles: map[string]pulumi.StringInput{"ada": pulumi.String("ada")}},
			"ben": {
				Roles:        map[string]pulumi.StringInput{"ben": pulumi.String("ben")},
				NotebookArgs: components.NotebookArgs{InstanceType: "ml.t3.large"},
			},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("notebooks", research.NotebookOutputs())
	return nil
}

// A fleet of notebooks.
func ExampleNewPrivateNotebook_fleet() {
	t := &testing.T{} // In a test, its own.
	recorded := privatenotebooktest.Run(t, fleet, &privatenotebooktest.Mocks{Region: "eu-central-1"})
	fmt.Println("as meant:", privatenotebooktest.AssertPaths(t, recorded, "vpc"))
	// Output: as meant: true
}
