package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"private-notebook/sandbox/engine"
)

// findRoot is the project's folder: that of somebody's own program where one is named, which must be the project itself, or else the one
// around the working directory.
func findRoot(program string) (string, error) {
	if program == "" {
		here, err := os.Getwd()
		if err != nil {
			return "", err
		}
		return engine.FindRoot(here)
	}
	folder, err := filepath.Abs(program)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(folder, "Pulumi.yaml")); err != nil {
		return "", refused(fmt.Errorf("--program %s: there is no Pulumi.yaml; name the folder of a Pulumi project", program))
	}
	return folder, nil
}

// runsProgram are the commands that run the program; the others look at what is there.
var runsProgram = map[string]bool{"up": true, "preview": true}

// built is the path of somebody's own program, compiled where the command runs it; "" where there is none.
func built(ctx context.Context, parsed invocation, project *engine.Project, warnings io.Writer) (string, error) {
	if parsed.program == "" {
		return "", nil
	}
	kept := filepath.Join(project.Root(), ".sandbox")
	if err := ignored(kept); err != nil {
		return "", err
	}
	executable := filepath.Join(kept, "program")
	if !runsProgram[parsed.command] {
		return executable, nil
	}
	if _, err := os.Stat(executable); err != nil {
		fmt.Fprintf(warnings, "Compiling the program in %s. The first time takes some minutes.\n", parsed.program)
	}
	return executable, refused(engine.Build(ctx, project, executable))
}

// ignored has git ignore the sandbox's folder in somebody else's repository.
func ignored(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, ".gitignore"), []byte("*\n"), 0o600)
}
