#!/usr/bin/env bash
# `pulumi new` breaks the line behind a project's name in a template's YAML files.
#
# Seen with github.com/pulumi/pulumi/pkg/v3 v3.276.0 on 2026-11-29, and with the command line of that version: a template may have ${PROJECT} and
# ${DESCRIPTION} in its files. In files that end in .yaml the value is written as YAML, with the line break that ends a YAML document. So
# "bucket: ${PROJECT}-data" becomes "bucket: demo", and "-data" on a line of its own; a comment behind the name leaves its line as well. In other
# files the same text stays on one line.
#
# It matters to whoever writes a template of a stack with settings files: the template of this repository has the placeholders at the ends of
# lines alone (templates/private-notebook-go).
#
# Needs Go and the Go module mirror. Fails if the behaviour changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >go.mod <<'MOD'
module finding

go 1.26
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/templates"
)

func main() {
	for _, folder := range []string{"template", "made"} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			panic(err)
		}
	}
	for _, name := range []string{"Pulumi.dev.yaml", "notes.txt"} {
		if err := os.WriteFile(filepath.Join("template", name), []byte("bucket: ${PROJECT}-data\n"), 0o644); err != nil {
			panic(err)
		}
	}
	if err := templates.CopyTemplateFiles("template", "made", true, "demo", "a description"); err != nil {
		panic(err)
	}
	for _, name := range []string{"Pulumi.dev.yaml", "notes.txt"} {
		text, err := os.ReadFile(filepath.Join("made", name))
		fmt.Printf("%s %q %v\n", name, text, err)
	}
}
GO
go get github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/templates@v3.276.0 >/dev/null 2>&1

got=$(go run .)
want='Pulumi.dev.yaml "bucket: demo\n-data\n" <nil>
notes.txt "bucket: demo-data\n" <nil>'
printf '%s\n' "$got"
[ "$got" = "$want" ] || { echo "The behaviour has changed." >&2; exit 1; }
