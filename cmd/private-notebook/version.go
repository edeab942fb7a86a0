package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/report"
)

const versionLong = `Says which version this is: its number, the revision of the sources, the Go that
compiled it, and the system that it was compiled for. Write these four lines in
a report of a fault. The flag --version prints the first two in one line.

Exit status: 0 said, 2 bad input, with every fault named.`

const versionExample = `  private-notebook version`

func newVersion(w *world) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Say which version this is", Long: versionLong, Example: versionExample, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if err := flagsOnly(c, args); err != nil {
				return err
			}
			_, err := fmt.Fprint(w.stdout, report.Build(debug.ReadBuildInfo()))
			return err
		},
	}
}
