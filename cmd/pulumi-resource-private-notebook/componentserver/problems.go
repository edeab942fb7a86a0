package componentserver

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumierrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
)

// problems are what is wrong with a component's inputs, each with the property that it is about.
type problems []pulumierrors.InputPropertyErrorDetails

// What stands behind the path of a property whose value must not be printed. Pulumi prints a property's value beside the problem, and finds
// none at such a path.
const (
	// holdsSecret is for secrets, which older versions of Pulumi print.
	holdsSecret = " (holds a secret)"
	// notKnown and holdsResource are for what has no text to print.
	notKnown      = " (not known yet)"
	holdsResource = " (holds a whole resource)"
)

// pathTo is the path of a value, for a message.
func pathTo(at place, value resource.PropertyValue) string {
	switch {
	case value.ContainsSecrets():
		return at.String() + holdsSecret
	case value.ContainsUnknowns():
		return at.String() + notKnown
	case containsResource(value):
		return at.String() + holdsResource
	}
	return at.String()
}

// containsResource says whether a value is or holds a reference to a resource. Secrets are not looked into.
func containsResource(value resource.PropertyValue) bool {
	switch {
	case value.IsOutput():
		return containsResource(value.OutputValue().Element)
	case value.IsArray():
		return slices.ContainsFunc(value.ArrayValue(), containsResource)
	case value.IsObject():
		return slices.ContainsFunc(slices.Collect(maps.Values(value.ObjectValue())), containsResource)
	}
	return value.IsResourceReference()
}

// add says what is wrong with the value in a place.
func (p *problems) add(at place, value resource.PropertyValue, reason string) {
	*p = append(*p, pulumierrors.InputPropertyErrorDetails{PropertyPath: pathTo(at, value), Reason: reason})
}

// err is nil where nothing is wrong. What else is wrong, and is about no property, is said in the first line.
func (p problems) err(about string, elsewhere ...string) error {
	message := about + " has a fault"
	switch n := len(p) + len(elsewhere); n {
	case 0:
		return nil
	case 1:
	default:
		message = fmt.Sprintf("%s has %d faults", about, n)
	}
	if len(elsewhere) > 0 {
		message += ": " + strings.Join(elsewhere, "; ")
	}
	return pulumierrors.NewInputPropertiesError(message, p...)
}

// place is where a value stands among the inputs: keys and indices, from the outside in.
type place []any

func (p place) key(key string) place { return append(slices.Clone(p), key) }

func (p place) entry(i int) place { return append(slices.Clone(p), i) }

// String is the place in Pulumi's own notation, such as notebooks.alice.instanceType.
func (p place) String() string {
	var path property.Path
	for _, step := range p {
		switch s := step.(type) {
		case string:
			path = path.AppendKey(s)
		case int:
			path = path.AppendIndex(s)
		}
	}
	text, err := path.MarshalText()
	if err != nil {
		return fmt.Sprint([]any(p))
	}
	return string(text)
}

// sortedKeys are an object's.
func sortedKeys(object resource.PropertyMap) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, string(key))
	}
	slices.Sort(keys)
	return keys
}
