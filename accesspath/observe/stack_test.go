package observe_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"private-notebook/accesspath"
	"private-notebook/accesspath/internal/sabotage"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/topology"
)

// intents are what each export is meant to admit.
var intents = map[string]accesspath.Intent{
	"dev.export.json":     {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}},
	"foreign.export.json": {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}},
	"prod.export.json": {AllowedPaths: []accesspath.From{
		accesspath.FromVPC, accesspath.FromLinkedVPC, accesspath.FromClientVPN, accesspath.FromOnPremises,
	}},
	"fleet.export.json": {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN}},
	"adopt.export.json": {AllowedPaths: []accesspath.From{accesspath.FromVPC, accesspath.FromClientVPN, accesspath.FromOnPremises}},
}

// stack is an exported deployment as JSON, so that rows can change anything in it, and what it is meant to admit.
type stack struct {
	export map[string]any
	intent accesspath.Intent
}

// files keeps what was read: every row begins with a stack of its own.
var files sync.Map

func loadStack(t testing.TB, file string) stack {
	t.Helper()
	text, read := files.Load(file)
	if !read {
		var err error
		text, err = os.ReadFile(filepath.Join("testdata", file))
		require.NoError(t, err)
		files.Store(file, text)
	}
	s := stack{intent: intents[file]}
	require.NoError(t, json.Unmarshal(text.([]byte), &s.export))
	return s
}

func (s stack) deployment() map[string]any { return s.export["deployment"].(map[string]any) }

func (s stack) list() []any { return s.deployment()["resources"].([]any) }

// find is the resource that a row names by the end of its URN.
func (s stack) find(t testing.TB, name string) map[string]any {
	t.Helper()
	var found []map[string]any
	for _, r := range s.list() {
		if object := r.(map[string]any); sabotage.Is(object["urn"].(string), name) {
			found = append(found, object)
		}
	}
	require.Len(t, found, 1, "resources named %s", name)
	return found[0]
}

func (s stack) remove(t testing.TB, name string) {
	t.Helper()
	urn := s.find(t, name)["urn"]
	var kept []any
	for _, r := range s.list() {
		if r.(map[string]any)["urn"] != urn {
			kept = append(kept, r)
		}
	}
	s.deployment()["resources"] = kept
}

// add puts in a resource as the engine would write it, its outputs the same as its inputs.
func (s stack) add(token, name, id string, properties map[string]any) string {
	urn := "urn:pulumi:dev::any::" + token + "::" + name
	s.deployment()["resources"] = append(s.list(), map[string]any{
		"urn": urn, "type": token, "id": id, "custom": true, "inputs": properties, "outputs": properties,
	})
	return urn
}

// unfinished makes the last resource one that waits for its deletion, or that an operation was under way on.
func (s stack) unfinished(deleting bool, pending string) {
	list := s.list()
	last := list[len(list)-1].(map[string]any)
	if deleting {
		last["delete"] = true
	}
	if pending != "" {
		s.deployment()["resources"] = list[:len(list)-1]
		s.deployment()["pending_operations"] = []any{map[string]any{"type": pending, "resource": last}}
	}
}

// edit changes what the provider says is there, and what the program gave where it gave that property.
func (s stack) edit(t testing.TB, e sabotage.Edit) {
	t.Helper()
	if e.Remove {
		s.remove(t, e.Element)
		return
	}
	r := s.find(t, e.Element)
	require.NoError(t, e.Apply(r["outputs"].(map[string]any)))
	if inputs, has := r["inputs"].(map[string]any); has {
		require.NoError(t, onlyGiven(e, inputs).Apply(inputs))
	}
}

// onlyGiven leaves out the properties that the program did not give, and an edit that is then empty changes a mark.
func onlyGiven(e sabotage.Edit, inputs map[string]any) sabotage.Edit {
	kept := sabotage.Edit{Element: e.Element, Set: map[string]any{"__edited": inputs["__edited"] != true},
		Replace: map[string][2]string{}, Append: map[string]any{}}
	for name, value := range e.Set {
		kept.Set[name] = value
	}
	for name, value := range e.Replace {
		if _, has := inputs[name]; has {
			kept.Replace[name] = value
		}
	}
	for name, value := range e.Append {
		if _, has := inputs[name]; has {
			kept.Append[name] = value
		}
	}
	return kept
}

var reference = regexp.MustCompile(`\$\{([^}]+)\}`)

// expand puts properties of the stack in the place of references such as ${id:name} and ${policy:name}, so that rows do not
// hang on what the simulated AWS gave. The text is JSON, and references stand within its strings; "quoted-" asks for
// the JSON of the value, which is what a secret in plain text holds.
func (s stack) expand(t testing.TB, text string) string {
	t.Helper()
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		property, name, _ := strings.Cut(found[2:len(found)-1], ":")
		property, quoted := strings.CutPrefix(property, "quoted-")
		r := s.find(t, name)
		value, isText := r[property].(string)
		if !isText {
			value, isText = r["outputs"].(map[string]any)[property].(string)
		}
		require.True(t, isText, "no %s", found)
		if quoted {
			value = inJSON(t, value)
		}
		within := inJSON(t, value)
		return within[1 : len(within)-1]
	})
}

func inJSON(t testing.TB, text string) string {
	t.Helper()
	encoded, err := json.Marshal(text)
	require.NoError(t, err)
	return string(encoded)
}

func (s stack) resources(t testing.TB) []observe.Resource {
	t.Helper()
	return s.exported(t).Resources
}

func (s stack) exported(t testing.TB) observe.Export {
	t.Helper()
	text, err := json.Marshal(s.export)
	require.NoError(t, err)
	read, err := observe.ReadExport(bytes.NewReader(text))
	require.NoError(t, err)
	return read
}

func (s stack) observed(t testing.TB, stated observe.Stated) topology.Topology {
	t.Helper()
	return s.exported(t).Observe(stated)
}

func (s stack) judged(t testing.TB, stated observe.Stated) accesspath.Report {
	t.Helper()
	return s.judgedFor(t, stated, nil)
}

// judgedFor judges the stack where members of some groups alone are meant to get in by the VPN.
func (s stack) judgedFor(t testing.TB, stated observe.Stated, groups []string) accesspath.Report {
	t.Helper()
	meant := s.intent
	meant.ClientVPNGroups = groups
	return accesspath.Judge(s.observed(t, stated), meant)
}

// answers are a report's verdicts by what they are about: "issuer client-vpn open".
func answers(report accesspath.Report) map[string]accesspath.Verdict {
	byName := map[string]accesspath.Verdict{}
	for _, v := range report.Verdicts {
		byName[string(v.Principal)+" "+string(v.From)+" "+string(v.Step)] = v
	}
	return byName
}

func decisions(report accesspath.Report) map[string]string {
	byName := map[string]string{}
	for name, v := range answers(report) {
		byName[name] = string(v.Decision)
	}
	return byName
}
