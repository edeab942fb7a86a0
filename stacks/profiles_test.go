package stacks

import (
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2clientvpn"
	"github.com/stretchr/testify/assert"
)

// Each of these has the provider make another endpoint, and nobody's profile works after that.
func TestEveryChangeThatReplacesTheClientVpnIsTold(t *testing.T) {
	const provider, other = "arn:aws:iam::111122223333:saml-provider/vpn", "arn:aws:iam::111122223333:saml-provider/other"
	withSaml := func() (environment, *ec2clientvpn.LookupEndpointResult) {
		e := environment{Config: Config{Region: "ap-northeast-1"}}
		e.ClientVpnConfig = defaultClientVpn()
		e.ClientVpnCIDR, e.ClientVpnSamlProviderArn, e.VpcID = netip.MustParsePrefix("172.16.0.0/22"), provider, "vpc-1"
		e.ClientVpnDirectoryID, e.ClientVpnClientRootCertificateArn = "", ""
		return e, &ec2clientvpn.LookupEndpointResult{
			ClientCidrBlock: "172.16.0.0/22", TransportProtocol: "udp", VpcId: "vpc-1", AuthenticationOptions: []ec2clientvpn.GetEndpointAuthenticationOption{
				{Type: "federated-authentication", SamlProviderArn: provider},
			},
		}
	}
	for name, row := range map[string]struct {
		edit func(*environment)
		has  func(*ec2clientvpn.LookupEndpointResult)
		want []string
	}{
		"nothing":               {want: nil},
		"the range":             {edit: func(e *environment) { e.ClientVpnCIDR = netip.MustParsePrefix("172.20.0.0/22") }, want: []string{"clientVpnCidr 172.16.0.0/22 -> 172.20.0.0/22"}},
		"the identity provider": {edit: func(e *environment) { e.ClientVpnSamlProviderArn = other }, want: []string{"clientVpnSamlProviderArn " + provider + " -> " + other}},
		"the portal's, new":     {edit: func(e *environment) { e.ClientVpnSelfServiceSamlProviderArn = other }, want: []string{"clientVpnSelfServiceSamlProviderArn (none) -> " + other}},
		"the portal's, taken away": {has: func(h *ec2clientvpn.LookupEndpointResult) {
			h.AuthenticationOptions[0].SelfServiceSamlProviderArn = other
		}, want: []string{"clientVpnSelfServiceSamlProviderArn " + other + " -> (none)"}},
		"another VPC":               {edit: func(e *environment) { e.VpcID = "vpc-2" }, want: []string{"vpcId vpc-1 -> vpc-2"}},
		"a VPC that AWS has forgot": {has: func(h *ec2clientvpn.LookupEndpointResult) { h.VpcId = "" }, want: nil},
		"another range of the VPC": {edit: func(e *environment) {
			e.VpcID, e.VpcCIDR, e.ranges.elsewhere = "", netip.MustParsePrefix("10.61.0.0/16"), true
		}, want: []string{"vpcCidr 10.61.0.0/16"}},
		"the directory": {edit: func(e *environment) { e.ClientVpnDirectoryID, e.ClientVpnSamlProviderArn = "d-2", "" }, has: func(h *ec2clientvpn.LookupEndpointResult) {
			h.AuthenticationOptions[0] = ec2clientvpn.GetEndpointAuthenticationOption{Type: "directory-service-authentication", ActiveDirectoryId: "d-1"}
		}, want: []string{"clientVpnDirectoryId d-1 -> d-2"}},
		"the root certificate": {edit: func(e *environment) { e.ClientVpnClientRootCertificateArn, e.ClientVpnSamlProviderArn = "arn:2", "" }, has: func(h *ec2clientvpn.LookupEndpointResult) {
			h.AuthenticationOptions[0] = ec2clientvpn.GetEndpointAuthenticationOption{Type: "certificate-authentication", RootCertificateChainArn: "arn:1"}
		}, want: []string{"clientVpnClientRootCertificateArn arn:1 -> arn:2"}},
		"a root certificate of the stack's own": {edit: func(e *environment) { e.ClientVpnSamlProviderArn = "" }, has: func(h *ec2clientvpn.LookupEndpointResult) {
			h.AuthenticationOptions[0] = ec2clientvpn.GetEndpointAuthenticationOption{Type: "certificate-authentication", RootCertificateChainArn: "arn:1"}
		}, want: nil},
		"another way": {edit: func(e *environment) { e.ClientVpnDirectoryID, e.ClientVpnSamlProviderArn = "d-2", "" },
			want: []string{"the way to authenticate federated-authentication -> directory-service-authentication"}},
	} {
		t.Run(name, func(t *testing.T) {
			e, has := withSaml()
			if row.edit != nil {
				row.edit(&e)
			}
			if row.has != nil {
				row.has(has)
			}
			assert.Equal(t, row.want, e.replacing(has))
		})
	}
}
