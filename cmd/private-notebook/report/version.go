package report

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"private-notebook/internal/version"
)

// Version is the version's number and the revision that it was built from, as far as the build recorded it: one line.
func Version(info *debug.BuildInfo, known bool) string {
	if !known {
		return version.Number + ", built without module information"
	}
	if revision := revisionOf(info); revision != "" {
		return numberOf(info) + ", revision " + revision
	}
	return numberOf(info)
}

// Build is what `private-notebook version` prints: a line each for the version's number, the revision, the Go that compiled the program, and the
// system that it was compiled for.
func Build(info *debug.BuildInfo, known bool) string {
	number, revision := version.Number, "not recorded in this build"
	if known {
		number = numberOf(info)
		if recorded := revisionOf(info); recorded != "" {
			revision = recorded
		}
	}
	return fmt.Sprintf("version   %s\nrevision  %s\nGo        %s\nsystem    %s/%s\n", number, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// numberOf is the number of the tag that the program was built from, or else that of the sources.
func numberOf(info *debug.BuildInfo) string {
	if tagged := info.Main.Version; strings.HasPrefix(tagged, "v") && !strings.HasPrefix(tagged, "v0.0.0-") {
		return strings.TrimPrefix(tagged, "v")
	}
	return version.Number
}

// revisionOf is the commit that the program was built from; "" where the build did not record it, such as with -buildvcs=false.
func revisionOf(info *debug.BuildInfo) string {
	revision, modified := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = ", modified"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + modified
}
