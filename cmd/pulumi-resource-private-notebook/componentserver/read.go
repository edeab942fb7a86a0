package componentserver

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/proto"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/internal/fault"
)

// reading is a component's inputs, read into its arguments. Plain values are set at once. What may be an output is for Pulumi's SDK to make
// one of, which knows how: it is set aside in leaves, and put in its place by complete.
type reading struct {
	component *catalog.Component
	// arguments point to the component's arguments.
	arguments reflect.Value
	inputs    resource.PropertyMap
	problems  problems
	leaves    []resource.PropertyValue
	// steps put the leaves, and then what holds them, in their places.
	steps []func(leaves []pulumi.StringInput)
	// dependencies are the resources that the property at hand depends on, where its parts do not say it themselves.
	dependencies []resource.URN
}

// keepAll loses nothing of what the engine sends.
var keepAll = plugin.MarshalOptions{
	KeepSecrets: true, KeepResources: true, KeepUnknowns: true, KeepOutputValues: true, KeepByteString: true,
}

// readInputs reads the inputs of a request. Problems are kept in the reading; an error is the engine's.
func readInputs(component *catalog.Component, request *pulumirpc.ConstructRequest) (*reading, error) {
	inputs, err := plugin.UnmarshalProperties(request.GetInputs(), keepAll)
	if err != nil {
		return nil, fmt.Errorf("read the inputs of %s: %w", request.GetName(), err)
	}
	r := &reading{component: component, arguments: component.New(), inputs: inputs}
	byProperty := map[string][]resource.URN{}
	for name, dependencies := range request.GetInputDependencies() {
		for _, urn := range dependencies.GetUrns() {
			byProperty[name] = append(byProperty[name], resource.URN(urn))
		}
	}
	r.readFields(component.Arguments, inputs, r.arguments.Elem(), nil, byProperty)
	return r, nil
}

// readFields reads an object into a struct. byProperty are the dependencies of the outermost object's properties.
func (r *reading) readFields(
	o *catalog.Object, given resource.PropertyMap, target reflect.Value, at place, byProperty map[string][]resource.URN,
) {
	for _, key := range sortedKeys(given) {
		value := given[resource.PropertyKey(key)]
		field, known := o.Field(key)
		if !known {
			r.problems.add(at.key(key), value, "is no property of this; "+fault.Suggestion(key, o.Names()))
			continue
		}
		if byProperty != nil {
			r.dependencies = unsaid(value, byProperty[key])
		}
		r.read(field.Shape, value, target.FieldByIndex(field.Index), at.key(key))
	}
}

// unsaid are the dependencies of a property that none of its parts names. SDKs that know outputs name all of them.
func unsaid(value resource.PropertyValue, dependencies []resource.URN) []resource.URN {
	said := map[resource.URN]bool{}
	gather(value, said)
	var rest []resource.URN
	for _, urn := range dependencies {
		if !said[urn] {
			rest = append(rest, urn)
		}
	}
	return rest
}

func gather(value resource.PropertyValue, said map[resource.URN]bool) {
	switch {
	case value.IsSecret():
		gather(value.SecretValue().Element, said)
	case value.IsOutput():
		for _, urn := range value.OutputValue().Dependencies {
			said[urn] = true
		}
		gather(value.OutputValue().Element, said)
	case value.IsArray():
		for _, one := range value.ArrayValue() {
			gather(one, said)
		}
	case value.IsObject():
		for _, one := range value.ObjectValue() {
			gather(one, said)
		}
	}
}

// flattened is the request with nothing but the leaves for inputs. Each names its own dependencies.
func (r *reading) flattened(request *pulumirpc.ConstructRequest) (*pulumirpc.ConstructRequest, error) {
	flat := proto.CloneOf(request)
	inputs, err := plugin.MarshalProperties(resource.PropertyMap{"leaves": resource.NewProperty(r.leaves)}, keepAll)
	if err != nil {
		return nil, err
	}
	flat.Inputs, flat.InputDependencies = inputs, nil
	return flat, nil
}

// complete puts the leaves in their places, as Pulumi's SDK has made them.
func (r *reading) complete(inputs provider.ConstructInputs) error {
	var made struct {
		Leaves []pulumi.StringInput `pulumi:"leaves"`
	}
	if err := inputs.CopyTo(&made); err != nil {
		return err
	}
	if len(made.Leaves) != len(r.leaves) || slices.Contains(made.Leaves, nil) {
		return fmt.Errorf("%d inputs were set aside, and did not all come back: %d", len(r.leaves), len(made.Leaves))
	}
	for _, step := range r.steps {
		step(made.Leaves)
	}
	return nil
}
