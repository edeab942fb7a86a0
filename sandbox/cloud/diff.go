package cloud

import (
	"encoding/json"
	"slices"
	"sort"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// diff compares the inputs of the last deployment (or of the last refresh) with the new ones, as the provider does:
// what it treats as equal shows no difference, and each input that forces a new resource says so.
func (s *shape) diff(req plugin.DiffRequest) plugin.DiffResult {
	before, after := plain(received(req.OldInputs)), plain(received(req.NewInputs))
	result := plugin.DiffResult{Changes: plugin.DiffNone, DetailedDiff: map[string]plugin.PropertyDiff{}}
	for _, k := range before.with(after).sortedKeys() {
		key := string(k)
		if !s.differs(key, before, after) {
			continue
		}
		result.Changes = plugin.DiffSome
		result.ChangedKeys = append(result.ChangedKeys, k)
		replaces := slices.Contains(s.replace, key) || s.replaceIf != nil && s.replaceIf(key, before, after)
		if replaces {
			result.ReplaceKeys = append(result.ReplaceKeys, k)
		}
		for path, d := range s.detail(key, before, after) {
			if replaces {
				d = d.ToReplace()
			}
			result.DetailedDiff[path] = d
		}
	}
	result.DeleteBeforeReplace = len(result.ReplaceKeys) > 0 && s.keepsName(req, before, after)
	return result
}

// differs reports whether the provider would see a change in an input.
func (s *shape) differs(key string, before, after props) bool {
	if !after.has(key) && slices.Contains(s.computed, key) {
		return false // AWS decides an absent value, so what it decided before stays
	}
	return !s.canonical(key, before).DeepEquals(s.canonical(key, after))
}

// canonical is an input in the form in which two values are compared: sets sorted at every depth, JSON parsed, and empty values
// as absent ones, between which the provider's SDK does not distinguish.
func (s *shape) canonical(key string, p props) resource.PropertyValue {
	v := p[keyOf(key)]
	if slices.Contains(s.documents, key) && v.IsString() {
		return parsedDocument(v)
	}
	return s.canonicalAt(key, v)
}

func (s *shape) canonicalAt(path string, v resource.PropertyValue) resource.PropertyValue {
	switch {
	case v.IsArray() && len(v.ArrayValue()) > 0:
		list := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			list[i] = s.canonicalAt(path, e)
		}
		if slices.Contains(s.sets, path) {
			sort.Slice(list, func(i, j int) bool { return list[i].String() < list[j].String() })
		}
		return resource.NewArrayProperty(list)
	case v.IsObject():
		out := props{}
		for k, e := range v.ObjectValue() {
			if e = s.canonicalAt(joinPath(path, string(k)), e); !e.IsNull() {
				out[k] = e
			}
		}
		if len(out) == 0 {
			return resource.NewNullProperty()
		}
		return object(out)
	case v.IsArray(),
		v.IsString() && v.StringValue() == "",
		v.IsBool() && !v.BoolValue(),
		v.IsNumber() && v.NumberValue() == 0:
		return resource.NewNullProperty()
	}
	return v
}

// emptied is v without empty values at any depth.
func emptied(v resource.PropertyValue) resource.PropertyValue { return (&shape{}).canonicalAt("", v) }

func parsedDocument(v resource.PropertyValue) resource.PropertyValue {
	var parsed any
	if err := json.Unmarshal([]byte(v.StringValue()), &parsed); err != nil {
		return v // not JSON; compared as the text that it is
	}
	return resource.NewPropertyValue(parsed)
}

// normalized is p with its documents as the provider keeps them, and shows them in outputs: names sorted, without white space.
func (s *shape) normalized(p props) props {
	out := p.with(nil)
	for _, key := range s.documents {
		if v, given := out[keyOf(key)]; given {
			out[keyOf(key)] = normalizedDocument(v)
		}
	}
	return out
}

// normalizedDocument is a JSON text in that form, as secret as it was; what is none stays as it is.
func normalizedDocument(v resource.PropertyValue) resource.PropertyValue {
	if isSecret(v) {
		return resource.MakeSecret(normalizedDocument(plainValue(v)))
	}
	if !v.IsString() {
		return v
	}
	var parsed any
	if json.Unmarshal([]byte(v.StringValue()), &parsed) != nil {
		return v
	}
	data, err := json.Marshal(parsed)
	if err != nil {
		return v
	}
	return text(string(data))
}

// detail lists the changed paths of one input. Sets and documents count as one path, because the places of their
// parts mean nothing.
func (s *shape) detail(key string, before, after props) map[string]plugin.PropertyDiff {
	k := keyOf(key)
	old, now := resource.PropertyMap{}, resource.PropertyMap{}
	if v, ok := before[k]; ok {
		old[k] = v
	}
	if v, ok := after[k]; ok {
		now[k] = v
	}
	whole := slices.Contains(s.sets, key) || slices.Contains(s.documents, key)
	if whole && len(old) == 1 && len(now) == 1 {
		return map[string]plugin.PropertyDiff{key: {Kind: plugin.DiffUpdate, InputDiff: true}}
	}
	return plugin.NewDetailedDiffFromObjectDiff(old.Diff(now), true)
}

// keepsName reports whether the replacement would have the same physical name as the resource it replaces. AWS
// holds only one resource of a name, so the provider deletes the old one first.
func (s *shape) keepsName(req plugin.DiffRequest, before, after props) bool {
	if s.naming == nil || wasFilled(received(req.NewInputs), "name") {
		return false
	}
	return after.has("name") && after.str("name") == before.str("name")
}
