package tests

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// refusal is what the SDK says where a registration is refused as [refuseAt] has it.
const refusal = "transformations cannot currently be used to change the `parent` of a resource"

// refuseAt has the SDK refuse the n-th registration that follows, and counts them. The refusal is the registering call's own
// error. (What an engine refuses comes back later, and fails the program whatever a constructor does with its errors: the
// recorder's staged failures show that, and this shows the branches.)
func refuseAt(ctx *pulumi.Context, n int, count *int) error {
	stranger := &pulumi.ResourceState{}
	if err := ctx.RegisterComponentResource("a:b:Stranger", "stranger", stranger); err != nil {
		return err
	}
	return ctx.RegisterStackTransformation(func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {
		*count++
		if *count != n {
			return nil
		}
		return &pulumi.ResourceTransformationResult{Props: args.Props, Opts: []pulumi.ResourceOption{pulumi.Parent(stranger)}}
	})
}

// assertEveryRefusalStops refuses each registration of a program in turn: the program must return that error, and register
// nothing after it.
func assertEveryRefusalStops(t *testing.T, stack string, program pulumi.RunFunc) {
	t.Helper()
	for n := 1; ; n++ {
		var count int
		var returned error
		runErr := new(recorder.Recorder).Run(func(ctx *pulumi.Context) error {
			if err := refuseAt(ctx, n, &count); err != nil {
				return err
			}
			returned = program(ctx)
			return returned
		}, stack)
		if count < n {
			require.NoError(t, runErr, "nothing was refused")
			require.Greater(t, n, 2, "the program declares a component and something in it")
			return
		}
		assert.ErrorContains(t, returned, refusal, "registration %d was refused", n)
		assert.Equal(t, n, count, "registrations after the one that was refused")
	}
}

func TestEveryRefusedRegistrationStopsItsComponent(t *testing.T) {
	forEachComponent(t, func(t *testing.T, _ tokens.Type, construct constructor) {
		assertEveryRefusalStops(t, "", func(ctx *pulumi.Context) error {
			_, err := construct(ctx, "it")
			return err
		})
	})
}

func TestEveryRefusedRegistrationStopsATransitAttachment(t *testing.T) {
	assertEveryRefusalStops(t, "", func(ctx *pulumi.Context) error {
		_, err := components.NewOnPremisesGateway(ctx, "it", transitArgs())
		return err
	})
}

func TestEveryRefusedRegistrationStopsTheProgram(t *testing.T) {
	for _, stack := range environmentNames(t) {
		t.Run(stack, func(t *testing.T) {
			assertEveryRefusalStops(t, stack, stacks.Program(configOf(t, stack)))
		})
	}
}
