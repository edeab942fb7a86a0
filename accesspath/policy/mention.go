package policy

import (
	"slices"
	"strings"
)

// Mention is one value that a condition compares a key with.
type Mention struct {
	// ID and Sid are the policy and the statement.
	ID, Sid string
	// Effect is the statement's.
	Effect Effect
	// Operator is as written.
	Operator string
	// Value is as written, with its wildcards and variables.
	Value string
}

// Mentions lists whatever the conditions of a policy compare a key with, in the order of the text. A policy that could not be read
// has none.
func Mentions(p Attached, key string) []Mention {
	var list []Mention
	for _, s := range p.Document.Statements {
		for _, c := range s.Conditions {
			if !strings.EqualFold(c.Key, key) {
				continue
			}
			for _, value := range c.Values {
				list = append(list, Mention{ID: p.ID, Sid: s.Sid, Effect: s.Effect, Operator: c.Operator, Value: value})
			}
		}
	}
	return list
}

// mentions says whether a document has a condition on a key or a variable of it. A key that ends in "/*" stands for all that begin so.
func (d *Document) mentions(key string) bool {
	prefix, isAny := strings.CutSuffix(key, "*")
	if !isAny || !strings.HasSuffix(prefix, "/") {
		_, is := d.keys[key]
		return is
	}
	for mentioned := range d.keys {
		if strings.HasPrefix(mentioned, prefix) {
			return true
		}
	}
	return false
}

// mentionedKeys are the keys that a document's statements look at.
func mentionedKeys(d *Document) map[string]string {
	keys := map[string]string{}
	add := func(key string) {
		if lower := strings.ToLower(key); keys[lower] == "" {
			keys[lower] = key
		}
	}
	for _, s := range d.Statements {
		for _, value := range s.Resources.Values {
			for _, key := range variablesIn(value, d.Version) {
				add(key)
			}
		}
		for _, c := range s.Conditions {
			add(c.Key)
			for _, value := range c.Values {
				for _, key := range variablesIn(value, d.Version) {
					add(key)
				}
			}
		}
	}
	return keys
}

// variablesIn are the keys of a text's policy variables.
func variablesIn(text, version string) []string {
	if version != "2012-10-17" {
		return nil
	}
	var keys []string
	for {
		_, after, found := strings.Cut(text, "${")
		if !found {
			return keys
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			return keys
		}
		key, _, _ := strings.Cut(name, ",")
		key = strings.TrimSpace(key)
		if !slices.Contains([]string{"*", "?", "$"}, key) && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		text = rest
	}
}
