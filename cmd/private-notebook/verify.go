package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/accesspath"
	"private-notebook/cmd/private-notebook/failure"
	"private-notebook/cmd/private-notebook/reach"
	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/cmd/private-notebook/verify"
)

const verifyLong = `Checks from this machine what "paths" predicts: what DNS answers, whether the
endpoints speak TLS, whether the API issues a URL through the endpoint and
refuses one on the internet, whether the URL opens here, with the WebSocket that
kernels use, and whether the notebook's address on the internet refuses it. Say
with --from on which path you are.

It issues a URL for a session of 30 minutes, and writes down neither the URL nor
its token. Leave NOTEBOOK out if the stack has only one. The evidence names who
called AWS. If the stack does not know that caller as what --as says, AWS's
answers are not compared.

If nothing answers, that counts as closed only if a control check shows that
this machine's network works. The evidence names the control check.

With --simulate, nothing is checked from this machine. The command asks IAM's
policy simulator about every issuer and administrator of the stack on all six
paths, with the context keys of each path, and compares the answers. You need
iam:SimulatePrincipalPolicy for it.

Exit status: 0 as predicted, 3 a check differs, 1 not settled, with the reason,
2 bad input, with every fault named.`

const verifyExample = `  # on the VPN
  private-notebook verify --from client-vpn
  # evidence for an auditor
  private-notebook verify --from client-vpn --json > vpn.json
  # at home, with a URL that was issued on the VPN just before
  ssh vpn-host private-notebook url | \
    private-notebook verify --from internet --url-file -
  # what IAM says of all paths, from anywhere
  private-notebook verify --simulate --json > iam.json`

// verifyWhos are those whom a command line can stand for. An outsider has a URL and no AWS identity.
var verifyWhos = []accesspath.Who{accesspath.Issuer, accesspath.Administrator, accesspath.OtherIssuer, accesspath.Outsider}

// verifyPaths are the paths that a person can stand on with a command line.
var verifyPaths = []accesspath.From{accesspath.FromClientVPN, accesspath.FromVPC, accesspath.FromLinkedVPC, accesspath.FromOnPremises,
	accesspath.FromInternet}

type verifyFlags struct {
	stackFlags
	config, from, as, profile, publicDNS, urlFile string
	timeout                                       time.Duration
	json, simulate                                bool
}

func newVerify(w *world) *cobra.Command {
	var flags verifyFlags
	c := &cobra.Command{
		Use: "verify [NOTEBOOK]", Short: "Compare what you can reach from here with what is predicted",
		Long: verifyLong, Example: verifyExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	set := c.Flags()
	set.StringVar(&flags.from, "from", "", "the `PATH` that you are on: "+strings.Join(names(verifyPaths), ", "))
	set.StringVar(&flags.as, "as", string(accesspath.Issuer), "`WHO` you are before this notebook: issuer; administrator, who has sagemaker:* besides; other-issuer, "+
		"of other notebooks alone; outsider, who has a URL and no AWS identity")
	set.StringVar(&flags.config, "config", "", "the stack's settings `FILE`; without it Pulumi.<stack>.yaml beside Pulumi.yaml")
	set.StringVar(&flags.profile, "profile", "", "the AWS profile's `NAME`; without it AWS_PROFILE, or the default one")
	set.StringVar(&flags.publicDNS, "public-dns", "1.1.1.1", "a DNS `SERVER` of the internet, to find the public addresses; \"\" leaves these checks out")
	set.StringVar(&flags.urlFile, "url-file", "", "a `FILE`, or \"-\" for standard input, with a URL to open, where this command issues none. WHO issued it within the last five minutes; for an outsider, an issuer did")
	set.DurationVar(&flags.timeout, "timeout", 10*time.Second, "how long to wait for each answer of the network")
	set.BoolVar(&flags.simulate, "simulate", false, "ask IAM about all paths, from anywhere, instead of looking at one; without NOTEBOOK about all notebooks")
	set.BoolVar(&flags.json, "json", false, "print the evidence as JSON, with times and without any token")
	suggest(c, "from", names(verifyPaths)...)
	suggest(c, "as", names(verifyWhos)...)
	return c
}

func (f verifyFlags) check(c *cobra.Command, args []string) error {
	var faultFrom, faultAs, faultURL, faultTimeout, faultArgs error
	if f.simulate {
		faultFrom = f.checkSimulate(c)
	} else if !slices.Contains(verifyPaths, accesspath.From(f.from)) {
		faultFrom = fmt.Errorf("verify: --from %q is no path to stand on; choose from %s", f.from, strings.Join(names(verifyPaths), ", "))
	}
	if !slices.Contains(verifyWhos, accesspath.Who(f.as)) {
		faultAs = fmt.Errorf("verify: --as %q is nobody; choose from %s", f.as, strings.Join(names(verifyWhos), ", "))
	}
	switch {
	case f.as == string(accesspath.Outsider) && f.urlFile == "" && !f.simulate:
		faultURL = errors.New("verify: --as outsider issues no URL; give one that an issuer issued with --url-file")
	case f.urlFile == "-" && f.export == "-":
		faultURL = errors.New("verify: --export and --url-file cannot both be standard input; give one of them as a file")
	case strings.Contains(f.urlFile, "://"):
		faultURL = errors.New("verify: --url-file takes a file or \"-\", and not the URL, which others on this machine can read on a command line; " +
			"pipe it in, and treat that URL as known until its five minutes are over")
	}
	if f.timeout <= 0 {
		faultTimeout = fmt.Errorf("verify: --timeout %s is no time to wait; choose one such as 10s", f.timeout)
	}
	if len(args) > 1 {
		faultArgs = fmt.Errorf("verify: %q are several notebooks; verify one at a time", args)
	}
	return errors.Join(faultFrom, faultAs, faultURL, faultTimeout, faultArgs, f.stackFlags.check(c))
}

func (f verifyFlags) run(c *cobra.Command, w world, args []string) error {
	if err := f.check(c, args); err != nil {
		return err
	}
	if f.simulate {
		return f.runSimulation(c.Context(), w, args)
	}
	place, err := f.place(c.Context(), w, args)
	if err != nil {
		return err
	}
	if off := place.Stack.SwitchedOff(); off != "" && place.From == accesspath.FromClientVPN {
		if err := warn(w, []string{off + "; " + stack.SwitchOnRemedy}); err != nil {
			return err
		}
	}
	evidence, err := verify.Run(c.Context(), place)
	if err != nil {
		return err
	}
	return f.conclude(w, evidence, evidence.Differing() > 0, evidence.Settled(), "neither issuing nor opening could be compared",
		strings.Join(evidence.Undecided(), ", "))
}

// conclude writes the evidence and turns it into the exit status.
func (f verifyFlags) conclude(
	w world, evidence written, differs, settled bool, unsettled, undecided string,
) error {
	if err := f.write(w, evidence); err != nil {
		return err
	}
	switch {
	case differs:
		return errDiffers
	case !settled:
		return &failure.Failure{Code: failure.Other, Because: "nothing could be settled: " + unsettled,
			Remedy: "read above what stood in the way"}
	case undecided != "":
		return &failure.Failure{Code: failure.Other, Because: "not settled: could not be compared: " + undecided,
			Remedy: "read above what stood in the way; where no URL is issued, give one with --url-file"}
	}
	return nil
}

// place reads what is predicted, and of what.
func (f verifyFlags) place(ctx context.Context, w world, args []string) (verify.Place, error) {
	place := verify.Place{
		From: accesspath.From(f.from), Who: accesspath.Who(f.as), Network: w.network, PublicDNS: f.publicDNS, Profile: f.profile,
		Timeout: f.timeout, During: w.progress().during, Program: report.Version(debug.ReadBuildInfo()),
	}
	export, meant, err := f.alone(f.config).read(ctx, w)
	if err != nil {
		return place, err
	}
	place.Topology = export.Observe(meant.Facts)
	place.Report = accesspath.Judge(place.Topology, meant.Intent)
	read, err := stack.FromExport(export)
	if err != nil {
		return place, err
	}
	place.Stack = read
	name := strings.Join(args, "")
	var faultName, faultWho, faultURL, faultTrust error
	if place.Notebook, faultName = read.Notebook(name); faultName == nil {
		place.URL, faultURL = f.readURL(ctx, w, read, place.Notebook)
		if !verify.Judges(place.Report, place.Notebook.Name, place.Who) {
			faultWho = fmt.Errorf("verify: --as %s: by these settings there is none before notebook %s; leave it out", f.as, place.Notebook.Name)
		}
	}
	place.Authorities, faultTrust = reach.Authorities()
	return place, errors.Join(faultName, faultWho, faultURL, faultTrust)
}

// readURL reads a URL of the notebook. One of another would be refused for that alone, and no fault may show what was read.
func (f verifyFlags) readURL(ctx context.Context, w world, read stack.Stack, notebook stack.Notebook) (string, error) {
	var text []byte
	var err error
	source := "--url-file " + f.urlFile
	switch f.urlFile {
	case "":
		return "", nil
	case "-":
		source = "standard input"
		text, err = io.ReadAll(w.stdin)
	default:
		text, err = stack.ReadFile(ctx, stack.Within(w.dir, f.urlFile))
	}
	if err != nil {
		return "", fmt.Errorf("verify: --url-file: %w", err)
	}
	address := strings.TrimSpace(string(text))
	if _, is := read.HostOf(notebook, address); !is {
		return "", fmt.Errorf("verify: %s holds no URL of notebook %s, which begins with https://%s?authToken=; give what `private-notebook url` prints",
			source, notebook.Name, notebook.Host)
	}
	return address, nil
}

// written is evidence of either sort; as JSON it is written by its fields.
type written interface{ WriteTable(io.Writer) error }

func (f verifyFlags) write(w world, evidence written) error {
	if f.json {
		return writeJSON(w.stdout, evidence)
	}
	return w.show(evidence.WriteTable)
}
