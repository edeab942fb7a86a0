package cloud

import (
	"context"
	"fmt"
	"slices"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"private-notebook/internal/simulation"
)

// provider is what the two providers have in common: everything that needs no account.
type provider struct {
	plugin.UnimplementedProvider
	name    string
	version semver.Version
	shapes  map[string]*shape
	faults  *faults
}

// shapeOf is the type of a resource. The URN is asked for it because the engine, when it calls a provider within its own
// process, leaves the field for the type empty.
func (p *provider) shapeOf(urn resource.URN) (*shape, error) {
	token := string(urn.Type())
	s := p.shapes[token]
	if s == nil {
		known := make([]string, 0, len(p.shapes))
		for k := range p.shapes {
			known = append(known, k)
		}
		return nil, unknownType(p.name, token, known)
	}
	return s, nil
}

// Handshake accepts secrets, so that the engine hands them over marked and they can be handed back marked.
func (p *provider) Handshake(
	context.Context, plugin.ProviderHandshakeRequest,
) (*plugin.ProviderHandshakeResponse, error) {
	return &plugin.ProviderHandshakeResponse{AcceptSecrets: true, SupportsAutonamingConfiguration: true}, nil
}

// GetPluginInfo names the version of the provider that is simulated.
func (p *provider) GetPluginInfo(context.Context) (plugin.PluginInfo, error) {
	return plugin.PluginInfo{Version: &p.version}, nil
}

// Close and SignalCancellation have nothing to wait for: every call is over before it returns.
func (p *provider) Close() error                             { return nil }
func (p *provider) SignalCancellation(context.Context) error { return nil }

// GetMapping and GetMappings answer as a provider that nothing is converted from.
func (p *provider) GetMapping(context.Context, plugin.GetMappingRequest) (plugin.GetMappingResponse, error) {
	return plugin.GetMappingResponse{}, nil
}

func (p *provider) GetMappings(context.Context, plugin.GetMappingsRequest) (plugin.GetMappingsResponse, error) {
	return plugin.GetMappingsResponse{Keys: []string{}}, nil
}

// Check completes and validates inputs.
func (p *provider) Check(_ context.Context, req plugin.CheckRequest) (plugin.CheckResponse, error) {
	s, err := p.shapeOf(req.URN)
	if err != nil {
		return plugin.CheckResponse{}, err
	}
	return s.check(req)
}

// DiffConfig finds what a change of the provider's own configuration means. No account is looked at.
func (p *provider) DiffConfig(_ context.Context, req plugin.DiffConfigRequest) (plugin.DiffConfigResponse, error) {
	before, after := plain(received(req.OldInputs)), plain(received(req.NewInputs))
	result := plugin.DiffResult{Changes: plugin.DiffNone}
	for _, k := range before.with(after).sortedKeys() {
		if before[k].DeepEquals(after[k]) || k == simulation.Key { // a state of before the mark is brought up to date silently
			continue
		}
		result.Changes = plugin.DiffSome
		result.ChangedKeys = append(result.ChangedKeys, k)
		if k == "region" { // resources do not move between regions
			result.ReplaceKeys = append(result.ReplaceKeys, k)
		}
	}
	return result, nil
}

// strike fails a call if a fault is staged for it. A late fault is returned for the caller to raise afterwards.
func (p *provider) strike(op Operation, urn resource.URN) (late, err error) {
	token := string(urn.Type())
	fault := p.faults.strike(op, token)
	if fault == nil {
		return nil, nil
	}
	raised := &APIError{
		Service: p.name, Operation: string(op) + " of " + typeName(token), Code: fault.Code, Message: fault.Message,
	}
	if fault.Late {
		return fmt.Errorf("waiting for %s: %w", typeName(token), raised), nil
	}
	return nil, raised
}

// incomplete is the answer to a call whose change was made although it failed afterwards.
func incomplete(late error) (resource.Status, error) {
	if late == nil {
		return resource.StatusOK, nil
	}
	return resource.StatusPartialFailure, &plugin.InitError{Reasons: []string{late.Error()}}
}

// readInputs are the inputs that a read reports: of a resource whose inputs are known, those same inputs with the
// values that it has now; of an unknown one, all that the schema names.
func (s *shape) readInputs(known resource.PropertyMap, now props) resource.PropertyMap {
	fields := fieldsOf(s.args.ElementType())
	inputs := resource.PropertyMap{}
	if len(known) == 0 {
		for k, v := range now {
			if _, isInput := fields[string(k)]; isInput && !v.IsNull() {
				inputs[k] = v
			}
		}
		return inputs
	}
	for k, v := range known {
		if isInternal(k) {
			inputs[k] = v
			continue
		}
		current, there := now[k]
		if !there || current.IsNull() {
			continue
		}
		if field, isInput := fields[string(k)]; isInput {
			current = projected(field.Type, current, v)
		}
		if slices.Contains(s.documents, string(k)) && normalizedDocument(inner(v)).DeepEquals(normalizedDocument(inner(current))) {
			current = inner(v) // the program's own text of the same document
		}
		inputs[k] = marked(current, v)
	}
	return inputs
}
