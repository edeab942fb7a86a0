package policy

import "encoding/json"

// Denying is a document that denies every request which carries one of some values of a key, and says nothing else.
func Denying(key string, values ...string) Document {
	text, err := json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": map[string]any{
			"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": map[string]any{"StringEquals": map[string]any{key: values}},
		},
	})
	if err != nil {
		panic(err) // texts are always JSON
	}
	document, err := Parse(string(text), Identity)
	if err != nil {
		panic(err) // the document above is in the grammar
	}
	return document
}

// Select is a document of those statements that choose returns with true, as it returns them. It must not change what a statement holds in
// place.
func (d Document) Select(choose func(Statement) (Statement, bool)) Document {
	selected := Document{Version: d.Version, index: &index{}}
	for _, s := range d.Statements {
		if s, chosen := choose(s); chosen {
			selected.Statements = append(selected.Statements, s)
		}
	}
	return selected
}
