package tests

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// configOf is a stack's configuration as the engine hands it to a program.
func configOf(t *testing.T, stack string) map[string]string {
	t.Helper()
	return handedTo(t, load(t, stack, nil))
}

// handedTo is what the engine hands to a project's program.
func handedTo(t *testing.T, project *engine.Project) map[string]string {
	t.Helper()
	var handed map[string]string
	opened, err := engine.Open(t.Context(), engine.Settings{
		Project: project, Folder: t.TempDir(), Keys: keys,
		Program: func(config map[string]string) pulumi.RunFunc {
			handed = config
			return func(*pulumi.Context) error { return nil }
		},
	})
	require.NoError(t, err)
	_, err = opened.Preview(t.Context(), quiet)
	require.NoError(t, err)
	require.NotEmpty(t, handed)
	return handed
}

// plainMap is what JSON would make of properties, with secrets taken out of their envelopes: the recorder encrypts nothing.
func plainMap(properties resource.PropertyMap) map[string]any {
	return properties.MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
		switch {
		case v.IsSecret():
			return plainOne(v.SecretValue().Element), true
		case v.IsOutput():
			return plainOne(v.OutputValue().Element), true
		default:
			return nil, false
		}
	})
}

func plainOne(v resource.PropertyValue) any {
	return plainMap(resource.PropertyMap{"value": v})["value"]
}

// The parts of an export that tell when and by what it was made, and nothing about the deployment.
var madeBy = []string{
	"created", "modified", "sourcePosition", "stackTrace", "propertyDependencies", "additionalSecretOutputs", "customTimeouts",
	"initErrors", "ignoreChanges",
}

// Properties that are drawn by lot.
var drawn = []string{
	"publicKeyFingerprintMd5", "publicKeyFingerprintSha256", "publicKeyOpenssh", "uniqueId", "policyId",
}

var (
	anyTime       = regexp.MustCompile(`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z`)
	anyPEM        = regexp.MustCompile(`(?s)-----BEGIN ([A-Z ]+)-----.*-----END ([A-Z ]+)-----\n?`)
	anyCiphertext = regexp.MustCompile(`v1:[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+`)
	anySuffix     = regexp.MustCompile(`(private-notebook-[a-z0-9.-]+)-[0-9a-f]{7}\b`) // of names that Pulumi makes up
	providerID    = regexp.MustCompile(`(pulumi:providers:[a-z]+::[a-z0-9_]+::)[0-9a-f-]{36}`)
)

// scrubbed is an export in which whatever differs from run to run is the same: the order of resources that do not depend
// on each other, times, keys, certificates and ciphertext.
func scrubbed(t *testing.T, text []byte) string {
	t.Helper()
	var export map[string]any
	require.NoError(t, json.Unmarshal(text, &export))
	deployment := export["deployment"].(map[string]any)
	resources := deployment["resources"].([]any)
	slices.SortFunc(resources, func(a, b any) int {
		return strings.Compare(a.(map[string]any)["urn"].(string), b.(map[string]any)["urn"].(string))
	})
	for _, r := range resources {
		scrubResource(r.(map[string]any))
	}
	export["deployment"] = map[string]any{"manifest": map[string]any{}, "resources": resources}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	require.NoError(t, encoder.Encode(scrubValue(export)))
	return out.String()
}

func scrubResource(r map[string]any) {
	for _, name := range madeBy {
		delete(r, name)
	}
	token := r["type"].(string)
	if strings.HasPrefix(token, "tls:") || strings.HasPrefix(token, "pulumi:providers:") { // its ID is random
		r["id"] = "made-at-random"
	}
	if dependencies, has := r["dependencies"].([]any); has {
		slices.SortFunc(dependencies, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	}
}

func scrubValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			value[name] = scrubValue(inner)
			if slices.Contains(drawn, name) {
				delete(value, name)
			}
		}
	case []any:
		for i, inner := range value {
			value[i] = scrubValue(inner)
		}
	case string:
		value = anyTime.ReplaceAllString(value, "2026-01-01T00:00:00Z")
		value = anyPEM.ReplaceAllString(value, "PEM")
		value = anyCiphertext.ReplaceAllString(value, "v1:c2NydWJiZWQ=:c2NydWJiZWQ=")
		value = anySuffix.ReplaceAllString(value, "${1}-0a1b2c3")
		return providerID.ReplaceAllString(value, "${1}made-at-random")
	}
	return value
}
