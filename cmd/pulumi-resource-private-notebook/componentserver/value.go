package componentserver

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/internal/cidr"
)

// read reads one value into its place. Null is as good as left out.
func (r *reading) read(shape *catalog.Shape, value resource.PropertyValue, target reflect.Value, at place) {
	if isLeftOut(value) {
		return
	}
	if shape.Form == catalog.Input {
		r.readInput(value, at, func(made pulumi.StringInput) { target.Set(reflect.ValueOf(made)) })
		return
	}
	known, isPlain := r.plain(shape, value, at)
	if !isPlain {
		return
	}
	if shape.Pointer {
		target.Set(reflect.New(shape.Type))
		target = target.Elem()
	}
	switch {
	case shape.Form == catalog.List && known.IsArray():
		r.readList(shape, known.ArrayValue(), target, at)
	case shape.Form == catalog.Mapping && known.IsObject():
		r.readMap(shape, known.ObjectValue(), target, at)
	case shape.Form == catalog.Fields && known.IsObject():
		r.readFields(shape.Object, known.ObjectValue(), target, at, nil)
	default:
		if wrong := readScalar(shape, known, target); wrong != "" {
			r.problems.add(at, value, wrong)
		}
	}
}

func (r *reading) readList(shape *catalog.Shape, given []resource.PropertyValue, target reflect.Value, at place) {
	target.Set(reflect.MakeSlice(shape.Type, len(given), len(given)))
	for i, one := range given {
		if isLeftOut(one) {
			r.problems.add(at.entry(i), one, "is null; leave the entry out, or write "+string(shape.Element.Form))
			continue
		}
		r.read(shape.Element, one, target.Index(i), at.entry(i))
	}
}

// readMap puts an entry into the map when all that is in it is in its place.
func (r *reading) readMap(shape *catalog.Shape, given resource.PropertyMap, target reflect.Value, at place) {
	made := reflect.MakeMap(shape.Type)
	target.Set(made)
	for _, key := range sortedKeys(given) {
		value := given[resource.PropertyKey(key)]
		if isLeftOut(value) {
			continue
		}
		one, name := reflect.New(shape.Type.Elem()).Elem(), reflect.ValueOf(key).Convert(shape.Type.Key())
		r.read(shape.Element, value, one, at.key(key))
		r.steps = append(r.steps, func([]pulumi.StringInput) { made.SetMapIndex(name, one) })
	}
}

// readInput sets a string aside that may be an output or a secret, in its place once it is made.
func (r *reading) readInput(value resource.PropertyValue, at place, put func(pulumi.StringInput)) {
	if wrong := notText(value); wrong != "" {
		r.problems.add(at, value, wrong)
		return
	}
	i := len(r.leaves)
	r.leaves = append(r.leaves, dependingOn(value, r.dependencies))
	r.steps = append(r.steps, func(leaves []pulumi.StringInput) { put(leaves[i]) })
}

// isLeftOut says whether a value is null, or an output that is known to be null and depends on nothing.
func isLeftOut(value resource.PropertyValue) bool {
	if value.IsOutput() {
		out := value.OutputValue()
		return out.Known && !out.Secret && len(out.Dependencies) == 0 && isLeftOut(out.Element)
	}
	return value.IsNull()
}

// notText says why a value can be no string, once it is known; "" where it can.
func notText(value resource.PropertyValue) string {
	switch {
	case value.IsComputed(), value.IsString():
		return ""
	case value.IsNull():
		// Left out would be another thing than the preview foresaw, and "" is no value.
		return "is an output that turned out to be null; leave it out, or give an output that has a value"
	case value.IsSecret():
		return notText(value.SecretValue().Element)
	case value.IsOutput():
		if !value.OutputValue().Known {
			return ""
		}
		return notText(value.OutputValue().Element)
	}
	return mismatch(catalog.Input, value)
}

// dependingOn adds dependencies that the value does not name.
func dependingOn(value resource.PropertyValue, dependencies []resource.URN) resource.PropertyValue {
	if len(dependencies) == 0 {
		return value
	}
	out := resource.Output{Element: value, Known: true}
	switch {
	case value.IsSecret() && value.SecretValue().Element.IsComputed():
		out = resource.Output{Element: value.SecretValue().Element.Input().Element, Secret: true}
	case value.IsSecret():
		out.Element, out.Secret = value.SecretValue().Element, true
	case value.IsComputed():
		out = resource.Output{Element: value.Input().Element}
	case value.IsOutput():
		out = value.OutputValue()
	}
	out.Dependencies = append(append([]resource.URN{}, out.Dependencies...), dependencies...)
	return resource.NewProperty(out)
}

// plain is a value that is known before anything is declared, and no secret. Everything else is refused, with the reason. An output that
// is known and depends on nothing, such as the answer of a look-up, is as good as its value: it is the same in a preview.
func (r *reading) plain(shape *catalog.Shape, value resource.PropertyValue, at place) (resource.PropertyValue, bool) {
	switch {
	case value.IsSecret(), value.IsOutput() && value.OutputValue().Secret:
		r.problems.add(at, resource.MakeSecret(value), "is a secret, and what is declared hangs on it: it would be seen in names and rules; "+insteadOfSecret(shape))
		return value, false
	case value.IsComputed(), value.IsOutput() && !value.OutputValue().Known:
		r.problems.add(at, value, "is an output that is not known yet"+of(value)+plainBecause+insteadOfOutput(shape))
		return value, false
	case value.IsOutput() && len(value.OutputValue().Dependencies) > 0:
		r.problems.add(at, value, "is an output"+of(value)+plainBecause+insteadOfOutput(shape))
		return value, false
	case value.IsOutput():
		return r.plain(shape, value.OutputValue().Element, at)
	}
	return value, true
}

// plainBecause is why a value must be plain.
const plainBecause = ", and decides what is declared, or under which name: that must be known in a preview too; "

// insteadOfOutput is what to do where an output stands in the place of a plain value.
func insteadOfOutput(shape *catalog.Shape) string {
	if holdsInputs(shape) {
		return "write " + string(shape.Form) + " in its place, and the outputs in it"
	}
	return "write the value itself, or take it from the configuration"
}

// insteadOfSecret is the same for a secret.
func insteadOfSecret(shape *catalog.Shape) string {
	if holdsInputs(shape) {
		return "write " + string(shape.Form) + " in its place, and the secrets in it"
	}
	return "give it as it is, without making a secret of it"
}

// holdsInputs says whether outputs are taken somewhere within a value. An object that holds itself would never end; none does.
func holdsInputs(shape *catalog.Shape) bool {
	switch {
	case shape.Element != nil:
		return shape.Element.Form == catalog.Input || holdsInputs(shape.Element)
	case shape.Object != nil:
		return slices.ContainsFunc(shape.Object.Fields, func(f catalog.Field) bool { return f.Shape.Form == catalog.Input || holdsInputs(f.Shape) })
	}
	return false
}

// of names the resources that give an output.
func of(value resource.PropertyValue) string {
	if !value.IsOutput() || len(value.OutputValue().Dependencies) == 0 {
		return ""
	}
	var names []string
	for _, urn := range value.OutputValue().Dependencies {
		names = append(names, urn.Name())
	}
	slices.Sort(names)
	return " of " + strings.Join(slices.Compact(names), ", ")
}

// readScalar reads a value that holds no others. It says what is wrong; "" where nothing is.
func readScalar(shape *catalog.Shape, value resource.PropertyValue, target reflect.Value) string {
	switch {
	case shape.Form == catalog.Boolean && value.IsBool():
		target.SetBool(value.BoolValue())
		return ""
	case shape.Form == catalog.Integer && value.IsNumber() && isWhole(value.NumberValue()):
		target.SetInt(int64(value.NumberValue()))
		return ""
	case (shape.Form == catalog.Text || shape.Form == catalog.Choice) && value.IsString():
		target.SetString(value.StringValue())
		return ""
	case shape.Form == catalog.Network && value.IsString():
		network, err := cidr.Parse(value.StringValue())
		if err != nil {
			return err.Error()
		}
		target.Set(reflect.ValueOf(network))
		return ""
	case shape.Form == catalog.Address && value.IsString():
		address, err := netip.ParseAddr(value.StringValue())
		if err != nil || !address.Is4() {
			return fmt.Sprintf("%q is not an IPv4 address; write one such as 10.60.0.10", value.StringValue())
		}
		target.Set(reflect.ValueOf(address))
		return ""
	}
	return mismatch(shape.Form, value)
}
