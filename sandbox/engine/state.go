package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Export returns the deployment as `pulumi stack export` prints it: JSON, secrets as ciphertext, a final line break.
func (s *Stack) Export(context.Context) ([]byte, error) {
	read, err := s.file.read()
	if err != nil {
		return nil, err
	}
	return encodeExport(read.TypedDeployment)
}

// ExportSecrets returns the deployment as `pulumi stack export --show-secrets` prints it: secrets in plain text.
func (s *Stack) ExportSecrets(ctx context.Context) ([]byte, error) {
	read, err := s.file.read()
	if err != nil {
		return nil, err
	}
	kept, err := s.snapshot(ctx, read)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		read.Deployment, read.Version, read.Features, err = stack.SerializeDeploymentWithMetadata(ctx, kept, true)
		if err != nil {
			return nil, fmt.Errorf("export the state: %w", err)
		}
	}
	return encodeExport(read.TypedDeployment)
}

func encodeExport(deployment apitype.TypedDeployment) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	err := encoder.Encode(struct {
		Version    int                   `json:"version,omitempty"`
		Features   []string              `json:"features,omitempty"`
		Deployment *apitype.DeploymentV3 `json:"deployment"` // null, where nothing has been deployed
	}{deployment.Version, deployment.Features, deployment.Deployment})
	if err != nil {
		return nil, fmt.Errorf("export the state: %w", err)
	}
	return text.Bytes(), nil
}

// Verify reads the state as the next operation will, secrets included, and checks that it is whole: each resource stands
// after what it depends on, and nothing that is referred to is missing.
func (s *Stack) Verify(ctx context.Context) error {
	read, err := s.file.read()
	if err != nil {
		return err
	}
	_, err = s.snapshot(ctx, read)
	return err
}

// Resource is one resource as the state holds it.
type Resource struct {
	// URN, Type and ID identify it. ID is empty for components.
	URN, Type, ID string
	// Custom says that a provider manages it; otherwise it is a component or the stack.
	Custom bool
	// External says that it was read, and is managed elsewhere.
	External bool
	// Deleted says that it was replaced and waits for its deletion.
	Deleted bool
	// Parent is the URN of the resource it belongs to; empty for the stack itself.
	Parent string
	// Inputs and Outputs are its properties, secrets as ciphertext objects.
	Inputs, Outputs map[string]any
}

// Name is the resource's logical name.
func (r Resource) Name() string { return Step{URN: r.URN}.Name() }

// Resources lists the state's resources in the state's own order: what a resource depends on stands before it.
func (s *Stack) Resources(context.Context) ([]Resource, error) {
	deployment, err := s.deployment()
	if err != nil {
		return nil, err
	}
	resources := make([]Resource, 0, len(deployment.Resources))
	for _, kept := range deployment.Resources {
		resources = append(resources, Resource{
			URN: string(kept.URN), Type: string(kept.Type), ID: string(kept.ID), Custom: kept.Custom,
			External: kept.External, Deleted: kept.Delete, Parent: string(kept.Parent), Inputs: kept.Inputs, Outputs: kept.Outputs,
		})
	}
	return resources, nil
}

// Output is one of the stack's outputs.
type Output struct {
	// Value is the plain value, also of a secret: nil, bool, float64, string, []any or map[string]any.
	Value any
	// Secret says that the value, or a part of it, must not be shown.
	Secret bool
}

// Outputs returns the stack's outputs by name.
func (s *Stack) Outputs(ctx context.Context) (map[string]Output, error) {
	deployment, err := s.deployment()
	if err != nil {
		return nil, err
	}
	read, err := stack.DeserializeStackOutputs(ctx, deployment, s.keys)
	if err != nil {
		return nil, fmt.Errorf("read the stack's outputs: %w", err)
	}
	values := resource.FromResourcePropertyMap(read)
	outputs := make(map[string]Output, values.Len())
	for name, value := range values.All {
		outputs[name] = Output{Value: plain(value), Secret: value.HasSecrets()}
	}
	return outputs, nil
}

func plain(value property.Value) any {
	switch {
	case value.IsBool():
		return value.AsBool()
	case value.IsNumber():
		return value.AsNumber()
	case value.IsString():
		return value.AsString()
	case value.IsArray():
		items := make([]any, 0, value.AsArray().Len())
		for _, item := range value.AsArray().All {
			items = append(items, plain(item))
		}
		return items
	case value.IsMap():
		items := make(map[string]any, value.AsMap().Len())
		for name, item := range value.AsMap().All {
			items[name] = plain(item)
		}
		return items
	}
	return nil
}

// Pending is an operation on a resource that was under way when its process died.
type Pending struct {
	// Operation is "creating", "updating", "deleting", "reading" or "importing".
	Operation string
	// URN and Type are the resource's.
	URN, Type string
}

// Name is the resource's logical name.
func (p Pending) Name() string { return Step{URN: p.URN}.Name() }

// Pending lists the operations of which the state does not know how they ended. Only a killed process leaves any.
func (s *Stack) Pending(context.Context) ([]Pending, error) {
	deployment, err := s.deployment()
	if err != nil {
		return nil, err
	}
	pending := make([]Pending, 0, len(deployment.PendingOperations))
	for _, operation := range deployment.PendingOperations {
		pending = append(pending, Pending{
			Operation: string(operation.Type), URN: string(operation.Resource.URN), Type: string(operation.Resource.Type),
		})
	}
	return pending, nil
}

// ClearPending forgets the pending operations. The caller has made sure that no resource is lost by it. It fails if another
// process is at work on the stack.
func (s *Stack) ClearPending(context.Context) (err error) {
	release, err := s.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	read, err := s.file.read()
	if err != nil {
		return err
	}
	if read.Deployment != nil {
		settled := *read.Deployment
		settled.PendingOperations = nil
		read.Deployment = &settled
	}
	return s.file.write(read.TypedDeployment)
}

// deployment is the state, empty where nothing has been deployed.
func (s *Stack) deployment() (apitype.DeploymentV3, error) {
	read, err := s.file.read()
	if err != nil || read.Deployment == nil {
		return apitype.DeploymentV3{}, err
	}
	return *read.Deployment, nil
}
