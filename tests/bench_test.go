package tests

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// What the program itself costs, without an engine and without AWS: the sandbox's benchmarks have the engine's share.
func BenchmarkTheWholeProgramOfDev(b *testing.B) {
	config := configOf(b, "dev")
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
