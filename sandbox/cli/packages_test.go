//go:build cli

package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// thePackage is the committed schema, as Pulumi's generators take it. `pulumi package gen-sdk` asks a language's host for the same; the hosts
// that can be built here are too old to know that question.
func thePackage(t testing.TB) *schema.Package {
	t.Helper()
	text, err := os.ReadFile("../../cmd/pulumi-resource-private-notebook/schema.json")
	require.NoError(t, err)
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal(text, &spec))
	bound, diagnostics, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	require.NoError(t, err)
	require.Empty(t, diagnostics)
	return bound
}

func writeFiles(t testing.TB, folder string, files map[string][]byte) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, text, 0o600))
	}
}

// tool runs a program in a folder, and returns what it says and whether it succeeded.
func tool(t testing.TB, folder, program string, arguments ...string) (string, bool) {
	t.Helper()
	command := exec.Command(program, arguments...)
	command.Dir = folder
	said, err := command.CombinedOutput()
	return string(said), err == nil
}

func requireTool(t testing.TB, folder, program string, arguments ...string) string {
	t.Helper()
	said, ok := tool(t, folder, program, arguments...)
	require.True(t, ok, "%s %s:\n%s", program, strings.Join(arguments, " "), said)
	return said
}

// ofNode is what the tests share in .build/node: the packages that are fetched, and the generated package, compiled by the first that needs it.
var ofNode struct {
	sync.Mutex
	isCompiled bool
}

// nodeFolder has the packages that sandbox/cli/node names. They are fetched once.
func nodeFolder(t testing.TB) string {
	t.Helper()
	if os.Getenv("REQUIRE_NODE") == "" {
		t.Skip("REQUIRE_NODE is not set: this fetches packages with npm, which not every machine reaches")
	}
	ofNode.Lock()
	defer ofNode.Unlock()
	folder := filepath.Join(checkout(t), ".build", "node")
	wanted, err := os.ReadFile("node/package-lock.json")
	require.NoError(t, err)
	if has, err := os.ReadFile(filepath.Join(folder, "package-lock.json")); err == nil && string(has) == string(wanted) {
		return folder
	}
	manifest, err := os.ReadFile("node/package.json")
	require.NoError(t, err)
	writeFiles(t, folder, map[string][]byte{"package.json": manifest})
	require.NoError(t, os.WriteFile(filepath.Join(folder, "package-lock.json"), wanted, 0o600))
	said, ok := tool(t, folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	if !ok {
		require.NoError(t, os.Remove(filepath.Join(folder, "package-lock.json"))) // The next run fetches them again.
	}
	require.True(t, ok, said)
	return folder
}

// typescript links the generated package into a project, and compiles a program there.
func typescript(t testing.TB, project string) (compile func(files map[string]string) (string, bool)) {
	t.Helper()
	node := nodeFolder(t)
	tsc := filepath.Join(node, "node_modules", "typescript", "bin", "tsc")
	require.NoError(t, os.Symlink(filepath.Join(node, "node_modules"), filepath.Join(filepath.Dir(project), "node_modules")))
	scope := filepath.Join(project, "node_modules", "@platform")
	require.NoError(t, os.MkdirAll(scope, 0o755))
	require.NoError(t, os.Symlink(nodePackage(t, node, tsc), filepath.Join(scope, "private-notebook")))
	settings, err := os.ReadFile("node/tsconfig.json")
	require.NoError(t, err)
	writeFiles(t, project, map[string][]byte{"tsconfig.json": settings})
	return func(files map[string]string) (string, bool) {
		for name, text := range files {
			writeFiles(t, project, map[string][]byte{name: []byte(text)})
		}
		return tool(t, project, "node", tsc, "--project", ".")
	}
}

// nodePackage is the folder of the generated package, compiled once for all tests.
func nodePackage(t testing.TB, node, tsc string) string {
	t.Helper()
	ofNode.Lock()
	defer ofNode.Unlock()
	target := filepath.Join(node, "package")
	if ofNode.isCompiled {
		return target
	}
	files, err := nodejs.GeneratePackage("test", thePackage(t), nil, nil, false, nil)
	require.NoError(t, err)
	sources := filepath.Join(node, "sources")
	require.NoError(t, os.RemoveAll(target))
	require.NoError(t, os.RemoveAll(sources))
	writeFiles(t, sources, files)
	requireTool(t, sources, "node", tsc, "--project", ".", "--strict", "--outDir", target, "--declaration")
	manifest := strings.ReplaceAll(string(files["package.json"]), "${VERSION}", "0.1.0")
	writeFiles(t, target, map[string][]byte{"package.json": []byte(manifest)})
	ofNode.isCompiled = true
	return target
}

// TestAProgramInTypeScript compiles the guide's programs with strict settings, runs the smallest under mocks, and deploys both.
func TestAProgramInTypeScript(t *testing.T) {
	t.Parallel()
	if os.Getenv("REQUIRE_NODE") == "" {
		t.Skip("REQUIRE_NODE is not set: this fetches packages with npm, which not every machine reaches")
	}
	project := "name: research\nruntime:\n  name: nodejs\n  options: { typescript: false }\nmain: index.js\n"
	for _, name := range []string{"smallest", "vpn"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pulumi := elsewhere(t, name, map[string]string{"Pulumi.yaml": project, "package.json": `{"name": "research", "main": "index.js"}`})
			compile := typescript(t, pulumi.project)
			program := inGuide(t, "ts", "program="+name)
			said, ok := compile(map[string]string{"index.ts": program})
			require.True(t, ok, said)
			pulumi.lives(t)
		})
	}
}

// TestTypeScriptKnowsWhatIsPlain: an output in a plain place does not compile, nor does a name that is not known.
func TestTypeScriptKnowsWhatIsPlain(t *testing.T) {
	t.Parallel()
	project := filepath.Join(t.TempDir(), "project")
	require.NoError(t, os.MkdirAll(project, 0o755))
	compile := typescript(t, project)
	program := inGuide(t, "ts", "program=smallest")
	mocks, err := os.ReadFile("node/mocks.ts")
	require.NoError(t, err)
	said, ok := compile(map[string]string{"index.ts": program, "mocks.ts": string(mocks)})
	require.True(t, ok, said)
	assert.Contains(t, requireTool(t, project, "node", "mocks.js"), "as given")

	faults, wrong := map[string]string{}, map[string]string{}
	for file, row := range map[string]struct{ from, to, says string }{
		"outputForRange": {`cidr: "10.60.0.0/16",` + "\n        subnets", "cidr: network.vpcId,\n        subnets", `not assignable to type 'string'`},
		"outputForList": {`availabilityZones: ["ap-northeast-1a"] });`, `availabilityZones: pulumi.output(["a"]) });`,
			`is missing the following properties from type 'string[]'`},
		"unknownName":  {"presignPolicy: {", "presignPolicies: {", `'presignPolicies' does not exist`},
		"missingRange": {`cidr: "10.60.0.0/16",` + "\n        subnets", "subnets", `Property 'cidr' is missing`},
	} {
		wrong[file+".ts"] = `import * as pulumi from "@pulumi/pulumi";` + "\nvoid pulumi;\n" + strings.Replace(program, row.from, row.to, 1)
		require.Contains(t, wrong[file+".ts"], row.to, file)
		faults[file+".ts"] = row.says
	}
	said, ok = compile(wrong)
	assert.False(t, ok)
	for file, fault := range faults {
		// The compiler names the file at the beginning of a line, and goes on in lines that are indented.
		of := regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(file)+`\(.*\n(?: .*\n)*`).FindAllString(said, -1)
		assert.Len(t, of, 1, "%s: one fault\n%s", file, said)
		assert.Contains(t, strings.Join(of, ""), fault)
	}
}

// TestThePythonPackageIsPython: it is generated and byte-compiled, and so are the guide's programs, whose names must all be the package's. They
// are not run: Pulumi's package for Python cannot be had here.
func TestThePythonPackageIsPython(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("there is no python3 here")
	}
	folder := t.TempDir()
	files, err := python.GeneratePackage("test", thePackage(t), nil, nil)
	require.NoError(t, err)
	writeFiles(t, folder, files)
	require.DirExists(t, filepath.Join(folder, "platform_private_notebook"))
	var sources strings.Builder
	for _, text := range files {
		sources.Write(text)
	}
	for _, name := range []string{"smallest", "vpn"} {
		program := inGuide(t, "python", "program="+name)
		writeFiles(t, folder, map[string][]byte{name + ".py": []byte(program)})
		for _, match := range regexp.MustCompile(`(?m)[( ]([a-z_]+)=|"([a-z_]+)": |\.([a-z_]+)\b`).FindAllStringSubmatch(program, -1) {
			used := match[1] + match[2] + match[3]
			if used != "ec2" && used != "export" && used != "example" && used != "org" {
				assert.Regexp(t, regexp.MustCompile(`\b`+used+`\b`), sources.String(), "%s uses %s", name, used)
			}
		}
	}
	requireTool(t, folder, "python3", "-m", "compileall", "-q", ".")
}
