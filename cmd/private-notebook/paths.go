package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/render"
)

const pathsUsage = `usage: private-notebook paths [FLAGS]

Proves who gets to the notebooks of a deployed stack, from where, and why. It walks every access path hop by hop - DNS answer,
route, VPN authorization, security groups, endpoint policy, IAM policies - and compares the answers with allowedPaths
in the stack's settings file. Everything but allowedPaths must be denied.

  --export FILE   read the deployment from FILE, "-" for standard input, instead of running "pulumi stack export"
  --stack NAME    the stack to export, where Pulumi is asked; without it the selected one
  --config FILE   the stack's settings file; without it Pulumi.<stack>.yaml beside Pulumi.yaml
  --format NAME   table (the default), markdown, json, html or mermaid
  --explain FROM[/OPEN]
                  the full reasons for a URL issued on path FROM and opened on path OPEN; without OPEN on the same.
                  Paths: vpc, linked-vpc, client-vpn, on-premises, internet, console

Exit status: 0 as intended, 3 a path differs, 2 bad input, with every fault named.
Colours are used on a terminal unless NO_COLOR is set.

examples:
  private-notebook paths                                        the selected stack of the project in this folder
  private-notebook paths --stack prod --format html > who.html  a page for auditors
  private-notebook paths --explain client-vpn/internet          why a URL made on the VPN does not open at home
  pulumi stack export | private-notebook paths --export - --config Pulumi.prod.yaml --format markdown
`

// pathsFlags is the command line, understood.
type pathsFlags struct {
	export, stack, config string
	format                render.Format
	explain               *render.Question
}

func paths(ctx context.Context, w world, args []string) error {
	flags, err := parsePaths(args)
	if errors.Is(err, flag.ErrHelp) {
		_, err = io.WriteString(w.stdout, pathsUsage)
		return err
	}
	if err != nil {
		return err
	}
	export, meant, err := readStack(ctx, w, flags)
	if err != nil {
		return err
	}
	topology := observe.Observe(export.Resources, meant.facts)
	in := render.Input{
		Title: export.Stack, Topology: topology, Intent: meant.intent,
		Report: accesspath.Judge(topology, meant.intent), Colour: w.colour,
	}
	if err := show(w.stdout, flags, in); err != nil {
		return err
	}
	for _, urn := range export.Pending {
		fmt.Fprintf(w.stderr, "warning: an operation on %s was under way when a run died; run `pulumi refresh`, then judge again\n", urn)
	}
	if !in.Report.Intent.OK {
		return errDiffers
	}
	return nil
}

// parsePaths reports all faults of the command line at once, as far as it can be read.
func parsePaths(args []string) (pathsFlags, error) {
	var parsed pathsFlags
	var format, explain string
	set := flag.NewFlagSet("paths", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&parsed.export, "export", "", "")
	set.StringVar(&parsed.stack, "stack", "", "")
	set.StringVar(&parsed.config, "config", "", "")
	set.StringVar(&format, "format", "", "")
	set.StringVar(&explain, "explain", "", "")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return parsed, err
		}
		return parsed, fmt.Errorf("paths: %w; see private-notebook paths --help", err)
	}
	var faultFormat, faultExplain, faultRest, faultBoth, faultStack error
	parsed.format, faultFormat = render.ParseFormat(format)
	if explain != "" {
		question, err := render.ParseQuestion(explain)
		parsed.explain, faultExplain = &question, err
	}
	if explain != "" && faultFormat == nil && parsed.format != render.Table {
		faultBoth = fmt.Errorf("paths: --explain is plain text and takes no --format %s; leave one of them out", format)
	}
	if set.NArg() > 0 {
		faultRest = fmt.Errorf("paths: %q is no flag; see private-notebook paths --help", strings.Join(set.Args(), " "))
	}
	if parsed.export != "" && parsed.stack != "" {
		faultStack = errors.New("paths: --stack tells Pulumi what to export and --export reads a file; leave one of them out")
	}
	return parsed, errors.Join(faultFormat, faultExplain, faultBoth, faultRest, faultStack)
}

// readStack reads the deployment and the settings. A settings file that is named is read even if the deployment cannot be,
// so that the faults of both are told.
func readStack(ctx context.Context, w world, flags pathsFlags) (observe.Export, stated, error) {
	export, faultExport := readDeployment(ctx, w, flags.export, flags.stack)
	config, faultConfig := within(w.dir, flags.config), error(nil)
	if flags.config == "" {
		if faultExport != nil {
			return export, stated{}, faultExport
		}
		config, faultConfig = findConfig(w.dir, export)
	}
	if faultConfig != nil {
		return export, stated{}, faultConfig
	}
	meant, faultConfig := readConfig(config, export.Project)
	return export, meant, errors.Join(faultExport, faultConfig)
}

// show writes everything at once, so that a failure leaves no half a report.
func show(out io.Writer, flags pathsFlags, in render.Input) error {
	var b bytes.Buffer
	var err error
	if flags.explain != nil {
		err = render.Explain(&b, in, *flags.explain)
	} else {
		err = render.Write(&b, flags.format, in)
	}
	if err != nil {
		return err
	}
	_, err = out.Write(b.Bytes())
	return err
}
