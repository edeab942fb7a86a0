package lint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository, seen from this package.
const root = "../.."

// sourceFile is one Go file of the tree.
type sourceFile struct {
	path   string // from the repository's root, with slashes
	lines  int
	fset   *token.FileSet
	syntax *ast.File
}

// isTest says whether the file is compiled into tests alone.
func (f sourceFile) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// at is a position as an editor takes it: file and line.
func (f sourceFile) at(pos token.Pos) string {
	return f.path + ":" + strconv.Itoa(f.fset.Position(pos).Line)
}

// parse reads one Go source.
func parse(t *testing.T, path, source string) sourceFile {
	t.Helper()
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, path, source, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	return sourceFile{path: path, lines: strings.Count(source, "\n"), fset: fset, syntax: syntax}
}

// everyFile visits the tree's files, of every module. Folders that begin with a dot hold what was built, deployed
// or checked out, and are no part of the source.
func everyFile(t *testing.T, visit func(path string)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(root, func(full string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && full != root
		switch {
		case entry.IsDir() && (hidden || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.IsDir():
			return nil
		}
		path, err := filepath.Rel(root, full)
		visit(filepath.ToSlash(path))
		return err
	}))
}

// goFiles are all Go files of all modules, tests included.
func goFiles(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	everyFile(t, func(path string) {
		if strings.HasSuffix(path, ".go") {
			files = append(files, parse(t, path, read(t, path)))
		}
	})
	require.NotEmpty(t, files)
	return files
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(text)
}

// report fails the test with every complaint.
func report(t *testing.T, complaints []string) {
	t.Helper()
	for _, c := range complaints {
		t.Error(c)
	}
}
