package lint_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Names that say nothing of what is inside; whatever fits nowhere ends up there.
var emptyNames = []string{"util", "utils", "helper", "helpers", "common", "misc", "shared", "base", "lib"}

// What a comment says of work that was put off.
var putOff = regexp.MustCompile(`\b(` + strings.Join([]string{"TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"}, "|") + `)\b`)

func TestEveryPackageIsNamedAfterWhatItHolds(t *testing.T) {
	for _, f := range goFiles(t) {
		report(t, emptyName(f))
	}
}

func emptyName(f sourceFile) []string {
	name := strings.TrimSuffix(f.syntax.Name.Name, "_test")
	if slices.Contains(emptyNames, name) {
		return []string{fmt.Sprintf("%s: package %s is named after nothing: name it after what it knows or does", f.path, name)}
	}
	return nil
}

func TestNoCommentPutsWorkOff(t *testing.T) {
	for _, f := range goFiles(t) {
		report(t, workPutOff(f))
	}
}

func workPutOff(f sourceFile) []string {
	var complaints []string
	for _, group := range f.syntax.Comments {
		for _, comment := range group.List {
			if word := putOff.FindString(comment.Text); word != "" {
				complaints = append(complaints, fmt.Sprintf("%s: %s: do it, or write it down in docs/limits.md",
					f.at(comment.Pos()), word))
			}
		}
	}
	return complaints
}

func TestTheRulesOfNamesAndCommentsComplain(t *testing.T) {
	for name, row := range map[string]struct {
		rule   func(sourceFile) []string
		source string
		want   []string
	}{
		"a good name":        {emptyName, "package cidr\n", nil},
		"an empty name":      {emptyName, "package util\n", []string{"p.go: package util is named after nothing: name it after what it knows or does"}},
		"an empty test name": {emptyName, "package common_test\n", []string{"p.go: package common is named after nothing: name it after what it knows or does"}},
		"a plain comment":    {workPutOff, "package p\n\n// There is nothing left to do.\n", nil},
		"a put-off comment":  {workPutOff, "package p\n\n// TO" + "DO: more.\n", []string{"p.go:3: TO" + "DO: do it, or write it down in docs/limits.md"}},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, row.want, row.rule(parse(t, "p.go", row.source))) })
	}
}
