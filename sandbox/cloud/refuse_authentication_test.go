package cloud

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The ways to authenticate that the world offers.
func (w *world) byCertificate() m {
	return m{"type": "certificate-authentication", "rootCertificateChainArn": w.acmCA.out("arn")}
}

func (w *world) bySaml() m {
	return m{"type": "federated-authentication", "samlProviderArn": w.saml.out("arn")}
}

func (w *world) byDirectory() m {
	return m{"type": "directory-service-authentication", "activeDirectoryId": w.directory.ID()}
}

// authenticating is a second VPN endpoint, for people who authenticate in the given ways.
func (w *world) authenticating(ways ...m) m {
	options := make([]any, len(ways))
	for i, way := range ways {
		options[i] = way
	}
	return with(w.vpnInputs(), m{"clientCidrBlock": "172.20.0.0/22", "authenticationOptions": options})
}

func TestTheWaysToAuthenticateThatAWSOffers(t *testing.T) {
	w := newBench(t, nil).everything()
	for name, ways := range map[string][]m{
		"saml": {w.bySaml()}, "directory": {w.byDirectory()},
		"certificate-and-saml": {w.byCertificate(), w.bySaml()}, "directory-and-certificate": {w.byDirectory(), w.byCertificate()},
		"saml-with-a-provider-for-the-portal": {with(w.bySaml(), m{"selfServiceSamlProviderArn": w.saml.out("arn")})},
	} {
		vpn := w.up(clientVpnType, name, w.authenticating(ways...))
		w.up(authorizationRuleType, name, m{
			"clientVpnEndpointId": vpn.ID(), "targetNetworkCidr": "10.60.0.0/16", "accessGroupId": "scientists",
		})
	}
	requireCode(t, "ClientException", w.delete(w.directory))
}

func TestAuthenticationRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	as := func(ways ...m) func(*world) m { return func(w *world) m { return w.authenticating(ways...) } }
	handler := func(options m) func(*world) m {
		return func(w *world) m { return with(w.vpnInputs(), m{"clientConnectOptions": options}) }
	}
	const functions = "arn:aws:lambda:ap-northeast-1:111122223333:function:"
	called := func(arn string) func(*world) m { return handler(m{"enabled": true, "lambdaFunctionArn": arn}) }
	checkRefusals(t, w, []refusalCase{
		{"no root certificate", "MissingParameter", clientVpnType, as(m{"type": "certificate-authentication"})},
		{"no SAML provider", "MissingParameter", clientVpnType, as(m{"type": "federated-authentication"})},
		{"no directory", "MissingParameter", clientVpnType, as(m{"type": "directory-service-authentication"})},
		{"what another way needs", "MissingParameter", clientVpnType,
			as(m{"type": "federated-authentication", "activeDirectoryId": w.directory.ID()})},
		{"unknown root certificate", refused, clientVpnType, as(with(w.byCertificate(), m{"rootCertificateChainArn": "arn:none"}))},
		{"unknown SAML provider", refused, clientVpnType, as(with(w.bySaml(), m{"samlProviderArn": "arn:none"}))},
		{"unknown SAML provider of the portal", refused, clientVpnType, as(with(w.bySaml(), m{"selfServiceSamlProviderArn": "arn:none"}))},
		{"unknown directory", refused, clientVpnType, as(with(w.byDirectory(), m{"activeDirectoryId": "d-1"}))},
		{"SAML and a directory", refused, clientVpnType, as(w.bySaml(), w.byDirectory())},
		{"two certificates", refused, clientVpnType,
			as(w.byCertificate(), with(w.byCertificate(), m{"rootCertificateChainArn": w.acmServer.out("arn")}))},
		{"a handler without a function", "MissingParameter", clientVpnType, handler(m{"enabled": true})},
		{"a handler that is no function", refused, clientVpnType, called("AWSClientVPN-posture")},
		{"a function of another name", refused, clientVpnType, called(functions + "posture")},
		{"a function of another Region", refused, clientVpnType, called(strings.Replace(functions, "ap-northeast-1", "us-east-1", 1) + "AWSClientVPN-x")},
		{"a function of another account", refused, clientVpnType, called(strings.Replace(functions, "1111", "9999", 1) + "AWSClientVPN-x")},
		{"group with mutual TLS alone", refused, authorizationRuleType, func(w *world) m {
			return m{"clientVpnEndpointId": w.vpn.ID(), "targetNetworkCidr": "10.61.0.0/16", "accessGroupId": "g"}
		}},
	})
	w.up(clientVpnType, "called", with(w.vpnInputs(), m{"clientCidrBlock": "172.20.0.0/22",
		"clientConnectOptions": m{"enabled": true, "lambdaFunctionArn": functions + "AWSClientVPN-posture:7"}}))
	w.up(clientVpnType, "not-called", with(w.vpnInputs(), m{"clientCidrBlock": "172.24.0.0/22",
		"clientConnectOptions": m{"enabled": false}}))
}

func TestAGroupIDHasALongestForm(t *testing.T) {
	w := newBench(t, nil).everything()
	vpn := w.up(clientVpnType, "saml", w.authenticating(w.bySaml()))
	rule := func(length int) func(*world) m {
		return func(*world) m {
			return m{"clientVpnEndpointId": vpn.ID(), "targetNetworkCidr": "10.61.0.0/16", "accessGroupId": strings.Repeat("g", length)}
		}
	}
	checkRefusals(t, w, []refusalCase{{"256 characters", refused, authorizationRuleType, rule(256)}})
	w.up(authorizationRuleType, "longest", rule(255)(w))
}

func TestIdentityRefusals(t *testing.T) {
	w := newBench(t, nil).everything()
	filler := strings.Repeat("x", shortestMetadata)
	directory := func(over m) func(*world) m { return func(w *world) m { return with(w.directoryInputs(), over) } }
	second := w.up(subnetType, "a2", m{"vpcId": w.vpc.ID(), "cidrBlock": "10.60.2.0/24", "availabilityZone": "ap-northeast-1a"})
	elsewhere := w.up(vpcType, "elsewhere", m{"cidrBlock": "172.31.0.0/16"})
	checkRefusals(t, w, []refusalCase{
		{"no XML", "InvalidInput", samlProviderType, func(*world) m { return m{"samlMetadataDocument": filler} }},
		{"another document", "InvalidInput", samlProviderType, func(*world) m {
			return m{"samlMetadataDocument": "<Other>" + filler + "</Other>"}
		}},
		{"no identity provider", "InvalidInput", samlProviderType, func(*world) m {
			return m{"samlMetadataDocument": "<EntityDescriptor>" + filler + "</EntityDescriptor>"}
		}},
		{"name taken", "EntityAlreadyExists", samlProviderType, func(w *world) m {
			return m{"name": w.saml.out("name"), "samlMetadataDocument": metadata()}
		}},
		{"one subnet", "InvalidParameterException", directoryType,
			directory(m{"vpcSettings": m{"vpcId": w.vpc.ID(), "subnetIds": []any{w.subnetA.ID()}}})},
		{"one zone", "InvalidParameterException", directoryType,
			directory(m{"vpcSettings": m{"vpcId": w.vpc.ID(), "subnetIds": []any{w.subnetA.ID(), second.ID()}}})},
		{"another VPC", "InvalidParameterException", directoryType,
			directory(m{"vpcSettings": m{"vpcId": elsewhere.ID(), "subnetIds": w.zones()}})},
		{"a connector without settings", "InvalidParameterException", directoryType, directory(m{"type": "ADConnector"})},
	})
	w.up(directoryType, "connector", with(w.directoryInputs(), m{
		"type": "ADConnector", "size": "Small", "vpcSettings": nil,
		"connectSettings": m{
			"vpcId": w.vpc.ID(), "subnetIds": w.zones(), "customerUsername": "joiner", "customerDnsIps": []any{"192.168.1.10"},
		},
	}))
}

func TestIdentityIsCheckedInAPreview(t *testing.T) {
	w := newBench(t, nil)
	base := m{"name": "corp.example.com", "password": "p"}
	for want, row := range map[string]struct {
		token string
		in    m
	}{
		"samlMetadataDocument: ": {samlProviderType, m{"samlMetadataDocument": "<short/>"}},
		"name: \"a b\"":          {samlProviderType, m{"name": "a b", "samlMetadataDocument": metadata()}},
		"name: \"corp\"":         {directoryType, with(base, m{"name": "corp"})},
		"type: ":                 {directoryType, with(base, m{"type": "OpenLDAP"})},
		"edition: ":              {directoryType, with(base, m{"edition": "Home"})},
		"size: ":                 {directoryType, with(base, m{"size": "Medium"})},
	} {
		faults := w.faultsOf(row.token, row.in)
		require.Len(t, faults, 1, want)
		assert.True(t, strings.HasPrefix(faults[0], want), faults[0])
	}
}
