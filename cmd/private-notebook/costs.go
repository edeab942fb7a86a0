package main

import (
	"errors"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/report"
	"private-notebook/costs"
)

const costsLong = `Says what a deployed stack costs a month at AWS's list prices. It reads the
stack's resources and a dated table of prices. It says what AWS charges by the
hour and what by use, which prices are unknown and where to look, and how to pay
less. docs/costs.md has the table with its sources. No figure was compared with
a bill.

Exit status: 0 said, 2 bad input, with every fault named.`

const costsExample = `  # the selected stack of the project in this folder
  private-notebook costs
  # your own settings on the simulated AWS, before you deploy them
  make sandbox STACK=lab
  make costs STACK=lab
  # for a pull request, or a machine
  private-notebook costs --stack prod --format markdown`

// costsFlags is the command line of costs as it was typed.
type costsFlags struct {
	stackFlags
	format, region string
}

func newCosts(w *world) *cobra.Command {
	var flags costsFlags
	c := &cobra.Command{
		Use: "costs", Short: "Say what a stack costs a month",
		Long: costsLong, Example: costsExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return flags.run(c, *w, args) },
	}
	flags.add(c)
	c.Flags().StringVar(&flags.format, "format", "", "`NAME` of the format: text (the default), markdown or json")
	c.Flags().StringVar(&flags.region, "region", "", "the `NAME` of the Region whose prices count; without it the stack's")
	suggest(c, "format", names(costs.Formats())...)
	return c
}

func (f costsFlags) run(c *cobra.Command, w world, args []string) error {
	format, faultFormat := costs.ParseFormat(f.format)
	if err := errors.Join(faultFormat, flagsOnly(c, args), f.check(c)); err != nil {
		return err
	}
	export, err := f.source(w).Export(c.Context())
	if err != nil {
		return err
	}
	return report.PrintCosts(w.screen(), export, f.region, format)
}
