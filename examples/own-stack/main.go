// The own-stack program shows how a stack of somebody else's declares a private notebook in its own VPC, with a provider of
// its own, by the components alone.
package main

import (
	"net/netip"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	tokyo, err := aws.NewProvider(ctx, "tokyo", &aws.ProviderArgs{Region: pulumi.String("ap-northeast-1")})
	if err != nil {
		return err
	}
	vpc, err := ownVpc(ctx, pulumi.Provider(tokyo))
	if err != nil {
		return err
	}
	research, err := components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:             vpc,
		OnPremisesCIDRs: []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")},
		InboundResolver: &components.InboundResolverArgs{},
		Notebook:        components.NotebookArgs{VolumeSizeGiB: 50},
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"scientists": pulumi.String("data-scientists")},
		},
	}, pulumi.Provider(tokyo))
	if err != nil {
		return err
	}
	ctx.Export("presignCommand", research.PresignCommand)
	ctx.Export("resolverIpAddresses", research.InboundResolver.IPAddresses)
	return nil
}

// ownVpc stands for the network that your stack already has. Its ranges and zones are plain values, because they decide what
// is declared; its IDs may be outputs.
func ownVpc(ctx *pulumi.Context, provider pulumi.ResourceOption) (components.Vpc, error) {
	own := components.Vpc{CIDR: netip.MustParsePrefix("10.70.0.0/16")}
	vpc, err := ec2.NewVpc(ctx, "own", &ec2.VpcArgs{
		CidrBlock:          pulumi.String(own.CIDR.String()),
		EnableDnsSupport:   pulumi.Bool(true), // Both are needed for the endpoints' private DNS.
		EnableDnsHostnames: pulumi.Bool(true),
	}, provider)
	if err != nil {
		return own, err
	}
	own.ID = vpc.ID()
	for i, zone := range []string{"ap-northeast-1a", "ap-northeast-1c"} {
		subnet, err := ec2.NewSubnet(ctx, "own-"+zone, &ec2.SubnetArgs{
			VpcId:            vpc.ID(),
			AvailabilityZone: pulumi.String(zone),
			CidrBlock:        pulumi.Sprintf("10.70.%d.0/24", i+1),
		}, provider)
		if err != nil {
			return own, err
		}
		own.Subnets = append(own.Subnets, components.Subnet{ID: subnet.ID(), AvailabilityZone: zone})
	}
	return own, nil
}
