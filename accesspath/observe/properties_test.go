package observe

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/golden"
)

// typesRead are the types that the model asks for, whatever stack it sees.
func typesRead() []string {
	b := newBuilder(nil, Stated{}, nil)
	b.read()
	return sorted(b.asked)
}

// The list of property names is made from the source of the aws provider's Go library that this repository uses, which nothing here links.
// A new version of the library, or a type that is newly read, shows as a difference.
func TestPropertyNamesAreTheProviders(t *testing.T) {
	where, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6").Output()
	require.NoError(t, err)
	version, dir, _ := strings.Cut(strings.TrimSpace(string(where)), " ")
	library := library{t: t, dir: filepath.Join(dir, "go", "aws"), modules: map[string]map[string]*ast.StructType{}}
	var text strings.Builder
	fmt.Fprintf(&text, "# The properties of the types that are read, from pulumi-aws %s. Made by `go generate`; do not edit.\n", version)
	for _, token := range typesRead() {
		paths := library.paths(token)
		require.NotEmpty(t, paths, "%s is no type of the library", token)
		text.WriteString(wrapped(token, paths))
	}
	golden.Equal(t, "properties.txt", text.String())
}

// wrapped are lines of no more than 150 characters.
func wrapped(token string, paths []string) string {
	var lines strings.Builder
	line := token
	for _, path := range paths {
		if len(line)+1+len(path) > 150 {
			lines.WriteString(line + "\n")
			line = ""
		}
		line += " " + path
	}
	return lines.String() + line + "\n"
}

// library is the source of the provider's Go library.
type library struct {
	t       *testing.T
	dir     string
	modules map[string]map[string]*ast.StructType
}

// structs are the structures of a module by name.
func (l library) structs(module string) map[string]*ast.StructType {
	if known, has := l.modules[module]; has {
		return known
	}
	found := map[string]*ast.StructType{}
	files, err := filepath.Glob(filepath.Join(l.dir, module, "*.go"))
	require.NoError(l.t, err)
	for _, name := range files {
		source, err := os.ReadFile(name)
		require.NoError(l.t, err)
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		require.NoError(l.t, err)
		for _, d := range file.Decls {
			declaration, is := d.(*ast.GenDecl)
			if !is {
				continue
			}
			for _, s := range declaration.Specs {
				if spec, is := s.(*ast.TypeSpec); is {
					if structure, is := spec.Type.(*ast.StructType); is {
						found[spec.Name.Name] = structure
					}
				}
			}
		}
	}
	l.modules[module] = found
	return found
}

// paths are the property paths of a type: of what is given to it and of what it has then.
func (l library) paths(token string) []string {
	_, rest, _ := strings.Cut(token, ":")
	module, class, _ := strings.Cut(rest, "/")
	_, class, _ = strings.Cut(class, ":")
	structs := l.structs(module)
	plain := string(unicode.ToLower(rune(class[0]))) + class[1:]
	var paths []string
	for _, name := range []string{plain + "Args", plain + "State", class + "State"} {
		paths = append(paths, l.within(structs, structs[name], "", 0)...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

const deepest = 6

func (l library) within(structs map[string]*ast.StructType, s *ast.StructType, path string, depth int) []string {
	if s == nil || depth > deepest {
		return nil
	}
	var paths []string
	for _, field := range s.Fields.List {
		if field.Tag == nil {
			continue
		}
		text, err := strconv.Unquote(field.Tag.Value)
		require.NoError(l.t, err)
		name := strings.TrimSuffix(reflect.StructTag(text).Get("pulumi"), ",optional")
		if name == "" {
			continue
		}
		at := path + name
		paths = append(paths, at)
		switch kind := elementOf(field.Type).(type) {
		case *ast.MapType:
			paths = append(paths, at+".*")
		case *ast.Ident:
			if inner := structs[kind.Name]; inner != nil {
				paths = append(paths, l.within(structs, inner, at+".", depth+1)...)
			}
		}
	}
	return paths
}

// elementOf is what a pointer or a list is of.
func elementOf(kind ast.Expr) ast.Expr {
	switch kind := kind.(type) {
	case *ast.StarExpr:
		return elementOf(kind.X)
	case *ast.ArrayType:
		return elementOf(kind.Elt)
	default:
		return kind
	}
}

func TestASchemaIsRead(t *testing.T) {
	assert.Equal(t, map[string]map[string]bool{"a:b/c:C": {"x": true, "y": true, "y.": true, "y.z": true}, "*": {"id": true}},
		readSchema("# comment\na:b/c:C x y\n y.z\n\n* id\n"))
}
