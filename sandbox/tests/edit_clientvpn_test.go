package tests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

const (
	vpnEndpoint = "private-notebook-client-vpn-endpoint"
	vpnRule     = "private-notebook-client-vpn-authorization-"
)

// replacedVPN are the steps of another way to authenticate: AWS cannot change it, so the endpoint is replaced, with all that
// belongs to it, and everybody needs a new profile.
func replacedVPN(rules ...string) []string {
	steps := []string{
		"replace private-notebook-client-vpn-association-ap-northeast-1a clientVpnEndpointId",
		"replace private-notebook-client-vpn-association-ap-northeast-1c clientVpnEndpointId",
	}
	for _, rule := range rules {
		steps = append(steps, "replace "+vpnRule+rule+" clientVpnEndpointId")
	}
	return append(steps, "replace "+vpnEndpoint+" authenticationOptions")
}

// TestAnEditOfWhoGetsOnTheClientVPN edits the settings of the guides after their deployment.
func TestAnEditOfWhoGetsOnTheClientVPN(t *testing.T) {
	for _, row := range []struct {
		name, topic, old, new string
		steps                 []string
	}{
		{"a further group", "client-vpn-saml", "    scientists: research-scientists\n",
			"    scientists: research-scientists\n    auditors: research-auditors\n",
			[]string{"create " + vpnRule + "auditors-10.60.0.0-16"}},
		{"one group less", "client-vpn-two-methods", "    engineers: research-engineers\n", "",
			[]string{"delete " + vpnRule + "engineers-10.60.0.0-16"}},
		{"another group under the same name", "client-vpn-saml", "research-scientists", "scientists-of-2027",
			[]string{"replace " + vpnRule + "scientists-10.60.0.0-16 accessGroupId"}},
		{"everybody instead of the groups", "client-vpn-saml", "clientVpnAuthorizedGroups:\n    scientists: research-scientists\n",
			"clientVpnAuthorizeEveryone: true\n",
			[]string{"create " + vpnRule + "10.60.0.0-16", "delete " + vpnRule + "scientists-10.60.0.0-16"}},
		{"no handler any more", "client-vpn-two-methods",
			"  private-notebook:clientVpnConnectHandlerArn: arn:aws:lambda:ap-northeast-1:111122223333:function:AWSClientVPN-posture\n", "",
			[]string{"update " + vpnEndpoint + " clientConnectOptions"}},
		{"routes enforced no more", "client-vpn-two-methods", "clientVpnEnforceRoutes: true", "clientVpnEnforceRoutes: false",
			[]string{"update " + vpnEndpoint + " clientRouteEnforcementOptions"}},
		{"another provider of the portal", "client-vpn-saml", "saml-provider/company-vpn-portal", "saml-provider/company-vpn",
			replacedVPN("scientists-10.60.0.0-16")},
		{"a portal for the directory's users", "client-vpn-directory", "  private-notebook:issuerRoles:\n",
			"  private-notebook:clientVpnSelfServicePortal: true\n  private-notebook:issuerRoles:\n",
			[]string{"update " + vpnEndpoint + " selfServicePortal"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			settings := settingsIn(t, row.topic, guides(t)[row.topic])
			require.Contains(t, settings, row.old)
			place := session.Place{Folder: t.TempDir()}
			read := func(text string) *engine.Project {
				project, err := engine.Read(root, row.topic, "edited", []byte(text))
				require.NoError(t, err)
				return project
			}
			place.Project = read(settings)
			place.Cloud = newAccount(t, place.Project)
			up(t, openIn(t, place))

			place.Project = read(strings.Replace(settings, row.old, row.new, 1))
			edited := openIn(t, place)
			preview, err := edited.Preview(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, row.steps, describe(preview.Steps))
			assert.Equal(t, row.steps, describe(up(t, edited).Steps))
			requireSettled(t, edited)
			assertAsIntended(t, edited, intentOf(t, place.Project))
		})
	}
}

// TestAnEditOfTheClientVpnChangesThisAndNothingElse is the same of how the VPN is reached, where it leads, and whether it is on.
func TestAnEditOfTheClientVpnChangesThisAndNothingElse(t *testing.T) {
	requireSteps(t, []edit{
		{"clientVpnPort", 1194, []string{"update private-notebook-client-vpn-endpoint vpnPort"}},
		{"clientVpnTransport", "tcp", []string{
			"replace private-notebook-client-vpn-association-ap-northeast-1a clientVpnEndpointId",
			"replace private-notebook-client-vpn-association-ap-northeast-1c clientVpnEndpointId",
			"replace private-notebook-client-vpn-authorization-10.60.0.0-16 clientVpnEndpointId",
			"replace private-notebook-client-vpn-endpoint transportProtocol",
		}},
		{"clientVpnRoutes", []string{"10.70.0.0/16"}, []string{
			"create private-notebook-client-vpn-authorization-10.70.0.0-16",
			"create private-notebook-client-vpn-https-to-10.70.0.0-16",
			"create private-notebook-client-vpn-route-10.70.0.0-16-ap-northeast-1a",
			"create private-notebook-client-vpn-route-10.70.0.0-16-ap-northeast-1c",
		}},
		{"clientVpnConnected", false, []string{
			"delete private-notebook-client-vpn-association-ap-northeast-1a",
			"delete private-notebook-client-vpn-association-ap-northeast-1c",
		}},
	})
}
