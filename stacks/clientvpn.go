package stacks

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
)

func (e environment) clientVpnArgs(certificates certificateArns) *components.ClientVpnArgs {
	args := &components.ClientVpnArgs{
		ClientCIDR:              e.ClientVpnCIDR,
		TransportProtocol:       e.ClientVpnTransport,
		Port:                    e.ClientVpnPort,
		Routes:                  e.ClientVpnRoutes,
		Disconnected:            !e.ClientVpnConnected,
		ServerCertificateArn:    certificates.server,
		Authentication:          e.authentication(certificates),
		AuthorizedGroups:        e.authorizedGroups(),
		AuthorizeEveryone:       e.ClientVpnAuthorizeEveryone,
		SelfServicePortal:       e.ClientVpnSelfServicePortal,
		ClientConnectHandlerArn: given(e.ClientVpnConnectHandlerArn),
		EnforceClientRoutes:     e.ClientVpnEnforceRoutes,
		SessionTimeoutHours:     e.ClientVpnSessionTimeoutHours,
		LoginBanner:             e.ClientVpnLoginBanner,
		LogRetentionDays:        e.ClientVpnLogRetentionDays,
		LogKmsKeyArn:            given(e.ClientVpnLogKmsKeyArn),
	}
	if e.Existing.ClientVpnLogGroup != "" { // Its retention is its owner's; the key has a default.
		args.ExistingLogGroupName, args.LogRetentionDays = e.Existing.ClientVpnLogGroup, 0
	}
	return args
}

// authentication is by what the configuration names, and by certificate where it names nothing or asks for one besides.
func (e environment) authentication(certificates certificateArns) components.ClientVpnAuthentication {
	var auth components.ClientVpnAuthentication
	if e.asksForCertificates() {
		auth.MutualTLS = &components.MutualTLS{ClientRootCertificateArn: certificates.clientRoot}
	}
	if e.ClientVpnSamlProviderArn != "" {
		auth.Saml = &components.SamlAuthentication{
			ProviderArn:            pulumi.String(e.ClientVpnSamlProviderArn),
			SelfServiceProviderArn: given(e.ClientVpnSelfServiceSamlProviderArn),
		}
	}
	if e.ClientVpnDirectoryID != "" {
		auth.ActiveDirectory = &components.ActiveDirectoryAuthentication{DirectoryID: pulumi.String(e.ClientVpnDirectoryID)}
	}
	return auth
}

func (e environment) authorizedGroups() map[string]pulumi.StringInput {
	named := map[string]pulumi.StringInput{}
	for name, id := range e.ClientVpnAuthorizedGroups {
		if groupShortName.MatchString(name) { // Another has been refused already.
			named[name] = pulumi.String(id)
		}
	}
	return named
}

// sortedKeys makes the order of a map's faults the same in every run.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
