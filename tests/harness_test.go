package tests

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/components"
	"private-notebook/internal/fault"
	"private-notebook/tests/recorder"
)

// object and list are the shapes in which inputs and outputs are compared. Numbers are float64.
type (
	object = map[string]any
	list   = []any
)

// secret marks a value that is a secret.
type secret struct{ value any }

// built runs a program that constructs one component. It returns the recording and what each exported output
// field of the component resolves to, by field name: an output that was never set fails the test.
func built[C pulumi.ComponentResource](
	t require.TestingT, construct func(ctx *pulumi.Context) (C, error),
) (*recorder.Recorder, object) {
	rec := &recorder.Recorder{}
	kept := &outputs{values: object{}}
	err := rec.Run(func(ctx *pulumi.Context) error {
		component, err := construct(ctx)
		if err != nil {
			return err
		}
		return kept.keepFields(ctx, component)
	}, "")
	require.NoError(t, err)
	return rec, kept.values
}

// refused runs a constructor that must refuse its arguments, and returns what it says. Nothing may have been
// registered by then.
func refused[C any](t *testing.T, construct func(ctx *pulumi.Context) (C, error)) string {
	t.Helper()
	var refusal error
	rec := &recorder.Recorder{}
	err := rec.Run(func(ctx *pulumi.Context) error {
		_, refusal = construct(ctx)
		return refusal
	}, "")
	require.Error(t, refusal)
	require.Error(t, err, "the program must fail with its component")
	assert.Empty(t, rec.Resources(), "nothing may be registered before every argument is checked")
	assertArguments(t, reflect.TypeFor[C](), refusal)
	return refusal.Error()
}

// argumentsOf are every component's arguments.
var argumentsOf = map[reflect.Type]reflect.Type{
	reflect.TypeFor[*components.ClientVpn]():             reflect.TypeFor[components.ClientVpnArgs](),
	reflect.TypeFor[*components.ClientVpnCertificates](): reflect.TypeFor[components.ClientVpnCertificatesArgs](),
	reflect.TypeFor[*components.CompanionEndpoints]():    reflect.TypeFor[components.CompanionEndpointsArgs](),
	reflect.TypeFor[*components.Ec2Issuer]():             reflect.TypeFor[components.Ec2IssuerArgs](),
	reflect.TypeFor[*components.ExistingNetwork]():       reflect.TypeFor[components.ExistingNetworkArgs](),
	reflect.TypeFor[*components.FlowLogs]():              reflect.TypeFor[components.FlowLogsArgs](),
	reflect.TypeFor[*components.InboundResolver]():       reflect.TypeFor[components.InboundResolverArgs](),
	reflect.TypeFor[*components.IssuanceAlarm]():         reflect.TypeFor[components.IssuanceAlarmArgs](),
	reflect.TypeFor[*components.Network]():               reflect.TypeFor[components.NetworkArgs](),
	reflect.TypeFor[*components.Notebook]():              reflect.TypeFor[components.NotebookArgs](),
	reflect.TypeFor[*components.OnPremisesGateway]():     reflect.TypeFor[components.OnPremisesGatewayArgs](),
	reflect.TypeFor[*components.PresignPolicy]():         reflect.TypeFor[components.PresignPolicyArgs](),
	reflect.TypeFor[*components.PrivateLink]():           reflect.TypeFor[components.PrivateLinkArgs](),
	reflect.TypeFor[*components.PrivateNotebook]():       reflect.TypeFor[components.PrivateNotebookArgs](),
	reflect.TypeFor[*components.ResolverQueryLogs]():     reflect.TypeFor[components.ResolverQueryLogsArgs](),
	reflect.TypeFor[*components.SiteToSiteVpn]():         reflect.TypeFor[components.SiteToSiteVpnArgs](),
}

// assertArguments holds a component's faults to the fields that its arguments have; only its name is none of them.
func assertArguments(t *testing.T, component reflect.Type, refusal error) {
	t.Helper()
	of, isComponent := argumentsOf[component]
	if !isComponent {
		isOne := component.Kind() == reflect.Pointer && component.Implements(reflect.TypeFor[pulumi.ComponentResource]())
		require.False(t, isOne, "%s is not listed", component)
		return // It is a program's refusal, or about the name that any component may have.
	}
	var faults fault.List
	require.ErrorAs(t, refusal, &faults)
	for _, f := range faults {
		assert.True(t, len(f.Arguments) > 0 || f.What == "component", "%s: about no argument", f)
		assert.Empty(t, f.Where, "%s: where, only the caller knows", f)
		for _, argument := range f.Arguments {
			assert.True(t, argument.In(of), "%s: %s is no field of %s", f, argument.Path, of)
		}
	}
}

// ofSettings are the faults of a program's refusal, which says first in which file the operator finds the keys.
func ofSettings(t *testing.T, stack string, refusal error) error {
	t.Helper()
	if refusal == nil {
		return nil
	}
	faults := errors.Unwrap(refusal)
	require.Error(t, faults)
	assert.Equal(t, "Pulumi."+stack+".yaml: "+faults.Error(), refusal.Error())
	return faults
}

// outputs collects what outputs resolve to, which happens while the program waits for its end.
type outputs struct {
	mu     sync.Mutex
	values object
}

// keepFields keeps the exported output fields of a component.
func (o *outputs) keepFields(ctx *pulumi.Context, component any) error {
	v := reflect.ValueOf(component).Elem()
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous || !field.IsExported() {
			continue
		}
		out, isOutput := v.Field(i).Interface().(pulumi.Output)
		if !isOutput {
			continue
		}
		if v.Field(i).IsZero() {
			return fmt.Errorf("output field %s was never set", field.Name)
		}
		o.keep(ctx, field.Name, out)
	}
	return nil
}

// keep also exports what it waits for: a program waits for its exports, but not for an output that no resource had a part in.
func (o *outputs) keep(ctx *pulumi.Context, name string, out pulumi.Output) {
	isSecret := pulumi.IsSecret(out)
	ctx.Export("kept "+name, pulumi.All(out).ApplyT(func(known []any) bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.values[name] = known[0]
		if isSecret {
			o.values[name] = secret{known[0]}
		}
		return true
	}))
}

// key names a resource in the tables of these tests.
func key(r recorder.Resource) string { return string(r.Type) + " " + r.Name }

// keyOf is the key of the resource with this URN.
func keyOf(urn resource.URN) string { return string(urn.Type()) + " " + urn.Name() }

// inputs are the inputs of every provider's resource, by its key, so that one comparison asserts that these
// resources are declared, with these inputs, and no other.
func inputs(rec *recorder.Recorder) map[string]object {
	all := map[string]object{}
	for _, r := range rec.Resources() {
		if r.Custom {
			all[key(r)] = plain(r.Inputs)
		}
	}
	return all
}

// inputsOf are one resource's inputs.
func inputsOf(t require.TestingT, rec *recorder.Recorder, token tokens.Type, name string) object {
	found, err := rec.Named(token, name)
	require.NoError(t, err)
	return plain(found.Inputs)
}

func plain(properties resource.PropertyMap) object {
	return properties.MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
		if !v.IsSecret() {
			return nil, false
		}
		return secret{v.SecretValue().Element.Mappable()}, true
	})
}

// options are the resource options of every provider's resource that sets any, by its key. Parent and provider are
// asserted for all components together.
func options(rec *recorder.Recorder) map[string]string {
	all := map[string]string{}
	for _, r := range rec.Resources() {
		if set := optionsOf(r); r.Custom && len(set) > 0 {
			all[key(r)] = strings.Join(set, ", ")
		}
	}
	return all
}

func optionsOf(r recorder.Resource) []string {
	if r.Read != nil {
		return []string{"is read: " + r.ID}
	}
	var set []string
	q := r.Request
	if t := q.GetCustomTimeouts(); t.GetCreate() != "" || t.GetUpdate() != "" || t.GetDelete() != "" {
		set = append(set, fmt.Sprintf("timeouts %q/%q/%q", t.GetCreate(), t.GetUpdate(), t.GetDelete()))
	}
	if len(q.GetIgnoreChanges()) > 0 {
		set = append(set, fmt.Sprintf("ignores changes of %v", q.GetIgnoreChanges()))
	}
	if len(q.GetReplaceOnChanges()) > 0 {
		set = append(set, fmt.Sprintf("is replaced on changes of %v", q.GetReplaceOnChanges()))
	}
	for name, isSet := range map[string]bool{
		"deletes before it replaces": q.GetDeleteBeforeReplace(), "is retained": q.GetRetainOnDelete(),
		"is protected": q.GetProtect(), "is imported": q.GetImportId() != "",
	} {
		if isSet {
			set = append(set, name)
		}
	}
	slices.Sort(set)
	return set
}

// waits are the keys of what the resource with this key depends on, through its inputs or by DependsOn, sorted.
func waits(t *testing.T, rec *recorder.Recorder, waiting string) []string {
	t.Helper()
	token, name, _ := strings.Cut(waiting, " ")
	r, err := rec.Named(tokens.Type(token), name)
	require.NoError(t, err)
	keys := make([]string, 0, len(r.Request.GetDependencies()))
	for _, urn := range r.Request.GetDependencies() {
		keys = append(keys, keyOf(resource.URN(urn)))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
