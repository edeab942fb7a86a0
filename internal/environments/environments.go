// Package environments says which of the settings files in the project's folder are its environments. A trial, such as a guide's
// settings saved beside them, has neither golden files nor a committed export, so no test may ask it for any.
package environments

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// File is the list's name in the project's folder. Its lines are stack names; those that begin with # are comments.
const File = "allenvironments"

// Of lists the environments of the project at root, in the list's order. It fails if the list cannot be read or is empty, and, naming
// each, on environments without a settings file.
func Of(root string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(root, File))
	if err != nil {
		return nil, fmt.Errorf("read the list of environments: %w", err)
	}
	var names []string
	var faults []error
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSpace(line)
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, Settings(name))); err != nil {
			faults = append(faults, fmt.Errorf("%s lists %s, which has no %s: write that file, or remove the line", File, name, Settings(name)))
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		faults = append(faults, fmt.Errorf("%s lists no environment: write the name of one a line", File))
	}
	return names, errors.Join(faults...)
}

// Settings is the name of a stack's settings file.
func Settings(stack string) string { return "Pulumi." + stack + ".yaml" }

// NoExport says what to do about an environment whose deployment is not committed.
func NoExport(stack string) string {
	return fmt.Sprintf("%s is in %s and has no export: in sandbox, run `go test -run TestTheExport -update ./tests`, which writes it. "+
		"A trial needs none; it is not listed there", stack, File)
}
