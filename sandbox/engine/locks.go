package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// releaseDeadLocks deletes the locks of processes that no longer run: a killed run cannot release its own. The lock of
// a living process is left for the backend to report.
func releaseDeadLocks(folder string, warnings io.Writer) error {
	locks := filepath.Join(folder, ".pulumi", "locks")
	err := filepath.WalkDir(locks, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		return releaseIfDead(path, warnings)
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for locks left by a killed run: %w", err)
	}
	return nil
}

func releaseIfDead(path string, warnings io.Writer) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var lock struct {
		Pid      int    `json:"pid"`
		Hostname string `json:"hostname"`
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return fmt.Errorf("lock file %s is not readable; delete it if no other run is under way: %w", path, err)
	}
	hostname, err := os.Hostname()
	if err != nil {
		return err
	}
	if lock.Hostname != hostname || alive(lock.Pid) {
		return nil
	}
	if _, err := fmt.Fprintf(warnings, "The last run (process %d) was killed; its lock is released.\n", lock.Pid); err != nil {
		return err
	}
	return os.Remove(path)
}

// alive asks with signal 0, which is delivered to nobody. A process of another user is alive too (EPERM).
func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = process.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}
