package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/render"
	"private-notebook/internal/golden"
)

// listed is the dev stack whose role trusts many sorts, judged with lists of who is meant to become it, by role.
func listed(t *testing.T, lists map[string][]string) render.Input {
	t.Helper()
	in := trusted(t, manySorts)
	in.Intent.Assumers = lists
	in.Report = accesspath.Judge(in.Topology, in.Intent)
	return in
}

const issuer = "role/notebook-issuer"

// Whoever may become an issuer and is not meant to is in every format that has a verdict, with the reason and the remedy; so is a list that nothing was
// compared with, and an entry that names nobody.
func TestWhoIsNotMeantToBecomeAnIssuerIsInEveryFormat(t *testing.T) {
	in := listed(t, map[string][]string{issuer: {"account/444455556666", "service/ec2.amazonaws.com", "role/deploy", "user/nobody"}, "role/elsewhere": {}})
	require.False(t, in.Report.Intent.OK)
	require.Empty(t, in.Report.Intent.Differences)
	golden.Equal(t, "testdata/assumers.table", write(t, render.Table, in))
	golden.Equal(t, "testdata/assumers.markdown", write(t, render.Markdown, in))
	golden.Equal(t, "testdata/assumers.mermaid", write(t, render.Mermaid, in))
	text, err := json.MarshalIndent(in.Report.Intent, "", "  ")
	require.NoError(t, err)
	golden.Equal(t, "testdata/assumers.json", string(text)+"\n")
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML, render.SVG} {
		shown := strings.Join(strings.Fields(write(t, format, in)), " ")
		assert.Contains(t, shown, "NOT as intended: 6 others may become an issuer, 2 of them perhaps.", format)
		if format != render.SVG {
			assert.Contains(t, shown, "becoming role notebook-issuer: AWS service lambda.amazonaws.com", format)
			assert.Contains(t, shown, "role elsewhere: NOT COMPARED with assumers", format)
			assert.Contains(t, shown, "role notebook-issuer: assumers names user/nobody without effect", format)
		}
	}
	var explained strings.Builder
	require.NoError(t, render.Explain(&explained, in, render.Question{Issued: accesspath.FromVPC, Opened: accesspath.FromVPC}))
	assert.Contains(t, strings.Join(strings.Fields(explained.String()), " "), "Whatever the path: 6 others may become an issuer, 2 of them perhaps, and are not meant to.")
	assert.Contains(t, write(t, render.Mermaid, in), `assumers["! 6 others may become an issuer, 2 of them perhaps, not as meant"]`)
}

// A report that is as intended counts the lists that nothing was compared with in its first line, and what is meant is no more marked.
func TestAListThatWasNotComparedIsInTheFirstLine(t *testing.T) {
	all := []string{"account/444455556666", "account/777788889999", "service/ec2.amazonaws.com", "service/lambda.amazonaws.com", "role/deploy", "user/aya",
		"user/eve", "identity-provider/arn:aws:iam::111122223333:saml-provider/okta"}
	in := listed(t, map[string][]string{issuer: all, "role/elsewhere": {}})
	in.Topology.Assumers.Complete = true
	in.Report = accesspath.Judge(in.Topology, in.Intent)
	require.True(t, in.Report.Intent.OK, "%+v", in.Report.Intent.Assumers)
	for _, format := range []render.Format{render.Table, render.Markdown, render.HTML, render.SVG} {
		shown := strings.Join(strings.Fields(write(t, format, in)), " ")
		assert.Contains(t, shown, "with 1 list of assumers not compared", format)
		assert.NotContains(t, shown, "others who may become an issuer", format)
		assert.NotContains(t, shown, "! role notebook-issuer", format)
	}
	assert.NotContains(t, write(t, render.Mermaid, in), "assumers[")
	var explained strings.Builder
	require.NoError(t, render.Explain(&explained, in, render.Question{Issued: accesspath.FromVPC, Opened: accesspath.FromVPC}))
	assert.NotContains(t, explained.String(), "Whatever the path")
	delete(in.Intent.Assumers, "role/elsewhere")
	in.Report = accesspath.Judge(in.Topology, in.Intent)
	assert.NotContains(t, write(t, render.Table, in), "not compared")
}

// A report about one notebook compares the roles of that notebook, and so is as intended where only those of another are not.
func TestOneNotebookIsComparedByItsOwnRoles(t *testing.T) {
	in := fleet(t, 12, true)
	own := func(notebook string) string {
		for _, m := range in.Report.Meant {
			if m.Notebook == notebook {
				return m.Issuers[len(m.Issuers)-1]
			}
		}
		return ""
	}
	third, fourth := own("lab-003"), own("lab-004")
	require.NotEqual(t, third, fourth)
	for i := range in.Topology.Principals {
		in.Topology.Principals[i].Trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sts:AssumeRole"}]}`
	}
	in.Intent.Assumers = map[string][]string{third: {}, fourth: {"account/444455556666"}}
	in.Report = accesspath.Judge(in.Topology, in.Intent)
	require.False(t, in.Report.Intent.OK)
	one, err := in.Only("lab-003")
	require.NoError(t, err)
	assert.False(t, one.Report.Intent.OK)
	require.Len(t, one.Report.Intent.Assumers, 1)
	assert.Equal(t, third, one.Report.Intent.Assumers[0].Role)
	one, err = in.Only("lab-004")
	require.NoError(t, err)
	assert.Equal(t, len(one.Report.Intent.Differences) == 0, one.Report.Intent.OK)
	require.Len(t, one.Report.Intent.Assumers, 1)
	assert.Empty(t, one.Report.Intent.Assumers[0].Differences)
}
