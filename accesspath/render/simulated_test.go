package render_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
	"private-notebook/internal/golden"
)

func simulated(in render.Input, is bool) render.Input {
	in.Report.Made = &accesspath.Made{
		At: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC), Stack: "dev", Account: "111122223333", Region: "ap-northeast-1",
		Simulated: is, Program: "v1.2.3",
	}
	return in
}

// An auditor who is given any part of it sees that it is no evidence: each format, each picture in it, and an explanation.
func TestAReportOnTheSandboxSaysSoInEveryFormat(t *testing.T) {
	for name, in := range inputs(t) {
		for _, format := range render.Formats() {
			want := "SIMULATED: the sandbox's simulated AWS was judged"
			switch format {
			case render.HTML:
				want = "<b>SIMULATED</b>: the sandbox&#39;s simulated AWS was judged, and no real account."
			case render.SVG:
				want = "SIMULATED: the sandbox&#39;s simulated AWS was judged, and no real account. It is no evidence about one.</text>"
			case render.JSON:
				want = `"simulated": true,`
			case render.Table, render.Markdown, render.Mermaid:
			}
			text := strings.ReplaceAll(write(t, format, simulated(in, true)), "\n", " ")
			assert.Contains(t, text, want, "%s %s", name, format)
			for _, said := range []string{write(t, format, simulated(in, false)), write(t, format, in)} {
				assert.NotContains(t, said, "SIMULATED", "%s %s", name, format)
				assert.NotContains(t, said, `"simulated": true`, "%s %s", name, format)
			}
		}
		assert.True(t, strings.HasPrefix(explained(t, simulated(in, true), "vpc", "vpc"), "SIMULATED: "), name)
	}
}

// A picture is cut out of the page, a tab shows the title alone, and a sheet of paper comes without the others.
func TestEachPartOfTheSimulatedPageSaysSo(t *testing.T) {
	page := write(t, render.HTML, simulated(inputs(t)["dev"], true))
	assert.Contains(t, page, "<title>SIMULATED - Who gets in - dev</title>")
	assert.Equal(t, 2, strings.Count(page, `class="simulated">SIMULATED`), "both pictures")
	assert.Equal(t, 2, strings.Count(page, `aria-label="SIMULATED: `))
	assert.Contains(t, page, `@page { margin: 18mm 14mm; @top-center { content: "SIMULATED";`)
	assert.Contains(t, page, "AWS account 111122223333 (simulated)")
}

// The terminal's last lines are what stays on the screen, and its first what is read first.
func TestTheVerdictIsFirstAndLast(t *testing.T) {
	for name, in := range inputs(t) {
		text := write(t, render.Table, simulated(in, true))
		verdict, _, _ := strings.Cut(text, "\n\n")
		assert.Equal(t, 2, strings.Count(text, verdict), name)
		assert.Contains(t, verdict, "SIMULATED")
		assert.Contains(t, verdict, "s intended", name)
	}
}

func TestASimulatedReportIsAsRead(t *testing.T) {
	in := simulated(inputs(t)["dev"], true)
	for _, format := range []render.Format{render.Table, render.Markdown, render.Mermaid, render.HTML, render.SVG} {
		golden.Equal(t, filepath.Join("testdata", "simulated."+string(format)), write(t, format, in))
	}
	var b bytes.Buffer
	require.NoError(t, render.Write(&b, render.JSON, in))
	made, _, _ := strings.Cut(b.String(), `  "restriction"`)
	golden.Equal(t, filepath.Join("testdata", "simulated-made.json"), made)
}
