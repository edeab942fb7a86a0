package cloud

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// projected is value without the object fields that pattern does not have, because AWS, not the program, decided
// them. Maps (tags, for example) are the program's as a whole, so a key added behind Pulumi's back shows.
func projected(t reflect.Type, value, pattern resource.PropertyValue) resource.PropertyValue {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pattern = inner(pattern)
	switch {
	case t.Kind() == reflect.Slice && value.IsArray() && pattern.IsArray():
		return projectedList(t.Elem(), value, pattern)
	case t.Kind() == reflect.Struct && value.IsObject() && pattern.IsObject():
		fields := fieldsOf(t)
		out := resource.PropertyMap{}
		for k, p := range pattern.ObjectValue() {
			v, there := value.ObjectValue()[k]
			if field, known := fields[string(k)]; known && there {
				out[k] = projected(field.Type, v, p)
			}
		}
		return resource.NewObjectProperty(out)
	}
	return value
}

// projectedList projects element by element. Elements beyond the pattern's were added outside and stay whole.
func projectedList(t reflect.Type, value, pattern resource.PropertyValue) resource.PropertyValue {
	list := append([]resource.PropertyValue(nil), value.ArrayValue()...)
	for i := range list {
		if i < len(pattern.ArrayValue()) {
			list[i] = projected(t, list[i], pattern.ArrayValue()[i])
		}
	}
	return resource.NewArrayProperty(list)
}
