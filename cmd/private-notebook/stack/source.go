// Package stack reads what the commands need to know of a deployed stack, from Pulumi or from files that Pulumi wrote, so
// that nobody types an ID by hand.
package stack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"private-notebook/accesspath/observe"
)

// Pulumi runs Pulumi's own command in a folder and returns what it prints on standard output.
type Pulumi func(ctx context.Context, dir string, args ...string) ([]byte, error)

// Source is where a stack is read from. Its zero value asks Pulumi for the stack that is selected in the process's folder,
// once Pulumi is set.
type Source struct {
	// Dir is the folder that files are relative to and that Pulumi is run in.
	Dir string
	// ExportFile holds what `pulumi stack export` prints, "-" for standard input; "" asks Pulumi.
	ExportFile string
	// OutputsFile holds what `pulumi stack output --json` prints, for people who may not read the whole stack; "" reads the
	// deployment.
	OutputsFile string
	// Stack is the stack that Pulumi is asked for; "" is the selected one.
	Stack string
	// JudgedOnly reads of the deployment what the judgement of access paths needs, and leaves the rest out.
	JudgedOnly bool
	// Stdin is read for the file "-".
	Stdin io.Reader
	// Pulumi is asked where there is no file.
	Pulumi Pulumi
}

// Export reads the deployment. Secrets stay encrypted, unless the file has them in plain text or Pulumi is given
// --show-secrets as a further argument. It fails where the stack has no resources.
func (s Source) Export(ctx context.Context, further ...string) (observe.Export, error) {
	text, source, err := s.open(ctx, s.ExportFile, append([]string{"stack", "export"}, further...)...)
	if err != nil {
		return observe.Export{}, err
	}
	defer text.Close() //nolint:errcheck // it is only read
	return readExport(text, source, s.JudgedOnly)
}

// ReadExport reads a deployment from what `pulumi stack export` prints, or of it what the judgement of access paths needs; source is what
// faults call it. It fails where the stack has no resources.
func ReadExport(text []byte, source string, judgedOnly bool) (observe.Export, error) {
	return readExport(bytes.NewReader(text), source, judgedOnly)
}

func readExport(text io.Reader, source string, judgedOnly bool) (observe.Export, error) {
	read := observe.ReadExport
	if judgedOnly {
		read = observe.ReadJudged
	}
	export, err := read(text)
	if err != nil {
		return observe.Export{}, fmt.Errorf("%s: %w", source, err)
	}
	if len(export.Readings) == 0 && len(export.Resources)+len(export.Deleting)+len(export.Pending) == 0 {
		return observe.Export{}, fmt.Errorf("%s: the stack has no resources, so there is nothing to judge; deploy it first", source)
	}
	return export, nil
}

// Outputs reads the stack's outputs by name: from the file, or from Pulumi, who prints "[secret]" in the place of secrets.
func (s Source) Outputs(ctx context.Context) (map[string]any, error) {
	text, source, err := s.read(ctx, s.OutputsFile, "stack", "output", "--json")
	if err != nil {
		return nil, err
	}
	var outputs map[string]any
	if err := json.Unmarshal(text, &outputs); err != nil {
		return nil, fmt.Errorf("%s: the outputs are no JSON object: %w; give what `pulumi stack output --json` prints", source, err)
	}
	if len(outputs) == 0 {
		return nil, fmt.Errorf("%s: the stack has no outputs; deploy it first", source)
	}
	return outputs, nil
}

// read is all that open gives.
func (s Source) read(ctx context.Context, file string, args ...string) (text []byte, source string, err error) {
	from, source, err := s.open(ctx, file, args...)
	if err != nil {
		return nil, source, err
	}
	defer from.Close() //nolint:errcheck // it is only read
	if text, err = io.ReadAll(from); err != nil {
		return nil, source, fmt.Errorf("%s: %w", source, err)
	}
	return text, source, nil
}

// open opens a file, standard input for "-", or what Pulumi prints; source is what faults call it.
func (s Source) open(ctx context.Context, file string, args ...string) (text io.ReadCloser, source string, err error) {
	switch file {
	case "":
		source = "pulumi " + strings.Join(args, " ")
		args = append(args, "--non-interactive")
		if s.Stack != "" {
			args = append(args, "--stack", s.Stack)
		}
		var printed []byte
		printed, err = s.Pulumi(ctx, s.Dir, args...)
		text = io.NopCloser(bytes.NewReader(printed))
	case "-":
		source = "standard input"
		text = io.NopCloser(s.Stdin)
	default:
		source = file
		text, err = openFile(ctx, Within(s.Dir, file))
	}
	if err != nil {
		return nil, source, fmt.Errorf("%s: %w", source, err)
	}
	return text, source, nil
}

// RunPulumi is Pulumi's own command, found on the PATH.
func RunPulumi(ctx context.Context, dir string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "pulumi", args...)
	command.Dir = dir
	command.WaitDelay = time.Second // A plugin of Pulumi's may hold its output open after it was ended.
	var said bytes.Buffer
	command.Stderr = &said
	text, err := command.Output()
	switch {
	case ctx.Err() != nil: // It was ended with this program, and says only by which signal.
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the pulumi command is not on the PATH; " +
			"install it, or give a deployment with --export FILE")
	case err != nil && said.Len() > 0:
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(said.String()))
	case err != nil:
		return nil, err
	}
	return text, nil
}

// Within is a path as seen from a folder.
func Within(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
