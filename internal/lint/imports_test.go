package lint_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listed is what `go list` says of a package, or of a package as it is compiled for a test.
type listed struct {
	ImportPath string
	ForTest    string // the package under test; "" for what is shipped
	Imports    []string
	Deps       []string // all that is linked, direct or not
}

// layer is one floor of the building: which packages of this repository its packages may import, and why no others.
type layer struct {
	of, mayImport []string // import paths; a path stands for the packages below it too
	why           string
}

var layers = []layer{
	{of: []string{"private-notebook"}, mayImport: []string{"private-notebook/stacks"},
		why: "the program only hands over to stacks, so that tests and the sandbox run the very same program without it"},
	{of: []string{"private-notebook/stacks"}, mayImport: []string{"private-notebook/components", "private-notebook/internal"},
		why: "a stack says how an environment is assembled, of components, and must not know who judges or simulates it"},
	{of: []string{"private-notebook/components"}, mayImport: []string{"private-notebook/internal"},
		why: "components are reused in other people's stacks, and share no wiring with accesspath, which judges what they declare"},
	{of: []string{"private-notebook/internal"}, mayImport: []string{"private-notebook/internal"},
		why: "the pure packages are the ground floor: every other package stands on them"},
	{of: []string{"private-notebook/accesspath"}, mayImport: []string{"private-notebook/accesspath", "private-notebook/internal"},
		why: "the judge works from declared resources alone; what it took from components it could not find wrong in them"},
	{of: []string{"private-notebook/compliance", "private-notebook/costs"},
		mayImport: []string{"private-notebook/accesspath/observe", "private-notebook/accesspath/policy", "private-notebook/accesspath/accountfile",
			"private-notebook/internal"},
		why: "they read declared resources as the judge does, so that arguments cannot talk them round, and ask nothing else of it"},
	{of: []string{plugin}, mayImport: []string{plugin, "private-notebook/components", "private-notebook/internal"},
		why: "the plugin offers the components to other languages, and judges nothing"},
	{of: []string{"private-notebook/cmd/private-notebook"},
		mayImport: []string{"private-notebook/cmd/private-notebook", "private-notebook/accesspath", "private-notebook/compliance", "private-notebook/costs",
			"private-notebook/internal"},
		why: "the companion command reads deployments, whoever wrote the stack; it deploys nothing"},
	{of: []string{kit},
		mayImport: []string{"private-notebook/tests/recorder", "private-notebook/accesspath"},
		why:       "the test kit knows no component: it records and judges what any program declares"},
	{of: []string{"private-notebook/tests"},
		mayImport: []string{"private-notebook/tests", "private-notebook/stacks", "private-notebook/components",
			"private-notebook/accesspath", "private-notebook/internal"},
		why: "the tests of the root module may see all of it"},
	{of: []string{"own-stack"}, mayImport: []string{"private-notebook/components"},
		why: "the example shows what somebody else's stack can do with the components alone"},
}

// What the tests of any package may import besides.
var forTests = []string{"private-notebook/internal/golden", "private-notebook/internal/vpntest", "private-notebook/tests/recorder", kit}

// plugin is what offers the components to other languages.
const plugin = "private-notebook/cmd/pulumi-resource-private-notebook"

// kit is what importers of the components test their stacks with.
const kit = "private-notebook/privatenotebooktest"

// ban is a dependency that must not be linked, directly or through others.
type ban struct {
	of     []string
	never  []string
	inTest bool // whether the ban holds for tests too
	why    string
}

var bans = []ban{
	{of: []string{"private-notebook/accesspath", "private-notebook/compliance", "private-notebook/costs",
		"private-notebook/internal", "private-notebook/cmd/private-notebook"},
		never: []string{"github.com/pulumi"}, inTest: true,
		why: "it must run on a plain JSON export, in milliseconds, without Pulumi"},
	{of: []string{"private-notebook/stacks", "private-notebook/components", "private-notebook/accesspath",
		"private-notebook/compliance", "private-notebook/costs", "private-notebook/internal", "own-stack", kit, plugin},
		never: []string{"github.com/aws", "private-notebook/cmd/private-notebook"}, inTest: true,
		why: "AWS's client library is for the companion command; importers of the components shall not download it"},
	{of: []string{"private-notebook/accesspath/topology"},
		never: []string{"private-notebook/accesspath/caller", "private-notebook/accesspath/reach", "private-notebook/accesspath/permit",
			"private-notebook/accesspath/policy"},
		why: "the facts are the ground floor of the judge: they say what was observed, and judge nothing"},
	{of: []string{"private-notebook/accesspath/caller"},
		never: []string{"private-notebook/accesspath/reach", "private-notebook/accesspath/permit"},
		why:   "who may knock does not hang on who gets through"},
	{of: []string{"private-notebook/accesspath/reach"}, never: []string{"private-notebook/accesspath/permit"},
		why: "whether packets get there knows nothing of IAM"},
	{of: []string{"private-notebook/accesspath/permit"}, never: []string{"private-notebook/accesspath/reach"},
		why: "whether a request may pass knows nothing of networks: it is told by which endpoint it comes"},
	{of: []string{"private-notebook/cmd/private-notebook/report", "private-notebook/cmd/private-notebook/screen",
		"private-notebook/cmd/private-notebook/stack"},
		never: []string{"github.com/aws"}, inTest: true,
		why: "the sandbox prints the same reports, and AWS's client library would be compiled with it for nothing"},
	{of: []string{"private-notebook", "own-stack"}, never: []string{"github.com/pulumi/pulumi/pkg/v3"}, inTest: true,
		why: "that is Pulumi's internal API: it changes at will, weighs 60 modules, and belongs in sandbox/engine alone"},
	{of: []string{"private-notebook", "own-stack"}, never: []string{"private-notebook/sandbox"}, inTest: true,
		why: "the sandbox imports everything, so nothing may import the sandbox"},
	{of: []string{"private-notebook/components", "private-notebook/stacks", "private-notebook/accesspath",
		"private-notebook/compliance", "private-notebook/costs", "private-notebook/cmd"},
		never: []string{"testing", "private-notebook/internal/golden", "private-notebook/tests", kit},
		why:   "what is shipped does not carry its tests' tools"},
}

// inSandbox are the bans that the sandbox is held to, which may import everything of this repository.
var inSandbox = []ban{
	{of: []string{"private-notebook/sandbox"}, inTest: true,
		never: []string{"github.com/aws", "github.com/Azure", "cloud.google.com", "gocloud.dev", "github.com/pulumi/pulumi/pkg/v3/backend/diy"},
		why: "the clients of three clouds would be compiled for a state that is a file on this machine: they more than double the wait " +
			"of whoever tries `make sandbox`"},
}

// under says whether path is one of the paths or below one.
func under(path string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// plain is an import path without what `go list` adds to it for tests.
func plain(path string) string {
	path, _, _ = strings.Cut(path, " ")
	return strings.TrimSuffix(path, "_test")
}

func TestImportsFollowTheArrows(t *testing.T) {
	for _, module := range []string{".", "cmd/private-notebook", "cmd/pulumi-resource-private-notebook", "examples/own-stack"} {
		packages := list(t, module)
		require.NotEmpty(t, packages)
		for _, p := range packages {
			report(t, outOfLayer(p))
			report(t, banned(p))
		}
	}
	for _, p := range list(t, "sandbox") {
		report(t, bannedInSandbox(p))
	}
}

// outOfLayer holds direct imports to the layers. The first fitting layer counts, except that "private-notebook" is the program
// alone here.
func outOfLayer(p listed) []string {
	path := plain(p.ImportPath)
	fits := func(l layer) bool {
		return slices.Contains(l.of, path) || l.of[0] != "private-notebook" && under(path, l.of)
	}
	i := slices.IndexFunc(layers, fits)
	if i < 0 {
		return []string{fmt.Sprintf("package %s has no place in the layers: give it one in internal/lint/imports_test.go", path)}
	}
	var complaints []string
	for _, imported := range p.Imports {
		imported = plain(imported)
		switch {
		case !under(imported, []string{"private-notebook"}), imported == path, under(imported, layers[i].mayImport):
		case p.ForTest != "" && under(imported, forTests):
		case p.ForTest == kit && imported == "private-notebook/components": // What its tests and its example try it on.
		default:
			complaints = append(complaints, fmt.Sprintf("%s imports %s, which it may not: %s", path, imported, layers[i].why))
		}
	}
	return complaints
}

func banned(p listed) []string { return against(bans, p) }

func bannedInSandbox(p listed) []string { return against(inSandbox, p) }

func against(bans []ban, p listed) []string {
	path := plain(p.ImportPath)
	var complaints []string
	for _, b := range bans {
		if !under(path, b.of) || p.ForTest != "" && !b.inTest {
			continue
		}
		// One forbidden package brings many more along; the first will do.
		i := slices.IndexFunc(p.Deps, func(linked string) bool { return under(plain(linked), b.never) })
		if i >= 0 {
			complaints = append(complaints, fmt.Sprintf("%s links %s, which it may not: %s", path, plain(p.Deps[i]), b.why))
		}
	}
	return complaints
}

// list is every package of a module, as shipped and as tested.
func list(t *testing.T, module string) []listed {
	t.Helper()
	out := goCommand(t, module, "list", "-test", "-json=ImportPath,ForTest,Imports,Deps", "./...")
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		require.NoError(t, err)
		// A test's generated main imports what it tests, and so do the packages that are listed anyway.
		if !strings.HasSuffix(plain(p.ImportPath), ".test") {
			packages = append(packages, p)
		}
	}
}

// goCommand runs the go command in a module and returns its standard output.
func goCommand(t *testing.T, module string, args ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = filepath.Join(root, module)
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	require.NoError(t, err, "go %s in %s: %s", strings.Join(args, " "), module, errs.String())
	return out
}

func TestTheRulesOfImportsComplain(t *testing.T) {
	for name, row := range map[string]struct {
		rule func(listed) []string
		p    listed
		// want is a part of the one complaint; "" for none. Packages stand in strings of their own, so that a rename finds them.
		want string
	}{
		"an arrow": {outOfLayer, listed{ImportPath: "private-notebook/stacks", Imports: []string{"private-notebook/components", "fmt"}}, ""},
		"an arrow backwards": {outOfLayer, listed{ImportPath: "private-notebook/components", Imports: []string{"private-notebook/stacks"}},
			"private-notebook/components" + " imports " + "private-notebook/stacks" + ", which it may not: components are reused"},
		"the judged asks the judge": {outOfLayer,
			listed{ImportPath: "private-notebook/components", Imports: []string{"private-notebook/accesspath/policy"}}, "share no wiring"},
		"the program": {outOfLayer, listed{ImportPath: "private-notebook", Imports: []string{"private-notebook/components"}},
			"the program only hands over"},
		"a new folder": {outOfLayer, listed{ImportPath: "private-notebook/novelty"}, "has no place in the layers"},
		"a test's tool": {outOfLayer, listed{ImportPath: "private-notebook/components_test [private-notebook/components.test]",
			ForTest: "private-notebook/components", Imports: []string{"private-notebook/tests/recorder",
				"private-notebook/components [private-notebook/components.test]"}}, ""},
		"the test kit in a test": {outOfLayer, listed{ImportPath: "private-notebook/components_test [private-notebook/components.test]",
			ForTest: "private-notebook/components", Imports: []string{kit}}, ""},
		"the test kit on the components": {outOfLayer, listed{ImportPath: kit, Imports: []string{"private-notebook/components"}}, "knows no component"},
		"the test kit's example": {outOfLayer, listed{ImportPath: kit + "_test [" + kit + ".test]", ForTest: kit,
			Imports: []string{"private-notebook/components", kit + " [" + kit + ".test]"}}, ""},
		"the test kit, shipped": {banned, listed{ImportPath: "private-notebook/stacks", Deps: []string{kit}}, "does not carry its tests' tools"},
		"AWS's client in the test kit": {banned, listed{ImportPath: kit, Deps: []string{"github.com/aws/aws-sdk-go-v2/config"}},
			"importers of the components shall not download it"},
		"a test's tool, shipped": {outOfLayer, listed{ImportPath: "private-notebook/components",
			Imports: []string{"private-notebook/tests/recorder"}}, "imports " + "private-notebook/tests/recorder"},
		"Pulumi below accesspath": {banned, listed{ImportPath: "private-notebook/accesspath/observe",
			Deps: []string{"fmt", "github.com/pulumi/pulumi/sdk/v3/go/pulumi"}}, "it must run on a plain JSON export"},
		"Pulumi's internals": {banned, listed{ImportPath: "own-stack", Deps: []string{"github.com/pulumi/pulumi/pkg/v3/engine"}},
			"Pulumi's internal API"},
		"AWS's client below the components": {banned, listed{ImportPath: "private-notebook/components",
			Deps: []string{"github.com/aws/aws-sdk-go-v2/config"}}, "importers of the components shall not download it"},
		"AWS's client in the command": {banned, listed{ImportPath: "private-notebook/cmd/private-notebook",
			Deps: []string{"github.com/aws/aws-sdk-go-v2/config"}}, ""},
		"Pulumi in the command": {banned, listed{ImportPath: "private-notebook/cmd/private-notebook/stack",
			Deps: []string{"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"}}, "without Pulumi"},
		"the sandbox": {banned, listed{ImportPath: "private-notebook/tests", Deps: []string{"private-notebook/sandbox/cloud"}}, "nothing may import"},
		"AWS's client below a report": {banned, listed{ImportPath: "private-notebook/cmd/private-notebook/report",
			Deps: []string{"github.com/aws/aws-sdk-go-v2/aws"}}, "would be compiled with it for nothing"},
		"a cloud's client in the sandbox": {bannedInSandbox, listed{ImportPath: "private-notebook/sandbox/engine",
			Deps: []string{"gocloud.dev/blob"}}, "more than double the wait"},
		"Pulumi's display in the sandbox": {bannedInSandbox, listed{ImportPath: "private-notebook/sandbox/engine",
			Deps: []string{"github.com/pulumi/pulumi/pkg/v3/backend/display"}}, ""},
		"a name's twin": {banned, listed{ImportPath: "private-notebook/tests", Deps: []string{"private-notebook/sandboxed"}}, ""},
		"tests shipped": {banned, listed{ImportPath: "private-notebook/stacks", Deps: []string{"testing"}}, "does not carry its tests' tools"},
	} {
		t.Run(name, func(t *testing.T) {
			got := row.rule(row.p)
			if row.want == "" {
				assert.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			assert.Contains(t, got[0], row.want)
		})
	}
}
