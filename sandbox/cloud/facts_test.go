package cloud

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fact is what the real provider's schema says of one property; nested names have dots between them.
type fact struct {
	token, property, given string
	replaces               bool
	fallback               string // the default as JSON; "" for none
	collection             string // "set", "list" or "map", perhaps with " max N"
}

func readRows(t *testing.T, file string, columns int) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "type\t") {
			continue
		}
		cells := strings.Split(line, "\t")
		require.Len(t, cells, columns, "%s: %s", file, line)
		rows = append(rows, cells)
	}
	return rows
}

func readFacts(t *testing.T) []fact {
	t.Helper()
	var facts []fact
	for _, row := range readRows(t, "provider-facts.tsv", 6) {
		facts = append(facts, fact{row[0], row[1], row[2], row[3] == "yes", row[4], row[5]})
	}
	return facts
}

// difference is a property of which the simulation says something else than the schema.
type difference struct{ token, property, aspect, provider, simulated string }

// TestTheSimulationAgreesWithTheProvidersSchema holds every simulated type to the facts that were read from the real provider: what is
// given, what replaces, defaults, sets and lists. What differs stands in provider-differences.tsv with its reason; a row that no longer
// differs has to go. It cannot show what AWS does, nor what has changed between the facts' version of the provider and the simulated one.
func TestTheSimulationAgreesWithTheProvidersSchema(t *testing.T) {
	facts := readFacts(t)
	var found []difference
	seen := map[string]bool{}
	for _, f := range facts {
		seen[f.token] = true
		if s := shapeNamed(f.token); assert.NotNil(t, s, "the simulation has no %s", f.token) {
			found = append(found, s.differencesFrom(f)...)
		}
	}
	for token, k := range awsKinds {
		if !seen[token] {
			found = append(found, difference{token, "", "type", "not among the facts", "simulated"})
			continue
		}
		found = append(found, k.unheardOf(facts)...)
	}
	reasons := map[difference]bool{}
	for _, row := range readRows(t, "provider-differences.tsv", 6) {
		d := difference{row[0], row[1], row[2], row[3], row[4]}
		assert.NotEmpty(t, row[5], "%v has no reason", d)
		assert.Contains(t, found, d, "this difference is no more: take its row away")
		reasons[d] = true
	}
	for _, d := range found {
		assert.True(t, reasons[d], "the simulation differs, and no row of provider-differences.tsv says why:\n%s\t%s\t%s\t%s\t%s\t",
			d.token, d.property, d.aspect, d.provider, d.simulated)
	}
}

func shapeNamed(token string) *shape {
	if k := awsKinds[token]; k != nil {
		return &k.shape
	}
	return nil
}

// fieldAt is the type of an input at a path, lists and pointers on the way opened, and the struct field itself; ok is false if
// the SDK has no such input.
func (s *shape) fieldAt(path string) (field reflect.StructField, ok bool) {
	t := s.args.ElementType()
	for name := range strings.SplitSeq(path, ".") {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return field, false
		}
		if field, ok = fieldsOf(t)[name]; !ok {
			return field, false
		}
		t = field.Type
	}
	return field, true
}

func (s *shape) differencesFrom(f fact) []difference {
	var found []difference
	differ := func(aspect, provider, simulated string) {
		if provider != simulated {
			found = append(found, difference{f.token, f.property, aspect, provider, simulated})
		}
	}
	field, isInput := s.fieldAt(f.property)
	if !isInput {
		if f.given != "computed" {
			differ("input", f.given, "unknown to the SDK")
			return found
		}
		if !strings.Contains(f.property, ".") {
			differ("computed", "yes", yes(slices.Contains(s.computed, f.property)))
		}
		return found
	}
	required := isRequired(field) || slices.Contains(s.required, f.property)
	differ("required", yes(f.given == "required"), yes(required))
	differ("computed", yes(strings.Contains(f.given, "computed")), yes(s.isComputed(f)))
	differ("replaces", yes(f.replaces), yes(s.replacesOn(f.property)))
	if !strings.Contains(f.property, ".") {
		differ("default", f.fallback, s.defaultOf(f.property))
	} else {
		differ("default", f.fallback, "")
	}
	kind, most := s.collectionOf(f.property, field)
	wantKind, wantMost := f.sdkCollection(field)
	differ("collection", wantKind, kind)
	differ("most", wantMost, most)
	return found
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// isComputed: within an object that AWS decides as a whole, each part is.
func (s *shape) isComputed(f fact) bool {
	head, rest, nested := cutPath(f.property)
	if !nested {
		return slices.Contains(s.computed, f.property)
	}
	if slices.Contains(s.computed, head) {
		return strings.Contains(f.given, "computed") // the whole is unknown until it is known
	}
	return slices.Contains(s.nested[head], rest)
}

// replacesOn: where a change of the whole replaces, so does a change of each part.
func (s *shape) replacesOn(path string) bool {
	head, _, _ := cutPath(path)
	return slices.Contains(s.replace, head)
}

func (s *shape) defaultOf(key string) string {
	value, given := s.defaults[keyOf(key)]
	if !given {
		return ""
	}
	data, err := json.Marshal(value.Mappable())
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func (s *shape) collectionOf(path string, field reflect.StructField) (kind, most string) {
	t := field.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Slice:
		kind = "list"
		if slices.Contains(s.sets, path) {
			kind = "set"
		}
	case reflect.Map:
		kind = "map"
	}
	if n := s.most[path]; n > 0 {
		most = strconv.Itoa(n)
	}
	return kind, most
}

// sdkCollection is the collection as Pulumi's SDK has it: a list of at most one object is that object.
func (f fact) sdkCollection(field reflect.StructField) (kind, most string) {
	kind, most, _ = strings.Cut(f.collection, " max ")
	if most == "1" {
		return "", ""
	}
	return kind, most
}

// unheardOf are the inputs of which the shape says something and the facts nothing.
func (s *shape) unheardOf(facts []fact) []difference {
	known := map[string]bool{}
	for _, f := range facts {
		if f.token == s.token {
			known[f.property] = true
		}
	}
	said := map[string][]string{}
	for key := range s.defaults {
		said[string(key)] = append(said[string(key)], "default "+s.defaultOf(string(key)))
	}
	for word, keys := range map[string][]string{"computed": s.computed, "replaces": s.replace, "required": s.required, "set": s.sets} {
		for _, key := range keys {
			said[key] = append(said[key], word)
		}
	}
	for list, fields := range s.nested {
		for _, name := range fields {
			said[list+"."+name] = append(said[list+"."+name], "computed")
		}
	}
	var found []difference
	for key, words := range said {
		if !known[key] {
			slices.Sort(words)
			found = append(found, difference{s.token, key, "property", "not among the facts", strings.Join(words, ", ")})
		}
	}
	return found
}
