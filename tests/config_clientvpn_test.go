package tests

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

const (
	samlArn    = "arn:aws:iam::111122223333:saml-provider/company"
	portalArn  = "arn:aws:iam::111122223333:saml-provider/company-portal"
	handlerArn = "arn:aws:lambda:ap-northeast-1:111122223333:function:AWSClientVPN-posture"
	rootArn    = "arn:aws:acm:ap-northeast-1:111122223333:certificate/0a1b2c3d-7777-4888-8999-000011112222"
)

// Whoever sets one of these keys expects a VPN. None of them may be lost in silence, nor those that come.
func TestEveryClientVpnKeyWantsAClientVpn(t *testing.T) {
	values := map[string]string{
		"clientVpnServerCertificateArn": rootArn, "clientVpnClientRootCertificateArn": rootArn, "clientVpnSessionTimeoutHours": "10",
		"clientVpnLoginBanner": "Hello", "clientVpnLogRetentionDays": "30",
		"clientVpnLogKmsKeyArn":    "arn:aws:kms:ap-northeast-1:111122223333:key/k",
		"clientVpnSamlProviderArn": samlArn, "clientVpnSelfServiceSamlProviderArn": portalArn, "clientVpnDirectoryId": "d-1234567890",
		"clientVpnMutualTls": "true", "clientVpnAuthorizedGroups": `{"scientists":"x"}`, "clientVpnAuthorizeEveryone": "true",
		"clientVpnSelfServicePortal": "true", "clientVpnConnectHandlerArn": handlerArn, "clientVpnEnforceRoutes": "true",
	}
	var want []string
	for _, key := range stacks.Keys() {
		if strings.HasPrefix(key, "clientVpn") && key != "clientVpnCidr" {
			require.NotEmpty(t, values[key], "%s: give it a value here", key)
			want = append(want, key)
		}
	}
	values["clientVpnCidr"] = ""
	assert.Equal(t, "configuration: "+strings.Join(want, ", ")+" is set without clientVpnCidr, and nothing would use it; "+
		"set clientVpnCidr to have a Client VPN, or leave it out", misconfigured(t, "dev", values))
}

// The defaults of the program are Pulumi.yaml's, so that a key that somebody set can be told from one that nobody did.
func TestTheClientVpnsDefaultsAreThoseOfPulumiYaml(t *testing.T) {
	text, err := os.ReadFile("../Pulumi.yaml")
	require.NoError(t, err)
	var project struct {
		Config map[string]struct{ Default any } `yaml:"config"`
	}
	require.NoError(t, yaml.Unmarshal(text, &project))
	with, without := configOf(t, "dev"), configOf(t, "dev")
	for _, key := range []string{"clientVpnSessionTimeoutHours", "clientVpnLoginBanner", "clientVpnLogRetentionDays"} {
		require.Equal(t, project.Config[key].Default, restored(with[stacks.Namespace+":"+key], project.Config[key].Default), key)
		delete(without, stacks.Namespace+":"+key)
	}
	recorded, bare := &recorder.Recorder{}, &recorder.Recorder{}
	require.NoError(t, recorded.Run(stacks.Program(with), "dev"))
	require.NoError(t, bare.Run(stacks.Program(without), "dev"))
	assert.Equal(t, inputs(recorded), inputs(bare))
	delete(without, stacks.Namespace+":clientVpnCidr")
	assert.NoError(t, new(recorder.Recorder).Run(stacks.Program(without), "dev"), "defaults are not what somebody set")
}

// restored is a value of a configuration as YAML reads it.
func restored(text string, like any) any {
	if _, isNumber := like.(int); isNumber {
		number, _ := strconv.Atoi(text)
		return number
	}
	return text
}

func TestAClientVpnsAuthenticationMakesSense(t *testing.T) {
	saml := func(more map[string]string) map[string]string {
		values := map[string]string{"clientVpnSamlProviderArn": samlArn, "clientVpnAuthorizeEveryone": "true"}
		for key, value := range more {
			values[key] = value
		}
		return values
	}
	for _, row := range []struct {
		name, stack string
		values      map[string]string
		fault       string
	}{
		{"a root certificate that nobody is asked about", "prod", saml(nil), "configuration: clientVpnClientRootCertificateArn is set " +
			"although nobody is asked for a certificate; set clientVpnMutualTls too, to ask for one besides, or leave it out"},
		{"one certificate of two", "dev", saml(map[string]string{"clientVpnMutualTls": "true", "clientVpnServerCertificateArn": rootArn}),
			"configuration: clientVpnServerCertificateArn and clientVpnClientRootCertificateArn are not set together; " +
				"set both, or leave both out to have certificates made"},
		{"a portal's provider alone", "dev", map[string]string{"clientVpnSelfServiceSamlProviderArn": portalArn},
			"configuration: clientVpnSelfServiceSamlProviderArn is set without clientVpnSamlProviderArn; " +
				"name the provider for the VPN itself in clientVpnSamlProviderArn"},
		{"a role instead of a provider", "dev", saml(map[string]string{"clientVpnSamlProviderArn": "arn:aws:iam::111122223333:role/x"}),
			"configuration: clientVpnSamlProviderArn = arn:aws:iam::111122223333:role/x is not the ARN of an IAM SAML provider; " +
				"write the ARN of an IAM SAML provider"},
		{"a domain instead of a directory", "dev", map[string]string{"clientVpnDirectoryId": "corp.example.com", "clientVpnAuthorizeEveryone": "true"},
			"configuration: clientVpnDirectoryId = corp.example.com is not a directory's ID, such as d-1234567890; " +
				"write a directory's ID, such as d-1234567890"},
		{"a group's name with a blank", "dev", map[string]string{"clientVpnSamlProviderArn": samlArn,
			"clientVpnAuthorizedGroups": `{"our group":"x","scientists":"y"}`},
			`configuration: clientVpnAuthorizedGroups key "our group" cannot be part of a resource's name; ` +
				"choose a short name of letters, digits and . _ -; the group's ID is the value"},
		{"logs for ever", "dev", map[string]string{"clientVpnLogRetentionDays": "0"},
			"configuration: clientVpnLogRetentionDays = 0 is no period; choose one that CloudWatch Logs offers, up to 3653, " +
				"or leave it out for 365; logs are not kept for ever"},
		{"no session", "dev", map[string]string{"clientVpnSessionTimeoutHours": "0"},
			"configuration: clientVpnSessionTimeoutHours = 0 is no time; choose 8, 10, 12 or 24, or leave it out for 8"},
		{"nobody in particular", "dev", map[string]string{"clientVpnSamlProviderArn": samlArn},
			"client VPN: authorised groups are missing, so everybody whom the identity provider knows would get in; " +
				"name the groups of the notebooks' users, or authorise everybody on purpose (clientVpnAuthorizedGroups, clientVpnAuthorizeEveryone)"},
		{"a handler of another name", "dev", map[string]string{"clientVpnConnectHandlerArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:posture"},
			"client VPN: client connect handler arn:aws:lambda:ap-northeast-1:111122223333:function:posture is not the ARN of a Lambda function " +
				"that Client VPN may call; name a function of the same account and Region whose name begins with AWSClientVPN- (clientVpnConnectHandlerArn)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.fault, misconfigured(t, row.stack, row.values))
		})
	}
}

// Each way to authenticate with the certificates that it needs, made or brought.
func TestConfiguredAuthenticationArrives(t *testing.T) {
	made := func(name string) string {
		return "arn:aws:acm:ap-northeast-1:111122223333:certificate/" + recorder.ID("", name)
	}
	const prefix = "private-notebook-client-vpn-certificates-"
	saml := object{"type": "federated-authentication", "samlProviderArn": samlArn}
	for _, row := range []struct {
		name, stack   string
		values        map[string]string
		options       list
		server        string
		clientsSigned int
	}{
		{"SAML, with a server certificate made", "dev", map[string]string{"clientVpnSamlProviderArn": samlArn},
			list{saml}, made(prefix + "server"), 1},
		{"Active Directory", "dev", map[string]string{"clientVpnDirectoryId": "d-1234567890"},
			list{object{"type": "directory-service-authentication", "activeDirectoryId": "d-1234567890"}}, made(prefix + "server"), 1},
		{"SAML and a certificate, both made", "dev", map[string]string{"clientVpnSamlProviderArn": samlArn, "clientVpnMutualTls": "true"},
			list{object{"type": "certificate-authentication", "rootCertificateChainArn": made(prefix + "client")}, saml},
			made(prefix + "server"), 2},
		{"SAML, with a server certificate of one's own", "prod",
			map[string]string{"clientVpnSamlProviderArn": samlArn, "clientVpnClientRootCertificateArn": ""}, list{saml},
			"arn:aws:acm:ap-northeast-1:111122223333:certificate/0a1b2c3d-1111-4222-8333-444455556666", 0},
		{"SAML and certificates of one's own", "prod",
			map[string]string{"clientVpnSamlProviderArn": samlArn, "clientVpnMutualTls": "true"},
			list{object{"type": "certificate-authentication", "rootCertificateChainArn": rootArn}, saml},
			"arn:aws:acm:ap-northeast-1:111122223333:certificate/0a1b2c3d-1111-4222-8333-444455556666", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.values["clientVpnAuthorizedGroups"] = `{"scientists":"` + scientistsSID + `"}`
			rec := &recorder.Recorder{}
			require.NoError(t, rec.Run(stacks.Program(changed(t, row.stack, row.values)), row.stack))
			endpoint := inputsOf(t, rec, clientVpnEndpointType, "private-notebook-client-vpn-endpoint")
			assert.Equal(t, row.options, endpoint["authenticationOptions"])
			assert.Equal(t, row.server, endpoint["serverCertificateArn"])
			assert.Len(t, rec.OfType(locallySignedCertType), row.clientsSigned)
			for _, rule := range rec.OfType(authorizationType) {
				assert.Equal(t, scientistsSID, rule.Inputs["accessGroupId"].StringValue())
				assert.True(t, strings.HasPrefix(rule.Name, "private-notebook-client-vpn-authorization-scientists-"), rule.Name)
			}
		})
	}
}

func TestConfiguredOptionsOfTheClientVpnArrive(t *testing.T) {
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(changed(t, "dev", map[string]string{
		"clientVpnSamlProviderArn": samlArn, "clientVpnSelfServiceSamlProviderArn": portalArn, "clientVpnSelfServicePortal": "true",
		"clientVpnAuthorizeEveryone": "true", "clientVpnConnectHandlerArn": handlerArn, "clientVpnEnforceRoutes": "true",
	})), "dev"))
	endpoint := inputsOf(t, rec, clientVpnEndpointType, "private-notebook-client-vpn-endpoint")
	assert.Equal(t, list{object{"type": "federated-authentication", "samlProviderArn": samlArn, "selfServiceSamlProviderArn": portalArn}},
		endpoint["authenticationOptions"])
	assert.Equal(t, "enabled", endpoint["selfServicePortal"])
	assert.Equal(t, object{"enabled": true, "lambdaFunctionArn": handlerArn}, endpoint["clientConnectOptions"])
	assert.Equal(t, object{"enforced": true}, endpoint["clientRouteEnforcementOptions"])
	rule := inputsOf(t, rec, authorizationType, "private-notebook-client-vpn-authorization-10.60.0.0-16")
	assert.Equal(t, true, rule["authorizeAllGroups"])
}
