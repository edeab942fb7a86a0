package report

import "runtime/debug"

// Version is the module's version and the revision that it was built from, as far as the build recorded them.
func Version(info *debug.BuildInfo, known bool) string {
	if !known {
		return "unknown: built without module information"
	}
	text := info.Main.Version
	if text == "" {
		text = "(devel)"
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
