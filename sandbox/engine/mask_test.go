package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// TestAStepNeverHoldsASecret changes properties that are, hold, become and cease to be secrets, and reads the events.
func TestAStepNeverHoldsASecret(t *testing.T) {
	text := func(value string) pulumi.Input { return pulumi.String(value) }
	secret := func(value string) pulumi.Input { return pulumi.ToSecret(pulumi.String(value)) }
	inside := func(value string) pulumi.Input {
		return pulumi.Array{pulumi.Map{"key": secret(value), "id": pulumi.String(value + "-id")}}
	}
	properties := pulumi.Map{
		"plain": text("shown-old"), "rotated": secret("private-old"), "nested": inside("private-old"),
		"becomes": text("private-old"), "ceases": secret("private-old"), "goes": secret("private-old"),
	}
	settings := settings(t, newShelf())
	settings.Program = func(map[string]string) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			var thing pulumi.CustomResourceState
			return ctx.RegisterResource("shelf:index:Thing", "thing", properties, &thing)
		}
	}
	_, err := open(t, settings).Up(t.Context(), engine.Options{})
	require.NoError(t, err)

	properties = pulumi.Map{
		"plain": text("shown-new"), "rotated": secret("private-new"), "nested": inside("private-new"),
		"becomes": secret("private-new"), "ceases": text("private-new"), "comes": secret("private-new"),
	}
	up, err := open(t, settings).Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	require.Len(t, up.Steps, 1)
	step := up.Steps[0]
	assert.Equal(t, map[string]any{
		"plain": "shown-old", "rotated": engine.Secret, "nested": engine.Secret, "becomes": engine.Secret,
		"ceases": engine.Secret, "goes": engine.Secret,
	}, step.Old)
	assert.Equal(t, map[string]any{
		"plain": "shown-new", "rotated": engine.Secret, "nested": engine.Secret, "becomes": engine.Secret,
		"ceases": engine.Secret, "comes": engine.Secret,
	}, step.New)
	written, err := json.Marshal(step)
	require.NoError(t, err)
	assert.NotContains(t, string(written), "private-")
	assert.NotContains(t, string(written), sig.Secret, "no envelope either")
}

// TestAPreviewKnowsWhatItDoesNotKnow previews a thing that comes to refer to the ID of one not made yet.
func TestAPreviewKnowsWhatItDoesNotKnow(t *testing.T) {
	var withFirst bool
	settings := settings(t, newShelf())
	settings.Program = func(map[string]string) pulumi.RunFunc {
		return func(ctx *pulumi.Context) error {
			var first, second pulumi.CustomResourceState
			properties := pulumi.Map{"after": pulumi.String("none"), "same": pulumi.String("kept")}
			if withFirst {
				if err := ctx.RegisterResource("shelf:index:Thing", "first", pulumi.Map{}, &first); err != nil {
					return err
				}
				properties["after"], properties["list"] = first.ID(), pulumi.Array{pulumi.String("a"), first.ID()}
			}
			return ctx.RegisterResource("shelf:index:Thing", "second", properties, &second)
		}
	}
	_, err := open(t, settings).Up(t.Context(), engine.Options{})
	require.NoError(t, err)
	withFirst = true
	preview, err := open(t, settings).Preview(t.Context(), engine.Options{})
	require.NoError(t, err)
	require.Len(t, preview.Steps, 2)
	assert.Equal(t, "none", preview.Steps[1].Old["after"])
	assert.Equal(t, map[string]any{"after": engine.Unknown, "list": engine.Unknown, "same": "kept"}, preview.Steps[1].New)
}
