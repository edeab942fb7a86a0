package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/report"
	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/compliance"
	"private-notebook/costs"
	"private-notebook/sandbox/engine/session"
)

// errDiffers is the answer "not as intended"; the report has said it already.
var errDiffers = errors.New("the deployment is not as intended")

func paths(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	wanted, err := parsed.report.Understand()
	if err != nil {
		return refused(err)
	}
	export, settings, err := deployment(ctx, opened, parsed)
	if err != nil {
		return err
	}
	meant, err := stack.ReadSettings(ctx, settings, export.Project, export.Stack)
	if err != nil {
		return refused(err)
	}
	return asIntended(wanted.Print(to(out), export, meant, time.Now()))
}

func complies(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	format, err := compliance.ParseFormat(parsed.report.Format)
	if err != nil {
		return refused(err)
	}
	export, settings, err := deployment(ctx, opened, parsed)
	if err != nil {
		return err
	}
	return asIntended(report.PrintCompliance(ctx, to(out), export, settings, format))
}

func charges(ctx context.Context, opened *session.Session, parsed invocation, out io.Writer) error {
	format, err := costs.ParseFormat(parsed.report.Format)
	if err != nil {
		return refused(err)
	}
	export, _, err := deployment(ctx, opened, parsed)
	if err != nil {
		return err
	}
	return report.PrintCosts(to(out), export, "", format)
}

// deployment is what stands in the sandbox, as the companion command would read it, and the file with the stack's settings.
func deployment(ctx context.Context, opened *session.Session, parsed invocation) (observe.Export, string, error) {
	name := opened.Project().Stack()
	held, err := opened.Resources(ctx)
	if err != nil {
		return observe.Export{}, "", err
	}
	if len(held) == 0 {
		return observe.Export{}, "", refused(fmt.Errorf("the sandbox of %s holds nothing yet; deploy it with `%s`", name, parsed.toMake("sandbox")))
	}
	text, err := opened.Export(ctx)
	if err != nil {
		return observe.Export{}, "", err
	}
	export, err := stack.ReadExport(text, "the sandbox", false)
	return export, filepath.Join(opened.Project().Root(), "Pulumi."+name+".yaml"), err
}

// to prints a report for people where people look.
func to(out io.Writer) report.Screen {
	return report.Screen{
		Out:    out,
		Colour: out == io.Writer(os.Stdout) && screen.ShowsColour(os.Stdout, os.Getenv),
	}
}

func asIntended(isSo bool, err error) error {
	if err == nil && !isSo {
		err = errDiffers
	}
	return err
}
