package cloud

import (
	"context"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"
)

const testRegion = "ap-northeast-1"

// m is a property bag as a program would write it.
type m = map[string]any

// bench calls the providers as the engine does: check, preview, create, and so on. It keeps what the engine would
// keep in its state.
type bench struct {
	t     *testing.T
	cloud *Cloud
	aws   plugin.Provider
	tls   plugin.Provider
	state []*deployed
}

// deployed is a resource in the engine's state.
type deployed struct {
	urn             resource.URN
	token           tokens.Type
	id              resource.ID
	inputs, outputs resource.PropertyMap
}

func (d *deployed) out(key string) string { return plain(d.outputs).str(key) }
func (d *deployed) ID() string            { return string(d.id) }

func newBench(t *testing.T, seed *Seed) *bench {
	t.Helper()
	c, err := Open("", seed)
	require.NoError(t, err)
	return benchOn(t, c)
}

func benchOn(t *testing.T, c *Cloud) *bench {
	t.Helper()
	b := &bench{t: t, cloud: c, aws: c.AWS(), tls: c.TLS()}
	config := resource.NewPropertyMapFromMap(m{
		"region": testRegion, "defaultTags": m{"tags": m{"Project": "private-notebook"}},
	})
	_, err := b.aws.Configure(context.Background(), plugin.ConfigureRequest{Inputs: answered(config)})
	require.NoError(t, err)
	_, err = b.tls.Configure(context.Background(), plugin.ConfigureRequest{})
	require.NoError(t, err)
	return b
}

func (b *bench) provider(token string) plugin.Provider {
	if token[:4] == "tls:" {
		return b.tls
	}
	return b.aws
}

func urnOf(token, name string) resource.URN {
	return resource.NewURN("dev", "private-notebook", "", tokens.Type(token), name)
}

// replied is the answer to a check or a look-up, and found is what a read has found, in the form of the account.
type (
	replied struct {
		Properties resource.PropertyMap
		Failures   []plugin.CheckFailure
	}
	found struct {
		ID              resource.ID
		Inputs, Outputs resource.PropertyMap
	}
)

// check is the engine's call before everything else.
func (b *bench) check(token, name string, olds, inputs resource.PropertyMap) replied {
	b.t.Helper()
	resp, err := b.provider(token).Check(context.Background(), plugin.CheckRequest{
		URN: urnOf(token, name), Name: name, Type: tokens.Type(token), OldInputs: answered(olds), NewInputs: answered(inputs),
		AllowUnknowns: true, RandomSeed: []byte(token + name),
	})
	require.NoError(b.t, err)
	return replied{received(resp.Properties), resp.Failures}
}

// checked are the inputs after a check that must find no fault.
func (b *bench) checked(token, name string, inputs m) resource.PropertyMap {
	b.t.Helper()
	resp := b.check(token, name, nil, resource.NewPropertyMapFromMap(inputs))
	require.Empty(b.t, resp.Failures, "%s %s", token, name)
	return resp.Properties
}

// try deploys a resource and returns the provider's error.
func (b *bench) try(token, name string, inputs m) (*deployed, error) {
	b.t.Helper()
	return b.create(token, name, b.checked(token, name, inputs))
}

func (b *bench) create(token, name string, inputs resource.PropertyMap) (*deployed, error) {
	resp, err := b.provider(token).Create(context.Background(), plugin.CreateRequest{
		URN: urnOf(token, name), Name: name, Type: tokens.Type(token), Properties: answered(inputs),
	})
	if err != nil && resp.ID == "" {
		return nil, err
	}
	d := &deployed{
		urn: urnOf(token, name), token: tokens.Type(token), id: resp.ID, inputs: inputs, outputs: received(resp.Properties),
	}
	b.state = append(b.state, d)
	return d, err
}

// up deploys a resource that must succeed.
func (b *bench) up(token, name string, inputs m) *deployed {
	b.t.Helper()
	d, err := b.try(token, name, inputs)
	require.NoError(b.t, err, "%s %s", token, name)
	return d
}

func (b *bench) diff(d *deployed, inputs resource.PropertyMap) plugin.DiffResponse {
	b.t.Helper()
	resp, err := b.provider(string(d.token)).Diff(context.Background(), plugin.DiffRequest{
		URN: d.urn, Type: d.token, ID: d.id, OldInputs: answered(d.inputs), OldOutputs: answered(d.outputs), NewInputs: answered(inputs),
		AllowUnknowns: true,
	})
	require.NoError(b.t, err)
	return resp
}

// update gives a resource new inputs.
func (b *bench) update(d *deployed, inputs m) error {
	b.t.Helper()
	resp := b.check(string(d.token), d.urn.Name(), d.inputs, resource.NewPropertyMapFromMap(inputs))
	require.Empty(b.t, resp.Failures)
	answer, err := b.provider(string(d.token)).Update(context.Background(), plugin.UpdateRequest{
		URN: d.urn, Type: d.token, ID: d.id, OldInputs: answered(d.inputs), OldOutputs: answered(d.outputs), NewInputs: answered(resp.Properties),
	})
	if err == nil {
		d.inputs, d.outputs = resp.Properties, received(answer.Properties)
	}
	return err
}

func (b *bench) read(d *deployed) found {
	b.t.Helper()
	return b.lookAt(b.provider(string(d.token)), plugin.ReadRequest{
		URN: d.urn, Type: d.token, ID: d.id, Inputs: answered(d.inputs), State: answered(d.outputs),
	})
}

// lookAt reads with a provider. What is gone has neither ID nor properties.
func (b *bench) lookAt(provider plugin.Provider, request plugin.ReadRequest) found {
	b.t.Helper()
	resp, err := provider.Read(context.Background(), request)
	require.NoError(b.t, err)
	answer := found{ID: resp.ID}
	if resp.Inputs != nil {
		answer.Inputs = received(*resp.Inputs)
	}
	if resp.Outputs != nil {
		answer.Outputs = received(*resp.Outputs)
	}
	return answer
}

func (b *bench) delete(d *deployed) error {
	_, err := b.provider(string(d.token)).Delete(context.Background(), plugin.DeleteRequest{
		URN: d.urn, Type: d.token, ID: d.id, Inputs: answered(d.inputs), Outputs: answered(d.outputs),
	})
	return err
}

// refuses asserts that a deployment fails with AWS's code.
func (b *bench) refuses(code, token, name string, inputs m) {
	b.t.Helper()
	_, err := b.try(token, name, inputs)
	requireCode(b.t, code, err)
}

func requireCode(t *testing.T, code string, err error) {
	t.Helper()
	require.Error(t, err)
	var refused *APIError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, code, refused.Code, "%s", refused)
}

// withoutDefaults are the inputs that the program gave, without those that the provider filled in.
func withoutDefaults(d *deployed) resource.PropertyMap {
	filled := props(d.inputs).strs("__defaults")
	given := resource.PropertyMap{}
	for k, v := range d.inputs {
		if !isInternal(k) && !slices.Contains(filled, string(k)) {
			given[k] = v
		}
	}
	return given
}
