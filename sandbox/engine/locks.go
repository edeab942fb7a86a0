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
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/fsutil"
)

// locks are the files by which a process says that it is at work on a stack: where Pulumi's own command line puts them and
// looks for them, and in its form. A further file, which the system unlocks when its process dies, keeps two processes from
// looking and taking at the same time; it stands outside their folder, where Pulumi takes every file for a lock.
type locks struct {
	folder string
	guard  *fsutil.FileMutex
}

// lock is what a lock file says.
type lock struct {
	Pid       int       `json:"pid"`
	Hostname  string    `json:"hostname"`
	Timestamp time.Time `json:"timestamp"`
}

func newLocks(folder, guard string) *locks {
	return &locks{folder: folder, guard: fsutil.NewFileMutex(guard)}
}

// take takes the lock, or fails if a living process has it. The function that it returns gives it back. A killed process's
// lock is released, and warnings are told.
func (l *locks) take(warnings io.Writer) (release func() error, err error) {
	path := filepath.Join(l.folder, "sandbox.json")
	err = l.guarded(func() error {
		if err := l.sweep(warnings); err != nil {
			return err
		}
		holders, err := l.holders()
		if err != nil {
			return err
		}
		if len(holders) > 0 {
			return fmt.Errorf("the stack is currently locked: process %d on %s has been at work on it since %s; wait until it ends",
				holders[0].Pid, holders[0].Hostname, holders[0].Timestamp.Format(time.DateTime))
		}
		return writeLock(path)
	})
	return func() error { return os.Remove(path) }, err
}

// releaseDead deletes the locks of processes that no longer run: a killed run cannot release its own.
func (l *locks) releaseDead(warnings io.Writer) error {
	if _, err := os.Stat(l.folder); errors.Is(err, fs.ErrNotExist) {
		return nil // nobody has been at work yet
	}
	return l.guarded(func() error { return l.sweep(warnings) })
}

func (l *locks) guarded(work func() error) (err error) {
	if err := makeFolder(l.folder); err != nil {
		return err
	}
	if err := l.guard.Lock(); err != nil {
		return fmt.Errorf("look for locks: %w", err)
	}
	defer func() { err = errors.Join(err, l.guard.Unlock()) }()
	return work()
}

func (l *locks) sweep(warnings io.Writer) error {
	paths, err := l.paths()
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := releaseIfDead(path, warnings); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// holders are those who have a lock.
func (l *locks) holders() ([]lock, error) {
	paths, err := l.paths()
	if err != nil {
		return nil, err
	}
	var holders []lock
	for _, path := range paths {
		holder, err := readLock(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // released meanwhile
		}
		if err != nil {
			return nil, err
		}
		holders = append(holders, holder)
	}
	return holders, nil
}

func (l *locks) paths() ([]string, error) {
	entries, err := os.ReadDir(l.folder)
	if err != nil {
		return nil, fmt.Errorf("look for locks: %w", err)
	}
	var paths []string
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".json" {
			paths = append(paths, filepath.Join(l.folder, entry.Name()))
		}
	}
	return paths, nil
}

func writeLock(path string) error {
	hostname, err := os.Hostname()
	if err != nil {
		return err
	}
	text, err := json.Marshal(lock{Pid: os.Getpid(), Hostname: hostname, Timestamp: time.Now()})
	if err != nil {
		return err
	}
	return writePrivately(path, string(text))
}

func readLock(path string) (lock, error) {
	var read lock
	text, err := os.ReadFile(path)
	if err != nil {
		return read, err
	}
	if err := json.Unmarshal(text, &read); err != nil {
		return read, fmt.Errorf("lock file %s is not readable; delete it if no other run is under way: %w", path, err)
	}
	return read, nil
}

// releaseIfDead leaves the lock of another machine alone: nobody here knows whether its process runs.
func releaseIfDead(path string, warnings io.Writer) error {
	holder, err := readLock(path)
	if err != nil {
		return err
	}
	hostname, err := os.Hostname()
	if err != nil {
		return err
	}
	if holder.Hostname != hostname || alive(holder.Pid) {
		return nil
	}
	if _, err := fmt.Fprintf(warnings, "The last run (process %d) was killed; its lock is released.\n", holder.Pid); err != nil {
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
