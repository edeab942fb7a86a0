package lint_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEveryExportedIdentifierIsDocumented(t *testing.T) {
	for _, f := range goFiles(t) {
		if !f.isTest() {
			report(t, undocumented(f))
		}
	}
}

// The folders whose structs are arguments and results that people program against: there each field needs a comment too,
// with its unit and what its zero value means. Elsewhere a struct's comment may speak for its fields.
var fieldsMatter = []string{"components/", "stacks/"}

// undocumented lists the exported identifiers that nobody explains: types, interface methods, functions, methods of
// exported types, constants, variables, and the fields that matter.
func undocumented(f sourceFile) []string {
	var complaints []string
	complain := func(name *ast.Ident, of string) {
		if name.IsExported() {
			complaints = append(complaints, fmt.Sprintf("%s: %s%s is exported and has no comment", f.at(name.Pos()), of, name.Name))
		}
	}
	for _, declaration := range f.syntax.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Doc == nil && isOfExportedType(d) {
				complain(d.Name, "")
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				undocumentedSpec(f, spec, d.Doc != nil, complain)
			}
		}
	}
	return complaints
}

// isOfExportedType is true for functions too.
func isOfExportedType(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	receiver := d.Recv.List[0].Type
	if pointer, is := receiver.(*ast.StarExpr); is {
		receiver = pointer.X
	}
	if generic, is := receiver.(*ast.IndexExpr); is {
		receiver = generic.X
	}
	name, is := receiver.(*ast.Ident)
	return is && name.IsExported()
}

// undocumentedSpec lets a comment on a group of declarations speak for all of them.
func undocumentedSpec(f sourceFile, spec ast.Spec, groupHasDoc bool, complain func(*ast.Ident, string)) {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		if s.Doc == nil && s.Comment == nil && !groupHasDoc {
			for _, name := range s.Names {
				complain(name, "")
			}
		}
	case *ast.TypeSpec:
		if s.Doc == nil && !groupHasDoc {
			complain(s.Name, "")
		}
		if !s.Name.IsExported() {
			return
		}
		switch underlying := s.Type.(type) {
		case *ast.StructType:
			if slices.ContainsFunc(fieldsMatter, func(folder string) bool { return strings.HasPrefix(f.path, folder) }) {
				undocumentedFields(f, s.Name.Name+".", underlying.Fields, complain)
			}
		case *ast.InterfaceType:
			undocumentedFields(f, s.Name.Name+".", underlying.Methods, complain)
		}
	}
}

// undocumentedFields lets a comment speak for the fields right below it, up to a blank line or the next comment. A field with a
// config tag is explained in Pulumi.yaml, which another test holds to it.
func undocumentedFields(f sourceFile, of string, fields *ast.FieldList, complain func(*ast.Ident, string)) {
	spokenFor := -1 // the last line that a comment speaks for
	for _, field := range fields.List {
		line := f.fset.Position(field.Pos()).Line
		documented := field.Doc != nil || field.Comment != nil || line == spokenFor+1
		if documented {
			spokenFor = f.fset.Position(field.End()).Line
			continue
		}
		if field.Tag != nil && hasConfigTag(field.Tag) {
			continue
		}
		for _, name := range field.Names {
			complain(name, of)
		}
	}
}

func hasConfigTag(tag *ast.BasicLit) bool {
	return tag.Kind == token.STRING && len(tag.Value) > 8 && tag.Value[1:8] == "config:"
}

func TestTheRuleOfCommentsComplains(t *testing.T) {
	for name, row := range map[string]struct {
		source string
		want   []string
	}{
		"documented": {"// F is.\nfunc F() {}\n\n// T is.\ntype T struct {\n\t// A and B are.\n\tA int\n\tB int\n}\n", nil},
		"unexported": {"func f() {}\n\ntype t struct{ A int }\n\nfunc (t) M() {}\n", nil},
		"a group":    {"// These are.\nconst (\n\tA = 1\n\tB = 2\n)\n", nil},
		"a key":      {"// T is.\ntype T struct {\n\tA int `config:\"a\"`\n}\n", nil},
		"a function": {"func F() {}\n", []string{"components/p.go:3: F is exported and has no comment"}},
		"a method":   {"// T is.\ntype T int\n\nfunc (*T) M() {}\n", []string{"components/p.go:6: M is exported and has no comment"}},
		"a constant": {"const A, b = 1, 2\n", []string{"components/p.go:3: A is exported and has no comment"}},
		"a type":     {"type T int\n", []string{"components/p.go:3: T is exported and has no comment"}},
		"a field": {"// T is.\ntype T struct {\n\t// A is.\n\tA int\n\n\tB int\n}\n",
			[]string{"components/p.go:8: T.B is exported and has no comment"}},
		"an interface's method": {"// T is.\ntype T interface{ M() }\n", []string{"components/p.go:4: T.M is exported and has no comment"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, row.want, undocumented(parse(t, "components/p.go", "package p\n\n"+row.source)))
		})
	}
}
