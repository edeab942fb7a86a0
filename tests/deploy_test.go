package tests

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// The program of main.go, handed its configuration as the engine does it: by the environment.
func TestDeployReadsTheEnginesConfiguration(t *testing.T) {
	for _, stack := range environmentNames(t) {
		t.Run(stack, func(t *testing.T) {
			text, err := json.Marshal(configOf(t, stack))
			require.NoError(t, err)
			t.Setenv(pulumi.EnvConfig, string(text))
			rec := &recorder.Recorder{}
			require.NoError(t, rec.Run(stacks.Deploy, stack))
			assert.Equal(t, graph(record(t, stack).Resources()), graph(rec.Resources()))
		})
	}
}

func TestDeployRefusesAConfigurationThatIsNoJSON(t *testing.T) {
	t.Setenv(pulumi.EnvConfig, "vpcCidr=10.60.0.0/16")
	rec := &recorder.Recorder{}
	assert.ErrorContains(t, rec.Run(stacks.Deploy, ""), "reading the configuration from "+pulumi.EnvConfig+": ")
	assert.Empty(t, rec.Resources())
}

// A stack without any configuration is told what it lacks, and is not deployed by guesses.
func TestDeployWithoutConfigurationSaysWhatIsMissing(t *testing.T) {
	t.Setenv(pulumi.EnvConfig, "") // So that the variable is put back after the test.
	require.NoError(t, os.Unsetenv(pulumi.EnvConfig))
	message := refused(t, func(ctx *pulumi.Context) (any, error) { return nil, ofSettings(t, recorder.Stack, stacks.Deploy(ctx)) })
	assert.Equal(t, `2 faults:
  - network: VPC CIDR (none) is not an IPv4 network from /16 to /28; give the VPC's primary CIDR, such as 10.60.0.0/16 (vpcCidr)
  - network: Availability Zone list is empty; name at least one zone, such as ap-northeast-1a (availabilityZones)`, message)
}

func TestTagsThatAWSTakes(t *testing.T) {
	const keys = " is empty, too long or reserved; write 1 to 128 characters that do not begin with aws:"
	longKey, longValue := strings.Repeat("k", 129), strings.Repeat("v", 257)
	for _, row := range []struct{ name, key, value, fault string }{
		{"the longest", longKey[1:], longValue[1:], ""},
		{"an empty value", "Team", "", ""},
		{"an empty key", "", "v", `tag key ""` + keys},
		{"a reserved key", "AWS:team", "v", `tag key "AWS:team"` + keys},
		{"a key too long", longKey, "v", `tag key "` + longKey + `"` + keys},
		{"a value too long", "Team", longValue, "tag Team has a value of 257 characters; write at most 256"},
	} {
		t.Run(row.name, func(t *testing.T) {
			text, err := json.Marshal(map[string]string{row.key: row.value})
			require.NoError(t, err)
			values := map[string]string{"tags": string(text)}
			if row.fault == "" {
				require.NoError(t, new(recorder.Recorder).Run(stacks.Program(changed(t, "dev", values)), "dev"))
				return
			}
			assert.Equal(t, "configuration: "+row.fault, misconfigured(t, "dev", values))
		})
	}
}

// A command with an empty host would be handed to people as if it worked.
func TestAnEndpointWithoutANameOfItsOwnFailsTheProgram(t *testing.T) {
	rec := &recorder.Recorder{Computed: map[tokens.Type]resource.PropertyMap{
		vpcEndpointType: {"dnsEntries": resource.NewProperty([]resource.PropertyValue{
			resource.NewProperty(resource.PropertyMap{"dnsName": resource.NewProperty("api.sagemaker.ap-northeast-1.amazonaws.com")}),
		})},
	}}
	assert.ErrorContains(t, rec.Run(stacks.Program(configOf(t, "dev")), "dev"),
		`PrivateLink: none of the endpoint's DNS entries ["api.sagemaker.ap-northeast-1.amazonaws.com"] is its own name`)
}
