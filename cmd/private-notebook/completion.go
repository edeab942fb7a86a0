package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"private-notebook/cmd/private-notebook/stack"
)

// completionLimit is for how long a person who presses Tab waits for Pulumi.
const completionLimit = 3 * time.Second

// fileKinds are the endings of the files that flags take; any file where there is none.
var fileKinds = map[string][]string{
	"export": {"json"}, "outputs": {"json"}, "config": {"yaml", "yml"}, "url-file": nil, "out": nil,
	"ca": {"pem", "crt", "cer"}, "cert": {"pem", "crt", "cer"}, "certificate": {"pem", "crt", "cer", "ovpn"}, "key": {"pem", "key"},
}

// addCompletion has every argument and flag completed by what it takes. A shell would offer files for whatever is not told.
func addCompletion(root *cobra.Command, w *world) {
	if err := root.MarkPersistentFlagDirname("cwd"); err != nil {
		panic(err) // the flag is not there: a fault of the program
	}
	known := map[string]cobra.CompletionFunc{"stack": w.completeStack, "notebook": w.completeNotebook}
	for _, c := range root.Commands() {
		c.ValidArgsFunction = cobra.NoFileCompletions
		if strings.Contains(c.Use, "NOTEBOOK") {
			c.ValidArgsFunction = w.completeNotebook
		}
		c.Flags().VisitAll(func(flag *pflag.Flag) {
			if _, isSet := c.GetFlagCompletionFunc(flag.Name); isSet || flag.Value.Type() == "bool" {
				return
			}
			complete := known[flag.Name]
			if placeholder, _ := pflag.UnquoteUsage(flag); complete == nil && placeholder == "FILE" {
				complete = cobra.FixedCompletions(fileKinds[flag.Name], directiveOf(fileKinds[flag.Name]))
			}
			if complete == nil {
				complete = cobra.NoFileCompletions
			}
			if err := c.RegisterFlagCompletionFunc(flag.Name, complete); err != nil {
				panic(err) // it is there, and has none: a fault of the program
			}
		})
	}
}

func directiveOf(endings []string) cobra.ShellCompDirective {
	if endings == nil {
		return cobra.ShellCompDirectiveDefault
	}
	return cobra.ShellCompDirectiveFilterFileExt
}

// project is the folder of the Pulumi project that a command line is about. While it is completed it is not run, so -C was not heeded yet.
func (w *world) project(c *cobra.Command) string {
	cwd, _ := c.Flags().GetString("cwd")
	return stack.Within(w.dir, cwd)
}

// completeStack offers the stacks that have a settings file.
func (w *world) completeStack(c *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return stack.SettingsNames(w.project(c)), cobra.ShellCompDirectiveNoFileComp
}

// completeNotebook offers the stack's notebooks, of the file that is named or as Pulumi tells their outputs, which needs no key. Where they cannot be
// had at once it offers nothing: a shell has no place for a reason.
func (w *world) completeNotebook(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(c.Context(), completionLimit)
	defer cancel()
	text := func(flag string) string {
		if several, err := c.Flags().GetStringArray(flag); err == nil && len(several) > 0 {
			return several[0]
		}
		value, _ := c.Flags().GetString(flag)
		return value
	}
	source := stack.Source{
		Dir: w.project(c), ExportFile: text("export"), OutputsFile: text("outputs"), Stack: text("stack"), Stdin: strings.NewReader(""), Pulumi: w.pulumi,
	}
	read, err := source.Glance(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, n := range read.Notebooks {
		if n.Key != "" {
			names = append(names, cobra.CompletionWithDesc(n.Key, n.Name))
		} else {
			names = append(names, n.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
