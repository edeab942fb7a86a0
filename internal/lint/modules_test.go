package lint_test

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	moduleList      = "allmodules"
	templatesFolder = "templates/"
	awsSDK          = "github.com/pulumi/pulumi-aws/sdk/v6"
)

// modules are the lines of allmodules: folder to kind.
func modules(t *testing.T) map[string]string {
	t.Helper()
	kinds := map[string]string{}
	for _, line := range strings.Split(read(t, moduleList), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		require.Len(t, fields, 2, "%s: %q is not a folder and a kind", moduleList, line)
		require.NotContains(t, kinds, fields[0], "%s lists a module twice", moduleList)
		kinds[fields[0]] = fields[1]
	}
	return kinds
}

func TestAllModulesAreListed(t *testing.T) {
	var folders []string
	var goFiles []string
	everyFile(t, func(p string) {
		if path.Base(p) == "go.mod" {
			folders = append(folders, path.Dir(p))
		}
		if strings.HasSuffix(p, ".go") {
			goFiles = append(goFiles, p)
		}
	})
	report(t, misListed(modules(t), folders, goFiles))
}

// misListed compares the list with the tree: the folders that hold a go.mod, and the Go files.
func misListed(kinds map[string]string, folders, sources []string) []string {
	var complaints []string
	for _, folder := range folders {
		switch kind, isListed := kinds[folder]; {
		case !isListed:
			complaints = append(complaints, fmt.Sprintf("module %s is missing in %s, so nothing tests it: add it", folder, moduleList))
		case kind == "tools" && slices.ContainsFunc(sources, func(f string) bool { return strings.HasPrefix(f, folder+"/") }):
			complaints = append(complaints, fmt.Sprintf("module %s is listed as tools and holds Go code: list it as code", folder))
		case kind == "new" && !strings.HasPrefix(folder, templatesFolder):
			complaints = append(complaints, fmt.Sprintf("module %s is listed as new and is no template of %s: list it as code", folder, templatesFolder))
		case kind != "tools" && kind != "code" && kind != "new":
			complaints = append(complaints, fmt.Sprintf("module %s is listed as %q: write code, tools or new", folder, kind))
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(kinds)) {
		if !slices.Contains(folders, folder) {
			complaints = append(complaints, fmt.Sprintf("%s lists %s, which is no module: remove it", moduleList, folder))
		}
	}
	return complaints
}

func TestTheRuleOfTheModuleListComplains(t *testing.T) {
	kinds := map[string]string{".": "code", "t": "tools", "gone": "code", "odd": "coded", "untested": "new", "templates/x": "new"}
	assert.Equal(t, []string{
		"module new is missing in allmodules, so nothing tests it: add it",
		"module odd is listed as \"coded\": write code, tools or new",
		"module t is listed as tools and holds Go code: list it as code",
		"module untested is listed as new and is no template of templates/: list it as code",
		"allmodules lists gone, which is no module: remove it",
	}, misListed(kinds, []string{".", "new", "odd", "t", "templates/x", "untested"}, []string{"main.go", "t/a.go"}))
	assert.Empty(t, misListed(map[string]string{".": "code", "t": "tools"}, []string{".", "t"}, []string{"main.go", "tt/a.go"}))
}

// The AWS SDK takes minutes to compile, and is compiled once more for every other set of versions that it is linked with.
func TestModulesThatLinkTheAwsSdkResolveTheSameVersions(t *testing.T) {
	versions := linkedVersions(t, ".")
	require.Contains(t, versions, awsSDK)
	compared := 0
	for folder, kind := range modules(t) {
		if folder == "." || kind != "code" || !strings.Contains(read(t, path.Join(folder, "go.mod")), awsSDK+" ") {
			continue
		}
		compared++
		report(t, differing(versions, linkedVersions(t, folder), "the root", folder))
	}
	assert.GreaterOrEqual(t, compared, 2, "the sandbox and an example")
}

// Whoever imports the components resolves the root's go.mod, and downloads what that names.
func TestImportersOfTheComponentsAreSparedAWSsClient(t *testing.T) {
	for _, folder := range []string{".", "examples/own-stack"} {
		assert.NotContains(t, read(t, path.Join(folder, "go.mod")), "github.com/aws/aws-sdk-go-v2 ", folder)
		assert.NotContains(t, read(t, path.Join(folder, "go.mod")), "github.com/aws/aws-sdk-go-v2/", folder)
	}
}

// differing compares what two modules link: ours, called us, and theirs.
func differing(ours, theirs map[string]string, us, them string) []string {
	var complaints []string
	for _, module := range slices.Sorted(maps.Keys(ours)) {
		if version, both := theirs[module]; both && version != ours[module] {
			complaints = append(complaints, fmt.Sprintf(
				"%s links %s %s and %s %s, so it and all that is built on it are compiled twice: "+
					"run `go get %s@<the higher version>` in both",
				them, module, version, us, ours[module], module))
		}
	}
	return complaints
}

func TestTheRuleOfVersionsComplains(t *testing.T) {
	ours := map[string]string{"a": "v1.0.0", "b": "v1.0.0", "ours": "v1.0.0"}
	assert.Empty(t, differing(ours, map[string]string{"a": "v1.0.0", "theirs": "v2.0.0"}, "the root", "m"))
	assert.Equal(t, []string{
		"m links b v1.1.0 and the root v1.0.0, so it and all that is built on it are compiled twice: " +
			"run `go get b@<the higher version>` in both",
	}, differing(ours, map[string]string{"a": "v1.0.0", "b": "v1.1.0"}, "the root", "m"))
}

// linkedVersions are the modules that a module's packages and tests link.
func linkedVersions(t *testing.T, folder string) map[string]string {
	t.Helper()
	versions := map[string]string{}
	form := "{{with .Module}}{{if .Version}}{{.Path}} {{.Version}}{{end}}{{end}}"
	out := goCommand(t, folder, "list", "-deps", "-test", "-f", form, "./...")
	for line := range strings.Lines(string(out)) {
		if module, version, isModule := strings.Cut(strings.TrimSpace(line), " "); isModule {
			versions[module] = version
		}
	}
	return versions
}
