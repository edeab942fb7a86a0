package costs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Environment is a deployment with its name, as [Document] shows it.
type Environment struct {
	// Name is the stack's.
	Name string
	// Estimate is what it costs.
	Estimate Estimate
}

const unknownText = "unknown"

func dollars(usd float64, known bool) string {
	if !known {
		return unknownText
	}
	return fmt.Sprintf("%.2f", usd)
}

// Summary is the README's table: a line for each environment.
func Summary(environments []Environment) string {
	var b strings.Builder
	b.WriteString("| Environment | Region | USD a month, at least | Not included, because the price is unknown | The same, where all prices are known |\n|---|---|---|---|---|\n")
	for _, e := range environments {
		_, unknown := e.Estimate.Total()
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", e.Name, e.Estimate.Region, e.Estimate.Sum(), names(unknown), elsewhere(e.Estimate))
	}
	return b.String()
}

func elsewhere(e Estimate) string {
	region, usd, found := e.Elsewhere()
	if !found {
		return ""
	}
	return fmt.Sprintf("%.2f in %s", usd, region)
}

func names(lines []Line) string {
	if len(lines) == 0 {
		return "nothing"
	}
	all := make([]string, len(lines))
	for i, l := range lines {
		all[i] = l.Item.What
	}
	return strings.Join(all, "; ")
}

// Document is the tables of docs/costs.md, in Markdown: each environment's costs and the switches that lower them, and the
// price table.
func Document(environments []Environment) string {
	var b strings.Builder
	for i, e := range environments {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "## `%s`, in %s\n\n", e.Name, e.Estimate.Region)
		writeFixed(&b, e.Estimate)
		writeByUse(&b, e.Estimate)
		writeSwitches(&b, e.Estimate)
	}
	writePrices(&b)
	writeFree(&b)
	return b.String()
}

func writeFixed(b *strings.Builder, e Estimate) {
	b.WriteString("| Fixed charges | Number | Price | Per | USD a month |\n|---|---|---|---|---|\n")
	for _, l := range e.Fixed {
		price, priced := l.Item.Prices[e.Region]
		cost, known := l.Month(e.Region)
		fmt.Fprintf(b, "| %s | %g | %s | %s | %s |\n", l.Item.What, l.Number, unit(price, priced), l.Item.Per, dollars(cost, known))
	}
	_, unknown := e.Total()
	sum := "Sum"
	if e.isPart(unknown) {
		sum = "Sum of what is known, so at least"
	}
	fmt.Fprintf(b, "| **%s** | | | | **%s** |\n", sum, e.Sum())
	if region, there, found := e.Elsewhere(); found {
		fmt.Fprintf(b, "| The same at the prices of %s | | | | %.2f |\n", region, there)
	}
	b.WriteString("\n")
	for _, item := range e.Unknown() {
		fmt.Fprintf(b, "- *%s*: %s.\n  %s.\n", item.What, item.Known(e.Region), item.Look(e.Region))
	}
	if len(e.NotRead) > 0 {
		fmt.Fprintf(b, "- Types that were not read from the account: %s.\n", strings.Join(e.NotRead, ", "))
	}
	if len(e.Uncounted) > 0 {
		fmt.Fprintf(b, "- Resources of types whose price is not known here: %s.\n", strings.Join(e.Uncounted, ", "))
	}
	if len(e.Unknown())+len(e.Uncounted) > 0 {
		b.WriteString("\n")
	}
}

// unit prints a price without rounding it.
func unit(price Price, known bool) string {
	if !known {
		return unknownText
	}
	return fmt.Sprintf("%g", price.USD)
}

func writeByUse(b *strings.Builder, e Estimate) {
	b.WriteString("| Charges by use | Price | Per |\n|---|---|---|\n")
	for _, item := range e.ByUse {
		price, known := item.Prices[e.Region]
		fmt.Fprintf(b, "| %s | %s | %s |\n", item.What, unit(price, known), item.Per)
	}
	b.WriteString("\n")
}

func writeSwitches(b *strings.Builder, e Estimate) {
	b.WriteString("| To pay less | Saves, USD a month |\n|---|---|\n")
	for _, s := range e.Switches() {
		fmt.Fprintf(b, "| %s | %s |\n", s.What, dollars(s.USD, s.Known))
	}
}

// writePrices has a line for each item and Region, so that each price stands with its date and its source.
func writePrices(b *strings.Builder) {
	fmt.Fprintf(b, "\n## Prices\n\nCollected on %s.\n\n| Item | Per | Region | USD | Held on | How sure | Source |\n|---|---|---|---|---|---|---|\n", prices.Collected)
	for _, item := range prices.Items {
		if len(item.Prices) == 0 {
			fmt.Fprintf(b, "| %s | %s | | %s | | | |\n", item.What, item.Per, unknownText)
		}
		for _, region := range slices.Sorted(maps.Keys(item.Prices)) {
			p := item.Prices[region]
			fmt.Fprintf(b, "| %s | %s | %s | %g | %s | %s | %s |\n", item.What, item.Per, region, p.USD, p.Date, p.Certainty, p.Source)
		}
	}
}

func writeFree(b *strings.Builder) {
	b.WriteString("\n## What costs nothing by itself\n\n| Resource types | Because |\n|---|---|\n")
	for _, f := range prices.Free {
		short := make([]string, len(f.Types))
		for i, token := range f.Types {
			name, _, _ := strings.Cut(strings.TrimPrefix(token, "aws:"), ":")
			short[i] = "`" + name + "`"
		}
		fmt.Fprintf(b, "| %s | %s |\n", strings.Join(short, ", "), f.Why)
	}
}
