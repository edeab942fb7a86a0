package schema

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/internal/golden"
	"private-notebook/internal/version"
)

const (
	releasedFile = "testdata/released.json"
	changelog    = "../../../CHANGELOG.md"
)

// TestAChangeOfTheSchemaStandsInTheChangelog compares the schema with that of the last release, testdata/released.json. Each change that a
// program can notice must be named in the changelog by the component or type and the property, such as PrivateLink.vpc, and one that can
// break a program in a line that is marked BREAKING. Descriptions may change.
//
// Where the version of the schema is another one than that of testdata/released.json, a release has been made: -update then takes the schema over.
func TestAChangeOfTheSchemaStandsInTheChangelog(t *testing.T) {
	before, now := load(t, releasedFile), load(t, goldenFile)
	text, err := os.ReadFile(changelog)
	require.NoError(t, err)
	for _, complaint := range unsaid(changes(before, now), sectionsSince(string(text), before.Version)) {
		t.Error(complaint)
	}
	if before.Version != now.Version && !t.Failed() {
		current, err := os.ReadFile(goldenFile)
		require.NoError(t, err)
		golden.Equal(t, releasedFile, string(current))
	}
}

func load(t *testing.T, path string) document {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var read document
	require.NoError(t, json.Unmarshal(text, &read))
	return read
}

// change is one difference between two schemas.
type change struct {
	what, how string
	breaks    bool
}

// changes are what a program can notice.
func changes(before, now document) []change {
	var all []change
	all = append(all, packageChanges(before, now)...)
	compareAll(&all, "", before.Resources, now.Resources, func(name string, was, is *resourceSpec) {
		compareInputs(&all, name, was.InputProperties, is.InputProperties, was.RequiredInputs, is.RequiredInputs)
		compareOutputs(&all, name, was.Properties, is.Properties, was.Required, is.Required)
	})
	compareAll(&all, "", before.Types, now.Types, func(name string, was, is *typeSpec) {
		compareInputs(&all, name, was.Properties, is.Properties, was.Required, is.Required)
		compareChoices(&all, name, was.Enum, is.Enum)
	})
	return all
}

func packageChanges(before, now document) []change {
	var all []change
	if before.Name != now.Name || before.Namespace != now.Namespace {
		all = append(all, change{what: now.Namespace, how: "is the package's new name", breaks: true})
	}
	return all
}

// compareAll says what is new and what is gone, and has what is in both compared.
func compareAll[V any](all *[]change, prefix string, before, now map[string]V, compare func(string, V, V)) {
	for _, key := range slices.Sorted(maps.Keys(now)) {
		name := prefix + key[strings.LastIndex(key, ":")+1:]
		was, both := before[key]
		if !both {
			*all = append(*all, change{what: name, how: "is new"})
			continue
		}
		compare(name, was, now[key])
	}
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if _, both := now[key]; !both {
			*all = append(*all, change{what: prefix + key[strings.LastIndex(key, ":")+1:], how: "is gone", breaks: true})
		}
	}
}

func compareInputs(all *[]change, of string, before, now map[string]*property, mustBefore, mustNow []string) {
	compareProperties(all, of, before, now)
	for _, name := range mustNow {
		if !slices.Contains(mustBefore, name) {
			*all = append(*all, change{what: of + "." + name, how: "is required now", breaks: true})
		}
	}
	for _, name := range mustBefore {
		if _, stays := now[name]; stays && !slices.Contains(mustNow, name) {
			*all = append(*all, change{what: of + "." + name, how: "is not required any more"})
		}
	}
}

func compareOutputs(all *[]change, of string, before, now map[string]*property, always, alwaysNow []string) {
	compareProperties(all, of, before, now)
	for _, name := range always {
		if _, stays := now[name]; stays && !slices.Contains(alwaysNow, name) {
			*all = append(*all, change{what: of + "." + name, how: "is not always there any more", breaks: true})
		}
	}
}

func compareProperties(all *[]change, of string, before, now map[string]*property) {
	compareAll(all, of+".", before, now, func(name string, was, is *property) {
		if form(was) != form(is) {
			*all = append(*all, change{what: name, how: fmt.Sprintf("is %s now, and was %s", form(is), form(was)), breaks: true})
		}
	})
}

func compareChoices(all *[]change, of string, before, now []choice) {
	values := func(choices []choice) map[string]string {
		byValue := map[string]string{}
		for _, c := range choices {
			byValue[c.Value] = c.Name
		}
		return byValue
	}
	compareAll(all, of+".", values(before), values(now), func(value, was, is string) {
		if was != is {
			*all = append(*all, change{what: value, how: "is called " + is + " now, and was " + was, breaks: true})
		}
	})
}

// form is a property's type in one line, without its description.
func form(p *property) string {
	text := p.Type + p.Ref
	switch {
	case p.Items != nil:
		text = "a list of (" + form(p.Items) + ")"
	case p.AdditionalProperties != nil:
		text = "a map of (" + form(p.AdditionalProperties) + ")"
	}
	if p.Plain {
		text = "plain " + text
	}
	if p.Secret {
		text = "secret " + text
	}
	return text
}

// sectionsSince are the lines of the changelog that are not older than a release: what stands above its section, and the section itself.
func sectionsSince(text, release string) []string {
	var lines []string
	past := false
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "## ") && past {
			break
		}
		past = past || strings.HasPrefix(line, "## "+release+" ")
		if strings.HasPrefix(line, "- ") || len(lines) == 0 {
			lines = append(lines, line)
			continue
		}
		lines[len(lines)-1] += " " + strings.TrimSpace(line)
	}
	return lines
}

// unsaid complains of changes that no line names.
func unsaid(changes []change, lines []string) []string {
	var complaints []string
	for _, c := range changes {
		named := regexp.MustCompile("(^|[^A-Za-z0-9.])" + regexp.QuoteMeta(c.what) + "([^A-Za-z0-9.]|[.]?$|[.] )")
		says := func(line string) bool {
			return named.MatchString(line) && (!c.breaks || strings.HasPrefix(line, "- **BREAKING**"))
		}
		if !slices.ContainsFunc(lines, says) {
			where := "in CHANGELOG.md"
			if c.breaks {
				where = "in a line of CHANGELOG.md that begins with **BREAKING**, or give it an alias"
			}
			complaints = append(complaints, fmt.Sprintf("the schema's %s %s: name it %s", c.what, c.how, where))
		}
	}
	return complaints
}

func TestTheReleasedSchemaIsOfAVersion(t *testing.T) {
	assert.Contains(t, []string{version.Number, load(t, releasedFile).Version}, load(t, goldenFile).Version)
}

func TestWhatChangesIsNoticed(t *testing.T) {
	read := func(text string) document {
		var d document
		require.NoError(t, json.Unmarshal([]byte(text), &d))
		return d
	}
	before := read(`{"name":"p","namespace":"n","types":{"p:index:T":{"enum":[{"name":"A","value":"a"}],"properties":{"x":{"type":"string"}}}},
		"resources":{"p:index:R":{"inputProperties":{"a":{"type":"string","plain":true},"b":{"type":"integer"}},"properties":{"o":{"type":"string"}},
		"required":["o"]},"p:index:S":{}}}`)
	now := read(`{"name":"p","namespace":"n","types":{"p:index:T":{"enum":[{"name":"B","value":"b"}],"properties":{"x":{"type":"string","description":"d"}},
		"required":["x"]}},"resources":{"p:index:R":{"inputProperties":{"a":{"type":"string"},"c":{"type":"integer"}},
		"properties":{"o":{"type":"string","secret":true}}}}}`)
	got := changes(before, now)
	assert.Equal(t, []change{
		{"R.a", "is string now, and was plain string", true}, {"R.c", "is new", false}, {"R.b", "is gone", true},
		{"R.o", "is secret string now, and was string", true}, {"R.o", "is not always there any more", true}, {"S", "is gone", true},
		{"T.x", "is required now", true}, {"T.b", "is new", false}, {"T.a", "is gone", true},
	}, got)
	lines := sectionsSince("# Changelog\n## Unreleased\n- **BREAKING**: `R.a`\n  and `S`.\n- `R.c` is new; so is R.b.\n## 0.1.0 - x\n- T.b.\n## 0.0.9 - y\n- T.a\n", "0.1.0")
	assert.Equal(t, []string{
		"the schema's R.b is gone: name it in a line of CHANGELOG.md that begins with **BREAKING**, or give it an alias",
		"the schema's R.o is secret string now, and was string: name it in a line of CHANGELOG.md that begins with **BREAKING**, or give it an alias",
		"the schema's R.o is not always there any more: name it in a line of CHANGELOG.md that begins with **BREAKING**, or give it an alias",
		"the schema's T.x is required now: name it in a line of CHANGELOG.md that begins with **BREAKING**, or give it an alias",
		"the schema's T.a is gone: name it in a line of CHANGELOG.md that begins with **BREAKING**, or give it an alias",
	}, unsaid(got, lines))
	assert.Empty(t, changes(before, before))
}
