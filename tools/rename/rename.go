package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// moduleLine is the line of a go.mod that names the module itself.
var moduleLine = regexp.MustCompile(`(?m)^module (\S+)$`)

// rulesOfImports is the folder whose strings name packages without importing them.
const rulesOfImports = "internal/lint/"

// Rename gives the modules under root the path to, in the place of the one that its go.mod has, and says how many files it changed.
func Rename(root, to string) (int, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return 0, err
	}
	named := moduleLine.FindSubmatch(text)
	if named == nil {
		return 0, fmt.Errorf("%s names no module", filepath.Join(root, "go.mod"))
	}
	from, changed := string(named[1]), 0
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if strings.HasPrefix(entry.Name(), ".") && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		renamed, err := renameFile(root, path, from, to)
		if renamed {
			changed++
		}
		return err
	})
	return changed, err
}

// renameFile writes one file anew, if the path stands in it.
func renameFile(root, path, from, to string) (bool, error) {
	isModule, isGo := filepath.Base(path) == "go.mod", filepath.Ext(path) == ".go"
	if !isModule && !isGo {
		return false, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	var renamed string
	if isModule {
		renamed = inModule(string(text), from, to)
	} else {
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return false, err
		}
		if renamed, err = inGo(string(text), from, to, strings.HasPrefix(filepath.ToSlash(relative), rulesOfImports)); err != nil {
			return false, fmt.Errorf("%s: %w", path, err)
		}
	}
	if renamed == string(text) {
		return false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	return true, os.WriteFile(path, []byte(renamed), info.Mode())
}

// inModule changes a go.mod: the path stands behind "module", "require" or "replace", or alone in a block of them.
func inModule(text, from, to string) string {
	return regexp.MustCompile(`(?m)^(module |require |replace |\t)`+regexp.QuoteMeta(from)+`(/\S*)?( .*)?$`).
		ReplaceAllString(text, "${1}"+to+"${2}${3}")
}

// inGo changes a source's imports and, where it has import rules, the strings that name packages.
func inGo(text, from, to string, hasRules bool) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	at, imported := 0, map[token.Pos]bool{}
	for _, spec := range file.Imports {
		imported[spec.Path.Pos()] = true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		literal, is := n.(*ast.BasicLit)
		if !is || literal.Kind != token.STRING || !(imported[literal.Pos()] || hasRules) {
			return true
		}
		value, err := strconv.Unquote(literal.Value)
		if err != nil || (value != from && !strings.HasPrefix(value, from+"/")) {
			return true
		}
		begin, end := fset.Position(literal.Pos()).Offset, fset.Position(literal.End()).Offset
		b.WriteString(text[at:begin] + strconv.Quote(to+value[len(from):]))
		at = end
		return true
	})
	if at == 0 {
		return text, nil
	}
	formatted, err := format.Source([]byte(b.String() + text[at:])) // gofmt sorts imports, and the new path sorts elsewhere
	return string(formatted), err
}
