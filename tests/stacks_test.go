package tests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/golden"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// The URNs and policies of every environment are contracts: a changed line is a replaced resource.
func TestEveryEnvironmentsGraph(t *testing.T) {
	for _, stack := range environmentNames(t) {
		t.Run(stack, func(t *testing.T) {
			rec := record(t, stack)
			golden.Equal(t, "testdata/"+stack+".graph.txt", graph(rec.Resources()))
			golden.Equal(t, "testdata/"+stack+".policies.txt", policies(t, rec.Resources()))
		})
	}
}

// graph is every resource, indented below its parent: type, name, and the options that differ from the usual ones.
func graph(resources []recorder.Resource) string {
	children := map[resource.URN][]recorder.Resource{}
	for _, r := range resources {
		parent := r.Parent()
		if parent.Type() == resource.RootStackType {
			parent = ""
		}
		children[parent] = append(children[parent], r)
	}
	var b strings.Builder
	var walk func(parent resource.URN, depth int)
	walk = func(parent resource.URN, depth int) {
		for _, r := range children[parent] {
			read := ""
			if r.Read != nil {
				read = "  (read: " + r.ID + ")"
			}
			fmt.Fprintf(&b, "%s%s  %s%s\n", strings.Repeat("  ", depth), r.Type, r.Name, read)
			walk(r.URN, depth+1)
		}
	}
	walk("", 0)
	return b.String()
}

// policies is every policy document that the resources carry, in full.
func policies(t *testing.T, resources []recorder.Resource) string {
	t.Helper()
	var b strings.Builder
	for _, r := range resources {
		for _, property := range []resource.PropertyKey{"policy", "assumeRolePolicy"} {
			document, carried := r.Inputs[property]
			if !carried {
				continue
			}
			var indented bytes.Buffer
			require.NoError(t, json.Indent(&indented, []byte(document.StringValue()), "", "  "))
			fmt.Fprintf(&b, "%s %s %s\n%s\n\n", r.Type, r.Name, property, indented.String())
		}
	}
	return b.String()
}

func TestEveryChildOfEveryEnvironmentHasItsParent(t *testing.T) {
	for _, stack := range environmentNames(t) {
		for _, r := range record(t, stack).Resources() {
			parent := r.Parent()
			if parent.Type() == resource.RootStackType {
				assert.False(t, r.Custom, "%s: %s stands outside every component", stack, r.URN)
				continue
			}
			assert.True(t, strings.HasPrefix(string(parent.Type()), "private-notebook:index:"),
				"%s: %s has the parent %s", stack, r.URN, parent)
		}
	}
}

func TestEveryComponentRegistersItsOutputs(t *testing.T) {
	for _, stack := range environmentNames(t) {
		rec := record(t, stack)
		components := 0
		for _, r := range rec.Resources() {
			if !r.Custom {
				components++
			}
		}
		assert.Equal(t, components+1, rec.OutputRegistrations(), "%s: one call a component, and the stack's own", stack)
	}
}

// No rule of any environment names a range wider than a /8, by IPv4 or IPv6, in or out.
func TestNoEnvironmentIsOpenToTheWorld(t *testing.T) {
	for _, stack := range environmentNames(t) {
		for _, r := range record(t, stack).Resources() {
			for _, inline := range []resource.PropertyKey{"ingress", "egress"} {
				hasRules := r.Inputs.HasValue(inline) && len(r.Inputs[inline].ArrayValue()) > 0
				assert.False(t, hasRules, "%s: %s has inline rules, which nothing here judges", stack, r.URN)
			}
			assert.False(t, r.Inputs.HasValue("cidrIpv6"), "%s: %s", stack, r.URN)
			if cidr, has := r.Inputs["cidrIpv4"]; has {
				assertNarrow(t, cidr.StringValue(), stack+": "+string(r.URN))
			}
		}
	}
}

func assertNarrow(t *testing.T, cidr, message string) {
	t.Helper()
	var a, b, c, d, bits int
	n, err := fmt.Sscanf(cidr, "%d.%d.%d.%d/%d", &a, &b, &c, &d, &bits)
	require.NoError(t, err, message)
	require.Equal(t, 5, n, message)
	assert.GreaterOrEqual(t, bits, 8, message)
}

// Every key of a private key's property, anywhere, is a secret.
func TestEveryPrivateKeyIsASecret(t *testing.T) {
	found := 0
	for _, r := range record(t, "dev").Resources() {
		for key, value := range r.Inputs {
			if strings.Contains(strings.ToLower(string(key)), "privatekey") {
				found++
				assert.True(t, value.IsSecret(), "%s of %s", key, r.URN)
			} else {
				assert.NotContains(t, value.String(), "PRIVATE KEY", "%s of %s", key, r.URN)
			}
		}
	}
	assert.Equal(t, 7, found, "a self-signed certificate, two requests, two signed certificates and two imports take a key")
}

// What the engine refuses fails the program, whichever registration it is. The constructors' own error branches are walked in
// refusals_test.go.
func TestNoFailedRegistrationIsSwallowed(t *testing.T) {
	config := configOf(t, "dev")
	total := len(record(t, "dev").Resources())
	require.Greater(t, total, 50)
	for n := 1; n <= total; n++ {
		rec := &recorder.Recorder{FailAt: n}
		err := rec.Run(stacks.Program(config), "dev")
		require.ErrorContains(t, err, recorder.ErrStaged.Error(), "registration %d of %d", n, total)
	}
}

// Every failure of every type names what failed, and the program stops.
func TestEveryTypesFailureIsReported(t *testing.T) {
	config := configOf(t, "dev")
	types := map[tokens.Type]bool{}
	for _, r := range record(t, "dev").Resources() {
		types[r.Type] = true
	}
	for token := range types {
		rec := &recorder.Recorder{FailAt: 1, FailType: token}
		err := rec.Run(stacks.Program(config), "dev")
		require.ErrorContains(t, err, string(token))
		require.ErrorContains(t, err, recorder.ErrStaged.Error())
	}
}

func TestPulumiYamlDeclaresEveryKeyAndNoOther(t *testing.T) {
	project := readProject(t)
	assert.Equal(t, stacks.Namespace, project.Name)
	var declared []string
	for key, value := range project.Config {
		declared = append(declared, key)
		assert.NotEmpty(t, value.Type, key)
		assert.NotEmpty(t, value.Description, key)
		assert.NotNil(t, value.Default, key)
	}
	slices.Sort(declared)
	assert.Equal(t, stacks.Keys(), declared)
	golden.Equal(t, "../internal/settings/keys.txt", strings.Join(stacks.Keys(), "\n")+"\n")
}
