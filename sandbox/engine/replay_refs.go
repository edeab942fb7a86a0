package engine

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// ownReferences is a deployment whose references are its own. Where a resource has another name today, Pulumi changes the references to it
// where they stand, and a state that was read belongs to others too.
func ownReferences(of apitype.DeploymentV3) apitype.DeploymentV3 {
	of.Resources = slices.Clone(of.Resources)
	for i := range of.Resources {
		one := &of.Resources[i]
		one.Aliases, one.Dependencies, one.ReplaceWith = slices.Clone(one.Aliases), slices.Clone(one.Dependencies), slices.Clone(one.ReplaceWith)
		one.PropertyDependencies = maps.Clone(one.PropertyDependencies)
		for property, urns := range one.PropertyDependencies {
			one.PropertyDependencies[property] = slices.Clone(urns)
		}
	}
	of.Snippets = slices.Clone(of.Snippets)
	for i := range of.Snippets {
		of.Snippets[i].References = maps.Clone(of.Snippets[i].References)
	}
	return of
}

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
