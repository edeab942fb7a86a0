package account

import "reflect"

// object is the outputs of a resource, or a part of them: JSON-like, as package observe takes them.
type object = map[string]any

// fields makes an object of names and values in turn. Values are the API's own: pointers, texts, flags, numbers, lists of texts and parts.
// What the API left out is left out, so that nothing reads as said that was not.
func fields(namesAndValues ...any) object {
	o := object{}
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		name, _ := namesAndValues[i].(string)
		if value := plain(namesAndValues[i+1]); value != nil {
			o[name] = value
		}
	}
	return o
}

// plain is a value as JSON has it; nil where there is none. An empty list stays, because it says that there is nothing.
func plain(value any) any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	case object:
		return value
	case []object:
		list := make([]any, len(value))
		for i, part := range value {
			list[i] = part
		}
		return list
	}
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		if v.String() == "" {
			return nil
		}
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return float64(v.Int())
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = v.Index(i).String()
		}
		return list
	default:
		panic("account: a field of kind " + v.Kind().String() + " has no mapping") // a fault of the program
	}
}
