package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// comments are the doc comments of a package's types and of their fields, each as one line.
type comments struct {
	types  map[string]string
	fields map[string]string // by "Type.Field"
	// together are the fields that share a comment, by "Type.Field" of each.
	together map[string][]string
}

func readComments(folder string) (comments, error) {
	read := comments{types: map[string]string{}, fields: map[string]string{}, together: map[string][]string{}}
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return read, err
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return read, err
		}
		ast.Inspect(file, read.visit)
	}
	return read, nil
}

// visit takes the types of a file, and the constants of its enumerations.
func (c comments) visit(node ast.Node) bool {
	declaration, is := node.(*ast.GenDecl)
	if !is {
		return true
	}
	for _, spec := range declaration.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			c.types[s.Name.Name] = oneLine(declaration.Doc)
			if fields, isStruct := s.Type.(*ast.StructType); isStruct {
				c.visitFields(s.Name.Name, fields)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				c.types[name.Name] = oneLine(s.Doc)
			}
		}
	}
	return true
}

func (c comments) visitFields(of string, fields *ast.StructType) {
	for _, field := range fields.Fields.List {
		var names []string
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
		for _, name := range names {
			c.fields[of+"."+name], c.together[of+"."+name] = oneLine(field.Doc), names
		}
	}
}

func oneLine(comment *ast.CommentGroup) string {
	return strings.Join(strings.Fields(comment.Text()), " ")
}
