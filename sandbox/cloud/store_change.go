package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
)

// An account of a fleet has thousands of resources, and writing all of them at each step took nearly all the time of its
// deployment. So a step writes what it changed, as one line behind the account; the file is written whole once the lines have become
// longer than the account, and when the program is done with it.

// changeFile is one such line.
type changeFile struct {
	// Births are those that have changed.
	Births map[string]int `json:"births,omitempty"`
	// Gone are the places of what is there no more.
	Gone []string `json:"gone,omitempty"`
	// Put are the resources that are new or different.
	Put []resourceFile `json:"put,omitempty"`
}

// writtenFile is what this process knows of the file.
type writtenFile struct {
	// info is the file as it was last read or written; nil before.
	info os.FileInfo
	// whole and end are the lengths of the account and of the account with its changes, in bytes. What follows is a line that a
	// killed process did not end.
	whole, end int64
}

// leastChanges is how long the changes become at least before the file is written whole, in bytes.
const leastChanges = 256 << 10

// keep writes the change that made draft.
func (c *Cloud) keep(draft *account) error {
	if c.file.end-c.file.whole > max(c.file.whole, leastChanges) {
		return c.save(draft)
	}
	line, err := json.Marshal(draft.change())
	if err != nil {
		return cannotWrite(err)
	}
	if err := writeAt(c.path, c.file.end, append(line, '\n')); err != nil {
		return cannotWrite(err)
	}
	c.file.end += int64(len(line)) + 1
	c.file.info, err = os.Stat(c.path)
	return err
}

// change is what has been changed since the copy was made.
func (a *account) change() changeFile {
	made := changeFile{Births: map[string]int{}}
	for _, origin := range a.born {
		made.Births[origin] = a.births[origin]
	}
	for _, key := range slices.Sorted(maps.Keys(a.touched)) {
		if r := a.resources[key]; r != nil {
			made.Put = append(made.Put, inFile(r))
		} else {
			made.Gone = append(made.Gone, key)
		}
	}
	return made
}

// writeAt writes a line at the end of what is known, over a line that was not ended. What is left of a longer one holds no end of a line, so it
// still counts for nothing.
func writeAt(path string, end int64, line []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteAt(line, end)
	return errors.Join(err, file.Close())
}

// follow makes the changes that stand in data behind the account, and says where the last of them ends.
func (a *account) follow(data []byte, end int64) (int64, error) {
	for {
		length := bytes.IndexByte(data[end:], '\n') + 1
		if length == 0 {
			return end, nil
		}
		if err := a.followLine(data[end : end+int64(length)]); err != nil {
			return end, fmt.Errorf("the change at byte %d cannot be read: %w", end, err)
		}
		end += int64(length)
	}
}

func (a *account) followLine(line []byte) error {
	var made changeFile
	if err := json.Unmarshal(line, &made); err != nil {
		return err
	}
	for origin, n := range made.Births {
		a.births[origin] = n
	}
	for _, key := range made.Gone {
		delete(a.resources, key)
	}
	return a.putAll(made.Put)
}

// Close writes the account's file whole, which otherwise ends with the latest changes. The Cloud can be used on. It fails if the file
// cannot be read or written.
func (c *Cloud) Close() error { return c.locked(c.fold) }

// fold makes the changes behind the account a part of it, and drops a line that was not ended.
func (c *Cloud) fold() error {
	if c.file.info == nil || c.file.info.Size() == c.file.whole {
		return nil
	}
	return c.save(c.account)
}
