package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/render"
	"private-notebook/cmd/private-notebook/report"
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
  # the notebooks of one stack under the policies of another
  private-notebook paths --stack prod --stack platform
  # a deployment from a file or a pipe, with its settings
  pulumi stack export | \
    private-notebook paths --export - --config Pulumi.prod.yaml`

// pathsFlags is the command line of paths as it was typed.
type pathsFlags struct {
	// exports and stacks are the deployments that are judged together.
	exports, stacks []string
	config          string
	asked           report.Paths
}

func newPaths(w *world) *cobra.Command {
	var flags pathsFlags
	c := &cobra.Command{
		Use: "paths", Short: "Prove who gets to the notebooks of a stack, by which path",
		Long: pathsLong, Example: pathsExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	c.Flags().StringArrayVar(&flags.exports, "export", nil, `read a deployment from `+"`FILE`"+`, "-" for standard input, `+
		`instead of running "pulumi stack export"; given several times, the deployments are judged together`)
	c.Flags().StringArrayVar(&flags.stacks, "stack", nil, "the `NAME` of a stack to ask Pulumi for; without it the selected one; given several times, "+
		"the stacks are judged together")
	c.Flags().StringVar(&flags.config, "config", "", "the stack's settings `FILE`; without it Pulumi.<stack>.yaml beside Pulumi.yaml")
	c.Flags().StringVar(&flags.asked.Format, "format", "", "`NAME` of the format: table (the default), markdown, json, html, mermaid or svg")
	c.Flags().StringVar(&flags.asked.Explain, "explain", "", "the full reasons for a URL issued on one path and opened on another, `FROM[/OPEN]`; "+
		"without OPEN on the same. Paths: vpc, linked-vpc, client-vpn, on-premises, internet, console")
	c.Flags().StringVar(&flags.asked.Notebook, "notebook", "", "the `NAME` of one notebook of several, short or as AWS names it: report, explanation and exit status "+
		"are about it alone")
	suggest(c, "format", names(render.Formats())...)
	suggest(c, "explain", names(accesspath.Froms())...)
	return c
}

func (f pathsFlags) run(c *cobra.Command, w world, args []string) error {
	wanted, fault := f.asked.Understand()
	if err := errors.Join(fault, flagsOnly(c, args), f.check(c.Name())); err != nil {
		return err
	}
	export, meant, err := f.read(c.Context(), w)
	if err != nil {
		return err
	}
	asMeant, err := wanted.Print(w.screen(), export, meant, w.now())
	if err == nil && !asMeant {
		err = errDiffers
	}
	return err
}

// alone is a command line of paths for one stack.
func (f stackFlags) alone(config string) pathsFlags {
	flags := pathsFlags{config: config}
	if f.export != "" {
		flags.exports = []string{f.export}
	}
	if f.stack != "" {
		flags.stacks = []string{f.stack}
	}
	return flags
}

// check finds sources that contradict each other.
func (f pathsFlags) check(name string) error {
	var faults []error
	if len(f.exports) > 0 && len(f.stacks) > 0 {
		faults = append(faults, fmt.Errorf("%s: --stack tells Pulumi what to export and --export reads a file; leave one of them out", name))
	}
	for flag, values := range map[string][]string{"export": f.exports, "stack": f.stacks} {
		for i, value := range values {
			if slices.Contains(values[:i], value) {
				faults = append(faults, fmt.Errorf("%s: --%s %s is given twice; give each once", name, flag, value))
			}
		}
	}
	return errors.Join(faults...)
}

// sources are where the deployments are read from.
func (f pathsFlags) sources(w world) []stack.Source {
	var each []stackFlags
	for _, file := range f.exports {
		each = append(each, stackFlags{export: file})
	}
	for _, name := range f.stacks {
		each = append(each, stackFlags{stack: name})
	}
	if len(each) == 0 {
		each = []stackFlags{{}}
	}
	sources := make([]stack.Source, len(each))
	for i := range each {
		sources[i] = each[i].source(w)
		sources[i].JudgedOnly = true
	}
	return sources
}

// exported reads every deployment and puts them together. Each that cannot be read is a fault of its own.
func (f pathsFlags) exported(ctx context.Context, w world) (observe.Export, error) {
	var exports []observe.Export
	var faults []error
	for _, source := range f.sources(w) {
		export, err := source.Export(ctx)
		exports, faults = append(exports, export), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return observe.Export{}, err
	}
	return observe.Together(exports...)
}

// read reads the deployments and the settings, which are those of the stack with the notebooks. A settings file that is named is read even if
// the deployment cannot be, so that the faults of both are told.
func (f pathsFlags) read(ctx context.Context, w world) (observe.Export, stack.Settings, error) {
	export, faultExport := f.exported(ctx, w)
	if f.config == "" && faultExport == nil && export.Stack == "" && len(export.Readings) > 0 {
		return export, stack.Settings{Intent: accesspath.Intent{NotStated: true}}, nil
	}
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
	project, name := export.Project, export.Stack
	if len(export.Readings) > 0 && name == "" {
		project, name = stack.NamesOf(config)
	}
	meant, faultConfig := stack.ReadSettings(ctx, config, project, name)
	return export, meant, errors.Join(faultExport, faultConfig)
}
