package componentserver

import (
	"math"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
)

// mismatch says of which kind a value is, and never the value: it may be a part of a secret.
func mismatch(wanted catalog.Form, value resource.PropertyValue) string {
	return "is " + kindOf(wanted, value) + "; " + remedyFor(wanted, value)
}

func kindOf(wanted catalog.Form, value resource.PropertyValue) string {
	switch {
	case value.IsNumber() && wanted == catalog.Integer && isLarge(value.NumberValue()):
		return "too large a number"
	case value.IsNumber() && wanted == catalog.Integer:
		return "a number with a fraction"
	case value.IsNumber():
		return "a number"
	case value.IsBool():
		return "true or false"
	case value.IsString():
		return "a string"
	case value.IsArray():
		return "a list"
	case value.IsObject():
		return "an object"
	case value.IsAsset():
		return "an asset"
	case value.IsArchive():
		return "an archive"
	case value.IsResourceReference():
		return "a whole resource"
	}
	return value.TypeString()
}

func remedyFor(wanted catalog.Form, value resource.PropertyValue) string {
	isText := wanted == catalog.Text || wanted == catalog.Choice || wanted == catalog.Input
	switch {
	case value.IsResourceReference() && isText:
		return "give the output that is meant, such as its ID"
	case value.IsResourceReference():
		return "write " + string(wanted) + ", and outputs of the resource where IDs are asked for"
	case value.IsAsset() && isText:
		return "give the text itself, for example what your language reads from the file"
	case isText && (value.IsNumber() || value.IsBool()):
		return "write " + string(catalog.Text) + ", in quotes"
	case wanted == catalog.Input:
		return "write " + string(catalog.Text)
	}
	return "write " + string(wanted)
}

// isWhole says whether a number is whole, and small enough to be held exactly.
func isWhole(number float64) bool { return number == math.Trunc(number) && !isLarge(number) }

func isLarge(number float64) bool { return math.Abs(number) >= 1<<53 }
