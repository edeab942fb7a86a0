package costs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"private-notebook/internal/simulation"
	"private-notebook/internal/terminal"
)

// Format is how an estimate is written.
type Format string

// The formats. JSON is a contract: fields are added, and never renamed.
const (
	FormatText     Format = "text"
	FormatMarkdown Format = "markdown"
	FormatJSON     Format = "json"
)

// Formats are all formats, the default first.
func Formats() []Format { return []Format{FormatText, FormatMarkdown, FormatJSON} }

// ParseFormat reads a format's name; "" is the default, text.
func ParseFormat(name string) (Format, error) {
	if name == "" {
		return FormatText, nil
	}
	if f := Format(name); slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("format: %q is none; choose from text, markdown, json", name)
}

// Write is a stack's costs in a format. The text is in colour where that is asked for.
func Write(format Format, stack string, estimate Estimate, colour bool) (string, error) {
	switch format {
	case FormatMarkdown:
		text := Document([]Environment{{Name: stack, Estimate: estimate}})
		if estimate.Simulated {
			text = "> **" + simulation.Costs + "**\n\n" + text
		}
		return text, nil
	case FormatJSON:
		return asJSON(stack, estimate)
	default:
		return Text(stack, estimate, colour), nil
	}
}

// The columns of the text. What is longer than the first goes on below it.
const (
	whatColumns = 42
	rowFormat   = "%-*s %6s %8s %-10s %10s\n"
)

// Text is a stack's costs for a terminal of 80 columns, in colour where that is asked for: the fixed charges and those by use, what
// is not known and where to look, and what lowers it.
func Text(stack string, e Estimate, colour bool) string {
	var b strings.Builder
	if e.Simulated {
		b.WriteString(terminal.Yellow.In(terminal.Wrap(simulation.Costs, 0, terminal.Width), colour) + "\n\n")
	}
	fmt.Fprintf(&b, "%s in %s: USD a month of %d hours, at list prices before tax\n\n", stack, e.Region, HoursPerMonth)
	row(&b, "fixed charges", "number", "price", "per", "a month")
	for _, l := range e.Fixed {
		price, priced := l.Item.Prices[e.Region]
		cost, known := l.Month(e.Region)
		row(&b, plain(l.Item.What), fmt.Sprintf("%g", l.Number), unit(price, priced), l.Item.Per, dollars(cost, known))
	}
	_, unknown := e.Total()
	sum := "sum"
	if e.isPart(unknown) {
		sum = "sum of what is known, so at least"
	}
	row(&b, sum, "", "", "", e.Sum())
	if region, there, found := e.Elsewhere(); found {
		row(&b, "the same at the prices of "+region, "", "", "", dollars(there, true))
	}
	b.WriteString("\n")
	row(&b, "charges by use", "", "price", "per", "")
	for _, item := range e.ByUse {
		price, known := item.Prices[e.Region]
		fmt.Fprintf(&b, "%-*s %6s %8s %s\n", whatColumns, fitted(plain(item.What)), "", unit(price, known), item.Per)
	}
	writeUnknown(&b, e, colour)
	writeSavings(&b, e, colour)
	return b.String()
}

func row(b *strings.Builder, what, number, price, per, month string) {
	line := fmt.Sprintf(rowFormat, whatColumns, fitted(what), number, price, per, month)
	b.WriteString(strings.TrimRight(line, " \n") + "\n")
}

// fitted breaks what is longer than the first column, so that its last line is followed by the others.
func fitted(what string) string {
	wrapped := terminal.Wrap(what, 2, whatColumns)
	lines := strings.Split(wrapped, "\n")
	last := lines[len(lines)-1]
	if len(lines) == 1 {
		return last
	}
	return strings.Join(lines[:len(lines)-1], "\n") + "\n" + fmt.Sprintf("%-*s", whatColumns, last)
}

// plain is a text without Markdown's marks of code.
func plain(text string) string { return strings.ReplaceAll(text, "`", "") }

func writeUnknown(b *strings.Builder, e Estimate, colour bool) {
	unknown := e.Unknown()
	if len(unknown)+len(e.Uncounted)+len(e.NotRead) == 0 {
		return
	}
	b.WriteString("\nnot known, and not in the sum\n")
	for _, item := range unknown {
		text := plain(item.What) + ": " + item.Known(e.Region) + ". " + item.Look(e.Region) + "."
		fmt.Fprintf(b, "%s %s\n", terminal.Yellow.In("!", colour), terminal.Wrap(text, 2, terminal.Width))
	}
	if len(e.Uncounted) > 0 {
		text := "Resources of types whose price is not known here: " + strings.Join(e.Uncounted, ", ") + "."
		fmt.Fprintf(b, "%s %s\n", terminal.Yellow.In("!", colour), terminal.Wrap(text, 2, terminal.Width))
	}
	if len(e.NotRead) > 0 {
		text := "Resources of types that were not read from the account: " + strings.Join(e.NotRead, ", ") + "."
		fmt.Fprintf(b, "%s %s\n", terminal.Yellow.In("!", colour), terminal.Wrap(text, 2, terminal.Width))
	}
}

func writeSavings(b *strings.Builder, e Estimate, colour bool) {
	switches := e.Switches()
	if len(switches) == 0 {
		return
	}
	b.WriteString("\nto pay less\n")
	for _, s := range switches {
		saves := "saves " + dollars(s.USD, s.Known) + " a month"
		if !s.Known {
			saves = "what it saves is not known"
		}
		text := strings.TrimSuffix(plain(s.What), ".") + ": " + saves
		fmt.Fprintf(b, "%s %s\n", terminal.Green.In("-", colour), terminal.Wrap(text, 2, terminal.Width))
	}
}

type jsonEstimate struct {
	Stack  string `json:"stack"`
	Region string `json:"region"`
	// Simulated says that the resources are the sandbox's, which nobody pays for.
	Simulated bool `json:"simulated"`
	// USD is the sum of what is known, a month; Complete says that nothing is missing in it.
	USD      float64    `json:"usd"`
	Complete bool       `json:"complete"`
	Fixed    []jsonLine `json:"fixed"`
	ByUse    []jsonLine `json:"byUse"`
	Unknown  []jsonHint `json:"unknown"`
	// Uncounted are resource types of which nothing is known here.
	Uncounted []string `json:"uncounted"`
	// NotRead are charged types that were not read from an account; left out for a stack.
	NotRead []string    `json:"notRead,omitempty"`
	Savings []jsonSaves `json:"savings"`
	// Elsewhere is the sum of the same resources in a Region whose prices are all known; left out where this one's are, or none is.
	Elsewhere *jsonElsewhere `json:"elsewhere,omitempty"`
}

type jsonElsewhere struct {
	Region string  `json:"region"`
	USD    float64 `json:"usd"`
}

// jsonLine has no price, and no costs of a month, where they are not known.
type jsonLine struct {
	Item   string   `json:"item"`
	What   string   `json:"what"`
	Number float64  `json:"number,omitempty"`
	Price  *float64 `json:"price,omitempty"`
	Per    string   `json:"per"`
	Month  *float64 `json:"month,omitempty"`
}

type jsonHint struct {
	Item  string `json:"item"`
	Known string `json:"known"`
	Look  string `json:"look"`
}

type jsonSaves struct {
	What string   `json:"what"`
	USD  *float64 `json:"usd,omitempty"`
}

func asJSON(stack string, e Estimate) (string, error) {
	usd, unknown := e.Total()
	out := jsonEstimate{
		Stack: stack, Region: e.Region, Simulated: e.Simulated, USD: usd, Complete: !e.isPart(unknown), NotRead: e.NotRead,
		Fixed: []jsonLine{}, ByUse: []jsonLine{}, Unknown: []jsonHint{}, Savings: []jsonSaves{}, Uncounted: append([]string{}, e.Uncounted...),
	}
	ifKnown := func(value float64, known bool) *float64 {
		if !known {
			return nil
		}
		return &value
	}
	for _, l := range e.Fixed {
		price, priced := l.Item.Prices[e.Region]
		cost, known := l.Month(e.Region)
		out.Fixed = append(out.Fixed, jsonLine{l.Item.Name, plain(l.Item.What), l.Number, ifKnown(price.USD, priced), l.Item.Per, ifKnown(cost, known)})
	}
	for _, item := range e.ByUse {
		price, known := item.Prices[e.Region]
		out.ByUse = append(out.ByUse, jsonLine{Item: item.Name, What: plain(item.What), Price: ifKnown(price.USD, known), Per: item.Per})
	}
	for _, item := range e.Unknown() {
		out.Unknown = append(out.Unknown, jsonHint{item.Name, item.Known(e.Region), item.Look(e.Region)})
	}
	for _, s := range e.Switches() {
		out.Savings = append(out.Savings, jsonSaves{plain(s.What), ifKnown(s.USD, s.Known)})
	}
	if region, there, found := e.Elsewhere(); found {
		out.Elsewhere = &jsonElsewhere{region, there}
	}
	text, err := json.MarshalIndent(out, "", "  ")
	return string(text) + "\n", err
}
