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

	"github.com/agext/levenshtein"

	"private-notebook/internal/cidr"
	"private-notebook/internal/fault"
)

// Keys are all configuration keys of the project, without the namespace, sorted.
func Keys() []string {
	return slices.Sorted(maps.Keys(targets(&Config{})))
}

// decode reads a raw configuration strictly: an unknown key, a value of the wrong type and a combination that makes
// no sense are faults, and all of them are reported at once.
func decode(raw map[string]string) (Config, fault.List) {
	config := Config{Guardrail: true} // A default that protects does not hang on Pulumi.yaml being read.
	var faults fault.List
	known := targets(&config)
	for _, full := range slices.Sorted(maps.Keys(raw)) {
		key, isOurs := strings.CutPrefix(full, Namespace+":")
		if !isOurs {
			continue // Another namespace, such as aws:, is its provider's to check.
		}
		target, isKnown := known[key]
		if !isKnown {
			faults.Add(configWhat, "key "+full, "is not known", "did you mean "+nearest(key)+"? Pulumi.yaml lists every key")
			continue
		}
		faults.Append(decodeInto(target, key, raw[full]))
	}
	config.Region = raw["aws:region"]
	faults.Append(config.check())
	return config, faults
}

// targets maps each key to a pointer to its field.
func targets(c *Config) map[string]any {
	v := reflect.ValueOf(c).Elem()
	byKey := map[string]any{}
	for i := range v.NumField() {
		if key := v.Type().Field(i).Tag.Get("config"); key != "" {
			byKey[key] = v.Field(i).Addr().Interface()
		}
	}
	return byKey
}

// nearest is the known key that takes the fewest edits from a misspelt one.
func nearest(key string) string {
	distance := func(known string) int {
		return levenshtein.Distance(strings.ToLower(key), strings.ToLower(known), nil)
	}
	return slices.MinFunc(Keys(), func(a, b string) int { return distance(a) - distance(b) })
}

// decodeInto reads one value as its field's type. Pulumi hands over lists and objects as JSON.
func decodeInto(target any, key, text string) fault.List {
	var err error
	form := ""
	switch t := target.(type) {
	case *string:
		*t = text
	case *bool:
		*t, err = strconv.ParseBool(text)
		form = "true or false"
	case *int:
		*t, err = strconv.Atoi(text)
		form = "a whole number"
	case *[]string:
		err = decodeJSON(text, t)
		form = "a list of strings"
	case *map[string]string:
		err = decodeJSON(text, t)
		form = "an object whose values are strings"
	case *netip.Prefix:
		return decodePrefix(t, key, text)
	case *[]netip.Prefix:
		return decodePrefixes(t, key, text)
	default:
		panic(fmt.Sprintf("configuration key %s has a type that cannot be decoded: %T", key, target))
	}
	if err != nil {
		return fault.List{{What: configWhat, Got: fmt.Sprintf("%s = %q", key, text), Wrong: "is not " + form, Remedy: "write " + form}}
	}
	return nil
}

// decodePrefix takes "" for none.
func decodePrefix(target *netip.Prefix, key, text string) fault.List {
	if text == "" {
		return nil
	}
	prefix, err := cidr.Parse(text)
	if err != nil {
		return fault.List{{What: configWhat, Got: fmt.Sprintf("%s = %q", key, text), Wrong: "is not an IPv4 network", Remedy: cidrRemedy(text)}}
	}
	*target = prefix
	return nil
}

// cidrRemedy names the network that was probably meant.
func cidrRemedy(text string) string {
	if p, err := netip.ParsePrefix(text); err == nil && p.Addr().Is4() {
		return "write " + p.Masked().String()
	}
	return "write one such as 10.60.0.0/16"
}

func decodePrefixes(target *[]netip.Prefix, key, text string) fault.List {
	var texts []string
	faults := decodeInto(&texts, key, text)
	for i, one := range texts {
		if one == "" {
			faults.Add(configWhat, fmt.Sprintf("%s entry %d", key, i+1), "is empty", "name a network, or leave the entry out")
		}
		var prefix netip.Prefix
		faults.Append(decodePrefix(&prefix, fmt.Sprintf("%s entry %d", key, i+1), one))
		if prefix.IsValid() {
			*target = append(*target, prefix)
		}
	}
	return faults
}

// decodeJSON takes "" for an empty value.
func decodeJSON(text string, target any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), target)
}
