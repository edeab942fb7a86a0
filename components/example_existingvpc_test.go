package components_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/privatenotebooktest"
)

// inExistingVpc is a notebook in a VPC that somebody else made. Plain IDs let everything be looked up before anything is declared.
func inExistingVpc(ctx *pulumi.Context) error {
	vpc := components.Vpc{
		ID: pulumi.String("vpc-0f1e2d3c4b5a69781"), CIDR: netip.MustParsePrefix("10.80.0.0/16"),
		Subnets: []components.Subnet{
			{ID: pulumi.String("subnet-0aa11bb22cc33dd41"), AvailabilityZone: "eu-central-1a"},
			{ID: pulumi.String("subnet-0ee55ff66aa77bb81"), AvailabilityZone: "eu-central-1b"},
		},
	}
	// It reads the VPC, so that the access-path report finds its ranges and DNS attributes in the state.
	if _, err := components.NewExistingNetwork(ctx, "existing", &components.ExistingNetworkArgs{Vpc: vpc}); err != nil {
		return err
	}
	_, err := components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc: vpc,
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
	})
	return err
}

// existingVpc is what AWS would say of it. In a test you say it.
var existingVpc = map[string]map[string]any{
	"vpc-0f1e2d3c4b5a69781":    {"cidrBlock": "10.80.0.0/16", "enableDnsSupport": true, "enableDnsHostnames": true},
	"subnet-0aa11bb22cc33dd41": {"vpcId": "vpc-0f1e2d3c4b5a69781", "cidrBlock": "10.80.1.0/24", "availabilityZone": "eu-central-1a"},
	"subnet-0ee55ff66aa77bb81": {"vpcId": "vpc-0f1e2d3c4b5a69781", "cidrBlock": "10.80.2.0/24", "availabilityZone": "eu-central-1b"},
}

// A VPC that exists already.
func ExampleNewPrivateNotebook_existingVpc() {
	t := &testing.T{} // In a test, its own.
	recorded := privatenotebooktest.Run(t, inExistingVpc, &privatenotebooktest.Mocks{Region: "eu-central-1", Existing: existingVpc})
	fmt.Println("as meant:", privatenotebooktest.AssertPaths(t, recorded, "vpc"))
	// Output: as meant: true
}
