package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"private-notebook/cmd/private-notebook/failure"
)

// privateMode is for files that hold a key. Windows does not know it: there a file is as private as its folder.
const privateMode = 0o600

// writePrivately makes a file that nobody else can read at any moment, whole or not at all. It replaces an ordinary file, and
// that only where it is asked to, once the new one is complete.
func writePrivately(path, text string, replace bool) error {
	info, err := os.Lstat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is there already and is no ordinary file; choose another name", path)
	case err == nil && !replace:
		return fmt.Errorf("%s is there already; choose another name, or replace it with --force", path)
	}
	file, err := privateFile(path, replace)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Close())
	if err == nil && file.Name() != path {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(notWritten(path, err), os.Remove(file.Name()))
	}
	return nil
}

// privateFile is the new file under its own name, or, where that may be taken, under one beside it.
func privateFile(path string, replace bool) (*os.File, error) {
	if replace {
		return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // It has privateMode.
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, privateMode)
}

// notWritten says that the machine did not take what was written to it, such as a full disk.
func notWritten(where string, err error) error {
	var reason *fs.PathError
	if errors.As(err, &reason) {
		err = reason.Err
	}
	return &failure.Failure{
		Code: failure.Other, Cause: err, Because: fmt.Sprintf("%s cannot be written: %v", where, err),
		Remedy: "make room, or write it elsewhere, then try again",
	}
}
