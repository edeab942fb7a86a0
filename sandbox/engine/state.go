package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Export returns the deployment as `pulumi stack export` prints it: JSON, secrets as ciphertext, a final line break.
func (s *Stack) Export(ctx context.Context) ([]byte, error) {
	deployment, err := s.backend.ExportDeployment(ctx, s.stack)
	if err != nil {
		return nil, fmt.Errorf("export the state: %w", err)
	}
	return encodeExport(deployment)
}

// ExportSecrets returns the deployment as `pulumi stack export --show-secrets` prints it: secrets in plain text.
func (s *Stack) ExportSecrets(ctx context.Context) ([]byte, error) {
	snapshot, err := s.stack.Snapshot(ctx, s.keys)
	if err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}
	if snapshot == nil {
		return s.Export(ctx) // nothing has been deployed, so there are no secrets
	}
	deployment, err := stack.SerializeUntypedDeployment(ctx, snapshot, &stack.SerializeOptions{ShowSecrets: true, Pretty: true})
	if err != nil {
		return nil, fmt.Errorf("export the state: %w", err)
	}
	return encodeExport(deployment)
}

func encodeExport(deployment *apitype.UntypedDeployment) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "    ")
	if err := encoder.Encode(deployment); err != nil {
		return nil, fmt.Errorf("export the state: %w", err)
	}
	return text.Bytes(), nil
}

// Verify reads the state as the next operation will, secrets included, and checks that it is whole: each resource stands
// after what it depends on, and nothing that is referred to is missing.
func (s *Stack) Verify(ctx context.Context) error {
	snapshot, err := s.stack.Snapshot(ctx, s.keys)
	if err != nil {
		return fmt.Errorf("read the state: %w", err)
	}
	if snapshot == nil {
		return nil // nothing has been deployed
	}
	if err := snapshot.VerifyIntegrity(); err != nil {
		return fmt.Errorf("the state is not whole: %w", err)
	}
	return nil
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
func (s *Stack) Resources(ctx context.Context) ([]Resource, error) {
	deployment, err := s.deployment(ctx)
	if err != nil {
		return nil, err
	}
	resources := make([]Resource, 0, len(deployment.Resources))
	for _, resource := range deployment.Resources {
		resources = append(resources, Resource{
			URN: string(resource.URN), Type: string(resource.Type), ID: string(resource.ID), Custom: resource.Custom,
			External: resource.External, Deleted: resource.Delete, Parent: string(resource.Parent), Inputs: resource.Inputs, Outputs: resource.Outputs,
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
	values, err := s.stack.SnapshotStackOutputs(ctx, s.keys)
	if err != nil {
		return nil, fmt.Errorf("read the stack's outputs: %w", err)
	}
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
func (s *Stack) Pending(ctx context.Context) ([]Pending, error) {
	deployment, err := s.deployment(ctx)
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

// ClearPending forgets the pending operations. The caller has made sure that no resource is lost by it.
func (s *Stack) ClearPending(ctx context.Context) error {
	untyped, err := s.backend.ExportDeployment(ctx, s.stack)
	if err != nil {
		return fmt.Errorf("clear the pending operations: %w", err)
	}
	deployment, err := decodeDeployment(untyped)
	if err != nil {
		return err
	}
	deployment.PendingOperations = nil
	cleared, err := deployment.ToUntypedDeployment(untyped.Version, untyped.Features)
	if err != nil {
		return fmt.Errorf("clear the pending operations: %w", err)
	}
	if err := s.backend.ImportDeployment(ctx, s.stack, cleared); err != nil {
		return fmt.Errorf("clear the pending operations: %w", err)
	}
	return nil
}

func (s *Stack) deployment(ctx context.Context) (*apitype.DeploymentV3, error) {
	untyped, err := s.backend.ExportDeployment(ctx, s.stack)
	if err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}
	return decodeDeployment(untyped)
}

func decodeDeployment(untyped *apitype.UntypedDeployment) (*apitype.DeploymentV3, error) {
	var deployment apitype.DeploymentV3
	if err := json.Unmarshal(untyped.Deployment, &deployment); err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}
	return &deployment, nil
}
