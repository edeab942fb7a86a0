package report

import (
	"runtime/debug"
	"strings"

	"private-notebook/internal/version"
)

// Version is the version's number and the revision that it was built from, as far as the build recorded it.
func Version(info *debug.BuildInfo, known bool) string {
	if !known {
		return version.Number + ", built without module information"
	}
	text := version.Number
	if tagged := info.Main.Version; strings.HasPrefix(tagged, "v") && !strings.HasPrefix(tagged, "v0.0.0-") {
		text = strings.TrimPrefix(tagged, "v")
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			text += ", revision " + s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			text += ", modified"
		}
	}
	return text
}
