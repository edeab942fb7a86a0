package compliance

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/observe"
)

// stack is a deployment's resources, by what they are.
type stack struct {
	byType map[string][]observe.Resource
	*unread
}

func newStack(resources []observe.Resource) stack {
	s := stack{map[string][]observe.Resource{}, &unread{}}
	for _, r := range resources {
		s.note(r.Reading)
		if !r.External && !isAWSs(r) { // What was only read is somebody else's to mend.
			token := typeOf(r)
			s.byType[token] = append(s.byType[token], r)
		}
	}
	return s
}

// of are the resources of these types.
func (s stack) of(tokens ...string) []observe.Resource {
	var found []observe.Resource
	for _, token := range tokens {
		s.ask(token)
		found = append(found, s.byType[token]...)
	}
	return found
}

// nameOf is a resource's name in the program.
func nameOf(r observe.Resource) string { return r.URN[strings.LastIndex(r.URN, "::")+2:] }

// text is "" where the property is absent; a boolean is "true" or "false".
func text(r observe.Resource, property string) string {
	switch value := r.Value(property).(type) {
	case string:
		return value
	case bool, float64:
		return fmt.Sprint(value)
	default:
		return ""
	}
}

// nested is a property of an object that is a property.
func nested(value any, path ...string) any {
	for _, name := range path {
		if list, is := value.([]any); is && len(list) == 1 { // the provider's plural of one
			value = list[0]
		}
		object, is := value.(map[string]any)
		if !is {
			return nil
		}
		value = object[name]
	}
	return value
}

// objects are the members of a list of objects.
func objects(value any) []map[string]any {
	list, _ := value.([]any)
	var found []map[string]any
	for _, member := range list {
		if object, is := member.(map[string]any); is {
			found = append(found, object)
		}
	}
	return found
}

// texts are the members of a list of strings, or one string.
func texts(value any) []string {
	if one, is := value.(string); is {
		return []string{one}
	}
	list, _ := value.([]any)
	var found []string
	for _, member := range list {
		if one, is := member.(string); is {
			found = append(found, one)
		}
	}
	return found
}

// unreadable says which of these properties cannot be read; "" where all can. Nothing is assumed to be in order unseen.
func unreadable(r observe.Resource, properties []string) string {
	for _, property := range properties {
		if unknown, is := r.Value(property).(observe.Unknown); is {
			return fmt.Sprintf("%s is %s", property, unknown.Because)
		}
	}
	return ""
}
