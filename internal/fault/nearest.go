package fault

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest is the known name that takes the fewest edits from a misspelt one, capitals aside; of several, the first. It is "" where
// none is near: one that takes more edits than half of its letters is another word.
func Nearest(misspelt string, known []string) string {
	nearest, fewest := "", 0
	for _, candidate := range known {
		edits := levenshtein.Distance(strings.ToLower(misspelt), strings.ToLower(candidate), nil)
		if nearest == "" || edits < fewest {
			nearest, fewest = candidate, edits
		}
	}
	if 2*fewest > max(len(misspelt), len(nearest)) {
		return ""
	}
	return nearest
}

// Suggestion is the remedy for a name that is not known: the nearest one, or all where none is near.
func Suggestion(misspelt string, known []string) string {
	if nearest := Nearest(misspelt, known); nearest != "" {
		return "did you mean " + nearest + "?"
	}
	return "choose from " + strings.Join(known, ", ")
}
