package cloud

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
)

// anything is a property of any type in a package schema.
var anything = map[string]any{"$ref": "pulumi.json#/Any"}

// GetSchema is the small schema by which a program in YAML names the provider's resources: the types that are simulated, with the names of
// their properties, each of any type. Functions are left out. What the values must be, Check says.
func (p *provider) GetSchema(context.Context, plugin.GetSchemaRequest) (plugin.GetSchemaResponse, error) {
	resources := map[string]any{}
	for token, s := range p.shapes {
		inputs := namesOf(s.args.ElementType())
		resources[token] = map[string]any{
			"inputProperties": propertiesNamed(inputs),
			"properties":      propertiesNamed(slices.Concat(inputs, s.computed)),
		}
	}
	configuration := []string{}
	if p.name == "aws" {
		configuration = namesOf(aws.ProviderArgs{}.ElementType())
	}
	text, err := json.Marshal(map[string]any{
		"name":      p.name,
		"version":   p.version.String(),
		"meta":      map[string]any{"moduleFormat": "(.*)(?:/[^/]*)"},
		"provider":  map[string]any{"inputProperties": propertiesNamed(configuration)},
		"resources": resources,
	})
	return plugin.GetSchemaResponse{Schema: text}, err
}

func namesOf(arguments reflect.Type) []string {
	return slices.Sorted(maps.Keys(fieldsOf(arguments)))
}

func propertiesNamed(names []string) map[string]any {
	properties := map[string]any{}
	for _, name := range names {
		properties[name] = anything
	}
	return properties
}
