package render_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/fleets"
	"private-notebook/accesspath/render"
	"private-notebook/internal/golden"
)

// fleet is n notebooks with issuers of their own. In a broken one, role-001 also holds the policy of lab-004, the shared policy
// lists neither lab-006 nor lab-007, and lab-009 is not in the guardrail.
func fleet(t *testing.T, n int, broken bool) render.Input {
	t.Helper()
	topology, intent := fleets.Own(load(t, "dev"), n)
	if broken {
		for i := range topology.Principals {
			if p := &topology.Principals[i]; p.Name == "role-001" {
				p.PolicyIDs = append(p.PolicyIDs, "arn:aws:iam::111122223333:policy/allow-004")
			}
		}
		for i := range topology.Policies {
			p := &topology.Policies[i]
			for _, name := range map[string][]string{"allow": {fleets.Name(6), fleets.Name(7)}, "guardrail": {fleets.Name(9)}}[p.Name] {
				p.Policy = strings.Replace(p.Policy, `"arn:aws:sagemaker:ap-northeast-1:111122223333:notebook-instance/`+name+`",`, "", 1)
			}
		}
	}
	return render.Input{Title: "fleet", Topology: topology, Intent: intent, Report: accesspath.Judge(topology, intent)}
}

func TestAFleetIsAsRead(t *testing.T) {
	for name, in := range map[string]render.Input{"fleet": fleet(t, 200, false), "fleet-broken": fleet(t, 12, true)} {
		for _, format := range []render.Format{render.Table, render.Markdown, render.Mermaid} {
			golden.Equal(t, filepath.Join("testdata", name+"."+string(format)), write(t, format, in))
		}
		q, err := render.ParseQuestion("client-vpn/internet")
		require.NoError(t, err)
		var b bytes.Buffer
		require.NoError(t, render.Explain(&b, in, q))
		golden.Equal(t, filepath.Join("testdata", name+".explain"), b.String())
	}
}

// However large a fleet is, it takes no more room than a stack of one notebook, as long as its notebooks are alike.
func TestAFleetThatIsAlikeTakesTheRoomOfOne(t *testing.T) {
	for _, format := range []render.Format{render.Table, render.Markdown, render.Mermaid, render.HTML} {
		few, many := write(t, format, fleet(t, 20, false)), write(t, format, fleet(t, 200, false))
		assert.InDelta(t, len(few), len(many), 100, string(format))
		assert.Contains(t, many, "lab-001 … lab-200 (200 notebooks)", string(format))
	}
}

// Nothing that differs is left out: each format names every notebook with a difference, and the page and the table have a part for
// each sort of answers.
func TestABrokenFleetLosesNoDifference(t *testing.T) {
	in := fleet(t, 12, true)
	different := map[string]bool{}
	for _, d := range in.Report.Intent.Differences {
		different[d.Notebook] = true
	}
	assert.Len(t, different, 4)
	one, err := in.Only("lab-004")
	require.NoError(t, err)
	assert.NotContains(t, write(t, render.Table, one), "of 12 notebooks", "the report is about one")
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML} {
		text := write(t, format, in)
		assert.Contains(t, strings.Join(strings.Fields(text), " "), " answers differ, for 4 of 12 notebooks. Meant: ", string(format))
		for name := range different {
			assert.Contains(t, text, name, string(format))
		}
		assert.Contains(t, strings.Join(strings.Fields(text), " "), "lab-001, lab-002, lab-003, lab-005, lab-008, lab-010, lab-011, lab-012 (8 notebooks)", string(format))
	}
	assert.Equal(t, 4, strings.Count(write(t, render.HTML, in), "<h2>Notebook"), "alike, of others, without an issuer, unguarded")
}

func BenchmarkFleet(b *testing.B) {
	for _, format := range render.Formats() {
		b.Run(fmt.Sprint(format), func(b *testing.B) {
			t := &testing.T{}
			in := fleet(t, 200, false)
			for b.Loop() {
				var text bytes.Buffer
				if err := render.Write(&text, format, in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
