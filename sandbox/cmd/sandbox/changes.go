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
// leadIn is how much of that, in a value cut at its front, stands before the first difference.
const (
	longestValue = 60
	leadIn       = 20
)

// ellipsis stands for what is cut off a value.
const ellipsis = "..."

// losses are what the replacement of a resource destroys beyond the resource itself.
var losses = map[string]string{"aws:sagemaker/notebookInstance:NotebookInstance": "what is on its volume is lost"}

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
		writeStep(&text, step)
	}
	return writeSection(out, "Changed", text.String())
}

func writeStep(text *strings.Builder, step engine.Step) {
	fmt.Fprintf(text, "  %s %s %s\n", step.Operation, step.DisplayType(), step.Name())
	for _, property := range slices.Sorted(slices.Values(step.Properties)) {
		before, after := step.Old[property], step.New[property]
		old, changed := brief(before), brief(after)
		// What AWS computes differs without an input that does. A secret's two texts are the same by design.
		if old == changed && after != engine.Secret {
			continue
		}
		old, changed = excerpts(old, changed)
		fmt.Fprintf(text, "      %s: %s => %s\n", property, old, changed)
	}
	if loss, isKnown := losses[step.Type]; isKnown && step.Operation == "replace" {
		fmt.Fprintf(text, "      %s\n", loss)
	}
}

// brief is a value on one line.
func brief(value any) string {
	if value == nil {
		return "unset"
	}
	if mask, isMask := value.(engine.Mask); isMask {
		return string(mask)
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "?"
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// excerpts cuts two texts, if one is long, to where their first difference can be seen.
func excerpts(one, other string) (string, string) {
	first, second := []rune(one), []rune(other)
	if len(first) <= longestValue && len(second) <= longestValue {
		return one, other
	}
	same := 0
	for same < min(len(first), len(second)) && first[same] == second[same] {
		same++
	}
	start := same - leadIn
	if start <= len(ellipsis) {
		start = 0 // nothing would be saved
	}
	return excerpt(first, start), excerpt(second, start)
}

// excerpt is longestValue runes of the text, beginning at start, with an ellipsis at each end that is cut.
func excerpt(text []rune, start int) string {
	end := min(start+longestValue, len(text))
	shown := string(text[start:end])
	if start > 0 {
		shown = ellipsis + shown
	}
	if end < len(text) {
		shown += ellipsis
	}
	return shown
}

// writeOutputs lists the stack's outputs. A text of many lines or a document is only named; `outputs` prints it whole.
func writeOutputs(out io.Writer, values map[string]engine.Output) error {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		items := outputItems(masked(values[name]))
		line := fmt.Sprintf("  %-27s %s", name, strings.Join(items, ", "))
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
		return excerpt([]rune(brief(value)), 0)
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
