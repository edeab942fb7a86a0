package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
)

// bill is as much of a CycloneDX 1.5 document as is known: which modules were linked, in which version (CycloneDX, "bom-1.5.schema.json"). It
// has no time and no serial number, which the format does not require, so that two builds make the same bill.
type bill struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	PURL    string `json:"purl,omitempty"`
	Hashes  []hash `json:"hashes,omitempty"`
}

type hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

// sbom lists the modules that any of the programs links, as the programs themselves say, and the Go that compiled them. The number is the
// version of the programs; "" leaves it out.
func sbom(name, number string, files []string) ([]byte, error) {
	linked, compiler := map[string]component{}, ""
	for _, file := range files {
		info, err := buildinfo.ReadFile(file)
		if err != nil {
			return nil, err
		}
		compiler = info.GoVersion
		for _, module := range info.Deps {
			for module.Replace != nil {
				module = module.Replace
			}
			if c, isPublished := componentOf(module); isPublished {
				linked[c.PURL] = c
			}
		}
	}
	document := bill{Format: "CycloneDX", Spec: "1.5", Version: 1,
		Metadata: metadata{component{Type: "application", Ref: name, Name: name, Version: number}},
		Components: []component{{Type: "library", Ref: "std", Name: "std", Version: strings.TrimPrefix(compiler, "go"),
			PURL: "pkg:golang/std@" + strings.TrimPrefix(compiler, "go")}}}
	for _, key := range slices.Sorted(maps.Keys(linked)) {
		document.Components = append(document.Components, linked[key])
	}
	text, err := json.MarshalIndent(document, "", "  ")
	return append(text, '\n'), err
}

// componentOf leaves out the modules of this repository, which a folder stands for.
func componentOf(m *debug.Module) (component, bool) {
	if strings.HasPrefix(m.Path, ".") || m.Version == "" || m.Version == "(devel)" {
		return component{}, false
	}
	purl := fmt.Sprintf("pkg:golang/%s@%s", m.Path, m.Version)
	c := component{Type: "library", Ref: purl, Name: m.Path, Version: m.Version, PURL: purl}
	if sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:")); err == nil && len(sum) > 0 {
		c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}} // of the module's tree, as go.sum has it
	}
	return c, true
}
