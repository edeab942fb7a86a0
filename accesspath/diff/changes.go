package diff

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"private-notebook/accesspath/observe"
)

// Kind is what happened.
type Kind string

// The kinds.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
	// Unread is a call that the newer reading has no answer to, and Read one that only the older reading had none to.
	Unread Kind = "not read any more"
	Read   Kind = "read now"
	// Unfinished is an operation that only the newer deployment has under way, and Finished one that only the older had.
	Unfinished Kind = "unfinished now"
	Finished   Kind = "not unfinished any more"
)

// Change is a change of a resource, or of what was read.
type Change struct {
	Kind Kind `json:"kind"`
	// URN and Type are the resource's; "" for what was read.
	URN  string `json:"urn,omitempty"`
	Type string `json:"type,omitempty"`
	// Call is the call that was read or not, with what it asked about; "" for a resource.
	Call string `json:"call,omitempty"`
	// Operation is what is under way on the resource, such as "creating", or "waits for its deletion"; "" where the resource itself changed.
	Operation string `json:"operation,omitempty"`
	// Properties are those that differ; nil where the resource came or went.
	Properties []string `json:"properties,omitempty"`
	// Statements are those of its policies that came, went or differ, by their Sid or their place; nil where none does.
	Statements []string `json:"statements,omitempty"`
	// Decides says that it alone changed an answer, or who may become an issuer, and NotTried that nobody knows: of many changes only the first are tried.
	Decides  bool `json:"decides"`
	NotTried bool `json:"notTried,omitempty"`

	older, newer *observe.Resource
}

// changesBetween compares resources by URN, by what was given and by what is there. Types that cannot open or close a path are left out where
// the exports were read for the judgement.
func changesBetween(older, newer observe.Export) []Change {
	changes := append(readingChanges(older, newer), operationChanges(older, newer)...)
	was, is := byURN(older), byURN(newer)
	for _, urn := range names(was, is) {
		before, after := was[urn], is[urn]
		switch {
		case before == nil:
			changes = append(changes, Change{Kind: Added, URN: urn, Type: after.Type, newer: after})
		case after == nil:
			changes = append(changes, Change{Kind: Removed, URN: urn, Type: before.Type, older: before})
		default:
			if properties := differing(before, after); len(properties) > 0 {
				changes = append(changes, Change{Kind: Changed, URN: urn, Type: after.Type, Properties: properties,
					Statements: statementsThatDiffer(before, after, properties), older: before, newer: after})
			}
		}
	}
	return changes
}

func byURN(e observe.Export) map[string]*observe.Resource {
	found := map[string]*observe.Resource{}
	for i := range e.Resources {
		if r := &e.Resources[i]; !strings.HasPrefix(r.Type, "pulumi:") {
			found[r.URN] = r
		}
	}
	return found
}

func names[V any](maps ...map[string]V) []string {
	var all []string
	for _, m := range maps {
		for name := range m {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func differing(before, after *observe.Resource) []string {
	var properties []string
	if before.ID != after.ID {
		properties = append(properties, "id")
	}
	if before.External != after.External {
		properties = append(properties, "external")
	}
	for _, name := range names(before.Inputs, before.Outputs, after.Inputs, after.Outputs) {
		if !strings.HasPrefix(name, "__") && !reflect.DeepEqual(before.Value(name), after.Value(name)) {
			properties = append(properties, name)
		}
	}
	return properties
}

// statementsThatDiffer are those of the properties that are policies.
func statementsThatDiffer(before, after *observe.Resource, properties []string) []string {
	var differ []string
	for _, property := range properties {
		was, is := statements(before.Value(property)), statements(after.Value(property))
		for _, name := range names(was, is) {
			if was[name] != is[name] {
				differ = append(differ, name)
			}
		}
	}
	return differ
}

// statements are a policy's as JSON by their Sid, or by their place where they have none; nil where a value is no policy.
func statements(value any) map[string]string {
	if text, is := value.(string); is {
		value = nil
		if json.Unmarshal([]byte(text), &value) != nil {
			return nil
		}
	}
	document, _ := value.(map[string]any)
	list, isList := document["Statement"].([]any)
	if one, is := document["Statement"].(map[string]any); is && !isList {
		list = []any{one}
	}
	found := map[string]string{}
	for i, member := range list {
		statement, _ := member.(map[string]any)
		name, _ := statement["Sid"].(string)
		text, err := json.Marshal(member)
		if err == nil {
			found[cmp.Or(name, fmt.Sprintf("statement %d", i+1))] += string(text)
		}
	}
	return found
}
