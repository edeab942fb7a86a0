package observe

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// The values of properties. Providers, importers and hand-made states write the same value in several ways: a number or a
// boolean as text, a list of one as its single member, a JSON document as an object. All of them are read alike, and what is
// none of them is noted, so that no value is taken for absent because of how it is written.

// text is "" where the property is absent.
func (i item) text(name string) string {
	value := i.value(name)
	text, is := asText(value)
	if !is {
		i.b.mistyped(i.Resource, name, value, "a text")
	}
	return text
}

// asText is also the single member of a list; it is not, where it cannot be a text.
func asText(value any) (text string, is bool) {
	switch value := value.(type) {
	case nil:
		return "", true
	case string:
		return value, true
	case bool:
		return strconv.FormatBool(value), true
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64), true
	case int:
		return strconv.Itoa(value), true
	case []any:
		switch len(value) {
		case 0:
			return "", true
		case 1:
			return asText(value[0])
		}
	}
	return "", false
}

// either is the first of several properties that is set.
func (i item) either(names ...string) string {
	for _, name := range names {
		if text := i.text(name); text != "" {
			return text
		}
	}
	return ""
}

// flag is a boolean, or the provider's default where it is absent.
func (i item) flag(name string, whenAbsent bool) bool {
	value := i.value(name)
	if value == nil {
		return whenAbsent
	}
	text, is := asText(value)
	if text == "" && is {
		return whenAbsent
	}
	flag, err := strconv.ParseBool(text)
	if !is || err != nil {
		i.b.mistyped(i.Resource, name, value, "a boolean")
		return whenAbsent
	}
	return flag
}

// number is 0 where the property is absent.
func (i item) number(name string) int {
	value := i.value(name)
	text, is := asText(value)
	if text == "" && is {
		return 0
	}
	n, err := strconv.Atoi(text)
	if !is || err != nil {
		i.b.mistyped(i.Resource, name, value, "a whole number")
	}
	return n
}

func (i item) texts(name string) []string { return i.textsOf(name, i.value(name)) }

// textsOf leaves out what is empty, as a mock leaves a name that AWS gives, and says so: a grant to it is no grant to nobody.
func (i item) textsOf(name string, value any) []string {
	var texts []string
	for _, member := range i.list(name, value) {
		member = i.known(name, member)
		text, is := asText(member)
		if !is {
			i.b.mistyped(i.Resource, "a member of "+name, member, "a text")
		}
		switch _, isList := value.([]any); {
		case text != "":
			texts = append(texts, text)
		case is && isList:
			i.b.noteAs(i.Resource, certaintyOfProperty(i.Type, name), fmt.Sprintf("a member of %s is empty, and is not read", name))
		}
	}
	return texts
}

// jsonValue is the value that a text of JSON holds, which is how the inputs of providers are kept; any other value is itself.
func jsonValue(value any) any {
	text, isText := value.(string)
	var held any
	if isText && json.Unmarshal([]byte(text), &held) == nil {
		return held
	}
	return value
}

// list is a list, or the single member that stands for it; the text of a JSON list is one too.
func (i item) list(name string, value any) []any {
	switch value := i.known(name, value).(type) {
	case nil:
		return nil
	case []any:
		return value
	case string:
		var list []any
		if strings.HasPrefix(strings.TrimSpace(value), "[") && json.Unmarshal([]byte(value), &list) == nil {
			return list
		}
		return []any{value}
	default:
		return []any{value}
	}
}

// nested are the objects of a list, each to be asked like the resource itself.
func (i item) nested(name string) []item { return i.nestedOf(name, i.value(name)) }

func (i item) nestedOf(name string, value any) []item {
	var items []item
	for _, member := range i.list(name, value) {
		member = i.known(name, member)
		if text, is := member.(string); is {
			var object map[string]any
			if json.Unmarshal([]byte(text), &object) == nil {
				member = object
			}
		}
		switch object := member.(type) {
		case nil:
		case map[string]any:
			if object == nil {
				continue
			}
			part := *i.Resource
			part.Inputs, part.Outputs = object, nil
			items = append(items, item{&part, i.b})
		default:
			i.b.mistyped(i.Resource, "a member of "+name, member, "an object")
		}
	}
	return items
}

// unreadablePolicy keeps a policy that cannot be read from looking like none, which would mean AWS's default.
const unreadablePolicy = "a policy that cannot be read"

// policyText is a JSON document, given as its text or as an object; "" where it is absent.
func (i item) policyText(name string) string {
	if i.hidden(name) {
		i.value(name)
		return unreadablePolicy
	}
	switch value := i.value(name).(type) {
	case map[string]any, []any:
		if unknown, has := firstUnknown(value); has {
			i.b.doubt(i.Resource, name, unknown)
			return unreadablePolicy
		}
		text, err := json.Marshal(value)
		if err != nil {
			i.b.mistyped(i.Resource, name, value, "a JSON document")
			return unreadablePolicy
		}
		return string(text)
	default:
		return i.text(name)
	}
}

// firstUnknown finds a value that cannot be read, at any depth.
func firstUnknown(value any) (Unknown, bool) {
	switch value := value.(type) {
	case Unknown:
		return value, true
	case []any:
		for _, member := range value {
			if unknown, has := firstUnknown(member); has {
				return unknown, true
			}
		}
	case map[string]any:
		for _, name := range sorted(value) {
			if unknown, has := firstUnknown(value[name]); has {
				return unknown, true
			}
		}
	}
	return Unknown{}, false
}

// tags are those that AWS holds, the provider's default tags included; nil where they are not all known.
func (i item) tags() map[string]string {
	name := "tagsAll"
	value := i.value(name)
	if value == nil {
		name = "tags"
		value = i.value(name)
	}
	if value == nil && (i.hidden("tagsAll") || i.hidden("tags")) {
		return nil
	}
	if value == nil && i.b.isPartlyUnread(i.Resource) {
		return nil
	}
	object, is := value.(map[string]any)
	if !is && value != nil {
		i.b.mistyped(i.Resource, name, value, "an object")
		return nil
	}
	tags := map[string]string{}
	for _, key := range sorted(object) {
		text, isText := asText(object[key])
		if !isText { // what one tag is nobody knows, and a policy may ask for it
			i.b.mistypedTag(i.Resource, key, object[key])
			return nil
		}
		tags[key] = text
	}
	return tags
}
