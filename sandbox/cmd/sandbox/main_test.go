package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/sandbox/engine"
)

// project copies what the command reads of the project into a folder of the test's own and works there.
func project(t *testing.T) string {
	t.Helper()
	root, err := engine.FindRoot(".")
	require.NoError(t, err)
	here := t.TempDir()
	files, err := filepath.Glob(filepath.Join(root, "Pulumi*.yaml"))
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(here, filepath.Base(file)), text, 0o600))
	}
	accounts := filepath.Join("sandbox", "accounts")
	require.NoError(t, os.CopyFS(filepath.Join(here, accounts), os.DirFS(filepath.Join(root, accounts))))
	t.Chdir(here)
	return here
}

// sandbox runs the command and returns what it wrote; Pulumi's headline goes to the test's own output.
func sandbox(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	var out, warnings bytes.Buffer
	err := run(t.Context(), arguments, &out, &warnings)
	assert.Empty(t, warnings.String())
	return out.String(), err
}

func must(t *testing.T, arguments ...string) string {
	t.Helper()
	said, err := sandbox(t, arguments...)
	require.NoError(t, err)
	return said
}

// A terminal has 80 columns, and breaks longer lines in the middle of words. Every flag that the parser knows is explained.
func TestTheUsageFitsATerminalAndNamesEveryFlag(t *testing.T) {
	for line := range strings.Lines(usage) {
		assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), 80, line)
	}
	for command, flags := range flagsOf {
		assert.Contains(t, usage, "\n  "+command+" ")
		for _, flag := range flags {
			assert.Contains(t, usage, "--"+flag, command)
		}
	}
}

func TestTheCommandsLife(t *testing.T) {
	here := project(t)
	preview := must(t, "preview", "dev")
	assert.Contains(t, preview, "to create")
	assert.NotContains(t, preview, "\nNetwork\n", "nothing has been built")

	first := must(t, "up", "dev")
	assert.Contains(t, first, " created\n")
	assert.Contains(t, first, "\n  VPC endpoint         2  vpce-")
	assert.Contains(t, first, "\n  notebook instance    1  private-notebook-dev ml.t3.medium 5 GiB\n")
	assert.Contains(t, first, "clientVpnClientPrivateKey   [secret]")
	assert.NotContains(t, first, "PRIVATE KEY")
	assert.True(t, strings.HasSuffix(first, simulated+"\n"))
	_, table, isThere := strings.Cut(first, "\nNetwork\n")
	require.True(t, isThere)
	for line := range strings.Lines(table) {
		assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), screenWidth, line)
	}

	assert.Regexp(t, `Resources:\n +\d+ unchanged\n`, must(t, "up", "dev"))
	edit(t, here, "private-notebook:notebookVolumeSizeGiB: 50")
	edited := must(t, "up", "dev")
	assert.Contains(t, edited, "Changed\n  update aws:sagemaker:NotebookInstance private-notebook-notebook\n"+
		"      volumeSize: 5 => 50\n")
	assert.Contains(t, must(t, "refresh", "dev"), " unchanged\n")

	assert.Contains(t, must(t, "destroy", "dev"), "Nothing of this stack is left in the simulated account.\n")
	assert.Contains(t, must(t, "export", "dev"), `"version": 3`)
}

// IDs are drawn anew with each account, so they must not decide the order.
func TestTheInventoryIsInTheOrderOfNames(t *testing.T) {
	const subnetURN = "urn:pulumi:dev::private-notebook::aws:ec2/subnet:Subnet::private-"
	subnet := func(id, zone string) engine.Resource {
		return engine.Resource{
			URN: subnetURN + zone, ID: id, Custom: true, Type: "aws:ec2/subnet:Subnet", Outputs: map[string]any{"availabilityZone": zone},
		}
	}
	assert.Equal(t, "Network\n  subnet               2  subnet-9  ap-northeast-1a\n                          subnet-1  ap-northeast-1c\n",
		inventory([]engine.Resource{subnet("subnet-1", "ap-northeast-1c"), subnet("subnet-9", "ap-northeast-1a")}))
}

func TestTheInventoryCountsWhatSeveralReadOnce(t *testing.T) {
	group := func(name, id string, external bool) engine.Resource {
		return engine.Resource{URN: "urn:pulumi:dev::private-notebook::aws:ec2/securityGroup:SecurityGroup::" + name, ID: id, Custom: true,
			Type: "aws:ec2/securityGroup:SecurityGroup", External: external}
	}
	assert.Equal(t, "Network\n  security group       2  sg-1 a\n                          sg-2 c\n",
		inventory([]engine.Resource{group("a", "sg-1", true), group("b", "sg-1", true), group("c", "sg-2", false)}))
}

func TestADiffShowsThePropertiesItself(t *testing.T) {
	here := project(t)
	must(t, "up", "dev")
	edit(t, here, "private-notebook:notebookVolumeSizeGiB: 50")
	said := must(t, "preview", "--diff", "dev")
	assert.Contains(t, said, "~ volumeSize: 5 => 50")
	assert.NotContains(t, said, "Changed\n", "one of the two is enough")
}

func TestExportAndOutputsAreJSONAndNothingElse(t *testing.T) {
	project(t)
	must(t, "up", "prod")
	exported := must(t, "export", "prod")
	assert.True(t, json.Valid([]byte(exported)))
	assert.True(t, strings.HasPrefix(exported, "{\n    \"version\": 3,\n    \"deployment\": {\n"), "Pulumi's own layout")
	var outputs map[string]any
	require.NoError(t, json.Unmarshal([]byte(must(t, "outputs", "prod")), &outputs))
	assert.Equal(t, "10.80.0.2", outputs["clientVpnDnsServer"])

	must(t, "up", "dev")
	require.NoError(t, json.Unmarshal([]byte(must(t, "outputs", "dev")), &outputs))
	assert.Equal(t, "[secret]", outputs["clientVpnClientPrivateKey"])
}

// Whoever tries `private-notebook vpn-profile` on the sandbox needs its keys, and has to ask for them.
func TestKeysAreExportedOnDemandAlone(t *testing.T) {
	project(t)
	assert.NotContains(t, must(t, "export", "--show-secrets", "dev"), "resources", "nothing has been deployed")
	must(t, "up", "dev")
	const inPlainText = `"plaintext": "\"-----BEGIN RSA PRIVATE KEY-----`
	withSecrets := must(t, "export", "--show-secrets", "dev")
	assert.True(t, json.Valid([]byte(withSecrets)))
	assert.Contains(t, withSecrets, inPlainText)
	assert.NotContains(t, must(t, "export", "dev"), "PRIVATE KEY")
}

func TestWhatTheCommandRefuses(t *testing.T) {
	here := project(t)
	for name, arguments := range map[string][]string{
		"nothing": nil, "no stack": {"up"}, "an unknown command": {"deploy", "dev"}, "too much": {"up", "dev", "prod"},
		"secrets of nothing but an export": {"outputs", "--show-secrets", "dev"},
	} {
		_, err := sandbox(t, arguments...)
		require.ErrorIs(t, err, errUsage, name)
	}
	_, err := sandbox(t, "up", "production")
	require.Error(t, err)
	require.Regexp(t, `^stack "production" is not known: there is no Pulumi\.production\.yaml; `+
		`the stacks of this project are: (.+, )?dev, `, err.Error(), "whatever trials lie beside it")

	edit(t, here, "private-notebook:clientVpnCIDR: 10.60.4.0/22")
	_, err = sandbox(t, "up", "dev")
	require.ErrorContains(t, err, "clientVpnCidr", "the nearest known key is named")
	assert.Contains(t, must(t, "outputs", "dev"), "{}", "nothing was deployed")
}

// edit adds a line to dev's configuration.
func edit(t *testing.T, folder, line string) {
	t.Helper()
	replaceLine(t, folder, "config:\n", "config:\n  "+line+"\n")
}

// replaceLine changes the first old of dev's configuration.
func replaceLine(t *testing.T, folder, old, changed string) {
	t.Helper()
	path := filepath.Join(folder, "Pulumi.dev.yaml")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	edited := strings.Replace(string(text), old, changed, 1)
	require.NotEqual(t, string(text), edited)
	require.NoError(t, os.WriteFile(path, []byte(edited), 0o600))
}

// TestAnAccountWithoutASeedIsSaid saves a guide's settings under another name: nothing that they name by ID is there.
func TestAnAccountWithoutASeedIsSaid(t *testing.T) {
	here := project(t)
	settings, err := os.ReadFile(filepath.Join(here, "Pulumi.prod.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(here, "Pulumi.mine.yaml"), settings, 0o600))
	var warnings bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"outputs", "mine"}, io.Discard, &warnings))
	assert.Equal(t, "There is no sandbox/accounts/mine.json, so the simulated account began empty: nothing that Pulumi.mine.yaml names by ID "+
		"is in it. Copy the file of the guide whose settings these are, and `make sandbox-reset STACK=mine`.\n"+
		"The IAM role notebook-users, which Pulumi.mine.yaml names, is assumed to exist,\n"+
		"without other policies; sandbox/accounts/mine.json can say what is there.\n", warnings.String())
}
