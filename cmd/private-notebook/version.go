package main

import "runtime/debug"

// version is what Go wrote into the program: the module's version, or the commit that it was built from, and whether files
// had been changed since.
func version() string {
	info, known := debug.ReadBuildInfo()
	if !known {
		return "of unknown version"
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	revision, changed := "of unknown version", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = " with changes"
		}
	}
	return revision + changed
}
