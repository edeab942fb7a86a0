package cloud

import (
	"context"
	"fmt"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// awsVersion is the version of pulumi-aws whose schema and behaviour are simulated. It follows the sandbox's go.mod.
var awsVersion = semver.MustParse("6.83.4")

// awsProvider is one configured aws provider on the account of a Cloud.
type awsProvider struct {
	provider
	cloud  *Cloud
	config awsConfig
}

func newAWSProvider(c *Cloud) plugin.Provider {
	shapes := map[string]*shape{}
	for token, k := range awsKinds {
		shapes[token] = &k.shape
	}
	return &awsProvider{
		provider: provider{name: "aws", version: awsVersion, shapes: shapes, faults: &c.faults}, cloud: c,
	}
}

// kindOf is the kind of a resource; callers have been through Check, or ask for a resource that a state names.
func (p *awsProvider) kindOf(urn resource.URN) (*kind, error) {
	s, err := p.shapeOf(urn)
	if err != nil {
		return nil, err
	}
	if p.config.region == "" {
		return nil, fmt.Errorf("the simulated aws provider was not configured before %s was used", s.token)
	}
	return awsKinds[s.token], nil
}

// call prepares a request to the account.
func (p *awsProvider) call(a *account, k *kind, urn resource.URN, inputs resource.PropertyMap) *call {
	return &call{
		account: a, kind: k, region: p.config.region, urn: urn, tags: p.config.tags,
		in: plain(inputs), marks: p.withAllTags(k, inputs),
	}
}

// withAllTags are inputs with the output that all tags are in beside them, as secret as the tags that went into it.
func (p *awsProvider) withAllTags(k *kind, inputs resource.PropertyMap) resource.PropertyMap {
	if !k.hasTags() {
		return inputs
	}
	with := inputs.Copy()
	with["tagsAll"] = marked(mergeTags(p.config.tags, plain(inputs)), inputs["tags"])
	return with
}

// allTagsOf is the output with all tags alone, if there is one.
func allTagsOf(m resource.PropertyMap) props {
	if tags, there := m["tagsAll"]; there {
		return props{"tagsAll": plainValue(tags)}
	}
	return nil
}

// outputs are the properties of r as the engine gets them: secrets restored from what the engine already holds.
func (p *awsProvider) outputs(k *kind, r *Resource, held resource.PropertyMap) resource.PropertyMap {
	if k.reveal != nil {
		held = resource.PropertyMap(props(k.reveal(r)).with(props(held)))
	}
	held = resource.PropertyMap(k.normalized(props(held)))
	out := unsealedProps(r.props(), held)
	return resource.PropertyMap(markedProps(out, held, k.secrets))
}

// Create makes a resource, or in a preview tells what is known of it.
func (p *awsProvider) Create(_ context.Context, req plugin.CreateRequest) (plugin.CreateResponse, error) {
	k, err := p.kindOf(req.URN)
	if err != nil {
		return plugin.CreateResponse{}, err
	}
	if req.Preview {
		held := p.withAllTags(k, received(req.Properties))
		out := k.preview(plain(received(req.Properties))).with(allTagsOf(held))
		return plugin.CreateResponse{Properties: answered(resource.PropertyMap(markedProps(out, held, k.secrets)))}, nil
	}
	late, err := p.strike(Create, req.URN)
	if err != nil {
		return plugin.CreateResponse{}, err
	}
	var made *Resource
	err = p.cloud.update(func(a *account) (err error) {
		made, err = p.call(a, k, req.URN, received(req.Properties)).create()
		return err
	})
	if err != nil {
		return plugin.CreateResponse{}, fmt.Errorf("creating %s: %w", typeName(k.token), err)
	}
	status, err := incomplete(late)
	return plugin.CreateResponse{
		ID: resource.ID(made.ID), Properties: answered(p.outputs(k, made, p.withAllTags(k, received(req.Properties)))), Status: status,
	}, err
}

// Diff finds what new inputs mean. A change of the provider's default tags shows as a change of all tags.
func (p *awsProvider) Diff(_ context.Context, req plugin.DiffRequest) (plugin.DiffResponse, error) {
	k, err := p.kindOf(req.URN)
	if err != nil {
		return plugin.DiffResponse{}, err
	}
	result := k.diff(req)
	if !k.hasTags() {
		return result, nil
	}
	before := plain(received(req.OldOutputs))["tagsAll"]
	after := mergeTags(p.config.tags, plain(received(req.NewInputs)))
	if !emptied(before).DeepEquals(emptied(after)) {
		result.Changes = plugin.DiffSome
		result.ChangedKeys = append(result.ChangedKeys, "tagsAll")
		result.DetailedDiff["tagsAll"] = plugin.PropertyDiff{Kind: plugin.DiffUpdate}
	}
	return result, nil
}

// Update changes a resource in place, or in a preview tells what is known of the result.
func (p *awsProvider) Update(_ context.Context, req plugin.UpdateRequest) (plugin.UpdateResponse, error) {
	k, err := p.kindOf(req.URN)
	if err != nil {
		return plugin.UpdateResponse{}, err
	}
	if req.Preview {
		return plugin.UpdateResponse{Properties: answered(p.previewUpdate(k, req))}, nil
	}
	late, err := p.strike(Update, req.URN)
	if err != nil {
		return plugin.UpdateResponse{}, err
	}
	var changed *Resource
	err = p.cloud.update(func(a *account) (err error) {
		c := p.call(a, k, req.URN, received(req.NewInputs))
		c.was = a.get(k, c.region, string(req.ID), plain(received(req.OldOutputs)))
		if c.was == nil {
			missing := notFoundSelf(k)
			return &APIError{k.api.service, k.api.update, missing.code, fmt.Sprintf(missing.format, req.ID)}
		}
		changed, err = c.change()
		return err
	})
	if err != nil {
		return plugin.UpdateResponse{}, fmt.Errorf("updating %s (%s): %w", typeName(k.token), req.ID, err)
	}
	status, err := incomplete(late)
	out := p.outputs(k, changed, p.withAllTags(k, received(req.NewInputs)))
	return plugin.UpdateResponse{Properties: answered(out), Status: status}, err
}

// notFoundSelf is AWS's answer to a change of a resource that is gone.
func notFoundSelf(k *kind) refusal {
	if r, ok := notFound[k.family]; ok {
		return r
	}
	return refusal{"NotFound", typeName(k.token) + " %s does not exist"}
}

// previewUpdate is the old outputs under the new inputs: AWS keeps what it decided before.
func (p *awsProvider) previewUpdate(k *kind, req plugin.UpdateRequest) resource.PropertyMap {
	before, inputs := plain(received(req.OldOutputs)), plain(received(req.NewInputs))
	for key := range plain(received(req.OldInputs)) {
		delete(before, key)
	}
	out := before.with(k.preview(inputs))
	for _, key := range k.computed {
		if old, there := plain(received(req.OldOutputs))[keyOf(key)]; there && !inputs.has(key) {
			out[keyOf(key)] = old
		}
	}
	for list := range k.nested {
		if !k.differs(list, plain(received(req.OldInputs)), inputs) {
			out[keyOf(list)] = plain(received(req.OldOutputs))[keyOf(list)]
		}
	}
	held := p.withAllTags(k, received(req.NewInputs))
	return resource.PropertyMap(markedProps(out.with(allTagsOf(held)), held, k.secrets))
}

// Read tells what the account holds now: for a refresh, and for a resource that a program gets by its ID.
func (p *awsProvider) Read(_ context.Context, req plugin.ReadRequest) (plugin.ReadResponse, error) {
	k, err := p.kindOf(req.URN)
	if err != nil {
		return plugin.ReadResponse{}, err
	}
	if late, err := p.strike(Read, req.URN); late != nil || err != nil {
		return plugin.ReadResponse{}, firstError(late, err)
	}
	var found *Resource
	if err := p.cloud.view(func(a *account) {
		defer func() { found = a.asSeen(found) }()
		found = a.get(k, p.config.region, string(req.ID), plain(received(req.State)))
		if found == nil && k.token == securityGroupType { // A VPC's default group is read like any other.
			found = a.get(awsKinds[defaultSecurityGroupType], p.config.region, string(req.ID), nil)
		}
	}); err != nil || found == nil {
		return plugin.ReadResponse{}, err
	}
	out := p.outputs(k, found, received(req.State))
	return plugin.ReadResponse{ReadResult: plugin.ReadResult{
		ID: resource.ID(found.ID), Outputs: new(answered(out)), Inputs: new(answered(k.readInputs(received(req.Inputs), props(out)))),
	}}, nil
}

// Delete removes a resource if nothing needs it. A resource that is already gone is deleted.
func (p *awsProvider) Delete(_ context.Context, req plugin.DeleteRequest) (plugin.DeleteResponse, error) {
	k, err := p.kindOf(req.URN)
	if err != nil {
		return plugin.DeleteResponse{}, err
	}
	late, err := p.strike(Delete, req.URN)
	if err != nil {
		return plugin.DeleteResponse{}, err
	}
	err = p.cloud.update(func(a *account) error {
		r := a.get(k, p.config.region, string(req.ID), plain(received(req.Outputs)))
		if r == nil {
			return nil
		}
		return a.release(k, r)
	})
	if err != nil {
		return plugin.DeleteResponse{}, fmt.Errorf("deleting %s (%s): %w", typeName(k.token), req.ID, err)
	}
	return plugin.DeleteResponse{}, late
}
