package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"private-notebook/sandbox/engine"
)

// longestValue is how much of a changed property is shown: policy documents are longer, and --diff has them whole.
const longestValue = 60

// screenWidth is the terminal that the output is made for.
const screenWidth = 80

// writeChanges lists the properties that updates and replacements changed, with their values: Pulumi's progress display
// only names them, and its diff, if asked for, has them all. A creation or a deletion is plain from either.
func writeChanges(out io.Writer, steps []engine.Step, parsed invocation) error {
	if parsed.diff {
		return nil
	}
	var text strings.Builder
	for _, step := range steps {
		if step.Operation != "update" && step.Operation != "replace" {
			continue
		}
		fmt.Fprintf(&text, "  %s %s\n", step.Operation, step.Name())
		for _, property := range slices.Sorted(slices.Values(step.Properties)) {
			fmt.Fprintf(&text, "      %s: %s => %s\n", property, brief(step.Old[property]), brief(step.New[property]))
		}
	}
	return writeSection(out, "Changed", text.String())
}

func brief(value any) string {
	if value == nil {
		return "unset"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "?"
	}
	shown := []rune(string(text))
	if len(shown) > longestValue {
		shown = append(shown[:longestValue], []rune("...")...)
	}
	return string(shown)
}

// writeOutputs lists the stack's outputs. A text of many lines or a document is only named; `outputs` prints it whole.
func writeOutputs(out io.Writer, values map[string]engine.Output) error {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		items := outputItems(masked(values[name]))
		line := fmt.Sprintf("  %-28s%s", name, strings.Join(items, ", "))
		if len(line) > screenWidth {
			// A long ARN or command is not cut or broken: it will be copied.
			line = fmt.Sprintf("  %s\n    %s", name, strings.Join(items, "\n    "))
		}
		fmt.Fprintln(&text, line)
	}
	return writeSection(out, "Outputs", text.String())
}

// masked is an output's value, or what is shown in the place of a secret.
func masked(output engine.Output) any {
	if output.Secret {
		return "[secret]"
	}
	return output.Value
}

// outputItems are the items of a list, or the one value.
func outputItems(value any) []string {
	list, isList := value.([]any)
	if !isList {
		return []string{outputText(value)}
	}
	items := make([]string, 0, len(list))
	for _, item := range list {
		items = append(items, outputText(item))
	}
	return items
}

func outputText(value any) string {
	text, isText := value.(string)
	if !isText {
		return brief(value)
	}
	if first, _, isLong := strings.Cut(text, "\n"); isLong {
		return first + " ..."
	}
	if strings.HasPrefix(text, "{") {
		return fmt.Sprintf("(a document of %d characters)", len(text))
	}
	return text
}

// writeSection writes a heading and its lines, or nothing if there are no lines.
func writeSection(out io.Writer, heading, lines string) error {
	if lines == "" {
		return nil
	}
	_, err := fmt.Fprintf(out, "%s\n%s\n", heading, lines)
	return err
}
