package tests

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	reports "private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/costs"
	"private-notebook/internal/golden"
	"private-notebook/sandbox/engine/session"
)

const (
	examplesIndex  = "examples/README.md"
	picturesFolder = "examples/pictures/"
	examplesBegin  = "<!-- made by `cd sandbox && go test ./tests -run TestTheExamples -update` -->\n\n"
	examplesEnd    = "\n<!-- end of what is made -->\n"
)

// example is a settings file that a document shows, with what its deployment costs and looks like.
type example struct {
	topic, title string
	// document has the settings, and drawn the picture: paths in the repository.
	document, drawn string
	allowed         []string
	estimate        costs.Estimate
	picture         string
}

// TestTheExamplesHaveTheirPriceAndPicture holds the index of examples to what their settings deploy today. With -update it writes the
// index and the pictures.
func TestTheExamplesHaveTheirPriceAndPicture(t *testing.T) {
	var examples []example
	byTopic := guides(t)
	for _, topic := range slices.Sorted(maps.Keys(byTopic)) {
		made := exampleOf(t, deployedGuide(t, topic), settingsIn(t, topic, byTopic[topic]))
		title, _, _ := strings.Cut(byTopic[topic], "\n")
		made.title, made.document = strings.TrimPrefix(title, "# "), "docs/guides/"+topic+".md"
		examples = append(examples, made)
	}
	for _, stack := range stackNames {
		settings, err := os.ReadFile(filepath.Join(root, "Pulumi."+stack+".yaml"))
		require.NoError(t, err)
		made := exampleOf(t, deployed(t, stack), string(settings))
		made.title, made.document = "The environment "+stack, "Pulumi."+stack+".yaml"
		if stack == "dev" {
			made.drawn = "docs/report.svg" // which is the README's picture
		}
		examples = append(examples, made)
	}
	slices.SortStableFunc(examples, func(a, b example) int { return strings.Compare(a.topic, b.topic) })

	drawn := map[string]bool{}
	for _, e := range examples {
		drawn[e.drawn] = true
		golden.Equal(t, filepath.Join(root, e.drawn), e.picture)
	}
	kept, err := os.ReadDir(filepath.Join(root, picturesFolder))
	require.NoError(t, err)
	for _, file := range kept {
		assert.True(t, drawn[picturesFolder+file.Name()], "no example is called as the picture %s; delete it", file.Name())
	}
	index := filepath.Join(root, examplesIndex)
	text, err := os.ReadFile(index)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), examplesBegin)
	require.True(t, found)
	_, after, found := strings.Cut(rest, examplesEnd)
	require.True(t, found)
	golden.Equal(t, index, before+examplesBegin+indexOf(t, examples)+examplesEnd+after)
}

// exampleOf judges and prices what is deployed, as the companion command does.
func exampleOf(t *testing.T, opened *session.Session, settings string) example {
	t.Helper()
	project := opened.Project()
	handed := handedTo(t, project)
	made := example{topic: project.Stack(), allowed: allowedIn(t, handed), drawn: picturesFolder + project.Stack() + ".svg"}
	text, err := opened.Export(t.Context())
	require.NoError(t, err)
	export, err := stack.ReadExport([]byte(scrubbed(t, text)), "the sandbox", false)
	require.NoError(t, err)
	made.estimate, err = costs.Of(handed["aws:region"], export.Resources)
	require.NoError(t, err)

	file := filepath.Join(t.TempDir(), "Pulumi."+made.topic+".yaml")
	require.NoError(t, os.WriteFile(file, []byte(settings), 0o600))
	meant, err := stack.ReadSettings(t.Context(), file, export.Project, export.Stack)
	require.NoError(t, err)
	wanted, err := reports.Paths{Format: "svg"}.Understand()
	require.NoError(t, err)
	var drawn bytes.Buffer
	isAsIntended, err := wanted.Print(reports.Screen{Out: &drawn}, export, meant, time.Time{})
	require.NoError(t, err)
	assert.True(t, isAsIntended, made.topic)
	made.picture = drawn.String()
	return made
}

// indexOf is a table of what all examples cost, and a section for each with its picture.
func indexOf(t *testing.T, examples []example) string {
	t.Helper()
	environments := make([]costs.Environment, len(examples))
	var sections strings.Builder
	for i, e := range examples {
		environments[i] = costs.Environment{Name: e.topic, Estimate: e.estimate}
		usd, _ := e.estimate.Total()
		fmt.Fprintf(&sections, "\n## %s\n\n", e.title)
		fmt.Fprintf(&sections, "`%s`: [settings and explanation](../%s).\nAt least %.2f USD a month. Meant to get in: %s.\n\n",
			e.topic, e.document, usd, strings.Join(e.allowed, ", "))
		picture, err := filepath.Rel(filepath.Dir(examplesIndex), e.drawn)
		require.NoError(t, err)
		fmt.Fprintf(&sections, "![The report on %s: each path and where it ends](%s)\n", e.topic, picture)
	}
	return costs.Summary(environments) + sections.String()
}
