package cloud

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// eventPattern is a pattern of EventBridge: an object whose leaves are lists of what a field may be.
type eventPattern map[string]any

// parsePattern reads a pattern and refuses what EventBridge does, and operators that are not simulated (EventBridge User Guide,
// "Comparison operators for use in event patterns").
func parsePattern(text string) (eventPattern, error) {
	var pattern map[string]any
	if err := json.Unmarshal([]byte(text), &pattern); err != nil {
		return nil, fmt.Errorf("filter is not an object: %w", err)
	}
	return pattern, checkPattern(pattern)
}

func checkPattern(pattern map[string]any) error {
	if len(pattern) == 0 {
		return errors.New("empty objects are not allowed")
	}
	for key, value := range pattern {
		var err error
		switch value := value.(type) {
		case map[string]any:
			err = checkPattern(value)
		case []any:
			err = checkLeaf(key, value)
		default:
			err = fmt.Errorf("\"%s\" must be an object or an array", key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func checkLeaf(key string, entries []any) error {
	if key == "$or" {
		return checkBranches(entries)
	}
	if len(entries) == 0 {
		return errors.New("empty arrays are not allowed")
	}
	for _, entry := range entries {
		if matcher, is := entry.(map[string]any); is {
			if err := checkMatcher(matcher); err != nil {
				return err
			}
			continue
		}
		if _, is := entry.([]any); is {
			return errors.New("match value must be String, number, true, false, or null")
		}
	}
	return nil
}

func checkBranches(entries []any) error {
	if len(entries) < 2 {
		return errors.New("\"$or\" needs at least two branches")
	}
	for _, entry := range entries {
		branch, is := entry.(map[string]any)
		if !is {
			return errors.New("a branch of \"$or\" must be an object")
		}
		if err := checkPattern(branch); err != nil {
			return err
		}
	}
	return nil
}

func checkMatcher(matcher map[string]any) error {
	if len(matcher) != 1 {
		return errors.New("only one key allowed in match expression")
	}
	for operator, operand := range matcher {
		switch operator {
		case "exists":
			if _, is := operand.(bool); !is {
				return errors.New("exists match pattern must be either true or false")
			}
		case "equals-ignore-case":
			if _, is := operand.(string); !is {
				return errors.New("equals-ignore-case match pattern must be a string")
			}
		case "anything-but":
			if values, is := operand.([]any); is && len(values) == 0 {
				return errors.New("empty arrays are not allowed")
			}
			if _, is := operand.(map[string]any); is {
				return errors.New("anything-but of an operator is not simulated")
			}
		default:
			return fmt.Errorf("unrecognized match type %s, or one that is not simulated", operator)
		}
	}
	return nil
}

// matches says whether an event fits: every field of the pattern must, and of a list, one entry.
func (p eventPattern) matches(event map[string]any) bool {
	for key, want := range p {
		if !fieldFits(key, want, event) {
			return false
		}
	}
	return true
}

func fieldFits(key string, want any, event map[string]any) bool {
	if key == "$or" {
		return slices.ContainsFunc(want.([]any), func(branch any) bool {
			return eventPattern(branch.(map[string]any)).matches(event)
		})
	}
	got, present := event[key]
	if inner, isObject := want.(map[string]any); isObject {
		below, _ := got.(map[string]any) // What is no object has no leaves.
		return eventPattern(inner).matches(below)
	}
	return slices.ContainsFunc(want.([]any), func(entry any) bool { return entryFits(entry, got, present) })
}

func entryFits(entry, got any, present bool) bool {
	matcher, is := entry.(map[string]any)
	if !is {
		return present && got == entry
	}
	if should, asked := matcher["exists"]; asked {
		return present == should.(bool)
	}
	if wanted, asked := matcher["equals-ignore-case"]; asked {
		text, is := got.(string)
		return is && strings.EqualFold(text, wanted.(string))
	}
	others, isList := matcher["anything-but"].([]any)
	if !isList {
		others = []any{matcher["anything-but"]}
	}
	return present && !slices.Contains(others, got)
}
