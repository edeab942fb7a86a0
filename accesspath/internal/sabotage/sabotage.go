// Package sabotage holds single changes to a deployment and what each must do to the answers. The rows are data, so that the
// same table judges a hand-written topology and an exported stack: elements are found by the end of their URN, and
// properties have the AWS provider's names in both.
package sabotage

import (
	_ "embed" // the rows
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed rows.json
var rows []byte

// Row is one change. A row without flips must change no answer.
type Row struct {
	// Name says what is wrong, or why nothing is.
	Name string `json:"name"`
	// Environment is the deployment that is changed; "" is dev.
	Environment string `json:"environment,omitempty"`
	// Only is "topology" where the change touches what is no resource of a stack; "" fits both.
	Only string `json:"only,omitempty"`
	// Groups are those of the identity provider that the intent names; nil is none. The baseline must then be as meant.
	Groups []string `json:"groups,omitempty"`
	// Baseline is applied before the answers that the flips are measured against. Nil changes nothing.
	Baseline []Edit `json:"baseline,omitempty"`
	// Edits are the change.
	Edits []Edit `json:"edits"`
	// Flips are the answers that change, each "who[,who] from[,from] step[,step]", with "*" for all, and
	// "=unknown" behind where the new answer is that. Otherwise allow becomes deny and deny allow.
	Flips []string `json:"flips"`
	// Culprit ends the URN, or is the whole name, of what decides each flipped answer; nil asks nothing.
	Culprit *string `json:"culprit,omitempty"`
	// Culprits are the exceptions, by answer.
	Culprits map[string]string `json:"culprits,omitempty"`
}

// Edit changes one element: the one whose URN ends in "::<Element>" or in Element, or, where Element begins with
// "/", the one at that path of a topology's JSON.
type Edit struct {
	// Element names what is changed.
	Element string `json:"element"`
	// Set gives properties new values; null takes the property away.
	Set map[string]any `json:"set,omitempty"`
	// Replace puts one text for another within a property that is a string.
	Replace map[string][2]string `json:"replace,omitempty"`
	// Append adds a member to a list.
	Append map[string]any `json:"append,omitempty"`
	// Remove takes the element away.
	Remove bool `json:"remove,omitempty"`
}

// Rows reads the table.
func Rows() ([]Row, error) {
	var table []Row
	err := json.Unmarshal(rows, &table)
	return table, err
}

// Apply makes an edit to the properties of the element. It fails where the edit would change nothing: such a row tests
// nothing.
func (e Edit) Apply(properties map[string]any) error {
	before, err := json.Marshal(properties)
	if err != nil {
		return err
	}
	for name, value := range e.Set {
		if value == nil {
			delete(properties, name)
			continue
		}
		properties[name] = value
	}
	for name, pair := range e.Replace {
		text, isText := properties[name].(string)
		if !isText {
			return fmt.Errorf("%s: property %s is no text", e.Element, name)
		}
		properties[name] = strings.ReplaceAll(text, pair[0], pair[1])
	}
	for name, value := range e.Append {
		list, _ := properties[name].([]any)
		properties[name] = append(slices.Clone(list), value)
	}
	after, err := json.Marshal(properties)
	if err == nil && string(before) == string(after) {
		err = fmt.Errorf("%s: the edit changes nothing", e.Element)
	}
	return err
}

// Is says whether a URN is the one that an edit or a culprit means.
func Is(urn, name string) bool {
	return name == urn || name != "" && (strings.HasSuffix(urn, "::"+name) || strings.Contains(name, "::") && strings.HasSuffix(urn, name))
}

// Expected is the answers after a row's flips, from those before. It fails on a flip that names no answer.
func (r Row) Expected(before map[string]string) (map[string]string, error) {
	after := map[string]string{}
	for answer, decision := range before {
		after[answer] = decision
	}
	for _, flip := range r.Flips {
		pattern, to, changed := strings.Cut(flip, "=")
		any := false
		for answer, decision := range before {
			if !Matches(pattern, answer) || needless(answer) {
				continue
			}
			any = true
			switch {
			case changed:
				after[answer] = to
			case decision == "allow":
				after[answer] = "deny"
			default:
				after[answer] = "allow"
			}
		}
		if !any {
			return nil, fmt.Errorf("%s: the flip %q names no answer", r.Name, flip)
		}
	}
	return after, nil
}

// needless is an answer that nothing flips: an outsider signs no call and no one in to the console.
func needless(answer string) bool {
	return answer == "outsider console open" || strings.HasPrefix(answer, "outsider ") && strings.HasSuffix(answer, " issue")
}

// Matches says whether an answer is one of those that a flip names.
func Matches(pattern, answer string) bool {
	wanted, given := strings.Fields(pattern), strings.Fields(answer)
	for i := range wanted {
		if wanted[i] != "*" && !slices.Contains(strings.Split(wanted[i], ","), given[i]) {
			return false
		}
	}
	return len(wanted) == len(given)
}

// CulpritOf is what a row says decides an answer, and whether it says anything.
func (r Row) CulpritOf(answer string) (string, bool) {
	if name, special := r.Culprits[answer]; special {
		return name, true
	}
	if r.Culprit == nil || len(r.Culprits) > 0 && !strings.HasPrefix(answer, "issuer ") {
		return "", false
	}
	return *r.Culprit, true
}
