package observe

import (
	"cmp"
	"maps"
	"slices"
)

// sorted are a map's keys: nothing here may hang on the order of a map.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// byURN are the keys in the order of their elements' URNs, and then their own: an order that a reader can follow.
func byURN[V any](m map[string]V, urn func(V) string) []string {
	keys := sorted(m)
	slices.SortStableFunc(keys, func(x, y string) int { return cmp.Compare(urn(m[x]), urn(m[y])) })
	return keys
}
