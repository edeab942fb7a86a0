package main

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/cmd/private-notebook/report"
	"private-notebook/internal/version"
)

func TestTheVersionTellsWhatWasBuilt(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	for _, row := range []struct {
		name, want string
		info       *debug.BuildInfo
	}{
		{"of a tag", "1.2.3", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}},
		{"of no tag", version.Number, &debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-20261129010203-0a1b2c3d4e5f"}}},
		{"of a clean checkout", version.Number + ", revision abc", &debug.BuildInfo{Settings: []debug.BuildSetting{setting("vcs.revision", "abc"), setting("vcs.modified", "false")}}},
		{"of a changed one", version.Number + ", revision abc, modified", &debug.BuildInfo{Settings: []debug.BuildSetting{setting("vcs.revision", "abc"), setting("vcs.modified", "true")}}},
		{"of what the build does not say", version.Number + ", built without module information", nil},
	} {
		assert.Equal(t, row.want, report.Version(row.info, row.info != nil), row.name)
	}
	code, out, said := ran(t, t.TempDir(), nil, "--version")
	assert.Equal(t, exitOK, code, said)
	assert.Regexp(t, "^private-notebook version [0-9]+[.][0-9]+[.][0-9]+.*\n$", out)
}

// What a person writes in a report of a fault.
func TestTheVersionCommandTellsWhatWasBuiltByWhatForWhat(t *testing.T) {
	system := "Go        " + runtime.Version() + "\nsystem    " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	changed := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}}
	assert.Equal(t, "version   1.2.3\nrevision  abc, modified\n"+system, report.Build(changed, true))
	unknown := "version   " + version.Number + "\nrevision  not recorded in this build\n" + system
	assert.Equal(t, unknown, report.Build(&debug.BuildInfo{}, true))
	assert.Equal(t, unknown, report.Build(nil, false))

	code, out, said := ran(t, t.TempDir(), nil, "version")
	assert.Equal(t, exitOK, code, said)
	assert.Regexp(t, "^version   [0-9]+[.][0-9]+[.][0-9]+.*\nrevision  .+\nGo        go.+\nsystem    .+/.+\n$", out)
	code, out, said = ran(t, t.TempDir(), nil, "version", "dev")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Equal(t, "error: version: \"dev\" is no flag; see private-notebook version --help\n", said)
}
