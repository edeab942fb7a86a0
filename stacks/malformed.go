package stacks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"private-notebook/internal/fault"
)

// A value that is none of its kind is one fault. Some of what else is said then is wrong by its presence alone, such as that vpcId stands
// without subnetIds: a consequence, which goes with it or comes again once it can be read. So the settings are looked at once more
// without the malformed values, and what is said of the settings as they are is kept where it is

//   - that a value is malformed, or
//   - said without the malformed ones too, or
//   - about another setting's own value, such as a volume of 4 GiB.

// withoutConsequencesOf leaves consequences out. The other faults are those that are found without the malformed values.
func (s rawSettings) withoutConsequencesOf(malformed []string, faults, without fault.List) fault.List {
	isCause := func(key string) bool {
		return slices.ContainsFunc(malformed, func(path string) bool { return topKey(path) == key })
	}
	return slices.DeleteFunc(slices.Clone(faults), func(f fault.Fault) bool {
		about := topKey(f.Where)
		isOfAnother := len(f.Arguments) > 0 && s.sets(about) && !isCause(about)
		isSaidAnyway := slices.ContainsFunc(without, func(other fault.Fault) bool {
			sameOfAnother := f.Where != "" && other.Where == f.Where && other.What == f.What && other.Wrong == f.Wrong && other.Remedy == f.Remedy
			return other.Error() == f.Error() || sameOfAnother // An entry may have no name now.
		})
		return f.Setting == "" && !isOfAnother && !isSaidAnyway
	})
}

// malformedSettings are where the values stand that are none of their kind, each once. Shorter paths come first, so that those in a list are
// in the order of their numbers: [2] before [10].
func malformedSettings(faults fault.List) []string {
	var paths []string
	for _, f := range faults {
		if f.Setting != "" {
			paths = append(paths, f.Setting)
		}
	}
	return slices.Compact(slices.SortedFunc(slices.Values(paths), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}))
}

// topKey is the key that a path such as linkedVpcs[0].vpcId begins with.
func topKey(path string) string {
	if end := strings.IndexAny(path, ".[,"); end >= 0 {
		return path[:end]
	}
	return path
}

// rawSettings are settings as the engine hands them over.
type rawSettings map[string]string

// sets says whether a key has a value that asks for something.
func (s rawSettings) sets(key string) bool {
	return !slices.Contains([]string{"", "{}", "[]", "false", "null"}, s[Namespace+":"+key])
}

// without are the settings without the values at these paths, in the order of malformedSettings; of a list the later entries go first, which
// keeps the numbers of the earlier ones.
func (s rawSettings) without(paths []string) rawSettings {
	rest := maps.Clone(s)
	for _, path := range slices.Backward(paths) {
		key := topKey(path)
		full := Namespace + ":" + key
		if path == key {
			delete(rest, full)
			continue
		}
		var value any
		if json.Unmarshal([]byte(rest[full]), &value) != nil {
			delete(rest, full)
			continue
		}
		if text, err := json.Marshal(cut(value, path[len(key):])); err == nil {
			rest[full] = string(text)
		}
	}
	return rest
}

// cut is a value without what a path leads to, such as `.customerGateway.bgpAsn`, `[0].vpcId` or `["ecr.api"]`.
func cut(value any, path string) any {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			for _, step := range []string{"." + name, fmt.Sprintf("[%q]", name)} {
				rest, leads := strings.CutPrefix(path, step)
				switch {
				case leads && rest == "":
					delete(v, name)
				case leads && (rest[0] == '.' || rest[0] == '['):
					v[name] = cut(v[name], rest)
				}
			}
		}
	case []any:
		for i := range v {
			switch rest, leads := strings.CutPrefix(path, fmt.Sprintf("[%d]", i)); {
			case leads && rest == "":
				return slices.Delete(v, i, i+1)
			case leads:
				v[i] = cut(v[i], rest)
			}
		}
	}
	return value
}
