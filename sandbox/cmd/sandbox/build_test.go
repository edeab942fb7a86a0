package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeGo is a go that writes down its builds. What it answers to `go env` stands in the file environment.
const fakeGo = `#!/bin/sh
here=$(dirname "$0")
case $1 in
env) [ "$2" = GOWORK ] && [ $# = 2 ] && { cat "$here/workspace"; exit 0; }; cat "$here/environment" "$here/workspace" ;;
build) echo "$@" >>"$here/builds"; [ ! -e "$here/fails" ] || exit 1
	while [ "$1" != -o ]; do shift; done; echo program >"$2"; chmod +x "$2" ;;
esac
`

// builder is a repository with one module, and a go of its own.
type builder struct {
	t                         *testing.T
	script, repository, tools string
}

func newBuilder(t *testing.T) builder {
	t.Helper()
	script, err := filepath.Abs("build.sh")
	require.NoError(t, err)
	b := builder{t: t, script: script, repository: t.TempDir(), tools: t.TempDir()}
	require.NoError(t, os.WriteFile(filepath.Join(b.tools, "go"), []byte(fakeGo), 0o700))
	write(t, b.tools, "environment", "go1.26.8\n")
	write(t, b.tools, "workspace", "\n")
	require.NoError(t, os.MkdirAll(filepath.Join(b.repository, "sandbox", "deep"), 0o700))
	write(t, b.repository, "main.go", "package main\n")
	write(t, b.repository, "sandbox/go.mod", "module sandbox\n\nreplace root => ../\n")
	write(t, b.repository, "sandbox/deep/deep.go", "package deep\n")
	b.run("git", "init", "-q")
	b.run("git", "add", ".")
	b.commit("first")
	return b
}

func (b builder) commit(message string) {
	b.t.Helper()
	b.run("git", "-c", "user.name=n", "-c", "user.email=e@example.org", "commit", "-q", "--allow-empty", "-m", message)
}

func (b builder) run(name string, arguments ...string) {
	b.t.Helper()
	command := exec.CommandContext(b.t.Context(), name, arguments...)
	command.Dir = b.repository
	said, err := command.CombinedOutput()
	require.NoError(b.t, err, "%s", said)
}

// build runs the script and reports whether it asked go build.
func (b builder) build(flags ...string) (asked bool, err error) {
	b.t.Helper()
	_ = os.Remove(filepath.Join(b.tools, "builds"))
	command := exec.CommandContext(b.t.Context(), "sh", append([]string{b.script, "it", "sandbox", "./cmd", ".build/it", "10"}, flags...)...)
	command.Dir, command.Env = b.repository, append(os.Environ(), "PATH="+b.tools+":"+os.Getenv("PATH"))
	_, err = command.CombinedOutput()
	_, notAsked := os.Stat(filepath.Join(b.tools, "builds"))
	return notAsked == nil, err
}

// built builds and expects go build to be asked, or not.
func (b builder) built(expected bool, why string, flags ...string) {
	b.t.Helper()
	asked, err := b.build(flags...)
	require.NoError(b.t, err, why)
	assert.Equal(b.t, expected, asked, why)
}

// TestGoBuildIsAskedWhereAnythingHasChanged: a program that is not the one of the sources would judge by rules of yesterday.
func TestGoBuildIsAskedWhereAnythingHasChanged(t *testing.T) {
	b := newBuilder(t)
	b.built(true, "nothing is built")
	b.built(false, "nothing has changed")
	target := filepath.Join(b.repository, ".build", "it")
	for _, changed := range []struct {
		why    string
		change func()
	}{
		{"a file is edited", func() { write(t, b.repository, "sandbox/deep/deep.go", "package deeper\n") }},
		{"a file is edited, and its time set back", func() {
			write(t, b.repository, "sandbox/deep/deep.go", "package deeper2\n")
			b.run("touch", "-t", "202001010000", "sandbox/deep/deep.go")
		}},
		{"a file is new", func() { write(t, b.repository, "sandbox/deep/data.json", "{}\n") }},
		{"a file is gone", func() { require.NoError(t, os.Remove(filepath.Join(b.repository, "main.go"))) }},
		{"a file has a new name", func() { b.run("mv", "sandbox/deep/deep.go", "sandbox/deep/deepest.go") }},
		{"there is another go", func() { write(t, b.tools, "environment", "go1.27.0\n") }},
		{"there is a commit", func() { b.commit("second") }},
		{"the target is gone", func() { require.NoError(t, os.Remove(target)) }},
		{"the target is replaced", func() { write(t, b.repository, ".build/it", "another program\n") }},
		{"the record is gone", func() { require.NoError(t, os.Remove(target+".built")) }},
	} {
		changed.change()
		b.built(true, changed.why)
		b.built(false, "nothing has changed after: "+changed.why)
	}
	b.built(true, "there is another flag", "-tags", "cli")
	b.built(false, "the flag is the same", "-tags", "cli")
	require.NoError(t, os.MkdirAll(filepath.Join(b.repository, ".build", "more"), 0o700))
	b.run("git", "status")
	b.built(false, "what is built, and git's own, is nothing to build", "-tags", "cli")
}

// What cannot be seen from the repository is for go build to see.
func TestGoBuildIsAskedWhereItReadsElsewhere(t *testing.T) {
	b := newBuilder(t)
	write(t, b.tools, "workspace", "/elsewhere/go.work\n")
	b.built(true, "there is a workspace")
	b.built(true, "there is still a workspace")
	write(t, b.tools, "workspace", "\n")
	for _, elsewhere := range []string{"../../fork", "/fork", t.TempDir()} {
		write(t, b.repository, "sandbox/go.mod", "module sandbox\n\nreplace root => ../\n\nreplace other => "+elsewhere+"\n")
		b.built(true, "a module is replaced by "+elsewhere)
		b.built(true, "it still is")
	}
}

func TestAFailedBuildIsTriedAgain(t *testing.T) {
	b := newBuilder(t)
	b.built(true, "nothing is built")
	write(t, b.tools, "fails", "")
	write(t, b.repository, "main.go", "package wrong\n")
	for range 2 {
		asked, err := b.build()
		assert.True(t, asked)
		assert.Error(t, err)
	}
	left, err := filepath.Glob(filepath.Join(b.repository, ".build", "*"))
	require.NoError(t, err)
	assert.Equal(t, []string{filepath.Join(b.repository, ".build", "it")}, left, "nothing else is left")
	require.NoError(t, os.Remove(filepath.Join(b.tools, "fails")))
	b.built(true, "the fault is mended")
}
