package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"private-notebook/internal/fault"
)

// The forms that a value can have, in the words of a fault.
const (
	aNetwork = "an IPv4 network"
	aString  = "a string"
	aBool    = "true or false"
	aNumber  = "a whole number"
	aList    = "a list"
	anObject = "an object"
)

// formOf is the form of a field's values. A type without one is a mistake in this package.
func formOf(t reflect.Type) string {
	if t == reflect.TypeFor[netip.Prefix]() {
		return aNetwork
	}
	switch t.Kind() {
	case reflect.String:
		return aString
	case reflect.Bool:
		return aBool
	case reflect.Int:
		return aNumber
	case reflect.Slice:
		return aList
	case reflect.Map, reflect.Struct:
		return anObject
	case reflect.Pointer:
		return formOf(t.Elem())
	}
	panic(fmt.Sprintf("a configuration field has a type that cannot be decoded: %s", t))
}

// decodeValue reads a value of JSON as its field's type, and says what is wrong by its path in Pulumi's own notation, such as
// linkedVpcs[0].vpcId, which "pulumi config set --path" understands. Null is as good as left out.
func (u Unread) decodeValue(target reflect.Value, path string, value any) fault.List {
	if value == nil {
		return nil
	}
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	switch form, given := formOf(target.Type()), value; form {
	case aNetwork:
		if text, is := given.(string); is {
			return u.decodePrefix(target, path, text)
		}
	case aString:
		if text, is := given.(string); is {
			return u.decodeString(target, path, text)
		}
	case aBool:
		if yes, is := given.(bool); is {
			target.SetBool(yes)
			return nil
		}
	case aNumber:
		if number, is := wholeNumber(given); is {
			target.SetInt(number)
			return nil
		}
	case aList:
		if entries, is := given.([]any); is {
			return u.decodeEntries(target, path, entries)
		}
	case anObject:
		if members, is := given.(map[string]any); is {
			return u.decodeMembers(target, path, members)
		}
	}
	text, err := json.Marshal(value)
	if err != nil { // A number that is none, as the text of a key.
		text = strconv.AppendQuote(nil, fmt.Sprint(value))
	}
	faults := u.mismatch(target, path, string(text))
	if isScalar := !isContainer(value); isScalar && formOf(target.Type()) == aString {
		faults[0].Remedy = inQuotes
	}
	return faults
}

// inQuotes is the remedy for a text that YAML or the command line took for something else on the way.
const inQuotes = `put it in quotes in the settings file; with "pulumi config set --path", add --type string`

// dateOfPulumi is how a date without quotes arrives: YAML reads it as a moment, and Pulumi writes that out in Go's form, or in JSON's.
var dateOfPulumi = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2}(\.\d+)? [+-]\d{4} \S+|T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))$`)

// decodeString refuses a date that was not written as it arrives.
func (u Unread) decodeString(target reflect.Value, path, text string) fault.List {
	if dateOfPulumi.MatchString(text) {
		u[path] = true
		return within(path, fault.List{{What: What, Got: path + " = " + text, Wrong: "is how Pulumi hands on a date without quotes", Remedy: inQuotes}})
	}
	target.SetString(text)
	return nil
}

func isContainer(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

func wholeNumber(value any) (int64, bool) {
	number, is := value.(json.Number)
	if !is {
		return 0, false
	}
	whole, err := strconv.ParseInt(number.String(), 10, strconv.IntSize)
	return whole, err == nil
}

func (u Unread) mismatch(target reflect.Value, path, got string) fault.List {
	u[path] = true
	form := formOf(target.Type())
	if form == anObject && strings.HasSuffix(path, "]") {
		return fault.List{{What: What, Got: path + " = " + got, Wrong: "is not " + form, Remedy: "write " + form}} // It keeps its number.
	}
	return within(path, fault.List{{What: What, Got: path + " = " + got, Wrong: "is not " + form, Remedy: "write " + form}})
}

// within marks faults of a part of a setting: what is left of the setting can be looked at without it. A whole setting that cannot be read is
// for the caller to stand in for.
func within(path string, faults fault.List) fault.List {
	if !strings.ContainsAny(path, ".[") {
		return faults
	}
	return faults.OfForm(path)
}

// decodeEntries leaves out what could not be read, but for objects: what could be read of one is checked, and each keeps its number.
func (u Unread) decodeEntries(target reflect.Value, path string, entries []any) fault.List {
	var faults fault.List
	for i, entry := range entries {
		at := fmt.Sprintf("%s[%d]", path, i)
		one := reflect.New(target.Type().Elem()).Elem()
		reading := u.decodeValue(one, at, entry)
		if formOf(one.Type()) == aNetwork && (entry == nil || entry == "") {
			u[at] = true
			reading.Add(What, at, "is empty", "name a network, or leave the entry out")
			reading = reading.OfForm(at)
		}
		faults.Append(reading)
		if len(reading) == 0 || one.Kind() == reflect.Struct && formOf(one.Type()) == anObject {
			target.Set(reflect.Append(target, one))
		}
	}
	return faults
}

// decodeMembers reads an object into a map or, strictly, into a struct.
func (u Unread) decodeMembers(target reflect.Value, path string, members map[string]any) fault.List {
	if target.Kind() == reflect.Map {
		return u.decodeMap(target, path, members)
	}
	var faults fault.List
	known := Fields(target)
	isKnown := func(key string) bool { _, is := known[key]; return is }
	if len(members) > 0 && !slices.ContainsFunc(slices.Collect(maps.Keys(members)), isKnown) {
		u[path] = true // Nothing of it could be read.
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		field, isKnown := known[key]
		if !isKnown {
			names := slices.Sorted(maps.Keys(known))
			nearest := fault.Nearest(key, names)
			if _, given := members[nearest]; !given && nearest != "" {
				u[path+"."+nearest] = true
			}
			faults.Add(What, "key "+path+"."+key, "is not known", fault.Suggestion(key, names))
			continue
		}
		faults.Append(u.decodeValue(field, path+"."+key, members[key]))
	}
	return faults
}

func (u Unread) decodeMap(target reflect.Value, path string, members map[string]any) fault.List {
	var faults fault.List
	target.Set(reflect.MakeMap(target.Type()))
	for _, key := range slices.Sorted(maps.Keys(members)) {
		one := reflect.New(target.Type().Elem()).Elem()
		faults.Append(u.decodeValue(one, path+"."+key, members[key]))
		target.SetMapIndex(reflect.ValueOf(key), one)
	}
	return faults
}
