package tests

import (
	"net/netip"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

// foundation and foundationInGo are what each program here stands on: a network, and a role that issues URLs from within it.
func foundation(ctx *pulumi.Context, zones ...string) (network, issuer *remote, err error) {
	if network, err = declareNetwork(ctx, "private", zones...); err != nil {
		return nil, nil, err
	}
	issuer, err = declare(ctx, "Ec2Issuer", "issuer", pulumi.Map{})
	return network, issuer, err
}

// declareNetwork is a network alone.
func declareNetwork(ctx *pulumi.Context, name string, zones ...string) (*remote, error) {
	return declare(ctx, "Network", name, pulumi.Map{"cidr": pulumi.String("10.60.0.0/16"), "availabilityZones": texts(zones...)})
}

func foundationInGo(ctx *pulumi.Context, zones ...string) (*components.Network, *components.Ec2Issuer, error) {
	network, err := components.NewNetwork(ctx, "private", &components.NetworkArgs{
		CIDR: netip.MustParsePrefix("10.60.0.0/16"), AvailabilityZones: zones,
	})
	if err != nil {
		return nil, nil, err
	}
	issuer, err := components.NewEc2Issuer(ctx, "issuer", nil)
	return network, issuer, err
}

// smallestElsewhere and smallestInGo are one stack in two languages.
func smallestElsewhere(ctx *pulumi.Context) error {
	network, issuer, err := foundation(ctx, zone)
	if err != nil {
		return err
	}
	research, err := declare(ctx, "PrivateNotebook", "research", pulumi.Map{
		"vpc":           vpcOf(network, "10.60.0.0/16", zone),
		"presignPolicy": pulumi.Map{"roles": pulumi.Map{"ec2": issuer.RoleName}},
	})
	if err != nil {
		return err
	}
	ctx.Export("presignCommand", research.PresignCommand)
	return nil
}

func smallestInGo(ctx *pulumi.Context) error {
	network, issuer, err := foundationInGo(ctx, zone)
	if err != nil {
		return err
	}
	research, err := components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:           network.Vpc(),
		PresignPolicy: components.PresignPolicyArgs{Roles: map[string]pulumi.StringInput{"ec2": issuer.RoleName}},
	})
	if err != nil {
		return err
	}
	ctx.Export("presignCommand", research.PresignCommand)
	return nil
}

// vpnElsewhere and vpnInGo are a notebook for people at home, who show a certificate.
func vpnElsewhere(ctx *pulumi.Context) error {
	network, issuer, err := foundation(ctx, zone, otherZone)
	if err != nil {
		return err
	}
	certificates, err := declare(ctx, "ClientVpnCertificates", "vpn", pulumi.Map{"domain": pulumi.String("vpn.example.org")})
	if err != nil {
		return err
	}
	_, err = declare(ctx, "PrivateNotebook", "research", pulumi.Map{
		"vpc":             vpcOf(network, "10.60.0.0/16", zone, otherZone),
		"onPremisesCidrs": texts("192.168.0.0/16"),
		"clientVpn": pulumi.Map{
			"clientCidr":           pulumi.String("172.16.0.0/22"),
			"serverCertificateArn": certificates.ServerCertificateArn,
			"authentication":       pulumi.Map{"mutualTls": pulumi.Map{"clientRootCertificateArn": certificates.ClientCertificateArn}},
			"sessionTimeoutHours":  pulumi.Int(10),
		},
		"inboundResolver": pulumi.Map{},
		"flowLogs":        pulumi.Map{},
		"issuanceAlarm":   pulumi.Map{"emails": texts("security@example.org")},
		"notebook":        pulumi.Map{"instanceType": pulumi.String("ml.t3.large"), "volumeSizeGiB": pulumi.Int(20)},
		"presignPolicy":   pulumi.Map{"roles": pulumi.Map{"ec2": issuer.RoleName}, "restriction": pulumi.String("endpoints")},
		"tags":            pulumi.Map{"Team": pulumi.String("research")},
	})
	return err
}

func vpnInGo(ctx *pulumi.Context) error {
	network, issuer, err := foundationInGo(ctx, zone, otherZone)
	if err != nil {
		return err
	}
	certificates, err := components.NewClientVpnCertificates(ctx, "vpn", &components.ClientVpnCertificatesArgs{Domain: "vpn.example.org"})
	if err != nil {
		return err
	}
	_, err = components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:             network.Vpc(),
		OnPremisesCIDRs: []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")},
		ClientVpn: &components.ClientVpnArgs{
			ClientCIDR:           netip.MustParsePrefix("172.16.0.0/22"),
			ServerCertificateArn: certificates.ServerCertificateArn,
			Authentication: components.ClientVpnAuthentication{
				MutualTLS: &components.MutualTLS{ClientRootCertificateArn: certificates.ClientCertificateArn},
			},
			SessionTimeoutHours: 10,
		},
		InboundResolver: &components.InboundResolverArgs{},
		FlowLogs:        &components.FlowLogsArgs{},
		IssuanceAlarm:   &components.IssuanceAlarmArgs{Emails: []string{"security@example.org"}},
		Notebook:        components.NotebookArgs{InstanceType: "ml.t3.large", VolumeSizeGiB: 20},
		PresignPolicy: components.PresignPolicyArgs{
			Roles: map[string]pulumi.StringInput{"ec2": issuer.RoleName}, Restriction: components.RestrictToEndpoints,
		},
		Tags: pulumi.StringMap{"Team": pulumi.String("research")},
	})
	return err
}

// fleetElsewhere and fleetInGo are two notebooks with people of their own.
func fleetElsewhere(ctx *pulumi.Context) error {
	network, issuer, err := foundation(ctx, zone)
	if err != nil {
		return err
	}
	_, err = declare(ctx, "PrivateNotebook", "research", pulumi.Map{
		"vpc":        vpcOf(network, "10.60.0.0/16", zone),
		"companions": pulumi.Map{"services": texts("sts", "logs")},
		"notebooks": pulumi.Map{
			"alice": pulumi.Map{"roles": pulumi.Map{"alice": issuer.RoleName}, "ownKmsKey": pulumi.Bool(true)},
			"bob":   pulumi.Map{"instanceType": pulumi.String("ml.t3.large"), "rolePolicyArns": pulumi.Map{}},
		},
	})
	return err
}

func fleetInGo(ctx *pulumi.Context) error {
	network, issuer, err := foundationInGo(ctx, zone)
	if err != nil {
		return err
	}
	_, err = components.NewPrivateNotebook(ctx, "research", &components.PrivateNotebookArgs{
		Vpc:        network.Vpc(),
		Companions: &components.CompanionEndpointsArgs{Services: []string{"sts", "logs"}},
		Notebooks: map[string]components.FleetNotebookArgs{
			"alice": {Roles: map[string]pulumi.StringInput{"alice": issuer.RoleName}, OwnKmsKey: true},
			"bob": {NotebookArgs: components.NotebookArgs{
				InstanceType: "ml.t3.large", RolePolicyArns: map[string]pulumi.StringInput{},
			}},
		},
	})
	return err
}
