package componentserver

import (
	"errors"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumierrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/internal/fault"
)

// respelled is what a component found wrong with its arguments, by the names that the program knows them by. An error of another kind is
// returned as it is.
func (r *reading) respelled(about string, err error) error {
	var faults fault.List
	if !errors.As(err, &faults) {
		return err
	}
	var found problems
	var unplaced []string
	for _, f := range faults {
		reason := catalog.Respelled(f.Error())
		if len(f.Arguments) == 0 {
			unplaced = append(unplaced, reason)
			continue
		}
		at := r.pathOf(f.Arguments[0])
		path := at.String()
		if value, is := lookUp(r.inputs, at); is {
			path = pathTo(at, value)
		}
		found = append(found, pulumierrors.InputPropertyErrorDetails{PropertyPath: path, Reason: reason})
	}
	return found.err(about, unplaced...)
}

// pathOf is where the program gave an argument. It ends where the fault does not say which member it is about.
func (r *reading) pathOf(argument fault.Argument) place {
	var at place
	object, member := r.component.Arguments, argument.Member
	for _, step := range strings.Split(argument.Path, ".") {
		name, several := strings.CutSuffix(step, "[]")
		if object == nil {
			break
		}
		field, known := object.FieldOfGo(name)
		if !known {
			continue // A struct that the object embeds.
		}
		at = at.key(field.Name)
		shape := field.Shape
		if several {
			if member == "" || shape.Element == nil {
				return at
			}
			at = memberOf(at, shape, member)
			shape, member = shape.Element, ""
		}
		object = shape.Object
	}
	return at
}

func memberOf(at place, shape *catalog.Shape, member string) place {
	if i, err := strconv.Atoi(member); err == nil && shape.Form == catalog.List {
		return at.entry(i)
	}
	return at.key(member)
}

// lookUp is the value at a path, through secrets and outputs.
func lookUp(inputs resource.PropertyMap, at place) (resource.PropertyValue, bool) {
	value := resource.NewProperty(inputs)
	secret := false
	for _, step := range at {
		for value.IsSecret() || value.IsOutput() {
			if value.IsSecret() {
				value, secret = value.SecretValue().Element, true
				continue
			}
			secret = secret || value.OutputValue().Secret
			value = value.OutputValue().Element
		}
		var is bool
		if value, is = memberAt(value, step); !is {
			return value, false
		}
	}
	if secret {
		value = resource.MakeSecret(value)
	}
	return value, true
}

// memberAt is what an object has under a key, or a list at an index.
func memberAt(value resource.PropertyValue, step any) (resource.PropertyValue, bool) {
	switch s := step.(type) {
	case string:
		if value.IsObject() {
			member, is := value.ObjectValue()[resource.PropertyKey(s)]
			return member, is
		}
	case int:
		if value.IsArray() && s < len(value.ArrayValue()) {
			return value.ArrayValue()[s], true
		}
	}
	return resource.NewNullProperty(), false
}
