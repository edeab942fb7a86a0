package fault

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest is the known name that takes the fewest edits from a misspelt one, capitals aside; of several, the first. It is "" where
// nothing is known.
func Nearest(misspelt string, known []string) string {
	nearest, fewest := "", 0
	for _, candidate := range known {
		edits := levenshtein.Distance(strings.ToLower(misspelt), strings.ToLower(candidate), nil)
		if nearest == "" || edits < fewest {
			nearest, fewest = candidate, edits
		}
	}
	return nearest
}
