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

With --export, give a stack's export or a file that "private-notebook account"
wrote. With --account, the command reads AWS first. Without --config, the report
of an account shows who gets in, and compares that with nothing. The exit status
is then 0. --diff OLD NEW says which answers changed between two files, and why.

Exit status: 0 as intended, 3 a path differs, or somebody may become an issuer
whom assumers in the settings file does not name, 2 bad input, with every fault
named, or nothing to judge. With --diff, 3 says that an answer changed, or that
other principals are judged.
Colours are used on a terminal unless NO_COLOR is set.`

const pathsExample = `  # the selected stack of the project in this folder
  private-notebook paths
  # a page for auditors
  private-notebook paths --stack prod --format html > who.html
  # why a URL that was issued on the VPN does not open at home
  private-notebook paths --explain client-vpn/internet
  # the notebooks of one stack under the policies of another
  private-notebook paths --stack prod --stack platform
  # an AWS account, compared with the settings of a stack
  private-notebook paths --account --profile audit --config Pulumi.prod.yaml
  # what changed in a month, for an auditor
  private-notebook paths --diff oct.json nov.json --format html > changed.html
  # a deployment from a file or a pipe, with its settings
  pulumi stack export | \
    private-notebook paths --export - --config Pulumi.prod.yaml`

// pathsFlags is the command line of paths as it was typed.
type pathsFlags struct {
	// exports and stacks are the deployments that are judged together.
	exports, stacks []string
	config          string
	asked           report.Paths
	// account reads an AWS account besides, and diff compares two files.
	account accountFlags
	live    bool
	diff    bool
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
	c.Flags().BoolVar(&flags.live, "account", false, "read the AWS account of the credentials, with read-only calls, and judge it")
	c.Flags().StringVar(&flags.account.region, "region", "", "the `REGION` to read with --account; without it that of the profile or of AWS_REGION")
	c.Flags().StringVar(&flags.account.profile, "profile", "", "the AWS profile's `NAME` for --account; without it AWS_PROFILE, or the default one")
	c.Flags().BoolVar(&flags.diff, "diff", false, "compare two deployments or account files, OLD and NEW: which answers changed, and by what; formats table, markdown, html, json")
	suggest(c, "format", names(render.Formats())...)
	suggest(c, "explain", names(accesspath.Froms())...)
	return c
}

func (f pathsFlags) run(c *cobra.Command, w world, args []string) error {
	if f.diff {
		return f.runDiff(c, w, args)
	}
	wanted, fault := f.asked.Understand()
	if err := errors.Join(fault, flagsOnly(c, args), f.check(c.Name()), f.checkAccount(c)); err != nil {
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
	if len(each) == 0 && !f.live {
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
	if f.live && errors.Join(faults...) == nil {
		export, err := f.readAccount(ctx, w)
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
	meant, faultConfig := f.settings(ctx, w, export, faultExport)
	return export, meant, errors.Join(faultExport, faultConfig)
}

// settings are those of a deployment, or of the file that is named. Of an account alone, without a name, nothing says who is meant.
func (f pathsFlags) settings(ctx context.Context, w world, export observe.Export, faultExport error) (stack.Settings, error) {
	isAccount := export.Stack == "" && len(export.Readings) > 0
	config, project, name := stack.Within(w.dir, f.config), export.Project, export.Stack
	switch {
	case f.config == "" && faultExport != nil:
		return stack.Settings{}, nil
	case f.config == "" && isAccount:
		return stack.Settings{Intent: accesspath.Intent{NotStated: true}}, nil
	case f.config == "":
		var err error
		if config, err = stack.FindSettings(w.dir, export); err != nil {
			return stack.Settings{}, err
		}
	case isAccount:
		project, name = stack.NamesOf(config)
	}
	return stack.ReadSettings(ctx, config, project, name)
}
