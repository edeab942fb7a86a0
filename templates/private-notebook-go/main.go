// The program declares a private VPC, and in it an Amazon SageMaker notebook that opens from that VPC alone.
package main

import (
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"

	"private-notebook/components"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	zone, err := config.Try(ctx, "availabilityZone")
	if err != nil {
		return err
	}
	network, err := components.NewNetwork(ctx, "private", &components.NetworkArgs{
		CIDR:              netip.MustParsePrefix("10.60.0.0/16"),
		AvailabilityZones: []string{zone},
	})
	if err != nil {
		return err
	}
	// A role for EC2 instances in the VPC, which issue URLs. Add your own people's roles beside it.
	issuer, err := components.NewEc2Issuer(ctx, "issuer", nil)
	if err != nil {
		return err
	}
	notebook, err := components.NewPrivateNotebook(ctx, "notebook", &components.PrivateNotebookArgs{
		Vpc:      network.Vpc(),
		Notebook: components.NotebookArgs{NotebookName: ctx.Project() + "-" + ctx.Stack()},
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"ec2": issuer.RoleName},
		},
	})
	if err != nil {
		return err
	}
	ctx.Export("ec2InstanceProfile", issuer.InstanceProfileName)
	ctx.Export("presignCommand", notebook.PresignCommand)
	return nil
}
