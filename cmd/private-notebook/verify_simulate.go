package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"private-notebook/cmd/private-notebook/iamapi"
	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/cmd/private-notebook/verify"
)

// checkSimulate finds flags that are about the place where a person stands, on which no answer of IAM hangs.
func (f verifyFlags) checkSimulate(c *cobra.Command) error {
	var faults []error
	for _, flag := range []string{"from", "as", "public-dns", "url-file"} {
		if c.Flags().Changed(flag) {
			faults = append(faults, fmt.Errorf("verify: --simulate asks IAM about every path and principal, so --%s says nothing; leave one of them out", flag))
		}
	}
	return errors.Join(faults...)
}

// runSimulation asks IAM. Settings are read as everywhere, since the on-premises network is stated there.
func (f verifyFlags) runSimulation(ctx context.Context, w world, args []string) error {
	export, meant, err := f.alone(f.config).read(ctx, w)
	if err != nil {
		return err
	}
	read, err := stack.FromExport(export)
	if err != nil {
		return err
	}
	notebook := strings.Join(args, "")
	if notebook != "" {
		if _, err := read.Notebook(notebook); err != nil {
			return err
		}
	}
	client, err := iamapi.New(ctx, iamapi.Options{Region: read.Region, Profile: f.profile, Timeout: f.timeout, Pause: w.pause})
	if err != nil {
		return err
	}
	simulation, err := verify.Simulate(ctx, client, verify.Questions{
		Stack: export.Stack, Topology: export.Observe(meant.Facts), Notebook: notebook, During: w.progress().during,
		Program: report.Version(debug.ReadBuildInfo()),
	})
	if err != nil {
		return err
	}
	return f.conclude(w, simulation, simulation.Differing() > 0, simulation.Settled(),
		"there is no issuer to ask about, or IAM has none of them", simulation.Undecided())
}
