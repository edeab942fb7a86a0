package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"private-notebook/accesspath/observe"
)

// readDeployment reads a file, standard input for "-", or asks Pulumi.
func readDeployment(ctx context.Context, w world, file, stack string) (observe.Export, error) {
	var text []byte
	var err error
	source := file
	switch file {
	case "":
		source = "pulumi stack export"
		text, err = w.export(ctx, w.dir, stack)
	case "-":
		source = "standard input"
		text, err = io.ReadAll(w.stdin)
	default:
		text, err = os.ReadFile(within(w.dir, file))
	}
	if err != nil {
		return observe.Export{}, fmt.Errorf("%s: %w", source, err)
	}
	export, err := observe.ReadExport(bytes.NewReader(text))
	if err != nil {
		return observe.Export{}, fmt.Errorf("%s: %w", source, err)
	}
	if len(export.Resources) == 0 {
		return observe.Export{}, fmt.Errorf("%s: the stack has no resources, so there is nothing to judge; deploy it first", source)
	}
	return export, nil
}

// pulumiExport runs Pulumi's own command in the project's folder. Secrets stay encrypted: no path hangs on one.
func pulumiExport(ctx context.Context, dir, stack string) ([]byte, error) {
	args := []string{"stack", "export", "--non-interactive"}
	if stack != "" {
		args = append(args, "--stack", stack)
	}
	command := exec.CommandContext(ctx, "pulumi", args...)
	command.Dir = dir
	var said bytes.Buffer
	command.Stderr = &said
	text, err := command.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the pulumi command is not on the PATH; install it, or give a deployment with --export FILE")
	case err != nil:
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(said.String()))
	}
	return text, nil
}

func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
