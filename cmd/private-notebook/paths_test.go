package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
	"private-notebook/cmd/private-notebook/report"
)

const exports = "../../accesspath/observe/testdata/"

// project is a folder as a user has it: the project's file, and the settings of one stack.
func project(t *testing.T, settings string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "Pulumi.yaml", "name: private-notebook\nruntime: go\n")
	write(t, dir, "Pulumi.dev.yaml", settings)
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

const asMeant = `config:
  private-notebook:allowedPaths: [vpc, client-vpn, on-premises]
  private-notebook:onPremisesCidrs: [192.168.0.0/16]
`

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(exports + name)
	require.NoError(t, err)
	return text
}

// ran runs the command in a folder, with the dev stack on standard input and as what Pulumi would export.
func ran(t *testing.T, dir string, export []byte, args ...string) (code int, out, said string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), world{
		stdin: bytes.NewReader(export), stdout: &stdout, stderr: &stderr, dir: dir,
		now: func() time.Time { return time.Date(2026, 11, 23, 20, 30, 1, 5, time.FixedZone("", 3600)) },
		pulumi: func(_ context.Context, in string, args ...string) ([]byte, error) {
			assert.Equal(t, dir, in)
			assert.Equal(t, []string{"stack", "export", "--non-interactive"}, args[:3])
			if slices.Contains(args, "gone") {
				return nil, errors.New("no stack named 'gone' found")
			}
			return export, nil
		},
	}, args)
	return code, stdout.String(), stderr.String()
}

func TestAStackAsIntendedExitsWithZero(t *testing.T) {
	dir := project(t, asMeant)
	dev := readFile(t, "dev.export.json")
	write(t, dir, "dev.json", string(dev))
	for name, args := range map[string][]string{
		"Pulumi's export":       {"paths"},
		"a stack that is named": {"paths", "--stack", "dev"},
		"standard input":        {"paths", "--export", "-"},
		"a file":                {"paths", "--export=dev.json"},
		"settings by name":      {"paths", "--export", "dev.json", "--config", "Pulumi.dev.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, said := ran(t, dir, dev, args...)
			assert.Equal(t, exitOK, code)
			assert.Empty(t, said)
			assert.Contains(t, out, "As intended, on 2 assumptions: vpc, client-vpn, on-premises, and nothing else.")
			assert.Contains(t, out, "Taken for granted:\n- VPC private-notebook-network-vpc (vpc-")
			assert.NotContains(t, out, "\x1b[", "no terminal, no colours")
		})
	}
}

func TestAPathThatDiffersExitsWithThree(t *testing.T) {
	broken := bytes.ReplaceAll(readFile(t, "dev.export.json"), []byte(`"10.60.0.2"`), []byte(`"8.8.8.8"`))
	code, out, said := ran(t, project(t, asMeant), broken, "paths")
	assert.Equal(t, exitDiffers, code)
	assert.Empty(t, said, "the report says it")
	assert.Contains(t, out, "NOT as intended: 5 answers differ.")
	assert.Contains(t, unwrapped(out), "public DNS server 8.8.8.8")

	code, out, _ = ran(t, project(t, asMeant), broken, "paths", "--explain", "client-vpn")
	assert.Equal(t, exitDiffers, code, "an explanation judges as well")
	assert.Contains(t, out, "1. The URL is issued from client-vpn: deny")
}

func TestPathsOfOneNotebook(t *testing.T) {
	dir, dev := project(t, asMeant), readFile(t, "dev.export.json")
	code, out, _ := ran(t, dir, dev, "paths", "--notebook", "private-notebook-dev")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, out, "Who gets to notebook private-notebook-dev")
	code, out, said := ran(t, dir, dev, "paths", "--notebook", "other")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Contains(t, said, `notebook: the stack has no notebook "other"; it has private-notebook-dev`)
}

// Completion offers short names, and every command takes them.
func TestPathsOfOneNotebookByItsShortName(t *testing.T) {
	var export map[string]any
	require.NoError(t, json.Unmarshal(readFile(t, "dev.export.json"), &export))
	for _, r := range export["deployment"].(map[string]any)["resources"].([]any) {
		if r := r.(map[string]any); r["type"] == "pulumi:pulumi:Stack" {
			r["outputs"] = map[string]any{"notebooks": map[string]any{"research": map[string]any{"name": "private-notebook-dev"}}}
		}
	}
	text, err := json.Marshal(export)
	require.NoError(t, err)
	code, out, said := ran(t, project(t, asMeant), text, "paths", "--notebook", "research")
	assert.Equal(t, exitOK, code, said)
	assert.Contains(t, out, "Who gets to notebook private-notebook-dev")
	code, _, said = ran(t, project(t, asMeant), text, "paths", "--notebook", "researh")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: notebook: the stack has no notebook \"researh\"; did you mean research? It has research (private-notebook-dev)\n", said)
}

// The settings are the measure: the same stack differs when less is meant.
func TestTheIntentIsReadFromTheSettings(t *testing.T) {
	code, out, _ := ran(t, project(t, "config: {private-notebook:allowedPaths: [vpc]}"), readFile(t, "dev.export.json"), "paths")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, out, "Meant: vpc, and nothing else.")
}

// The groups that get through the Client VPN are meant by the settings, whatever their short names. This stack lets everybody
// with a certificate through, and a certificate names no group.
func TestTheGroupsOfTheClientVPNAreReadFromTheSettings(t *testing.T) {
	for name, groups := range map[string]string{
		"an object": "{b: scientists, a: analysts}", "the text of one": `'{"b":"scientists","a":"analysts"}'`,
	} {
		settings := asMeant + "  private-notebook:clientVpnAuthorizedGroups: " + groups + "\n"
		code, out, _ := ran(t, project(t, settings), readFile(t, "dev.export.json"), "paths")
		assert.Equal(t, exitDiffers, code, name)
		assert.Contains(t, out, "On client-vpn without its group, as a non-member: issue ✓* allow, not as meant", name)
		assert.Contains(t, strings.Join(strings.Fields(out), " "), "client-vpn (members of analysts, scientists)", name)
	}
	none := asMeant + "  private-notebook:clientVpnAuthorizedGroups: {}\n"
	code, out, _ := ran(t, project(t, none), readFile(t, "dev.export.json"), "paths")
	assert.Equal(t, exitOK, code)
	assert.NotContains(t, out, "non-member")
}

func TestStatedNetworksAreHeldAgainstTheRules(t *testing.T) {
	settings := strings.Replace(asMeant, "192.168.0.0/16", "192.168.0.0/16, 172.18.0.0/16", 1)
	code, out, _ := ran(t, project(t, settings), readFile(t, "dev.export.json"), "paths")
	assert.Equal(t, exitDiffers, code)
	assert.Contains(t, out, "172.18.0.0/16")
}

func TestEveryFormat(t *testing.T) {
	dir := project(t, asMeant)
	for format, want := range map[render.Format]string{
		render.Table: "Taken for granted:\n", render.Markdown: "### Taken for granted\n\n- VPC ", render.HTML: "<h2>taken for granted</h2>",
		render.Mermaid: "flowchart", render.JSON: `"version": 2,`,
	} {
		code, out, said := ran(t, dir, readFile(t, "dev.export.json"), "paths", "--format", string(format))
		assert.Equal(t, exitOK, code, format)
		assert.Empty(t, said, format)
		assert.Contains(t, strings.ToLower(out), strings.ToLower(want), format)
	}
}

func TestJSONIsTheContract(t *testing.T) {
	_, out, _ := ran(t, project(t, asMeant), readFile(t, "dev.export.json"), "paths", "--format", "json")
	var judged accesspath.Report
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&judged))
	assert.Equal(t, accesspath.ReportVersion, judged.Version)
	require.NotNil(t, judged.Made)
	assert.Equal(t, accesspath.Made{
		At: time.Date(2026, 11, 23, 19, 30, 1, 0, time.UTC), Stack: "dev", Account: "111122223333", Region: "ap-northeast-1", Simulated: true, Program: report.Version(debug.ReadBuildInfo()),
	}, *judged.Made)
	assert.Len(t, judged.Verdicts, 36)
	assert.Len(t, judged.Matrix, 108)
	assert.True(t, judged.Intent.OK)
	require.Len(t, judged.Assumptions, 2)
	assert.Contains(t, judged.Assumptions[1], "can be assumed by ec2.amazonaws.com only")
}

func TestAnExplanationTellsTheWholeChain(t *testing.T) {
	code, out, _ := ran(t, project(t, asMeant), readFile(t, "dev.export.json"), "paths", "--explain", "client-vpn/internet")
	assert.Equal(t, exitOK, code)
	for _, text := range []string{
		"1. The URL is issued from client-vpn: allow", "the pushed DNS server 10.60.0.2", "vpn-authorization",
		"2. The URL is opened from internet: deny", "private-notebook-presign-guardrail, DenyNotebookOutsideEndpoints",
	} {
		assert.Contains(t, unwrapped(out), text)
	}
}

// unwrapped is a text in one line, to find a phrase in it wherever lines break.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestAnUpdateThatDiedIsSaid(t *testing.T) {
	var export map[string]any
	require.NoError(t, json.Unmarshal(readFile(t, "dev.export.json"), &export))
	deployment := export["deployment"].(map[string]any)
	deployment["pending_operations"] = []any{map[string]any{
		"type": "creating", "resource": map[string]any{"type": "aws:ec2/vpc:Vpc", "urn": "urn:pulumi:dev::private-notebook::aws:ec2/vpc:Vpc::v"}}}
	deployment["resources"] = append(deployment["resources"].([]any), map[string]any{"type": "aws:iam/rolePolicy:RolePolicy", "delete": true,
		"urn": "urn:pulumi:dev::private-notebook::aws:iam/rolePolicy:RolePolicy::before"})
	text, err := json.Marshal(export)
	require.NoError(t, err)
	for _, format := range render.Formats() {
		if format == render.Mermaid || format == render.SVG { // drawings, which list nothing
			continue
		}
		_, out, said := ran(t, project(t, asMeant), text, "paths", "--format", string(format))
		assert.Empty(t, said, "the report says it")
		assert.Contains(t, unwrapped(out), "it waits for its deletion, is not judged, and may still be there;", format)
		assert.Contains(t, unwrapped(out), "an operation on it (creating) was under way when a run died", format)
	}
}

// Nothing that is judged is bad input in every format: it is never as intended.
func TestNothingToJudgeIsBadInput(t *testing.T) {
	const empty = `{"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:dev::private-notebook::aws:ec2/vpc:Vpc::v","type":"aws:ec2/vpc:Vpc","id":"vpc-1"}]}}`
	asked := [][]string{{"--explain", "vpc"}, {"--notebook", "x"}}
	for _, format := range render.Formats() {
		asked = append(asked, []string{"--format", string(format)})
	}
	for _, args := range asked {
		code, out, said := ran(t, project(t, asMeant), []byte(empty), append([]string{"paths"}, args...)...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Empty(t, out, args)
		assert.Equal(t, "error: Nothing is judged: the stack declares no SageMaker notebook instance. Name the stack that does, or several of them.\n", said, args)
	}
}

// The policies of one stack and the notebooks of another are judged as one, by the settings of the stack with the notebooks.
func TestSeveralExportsAreJudgedTogether(t *testing.T) {
	dir := project(t, asMeant)
	var export map[string]any
	require.NoError(t, json.Unmarshal(readFile(t, "dev.export.json"), &export))
	own, platform := []any{}, []any{}
	for _, r := range export["deployment"].(map[string]any)["resources"].([]any) {
		if strings.HasPrefix(r.(map[string]any)["type"].(string), "aws:iam/") {
			r.(map[string]any)["urn"] = strings.Replace(r.(map[string]any)["urn"].(string), "urn:pulumi:dev::private-notebook::", "urn:pulumi:main::platform::", 1)
			platform = append(platform, r)
			continue
		}
		own = append(own, r)
	}
	for name, resources := range map[string][]any{"data.json": own, "platform.json": platform} {
		text, err := json.Marshal(map[string]any{"version": 3, "deployment": map[string]any{"resources": resources}})
		require.NoError(t, err)
		write(t, dir, name, string(text))
	}
	_, alone, _ := ran(t, dir, nil, "paths", "--export", "data.json")
	for _, files := range [][]string{{"platform.json", "data.json"}, {"data.json", "platform.json"}} {
		code, together, said := ran(t, dir, nil, "paths", "--export", files[0], "--export", files[1])
		assert.Equal(t, exitOK, code)
		assert.Empty(t, said)
		assert.NotContains(t, alone, "role/private-notebook-ec2-issuer-role")
		assert.Contains(t, together, "role/private-notebook-ec2-issuer-role", "the other stack's policies are judged")
	}
	code, out, said := ran(t, dir, nil, "paths", "--export", "data.json", "--export", "data.json", "--export", "gone.json")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Equal(t, "error: paths: --export data.json is given twice; give each once\n", said)
	write(t, dir, "again.json", string(readFile(t, "dev.export.json")))
	write(t, dir, "once.json", string(readFile(t, "dev.export.json")))
	_, _, said = ran(t, dir, nil, "paths", "--export", "again.json", "--export", "once.json")
	assert.Equal(t, "error: the stack dev of project private-notebook is given twice; give each stack once\n", said)
	_, _, said = ran(t, dir, nil, "paths", "--export", "none.json", "--export", "gone.json")
	assert.Equal(t, "error: none.json: open "+filepath.Join(dir, "none.json")+": no such file or directory\n"+
		"error: gone.json: open "+filepath.Join(dir, "gone.json")+": no such file or directory\n", said)
}

// One cause is one fault: of an export that cannot be read nobody knows the project, and its settings are no fault for that.
func TestAnExportThatCannotBeReadIsTheOnlyFault(t *testing.T) {
	dir := project(t, "config: {demo:allowedPaths: [vpc]}")
	write(t, dir, "state.json", `{"version":3,"checkpoint":{"stack":"organization/demo/dev","latest":{}}}`)
	code, _, said := ran(t, dir, nil, "paths", "--export", "state.json", "--config", "Pulumi.dev.yaml")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "error: state.json: the export cannot be judged: it is a state file of Pulumi's backend (a checkpoint) and not an export; "+
		"give what `pulumi stack export --stack dev` prints\n", said)
}
