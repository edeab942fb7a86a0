package cloud

import (
	"sort"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// props are the properties of a resource in plain: secret marks and output wrappers removed. A value that is
// not yet known in a preview stays a computed value.
type props map[resource.PropertyKey]resource.PropertyValue

func text(s string) resource.PropertyValue { return resource.NewStringProperty(s) }
func number(n int) resource.PropertyValue  { return resource.NewNumberProperty(float64(n)) }
func flag(b bool) resource.PropertyValue   { return resource.NewBoolProperty(b) }
func object(p props) resource.PropertyValue {
	return resource.NewObjectProperty(resource.PropertyMap(p))
}
func unknown() resource.PropertyValue        { return resource.MakeComputed(resource.NewStringProperty("")) }
func isInternal(k resource.PropertyKey) bool { return strings.HasPrefix(string(k), "__") }

// keyOf is a property's name as the engine's own type.
func keyOf(key string) resource.PropertyKey { return resource.PropertyKey(key) }

func texts(values ...string) resource.PropertyValue {
	list := make([]resource.PropertyValue, len(values))
	for i, v := range values {
		list[i] = text(v)
	}
	return resource.NewArrayProperty(list)
}

func objects(values ...props) resource.PropertyValue {
	list := make([]resource.PropertyValue, len(values))
	for i, v := range values {
		list[i] = object(v)
	}
	return resource.NewArrayProperty(list)
}

// has reports whether the property is given and not null. An unknown value counts as given.
func (p props) has(key string) bool {
	v, ok := p[keyOf(key)]
	return ok && !v.IsNull()
}

// str is the property's text, or "" if it is absent, unknown or not a text.
func (p props) str(key string) string {
	if v := p[keyOf(key)]; v.IsString() {
		return v.StringValue()
	}
	return ""
}

// num is the property's number, or 0.
func (p props) num(key string) int {
	if v := p[keyOf(key)]; v.IsNumber() {
		return int(v.NumberValue())
	}
	return 0
}

// isTrue reports whether the property is the boolean true.
func (p props) isTrue(key string) bool {
	v := p[keyOf(key)]
	return v.IsBool() && v.BoolValue()
}

// strs are the known texts of a list property, in its order.
func (p props) strs(key string) []string {
	v := p[keyOf(key)]
	if !v.IsArray() {
		return nil
	}
	var list []string
	for _, e := range v.ArrayValue() {
		if e.IsString() {
			list = append(list, e.StringValue())
		}
	}
	return list
}

// obj is an object property, or nil.
func (p props) obj(key string) props {
	if v := p[keyOf(key)]; v.IsObject() {
		return props(v.ObjectValue())
	}
	return nil
}

// objs are the known objects of a list property.
func (p props) objs(key string) []props {
	v := p[keyOf(key)]
	if !v.IsArray() {
		return nil
	}
	var list []props
	for _, e := range v.ArrayValue() {
		if e.IsObject() {
			list = append(list, props(e.ObjectValue()))
		}
	}
	return list
}

// size is the number of elements of a list property, known or not.
func (p props) size(key string) int {
	if v := p[keyOf(key)]; v.IsArray() {
		return len(v.ArrayValue())
	}
	return 0
}

// with is a copy of p in which the values of over stand before its own.
func (p props) with(over props) props {
	merged := make(props, len(p)+len(over))
	for k, v := range p {
		merged[k] = v
	}
	for k, v := range over {
		merged[k] = v
	}
	return merged
}

func (p props) sortedKeys() []resource.PropertyKey {
	keys := make([]resource.PropertyKey, 0, len(p))
	for k := range p {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	return keys
}

// plain removes secret marks and output wrappers, nulls and the engine's internal keys.
func plain(m resource.PropertyMap) props {
	p := make(props, len(m))
	for k, v := range m {
		if v = plainValue(v); !isInternal(k) && !v.IsNull() {
			p[k] = v
		}
	}
	return p
}

func plainValue(v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsSecret():
		return plainValue(v.SecretValue().Element)
	case v.IsOutput():
		if o := v.OutputValue(); o.Known {
			return plainValue(o.Element)
		}
		return unknown()
	case v.IsComputed():
		return unknown()
	case v.IsArray():
		list := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			list[i] = plainValue(e)
		}
		return resource.NewArrayProperty(list)
	case v.IsObject():
		return object(plain(v.ObjectValue()))
	case v.IsResourceReference():
		return v.ResourceReferenceValue().ID
	}
	return v
}

// propertyMap is p as the engine's own type.
func (p props) propertyMap() resource.PropertyMap { return resource.PropertyMap(p) }
