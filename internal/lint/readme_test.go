package lint_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/internal/golden"
)

const (
	readme = "README.md"
	// configurationPage has the tables of keys and outputs.
	configurationPage = "docs/configuration.md"
	// longestReadme is how many lines somebody reads who has five minutes.
	longestReadme = 150
)

func TestTheReadmeIsShort(t *testing.T) {
	assert.LessOrEqual(t, strings.Count(read(t, readme), "\n"), longestReadme, "move something to a page of docs, and link to it")
}

// rows are the cells of a Markdown table's rows, from the row after its ruler to its end; header begins its first line.
func rows(t *testing.T, text, header string) [][]string {
	t.Helper()
	_, after, found := strings.Cut(text, "\n"+header)
	require.True(t, found, "there is no table that begins with %q", header)
	var all [][]string
	for _, line := range strings.Split(after, "\n")[2:] {
		if !strings.HasPrefix(line, "|") {
			break
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i, cell := range cells {
			cells[i] = strings.TrimSpace(cell)
		}
		all = append(all, cells)
	}
	require.NotEmpty(t, all)
	return all
}

func TestThePageListsEveryConfigurationKey(t *testing.T) {
	var project struct{ Config yaml.Node }
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "Pulumi.yaml")), &project))
	const begin, end = "-update` -->\n", "<!-- end of configuration -->"
	before, rest, found := strings.Cut(read(t, configurationPage), begin)
	require.True(t, found)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found)
	golden.Equal(t, root+"/"+configurationPage, before+begin+configurationTable(t, project.Config)+end+after)
}

// configurationTable is Pulumi.yaml's keys, in its order.
func configurationTable(t *testing.T, config yaml.Node) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| Key | Type | Default | Meaning |\n|---|---|---|---|\n")
	for i := 0; i < len(config.Content); i += 2 {
		var key struct {
			Type, Description string
			Default           yaml.Node
			Items             struct{ Type string }
		}
		require.NoError(t, config.Content[i+1].Decode(&key))
		if key.Items.Type != "" {
			key.Type = "list of " + key.Items.Type + "s"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", config.Content[i].Value, key.Type, defaultText(key.Default),
			strings.NewReplacer("<", "&lt;", "|", "\\|").Replace(key.Description))
	}
	return b.String()
}

func defaultText(value yaml.Node) string {
	if value.Kind != yaml.ScalarNode || value.Value == "" {
		return "empty"
	}
	return "`" + value.Value + "`"
}

func TestThePageListsEveryStackOutput(t *testing.T) {
	var listed []string
	for _, row := range rows(t, read(t, configurationPage), "| Output |") {
		listed = append(listed, strings.Trim(row[0], "`"))
	}
	slices.Sort(listed)
	exported := exports(parse(t, "stacks/outputs.go", read(t, "stacks/outputs.go")))
	slices.Sort(exported)
	assert.Equal(t, exported, listed)
}

// exports are the names that a source gives to ctx.Export.
func exports(f sourceFile) []string {
	var names []string
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is || len(call.Args) != 2 {
			return true
		}
		method, is := call.Fun.(*ast.SelectorExpr)
		name, isLiteral := call.Args[0].(*ast.BasicLit)
		if is && isLiteral && method.Sel.Name == "Export" && name.Kind == token.STRING {
			names = append(names, strings.Trim(name.Value, `"`))
		}
		return true
	})
	return names
}
