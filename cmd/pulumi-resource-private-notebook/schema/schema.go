// Package schema writes what Pulumi knows about the package: its components, their arguments and their outputs, in the form of a Pulumi
// package schema ("Pulumi Package Schema" in Pulumi's documentation). The tests write it into schema.json, which the plugin serves.
//
// It reads the arguments from [catalog], so the schema and what the plugin takes cannot differ, and the descriptions from the doc comments,
// reworded for readers who know no Go.
package schema

import (
	"bytes"
	"encoding/json"

	"private-notebook/cmd/pulumi-resource-private-notebook/catalog"
	"private-notebook/internal/version"
)

// namespace stands before the package's name in the names of generated packages: @platform/private-notebook, platform_private_notebook.
const namespace = "platform"

// document is a package schema. Maps are written in the order of their keys.
type document struct {
	Name        string                   `json:"name"`
	DisplayName string                   `json:"displayName"`
	Version     string                   `json:"version"`
	Namespace   string                   `json:"namespace"`
	Description string                   `json:"description"`
	Keywords    []string                 `json:"keywords"`
	License     string                   `json:"license"`
	Meta        map[string]any           `json:"meta"`
	Language    map[string]any           `json:"language"`
	Types       map[string]*typeSpec     `json:"types"`
	Resources   map[string]*resourceSpec `json:"resources"`
}

type resourceSpec struct {
	Description     string               `json:"description"`
	IsComponent     bool                 `json:"isComponent"`
	InputProperties map[string]*property `json:"inputProperties"`
	RequiredInputs  []string             `json:"requiredInputs,omitempty"`
	Properties      map[string]*property `json:"properties"`
	Required        []string             `json:"required,omitempty"`
}

type typeSpec struct {
	Description string               `json:"description"`
	Type        string               `json:"type"`
	Properties  map[string]*property `json:"properties,omitempty"`
	Required    []string             `json:"required,omitempty"`
	Enum        []choice             `json:"enum,omitempty"`
}

type choice struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	Description string `json:"description"`
}

type property struct {
	Description          string    `json:"description,omitempty"`
	Type                 string    `json:"type,omitempty"`
	Ref                  string    `json:"$ref,omitempty"`
	Items                *property `json:"items,omitempty"`
	AdditionalProperties *property `json:"additionalProperties,omitempty"`
	Plain                bool      `json:"plain,omitempty"`
	Secret               bool      `json:"secret,omitempty"`
}

// Write writes the schema, with the doc comments of the components' source in this folder.
func Write(componentsFolder string) ([]byte, error) {
	comments, err := readComments(componentsFolder)
	if err != nil {
		return nil, err
	}
	w := &writer{comments: comments, document: head()}
	for _, c := range catalog.Components {
		w.component(c)
	}
	w.choices()
	w.outputTypes()
	if err := w.err(); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(w.document)
	return text.Bytes(), err
}

func head() document {
	versioned := map[string]any{"respectSchemaVersion": true}
	return document{
		Name:        catalog.Package,
		DisplayName: "Private Notebook",
		Version:     version.Number,
		Namespace:   namespace,
		Description: "Amazon SageMaker notebook instances that open from private networks alone, as components.",
		Keywords:    []string{"pulumi", "aws", "sagemaker", "category/cloud", "kind/component"},
		License:     "Apache-2.0",
		Meta:        map[string]any{"moduleFormat": "(.*)"},
		Language: map[string]any{
			"csharp": versioned,
			"go":     map[string]any{"respectSchemaVersion": true, "generateResourceContainerTypes": true},
			"nodejs": versioned,
			"python": map[string]any{"respectSchemaVersion": true, "pyproject": map[string]any{"enabled": true}},
		},
		Types:     map[string]*typeSpec{},
		Resources: map[string]*resourceSpec{},
	}
}
