package managed

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath/policy"
)

// source is one policy in the file managedPolicies.json of the package that the tables are made from.
type source struct {
	ARN             string `json:"arn"`
	LatestVersionID string `json:"latestVersionId"`
	LastUpdatedDate string `json:"lastUpdatedDate"`
	Versions        map[string]struct {
		Document any `json:"document"`
	} `json:"versions"`
}

// TestMakeTables writes both tables anew where MANAGED_POLICIES names the file managedPolicies.json. It reads every policy on the way.
func TestMakeTables(t *testing.T) {
	path := os.Getenv("MANAGED_POLICIES")
	if path == "" {
		t.Skip("MANAGED_POLICIES names no file to make the tables from")
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var all map[string]source
	require.NoError(t, json.Unmarshal(text, &all))
	var rows []row
	var others []string
	for _, s := range all {
		_, name, _ := strings.Cut(s.ARN, ":iam::aws:policy/")
		document, _ := lists(s.Versions[s.LatestVersionID].Document).(map[string]any)
		document["Statement"] = statementsThatMatter(t, document)
		kept, err := json.Marshal(document)
		require.NoError(t, err)
		r := row{name, s.LatestVersionID, s.LastUpdatedDate[:len("2026-11-28")], kept}
		if len(document["Statement"].([]any)) == 0 {
			others = append(others, strings.Join([]string{r.Name, r.Version, r.Updated}, "\t")+"\n")
		} else {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.Name, b.Name) })
	slices.Sort(others)
	lines := make([]string, len(rows))
	for i, r := range rows {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		require.NoError(t, encoder.Encode(r))
		lines[i] = strings.TrimSpace(b.String())
	}
	require.NoError(t, os.WriteFile("matter.json", []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"), 0o600))
	require.NoError(t, os.WriteFile("others.tsv", []byte(strings.Join(others, "")), 0o600))
}

// statementsThatMatter are those whose actions cover opening or describing a notebook, whatever they do and whatever their resources.
func statementsThatMatter(t *testing.T, document map[string]any) []any {
	statements, isList := document["Statement"].([]any)
	if !isList {
		statements = []any{document["Statement"]}
	}
	document["Statement"] = statements
	text, err := json.Marshal(document)
	require.NoError(t, err)
	parsed, err := policy.Parse(string(text), policy.Identity)
	require.NoError(t, err, string(text))
	kept := []any{}
	for i, s := range parsed.Statements {
		if s.IsAbout("sagemaker:CreatePresignedNotebookInstanceUrl") || s.IsAbout("sagemaker:DescribeNotebookInstance") {
			kept = append(kept, shortened(statements[i]))
		}
	}
	return kept
}

// shortened leaves out the actions of other services. Those of a NotAction are all needed.
func shortened(statement any) any {
	object, _ := statement.(map[string]any)
	if actions, isList := object["Action"].([]any); isList {
		object["Action"] = slices.DeleteFunc(actions, func(action any) bool {
			service, _, _ := strings.Cut(action.(string), ":")
			return !strings.EqualFold(service, "sagemaker") && !strings.Contains(service, "*")
		})
	}
	return object
}

// lists turns the source's objects with the names "0", "1", ... back into the lists that they were.
func lists(value any) any {
	object, isObject := value.(map[string]any)
	if !isObject {
		return value
	}
	list := make([]any, len(object))
	for name, member := range object {
		object[name] = lists(member)
		if at, err := strconv.Atoi(name); err == nil && at < len(list) {
			list[at] = object[name]
		}
	}
	if len(list) == 0 || slices.Contains(list, nil) {
		return object
	}
	return list
}
