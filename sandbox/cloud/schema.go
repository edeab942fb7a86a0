package cloud

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// checkSchema holds inputs to the schema that the SDK's args type carries: names, kinds and required inputs, at
// every depth. Unknown values are right everywhere.
func (s *shape) checkSchema(in props, v *verdict) {
	checkObject(s.token, s.args.ElementType(), "", in, v)
	for _, path := range s.required {
		checkGiven(s.token, "", path, in, v)
	}
	for _, path := range slices.Sorted(maps.Keys(s.most)) {
		checkMost(s.token, path, path, object(in), s.most[path], v)
	}
}

// checkGiven faults a path whose last name is missing from an object that is there.
func checkGiven(owner, above, path string, in props, v *verdict) {
	head, rest, nested := cutPath(path)
	at := joinPath(above, head)
	if !nested && !in.has(head) {
		v.fault(at, "%s needs %q, which is missing", owner, at)
	}
	if !nested {
		return
	}
	for _, inner := range append(in.objs(head), in.obj(head)) {
		if inner != nil {
			checkGiven(owner, at, rest, inner, v)
		}
	}
}

// checkMost faults a list with more elements than the provider takes.
func checkMost(owner, path, left string, value resource.PropertyValue, most int, v *verdict) {
	switch {
	case left == "" && value.IsArray():
		if got := len(value.ArrayValue()); got > most {
			v.fault(path, "%s takes at most %d of %q, got %d", owner, most, path, got)
		}
	case value.IsArray():
		for _, element := range value.ArrayValue() {
			checkMost(owner, path, left, element, most, v)
		}
	case value.IsObject():
		head, rest, _ := cutPath(left)
		checkMost(owner, path, rest, value.ObjectValue()[keyOf(head)], most, v)
	}
}

// fieldsOf are the fields of a plain SDK struct by their Pulumi names.
func fieldsOf(t reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("pulumi"), ",")
		if name != "" {
			fields[name] = t.Field(i)
		}
	}
	return fields
}

// isRequired reports whether an absent value would be a fault. The SDK gives an optional scalar or object a
// pointer; for lists, maps and values of any type it makes no difference, see shape.required.
func isRequired(f reflect.StructField) bool {
	switch f.Type.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return false
	}
	return !strings.HasSuffix(f.Tag.Get("pulumi"), ",optional")
}

func checkObject(owner string, t reflect.Type, path string, in props, v *verdict) {
	fields := fieldsOf(t)
	for _, key := range in.sortedKeys() {
		at := joinPath(path, string(key))
		field, known := fields[string(key)]
		if !known {
			v.fault(at, "%s has no input %q%s", owner, at, nearest(string(key), fields))
			continue
		}
		checkValue(owner, field.Type, at, in[key], v)
	}
	for name, field := range fields {
		if isRequired(field) && !in.has(name) {
			at := joinPath(path, name)
			v.fault(at, "%s needs %q, which is missing", owner, at)
		}
	}
}

func checkValue(owner string, t reflect.Type, path string, value resource.PropertyValue, v *verdict) {
	if value.IsComputed() || value.IsNull() || t.Kind() == reflect.Interface {
		return
	}
	switch t.Kind() {
	case reflect.Pointer:
		checkValue(owner, t.Elem(), path, value, v)
	case reflect.Slice:
		checkElements(owner, t, path, value, v)
	case reflect.Map:
		checkEntries(owner, t, path, value, v)
	case reflect.Struct:
		if !value.IsObject() {
			v.fault(path, "%s wants an object for %q, got a %s", owner, path, value.TypeString())
			return
		}
		checkObject(owner, t, path, props(value.ObjectValue()), v)
	default:
		if want := scalarFault(t.Kind(), value); want != "" {
			v.fault(path, "%s wants %s for %q, got a %s", owner, want, path, value.TypeString())
		}
	}
}

func checkElements(owner string, t reflect.Type, path string, value resource.PropertyValue, v *verdict) {
	if !value.IsArray() {
		v.fault(path, "%s wants a list for %q, got a %s", owner, path, value.TypeString())
		return
	}
	for i, e := range value.ArrayValue() {
		checkValue(owner, t.Elem(), fmt.Sprintf("%s[%d]", path, i), e, v)
	}
}

func checkEntries(owner string, t reflect.Type, path string, value resource.PropertyValue, v *verdict) {
	if !value.IsObject() {
		v.fault(path, "%s wants a map for %q, got a %s", owner, path, value.TypeString())
		return
	}
	entries := props(value.ObjectValue())
	for _, key := range entries.sortedKeys() {
		checkValue(owner, t.Elem(), joinPath(path, string(key)), entries[key], v)
	}
}

// scalarFault is what a scalar of the kind should be, or "" if value is one.
func scalarFault(kind reflect.Kind, value resource.PropertyValue) string {
	switch kind {
	case reflect.String:
		if !value.IsString() {
			return "a string"
		}
	case reflect.Bool:
		if !value.IsBool() {
			return "a boolean"
		}
	case reflect.Int:
		if !value.IsNumber() || value.NumberValue() != math.Trunc(value.NumberValue()) {
			return "a whole number"
		}
	case reflect.Float64:
		if !value.IsNumber() {
			return "a number"
		}
	default:
		return "a kind of value that this check does not know (" + kind.String() + ")"
	}
	return ""
}

func joinPath(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// nearest names the known input closest to an unknown one, if one is close enough to be meant.
func nearest(name string, fields map[string]reflect.StructField) string {
	known := make([]string, 0, len(fields))
	for f := range fields {
		known = append(known, f)
	}
	if best := closest(name, known); best != "" {
		return fmt.Sprintf("; the nearest one is %q", best)
	}
	return ""
}

// closest is the candidate with the fewest edits from name, or "" if more than half of the name would have to change.
func closest(name string, candidates []string) string {
	best, fewest := "", len(name)/2+1
	for _, c := range candidates {
		d := levenshtein.Distance(name, c, nil)
		if d < fewest || d == fewest && best != "" && c < best {
			best, fewest = c, d
		}
	}
	return best
}
