package stacks

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

// Keys are all configuration keys of the project, without the namespace, sorted.
func Keys() []string {
	return slices.Sorted(maps.Keys(fieldsOf(reflect.ValueOf(&Config{}).Elem())))
}

// decode reads a raw configuration strictly: an unknown key, a value of the wrong type and a combination that makes
// no sense are faults, and all of them are reported at once. What could not be read is stood in for, so that what
// depends on it can still be checked.
func decode(raw map[string]string) (Config, fault.List) {
	// A default that protects, or that tells what was set, does not hang on Pulumi.yaml being read.
	config := Config{PolicyConfig: PolicyConfig{Guardrail: true}, ClientVpnConfig: defaultClientVpn()}
	var faults fault.List
	known, unread := fieldsOf(reflect.ValueOf(&config).Elem()), unreadKeys{}
	for _, full := range slices.Sorted(maps.Keys(raw)) {
		key, isOurs := strings.CutPrefix(full, Namespace+":")
		if strayNamespace(full) {
			faults.Add(configWhat, "key "+full, "is not known", "did you mean the namespace "+Namespace+"?")
		}
		if !isOurs {
			continue // Another namespace, such as aws:, is its provider's to check.
		}
		target, isKnown := known[key]
		if !isKnown {
			faults.Add(configWhat, "key "+full, "is not known", unknownKeyRemedy(key))
			continue
		}
		faults.Append(unread.decodeText(target, key, raw[full]))
	}
	config.Region = raw["aws:region"]
	config.standIn(unread)
	faults.Append(config.checkRegion())
	config.isRead = len(faults) == 0
	faults.Append(config.check())
	return config, faults
}

// fieldsOf maps each key to its field, those of embedded areas included.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	byKey := map[string]reflect.Value{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			maps.Copy(byKey, fieldsOf(v.Field(i)))
		} else if key := field.Tag.Get("config"); key != "" {
			byKey[key] = v.Field(i)
		}
	}
	return byKey
}

// decodeText reads one key's value. Pulumi hands over everything as text, and lists and objects as JSON.
func (u unreadKeys) decodeText(target reflect.Value, key, text string) fault.List {
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
func (u unreadKeys) decodePrefix(target reflect.Value, path, text string) fault.List {
	if text == "" {
		return nil
	}
	prefix, err := cidr.Parse(text)
	if err != nil {
		u[path] = true
		return fault.List{{What: configWhat, Got: fmt.Sprintf("%s = %q", path, text), Wrong: "is not an IPv4 network", Remedy: cidrRemedy(text)}}
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
func unknownKeyRemedy(key string) string {
	if same := sameKey(key); same != "" {
		return "did you mean " + same + "? Pulumi.yaml lists every key"
	}
	return "leave it out: Pulumi.yaml lists every key"
}
