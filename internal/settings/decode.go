// Package settings reads a stack's settings strictly, from the texts that Pulumi hands over. The program and the companion command share it,
// so that what one of them refuses the other refuses.
package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// Namespace is the configuration namespace of this project.
const Namespace = "private-notebook"

// What is what a fault of the settings is about.
const What = "configuration"

// Unread are the paths of what was given but could not be read, such as siteToSiteVpn.customerGateway.bgpAsn, and of the keys that misspelt
// ones were probably meant for.
type Unread map[string]bool

// Keys are the keys of a struct's fields, sorted: those with a tag "config", of embedded structs too.
func Keys(config any) []string {
	return slices.Sorted(maps.Keys(Fields(reflect.Indirect(reflect.ValueOf(config)))))
}

// Decode reads the settings of this project's namespace into a struct that a pointer leads to. The settings are full keys, such as
// "private-notebook:vpcCidr", with values as Pulumi hands them over: text, and lists and objects as JSON. A key that is not among the known
// ones, and a value of another type than its field's, are faults, and all of them are reported at once. A known key without a field is
// passed over.
func Decode(config any, raw map[string]string, known []string) (Unread, fault.List) {
	var faults fault.List
	fields, unread := Fields(reflect.ValueOf(config).Elem()), Unread{}
	for _, full := range slices.Sorted(maps.Keys(raw)) {
		key, isOurs := strings.CutPrefix(full, Namespace+":")
		if strayNamespace(full) {
			faults.Add(What, "key "+full, "is not known", "did you mean the namespace "+Namespace+"?")
		}
		if !isOurs {
			continue // Another namespace, such as aws:, is its provider's to check.
		}
		field, isRead := fields[key]
		switch {
		case isRead:
			faults.Append(unread.decodeText(field, key, raw[full]))
		case !slices.Contains(known, key):
			faults.Add(What, "key "+full, "is not known", unknownKeyRemedy(key, known))
		}
	}
	return unread, faults
}

// Fields maps each key to its field, those of embedded areas included.
func Fields(v reflect.Value) map[string]reflect.Value {
	byKey := map[string]reflect.Value{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			maps.Copy(byKey, Fields(v.Field(i)))
		} else if key := field.Tag.Get("config"); key != "" {
			byKey[key] = v.Field(i)
		}
	}
	return byKey
}

// decodeText reads one key's value. Pulumi hands over everything as text, and lists and objects as JSON.
func (u Unread) decodeText(target reflect.Value, key, text string) fault.List {
	var value any = text
	var err error
	switch form := formOf(target.Type()); form {
	case aNetwork:
		return u.decodePrefix(target, key, text)
	case aBool:
		value, err = strconv.ParseBool(text)
	case aNumber:
		value = json.Number(text)
	case aList, anObject:
		if text == "" {
			return nil
		}
		value, err = decodeJSON(text)
	}
	if err != nil {
		return u.mismatch(target, key, fmt.Sprintf("%q", text))
	}
	return u.decodeValue(target, key, value)
}

func decodeJSON(text string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("%q is more than one value", text)
	}
	return value, nil
}

// decodePrefix takes "" for none.
func (u Unread) decodePrefix(target reflect.Value, path, text string) fault.List {
	if text == "" {
		return nil
	}
	prefix, err := cidr.Parse(text)
	if err != nil {
		u[path] = true
		return within(path, fault.List{{What: What, Got: fmt.Sprintf("%s = %q", path, text), Wrong: "is not an IPv4 network", Remedy: cidrRemedy(text)}})
	}
	target.Set(reflect.ValueOf(prefix))
	return nil
}

// cidrRemedy names the network that was probably meant.
func cidrRemedy(text string) string {
	if p, err := netip.ParsePrefix(text); err == nil && p.Addr().Is4() {
		return "write " + p.Masked().String()
	}
	return "write one such as 10.60.0.0/16"
}

// unknownKeyRemedy names the key that means the same alone: of all of them there are too many for a sentence.
func unknownKeyRemedy(key string, known []string) string {
	if same := sameKey(key, known); same != "" {
		return "did you mean " + same + "? Pulumi.yaml lists every key"
	}
	return "leave it out: Pulumi.yaml lists every key"
}
