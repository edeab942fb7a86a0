package tests

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/compliance"
	"private-notebook/costs"
	"private-notebook/sandbox/engine"
	"private-notebook/sandbox/engine/session"
)

// TestEveryStackCompliesAsDeployed judges what stands in the state, with the waivers of the stack's own settings.
func TestEveryStackCompliesAsDeployed(t *testing.T) {
	for _, stack := range stackNames {
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			report := compliesWith(t, deployed(t, stack), waiversOf(t, load(t, stack, nil)))
			assert.Empty(t, report.Faults())
		})
	}
}

// assertPriced expects every type that is deployed to be priced or declared free. What it costs there, docs/costs.md says of the
// environments alone.
func assertPriced(t *testing.T, opened *session.Session) {
	t.Helper()
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	_, err = costs.Of("ap-northeast-1", readResources(t, text))
	assert.NoError(t, err)
}

// assertComplies lets a waiver be needless: a guide is judged with dev's waivers too.
func assertComplies(t *testing.T, opened *session.Session, waivers map[string]string) {
	t.Helper()
	for _, f := range compliesWith(t, opened, waivers).Findings {
		assert.NotEqual(t, compliance.NotSatisfied, f.Status, "%s: %v; waive it in the guide's settings, or mend it", f.Control.ID, f.Complaints)
	}
}

func compliesWith(t *testing.T, opened *session.Session, waivers map[string]string) compliance.Report {
	t.Helper()
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	report, err := compliance.Judge(readResources(t, text), waivers)
	require.NoError(t, err)
	return report
}

// guideWaivers are a guide's own and dev's: a guide shows one topic, and not each time anew what a trial leaves out.
func guideWaivers(t *testing.T, project *engine.Project) map[string]string {
	t.Helper()
	all := waiversOf(t, load(t, "dev", nil))
	maps.Copy(all, waiversOf(t, project))
	return all
}

func waiversOf(t *testing.T, project *engine.Project) map[string]string {
	t.Helper()
	waivers := map[string]string{}
	require.NoError(t, json.Unmarshal([]byte(handedTo(t, project)["private-notebook:waivers"]), &waivers))
	return waivers
}
