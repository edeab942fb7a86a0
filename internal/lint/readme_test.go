package lint_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"private-notebook/internal/golden"
)

const readme = "README.md"

// rows are the cells of a Markdown table's rows, from the row after its ruler to its end; header begins its first line.
func rows(t *testing.T, text, header string) [][]string {
	t.Helper()
	_, after, found := strings.Cut(text, "\n"+header)
	require.True(t, found, "%s has no table that begins with %q", readme, header)
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

func TestTheReadmeListsEveryConfigurationKey(t *testing.T) {
	var project struct{ Config yaml.Node }
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "Pulumi.yaml")), &project))
	const begin, end = "-update` -->\n", "<!-- end of configuration -->"
	before, rest, found := strings.Cut(read(t, readme), begin)
	require.True(t, found)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found)
	golden.Equal(t, root+"/"+readme, before+begin+configurationTable(t, project.Config)+end+after)
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

func TestTheReadmeListsEveryStackOutput(t *testing.T) {
	var listed []string
	for _, row := range rows(t, read(t, readme), "| Output |") {
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

func TestTheReadmesCostsAddUp(t *testing.T) {
	report(t, wrongSums(rows(t, read(t, readme), "| Item |")))
}

const hoursPerMonth = 730

// wrongSums multiplies each row out and adds the columns up; a price that was not found counts for nothing.
func wrongSums(table [][]string) []string {
	var complaints []string
	var sums [2]float64
	sum := table[len(table)-1]
	for _, row := range table[:len(table)-1] {
		number, _ := strconv.ParseFloat(row[1], 64)
		for region := range sums {
			price, err := strconv.ParseFloat(row[2+region], 64)
			want := fmt.Sprintf("%.2f", number*price*hoursPerMonth)
			if err != nil {
				want = "not found"
			}
			sums[region] += number * price * hoursPerMonth
			if got := row[4+region]; got != want {
				complaints = append(complaints, fmt.Sprintf("%s: the month costs %s, not %s", row[0], want, got))
			}
		}
	}
	for region := range sums {
		if want := fmt.Sprintf("**%.2f**", sums[region]); sum[4+region] != want {
			complaints = append(complaints, fmt.Sprintf("the sum is %s, not %s", want, sum[4+region]))
		}
	}
	return complaints
}

func TestTheRuleOfCostsComplains(t *testing.T) {
	table := [][]string{
		{"a", "2", "0.01", "0.02", "14.60", "29.20"},
		{"b", "1", "0.10", "not found", "73.00", "not found"},
		{"sum", "", "", "", "**87.60**", "**29.20**"},
	}
	assert.Empty(t, wrongSums(table))
	table[0][4], table[2][5] = "14.61", "**29.21**"
	assert.Equal(t, []string{"a: the month costs 14.60, not 14.61", "the sum is **29.20**, not **29.21**"}, wrongSums(table))
}
