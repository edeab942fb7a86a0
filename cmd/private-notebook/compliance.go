package main

import (
	"errors"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/compliance"
)

const complianceLong = `Says which security controls a deployed stack satisfies. They are the controls
of AWS Security Hub and two AWS Config rules that concern its resources.
docs/compliance.md explains them. If a control need not be satisfied, waive it
in the stack's settings file, with a reason:
  private-notebook:waivers: {EC2.6: the landing zone writes every flow log}

Exit status: 0 every control holds or is waived, 3 a control does not hold, or a
waiver is not needed, 2 bad input, with every fault named.`

const complianceExample = `  # the selected stack of the project in this folder
  private-notebook compliance
  # for a pull request
  private-notebook compliance --stack prod --format markdown
  # a deployment from a file, for a machine
  private-notebook compliance --export prod.json --format json`

// complianceFlags is the command line of compliance as it was typed.
type complianceFlags struct {
	stackFlags
	config, format string
}

func newCompliance(w *world) *cobra.Command {
	var flags complianceFlags
	c := &cobra.Command{
		Use: "compliance", Short: "Say which security controls a stack satisfies",
		Long: complianceLong, Example: complianceExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	c.Flags().StringVar(&flags.config, "config", "", "the stack's settings `FILE`; without it Pulumi.<stack>.yaml beside Pulumi.yaml")
	c.Flags().StringVar(&flags.format, "format", "", "`NAME` of the format: text (the default), markdown or json")
	suggest(c, "format", names(compliance.Formats())...)
	return c
}

func (f complianceFlags) run(c *cobra.Command, w world, args []string) error {
	format, faultFormat := compliance.ParseFormat(f.format)
	if err := errors.Join(faultFormat, flagsOnly(c, args), f.check(c)); err != nil {
		return err
	}
	export, err := f.source(w).Export(c.Context())
	if err != nil {
		return err
	}
	config := stack.Within(w.dir, f.config)
	switch {
	case f.config == "" && export.Stack == "" && len(export.Readings) > 0:
		config = "" // nothing is waived
	case f.config == "":
		if config, err = stack.FindSettings(w.dir, export); err != nil {
			return err
		}
	}
	holds, err := report.PrintCompliance(c.Context(), w.screen(), export, config, format)
	if err == nil && !holds {
		err = errDiffers
	}
	return err
}
