// Package report judges a deployment and prints what it found, in every format. The companion command and the sandbox print the
// same, and neither Pulumi nor a client of AWS is linked for it.
package report

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"private-notebook/accesspath"
	"private-notebook/accesspath/observe"
	"private-notebook/accesspath/render"
	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/cmd/private-notebook/stack"
)

// Screen is where a report is printed.
type Screen struct {
	// Out takes the report.
	Out io.Writer
	// Colour says that Out shows colours.
	Colour bool
}

// Paths is the question who gets in on which path, as it was typed.
type Paths struct {
	// Format is the name of the report's format; "" is the table.
	Format string
	// Explain is FROM or FROM/OPEN: the full reasons for a URL issued on one path and opened on another; "" is a report on all.
	Explain string
	// Notebook is the name of the one notebook that it is about, short or AWS's own; "" is all of them.
	Notebook string
}

// PathsWanted is Paths, understood.
type PathsWanted struct {
	format   render.Format
	explain  *render.Question
	notebook string
}

// Understand reports all faults of the question at once.
func (p Paths) Understand() (PathsWanted, error) {
	wanted := PathsWanted{notebook: p.Notebook}
	var faultFormat, faultExplain, faultBoth error
	wanted.format, faultFormat = render.ParseFormat(p.Format)
	if p.Explain != "" {
		question, err := render.ParseQuestion(p.Explain)
		wanted.explain, faultExplain = &question, err
	}
	if p.Explain != "" && faultFormat == nil && wanted.format != render.Table {
		faultBoth = fmt.Errorf("paths: --explain is plain text and takes no --format %s; leave one of them out", p.Format)
	}
	return wanted, errors.Join(faultFormat, faultExplain, faultBoth)
}

// Print judges a deployment against what is meant and prints the answer, dated now. It returns whether nothing is otherwise than meant: a
// report of an account for which nothing is meant shows who gets in, and nothing of it differs.
func (p PathsWanted) Print(to Screen, export observe.Export, meant stack.Settings, now time.Time) (bool, error) {
	topology := export.Observe(meant.Facts)
	if topology.NothingToJudge != "" {
		return false, errors.New(topology.NothingToJudge)
	}
	meant.Intent.At = now
	judged := accesspath.Judge(topology, meant.Intent)
	judged.Made = &accesspath.Made{
		At: now.UTC().Truncate(time.Second), Stack: export.Stack, Account: topology.Account, Region: topology.Region,
		Simulated: export.Simulated(), Program: Version(debug.ReadBuildInfo()), Readings: export.Readings,
	}
	in, err := p.only(render.Input{
		Title: export.Title(), Topology: topology, Intent: meant.Intent, Report: judged, Colour: to.Colour,
	}, export)
	if err != nil {
		return false, err
	}
	if err := p.print(to, in); err != nil {
		return false, err
	}
	return in.Report.Intent.OK || in.Report.NotCompared != "", nil
}

// only is the report about the notebook that is named, or about all.
func (p PathsWanted) only(in render.Input, export observe.Export) (render.Input, error) {
	if p.notebook == "" {
		return in, nil
	}
	if len(in.Topology.Notebooks) == 0 {
		return in.Only(p.notebook)
	}
	declared := make([]string, len(in.Topology.Notebooks))
	for i, n := range in.Topology.Notebooks {
		declared[i] = n.Name
	}
	name, err := stack.NotebookName(export, declared, p.notebook)
	if err != nil {
		return in, fmt.Errorf("notebook: %w", err)
	}
	return in.Only(name)
}

// print is for people in all formats but JSON, a file of which is exact; the page's text is escaped besides.
func (p PathsWanted) print(to Screen, in render.Input) error {
	switch {
	case p.explain != nil:
		return screen.Show(to.Out, to.Colour, func(out io.Writer) error { return render.Explain(out, in, *p.explain) })
	case p.format == render.JSON:
		return render.Write(to.Out, p.format, in)
	}
	return screen.Show(to.Out, to.Colour, func(out io.Writer) error { return render.Write(out, p.format, in) })
}
