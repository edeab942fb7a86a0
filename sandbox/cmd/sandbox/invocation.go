package main

import (
	"errors"
	"flag"
	"io"
	"slices"

	"private-notebook/cmd/private-notebook/report"
)

const usage = `usage: sandbox COMMAND [FLAGS] STACK
       sandbox COMMAND --program FOLDER [FLAGS] STACK

  up          deploy the stack onto the simulated AWS, or update it
  preview     show what up would do
  refresh     compare the state with what is in the simulated account
  destroy     delete everything that the stack made
  outputs     print the stack's outputs as JSON; secrets as "[secret]"
  export      print the deployment as "pulumi stack export" does
  paths       show who gets in on which path, as "private-notebook paths" does
  compliance  say which security controls are satisfied, as "private-notebook
              compliance" does
  costs       say what it would cost a month, as "private-notebook costs" does

STACK is a stack with a settings file, Pulumi.STACK.yaml. Its state is kept in
the folder .sandbox/STACK.

  --program FOLDER  run the Go program in FOLDER, which has a Pulumi.yaml.
                    Settings and state are then in FOLDER, and up ends with the
                    report of paths
  --diff            of up, preview, refresh and destroy: show every property
                    that changes
  --paths           of up: show at the end who gets in
  --format, --explain, --notebook
                    of paths and up --paths, as of "private-notebook paths";
                    compliance and costs take --format
  --show-secrets    of export: print keys in plain text. They are keys of the
                    simulated account, and open nothing

Exit status: 0 done, 1 the simulated AWS refused something, 2 bad input, with
every fault named, 3 paths or compliance found something not as intended.
`

// errUsage is an invocation that cannot be understood.
var errUsage = errors.New("usage")

// invocation is a command line, understood.
type invocation struct {
	command     string
	stack       string
	program     string // the folder of somebody's own program; "" is this project's
	diff        bool
	showSecrets bool
	withPaths   bool
	report      report.Paths
}

// toMake is a target of make on the same stack.
func (i invocation) toMake(target string) string {
	if i.program != "" {
		target += " PROGRAM=" + i.program
	}
	return "make " + target + " STACK=" + i.stack
}

// flagsOf are the flags that a command takes. A report is about what is deployed, so that preview takes none: it would be read as one of what
// is planned.
var flagsOf = map[string][]string{
	"up":      {"diff", "paths", "format", "explain", "notebook"},
	"preview": {"diff"}, "refresh": {"diff"}, "destroy": {"diff"},
	"export": {"show-secrets"}, "paths": {"format", "explain", "notebook"}, "compliance": {"format"}, "costs": {"format"},
}

// parse understands a command line; flags may stand anywhere in it.
func parse(args []string) (invocation, error) {
	var parsed invocation
	flags := flag.NewFlagSet("sandbox", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&parsed.diff, "diff", false, "")
	flags.BoolVar(&parsed.showSecrets, "show-secrets", false, "")
	flags.BoolVar(&parsed.withPaths, "paths", false, "")
	flags.StringVar(&parsed.program, "program", "", "")
	flags.StringVar(&parsed.report.Format, "format", "", "")
	flags.StringVar(&parsed.report.Explain, "explain", "", "")
	flags.StringVar(&parsed.report.Notebook, "notebook", "", "")
	var words []string
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return parsed, errUsage
		}
		if args = flags.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	if len(words) != 2 {
		return parsed, errUsage
	}
	parsed.command, parsed.stack = words[0], words[1]
	_, known := commands[parsed.command]
	flags.Visit(func(f *flag.Flag) {
		isOfAll := f.Name == "program" && parsed.program != ""
		known = known && (isOfAll || slices.Contains(flagsOf[parsed.command], f.Name))
	})
	parsed.withPaths = parsed.withPaths || parsed.command == "up" && parsed.program != ""
	if !known || parsed.command == "up" && !parsed.withPaths && parsed.report != (report.Paths{}) {
		return parsed, errUsage
	}
	return parsed, nil
}
