package stacks

import (
	"net/netip"
	"regexp"

	"private-notebook/internal/fault"
)

// ClientVpnConfig is the Client VPN for people; without a CIDR there is none.
type ClientVpnConfig struct {
	ClientVpnCIDR                     netip.Prefix `config:"clientVpnCidr"`
	ClientVpnServerCertificateArn     string       `config:"clientVpnServerCertificateArn"`
	ClientVpnClientRootCertificateArn string       `config:"clientVpnClientRootCertificateArn"`
	ClientVpnSessionTimeoutHours      int          `config:"clientVpnSessionTimeoutHours"`
	ClientVpnLoginBanner              string       `config:"clientVpnLoginBanner"`
	ClientVpnLogRetentionDays         int          `config:"clientVpnLogRetentionDays"`
	ClientVpnLogKmsKeyArn             string       `config:"clientVpnLogKmsKeyArn"`
}

var certificateArn = regexp.MustCompile(`^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+$`)

func (c ClientVpnConfig) check() fault.List {
	var faults fault.List
	server, clientRoot := c.ClientVpnServerCertificateArn, c.ClientVpnClientRootCertificateArn
	switch {
	case (server == "") != (clientRoot == ""):
		faults.Add(configWhat, "clientVpnServerCertificateArn and clientVpnClientRootCertificateArn", "are not set together",
			"set both, or leave both out to have certificates made")
	case server != "" && !c.ClientVpnCIDR.IsValid():
		faults.Add(configWhat, "clientVpnServerCertificateArn", "is set without clientVpnCidr",
			"set clientVpnCidr to have a Client VPN, or leave the certificates out")
	}
	const form = "the ARN of an ACM certificate"
	faults.Append(checkPattern("clientVpnServerCertificateArn", certificateArn, form, server))
	faults.Append(checkPattern("clientVpnClientRootCertificateArn", certificateArn, form, clientRoot))
	faults.Append(checkPattern("clientVpnLogKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.ClientVpnLogKmsKeyArn))
	return faults
}
