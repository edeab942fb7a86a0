//go:build !windows

package main

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withFullDisk runs the test again in a process of its own, in which every write beyond a few bytes fails, as on a full disk. It is false in the
// process that the test begins in: the limit is a whole process's, and `go test` writes its own log in that one.
func withFullDisk(t *testing.T) bool {
	t.Helper()
	const inside = "PRIVATE_NOTEBOOK_TEST_FULL_DISK"
	if os.Getenv(inside) == "" {
		again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		again.Env = append(os.Environ(), inside+"=1")
		said, err := again.CombinedOutput()
		require.NoError(t, err, "%s", said)
		require.Contains(t, string(said), "--- PASS: "+t.Name(), "it ran there")
		return false
	}
	var before syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	signal.Ignore(syscall.SIGXFSZ)
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4, Max: before.Max}))
	t.Cleanup(func() {
		assert.NoError(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
		signal.Reset(syscall.SIGXFSZ)
	})
	return true
}

func TestAPrivateFileIsWholeOrNotThere(t *testing.T) {
	if !withFullDisk(t) {
		return
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "ada.ovpn")
	const fault = " cannot be written: file too large\n  what to do: make room, or write it elsewhere, then try again"
	assert.EqualError(t, writePrivately(path, "much too long", false), path+fault)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "half a profile would be taken for one")

	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	assert.EqualError(t, writePrivately(path, "much too long", true), path+fault)
	old, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "old", string(old), "what is replaced stays until the new one is complete")
	left, err = os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

func TestOnlyAnOrdinaryFileIsReplaced(t *testing.T) {
	dir := t.TempDir()
	folder, target, link := filepath.Join(dir, "folder"), filepath.Join(dir, "target"), filepath.Join(dir, "link")
	require.NoError(t, os.Mkdir(folder, 0o700))
	require.NoError(t, os.WriteFile(target, []byte("another's"), 0o644))
	require.NoError(t, os.Symlink(target, link))
	for _, path := range []string{folder, link, os.DevNull} {
		for _, replace := range []bool{false, true} {
			assert.EqualError(t, writePrivately(path, "key", replace), path+" is there already and is no ordinary file; choose another name")
		}
	}
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	assert.Equal(t, "another's", string(text))

	require.NoError(t, writePrivately(target, "key", true))
	info, err := os.Stat(target)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(privateMode), info.Mode().Perm())
	require.Error(t, writePrivately(filepath.Join(dir, "none", "file"), "key", false))
}
