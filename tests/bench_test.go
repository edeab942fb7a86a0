package tests

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// devConfig is Pulumi.dev.yaml and the defaults that matter, as the engine would hand them over.
func devConfig() map[string]string {
	return map[string]string{
		"aws:region":                         recorder.Region,
		"private-notebook:vpcCidr":           "10.60.0.0/16",
		"private-notebook:availabilityZones": `["ap-northeast-1a","ap-northeast-1c"]`,
		"private-notebook:clientVpnCidr":     "172.16.0.0/22",
		"private-notebook:onPremisesCidrs":   `["192.168.0.0/16"]`,
		"private-notebook:ec2Issuer":         "true",
		"private-notebook:tags":              `{"Environment":"dev"}`,
	}
}

// Also, then: a program without Pulumi.yaml's defaults declares the same resources.
func TestTheBenchmarkedProgramIsThatOfDev(t *testing.T) {
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(devConfig()), "dev"))
	assert.Equal(t, graph(record(t, "dev").Resources()), graph(rec.Resources()))
}

// What the program itself costs, without an engine and without AWS: the sandbox's benchmarks have the engine's share.
func BenchmarkTheWholeProgramOfDev(b *testing.B) {
	config := devConfig()
	for b.Loop() {
		rec := &recorder.Recorder{}
		require.NoError(b, rec.Run(stacks.Program(config), "dev"))
	}
}

// Each range makes three rules: HTTPS to the endpoints, and DNS by both transports.
func BenchmarkAPrivateNotebookByOnPremisesRanges(b *testing.B) {
	for _, n := range []int{1, 10, 100} {
		ranges := make([]netip.Prefix, n)
		for i := range ranges {
			ranges[i] = netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 168, byte(i), 0}), 24)
		}
		b.Run(fmt.Sprintf("ranges=%d", n), func(b *testing.B) {
			for b.Loop() {
				args := privateNotebookArgs()
				args.OnPremisesCIDRs = ranges
				rec := &recorder.Recorder{}
				require.NoError(b, rec.Run(func(ctx *pulumi.Context) error {
					_, err := components.NewPrivateNotebook(ctx, "all", args)
					return err
				}, ""))
				require.Len(b, rec.OfType(ingressRuleType), 2+3*n)
			}
		})
	}
}
