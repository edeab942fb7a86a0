package settings

import (
	"encoding/json"
	"fmt"
	"time"
)

// Text is the text that Pulumi makes of a value of YAML and hands to the program: a text as it is, and everything else as JSON, with
// times as Go writes them (Pulumi's package config).
func Text(value any) string {
	if value = timesAsText(value); value == nil {
		return ""
	}
	if text, isText := value.(string); isText {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil { // YAML has numbers that JSON has not, such as .inf.
		return fmt.Sprint(value)
	}
	return string(text)
}

func timesAsText(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.String()
	case map[string]any:
		changed := map[string]any{}
		for key, member := range v {
			changed[key] = timesAsText(member)
		}
		return changed
	case map[any]any: // with a key that is no text
		changed := map[string]any{}
		for key, member := range v {
			changed[fmt.Sprint(key)] = timesAsText(member)
		}
		return changed
	case []any:
		changed := make([]any, len(v))
		for i, member := range v {
			changed[i] = timesAsText(member)
		}
		return changed
	}
	return value
}

// IsEncrypted says whether a value is one that Pulumi keeps encrypted, or holds one.
func IsEncrypted(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		if _, is := v["secure"].(string); is && len(v) == 1 {
			return true
		}
		for _, member := range v {
			if IsEncrypted(member) {
				return true
			}
		}
	case []any:
		for _, member := range v {
			if IsEncrypted(member) {
				return true
			}
		}
	}
	return false
}
