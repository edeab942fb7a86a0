package observe

import (
	_ "embed" // the lists of property names
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:generate go test -run TestPropertyNamesAreTheProviders -update .

// propertiesText are the names that version 6 of the provider has, made from its Go library; laterText those that a person has added
// of version 7.
//
//go:embed properties.txt
var propertiesText string

//go:embed properties-later.txt
var laterText string

// property is a property of a type, of the resource itself or of an object within it.
type property struct{ token, name string }

// schema knows the properties of the types that are read: by type, the paths of names, as "ingress.cidrBlocks". A path that
// ends in ".*" is a map with keys of one's own. The type "*" is every type.
var schema = sync.OnceValue(func() map[string]map[string]bool { return readSchema(propertiesText + laterText) })

// readSchema reads lines that begin with a type, and lines that go on with a type's properties and begin with a space.
func readSchema(text string) map[string]map[string]bool {
	types := map[string]map[string]bool{}
	token := ""
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		words := strings.Fields(line)
		if line[0] != ' ' {
			token, words = words[0], words[1:]
		}
		if types[token] == nil {
			types[token] = map[string]bool{}
		}
		for _, word := range words {
			types[token][word] = true
			for i, c := range word { // "ingress." says that something is known of what is in it
				if c == '.' {
					types[token][word[:i+1]] = true
				}
			}
		}
	}
	return types
}

// expect notes that the model asks for a property, whatever the provider's library has.
func (b *builder) expect(token, name string) {
	if _, known := schema()[token][name]; !known {
		b.expected[property{token, name}] = true
	}
}

// noteUnexpected says which properties of the types that are read neither the provider's library has nor the model asks for: what a newer
// provider has, nobody has looked at. It is said once a type and property.
func (b *builder) noteUnexpected() {
	for _, token := range sorted(b.byType) {
		if !b.asked[token] || schema()[token] == nil {
			continue
		}
		found := map[string][]*Resource{}
		for _, r := range b.byType[token] {
			for _, path := range b.unexpected(r) {
				found[path] = append(found[path], r)
			}
		}
		for _, path := range sorted(found) {
			b.noteProperty(path, found[path])
		}
	}
}

func (b *builder) noteProperty(path string, resources []*Resource) {
	others := ""
	if more := len(resources) - 1; more > 0 {
		others = fmt.Sprintf(" (as have %d others of its type)", more)
	}
	first := resources[0]
	b.noteAs(first, certaintyOfProperty(first.Type, path).slightly(), fmt.Sprintf("it has a property %s%s that the model does not know; it is not read", path, others))
}

func (b *builder) unexpected(r *Resource) []string {
	w := walker{b: b, token: r.Type, known: schema()[r.Type]}
	w.object("", r.Inputs)
	w.object("", r.Outputs)
	slices.Sort(w.found)
	return slices.Compact(w.found)
}

// walker goes through the properties of a resource.
type walker struct {
	b     *builder
	token string
	known map[string]bool
	found []string
}

func (w *walker) object(path string, object map[string]any) {
	for name, value := range object {
		if isEmpty(value) || strings.HasPrefix(name, "__") { // the engine's own marks
			continue
		}
		at := path + name
		switch {
		case w.known[at]:
			w.within(at+".", value)
		case w.b.expected[property{w.token, name}], path == "" && schema()["*"][name]:
		default:
			w.found = append(w.found, at)
		}
	}
}

// within goes into objects, where the provider's library says what is in them. A document that is given as an object is one value.
func (w *walker) within(path string, value any) {
	if !w.known[path] || w.known[path+"*"] {
		return
	}
	switch value := value.(type) {
	case map[string]any:
		w.object(path, value)
	case []any:
		for _, member := range value {
			w.within(path, member)
		}
	}
}

// isEmpty says whether a value says nothing.
func isEmpty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	default:
		return false
	}
}
