package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/fleets"
	"private-notebook/accesspath/render"
	"private-notebook/accesspath/topology"
)

// renamed is a fleet whose notebooks have the names that are given.
func renamed(t *testing.T, names ...string) render.Input {
	t.Helper()
	topology, intent := fleets.Own(load(t, "dev"), len(names))
	for i, name := range names {
		old := topology.Notebooks[i].Name
		topology.Notebooks[i].Name = name
		intent.Notebooks[name] = intent.Notebooks[old]
		delete(intent.Notebooks, old)
	}
	return render.Input{Title: "fleet", Topology: topology, Intent: intent, Report: accesspath.Judge(topology, intent)}
}

// A name that a reader cannot tell from the ends of a run is written out, in each format.
func TestOnlyARunOfNumbersIsShortened(t *testing.T) {
	for _, c := range []struct {
		row, want string
		names     []string
	}{
		{"no numbers", "forecasts, payroll, teaching-lab, vision (4 notebooks)", []string{"forecasts", "payroll", "teaching-lab", "vision"}},
		{"a gap", "lab-1, lab-2, lab-4, lab-5 (4 notebooks)", []string{"lab-1", "lab-2", "lab-4", "lab-5"}},
		{"two prefixes", "a-1, a-2, b-3, b-4 (4 notebooks)", []string{"a-1", "a-2", "b-3", "b-4"}},
		{"a longer number", "lab-8 … lab-11 (4 notebooks)", []string{"lab-8", "lab-9", "lab-10", "lab-11"}},
		{"other digits", "lab-08, lab-9, lab-10, lab-11 (4 notebooks)", []string{"lab-08", "lab-9", "lab-10", "lab-11"}},
		{"a run among others", "a, lab-1 … lab-4, z (6 notebooks)", []string{"a", "lab-1", "lab-2", "lab-3", "lab-4", "z"}},
	} {
		for _, format := range []render.Format{render.Table, render.Markdown, render.Mermaid, render.HTML} {
			t.Run(c.row+"/"+string(format), func(t *testing.T) {
				assert.Contains(t, write(t, format, renamed(t, c.names...)), c.want)
			})
		}
	}
}

func TestEachFormatSaysWhoIsMeantToOpenWhat(t *testing.T) {
	in := renamed(t, "forecasts", "payroll")
	for format, row := range map[render.Format]string{
		render.Table:    "payroll    role/ops, role/role-002\n",
		render.Markdown: "| payroll | role/ops, role/role-002 |\n",
		render.HTML:     `<tr><th scope="row">payroll</th><td>role/ops, role/role-002</td></tr>`,
	} {
		assert.Contains(t, write(t, format, in), row, format)
	}
	assert.Equal(t, accesspath.Meant{Notebook: "payroll", Issuers: []string{"role/ops", "role/role-002"}}, in.Report.Meant[1])
}

// Owners show where a tag decides, and a run is one row while they count up with it.
func TestOwnersAreNamed(t *testing.T) {
	topology, intent := fleets.Owned(load(t, "dev"), 5, true)
	tags := intent.Notebooks[fleets.Name(5)]
	tags.Owner = "nobody-else"
	intent.Notebooks[fleets.Name(5)] = tags
	in := render.Input{Topology: topology, Intent: intent, Report: accesspath.Judge(topology, intent)}
	text := write(t, render.Table, in)
	assert.Contains(t, text, "lab-001 … lab-004  team-001 … team-004  role/role-001 … role/role-004\n")
	assert.Contains(t, text, "\nlab-005            nobody-else          ")
	assert.Contains(t, write(t, render.Markdown, in), "| notebook | owner | issuers |")
	assert.Contains(t, write(t, render.HTML, in), "<td>nobody-else</td>")
}

// strange is a fleet with a role that no settings name: it has the policy of one notebook, or of all.
func strange(t *testing.T, n int, policy string) render.Input {
	t.Helper()
	fleet, intent := fleets.Own(load(t, "dev"), n)
	fleet.Principals = append(fleet.Principals, topology.Principal{Name: "copy",
		ARN: "arn:aws:iam::111122223333:role/copy", PolicyIDs: []string{"arn:aws:iam::111122223333:policy/" + policy}})
	return render.Input{Topology: fleet, Intent: intent, Report: accesspath.Judge(fleet, intent)}
}

// Whom the settings do not name stands beside whom they do, in each format, and in no column where there is nobody.
func TestEachFormatListsWhomTheSettingsDoNotName(t *testing.T) {
	one, all := strange(t, 12, "allow-002"), strange(t, 12, "allow")
	for format, rows := range map[render.Format][3]string{
		render.Table: {
			"lab-002            role/ops, role/role-002\n                   with a policy, and not named: role/copy\n",
			"lab-003 … lab-012  role/ops, role/role-003 … role/role-012\n\n",
			"lab-001 … lab-012  role/ops, role/role-001 … role/role-012\n                   with a policy, and not named: role/copy\n",
		},
		render.Markdown: {
			"| notebook | issuers | with a policy, and not named |\n|---|---|---|\n| lab-001 | role/ops, role/role-001 |  |\n" +
				"| lab-002 | role/ops, role/role-002 | role/copy |\n",
			"| lab-003 … lab-012 | role/ops, role/role-003 … role/role-012 |  |\n",
			"| lab-001 … lab-012 | role/ops, role/role-001 … role/role-012 | role/copy |\n",
		},
		render.HTML: {
			`<th scope="col">issuers</th><th scope="col">with a policy, and not named</th></tr>`,
			`<tr><th scope="row">lab-002</th><td>role/ops, role/role-002</td><td>role/copy</td></tr>`,
			`<td>role/ops, role/role-001 … role/role-012</td><td>role/copy</td></tr>`,
		},
	} {
		assert.Contains(t, write(t, format, one), rows[0], format)
		assert.Contains(t, write(t, format, one), rows[1], format)
		assert.Contains(t, write(t, format, all), rows[2], format)
		assert.NotContains(t, write(t, format, fleet(t, 12, false)), "not named", format)
	}
	single, err := one.Only("lab-002")
	require.NoError(t, err)
	assert.Contains(t, write(t, render.HTML, single), "has a policy, and is not meant to open this notebook: role/copy")
}

// One role is one cause, however many notebooks it gets to.
func TestAStrangerToEveryNotebookIsOneCause(t *testing.T) {
	text := strings.Join(strings.Fields(write(t, render.Table, strange(t, 200, "allow"))), " ")
	assert.Equal(t, 1, strings.Count(text, "! allow, meant: deny - lab-001 … lab-200 (200 notebooks): other-issuer"))
	assert.Equal(t, 1, strings.Count(text, "remedy take that policy away from role copy"))
}

func TestOneNotebookIsShownWithItsOwnReasons(t *testing.T) {
	in, err := fleet(t, 12, true).Only("lab-006")
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, render.Explain(&b, in, render.Question{Issued: accesspath.FromVPC, Opened: accesspath.FromVPC}))
	for _, text := range []string{b.String(), write(t, render.Table, in), write(t, render.HTML, in), write(t, render.JSON, in)} {
		assert.Contains(t, text, "lab-006")
		assert.NotContains(t, strings.ReplaceAll(text, "notebook-instance/lab-005", ""), "lab-005")
		assert.NotContains(t, text, "The reasons are those of")
	}
	assert.False(t, in.Report.Intent.OK)
	sound, err := fleet(t, 12, true).Only("lab-005")
	require.NoError(t, err)
	assert.True(t, sound.Report.Intent.OK, "the others' differences are not this notebook's")
	one, err := inputs(t)["broken"].Only("dev-notebook")
	require.NoError(t, err)
	assert.False(t, one.Report.Intent.OK)
}

func TestAnUnknownNotebookIsNoReport(t *testing.T) {
	_, err := renamed(t, "forecasts", "payroll").Only("pay")
	assert.EqualError(t, err, `notebook: "pay" is none of this stack; choose from forecasts, payroll`)
	_, err = render.Input{}.Only("pay")
	assert.EqualError(t, err, `notebook: "pay" is none of this stack, which declares none`)
}

// The page says once what a grid would say 36 times, and keeps the walks.
func TestThePageRepeatsNoGrid(t *testing.T) {
	const chains = `<details name="chain">`
	page := write(t, render.HTML, fleet(t, 12, false))
	assert.Equal(t, 36+2*36, strings.Count(page, chains), "everybody's answers, and the pairs of issuer and outsider")
	assert.Contains(t, page, "<p>other-issuer: ✗ deny on every path, for whoever has a policy")
	assert.Contains(t, page, "</b>, who holds sagemaker:* besides the restricted policy: the same answers as an issuer&#39;s, on every path and each pair of paths.</p>")
	assert.Contains(t, page, `id="walk-0-other-issuer-vpc-issue"`)
	odd := write(t, render.HTML, inputs(t)["broken"])
	assert.Equal(t, 36+3*36, strings.Count(odd, chains), "an administrator who fares otherwise has a grid")
}

// A long name stays in its box.
func TestALongNameIsBrokenInThePicture(t *testing.T) {
	page := write(t, render.HTML, renamed(t, "private-notebook-adopt"))
	assert.Contains(t, page, ">private-notebook-</text>")
	assert.Contains(t, page, ">adopt</text>")
}
