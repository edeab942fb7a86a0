package tests

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/internal/golden"
	"private-notebook/sandbox/engine/session"
	"private-notebook/stacks"
	"private-notebook/tests/recorder"
)

// pathIntents are what the environments are meant to admit; their settings files are held to it.
var pathIntents = map[string]accesspath.Intent{
	"dev": {
		AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises},
		Issuers:      []string{"private-notebook:index:Ec2Issuer$aws:iam/role:Role::private-notebook-ec2-issuer-role"},
	},
	"prod": {
		AllowedPaths: []accesspath.From{
			accesspath.FromVPC, accesspath.FromLinkedVPC, accesspath.FromClientVPN, accesspath.FromOnPremises,
		},
		Issuers: []string{"role/notebook-users"},
	},
}

// exportFile is the committed export of a stack, which the tests of accesspath/observe change and judge.
func exportFile(stack string) string {
	return filepath.Join(root, "accesspath", "observe", "testdata", stack+".export.json")
}

// TestWhoGetsInFromEverySource judges each environment three times: as the program declares it, as the engine has deployed it,
// and as the committed export file has it. All must give the table that the design begins with.
func TestWhoGetsInFromEverySource(t *testing.T) {
	for _, stack := range []string{"dev", "prod"} {
		require.Contains(t, stackNames, stack)
		for source, resources := range map[string]func(*testing.T, string) []observe.Resource{
			"the mock recording": recorded, "the sandbox's state": inState, "the export file": inFile,
		} {
			t.Run(stack+" from "+source, func(t *testing.T) {
				t.Parallel()
				seen := observe.Observe(resources(t, stack), observe.Stated{})
				assert.Empty(t, seen.NotUnderstood)
				assertTable(t, accesspath.Judge(seen, pathIntents[stack]), pathIntents[stack])
			})
		}
	}
}

// assertTable is the design's table: private paths issue and open, the internet and the console do neither. Whoever has no
// IAM identity issues nothing, and opens a leaked URL where an issuer could.
func assertTable(t *testing.T, report accesspath.Report, intent accesspath.Intent) {
	t.Helper()
	private := map[accesspath.From]bool{}
	for _, from := range intent.AllowedPaths {
		private[from] = true
	}
	require.Len(t, report.Verdicts, 3*6*2)
	for _, v := range report.Verdicts {
		want := accesspath.Deny
		if private[v.From] && (v.Principal != accesspath.Outsider || v.Step == accesspath.Open) {
			want = accesspath.Allow
		}
		assert.Equal(t, want, v.Decision, "%s %s %s: %s", v.Principal, v.From, v.Step, v.Because)
	}
	for _, c := range report.Matrix {
		want := accesspath.Deny
		if private[c.IssuedFrom] && private[c.OpenedFrom] {
			want = accesspath.Allow
		}
		assert.Equal(t, want, c.Decision, "%s %s/%s: %s", c.Principal, c.IssuedFrom, c.OpenedFrom, c.Because)
	}
	assert.True(t, report.Intent.OK)
	assert.Equal(t, "endpoints", report.Restriction)
}

// TestSettingsFilesSayWhatIsMeant keeps the settings of the environments equal to what the table above is held to.
func TestSettingsFilesSayWhatIsMeant(t *testing.T) {
	for _, stack := range []string{"dev", "prod"} {
		intent := intentIn(t, configOf(t, stack), stack)
		assert.Equal(t, pathIntents[stack], intent, stack)
	}
}

// inState is what the engine's state holds, read the way the companion command reads it.
func inState(t *testing.T, stack string) []observe.Resource {
	text, err := deployed(t, stack).Export(t.Context())
	require.NoError(t, err)
	return readResources(t, text)
}

func inFile(t *testing.T, stack string) []observe.Resource {
	text, err := os.ReadFile(exportFile(stack))
	require.NoError(t, err)
	return readResources(t, text)
}

func readResources(t *testing.T, text []byte) []observe.Resource {
	t.Helper()
	export, err := observe.ReadExport(bytes.NewReader(text))
	require.NoError(t, err)
	require.NotEmpty(t, export.Resources)
	return export.Resources
}

// TestTheExportFileIsUpToDate holds the committed exports to what the program and the simulated AWS make today. With
// -update it writes them.
func TestTheExportFileIsUpToDate(t *testing.T) {
	opened := map[string]*session.Session{"adopt": deployedGuide(t, "adopt")}
	for _, stack := range stackNames {
		opened[stack] = deployed(t, stack)
	}
	for stack, opened := range opened {
		text, err := opened.Export(t.Context())
		require.NoError(t, err)
		assert.True(t, observe.Simulated(readResources(t, text)), "%s: an auditor must see that this is no account", stack)
		assertUpToDate(t, exportFile(stack), scrubbed(t, text))
	}
}

func assertUpToDate(t *testing.T, file, got string) {
	t.Helper()
	if flag.Lookup("update").Value.String() != "true" {
		kept, err := os.ReadFile(file)
		require.NoError(t, err, "no export is committed; run this test with -update, which writes it")
		require.Empty(t, changed(t, kept, []byte(got)), "%s is out of date in these resources; run this test with -update, "+
			"read the diff, and see whether the tests of accesspath/observe name one of them", file)
	}
	golden.Equal(t, file, got)
}

// changed are the URNs of the resources that two exports do not have alike.
func changed(t *testing.T, before, after []byte) []string {
	t.Helper()
	old, now := byURN(t, before), byURN(t, after)
	var urns []string
	for _, urn := range slices.Sorted(maps.Keys(old)) {
		if !reflect.DeepEqual(old[urn], now[urn]) {
			urns = append(urns, urn)
		}
		delete(now, urn)
	}
	return append(urns, slices.Sorted(maps.Keys(now))...)
}

func byURN(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var export struct {
		Deployment struct {
			Resources []map[string]any `json:"resources"`
		} `json:"deployment"`
	}
	require.NoError(t, json.Unmarshal(text, &export))
	resources := map[string]any{}
	for _, r := range export.Deployment.Resources {
		resources[r["urn"].(string)] = r
	}
	return resources
}

// recorded is what the program declares, and reads, under the recorder.
func recorded(t *testing.T, stack string) []observe.Resource {
	rec := &recorder.Recorder{}
	require.NoError(t, rec.Run(stacks.Program(configOf(t, stack)), stack))
	var resources []observe.Resource
	for _, r := range rec.Resources() {
		resources = append(resources, observe.Resource{
			URN: string(r.URN), Type: string(r.Type), ID: r.ID, Parent: string(r.Parent()),
			Inputs: plainMap(r.Inputs), Outputs: plainMap(r.Outputs), Dependencies: r.Request.GetDependencies(),
			External: r.Read != nil,
		})
	}
	return resources
}
