package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/render"
	"private-notebook/cmd/private-notebook/stack"
)

const pathsLong = `Proves who gets to the notebooks of a deployed stack, from where, and why. It
walks every access path hop by hop - DNS answer, route, VPN authorization,
security groups, endpoint policy, IAM policies - and compares the answers with
allowedPaths in the stack's settings file. Everything but allowedPaths must be
denied.

Exit status: 0 as intended, 3 a path differs, 2 bad input, with every fault
named, or nothing to judge.
Colours are used on a terminal unless NO_COLOR is set.`

const pathsExample = `  # the selected stack of the project in this folder
  private-notebook paths
  # a page for auditors
  private-notebook paths --stack prod --format html > who.html
  # why a URL made on the VPN does not open at home
  private-notebook paths --explain client-vpn/internet
  # a deployment from a file or a pipe, with its settings
  pulumi stack export | \
    private-notebook paths --export - --config Pulumi.prod.yaml`

// pathsFlags is the command line of paths as it was typed.
type pathsFlags struct {
	stackFlags
	config, format, explain, notebook string
}

// pathsWanted is the command line of paths, understood.
type pathsWanted struct {
	format  render.Format
	explain *render.Question
}

func newPaths(w *world) *cobra.Command {
	var flags pathsFlags
	c := &cobra.Command{
		Use: "paths", Short: "Prove who gets to the notebooks of a stack, by which path",
		Long: pathsLong, Example: pathsExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	c.Flags().StringVar(&flags.config, "config", "", "the stack's settings `FILE`; without it Pulumi.<stack>.yaml beside Pulumi.yaml")
	c.Flags().StringVar(&flags.format, "format", "", "`NAME` of the format: table (the default), markdown, json, html or mermaid")
	c.Flags().StringVar(&flags.explain, "explain", "", "the full reasons for a URL issued on one path and opened on another, `FROM[/OPEN]`; "+
		"without OPEN on the same. Paths: vpc, linked-vpc, client-vpn, on-premises, internet, console")
	c.Flags().StringVar(&flags.notebook, "notebook", "", "the `NAME` of one notebook of several, short or as AWS names it: report, explanation and exit status "+
		"are about it alone")
	suggest(c, "format", names(render.Formats())...)
	suggest(c, "explain", names(accesspath.Froms())...)
	return c
}

func (f pathsFlags) run(c *cobra.Command, w world, args []string) error {
	wanted, err := f.understand(c, args)
	if err != nil {
		return err
	}
	export, meant, err := f.read(c.Context(), w)
	if err != nil {
		return err
	}
	topology := export.Observe(meant.Facts)
	if topology.NothingToJudge != "" {
		return errors.New(topology.NothingToJudge)
	}
	report := accesspath.Judge(topology, meant.Intent)
	report.Made = &accesspath.Made{
		At: w.now().UTC().Truncate(time.Second), Stack: export.Stack, Account: topology.Account, Region: topology.Region, Program: version(debug.ReadBuildInfo()),
	}
	in := render.Input{
		Title: export.Stack, Topology: topology, Intent: meant.Intent,
		Report: report, Colour: w.colour,
	}
	if in, err = f.only(in, export); err != nil {
		return err
	}
	if err := wanted.show(w, in); err != nil {
		return err
	}
	if !in.Report.Intent.OK {
		return errDiffers
	}
	return nil
}

// only is the report about the notebook that is named, or about all.
func (f pathsFlags) only(in render.Input, export observe.Export) (render.Input, error) {
	if f.notebook == "" {
		return in, nil
	}
	if len(in.Topology.Notebooks) == 0 {
		return in.Only(f.notebook)
	}
	declared := make([]string, len(in.Topology.Notebooks))
	for i, n := range in.Topology.Notebooks {
		declared[i] = n.Name
	}
	name, err := stack.NotebookName(export, declared, f.notebook)
	if err != nil {
		return in, fmt.Errorf("notebook: %w", err)
	}
	return in.Only(name)
}

// understand reports all faults of the command line at once.
func (f pathsFlags) understand(c *cobra.Command, args []string) (pathsWanted, error) {
	var wanted pathsWanted
	var faultFormat, faultExplain, faultBoth error
	wanted.format, faultFormat = render.ParseFormat(f.format)
	if f.explain != "" {
		question, err := render.ParseQuestion(f.explain)
		wanted.explain, faultExplain = &question, err
	}
	if f.explain != "" && faultFormat == nil && wanted.format != render.Table {
		faultBoth = fmt.Errorf("paths: --explain is plain text and takes no --format %s; leave one of them out", f.format)
	}
	return wanted, errors.Join(faultFormat, faultExplain, faultBoth, flagsOnly(c, args), f.check(c))
}

// read reads the deployment and the settings. A settings file that is named is read even if the deployment cannot be,
// so that the faults of both are told.
func (f pathsFlags) read(ctx context.Context, w world) (observe.Export, stack.Settings, error) {
	export, faultExport := f.source(w).Export(ctx)
	config, faultConfig := stack.Within(w.dir, f.config), error(nil)
	if f.config == "" {
		if faultExport != nil {
			return export, stack.Settings{}, faultExport
		}
		config, faultConfig = stack.FindSettings(w.dir, export)
	}
	if faultConfig != nil {
		return export, stack.Settings{}, faultConfig
	}
	meant, faultConfig := stack.ReadSettings(ctx, config, export.Project, export.Stack)
	return export, meant, errors.Join(faultExport, faultConfig)
}

// show is for people in all formats but JSON, a file of which is exact; the page's text is escaped besides.
func (p pathsWanted) show(w world, in render.Input) error {
	switch {
	case p.explain != nil:
		return w.show(func(out io.Writer) error { return render.Explain(out, in, *p.explain) })
	case p.format == render.JSON:
		return render.Write(w.stdout, p.format, in)
	}
	return w.show(func(out io.Writer) error { return render.Write(out, p.format, in) })
}
