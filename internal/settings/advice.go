package settings

import (
	"fmt"
	"strings"
)

// AllowedPathsAdvice is the remedy for settings that do not say which paths may open notebooks, with those that the other keys declare. A
// preview and a report give the same.
func AllowedPathsAdvice(declared []string) string {
	return fmt.Sprintf("write %s:allowedPaths: [%s], which is what the other keys declare, or those of them that you mean",
		Namespace, strings.Join(declared, ", "))
}
