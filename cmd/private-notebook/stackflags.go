package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/stack"
)

// stackFlags are the flags by which every command is told of the stack.
type stackFlags struct {
	export, outputs, stack string
}

func (f *stackFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.export, "export", "", `read the deployment from `+"`FILE`"+`, "-" for standard input, `+
		`instead of running "pulumi stack export"`)
	c.Flags().StringVar(&f.stack, "stack", "", "the `NAME` of the stack to ask Pulumi for; without it the selected one")
}

// addOutputs is for commands that need no more of the stack than its outputs tell.
func (f *stackFlags) addOutputs(c *cobra.Command) {
	c.Flags().StringVar(&f.outputs, "outputs", "", `read the stack from `+"`FILE`"+`, which "pulumi stack output --json" printed`)
}

// check finds flags that contradict each other.
func (f *stackFlags) check(c *cobra.Command) error {
	switch {
	case f.export != "" && f.stack != "":
		return fmt.Errorf("%s: --stack tells Pulumi what to export and --export reads a file; leave one of them out", c.Name())
	case f.outputs != "" && f.stack+f.export != "":
		return fmt.Errorf("%s: --outputs reads a file, and needs no --stack and no --export; leave them out", c.Name())
	}
	return nil
}

// source is where the stack is read from, with progress while Pulumi is asked.
func (f *stackFlags) source(w world) stack.Source {
	source := f.quietSource(w)
	source.Pulumi = func(ctx context.Context, dir string, args ...string) (text []byte, err error) {
		err = w.progress().during("Reading the stack", func() (err error) {
			text, err = w.pulumi(ctx, dir, args...)
			return err
		})
		return text, err
	}
	return source
}

// quietSource is source for a command that tells of its progress itself.
func (f *stackFlags) quietSource(w world) stack.Source {
	return stack.Source{Dir: w.dir, ExportFile: f.export, OutputsFile: f.outputs, Stack: f.stack, Stdin: w.stdin, Pulumi: w.pulumi}
}

// suggest completes a flag with the values that it takes.
func suggest(c *cobra.Command, flag string, values ...string) {
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is not there: a fault of the program
	}
}

// names are the texts of values that are kinds of text.
func names[T ~string](values []T) []string {
	var texts []string
	for _, v := range values {
		texts = append(texts, string(v))
	}
	return texts
}
