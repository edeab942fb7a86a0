package accesspath_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/topology"
)

// tree is a topology as JSON, so that rows can change any field of it.
type tree map[string]any

func loadTree(t testing.TB, name string) tree {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(t, err)
	var root tree
	require.NoError(t, json.Unmarshal(text, &root))
	return root
}

func (root tree) topology(t testing.TB) topology.Topology {
	t.Helper()
	text, err := json.Marshal(root)
	require.NoError(t, err)
	return decodeTopology(t, text)
}

func (root tree) edit(t testing.TB, edits []sabotage.Edit) {
	t.Helper()
	for _, e := range edits {
		if e.Remove {
			require.True(t, remove(map[string]any(root), e.Element), "no element %s", e.Element)
			continue
		}
		element := root.find(e.Element)
		require.NotNil(t, element, "no element %s", e.Element)
		require.NoError(t, e.Apply(element))
	}
}

func (root tree) find(name string) map[string]any {
	if !strings.HasPrefix(name, "/") {
		return findURN(map[string]any(root), name)
	}
	var node any = map[string]any(root)
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' }) {
		switch inner := node.(type) {
		case map[string]any:
			node = inner[part]
		case []any:
			index, _ := strconv.Atoi(part)
			node = inner[index]
		}
	}
	element, _ := node.(map[string]any)
	return element
}

func findURN(node any, name string) map[string]any {
	switch inner := node.(type) {
	case map[string]any:
		if urn, _ := inner["urn"].(string); sabotage.Is(urn, name) {
			return inner
		}
		for _, child := range inner {
			if found := findURN(child, name); found != nil {
				return found
			}
		}
	case []any:
		for _, child := range inner {
			if found := findURN(child, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// remove takes an element out of the list that holds it.
func remove(node map[string]any, name string) bool {
	for key, child := range node {
		list, isList := child.([]any)
		if !isList {
			continue
		}
		for i, item := range list {
			element, isElement := item.(map[string]any)
			if !isElement {
				continue
			}
			if urn, _ := element["urn"].(string); sabotage.Is(urn, name) {
				node[key] = append(append([]any{}, list[:i]...), list[i+1:]...)
				return true
			}
			if remove(element, name) {
				return true
			}
		}
	}
	return false
}

func decisions(report accesspath.Report) map[string]string {
	byName := map[string]string{}
	for name, v := range answers(report) {
		byName[name] = string(v.Decision)
	}
	return byName
}

func TestSabotage(t *testing.T) {
	rows, err := sabotage.Rows()
	require.NoError(t, err)
	harmful := 0
	for _, row := range rows {
		if len(row.Flips) > 0 {
			harmful++
		}
		t.Run(row.Name, func(t *testing.T) { judgeRow(t, row) })
	}
	assert.GreaterOrEqual(t, harmful, 40)
	assert.GreaterOrEqual(t, len(rows)-harmful, 40)
}

func judgeRow(t *testing.T, row sabotage.Row) {
	environment, intent := "dev", devIntent
	if row.Environment == "prod" {
		environment, intent = "prod", prodIntent
	}
	intent.ClientVPNGroups = row.Groups
	root := loadTree(t, environment)
	root.edit(t, row.Baseline)
	before := accesspath.Judge(root.topology(t), intent)
	root.edit(t, row.Edits)
	after := accesspath.Judge(root.topology(t), intent)

	expected, err := row.Expected(decisions(before))
	require.NoError(t, err)
	got := answers(after)
	for answer, want := range expected {
		v := got[answer]
		assert.Equal(t, want, string(v.Decision), "%s: %s", answer, v.Because)
		if want == decisions(before)[answer] {
			continue
		}
		assert.NotEmpty(t, v.Remedy, answer)
		if culprit, said := row.CulpritOf(answer); said && culprit == "" {
			assert.Empty(t, v.DecidedBy.URN, "%s: %s", answer, v.Because)
		} else if said {
			assert.True(t, sabotage.Is(v.DecidedBy.URN, culprit), "%s: decided by %s, not %s: %s",
				answer, v.DecidedBy.URN, culprit, v.Because)
		}
	}
	asMeant := len(row.Baseline) == 0 || len(row.Groups) > 0
	assert.Equal(t, asMeant, before.Intent.OK, "%+v", before.Intent.Differences)
	assert.Equal(t, asMeant && len(row.Flips) == 0, after.Intent.OK)
}
