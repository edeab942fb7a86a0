package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/costs"
	"private-notebook/sandbox/cloud"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

const vpnRouteType = "aws:ec2clientvpn/route:Route"

// night is the guide's stack with its settings.
type night struct {
	*session.Session
	project *engine.Project
}

// atNight has the VPN switched as given, in a new account or in a copy of an earlier one.
func atNight(t *testing.T, from *session.Session, connected bool) night {
	t.Helper()
	const topic = "client-vpn-at-night"
	project := guideProject(t, topic, guides(t)[topic])
	require.NoError(t, project.Set("clientVpnConnected", connected))
	place := session.Place{Project: project, From: from}
	if from == nil {
		place.Cloud = newAccount(t, project)
	}
	return night{openIn(t, place), project}
}

// TestAClientVpnGoesOffAndComesBackTheSame takes the guide's VPN through two nights: what profiles depend on stays, what is charged goes,
// and all reports say which it is.
func TestAClientVpnGoesOffAndComesBackTheSame(t *testing.T) {
	const prefix = "private-notebook-client-vpn-"
	opened := atNight(t, nil, true)
	up(t, opened.Session)
	vpn := managed(t, opened.Session)[vpnType][0]
	before := inAccount(t, opened.Session, vpnType, vpn.ID)
	routes := idsOf(t, opened.Session, vpnRouteType)
	require.Len(t, routes, 2)
	for _, connected := range []bool{false, true, false} {
		operation := map[bool]string{true: "create ", false: "delete "}[connected]
		var want []string
		for _, child := range []string{"association-ap-northeast-1a", "association-ap-northeast-1c", "route-10.70.0.0-16-ap-northeast-1a",
			"route-10.70.0.0-16-ap-northeast-1c"} {
			want = append(want, operation+prefix+child)
		}
		opened = atNight(t, opened.Session, connected)
		preview, err := opened.Preview(t.Context(), quiet)
		require.NoError(t, err)
		assert.Equal(t, want, describe(preview.Steps))
		assert.Equal(t, want, describe(up(t, opened.Session).Steps))
		_, err = opened.Up(t.Context(), unchanged)
		require.NoError(t, err)
		_, err = opened.Refresh(t.Context(), unchanged)
		require.NoError(t, err)
		requireSettled(t, opened.Session)

		assert.Equal(t, vpn.ID, managed(t, opened.Session)[vpnType][0].ID)
		assert.Equal(t, before, inAccount(t, opened.Session, vpnType, vpn.ID), "what profiles name")
		assert.Len(t, managed(t, opened.Session)[assocType], map[bool]int{true: 2}[connected])
		assert.Equal(t, map[bool][]string{true: routes}[connected], idsOf(t, opened.Session, vpnRouteType))
		intent := intentOf(t, opened.project)
		assert.Equal(t, connected, !intent.ClientVPNDisconnected)
		assertAsIntended(t, opened.Session, intent)
		assertComplies(t, opened.Session, guideWaivers(t, opened.project))
		assertPriced(t, opened.Session)
		assertSaid(t, opened, connected)
	}
}

// idsOf are those of a type's resources, sorted; nil where there are none.
func idsOf(t *testing.T, opened *session.Session, token string) []string {
	t.Helper()
	var ids []string
	for _, r := range managed(t, opened)[token] {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}

// assertSaid holds the report and the costs to what the VPN is.
func assertSaid(t *testing.T, opened night, connected bool) {
	t.Helper()
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	resources := readResources(t, text)
	seen := observe.Observe(resources, observe.Stated{})
	always := intentOf(t, opened.project)
	always.ClientVPNDisconnected = false
	night := always
	night.ClientVPNDisconnected = true
	asMeant := map[bool]accesspath.Report{true: accesspath.Judge(seen, always), false: accesspath.Judge(seen, night)}
	other := asMeant[!connected]
	assert.True(t, asMeant[connected].Intent.OK)
	assert.False(t, other.Intent.OK, "a deployment that is not switched as the settings say is a difference")
	remedy := "run `pulumi up`, which takes the associations away, because clientVpnConnected is false; or set it to true"
	if !connected {
		remedy = "associate it with a subnet (in a Private Notebook stack, `pulumi up` with clientVpnConnected: true does), or take client-vpn out of allowedPaths"
		assert.Contains(t, because(asMeant[false], accesspath.FromClientVPN),
			"is associated with no subnet, so nobody can connect to it, as clientVpnConnected: false asks for")
	}
	for _, d := range other.Intent.Differences {
		assert.Equal(t, accesspath.FromClientVPN, d.From)
		assert.Equal(t, remedy, d.Remedy)
	}

	estimate, err := costs.Of("ap-northeast-1", resources)
	require.NoError(t, err)
	saved := map[bool]string{
		true:  "Client VPN switched off outside of 220 hours a month, 0.30 an hour: `clientVpnConnected: false` on a schedule",
		false: "The Client VPN is switched off now, 0.30 an hour: `clientVpnConnected: false`. This is not in the sum.",
	}
	var told []string
	for _, s := range estimate.Switches() {
		if strings.Contains(s.What, "clientVpnConnected") {
			told = append(told, fmt.Sprintf("%s %.2f", s.What, s.USD))
		}
	}
	require.Len(t, told, 1)
	assert.Contains(t, told[0], saved[connected])
	assert.Contains(t, told[0], map[bool]string{true: " 153.00", false: " 219.00"}[connected])
}

func because(report accesspath.Report, from accesspath.From) string {
	for _, v := range report.Verdicts {
		if v.From == from {
			return v.Because
		}
	}
	return ""
}

// AWS does not say whether an endpoint that loses its last association keeps its VPC. Where it does not, a refresh at night sees that, and nobody
// needs a new profile for it: the endpoint gets its VPC back, and is not replaced, at night or in the morning.
func TestAnEndpointThatLosesItsVpcAtNightIsKept(t *testing.T) {
	const topic = "client-vpn-at-night"
	project := guideProject(t, topic, guides(t)[topic])
	forgetful, err := cloud.Open("", &cloud.Seed{Region: "ap-northeast-1", ForgetfulVpns: true})
	require.NoError(t, err)
	opened := night{openIn(t, session.Place{Project: project, Cloud: forgetful}), project}
	up(t, opened.Session)
	id := managed(t, opened.Session)[vpnType][0].ID
	for _, morning := range []bool{true, false} {
		opened = atNight(t, opened.Session, false)
		up(t, opened.Session)
		_, err = opened.Refresh(t.Context(), quiet)
		require.NoError(t, err)
		require.Empty(t, managed(t, opened.Session)[vpnType][0].Outputs["vpcId"], "the account forgets")
		opened = atNight(t, opened.Session, morning)
		steps := describe(up(t, opened.Session).Steps)
		assert.Contains(t, steps, "update private-notebook-client-vpn-endpoint vpcId")
		assert.Empty(t, slices.DeleteFunc(steps, func(step string) bool { return !strings.Contains(step, "replace") }))
		assert.Equal(t, id, managed(t, opened.Session)[vpnType][0].ID)
		assert.Len(t, managed(t, opened.Session)[assocType], map[bool]int{true: 2}[morning])
	}
}

// Whoever takes addresses at night is told of those that the morning needs.
func TestTheMorningsAddressesAreKeptAtNight(t *testing.T) {
	free := map[string]int{firstOfProd: 30, secondOfProd: 30}
	opened := withFree(t, free, nil)
	up(t, opened)
	prod := func(from *session.Session, edits map[string]any) *session.Session {
		return openIn(t, session.Place{Project: load(t, "prod", edits), From: from})
	}
	off := prod(opened, map[string]any{"clientVpnConnected": false})
	up(t, off)
	requireSettled(t, off)
	fleet := map[string]any{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		fleet[name] = map[string]any{}
	}
	_, err := prod(off, map[string]any{"clientVpnConnected": false, "notebooks": fleet}).Preview(t.Context(), quiet)
	assert.ErrorContains(t, err, "20 for the Client VPN when it is on again")
	on := prod(off, nil)
	up(t, on)
	requireSettled(t, on)
}

// A stack that begins at night is there in the morning.
func TestAClientVpnMayBeMadeSwitchedOff(t *testing.T) {
	opened := atNight(t, nil, false)
	up(t, opened.Session)
	assert.Empty(t, managed(t, opened.Session)[assocType])
	assertAsIntended(t, opened.Session, intentOf(t, opened.project))
	opened = atNight(t, opened.Session, true)
	up(t, opened.Session)
	assert.Len(t, managed(t, opened.Session)[assocType], 2)
	assertAsIntended(t, opened.Session, intentOf(t, opened.project))
	_, err := opened.Destroy(t.Context(), quiet)
	require.NoError(t, err)
	requireOnlySeed(t, opened.Session)
}

// TestThePreviewSaysWhatAChangeOfTheVpnCostsItsPeople: Pulumi shows the step alone.
func TestThePreviewSaysWhatAChangeOfTheVpnCostsItsPeople(t *testing.T) {
	id := managed(t, theDeployed(t, "dev"))[vpnType][0].ID
	const replaced = " replaces the Client VPN endpoint %s: everybody is disconnected, and needs a new VPN profile."
	for _, row := range []struct {
		name  string
		edits map[string]any
		want  string
	}{
		{"nothing", map[string]any{"clientVpnSessionTimeoutHours": 12}, ""},
		{"the port", map[string]any{"clientVpnPort": 1194}, "clientVpnPort 443 -> 1194 keeps the Client VPN endpoint " + id +
			", but everybody needs a new VPN profile: theirs name port 443."},
		{"the transport", map[string]any{"clientVpnTransport": "tcp", "clientVpnPort": 1194}, fmt.Sprintf("clientVpnTransport udp -> tcp"+replaced, id)},
		{"the range and the way to authenticate", map[string]any{"clientVpnCidr": "172.20.0.0/22", "clientVpnDirectoryId": "d-1234567890", "clientVpnAuthorizeEveryone": true},
			fmt.Sprintf("clientVpnCidr 172.16.0.0/22 -> 172.20.0.0/22, the way to authenticate certificate-authentication -> directory-service-authentication"+replaced, id)},
		{"more rules than endpoints take by default", map[string]any{
			"clientVpnDirectoryId": "d-1234567890", "clientVpnRoutes": manyRoutes(50), "clientVpnAuthorizedGroups": fourGroups(),
		}, fmt.Sprintf("the way to authenticate certificate-authentication -> directory-service-authentication"+replaced, id) +
			"\nclient VPN: 204 authorisation rules are more than the 200 that AWS allows by default: have the quota raised first, or name ranges that hold several networks."},
		{"more routes than security groups take by default", map[string]any{"clientVpnRoutes": manyRoutes(58)},
			"client VPN: 61 outbound rules of the security group are more than the 60 that AWS allows by default: have the quota raised first, or name ranges that hold several networks."},
	} {
		t.Run(row.name, func(t *testing.T) {
			outcome, err := deployedWith(t, "dev", row.edits).Preview(t.Context(), quiet)
			require.NoError(t, err)
			assert.Equal(t, row.want, vpnWarning(outcome))
		})
	}
}

func fourGroups() map[string]any {
	groups := map[string]any{}
	for i, name := range []string{"ada", "bob", "eve", "mel"} {
		groups[name] = fmt.Sprintf("S-1-5-21-1-2-3-%d", 1000+i)
	}
	return groups
}

func manyRoutes(n int) []string {
	var routes []string
	for i := range n {
		routes = append(routes, fmt.Sprintf("10.70.%d.0/24", i))
	}
	return routes
}

// vpnWarning is what is said of the Client VPN, without the name of the settings file.
func vpnWarning(outcome engine.Result) string {
	var said []string
	for _, d := range outcome.Diagnostics {
		if d.Severity == "warning" {
			said = append(said, strings.TrimPrefix(strings.TrimSpace(d.Message), "Pulumi.dev.yaml: "))
		}
	}
	return strings.Join(said, "\n")
}
