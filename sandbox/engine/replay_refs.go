package engine

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// forgetTheGone takes out references to resources that a refresh found gone, as the engine does in its own copy: a state that
// has them is not whole. Resources stand after what they refer to, so that one pass will do.
func forgetTheGone(resources []apitype.ResourceV3) {
	there := map[resource.URN]bool{"": true}
	for i := range resources {
		one := &resources[i]
		if !there[one.Parent] {
			one.Parent = ""
		}
		if !there[one.DeletedWith] {
			one.DeletedWith = ""
		}
		one.Dependencies = thoseThere(one.Dependencies, there)
		one.ReplaceWith = thoseThere(one.ReplaceWith, there)
		one.PropertyDependencies = propertiesThere(one.PropertyDependencies, there)
		there[one.URN] = true
	}
}

// thoseThere is a list without what is gone. The list itself belongs to other states too, and stays as it is.
func thoseThere(urns []resource.URN, there map[resource.URN]bool) []resource.URN {
	isGone := func(urn resource.URN) bool { return !there[urn] }
	if !slices.ContainsFunc(urns, isGone) {
		return urns
	}
	return slices.DeleteFunc(slices.Clone(urns), isGone)
}

func propertiesThere(
	properties map[resource.PropertyKey][]resource.URN, there map[resource.URN]bool,
) map[resource.PropertyKey][]resource.URN {
	if len(properties) == 0 {
		return properties
	}
	kept := make(map[resource.PropertyKey][]resource.URN, len(properties))
	for property, urns := range properties {
		if left := thoseThere(urns, there); len(left) > 0 {
			kept[property] = left
		}
	}
	return kept
}
