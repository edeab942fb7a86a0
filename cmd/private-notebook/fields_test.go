package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/doctor"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/verify"
)

// fieldsOf are the JSON fields of a struct, and of the structs of this command that it holds. What accesspath names it documents itself.
func fieldsOf(of reflect.Type) []string {
	for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || !strings.Contains(of.PkgPath(), "cmd/private-notebook") && of.PkgPath() != "main" {
		return nil
	}
	var fields []string
	for i := range of.NumField() {
		name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
		if name != "-" {
			fields = append(append(fields, name), fieldsOf(of.Field(i).Type)...)
		}
	}
	return fields
}

// sectionOf is what stands under a heading, up to the next one.
func sectionOf(text, heading string) string {
	_, section, _ := strings.Cut(text, "\n"+heading+"\n")
	for _, next := range []string{"\n## ", "\n### "} {
		section, _, _ = strings.Cut(section, next)
	}
	return section
}

// Whoever reads the JSON with a program goes by the document.
func TestEveryJSONFieldIsDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(repository, "docs/command.md"))
	require.NoError(t, err)
	for heading, objects := range map[string][]any{
		"## `url`": {issuedURL{}, failure.Failure{}}, "## `verify`": {verify.Evidence{Version: verify.EvidenceVersion}}, "### `verify --simulate`": {verify.Simulation{Version: verify.SimulationVersion}},
		"## `doctor`": {doctor.Findings{Version: doctor.FindingsVersion}}, "## `vpn-profile`": {writtenProfile{}}, "## `revoke`": {revocation{}},
	} {
		section := sectionOf(string(text), heading)
		for _, object := range objects {
			fields := fieldsOf(reflect.TypeOf(object))
			assert.NotEmpty(t, fields, heading)
			for _, field := range fields {
				isThere := strings.Contains(section, "`"+field+"`") || strings.Contains(section, "`"+field+"[]`")
				if field == "version" {
					isThere = strings.Contains(section, fmt.Sprintf("version %d)", reflect.ValueOf(object).FieldByName("Version").Int()))
				}
				assert.True(t, isThere, "docs/command.md, %s has no `%s`", heading, field)
			}
		}
	}
}

// A newcomer learns a command from its examples, and a script its exit statuses.
func TestEveryCommandHasExamplesAndSaysItsExitStatuses(t *testing.T) {
	w := world{}
	for _, c := range newRoot(&w).Commands() {
		if c.Name() == "help" || c.Name() == "completion" { // cobra's own
			continue
		}
		assert.Contains(t, c.Example, "private-notebook "+c.Name(), c.Name())
		assert.Contains(t, c.Long, "\nExit status: 0 ", c.Name())
		assert.Contains(t, strings.ReplaceAll(c.Long, "\n", " "), "2 bad input", c.Name())
	}
}
