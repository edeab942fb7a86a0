package stacks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// warnOfProfiles says in the preview what a change of the Client VPN costs its people: Pulumi shows the step, and not that nobody's
// profile works after it. What AWS has is looked up by the tags that the stack gives; where that is not possible nothing is said.
func (e environment) warnOfProfiles(ctx *pulumi.Context) {
	if !e.ClientVpnCIDR.IsValid() {
		return
	}
	if !e.ClientVpnConnected {
		_ = ctx.Log.Info("The Client VPN is switched off: nobody can connect until clientVpnConnected is true again. Profiles stay valid.", nil)
	}
	tags := identifyingTags(ctx)
	tags["Name"] = e.name + "-client-vpn-endpoint"
	has, err := ec2clientvpn.LookupEndpoint(ctx, &ec2clientvpn.LookupEndpointArgs{Tags: tags})
	if err != nil {
		if isDenied(err) {
			_ = ctx.Log.Info("Whether VPN profiles stay valid is not looked up: ec2:DescribeClientVpnEndpoints is not allowed.", nil)
		}
		return // There is none yet, or it is not known which.
	}
	if changes := e.replacing(has); len(changes) > 0 {
		_ = ctx.Log.Warn(fmt.Sprintf("%s: %s replaces the Client VPN endpoint %s: everybody is disconnected, and needs a new VPN profile.",
			settingsFile(ctx), strings.Join(changes, ", "), has.ClientVpnEndpointId), nil)
		return
	}
	if has.VpnPort != e.ClientVpnPort {
		_ = ctx.Log.Warn(fmt.Sprintf("%s: clientVpnPort %d -> %d keeps the Client VPN endpoint %s, but everybody needs a new VPN profile: theirs name port %d.",
			settingsFile(ctx), has.VpnPort, e.ClientVpnPort, has.ClientVpnEndpointId, has.VpnPort), nil)
	}
}

// replacing are the changes for which another endpoint is made. A root certificate of the stack's own is not among them, since its ARN is not
// known yet.
func (e environment) replacing(has *ec2clientvpn.LookupEndpointResult) []string {
	var changes []string
	changed := func(what, from, to string) {
		if from != to {
			changes = append(changes, fmt.Sprintf("%s %s -> %s", what, cmp.Or(from, "(none)"), cmp.Or(to, "(none)")))
		}
	}
	changed("clientVpnCidr", has.ClientCidrBlock, e.ClientVpnCIDR.String())
	changed("clientVpnTransport", has.TransportProtocol, e.ClientVpnTransport)
	if e.ranges.elsewhere {
		changes = append(changes, "vpcCidr "+e.VpcCIDR.String())
	}
	if e.VpcID != "" && has.VpcId != "" {
		changed("vpcId", has.VpcId, e.VpcID)
	}
	var ways []string
	for _, way := range has.AuthenticationOptions {
		ways = append(ways, way.Type)
	}
	slices.Sort(ways)
	if given := e.waysToAuthenticate(); !slices.Equal(ways, given) {
		changed("the way to authenticate", strings.Join(ways, " + "), strings.Join(given, " + "))
		return changes
	}
	for _, way := range has.AuthenticationOptions {
		e.whoKnowsPeople(way, changed)
	}
	return changes
}

// whoKnowsPeople compares who proves people by a way that stays.
func (e environment) whoKnowsPeople(way ec2clientvpn.GetEndpointAuthenticationOption, changed func(what, from, to string)) {
	switch way.Type {
	case byCertificate:
		if own := e.ClientVpnClientRootCertificateArn; own != "" {
			changed("clientVpnClientRootCertificateArn", way.RootCertificateChainArn, own)
		}
	case byDirectory:
		changed("clientVpnDirectoryId", way.ActiveDirectoryId, e.ClientVpnDirectoryID)
	case bySaml:
		changed("clientVpnSamlProviderArn", way.SamlProviderArn, e.ClientVpnSamlProviderArn)
		changed("clientVpnSelfServiceSamlProviderArn", way.SelfServiceSamlProviderArn, e.ClientVpnSelfServiceSamlProviderArn)
	}
}

// The ways to authenticate, in AWS's words.
const (
	byCertificate = "certificate-authentication"
	byDirectory   = "directory-service-authentication"
	bySaml        = "federated-authentication"
)

// waysToAuthenticate are those that the settings ask for, sorted.
func (e environment) waysToAuthenticate() []string {
	var ways []string
	if e.asksForCertificates() {
		ways = append(ways, byCertificate)
	}
	if e.ClientVpnDirectoryID != "" {
		ways = append(ways, byDirectory)
	}
	if e.ClientVpnSamlProviderArn != "" {
		ways = append(ways, bySaml)
	}
	return ways
}
