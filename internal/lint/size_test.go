package lint_test

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The limits of size, for every module, tests included. A function is to be read at one sitting and a file in one
// scroll; half of each is what to aim for.
const (
	longestFunction = 60  // lines, from "func" to the closing brace
	longestFile     = 300 // lines
)

func TestNoFunctionAndNoFileIsTooLong(t *testing.T) {
	for _, f := range goFiles(t) {
		report(t, tooLong(f))
	}
}

func tooLong(f sourceFile) []string {
	var complaints []string
	if f.lines > longestFile {
		complaints = append(complaints, fmt.Sprintf("%s has %d lines, and %d is the limit: split it by subject",
			f.path, f.lines, longestFile))
	}
	for _, declaration := range f.syntax.Decls {
		function, is := declaration.(*ast.FuncDecl)
		if !is {
			continue
		}
		first, last := f.fset.Position(function.Pos()).Line, f.fset.Position(function.End()).Line
		if n := last - first + 1; n > longestFunction {
			complaints = append(complaints, fmt.Sprintf("%s: %s has %d lines, and %d is the limit: give its steps names",
				f.at(function.Pos()), function.Name.Name, n, longestFunction))
		}
	}
	return complaints
}

func TestTheRuleOfSizeComplains(t *testing.T) {
	body := func(lines int) string { return "func f() {\n" + strings.Repeat("\t_ = 1\n", lines-2) + "}\n" }
	for name, row := range map[string]struct {
		source string
		want   []string
	}{
		"at the limits": {"package p\n" + body(60) + strings.Repeat("\n", 239), nil},
		"a function one line over": {"package p\n" + body(61),
			[]string{"p.go:2: f has 61 lines, and 60 is the limit: give its steps names"}},
		"a file one line over": {"package p\n" + strings.Repeat("\n", 300),
			[]string{"p.go has 301 lines, and 300 is the limit: split it by subject"}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, tooLong(parse(t, "p.go", row.source))) })
	}
}
