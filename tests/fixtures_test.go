package tests

import (
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/tests/recorder"
)

// The fixtures are the smallest arguments of each component that use all of its parts. Every call makes new ones, so that a test
// may change them.

func prefix(text string) netip.Prefix { return netip.MustParsePrefix(text) }

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = prefix(text)
	}
	return all
}

// referenceVpc is the network that the requirement was first met on.
func referenceVpc() components.Vpc {
	return components.Vpc{
		ID:   pulumi.String("vpc-1"),
		CIDR: prefix("10.60.0.0/16"),
		Subnets: []components.Subnet{
			{ID: pulumi.String("subnet-a"), AvailabilityZone: "ap-northeast-1a", CIDR: prefix("10.60.0.0/24")},
			{ID: pulumi.String("subnet-c"), AvailabilityZone: "ap-northeast-1c", CIDR: prefix("10.60.1.0/24")},
		},
	}
}

// resized is a VPC with another primary CIDR, whose subnets' ranges are not known.
func resized(vpc components.Vpc, primary netip.Prefix) components.Vpc {
	vpc.CIDR = primary
	for i := range vpc.Subnets {
		vpc.Subnets[i].CIDR = netip.Prefix{}
	}
	return vpc
}

// withSecondary is the reference network with a second CIDR.
func withSecondary() components.Vpc {
	vpc := referenceVpc()
	vpc.SecondaryCIDRs = prefixes("10.61.0.0/16")
	return vpc
}

func teamTags() pulumi.StringMap { return pulumi.StringMap{"Team": pulumi.String("research")} }

// tagged are the tags of a resource declared with [teamTags].
func tagged(name string) object { return object{"Name": name, "Team": "research"} }

func privateLinkArgs() *components.PrivateLinkArgs {
	return &components.PrivateLinkArgs{
		Region: recorder.Region, Vpc: referenceVpc(), OnPremisesCIDRs: prefixes("192.168.0.0/16"),
		ClientSecurityGroups: map[string]pulumi.StringInput{"client-vpn": pulumi.String("sg-clients")},
		Tags:                 teamTags(),
	}
}

func clientVpnArgs() *components.ClientVpnArgs {
	return &components.ClientVpnArgs{
		Vpc: referenceVpc(), ClientCIDR: prefix("172.16.0.0/22"), OtherCIDRs: prefixes("192.168.0.0/16"),
		ServerCertificateArn: pulumi.String("arn:server"),
		Authentication: components.ClientVpnAuthentication{
			MutualTLS: &components.MutualTLS{ClientRootCertificateArn: pulumi.String("arn:root")},
		},
		Tags: teamTags(),
	}
}

func certificatesArgs() *components.ClientVpnCertificatesArgs {
	return &components.ClientVpnCertificatesArgs{Domain: "vpn.example.org", Tags: teamTags()}
}

func inboundResolverArgs() *components.InboundResolverArgs {
	return &components.InboundResolverArgs{
		Region: recorder.Region, Vpc: referenceVpc(), OnPremisesCIDRs: prefixes("192.168.0.0/16"), Tags: teamTags(),
	}
}

func notebookArgs() *components.NotebookArgs {
	return &components.NotebookArgs{
		Region: recorder.Region, Vpc: referenceVpc(), NotebookName: "research",
		OnCreateScript: "#!/bin/sh\necho created\n", OnStartScript: "#!/bin/sh\necho started\n",
		RolePolicyArns: map[string]pulumi.StringInput{
			"data": pulumi.String("arn:aws:iam::111122223333:policy/data"), "code": pulumi.String("arn:aws:iam::aws:policy/Code"),
		},
		Tags: teamTags(),
	}
}

func presignPolicyArgs() *components.PresignPolicyArgs {
	return &components.PresignPolicyArgs{
		EndpointIDs:  []pulumi.StringInput{pulumi.String("vpce-api"), pulumi.String("vpce-notebook")},
		NotebookArns: []pulumi.StringInput{pulumi.String(researchArn)},
		Roles:        map[string]pulumi.StringInput{"ops": pulumi.String("ops-role"), "lab": pulumi.String("lab-role")},
		Groups:       map[string]pulumi.StringInput{"lab": pulumi.String("lab-group")},
		Users:        map[string]pulumi.StringInput{"ada": pulumi.String("ada")},
		Tags:         teamTags(),
	}
}

const researchArn = "arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/research"

func ec2IssuerArgs() *components.Ec2IssuerArgs {
	return &components.Ec2IssuerArgs{Region: recorder.Region, Tags: teamTags()}
}

func networkArgs() *components.NetworkArgs {
	return &components.NetworkArgs{
		CIDR: prefix("10.60.0.0/16"), AvailabilityZones: []string{"ap-northeast-1a", "ap-northeast-1c"}, Tags: teamTags(),
	}
}

// existingNetworkArgs is the network that Pulumi.prod.yaml names.
func existingNetworkArgs() *components.ExistingNetworkArgs {
	return &components.ExistingNetworkArgs{Vpc: components.Vpc{
		ID: pulumi.String(existingVpcID), CIDR: prefix("10.80.0.0/16"), Subnets: []components.Subnet{
			{ID: pulumi.String(firstSubnet), AvailabilityZone: "ap-northeast-1a"},
			{ID: pulumi.String(secondSubnet), AvailabilityZone: "ap-northeast-1c"},
		},
	}}
}

func privateNotebookArgs() *components.PrivateNotebookArgs {
	return &components.PrivateNotebookArgs{
		Region: recorder.Region, Vpc: referenceVpc(), OnPremisesCIDRs: prefixes("192.168.0.0/16"),
		ClientVpn: &components.ClientVpnArgs{
			ClientCIDR: prefix("172.16.0.0/22"), ServerCertificateArn: pulumi.String("arn:server"),
			Authentication: clientVpnArgs().Authentication,
		},
		InboundResolver: &components.InboundResolverArgs{},
		PresignPolicy:   components.PresignPolicyArgs{Roles: map[string]pulumi.StringInput{"lab": pulumi.String("lab-role")}},
		Tags:            teamTags(),
	}
}

func onPremisesGatewayArgs() *components.OnPremisesGatewayArgs {
	vpc := referenceVpc()
	vpc.RouteTables = map[string]pulumi.StringInput{"private": pulumi.String("rtb-1")}
	return &components.OnPremisesGatewayArgs{
		Vpc: vpc, OnPremisesCIDRs: prefixes("192.168.0.0/16", "10.200.0.0/24"),
		DirectConnectGatewayID: pulumi.String("dxgw-1"), Tags: teamTags(),
	}
}

func transitArgs() *components.OnPremisesGatewayArgs {
	args := onPremisesGatewayArgs()
	args.TransitGatewayID, args.DirectConnectGatewayID = pulumi.String("tgw-1"), nil
	return args
}

func siteToSiteVpnArgs() *components.SiteToSiteVpnArgs {
	return &components.SiteToSiteVpnArgs{
		Region: recorder.Region, VpnGatewayID: pulumi.String("vgw-1"), OnPremisesCIDRs: prefixes("192.168.0.0/16", "10.200.0.0/24"),
		CustomerGateway: components.CustomerGateway{IPAddress: netip.MustParseAddr("203.0.113.12")}, Tags: teamTags(),
	}
}
