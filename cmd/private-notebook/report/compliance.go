package report

import (
	"context"
	"io"

	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/cmd/private-notebook/stack"
	"private-notebook/compliance"
)

// PrintCompliance asks which security controls a deployment satisfies, but for those that its settings file waives, and prints the
// answer. A settings file of "" waives none. It returns whether all others hold.
func PrintCompliance(ctx context.Context, to Screen, export observe.Export, settings string, format compliance.Format) (bool, error) {
	var waivers map[string]string
	if settings != "" {
		project := export.Project
		if project == "" {
			project, _ = stack.NamesOf(settings)
		}
		var err error
		if waivers, err = stack.ReadWaivers(ctx, settings, project); err != nil {
			return false, err
		}
	}
	judged, err := compliance.Judge(export.Resources, waivers)
	if err != nil {
		return false, err
	}
	text, err := compliance.Write(format, export.Title(), judged, to.Colour)
	if err != nil {
		return false, err
	}
	write := func(out io.Writer) error { _, err := io.WriteString(out, text); return err }
	if format == compliance.FormatJSON {
		return judged.Holds(), write(to.Out)
	}
	return judged.Holds(), screen.Show(to.Out, to.Colour, write)
}
