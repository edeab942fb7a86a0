package diff_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/diff"
)

// A comparison of which one end is simulated says so at its head, and names the end; a page of it also on paper.
func TestASimulatedEndIsMarked(t *testing.T) {
	changed := between(account(t, "october.json", asItWas), account(t, "november.json", aMonthLater))
	for ends, said := range map[[2]bool]string{
		{true, true}: "the sandbox&#39;s simulated AWS was judged", {true, false}: "october.json is of the sandbox&#39;s simulated AWS",
		{false, true}: "november.json is of the sandbox&#39;s simulated AWS",
	} {
		changed.Old.Simulated, changed.New.Simulated = ends[0], ends[1]
		var out bytes.Buffer
		require.NoError(t, diff.Write(&out, diff.HTML, changed))
		assert.Contains(t, out.String(), "<title>SIMULATED - ")
		assert.Contains(t, out.String(), `<p class="simulated"><b>SIMULATED</b>: `+said)
		assert.Contains(t, out.String(), `content: "SIMULATED"`)
	}
	changed.Old.Simulated, changed.New.Simulated = false, false
	var out bytes.Buffer
	require.NoError(t, diff.Write(&out, diff.HTML, changed))
	assert.NotContains(t, out.String(), "SIMULATED")
}

// The page needs no other file, and takes nothing that it shows for its own.
func TestThePageOfADifferenceStandsAlone(t *testing.T) {
	changed := between(account(t, "<october>.json", asItWas), account(t, "november.json", aMonthLater))
	changed.Made = &diff.Made{At: time.Date(2026, 12, 28, 15, 0, 0, 0, time.UTC), Program: "0.1.0"}
	var out bytes.Buffer
	require.NoError(t, diff.Write(&out, diff.HTML, changed))
	for _, other := range []string{"http://", "https://", "<link", "src=", "@import", "url("} {
		assert.NotContains(t, out.String(), other)
	}
	assert.NotContains(t, out.String(), "<october>")
	assert.Contains(t, out.String(), "&lt;october&gt;.json")
	assert.Contains(t, out.String(), "Made 2026-12-28 15:00:00 UTC by private-notebook 0.1.0.")
}
