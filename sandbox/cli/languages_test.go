//go:build cli

package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/version"
)

// guideFile shows each program in each language; what it shows is what is run here.
const guideFile = "../../docs/guides/languages.md"

// thePackageName is the package as `pulumi package add` takes it.
const thePackageName = "private-notebook@" + version.Number

// inGuide is the block of the guide that begins with ```<language> <name>.
func inGuide(t testing.TB, language, name string) string {
	t.Helper()
	text, err := os.ReadFile(guideFile)
	require.NoError(t, err)
	_, after, has := strings.Cut(string(text), "```"+language+" "+name+"\n")
	require.True(t, has, "the guide has no block ```%s %s", language, name)
	block, _, closed := strings.Cut(after, "\n```\n")
	require.True(t, closed)
	return block + "\n"
}

// elsewhere is a folder outside the repository with a program of another language, and the plugin installed.
func elsewhere(t testing.TB, name string, files map[string]string) *installation {
	t.Helper()
	made := installPulumi(t)
	require.NoError(t, os.MkdirAll(made.project, 0o700))
	for file, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(made.project, file), []byte(text), 0o600))
	}
	settings := inGuide(t, "yaml", "settings="+name)
	require.NoError(t, os.WriteFile(filepath.Join(made.project, "Pulumi.dev.yaml"), []byte(settings), 0o600))
	made.link(t, "private-notebook", "v"+version.Number, "plugin")
	made.expect(t, exitOK, "stack", "init", "dev")
	return made
}

// TestAProgramInYAML is what the guide promises: from an empty folder to the report, and to the end.
func TestAProgramInYAML(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"smallest", "vpn"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pulumi := elsewhere(t, name, map[string]string{"Pulumi.yaml": inGuide(t, "yaml", "program="+name)})
			pulumi.expect(t, exitOK, "package", "add", thePackageName)
			project, err := os.ReadFile(filepath.Join(pulumi.project, "Pulumi.yaml"))
			require.NoError(t, err)
			assert.Contains(t, string(project), "packages:")
			pulumi.lives(t)
		})
	}
}

// lives takes the stack dev from a first preview to its end, and judges it in between as the companion command does.
func (i *installation) lives(t testing.TB) {
	t.Helper()
	preview := i.expect(t, exitOK, "preview", "--stack", "dev")
	assert.Contains(t, preview, "to create")
	assert.Empty(t, i.account(t), "a preview makes nothing")
	up := i.expect(t, exitOK, "up", "--yes", "--skip-preview", "--stack", "dev")
	assert.NotContains(t, up, "warning")
	assert.NotContains(t, up, "PRIVATE KEY")
	assert.Contains(t, i.account(t), "aws:sagemaker/notebookInstance:NotebookInstance")
	i.expect(t, exitOK, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")
	i.expect(t, exitOK, "refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")
	i.requireAsIntended(t)
	i.expect(t, exitOK, "destroy", "--yes", "--skip-preview", "--stack", "dev")
	assert.Empty(t, i.account(t), "destroy leaves nothing")
}

// requireAsIntended has the companion command's own report judge the export.
func (i *installation) requireAsIntended(t testing.TB) {
	t.Helper()
	export, err := stack.ReadExport([]byte(i.expect(t, exitOK, "stack", "export", "--stack", "dev")), "the export", false)
	require.NoError(t, err)
	meant, err := stack.ReadSettings(t.Context(), filepath.Join(i.project, "Pulumi.dev.yaml"), export.Project, export.Stack)
	require.NoError(t, err)
	wanted, err := report.Paths{}.Understand()
	require.NoError(t, err)
	var said strings.Builder
	isAsIntended, err := wanted.Print(report.Screen{Out: &said}, export, meant, time.Now())
	require.NoError(t, err)
	assert.True(t, isAsIntended, said.String())
}

// TestPulumiKnowsThePackage installs the plugin as the guide has it, and asks the command line what it makes of the schema.
func TestPulumiKnowsThePackage(t *testing.T) {
	t.Parallel()
	pulumi := elsewhere(t, "smallest", map[string]string{"Pulumi.yaml": "name: research\nruntime: yaml\n"})
	require.NoError(t, os.RemoveAll(pulumi.pluginFolder("private-notebook", "v"+version.Number)))
	pulumi.expect(t, exitFailed, "package", "get-schema", thePackageName)
	plugin := filepath.Join(checkout(t), ".build", "plugin", "pulumi-resource-private-notebook")
	pulumi.expect(t, exitOK, "plugin", "install", "resource", "private-notebook", version.Number, "--file", plugin)
	got := pulumi.expect(t, exitOK, "package", "get-schema", thePackageName)
	var served, committed map[string]any
	require.NoError(t, json.Unmarshal([]byte(got[strings.Index(got, "{"):]), &served))
	schemaFile, err := filepath.Abs("../../cmd/pulumi-resource-private-notebook/schema.json")
	require.NoError(t, err)
	text, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &committed))
	assert.Equal(t, committed["resources"], served["resources"])
	assert.NotRegexp(t, regexp.MustCompile(`(?i)error|warning`), pulumi.expect(t, exitOK, "schema", "check", schemaFile))
	described := pulumi.expect(t, exitOK, "package", "info", thePackageName, "--module", "index", "--resource", "PrivateNotebook")
	assert.Contains(t, described, "onPremisesCidrs")
}

// TestYAMLIsRefused in the plugin's words, with the property and without a secret.
func TestYAMLIsRefused(t *testing.T) {
	t.Parallel()
	program := inGuide(t, "yaml", "program=smallest")
	program = strings.Replace(program, "cidr: 10.60.0.0/16\n        subnets", "cidr: ${network.vpcId}\n        subnets", 1)
	program = strings.Replace(program, "presignPolicy: {", "notebook: { volumeSizeGiB: 4 }\n      tags: { Cost: { \"fn::secret\": 12 } }\n      presignPolicy: {", 1)
	pulumi := elsewhere(t, "smallest", map[string]string{"Pulumi.yaml": program})
	pulumi.expect(t, exitOK, "package", "add", thePackageName)
	said := pulumi.expectFailure(t, "preview", "--stack", "dev")
	assert.Contains(t, said, "vpc.cidr")
	assert.Contains(t, said, "is an output that is not known yet of network")
	assert.Contains(t, said, "tags.Cost (holds a secret) has a problem: is a number; write a string, in quotes")
	assert.NotContains(t, said, "value 12")
	assert.Empty(t, pulumi.account(t))
}

// ownResources names resources of the AWS provider, for which YAML asks that provider for its schema.
const ownResources = `name: research
runtime: yaml
resources:
  home:
    type: pulumi:providers:aws
    properties: { region: eu-west-1 }
  key:
    type: aws:kms:Key
    properties: { description: mine, enableKeyRotation: true }
    options: { provider: "${home}" }
  issuer:
    type: private-notebook:Ec2Issuer
    properties: { tags: { Key: "${key.arn}" } }
    options: { providers: ["${home}"] }
`

// TestAProgramInYAMLHasResourcesOfItsOwn beside the components, and a provider that both use.
func TestAProgramInYAMLHasResourcesOfItsOwn(t *testing.T) {
	t.Parallel()
	pulumi := elsewhere(t, "smallest", map[string]string{"Pulumi.yaml": ownResources})
	pulumi.expect(t, exitOK, "package", "add", thePackageName)
	assert.Contains(t, pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--stack", "dev"),
		`the version of provider "home" of the package aws is not known, and must be 6; give it the resource option version: 6.83.4`)
	pulumi.expect(t, exitOK, "up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev")
	var export struct {
		Deployment struct {
			Resources []struct{ Type, Provider string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(pulumi.expect(t, exitOK, "stack", "export", "--stack", "dev")), &export))
	ours := 0
	for _, r := range export.Deployment.Resources {
		if strings.HasPrefix(r.Type, "aws:") {
			assert.Contains(t, r.Provider, "::home::", r.Type)
			ours++
		}
	}
	assert.Equal(t, 3, ours, "the key, and the issuer's role and profile")
}
