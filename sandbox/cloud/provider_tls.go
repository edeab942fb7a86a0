package cloud

import (
	"context"
	"fmt"
	"time"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi-tls/sdk/v5/go/tls"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// tlsVersion is the version of pulumi-tls whose schema and behaviour are simulated. It follows the sandbox's go.mod.
var tlsVersion = semver.MustParse("5.5.1")

// tlsKind is a resource type of the tls provider. What it makes lives in the engine's state and nowhere else.
type tlsKind struct {
	shape
	// generate makes the resource's ID and computed outputs.
	generate func(in props) (id string, out props, err error)
}

var tlsKinds = map[string]*tlsKind{}

func init() {
	for _, k := range []*tlsKind{privateKeyKind(), selfSignedCertKind(), certRequestKind(), locallySignedCertKind()} {
		tlsKinds[k.token] = k
	}
}

// tlsProvider is the simulated tls provider.
type tlsProvider struct{ provider }

func newTLSProvider(f *faults) plugin.Provider {
	shapes := map[string]*shape{}
	for token, k := range tlsKinds {
		shapes[token] = &k.shape
	}
	return &tlsProvider{provider{name: "tls", version: tlsVersion, shapes: shapes, faults: f}}
}

// CheckConfig holds the provider's configuration to its schema.
func (p *tlsProvider) CheckConfig(
	_ context.Context, req plugin.CheckConfigRequest,
) (plugin.CheckConfigResponse, error) {
	v := &verdict{}
	args := tls.ProviderArgs{}.ElementType()
	checkObject("the tls provider", args, "", configProps(args, received(req.News)), v)
	if len(v.failures) > 0 {
		return plugin.CheckConfigResponse{Failures: v.failures}, nil
	}
	return plugin.CheckConfigResponse{Properties: req.News}, nil
}

// Configure has nothing to take over: a proxy makes no difference without a network.
func (p *tlsProvider) Configure(context.Context, plugin.ConfigureRequest) (plugin.ConfigureResponse, error) {
	return plugin.ConfigureResponse{}, nil
}

// Invoke knows no functions.
func (p *tlsProvider) Invoke(_ context.Context, req plugin.InvokeRequest) (plugin.InvokeResponse, error) {
	return plugin.InvokeResponse{}, fmt.Errorf("the simulated tls provider does not know the function %s", req.Tok)
}

// Create makes keys and certificates, or in a preview tells what is known of them.
func (p *tlsProvider) Create(_ context.Context, req plugin.CreateRequest) (plugin.CreateResponse, error) {
	s, err := p.shapeOf(req.URN)
	if err != nil {
		return plugin.CreateResponse{}, err
	}
	in := plain(received(req.Properties))
	if req.Preview {
		return plugin.CreateResponse{Properties: answered(p.answer(s, s.preview(in), received(req.Properties)))}, nil
	}
	late, err := p.strike(Create, req.URN)
	if err != nil {
		return plugin.CreateResponse{}, err
	}
	id, out, err := tlsKinds[s.token].make(req.URN, in)
	if err != nil {
		return plugin.CreateResponse{}, fmt.Errorf("creating %s: %w", typeName(s.token), err)
	}
	status, err := incomplete(late)
	return plugin.CreateResponse{
		ID: resource.ID(id), Properties: answered(p.answer(s, in.with(out), received(req.Properties))), Status: status,
	}, err
}

func (p *tlsProvider) answer(s *shape, out props, marks resource.PropertyMap) resource.PropertyMap {
	return resource.PropertyMap(markedProps(out, marks, s.secrets))
}

// Diff finds what new inputs mean. A certificate whose time to be renewed has come is replaced.
func (p *tlsProvider) Diff(_ context.Context, req plugin.DiffRequest) (plugin.DiffResponse, error) {
	s, err := p.shapeOf(req.URN)
	if err != nil {
		return plugin.DiffResponse{}, err
	}
	result := s.diff(req)
	if needsRenewal(plain(received(req.OldOutputs)), plain(received(req.NewInputs)).num("earlyRenewalHours")) {
		result.Changes = plugin.DiffSome
		result.ChangedKeys = append(result.ChangedKeys, "readyForRenewal")
		result.ReplaceKeys = append(result.ReplaceKeys, "readyForRenewal")
		result.DetailedDiff["readyForRenewal"] = plugin.PropertyDiff{Kind: plugin.DiffUpdateReplace}
	}
	return result, nil
}

// needsRenewal reports whether a certificate has expired or will within the given hours.
func needsRenewal(state props, earlyHours int) bool {
	end, err := time.Parse(time.RFC3339, state.str("validityEndTime"))
	return err == nil && !time.Now().Before(end.Add(-time.Duration(earlyHours)*time.Hour))
}

// Update can only change when a certificate is to be renewed; everything else replaces.
func (p *tlsProvider) Update(_ context.Context, req plugin.UpdateRequest) (plugin.UpdateResponse, error) {
	s, err := p.shapeOf(req.URN)
	if err != nil {
		return plugin.UpdateResponse{}, err
	}
	if !req.Preview {
		if late, err := p.strike(Update, req.URN); late != nil || err != nil {
			return plugin.UpdateResponse{}, firstError(late, err)
		}
	}
	out := plain(received(req.OldOutputs)).with(plain(received(req.NewInputs)))
	return plugin.UpdateResponse{Properties: answered(p.answer(s, out, received(req.NewInputs)))}, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Read gives the engine's own state back, because there is nothing else to read.
func (p *tlsProvider) Read(_ context.Context, req plugin.ReadRequest) (plugin.ReadResponse, error) {
	s, err := p.shapeOf(req.URN)
	if err != nil {
		return plugin.ReadResponse{}, err
	}
	if late, err := p.strike(Read, req.URN); late != nil || err != nil {
		return plugin.ReadResponse{}, firstError(late, err)
	}
	if req.State.Len() == 0 {
		return plugin.ReadResponse{}, fmt.Errorf("%s %s cannot be read: the tls provider keeps nothing outside the state",
			typeName(s.token), req.ID)
	}
	out := plain(received(req.State))
	if needsRenewal(out, out.num("earlyRenewalHours")) {
		out["readyForRenewal"] = flag(true)
	}
	return plugin.ReadResponse{ReadResult: plugin.ReadResult{
		ID: req.ID, Inputs: new(req.Inputs), Outputs: new(answered(p.answer(s, out, received(req.State)))),
	}}, nil
}

// Delete has nothing to delete.
func (p *tlsProvider) Delete(_ context.Context, req plugin.DeleteRequest) (plugin.DeleteResponse, error) {
	if _, err := p.shapeOf(req.URN); err != nil {
		return plugin.DeleteResponse{}, err
	}
	late, err := p.strike(Delete, req.URN)
	return plugin.DeleteResponse{}, firstError(err, late)
}
