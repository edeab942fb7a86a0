package catalog

import (
	"fmt"
	"net/netip"
	"reflect"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/components"
	"private-notebook/internal/fault"
)

// Form is what kind of value an argument takes.
type Form string

// The forms, in the words of a message. All but Input are plain: they must be known before anything is declared.
const (
	Text    Form = "a string"
	Choice  Form = "one of its choices"
	Boolean Form = "true or false"
	Integer Form = "a whole number"
	Network Form = "an IPv4 network"
	Address Form = "an IPv4 address"
	Input   Form = "a string or an output"
	List    Form = "a list"
	Mapping Form = "a map"
	Fields  Form = "an object"
)

// Shape describes one value of a component's arguments.
type Shape struct {
	Form Form
	// Type is its Go type, without a pointer.
	Type reflect.Type
	// Pointer says that Go has a pointer to it.
	Pointer bool
	// Element is what a list or a map holds; nil of anything else.
	Element *Shape
	// Object has the fields of an object; nil of anything else.
	Object *Object
}

// Object is a struct of the arguments.
type Object struct {
	// Name is its Go name without "Args".
	Name string
	Type reflect.Type
	// Fields are in the order of the Go struct.
	Fields []Field
}

// Field is one field of an object.
type Field struct {
	// Name is the name in other languages, GoName the one in Go.
	Name, GoName string
	// Owner is the Go struct that declares it: another than the object's where that one embeds it.
	Owner reflect.Type
	// Index leads to it in the Go struct.
	Index []int
	Shape *Shape
}

// Field is the field of this name, in the spelling of other languages.
func (o *Object) Field(name string) (Field, bool) {
	for _, f := range o.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// FieldOfGo is the field of this name in Go.
func (o *Object) FieldOfGo(name string) (Field, bool) {
	for _, f := range o.Fields {
		if f.GoName == name {
			return f, true
		}
	}
	return Field{}, false
}

// Names are those of all fields.
func (o *Object) Names() []string {
	names := make([]string, len(o.Fields))
	for i, f := range o.Fields {
		names[i] = f.Name
	}
	return names
}

// LeftOut are fields that no other language can give, because they hold Go's own handles of resources.
var LeftOut = map[reflect.Type][]string{
	reflect.TypeFor[components.PresignPolicyArgs](): {"Guards"},
	reflect.TypeFor[components.NotebookEgress]():    {"Needs"},
}

// known are the objects that have been described, so that each is described once.
var known = map[reflect.Type]*Object{}

// objectOf describes a struct. A field of a type that has no form is a mistake in this package, or belongs in LeftOut.
func objectOf(t reflect.Type) *Object {
	if object, is := known[t]; is {
		return object
	}
	object := &Object{Name: strings.TrimSuffix(t.Name(), "Args"), Type: t}
	known[t] = object
	object.Fields = fieldsOf(t, nil)
	return object
}

func fieldsOf(t reflect.Type, from []int) []Field {
	var fields []Field
	for i := range t.NumField() {
		field := t.Field(i)
		index := append(append([]int{}, from...), i)
		switch {
		case !field.IsExported() || isLeftOut(t, field.Name):
		case field.Anonymous:
			fields = append(fields, fieldsOf(field.Type, index)...)
		default:
			shape, err := shapeOf(field.Type)
			if err != nil {
				panic(fmt.Sprintf("%s.%s: %v", t, field.Name, err))
			}
			fields = append(fields, Field{Name: NameOf(field.Name), GoName: field.Name, Owner: t, Index: index, Shape: shape})
		}
	}
	return fields
}

func isLeftOut(t reflect.Type, field string) bool {
	for _, name := range LeftOut[t] {
		if name == field {
			return true
		}
	}
	return false
}

// scalars are the forms of types that are no kind of their own.
var scalars = map[reflect.Type]Form{
	reflect.TypeFor[netip.Prefix]():           Network,
	reflect.TypeFor[netip.Addr]():             Address,
	reflect.TypeFor[components.Restriction](): Choice,
	reflect.TypeFor[pulumi.StringInput]():     Input,
	reflect.TypeFor[string]():                 Text,
	reflect.TypeFor[bool]():                   Boolean,
	reflect.TypeFor[int]():                    Integer,
}

func shapeOf(t reflect.Type) (*Shape, error) {
	if form, is := scalars[t]; is {
		return &Shape{Form: form, Type: t}, nil
	}
	switch {
	case t.Kind() == reflect.Pointer:
		shape, err := shapeOf(t.Elem())
		if err == nil {
			shape.Pointer = true
		}
		return shape, err
	case t.Kind() == reflect.Slice:
		element, err := shapeOf(t.Elem())
		return &Shape{Form: List, Type: t, Element: element}, err
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		element, err := shapeOf(t.Elem())
		return &Shape{Form: Mapping, Type: t, Element: element}, err
	case t.Kind() == reflect.Struct:
		return &Shape{Form: Fields, Type: t, Object: objectOf(t)}, nil
	}
	return nil, fmt.Errorf("%s has no form in other languages: give it one, or list it in LeftOut with the reason", t)
}

func suggestion(misspelt string, names []string) string { return fault.Suggestion(misspelt, names) }
