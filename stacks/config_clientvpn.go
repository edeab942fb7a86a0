package stacks

import (
	"fmt"
	"net/netip"
	"reflect"
	"regexp"
	"strings"

	"private-notebook/internal/fault"
	"private-notebook/internal/settings"
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

	// How people prove who they are, and which of them get in.
	ClientVpnSamlProviderArn            string            `config:"clientVpnSamlProviderArn"`
	ClientVpnSelfServiceSamlProviderArn string            `config:"clientVpnSelfServiceSamlProviderArn"`
	ClientVpnDirectoryID                string            `config:"clientVpnDirectoryId"`
	ClientVpnMutualTLS                  bool              `config:"clientVpnMutualTls"`
	ClientVpnAuthorizedGroups           map[string]string `config:"clientVpnAuthorizedGroups"`
	ClientVpnAuthorizeEveryone          bool              `config:"clientVpnAuthorizeEveryone"`
	ClientVpnSelfServicePortal          bool              `config:"clientVpnSelfServicePortal"`
	ClientVpnConnectHandlerArn          string            `config:"clientVpnConnectHandlerArn"`
	ClientVpnEnforceRoutes              bool              `config:"clientVpnEnforceRoutes"`
}

var (
	certificateArn  = regexp.MustCompile(`^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+$`)
	samlProviderArn = regexp.MustCompile(`^arn:aws[a-z-]*:iam::\d{12}:saml-provider/[\w.-]{1,128}$`) // IAM API Reference, "CreateSAMLProvider".
	directoryID     = regexp.MustCompile(`^d-[0-9a-f]{10}$`)                                         // Directory Service API Reference, "DirectoryDescription".
	groupShortName  = regexp.MustCompile(`^[A-Za-z0-9][\w.-]{0,62}$`)
)

// defaultClientVpn is Pulumi.yaml's defaults: against them shows what somebody set.
func defaultClientVpn() ClientVpnConfig {
	return ClientVpnConfig{
		ClientVpnSessionTimeoutHours: 8,
		ClientVpnLoginBanner:         "For authorised users only. Connections are logged.",
		ClientVpnLogRetentionDays:    365,
	}
}

func (c ClientVpnConfig) check() fault.List {
	faults := c.checkUsed()
	faults.Append(c.checkCertificates())
	faults.Append(c.checkNumbers())
	if c.ClientVpnSelfServiceSamlProviderArn != "" && c.ClientVpnSamlProviderArn == "" {
		faults.Add(configWhat, "clientVpnSelfServiceSamlProviderArn", "is set without clientVpnSamlProviderArn",
			"name the provider for the VPN itself in clientVpnSamlProviderArn")
	}
	for _, name := range sortedKeys(c.ClientVpnAuthorizedGroups) {
		if !groupShortName.MatchString(name) {
			faults.Add(configWhat, fmt.Sprintf("clientVpnAuthorizedGroups key %q", name), "cannot be part of a resource's name",
				"choose a short name of letters, digits and . _ -; the group's ID is the value")
		}
	}
	const certificate, provider = "the ARN of an ACM certificate", "the ARN of an IAM SAML provider"
	faults.Append(checkPattern("clientVpnServerCertificateArn", certificateArn, certificate, c.ClientVpnServerCertificateArn))
	faults.Append(checkPattern("clientVpnClientRootCertificateArn", certificateArn, certificate, c.ClientVpnClientRootCertificateArn))
	faults.Append(checkPattern("clientVpnLogKmsKeyArn", kmsKeyArn, "the ARN of a KMS key", c.ClientVpnLogKmsKeyArn))
	faults.Append(checkPattern("clientVpnSamlProviderArn", samlProviderArn, provider, c.ClientVpnSamlProviderArn))
	faults.Append(checkPattern("clientVpnSelfServiceSamlProviderArn", samlProviderArn, provider, c.ClientVpnSelfServiceSamlProviderArn))
	faults.Append(checkPattern("clientVpnDirectoryId", directoryID, "a directory's ID, such as d-1234567890", c.ClientVpnDirectoryID))
	return faults
}

// checkUsed refuses keys that nothing would read: whoever set them expects a VPN.
func (c ClientVpnConfig) checkUsed() fault.List {
	if c.ClientVpnCIDR.IsValid() {
		return nil
	}
	var faults fault.List
	unset := defaultClientVpn()
	set, defaults := settings.Fields(reflect.ValueOf(&c).Elem()), settings.Fields(reflect.ValueOf(&unset).Elem())
	var unused []string
	for _, key := range sortedKeys(set) {
		isEmpty := set[key].Kind() == reflect.Map && set[key].Len() == 0
		if !isEmpty && !reflect.DeepEqual(set[key].Interface(), defaults[key].Interface()) {
			unused = append(unused, key)
		}
	}
	if len(unused) > 0 {
		faults.Add(configWhat, strings.Join(unused, ", "), "is set without clientVpnCidr, and nothing would use it",
			"set clientVpnCidr to have a Client VPN, or leave it out")
	}
	return faults
}

// asksForCertificates says whether people need a client certificate: always, where they prove who they are by nothing else.
func (c ClientVpnConfig) asksForCertificates() bool {
	return c.ClientVpnMutualTLS || c.ClientVpnSamlProviderArn == "" && c.ClientVpnDirectoryID == ""
}

func (c ClientVpnConfig) checkCertificates() fault.List {
	var faults fault.List
	server, clientRoot := c.ClientVpnServerCertificateArn, c.ClientVpnClientRootCertificateArn
	switch asks := c.asksForCertificates(); {
	case !asks && clientRoot != "":
		faults.Add(configWhat, "clientVpnClientRootCertificateArn", "is set although nobody is asked for a certificate",
			"set clientVpnMutualTls too, to ask for one besides, or leave it out")
	case asks && (server == "") != (clientRoot == ""):
		faults.Add(configWhat, "clientVpnServerCertificateArn and clientVpnClientRootCertificateArn", "are not set together",
			"set both, or leave both out to have certificates made")
	}
	return faults
}

// checkNumbers refuses the zeros that the component would take for its defaults: CloudWatch Logs means "for ever" by one.
func (c ClientVpnConfig) checkNumbers() fault.List {
	var faults fault.List
	if c.ClientVpnSessionTimeoutHours == 0 {
		faults.Add(configWhat, "clientVpnSessionTimeoutHours = 0", "is no time", "choose 8, 10, 12 or 24, or leave it out for 8")
	}
	if c.ClientVpnLogRetentionDays == 0 {
		faults.Add(configWhat, "clientVpnLogRetentionDays = 0", "is no period",
			"choose one that CloudWatch Logs offers, up to 3653, or leave it out for 365; logs are not kept for ever")
	}
	return faults
}
