package report

import (
	"cmp"
	"errors"
	"io"

	"private-notebook/accesspath/observe"
	"private-notebook/cmd/private-notebook/screen"
	"private-notebook/costs"
)

// PrintCosts estimates what a deployment costs a month, in a Region, and prints it; "" is the Region that the deployment tells.
func PrintCosts(to Screen, export observe.Export, region string, format costs.Format) error {
	region = cmp.Or(region, export.Observe(observe.Stated{}).Region)
	if region == "" {
		return errors.New("costs: the deployment does not tell its Region; give it with --region NAME")
	}
	text, err := costs.Write(format, export.Title(), costs.AtLeast(region, export.Resources), to.Colour)
	if err != nil {
		return err
	}
	write := func(out io.Writer) error { _, err := io.WriteString(out, text); return err }
	if format == costs.FormatJSON {
		return write(to.Out)
	}
	return screen.Show(to.Out, to.Colour, write)
}
