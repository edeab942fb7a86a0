package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/accesspath/accountfile"
	"private-notebook/cmd/private-notebook/account"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/internal/awsnames"
	"private-notebook/internal/terminal"
)

const accountLong = `Reads one AWS account in one Region, with read-only calls, and writes a file of
what it holds and of what could not be read. "paths --export FILE" judges the
file, here or elsewhere, without credentials.

The file has no key, password or user data in it, but it says who may do what.
So only you can read it. Without --out it is account-ACCOUNT-REGION.json in this
folder; "--out -" writes to a pipe.

If a call is denied or fails, the command goes on. The file says what was not
read, and why. "paths" then marks the answers that rest on it. Ctrl-C keeps what
was read, in a file that says that it is incomplete. A second Ctrl-C keeps
nothing.

Exit status: 0 written, 1 AWS or the machine did not do what was asked, or it
was interrupted, 2 bad input, with every fault named.`

const accountExample = `  # read the account of a profile, and judge it
  private-notebook account --profile audit --region ap-northeast-1
  private-notebook paths --export account-111122223333-ap-northeast-1.json
  # the policy that the reader needs
  private-notebook account --policy > reader.json
  # list every call, and read nothing
  private-notebook account --list-calls`

type accountFlags struct {
	region, profile, out     string
	force, policy, listCalls bool
	timeout                  time.Duration
}

func newAccount(w *world) *cobra.Command {
	var flags accountFlags
	c := &cobra.Command{
		Use: "account", Short: "Read an AWS account into a file that paths judges",
		Long: accountLong, Example: accountExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	set := c.Flags()
	set.StringVar(&flags.region, "region", "", "the `REGION` to read; without it that of the profile or of AWS_REGION")
	set.StringVar(&flags.profile, "profile", "", "the AWS profile's `NAME`; without it AWS_PROFILE, or the default one")
	set.StringVarP(&flags.out, "out", "o", "", `write to `+"`FILE`"+`, or into a folder; "-" is standard output, which must be a pipe`)
	set.BoolVar(&flags.force, "force", false, "replace the file if it is there")
	set.BoolVar(&flags.policy, "policy", false, "print the smallest IAM policy for this, and read nothing")
	set.BoolVar(&flags.listCalls, "list-calls", false, "print every call that is made, with what it is for, and read nothing")
	set.DurationVar(&flags.timeout, "timeout", time.Minute, "how long to wait for each answer of AWS")
	suggest(c, "region", awsnames.Regions()...)
	return c
}

func (f accountFlags) run(c *cobra.Command, w world, args []string) error {
	if err := errors.Join(flagsOnly(c, args), f.check(w)); err != nil {
		return err
	}
	switch {
	case f.policy:
		return f.printPolicy(w)
	case f.listCalls:
		return w.show(listCalls)
	}
	reader, err := f.reader(c.Context(), w)
	if err != nil {
		return err
	}
	path, err := f.path(w, reader)
	if err != nil {
		return err
	}
	read, err := w.progress().reading(reader, func() (accountfile.File, error) { return reader.Read(c.Context()) })
	if err != nil {
		return err
	}
	if err := f.write(w, path, read); err != nil {
		return err
	}
	return tellAccount(w, path, read)
}

func (f accountFlags) check(w world) error {
	var faultRegion, faultOut, faultBoth, faultTimeout error
	if f.region != "" {
		_, faultRegion = awsnames.ForRegion(f.region)
	}
	if f.policy && f.listCalls {
		faultBoth = errors.New("account: --policy and --list-calls print two things; give one of them")
	}
	if f.out == "-" {
		faultOut = accountMayGoTo(w.stdout)
	}
	if f.timeout <= 0 {
		faultTimeout = fmt.Errorf("account: --timeout %s is no time to wait; choose one such as 1m", f.timeout)
	}
	return errors.Join(faultRegion, faultOut, faultBoth, faultTimeout)
}

// accountMayGoTo refuses a terminal, and a file that the shell has made with its own mode.
func accountMayGoTo(out io.Writer) error {
	switch err := keyMayGoTo(out); {
	case err == nil:
		return nil
	case err.Error() == noKeysOnTerm:
		return errors.New("account: the file says who may do what, and fills a terminal; write it with --out FILE")
	default:
		return errors.New("account: the file says who may do what, and the shell's file may be read by others; write it with --out FILE, which makes one that is not")
	}
}

// reader is a reader that knows whose account it reads.
func (f accountFlags) reader(ctx context.Context, w world) (*account.Reader, error) {
	settings, err := notebookapi.Settings(ctx, f.region, f.profile)
	if err != nil {
		return nil, err
	}
	if settings.Region == "" {
		return nil, errors.New("account: neither --region nor the AWS settings say which Region to read; give --region, such as ap-northeast-1")
	}
	reader := account.New(account.Options{Config: settings, Timeout: f.timeout, Now: w.now})
	return reader, reader.Identify(ctx)
}

// path is where the file goes; "-" is standard output. What would be overwritten, and a folder that is not there, are found before anything
// is read: a large account takes long.
func (f accountFlags) path(w world, reader *account.Reader) (string, error) {
	if f.out == "-" {
		return f.out, nil
	}
	path, name := stack.Within(w.dir, f.out), "account-"+reader.Account()+"-"+reader.Region()+".json"
	if f.out == "" {
		path = filepath.Join(w.dir, name)
	} else if info, err := os.Stat(path); os.IsPathSeparator(f.out[len(f.out)-1]) || err == nil && info.IsDir() {
		path = filepath.Join(path, name)
	}
	switch info, err := os.Lstat(path); {
	case err == nil && !info.Mode().IsRegular():
		return "", fmt.Errorf("account: %s is there already and is no ordinary file; choose another name with --out", path)
	case err == nil && !f.force:
		return "", fmt.Errorf("account: %s is there already; choose another name with --out, or replace it with --force", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return "", fmt.Errorf("account: there is no folder %s to write to; make it, or choose another with --out", filepath.Dir(path))
	}
	return path, nil
}

func (f accountFlags) write(w world, path string, read accountfile.File) error {
	text, err := json.MarshalIndent(read, "", " ")
	if err != nil {
		return err
	}
	if path == "-" {
		_, err := w.stdout.Write(append(text, '\n'))
		return err
	}
	return writePrivately(path, string(text)+"\n", f.force)
}

// tellAccount says on standard error what was read and what was not.
func tellAccount(w world, path string, read accountfile.File) error {
	reading := read.Reading
	where := path
	if path == "-" {
		where = "standard output"
	}
	say := func(text string) { fmt.Fprintln(w.stderr, printable(terminal.Wrap(text, 2, terminal.Width))) }
	say(fmt.Sprintf("Read %d resources of account %s in %s with %d calls, %d of them repeated, into %s", len(read.Deployment.Resources),
		reading.Account, reading.Region, reading.Calls, reading.Retries, where))
	for _, line := range gapLines(reading.Unread) {
		say("Not read: " + line)
	}
	if !hasNotebook(read) && !isUnread(reading, "sagemaker:ListNotebookInstances") {
		say(fmt.Sprintf("There is no notebook in %s. If there should be, read another Region with --region, or give another --profile.", reading.Region))
	}
	if !reading.Complete {
		return &failure.Failure{Code: failure.Other, Because: "interrupted; the file says that it is incomplete", Remedy: "read again for a whole one"}
	}
	return nil
}

// gapLines are what was not read, a line for each call and reason.
func gapLines(unread []accountfile.Unread) []string {
	type kind struct {
		call   string
		reason accountfile.Reason
	}
	var order []kind
	count, first := map[kind]int{}, map[kind]accountfile.Unread{}
	for _, u := range unread {
		k := kind{u.Call, u.Reason}
		if count[k] == 0 {
			order, first[k] = append(order, k), u
		}
		count[k]++
	}
	var lines []string
	for _, k := range order {
		line := k.call + ": " + k.reason.Sentence()
		if count[k] > 1 {
			line += fmt.Sprintf(" (%d times)", count[k])
		}
		if k.reason == accountfile.Failed {
			line += ": " + first[k].Message
		}
		lines = append(lines, line)
	}
	return lines
}

func hasNotebook(read accountfile.File) bool {
	for _, r := range read.Deployment.Resources {
		if strings.HasPrefix(r.Type, "aws:sagemaker/notebookInstance:") {
			return true
		}
	}
	return false
}

func isUnread(reading accountfile.Reading, call string) bool {
	for _, u := range reading.Unread {
		if u.Call == call {
			return true
		}
	}
	return false
}

// printPolicy prints nothing but the policy on standard output, so that it can be handed on.
func (f accountFlags) printPolicy(w world) error {
	if _, err := fmt.Fprintln(w.stdout, account.Policy()); err != nil {
		return err
	}
	fmt.Fprintf(w.stderr, "Instead of it, AWS's SecurityAudit covers all but these:\n- %s\nViewOnlyAccess is not enough: it shows no policies and no Client VPN.\n",
		strings.Join(account.NotInSecurityAudit, "\n- "))
	return nil
}

// listCalls prints the table of calls.
func listCalls(out io.Writer) error {
	for _, c := range account.Calls() {
		purpose := c.For
		if c.Of != "" {
			purpose = "for each " + c.Of + ": " + c.For
		}
		if _, err := fmt.Fprintf(out, "%s\n  %s\n", c.Action, terminal.Wrap(purpose, 2, terminal.Width)); err != nil {
			return err
		}
	}
	return nil
}
