package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"

	"private-notebook/components"
)

const (
	handlerOfThisAccount = "arn:aws:lambda:ap-northeast-1:111122223333:function:"
	scientistsSID        = "S-1-5-21-1111111111-2222222222-3333333333-1104"
)

// The ways to authenticate, each whole.
var (
	byCertificate = &components.MutualTLS{ClientRootCertificateArn: pulumi.String("arn:root")}
	bySaml        = &components.SamlAuthentication{ProviderArn: pulumi.String("arn:saml")}
	byDirectory   = &components.ActiveDirectoryAuthentication{DirectoryID: pulumi.String("d-1234567890")}
)

// groups are authorised groups from pairs of a short name and an ID.
func groups(pairs ...string) map[string]pulumi.StringInput {
	named := map[string]pulumi.StringInput{}
	for i := 0; i < len(pairs); i += 2 {
		named[pairs[i]] = pulumi.String(pairs[i+1])
	}
	return named
}

// samlVpnArgs is a VPN for the members of one group.
func samlVpnArgs() *components.ClientVpnArgs {
	args := clientVpnArgs()
	args.Authentication = components.ClientVpnAuthentication{Saml: bySaml}
	args.AuthorizedGroups = groups("scientists", "research-scientists")
	return args
}

func TestClientVpnAuthenticatesAsAsked(t *testing.T) {
	certificate := object{"type": "certificate-authentication", "rootCertificateChainArn": "arn:root"}
	saml := object{"type": "federated-authentication", "samlProviderArn": "arn:saml"}
	directory := object{"type": "directory-service-authentication", "activeDirectoryId": "d-1234567890"}
	for _, c := range []struct {
		name string
		auth components.ClientVpnAuthentication
		want list
	}{
		{"SAML", components.ClientVpnAuthentication{Saml: bySaml}, list{saml}},
		{"Active Directory", components.ClientVpnAuthentication{ActiveDirectory: byDirectory}, list{directory}},
		{"a certificate and SAML", components.ClientVpnAuthentication{MutualTLS: byCertificate, Saml: bySaml}, list{certificate, saml}},
		{"a certificate and Active Directory",
			components.ClientVpnAuthentication{MutualTLS: byCertificate, ActiveDirectory: byDirectory}, list{certificate, directory}},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := clientVpnArgs()
			args.Authentication, args.AuthorizeEveryone = c.auth, true
			rec, _ := built(t, newClientVpn(args))
			endpoint := vpnEndpoint()
			endpoint["authenticationOptions"] = c.want
			assert.Equal(t, endpoint, inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint"))
			assert.Equal(t, vpnAuthorization("10.60.0.0/16"), inputsOf(t, rec, authorizationType, "vpn-authorization-10.60.0.0-16"))
		})
	}
}

// Every group gets every range, the DNS server's too: by its longer prefix, a rule of one group alone would take that
// part away from the others.
func TestClientVpnAuthorisesEachGroupForEachRange(t *testing.T) {
	args := samlVpnArgs()
	args.AuthorizedGroups = groups("scientists", "research-scientists", "engineers", "ml-engineers")
	args.AuthorizedCIDRs = prefixes("10.60.1.0/24")
	rec, _ := built(t, newClientVpn(args))
	rule := func(network, name, group string) object {
		return object{
			"clientVpnEndpointId": vpnEndpointID, "targetNetworkCidr": network, "accessGroupId": group, "description": "Members of " + name,
		}
	}
	got := map[string]object{}
	for _, r := range rec.OfType(authorizationType) {
		got[r.Name] = inputsOf(t, rec, authorizationType, r.Name)
	}
	assert.Equal(t, map[string]object{
		"vpn-authorization-engineers-10.60.0.2-32":  rule("10.60.0.2/32", "engineers", "ml-engineers"),
		"vpn-authorization-engineers-10.60.1.0-24":  rule("10.60.1.0/24", "engineers", "ml-engineers"),
		"vpn-authorization-scientists-10.60.0.2-32": rule("10.60.0.2/32", "scientists", "research-scientists"),
		"vpn-authorization-scientists-10.60.1.0-24": rule("10.60.1.0/24", "scientists", "research-scientists"),
	}, got)
}

func TestClientVpnsPortalHandlerAndRouteEnforcementReachItsEndpoint(t *testing.T) {
	args := samlVpnArgs()
	args.Authentication.Saml = &components.SamlAuthentication{
		ProviderArn: pulumi.String("arn:saml"), SelfServiceProviderArn: pulumi.String("arn:portal"),
	}
	args.SelfServicePortal, args.EnforceClientRoutes = true, true
	args.ClientConnectHandlerArn = pulumi.String(handlerOfThisAccount + "AWSClientVPN-posture:live")
	rec, got := built(t, newClientVpn(args))
	endpoint := vpnEndpoint()
	endpoint["authenticationOptions"] = list{object{
		"type": "federated-authentication", "samlProviderArn": "arn:saml", "selfServiceSamlProviderArn": "arn:portal",
	}}
	endpoint["selfServicePortal"] = "enabled"
	endpoint["clientConnectOptions"] = object{
		"enabled": true, "lambdaFunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:AWSClientVPN-posture:live",
	}
	endpoint["clientRouteEnforcementOptions"] = object{"enforced": true}
	assert.Equal(t, endpoint, inputsOf(t, rec, clientVpnEndpointType, "vpn-endpoint"))
	assert.Equal(t, "https://self-service.clientvpn.amazonaws.com/endpoints/"+vpnEndpointID, got["SelfServicePortalURL"])
}

func TestClientVpnsAuthenticationThatAWSTakes(t *testing.T) {
	auth := func(a components.ClientVpnAuthentication) func(*components.ClientVpnArgs) {
		return func(args *components.ClientVpnArgs) { args.Authentication, args.AuthorizeEveryone = a, true }
	}
	checkClientVpn(t, []clientVpnRow{
		{"none", auth(components.ClientVpnAuthentication{}),
			"authentication is missing; set Authentication.MutualTLS, Authentication.Saml or Authentication.ActiveDirectory"},
		{"a certificate of no CA", auth(components.ClientVpnAuthentication{MutualTLS: &components.MutualTLS{}}),
			"client root certificate ARN is missing; give the ARN of a certificate in ACM in the same Region"},
		{"SAML of no provider", auth(components.ClientVpnAuthentication{Saml: &components.SamlAuthentication{}}),
			"SAML provider ARN is missing; give the ARN of an IAM SAML identity provider of the same account"},
		{"no directory", auth(components.ClientVpnAuthentication{ActiveDirectory: &components.ActiveDirectoryAuthentication{}}),
			"directory ID is missing; give the ID of a directory of the same account"},
		{"SAML and Active Directory", auth(components.ClientVpnAuthentication{Saml: bySaml, ActiveDirectory: byDirectory}),
			"authentication by SAML and Active Directory at once is not offered by AWS; keep one of them; mutual TLS goes with either"},
	})
}

func TestClientVpnsGroupsFitItsAuthentication(t *testing.T) {
	saml := func(named map[string]pulumi.StringInput, everyone bool) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) {
			a.Authentication, a.AuthorizedGroups, a.AuthorizeEveryone = components.ClientVpnAuthentication{Saml: bySaml}, named, everyone
		}
	}
	directory := func(named map[string]pulumi.StringInput) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) {
			a.Authentication, a.AuthorizedGroups = components.ClientVpnAuthentication{ActiveDirectory: byDirectory}, named
		}
	}
	const noGroup = " has no name or no ID; give each group a short name and its ID"
	const noSID = " is no SID, by which Client VPN knows an Active Directory group; " +
		"write one such as S-1-5-21-1111111111-2222222222-3333333333-1104"
	checkClientVpn(t, []clientVpnRow{
		{"certificates alone know no groups", func(a *components.ClientVpnArgs) { a.AuthorizedGroups = groups("scientists", "x") },
			"authorised groups would let nobody in: mutual TLS alone knows no groups; add SAML or Active Directory, or leave the groups out"},
		{"everybody with certificates alone", func(a *components.ClientVpnArgs) { a.AuthorizeEveryone = true }, ""},
		{"neither groups nor everybody", saml(nil, false), "authorised groups are missing, so everybody whom the identity provider " +
			"knows would get in; name the groups of the notebooks' users, or authorise everybody on purpose"},
		{"groups and everybody", saml(groups("scientists", "x"), true),
			"authorising everybody is combined with authorised groups, which it would make pointless; keep one of them"},
		{"a certificate and the group", func(a *components.ClientVpnArgs) {
			a.Authentication.Saml, a.AuthorizedGroups = bySaml, groups("scientists", "x")
		}, ""},
		{"no name", saml(groups("", "x"), false), `authorised group ""` + noGroup},
		{"no ID", saml(map[string]pulumi.StringInput{"scientists": nil}, false), `authorised group "scientists"` + noGroup},
		{"an ID that is not known yet", directory(map[string]pulumi.StringInput{
			"scientists": pulumi.String("late").ToStringOutput()}), ""},
		{"an empty ID", saml(groups("scientists", ""), false),
			`authorised group "scientists" = "" is empty or too long; write 1 to 255 characters`},
		{"the same group twice", saml(groups("a", "x", "b", "x"), false),
			`authorised group "b" = "x" has the ID of another group; name each group once`},
		{"a SID", directory(groups("scientists", scientistsSID)), ""},
		{"a name instead of a SID", directory(groups("scientists", "Scientists")), `authorised group "scientists" = "Scientists"` + noSID},
		{"SAML takes names and SIDs", saml(groups("a", "Scientists of Research", "b", scientistsSID), false), ""},
	})
}

func TestClientVpnsPortalWantsUsers(t *testing.T) {
	checkClientVpn(t, []clientVpnRow{
		{"certificates alone", func(a *components.ClientVpnArgs) { a.SelfServicePortal = true },
			"self-service portal has no users to sign in: a certificate opens no portal; " +
				"add SAML or Active Directory, or leave the portal off"},
		{"a certificate and a user", func(a *components.ClientVpnArgs) {
			a.Authentication.Saml, a.AuthorizeEveryone, a.SelfServicePortal = bySaml, true, true
		}, ""},
		{"a provider for a portal that is off", func(a *components.ClientVpnArgs) {
			a.AuthorizeEveryone = true
			a.Authentication.Saml = &components.SamlAuthentication{
				ProviderArn: pulumi.String("arn:saml"), SelfServiceProviderArn: pulumi.String("arn:portal")}
		}, "self-service SAML provider ARN is given without the portal that it is for; turn the portal on, or leave the ARN out"},
	})
}

func TestClientVpnsConnectHandlerIsNamedAsAWSWants(t *testing.T) {
	handler := func(arn pulumi.StringInput) func(*components.ClientVpnArgs) {
		return func(a *components.ClientVpnArgs) { a.ClientConnectHandlerArn = arn }
	}
	const fault = " is not the ARN of a Lambda function that Client VPN may call; " +
		"name a function of the same account and Region whose name begins with AWSClientVPN-"
	checkClientVpn(t, []clientVpnRow{
		{"as AWS wants", handler(pulumi.String(handlerOfThisAccount + "AWSClientVPN-posture")), ""},
		{"a version", handler(pulumi.String(handlerOfThisAccount + "AWSClientVPN-posture:7")), ""},
		{"known later", handler(pulumi.String("late").ToStringOutput()), ""},
		{"another name", handler(pulumi.String(handlerOfThisAccount + "posture")), "client connect handler " + handlerOfThisAccount + "posture" + fault},
		{"the prefix in other letters", handler(pulumi.String(handlerOfThisAccount + "awsclientvpn-posture")),
			"client connect handler " + handlerOfThisAccount + "awsclientvpn-posture" + fault},
		{"the prefix alone", handler(pulumi.String(handlerOfThisAccount + "AWSClientVPN-")),
			"client connect handler " + handlerOfThisAccount + "AWSClientVPN-" + fault},
		{"a name without an ARN", handler(pulumi.String("AWSClientVPN-posture")), "client connect handler AWSClientVPN-posture" + fault},
	})
}
