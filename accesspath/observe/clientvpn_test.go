package observe_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

func authenticating(types ...string) observe.Resource {
	var options []any
	for _, kind := range types {
		options = append(options, object{"type": kind, "samlProviderArn": "arn:idp"})
	}
	return declared("aws:ec2clientvpn/endpoint:Endpoint", "cvpn-1", object{"authenticationOptions": options})
}

func TestTheWaysToAuthenticateAreSeen(t *testing.T) {
	for name, row := range map[string]struct{ types, strangers []string }{
		"by certificate":          {[]string{"certificate-authentication"}, nil},
		"by SAML":                 {[]string{"federated-authentication"}, nil},
		"by directory":            {[]string{"directory-service-authentication"}, nil},
		"by certificate and user": {[]string{"certificate-authentication", "federated-authentication"}, nil},
		"by something else":       {[]string{"passkey-authentication"}, []string{"passkey-authentication"}},
		"by something else, too":  {[]string{"federated-authentication", ""}, []string{""}},
	} {
		t.Run(name, func(t *testing.T) {
			seen := see(authenticating(row.types...))
			require.Len(t, seen.ClientVPNs, 1)
			var types []string
			for _, option := range seen.ClientVPNs[0].AuthenticationOptions {
				types = append(types, option.Type)
			}
			assert.Equal(t, row.types, types)
			var strangers []topology.NotUnderstood
			for _, stranger := range row.strangers {
				strangers = append(strangers, topology.NotUnderstood{
					URN: "urn:pulumi:s::p::aws:ec2clientvpn/endpoint:Endpoint::cvpn-1", Type: "aws:ec2clientvpn/endpoint:Endpoint",
					Because: "its way to authenticate, \"" + stranger + "\", is not modelled",
				})
			}
			assert.Equal(t, strangers, seen.NotUnderstood)
		})
	}
}

// What a client connect handler answers stands in its code: the report says that it takes it for granted.
func TestAClientConnectHandlerIsTakenForGranted(t *testing.T) {
	handler := func(options object) []string {
		seen := see(declared("aws:ec2clientvpn/endpoint:Endpoint", "cvpn-1", object{"clientConnectOptions": options}))
		assert.Equal(t, len(seen.Assumptions) > 0, seen.ClientVPNs[0].ConnectHandler != "", "the answers of the path are marked")
		return seen.Assumptions
	}
	assert.Equal(t, []string{"The client connect handler arn:posture lets everybody connect to Client VPN cvpn-1 whom the " +
		"authorization rules admit: its code is not looked at. Whoever it refuses does not get in by client-vpn."},
		handler(object{"enabled": true, "lambdaFunctionArn": "arn:posture"}))
	assert.Empty(t, handler(object{"enabled": false}))
	assert.Empty(t, handler(nil))
}
