package schema

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/components"
)

// TestPlainIsWhereGoTakesPlainValues compares each argument with its Go type: an output is taken where Go has an Input, and nowhere else.
func TestPlainIsWhereGoTakesPlainValues(t *testing.T) {
	written := load(t, goldenFile)
	takesOutputs := reflect.TypeFor[pulumi.Input]()
	var compare func(at string, p *property, goType reflect.Type)
	compare = func(at string, p *property, goType reflect.Type) {
		assert.Equal(t, !goType.Implements(takesOutputs) || goType.Kind() == reflect.Map, p.Plain, at)
		if p.Items != nil {
			compare(at+"[]", p.Items, goType.Elem())
		}
		if p.AdditionalProperties != nil {
			compare(at+"{}", p.AdditionalProperties, goType.Elem())
		}
	}
	compared := 0
	for _, c := range catalog.Components {
		inputs := written.Resources[c.Token].InputProperties
		require.Len(t, inputs, len(c.Arguments.Fields), c.Token)
		for _, f := range c.Arguments.Fields {
			compare(c.Token+"."+f.Name, inputs[f.Name], c.Arguments.Type.FieldByIndex(f.Index).Type)
			compared++
		}
	}
	for name, o := range typesOfArguments() {
		properties := written.Types[catalog.Package+":index:"+name].Properties
		require.Len(t, properties, len(o.Fields), name)
		for _, f := range o.Fields {
			compare(name+"."+f.Name, properties[f.Name], o.Type.FieldByIndex(f.Index).Type)
			compared++
		}
	}
	assert.Greater(t, compared, 200)
}

// TestRequiredIsWhatTheCommentsCallRequired, with the exceptions that notAlways gives a reason for.
func TestRequiredIsWhatTheCommentsCallRequired(t *testing.T) {
	comments, err := readComments(componentsFolder)
	require.NoError(t, err)
	exceptions := map[string]bool{}
	check := func(o *catalog.Object, of string) {
		for _, f := range o.Fields {
			at := of + "." + f.Name
			_, excepted := notAlways[at]
			comment := comments.fields[f.Owner.Name()+"."+f.GoName]
			called := says.MatchString(comment) || strings.Contains(comment, "Required: ") || strings.Contains(comment, "At least one,")
			if excepted {
				exceptions[at] = true
				assert.True(t, called, "%s is no exception", at)
			}
			if _, depends := dependOnOthers[at]; depends {
				continue
			}
			assert.Equal(t, called && !excepted, slices.Contains(requiredOf[of], f.Name), "%s: %s", at, comment)
		}
	}
	seen := map[string]bool{}
	for _, c := range catalog.Components {
		check(c.Arguments, c.State.Name())
		seen[c.State.Name()] = true
	}
	for name, o := range typesOfArguments() {
		check(o, name)
		seen[name] = true
	}
	assert.Len(t, exceptions, len(notAlways), "notAlways has rows for nothing")
	for name := range requiredOf {
		assert.True(t, seen[name], "requiredOf has %s, which is nothing", name)
	}
}

// dependOnOthers are required by what else is given.
var dependOnOthers = map[string]string{
	"PresignPolicy.vpcIds":              "with the restriction vpc",
	"PresignPolicy.sourceCidrs":         "with the restriction source-ip",
	"PresignPolicySettings.vpcIds":      "with the restriction vpc",
	"PresignPolicySettings.sourceCidrs": "with the restriction source-ip",
}

// typesOfArguments are the objects below the components' arguments, by the names of their types.
func typesOfArguments() map[string]*catalog.Object {
	all := map[string]*catalog.Object{}
	var visit func(*catalog.Shape)
	visit = func(s *catalog.Shape) {
		if s.Element != nil {
			visit(s.Element)
		}
		if s.Object == nil || all[typeName(s.Object)] != nil {
			return
		}
		all[typeName(s.Object)] = s.Object
		for _, f := range s.Object.Fields {
			visit(f.Shape)
		}
	}
	for _, c := range catalog.Components {
		for _, f := range c.Arguments.Fields {
			visit(f.Shape)
		}
	}
	return all
}

// TestTheOutputsAreWhatTheComponentsRegister, but for the whole's, which hang on its parts: those the engine's tests compare.
func TestTheOutputsAreWhatTheComponentsRegister(t *testing.T) {
	written := load(t, goldenFile)
	for _, c := range catalog.Components {
		if c.State.Name() == "PrivateNotebook" {
			continue
		}
		empty := reflect.New(c.State).Interface().(catalog.Declared)
		assert.Equal(t, slices.Sorted(maps.Keys(empty.Outputs())), slices.Sorted(maps.Keys(written.Resources[c.Token].Properties)), c.Token)
	}
}

// TestDescriptionsAreRewordedOnce finds rows of the tables that nothing uses any more.
func TestDescriptionsAreRewordedOnce(t *testing.T) {
	written := load(t, goldenFile)
	for at, text := range inOwnWords {
		of, name, isProperty := strings.Cut(at, ".")
		token := catalog.Package + ":index:" + of
		var found string
		switch resource, kind := written.Resources[token], written.Types[token]; {
		case !isProperty && kind != nil:
			found = kind.Description
		case resource != nil && resource.InputProperties[name] != nil:
			found = resource.InputProperties[name].Description
		case resource != nil && resource.Properties[name] != nil:
			found = resource.Properties[name].Description
		case kind != nil && kind.Properties[name] != nil:
			found = kind.Properties[name].Description
		}
		assert.Equal(t, text, found, at)
	}
}

// TestAMemberHasWhatTheFleetHas where it says nothing itself, and the schema says so of each argument that both have.
func TestAMemberHasWhatTheFleetHas(t *testing.T) {
	properties := load(t, goldenFile).Types[catalog.Package+":index:"+memberOfFleet].Properties
	shared := 0
	for _, f := range typesOfArguments()[memberOfFleet].Fields {
		if f.Owner == reflect.TypeFor[components.NotebookArgs]() {
			assert.Regexp(t, "the fleet's", properties[f.Name].Description, f.Name)
			assert.NotRegexp(t, `Left out, it (makes|runs|leaves|is (5|ml|the (whole|provider)))`, properties[f.Name].Description, f.Name)
			shared++
		}
	}
	assert.Greater(t, shared, 10)
}

func TestGoIsReworded(t *testing.T) {
	w := &writer{comments: comments{fields: map[string]string{"A.OnPremisesCIDRs": "x", "A.Vpc": "x", "A.Tags": "x", "A.KmsKeyArn": "x", "A.Notebook": "x"}}}
	for comment, want := range map[string]string{
		"Port is 443 or 1194. 0 is 443.":                            "443 or 1194. Left out, it is 443.",
		"Port refines it; nil declares none.":                       "Refines it; left out, it declares none.",
		`Port is one of the three; "" is RestrictToEndpoints.`:      `One of the three; left out, it is "endpoints".`,
		"Port, Vpc and Tags are names. All nil attaches to nobody.": "Names. Left out, it attaches to nobody.",
		"Port is what OnPremisesCIDRs and Vpc say, or Notebook.KmsKeyArn. See [NewPort].": "What `onPremisesCidrs` and `vpc` say, or " +
			"`notebook.kmsKeyArn`. See Port.",
	} {
		assert.Equal(t, want, w.withoutSubject(comment, []string{"Port", "Vpc", "Tags"}), comment)
	}
	for _, text := range []string{"Nil is none.", "It may be left zero.", "A plain pulumi.String.", `Nothing. "" makes one.`} {
		assert.Regexp(t, ofGo, text)
	}
	assert.NotRegexp(t, ofGo, `The log group's name; "" with a bucket.`)
}
