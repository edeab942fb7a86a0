package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
)

// Exit codes. They are a contract: scripts and CI tell the cases apart.
const (
	exitOK = 0
	// exitFailed says that AWS, the network or the machine did not do what was asked.
	exitFailed = 1
	// exitBadInput says that nothing was done.
	exitBadInput = 2
	// exitDiffers says that a path is not as intended.
	exitDiffers = 3
)

// errDiffers is the answer "not as intended"; the output has said it already.
var errDiffers = errors.New("a path is not as intended")

// errInterrupted is what is told of Ctrl-C, and of a request to end.
var errInterrupted = errors.New("interrupted")

const rootLong = `The companion of a deployed Private Notebook stack. It reads what it needs from
the stack: run it in the folder of the Pulumi project, or give it a file.

Exit status: 0 done, 1 AWS, the network or the machine did not do what was
asked, with the reason, 2 bad input, with every fault named, 3 something is not
as intended.`

// helpWidth is how far help reaches: as far as a terminal that nobody has widened.
const helpWidth = "80"

// run runs a command line and turns its error into the exit code, naming every fault on a line of its own.
func run(ctx context.Context, w world, args []string) int {
	root := newRoot(&w)
	root.SetArgs(append([]string{}, args...)) // Of nil, cobra would take the process's own arguments.
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errDiffers):
		return exitDiffers
	case errors.Is(err, errNotReady):
		return exitFailed
	}
	if errors.Is(err, context.Canceled) {
		err = errInterrupted
	}
	if wrote := (*fs.PathError)(nil); errors.As(err, &wrote) && wrote.Op == "write" {
		err = notWritten(wrote.Path, err)
	}
	for _, fault := range faults(err) {
		fmt.Fprintln(w.stderr, printable("error: "+fault.Error()))
	}
	if failed := (*failure.Failure)(nil); errors.As(err, &failed) || errors.Is(err, errInterrupted) {
		return exitFailed
	}
	return exitBadInput
}

// newRoot is the whole command. A new sub-command is a line here and a file of its own.
func newRoot(w *world) *cobra.Command {
	root := &cobra.Command{
		Use: "private-notebook", Short: "Operate and check a deployed Private Notebook stack", Long: rootLong,
		Version: report.Version(debug.ReadBuildInfo()), SilenceErrors: true, SilenceUsage: true,
		Args: cobra.ArbitraryArgs, RunE: noCommand, SuggestionsMinimumDistance: 2,
	}
	root.SetIn(w.stdin)
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%s: %w; see %s --help", c.Name(), err, c.CommandPath())
	})
	cwd := root.PersistentFlags().StringP("cwd", "C", "", "run as if started in `DIR`, such as the Pulumi project's folder")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		w.dir = stack.Within(w.dir, *cwd)
		if info, err := os.Stat(w.dir); *cwd != "" && (err != nil || !info.IsDir()) {
			return fmt.Errorf("-C %s is no folder; name that of the Pulumi project", *cwd)
		}
		return nil
	}
	root.AddCommand(newPaths(w), newAccount(w), newCompliance(w), newCosts(w), newHandout(w), newURL(w), newVerify(w), newVpnProfile(w), newRevoke(w), newDoctor(w),
		newVersion(w))
	addCompletion(root, w)
	refuseUnknownTopics(root)
	root.SetUsageTemplate(strings.NewReplacer(".FlagUsages", ".FlagUsagesWrapped "+helpWidth, "more information about", "more about").
		Replace(root.UsageTemplate()))
	return root
}

// refuseUnknownTopics has `help` and `completion` refuse what they do not know, instead of showing something else: a script
// would take it for what it asked for.
func refuseUnknownTopics(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "completion":
			c.Args, c.RunE, c.SuggestionsMinimumDistance = cobra.ArbitraryArgs, noCommand, root.SuggestionsMinimumDistance
		case "help":
			c.Run, c.RunE = nil, func(c *cobra.Command, args []string) error {
				about, unknown, err := root.Find(args)
				if err != nil || len(unknown) > 0 {
					return errors.Join(err, noCommand(root, unknown))
				}
				return about.Help()
			}
		}
	}
}

// noCommand answers a command line that names no sub-command, or one that there is not.
func noCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		c.SetOut(c.ErrOrStderr())
		return errors.Join(c.Usage(), errors.New("no command is given; choose one of those above"))
	}
	remedy := "see " + c.CommandPath() + " --help"
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		remedy = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("%q is no command; %s", args[0], remedy)
}

// flagsOnly complains about what a command without arguments is given besides flags.
func flagsOnly(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %q is no flag; see %s --help", c.Name(), strings.Join(args, " "), c.CommandPath())
}

// faults are the single errors of a joined one.
func faults(err error) []error {
	var joined interface{ Unwrap() []error }
	if !errors.As(err, &joined) || !sameText(err, joined) {
		return []error{err}
	}
	var all []error
	for _, inner := range joined.Unwrap() {
		all = append(all, faults(inner)...)
	}
	return all
}

// sameText says that nothing is wrapped around the joined error, so that no words are lost by taking it apart.
func sameText(err error, joined any) bool {
	inner, is := joined.(error)
	return is && inner.Error() == err.Error()
}
