package schema

import (
	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/components"
)

// restrictions are the choices of the one enumeration, in the components' order, by the name of the Go constant.
var restrictions = []struct {
	constant string
	value    components.Restriction
}{
	{"RestrictToEndpoints", components.RestrictToEndpoints},
	{"RestrictToVpc", components.RestrictToVpc},
	{"RestrictToSourceIP", components.RestrictToSourceIP},
}

func (w *writer) choices() {
	spec := &typeSpec{Type: "string", Description: w.describeType("Restriction")}
	for _, r := range restrictions {
		spec.Enum = append(spec.Enum, choice{
			Name: catalog.TypeNameOf(r.constant), Value: string(r.value), Description: w.withoutSubject(w.comments.types[r.constant], []string{r.constant}),
		})
	}
	w.document.Types[catalog.Package+":index:Restriction"] = spec
}
