package lint_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/version"
)

// ourModule is the root module's path; `make rename` changes it.
const ourModule = "private-notebook"

// A project from a template needs this version of the components, and else what they need: other versions would compile the AWS SDK anew.
func TestTheTemplatesFitThisVersion(t *testing.T) {
	templates := 0
	for folder, kind := range modules(t) {
		if kind != "new" {
			continue
		}
		templates++
		report(t, misfitted(read(t, "go.mod"), read(t, path.Join(folder, "go.mod")), "v"+version.Number))
		assert.Contains(t, read(t, path.Join(folder, "Pulumi.yaml")), "\ntemplate:\n", folder)
	}
	require.NotZero(t, templates)
}

// misfitted compares what a template's go.mod needs with the root's go.mod.
func misfitted(root, template, number string) []string {
	var complaints []string
	if !strings.HasPrefix(template, "module ${PROJECT}\n") {
		complaints = append(complaints, "the template's module is not ${PROJECT}, which `pulumi new` puts the project's name in the place of")
	}
	needs := regexp.MustCompile(`(?m)^(?:go|\t(\S+)) (\S+)$`)
	rooted := map[string]string{ourModule: number}
	for _, line := range needs.FindAllStringSubmatch(root, -1) {
		rooted[line[1]] = line[2]
	}
	for _, line := range needs.FindAllStringSubmatch(template, -1) {
		if rooted[line[1]] != line[2] {
			complaints = append(complaints, fmt.Sprintf("the template needs %s and this repository has %q", strings.TrimSpace(line[0]), rooted[line[1]]))
		}
	}
	return complaints
}

func TestTheRuleOfTemplatesComplains(t *testing.T) {
	const root = "module x\n\ngo 1.26.6\n\nrequire (\n\tp/a v1.0.0\n)\n"
	fits := "module ${PROJECT}\n\ngo 1.26.6\n\nrequire (\n\tp/a v1.0.0\n\t" + ourModule + " v0.1.0\n)\n"
	assert.Empty(t, misfitted(root, fits, "v0.1.0"))
	assert.Equal(t, []string{
		"the template's module is not ${PROJECT}, which `pulumi new` puts the project's name in the place of",
		`the template needs go 1.26.5 and this repository has "1.26.6"`,
		`the template needs p/a v1.1.0 and this repository has "v1.0.0"`,
		`the template needs p/b v1.0.0 and this repository has ""`,
		"the template needs " + ourModule + ` v0.1.0 and this repository has "v0.2.0"`,
	}, misfitted(root, strings.NewReplacer("${PROJECT}", "mine", "v1.0.0\n", "v1.1.0\n\tp/b v1.0.0\n", "1.26.6", "1.26.5").Replace(fits), "v0.2.0"))
}
