package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"private-notebook/accesspath/diff"
	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/report"
)

// checkDiff finds what does not go together with --diff.
func (f pathsFlags) checkDiff(c *cobra.Command, args []string) error {
	var faults []error
	if len(args) != 2 {
		faults = append(faults, fmt.Errorf("%s: --diff takes two files, OLD and NEW, and %d are given; give two exports or account files", c.Name(), len(args)))
	}
	for _, flag := range []string{"export", "stack", "account", "explain", "notebook"} {
		if c.Flags().Changed(flag) {
			faults = append(faults, fmt.Errorf("%s: --diff compares two files, so --%s says nothing; leave one of them out", c.Name(), flag))
		}
	}
	return errors.Join(append(faults, f.checkAccount(c))...)
}

// runDiff compares two files under the settings of the newer one.
func (f pathsFlags) runDiff(c *cobra.Command, w world, args []string) error {
	format, fault := diff.ParseFormat(f.asked.Format)
	if err := errors.Join(fault, f.checkDiff(c, args)); err != nil {
		return err
	}
	ctx := c.Context()
	older, faultOld := f.side(ctx, w, args[0])
	newer, faultNew := f.side(ctx, w, args[1])
	if err := errors.Join(faultOld, faultNew); err != nil {
		return err
	}
	meant, err := f.settings(ctx, w, newer.Export, nil)
	if err != nil {
		return err
	}
	meant.Intent.At = w.now()
	changed := diff.Between(older, newer, meant.Facts, meant.Intent)
	write := func(out io.Writer) error { return diff.Write(out, format, changed) }
	changed.Made = &diff.Made{At: w.now().UTC().Truncate(time.Second), Program: report.Version(debug.ReadBuildInfo())}
	if format == diff.JSON {
		err = write(w.stdout)
	} else {
		err = w.show(write)
	}
	if err == nil && !changed.IsSame() {
		err = errDiffers
	}
	return err
}

// side is one of the two files. One without a notebook is refused: every answer would seem to have come or gone.
func (f pathsFlags) side(ctx context.Context, w world, file string) (diff.Side, error) {
	export, err := pathsFlags{exports: []string{file}}.exported(ctx, w)
	if err != nil {
		return diff.Side{}, err
	}
	if seen := export.Observe(observe.Stated{}); seen.NothingToJudge != "" {
		return diff.Side{}, fmt.Errorf("%s: %s", file, seen.NothingToJudge)
	}
	return diff.Side{Name: file, Export: export}, nil
}
