package schema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
)

// writer collects the schema.
type writer struct {
	comments comments
	document document
	faults   []error
}

func (w *writer) err() error { return errors.Join(w.faults...) }

func (w *writer) fail(format string, arguments ...any) {
	w.faults = append(w.faults, fmt.Errorf(format, arguments...))
}

func (w *writer) component(c *catalog.Component) {
	name := c.State.Name()
	properties, required := w.outputs(c)
	w.document.Resources[c.Token] = &resourceSpec{
		Description:     w.describeArguments(c.Arguments),
		IsComponent:     true,
		InputProperties: w.fields(c.Arguments, name),
		RequiredInputs:  sorted(requiredOf[name]),
		Properties:      properties,
		Required:        required,
	}
}

// fields are the properties of an object, described for the component or type of this name.
func (w *writer) fields(o *catalog.Object, of string) map[string]*property {
	properties := map[string]*property{}
	for _, f := range o.Fields {
		p := w.argument(f.Shape)
		p.Description = w.describeField(f, of)
		properties[f.Name] = p
	}
	return properties
}

// argument is a value of the arguments. It is plain where Go takes no Input.
func (w *writer) argument(s *catalog.Shape) *property {
	plain := s.Form != catalog.Input
	switch s.Form {
	case catalog.Boolean:
		return &property{Type: "boolean", Plain: plain}
	case catalog.Integer:
		return &property{Type: "integer", Plain: plain}
	case catalog.Choice:
		return &property{Ref: reference(s.Type.Name()), Plain: plain}
	case catalog.List:
		return &property{Type: "array", Items: w.argument(s.Element), Plain: plain}
	case catalog.Mapping:
		return &property{Type: "object", AdditionalProperties: w.argument(s.Element), Plain: plain}
	case catalog.Fields:
		return &property{Ref: w.object(s.Object), Plain: plain}
	}
	return &property{Type: "string", Plain: plain}
}

// object is the type of an object, written once.
func (w *writer) object(o *catalog.Object) string {
	name := typeName(o)
	key := catalog.Package + ":index:" + name
	if _, is := w.document.Types[key]; !is {
		spec := &typeSpec{Type: "object"}
		w.document.Types[key] = spec
		spec.Description = w.describeObject(o)
		spec.Properties = w.fields(o, name)
		spec.Required = sorted(requiredOf[name])
	}
	return reference(name)
}

func reference(typeName string) string { return "#/types/" + catalog.Package + ":index:" + typeName }

// typeName is what an object is called. The arguments of a component have a name of their own: in Python and Go a type of the component's
// name would be the component's own arguments.
func typeName(o *catalog.Object) string {
	if isArguments(o) {
		return o.Name + "Settings"
	}
	return catalog.TypeNameOf(o.Name)
}

func isArguments(o *catalog.Object) bool {
	return slices.ContainsFunc(catalog.Components, func(c *catalog.Component) bool { return c.Arguments == o })
}

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }

// describeObject is what a type is.
func (w *writer) describeObject(o *catalog.Object) string {
	if isArguments(o) {
		return w.describeArguments(o)
	}
	return w.describeType(o.Type.Name())
}

// describeArguments is what a component is, and what the comment of its arguments says besides naming the constructor.
func (w *writer) describeArguments(o *catalog.Object) string {
	text := w.describeType(o.Name)
	if _, more, says := strings.Cut(w.comments.types[o.Type.Name()], "]. "); says {
		text += " " + w.plain(more)
	}
	return text
}
