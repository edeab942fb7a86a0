//go:build cli

package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// setting is a key as somebody sets it with `pulumi config set`: what becomes of it is either taken, as a property of a resource, or refused.
type setting struct {
	// arguments follow `pulumi config set --stack dev`.
	arguments []string
	// taken is "resource property = value", or "no resource"; "" where it is refused.
	taken string
	// fault is the sentence; "" where the value is taken.
	fault string
}

const (
	ours     = "private-notebook:"
	inQuotes = `put it in quotes in the settings file; with "pulumi config set --path", add --type string`
	ofPulumi = "validating stack config: Stack 'dev' with configuration key '%s' must be of type '%s'"
)

// rounds are settings that stand in one settings file together: a preview each. What Pulumi itself refuses, by the types in Pulumi.yaml, it
// refuses one at a time, before the program runs.
var rounds = []struct {
	name     string
	settings []setting
	// line is added to the file by hand; its fault is the first.
	line, lineFault string
}{
	{name: "taken", settings: []setting{
		{arguments: []string{"--path", ours + "tags.Since", "2026-12-31"}, taken: "private-notebook-notebook tags.Since = 2026-12-31"},
		{arguments: []string{"--path", "--type", "string", ours + "tags.Until", "2027-12-31"}, taken: "private-notebook-notebook tags.Until = 2027-12-31"},
		{arguments: []string{"--path", ours + "tags.CostCentre", "010"}, taken: "private-notebook-notebook tags.CostCentre = 010"},
		{arguments: []string{"--path", "--type", "string", ours + "tags.Unit", "10"}, taken: "private-notebook-notebook tags.Unit = 10"},
		{arguments: []string{"--path", ours + "tags.Release", "1.10"}, taken: "private-notebook-notebook tags.Release = 1.10"},
		{arguments: []string{"--path", ours + "tags.Account", "012345678901"}, taken: "private-notebook-notebook tags.Account = 012345678901"},
		{arguments: []string{"--path", "--type", "string", ours + "tags.On", "true"}, taken: "private-notebook-notebook tags.On = true"},
		{arguments: []string{"--path", ours + `tags["cost.centre"]`, "research"}, taken: "private-notebook-notebook tags.cost.centre = research"},
		{arguments: []string{"--path", ours + `waivers["EC2.51"]`, "No address is public."}, taken: "private-notebook-notebook instanceType = ml.t3.medium"},
		{arguments: []string{ours + "clientVpnLoginBanner", "2026-12-31"},
			taken: "private-notebook-client-vpn-endpoint clientLoginBannerOptions.bannerText = 2026-12-31"},
		{arguments: []string{"clientVpnPort", "1194"}, taken: "private-notebook-client-vpn-endpoint vpnPort = 1194"},
		{arguments: []string{"--plaintext", ours + "clientVpnTransport", "tcp"}, taken: "private-notebook-client-vpn-endpoint transportProtocol = tcp"},
		{arguments: []string{"--path", ours + "clientVpnRoutes[0]", "10.70.0.0/16"},
			taken: "private-notebook-client-vpn-route-10.70.0.0-16-ap-northeast-1d destinationCidrBlock = 10.70.0.0/16"},
		{arguments: []string{"--path", ours + "availabilityZones[1]", "ap-northeast-1d"},
			taken: "private-notebook-network-private-ap-northeast-1d availabilityZone = ap-northeast-1d"},
		{arguments: []string{"--path", ours + `subnetCidrs["ap-northeast-1d"]`, "10.60.9.0/24"},
			taken: "private-notebook-network-private-ap-northeast-1d cidrBlock = 10.60.9.0/24"},
		{arguments: []string{"--path", ours + `inboundResolverAddresses["ap-northeast-1d"]`, "10.60.9.10"},
			taken: "private-notebook-notebook instanceType = ml.t3.medium"}, // Refused, it would fail the whole round; its list has no path here.
	}},
	{name: "a switch as text, by its path", settings: []setting{
		{arguments: []string{"--path", ours + "clientVpnConnected", "false"}, taken: "no private-notebook-client-vpn-association-ap-northeast-1a"},
		{arguments: []string{"--plaintext", ours + "notebookVolumeSizeGiB", "10"}, taken: "private-notebook-notebook volumeSize = 10"},
	}},
	{name: "refused, all at once", settings: []setting{
		{arguments: []string{"--path", ours + "tags.Account", "12345678901"}, fault: "tags.Account = 12345678901 is not a string; " + inQuotes},
		{arguments: []string{"--path", ours + "tags.On", "true"}, fault: "tags.On = true is not a string; " + inQuotes},
		{arguments: []string{"--path", ours + "waivers.EC2.9", "No address is public."}, fault: `waivers.EC2 = {"9":"No address is public."} is not a string; ` +
			`write a string; a key with a dot is written waivers["EC2.9"] with "pulumi config set --path"`},
		{arguments: []string{"--path", ours + "clientVpnRoutes[0]", "10.70.0.1/16"}, fault: `clientVpnRoutes[0] = "10.70.0.1/16" is not an IPv4 network; write 10.70.0.0/16`},
		{arguments: []string{"--path", ours + "clientVpnRoutes[1]", "10.60.1.0/24"},
			fault: "client VPN: route to 10.60.1.0/24 leads to VPC 10.60.0.0/16, to which AWS makes the route itself; leave it out (clientVpnRoutes)"},
		{arguments: []string{"--secret", ours + "notebookOnStartScript", "#!/bin/sh"}, fault: "key private-notebook:notebookOnStartScript is encrypted, and would stand " +
			"in the state in plain text; set it without --secret, and have a script fetch its secrets from AWS Secrets Manager"},
		{arguments: []string{ours + "clientVpnPortal", "true"},
			fault: "key private-notebook:clientVpnPortal is not known; did you mean clientVpnSelfServicePortal? Pulumi.yaml lists every key"},
		{arguments: []string{ours + "clientVpnDisconnected", "true"}, fault: "key private-notebook:clientVpnDisconnected is not known; leave it out: Pulumi.yaml lists every key"},
		{arguments: []string{ours + "clientVpnTransport", "TCP"}, fault: `client VPN: transport protocol "TCP" is not offered by AWS; choose from udp, tcp (clientVpnTransport)`},
		{arguments: []string{"--plaintext", ours + "restriction", "12"}, fault: `presign policy: restriction "12" is not known; choose one of ["endpoints" "vpc"] (restriction)`},
		{arguments: []string{"--path", ours + `inboundResolverAddresses["ap-northeast-1a"]`, "010"}, fault: "inboundResolverAddresses"},
		{arguments: []string{ours + "clientVpnPort", "8443"}, fault: "client VPN: port 8443 is not offered by AWS; choose from 443, 1194 (clientVpnPort)"},
		{arguments: []string{ours + "notebookVolumeSizeGiB", "010"}, fault: `notebookVolumeSizeGiB = "010" is not a whole number; write a whole number`},
	}, line: "private-notebook:notebookName: 2026-12-31", lineFault: "notebookName = 2026-12-31 00:00:00 +0000 UTC is how Pulumi hands on a date without quotes; " + inQuotes},
	{name: "a boolean of another language", settings: []setting{{arguments: []string{ours + "clientVpnConnected", "off"}, fault: fmt.Sprintf(ofPulumi, "clientVpnConnected", "boolean")}}},
	{name: "a list as text", settings: []setting{{arguments: []string{ours + "clientVpnRoutes", `["10.70.0.0/16"]`}, fault: fmt.Sprintf(ofPulumi, "clientVpnRoutes", "array<string>")}}},
	{name: "a role's name of digits", settings: []setting{
		{arguments: []string{"--path", ours + "issuerRoles[0]", "8"}, fault: fmt.Sprintf(ofPulumi, "issuerRoles", "array<string>")}}},
	{name: "a role's name of digits, as text", settings: []setting{
		{arguments: []string{"--path", "--type", "string", ours + "issuerRoles[0]", "8"},
			fault: "issuerRoles = 8 cannot be looked up (reading IAM Role (8): couldn't find resource); name an IAM role that exists"}}},
	{name: "an endpoint given whole, in part", settings: []setting{{arguments: []string{"--path", ours + "existing.apiEndpoint.id", "vpce-0a1b2c3d4e5f60718"},
		fault: "API endpoint that is given whole lacks its host and its VPC"}}},
	{name: "a companion given whole, in part", settings: []setting{{
		arguments: []string{"--path", ours + `existing.companionEndpoints["sagemaker.runtime"].id`, "vpce-0a1b2c3d4e5f60718"},
		fault:     "configuration: existing.companionEndpoints is set without vpcId"}}},
	{name: "a fraction", settings: []setting{{arguments: []string{ours + "clientVpnPort", "1194.0"}, fault: fmt.Sprintf(ofPulumi, "clientVpnPort", "integer")}}},
}

// TestSettingsByTheCommandLine sets what the command line and YAML may change on the way, and previews: each value is taken as it was meant,
// or refused with what to write.
func TestSettingsByTheCommandLine(t *testing.T) {
	t.Parallel()
	pulumi := install(t, "dev")
	pulumi.expect(t, exitOK, "stack", "init", "dev")
	file := filepath.Join(pulumi.project, "Pulumi.dev.yaml")
	original, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, round := range rounds {
		t.Run(round.name, func(t *testing.T) {
			require.NoError(t, os.WriteFile(file, original, 0o600))
			refused := round.settings[0].fault != ""
			for _, s := range round.settings {
				pulumi.expect(t, exitOK, append([]string{"config", "set", "--stack", "dev"}, s.arguments...)...)
				require.Equal(t, refused, s.fault != "", "a round is taken or refused as a whole")
			}
			if round.line != "" {
				pulumi.edit(t, "dev", round.line)
			}
			if !refused {
				planned := plannedInputs(t, pulumi.expect(t, exitOK, "preview", "--stack", "dev", "--json"))
				for _, s := range round.settings {
					assertTaken(t, planned, s.taken)
				}
				return
			}
			said := pulumi.expect(t, exitFailed, "preview", "--stack", "dev")
			for _, s := range round.settings {
				assert.Contains(t, said, s.fault)
			}
			assert.Contains(t, said, round.lineFault)
			if n := len(round.settings); n > 1 {
				assert.Contains(t, said, fmt.Sprintf("Pulumi.dev.yaml: %d faults:", n+1), "one for each setting and the line, and none besides")
			}
		})
	}
}

// plannedInputs are the inputs of each resource that a preview would make, by name.
func plannedInputs(t testing.TB, said string) map[string]map[string]any {
	t.Helper()
	begin := strings.Index(said, "{\n")
	require.GreaterOrEqual(t, begin, 0, said)
	var preview struct {
		Steps []struct {
			NewState struct {
				URN    string
				Inputs map[string]any
			}
		}
	}
	require.NoError(t, json.NewDecoder(strings.NewReader(said[begin:])).Decode(&preview), said)
	planned := map[string]map[string]any{}
	for _, step := range preview.Steps {
		urn := step.NewState.URN
		name := urn[strings.LastIndex(urn, "::")+2:]
		if planned[name] == nil {
			planned[name] = map[string]any{}
		}
		maps.Copy(planned[name], step.NewState.Inputs) // A subnet and its table have one name.
	}
	return planned
}

// assertTaken looks a property up by its path; the last name may have dots of its own.
func assertTaken(t testing.TB, planned map[string]map[string]any, taken string) {
	t.Helper()
	if none, is := strings.CutPrefix(taken, "no "); is {
		assert.NotContains(t, planned, none)
		return
	}
	what, want, _ := strings.Cut(taken, " = ")
	name, path, _ := strings.Cut(what, " ")
	require.Contains(t, planned, name)
	at := planned[name]
	for {
		if value, is := at[path]; is {
			assert.Equal(t, want, fmt.Sprint(value), taken)
			return
		}
		first, rest, has := strings.Cut(path, ".")
		below, is := at[first].(map[string]any)
		if !has || !is {
			assert.Equal(t, want, fmt.Sprint(at[path]), taken)
			return
		}
		at, path = below, rest
	}
}
