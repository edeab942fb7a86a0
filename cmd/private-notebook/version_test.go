package main

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"private-notebook/cmd/private-notebook/report"
)

func TestTheVersionTellsWhatWasBuilt(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	for _, row := range []struct {
		name, want string
		info       *debug.BuildInfo
	}{
		{"of a release", "v1.2.3", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}},
		{"of a clean checkout", "(devel), revision abc", &debug.BuildInfo{Settings: []debug.BuildSetting{setting("vcs.revision", "abc"), setting("vcs.modified", "false")}}},
		{"of a changed one", "(devel), revision abc, modified", &debug.BuildInfo{Settings: []debug.BuildSetting{setting("vcs.revision", "abc"), setting("vcs.modified", "true")}}},
		{"of nobody knows what", "unknown: built without module information", nil},
	} {
		assert.Equal(t, row.want, report.Version(row.info, row.info != nil), row.name)
	}
	code, out, said := ran(t, t.TempDir(), nil, "--version")
	assert.Equal(t, exitOK, code, said)
	assert.Regexp(t, "^private-notebook version .+\n$", out)
}
