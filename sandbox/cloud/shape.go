package cloud

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// argsType is an args struct of a Pulumi SDK, e.g. ec2.VpcArgs. Its element type carries the provider's schema.
type argsType interface{ ElementType() reflect.Type }

// shape is what a provider knows about a resource type without asking AWS: its inputs, and what a change of them means.
type shape struct {
	token string
	args  argsType
	// required are the required inputs that reflection cannot see, because their Go types have a nil: lists, maps
	// and values of any type. Nested ones have dots between the names, and are missed only where the object around them is given.
	required []string
	// defaults are the values that the provider fills in for absent inputs.
	defaults props
	// naming says how an absent name is made up; nil if the type has no name or needs one from the program.
	naming *naming
	// replace are the inputs whose change makes the provider replace the resource (ForceNew in its schema).
	replace []string
	// replaceIf decides for inputs whose change replaces only sometimes; nil if there are none.
	replaceIf func(key string, old, new props) bool
	// sets are the lists whose order has no meaning (TypeSet in the provider's schema), with dots between nested names.
	sets []string
	// most is how many elements a list may have (MaxItems in the provider's schema), by its path.
	most map[string]int
	// documents are inputs that hold JSON, compared by content and accepted as objects.
	documents []string
	// computed are the outputs that AWS decides. Those that are inputs too are decided only when absent.
	computed []string
	// nested are computed fields inside an object, or the objects of a list, by the input's name.
	nested map[string][]string
	// secrets are the properties that are secret whether the program says so or not.
	secrets []string
	// validate is the provider's own check of known values, made in every preview; nil if there is none.
	validate func(in props, v *verdict)
}

// naming makes up names as the provider does: the resource's name, a dash and seven random hexadecimal digits.
type naming struct {
	prefix string // stands before the name, e.g. "alias/"
	max    int    // the longest name that the service allows
}

// verdict collects the faults of one resource's inputs, so that all are reported at once.
type verdict struct{ failures []plugin.CheckFailure }

func (v *verdict) fault(path, format string, args ...any) {
	v.failures = append(v.failures, plugin.CheckFailure{
		Property: keyOf(path), Reason: fmt.Sprintf(format, args...),
	})
}

// oneOf faults a text that is given and is none of the allowed.
func (v *verdict) oneOf(in props, key string, allowed ...string) {
	got := in.str(key)
	if got == "" {
		return
	}
	for _, a := range allowed {
		if got == a {
			return
		}
	}
	v.fault(key, "expected %s to be one of %q, got %s", key, allowed, got)
}

// oneOfNumbers faults a number that is given and is none of the allowed.
func (v *verdict) oneOfNumbers(in props, key string, allowed ...int) {
	value := in[keyOf(key)]
	if !value.IsNumber() {
		return
	}
	for _, a := range allowed {
		if in.num(key) == a {
			return
		}
	}
	v.fault(key, "expected %s to be one of %v, got %v", key, allowed, value.NumberValue())
}

// between faults a number that is given and lies outside the range, ends included.
func (v *verdict) between(in props, key string, low, high int) {
	value := in[keyOf(key)]
	if value.IsNumber() && (in.num(key) < low || in.num(key) > high) {
		v.fault(key, "expected %s to be in the range (%d - %d), got %v", key, low, high, value.NumberValue())
	}
}

// atLeast faults a list that is given, is known, and has too few elements. Too many are a matter of shape.most.
func (v *verdict) atLeast(in props, key string, fewest int) {
	if value := in[keyOf(key)]; value.IsArray() && in.size(key) < fewest {
		v.fault(key, "expected %s to have at least %d elements, got %d", key, fewest, in.size(key))
	}
}

// check is the provider's Check: inputs completed with defaults and names, or every fault that they have.
func (s *shape) check(req plugin.CheckRequest) (plugin.CheckResponse, error) {
	inputs := resource.PropertyMap{}
	for k, v := range received(req.NewInputs) {
		if !isInternal(k) && !v.IsNull() {
			inputs[k] = s.documentText(string(k), v)
		}
	}
	v := &verdict{}
	s.checkSchema(plain(inputs), v)
	filled, err := s.fillDefaults(inputs, req, v)
	if err != nil {
		return plugin.CheckResponse{}, err
	}
	if s.validate != nil && len(v.failures) == 0 {
		s.validate(plain(inputs), v)
	}
	if len(v.failures) > 0 {
		return plugin.CheckResponse{Failures: v.failures}, nil
	}
	if len(filled) > 0 {
		inputs["__defaults"] = texts(filled...)
	}
	return plugin.CheckResponse{Properties: answered(inputs)}, nil
}

// documentText turns a policy given as an object into the JSON text that AWS takes, as pulumi-aws does.
func (s *shape) documentText(key string, v resource.PropertyValue) resource.PropertyValue {
	open := plainValue(v)
	if !open.IsObject() || !slices.Contains(s.documents, key) || open.ContainsUnknowns() {
		return v
	}
	data, err := json.Marshal(open.Mappable())
	if err != nil {
		return v // left as it is; the schema check names it
	}
	return marked(text(string(data)), v)
}

// fillDefaults adds the provider's defaults and the made-up name to inputs and returns which it added. A name once
// made up is kept for as long as the program gives none.
func (s *shape) fillDefaults(inputs resource.PropertyMap, req plugin.CheckRequest, v *verdict) ([]string, error) {
	var filled []string
	for _, k := range s.defaults.sortedKeys() {
		if _, given := inputs[k]; !given {
			inputs[k] = s.defaults[k]
			filled = append(filled, string(k))
		}
	}
	if s.naming == nil || given(inputs, "name") || given(inputs, "namePrefix") {
		return filled, nil
	}
	if old := plain(received(req.OldInputs)).str("name"); old != "" && wasFilled(received(req.OldInputs), "name") {
		inputs["name"] = text(old)
		return append(filled, "name"), nil
	}
	name, err := s.naming.makeUp(req)
	if err != nil {
		v.fault("name", "%s", err)
		return filled, nil
	}
	inputs["name"] = text(name)
	return append(filled, "name"), nil
}

func (n *naming) makeUp(req plugin.CheckRequest) (string, error) {
	if req.Autonaming != nil {
		if req.Autonaming.Mode == plugin.AutonamingModeDisabled {
			return "", fmt.Errorf("automatic naming is disabled, so %s needs a name", req.URN.Type())
		}
		return n.prefix + req.Autonaming.ProposedName, nil
	}
	return resource.NewUniqueName(req.RandomSeed, n.prefix+req.URN.Name()+"-", 7, n.max, nil)
}

func given(m resource.PropertyMap, key resource.PropertyKey) bool {
	_, ok := m[key]
	return ok
}

// wasFilled reports whether the provider, not the program, gave the property its value.
func wasFilled(m resource.PropertyMap, key string) bool {
	return slices.Contains(props(m).strs("__defaults"), key)
}

// hasTags reports whether resources of the type carry tags, and so the provider's default tags.
func (s *shape) hasTags() bool {
	_, ok := fieldsOf(s.args.ElementType())["tags"]
	return ok
}

// preview is what the provider answers to a create that is only planned: the inputs, and unknowns for what AWS
// will decide.
func (s *shape) preview(in props) props {
	out := s.normalized(in)
	for _, key := range s.computed {
		if !in.has(key) {
			out[keyOf(key)] = unknown()
		}
	}
	for key, fields := range s.nested {
		switch v := in[keyOf(key)]; {
		case v.IsObject():
			out[keyOf(key)] = object(withUnknown(props(v.ObjectValue()), fields))
		case v.IsArray():
			var elements []props
			for _, e := range in.objs(key) {
				elements = append(elements, withUnknown(e, fields))
			}
			if elements != nil {
				out[keyOf(key)] = objects(elements...)
			}
		}
	}
	return out
}

// withUnknown is an object with those of the fields that are not given as unknown.
func withUnknown(given props, fields []string) props {
	out := given.with(nil)
	for _, f := range fields {
		if !out.has(f) {
			out[keyOf(f)] = unknown()
		}
	}
	return out
}

// typeName is the last part of a type token, e.g. "Vpc" of aws:ec2/vpc:Vpc.
func typeName(token string) string { return token[strings.LastIndex(token, ":")+1:] }
