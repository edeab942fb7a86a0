package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/notebookapi"
	"private-notebook/cmd/private-notebook/stack"
)

const urlLong = `Issues a presigned URL for a notebook of the stack, through the SageMaker API
endpoint's own DNS name, with your AWS credentials: AWS_PROFILE, a single
sign-on, the environment or an instance's role. Leave NOTEBOOK out if the stack
has only one.

The URL alone goes to standard output; everything else goes to standard error.
The URL must be opened within five minutes. Until then it is a secret, and it is
written nowhere else. With --open it is not printed at all.

Exit status: 0 issued, 1 not issued, with the reason and what to do, 2 bad
input, with every fault named.`

const urlExample = `  # a URL for the only notebook of the selected stack
  private-notebook url
  # open it in the browser
  private-notebook url research --open
  # start it if it is stopped; the session ends after two hours
  private-notebook url research --start --session 2h
  # for people who may not read the stack
  pulumi stack output --json > notebook.json
  private-notebook url --outputs notebook.json --profile scientists`

// The bounds of a session (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
const (
	shortestSession = 30 * time.Minute
	longestSession  = 12 * time.Hour
)

// urlLife is for how long a URL can be opened (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
const urlLife = 5 * time.Minute

type urlFlags struct {
	stackFlags
	profile          string
	session, timeout time.Duration
	open, start      bool
	json             bool
}

func newURL(w *world) *cobra.Command {
	var flags urlFlags
	c := &cobra.Command{
		Use: "url [NOTEBOOK]", Short: "Issue a URL that opens a notebook, and open it",
		Long: urlLong, Example: urlExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	flags.addOutputs(c)
	set := c.Flags()
	set.StringVar(&flags.profile, "profile", "", "the AWS profile's `NAME`; without it AWS_PROFILE, or the default one")
	set.DurationVar(&flags.session, "session", longestSession, "how long the notebook stays open: 30m to 12h")
	set.DurationVar(&flags.timeout, "timeout", 10*time.Second, "how long to wait for each answer of the network")
	set.BoolVar(&flags.open, "open", false, "open the URL in the browser, and do not print it")
	set.BoolVar(&flags.start, "start", false, "start the notebook if it is stopped, and wait; on a terminal you are asked")
	set.BoolVar(&flags.json, "json", false, "print an object with the URL and its times, or with the failure")
	return c
}

// check reports all faults of the command line at once.
func (f urlFlags) check(c *cobra.Command, args []string) error {
	var faultSession, faultTimeout, faultArgs error
	if f.session < shortestSession || f.session > longestSession || f.session%time.Second != 0 {
		faultSession = fmt.Errorf("url: --session %s is not from 30m to 12h, in whole seconds; choose one such as 8h", f.session)
	}
	if f.timeout <= 0 {
		faultTimeout = fmt.Errorf("url: --timeout %s is no time to wait; choose one such as 10s", f.timeout)
	}
	if len(args) > 1 {
		faultArgs = fmt.Errorf("url: %q are several notebooks; a URL is for one", args)
	}
	return errors.Join(faultSession, faultTimeout, faultArgs, f.stackFlags.check(c))
}

func (f urlFlags) run(c *cobra.Command, w world, args []string) error {
	if err := f.check(c, args); err != nil {
		return err
	}
	name := ""
	if len(args) == 1 {
		name = args[0]
	}
	issued, err := f.issue(c.Context(), w, name)
	if f.json {
		return errors.Join(err, writeIssued(w, issued, err))
	}
	if err == nil && !f.open {
		_, err = fmt.Fprintln(w.stdout, issued.URL)
	}
	return err
}

// issuedURL is what `url --json` prints.
type issuedURL struct {
	Notebook string `json:"notebook"`
	// URL is left out where the browser has it.
	URL      string    `json:"url,omitempty"`
	Endpoint string    `json:"endpointId"`
	IssuedAt time.Time `json:"issuedAt"`
	// OpenBefore is when AWS no longer opens it.
	OpenBefore     time.Time `json:"openBefore"`
	SessionSeconds int       `json:"sessionSeconds"`
}

// writeIssued writes a failure, too, for machines. Bad input is for people alone.
func writeIssued(w world, issued issuedURL, err error) error {
	var failed *failure.Failure
	switch {
	case err == nil:
		return writeJSON(w.stdout, issued)
	case errors.Is(err, context.Canceled): // Who was interrupted learned nothing.
		return nil
	case errors.As(err, &failed):
		return writeJSON(w.stdout, map[string]any{"failure": failed})
	default:
		return nil
	}
}

// writeJSON writes an object for machines, which people can read too.
func writeJSON(out io.Writer, object any) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object)
}

// issuing is one URL on its way.
type issuing struct {
	world
	progress progress
	flags    urlFlags
	stack    stack.Stack
	notebook stack.Notebook
	endpoint stack.Endpoint
	client   *notebookapi.Client
	// waitsSince is since when a notebook is waited for, and waitsFor the state that was told last.
	waitsSince time.Time
	waitsFor   types.NotebookInstanceStatus
}

// issue finds the stack, the way and the credentials, sees that the notebook runs, and has the URL issued.
func (f urlFlags) issue(ctx context.Context, w world, name string) (issuedURL, error) {
	i := issuing{world: w, progress: w.progress(), flags: f}
	for _, step := range []func(context.Context) error{
		func(ctx context.Context) error { return i.readStack(ctx, name) },
		i.findEndpoint, i.checkBrowserName, i.connect, i.makeReady,
	} {
		if err := step(ctx); err != nil {
			return issuedURL{}, err
		}
	}
	at := time.Now().UTC().Truncate(time.Second)
	var presigned string
	err := i.progress.during("Asking for a URL", func() (err error) {
		presigned, err = i.client.Presign(ctx, i.notebook.Name, f.session)
		return i.explained(err)
	})
	if err == nil {
		err = i.checkURL(presigned)
	}
	if err != nil {
		return issuedURL{}, err
	}
	issued := issuedURL{
		Notebook: i.notebook.Name, URL: presigned, Endpoint: i.endpoint.ID, IssuedAt: at, OpenBefore: at.Add(urlLife),
		SessionSeconds: int(f.session / time.Second),
	}
	if f.open {
		issued.URL = ""
		err = i.progress.during("Opening the browser", func() error { return handOver(ctx, presigned, w.browse) })
	}
	return issued, err
}

func (i *issuing) readStack(ctx context.Context, name string) (err error) {
	if i.stack, err = i.flags.source(i.world).Read(ctx); err == nil {
		i.notebook, err = i.stack.Notebook(name)
	}
	return err
}

func (i *issuing) findEndpoint(ctx context.Context) error {
	return i.progress.during("Looking for the endpoint", func() (err error) {
		i.endpoint, err = i.network.Endpoint(ctx, i.stack.APIEndpoints, i.flags.timeout)
		return i.explained(err)
	})
}

// checkBrowserName looks up the name that the URL will carry: a browser that gets a public answer is refused, whoever issued.
func (i *issuing) checkBrowserName(ctx context.Context) error {
	return i.progress.during("Looking up the notebook's name", func() error {
		err := i.network.LeadsTo(ctx, i.notebook.Host, i.stack.NotebookEndpoints, i.flags.timeout)
		var failed *failure.Failure
		if err == nil || i.flags.open || !errors.As(err, &failed) {
			return err
		}
		fmt.Fprintln(i.stderr, printable(fmt.Sprintf("warning: the URL will not open on this machine: %v", failed)))
		return nil
	})
}

// checkURL refuses what a browser must not be sent to. AWS may put something between a notebook's name and its zone, so the zone
// is what counts. Whoever gets the URL printed is told, and sees it.
func (i *issuing) checkURL(text string) error {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" || parsed.User != nil {
		return &failure.Failure{Code: failure.Other, Because: "the endpoint answered with something else than an https URL",
			Remedy: "find out what stands in the endpoint's place: AWS issues none like it"}
	}
	if strings.HasSuffix(parsed.Hostname(), "."+i.stack.Names.NotebookDomain) {
		return nil
	}
	strange := &failure.Failure{Code: failure.Other, Because: fmt.Sprintf("the URL is not of a notebook: it leads to %s", parsed.Host),
		Remedy: "find out what stands in the endpoint's place; notebooks of this Region are in " + i.stack.Names.NotebookDomain}
	if i.flags.open {
		return strange
	}
	fmt.Fprintln(i.stderr, printable(fmt.Sprintf("warning: do not open the URL: %v", strange)))
	return nil
}

func (i *issuing) connect(ctx context.Context) error {
	return i.progress.during("Getting your AWS credentials", func() (err error) {
		i.client, err = notebookapi.New(ctx, notebookapi.Options{
			Region: i.stack.Region, Host: i.endpoint.Host, Profile: i.flags.profile, Dial: i.network.Dial, Timeout: i.flags.timeout,
		})
		return err
	})
}
