package compliance

import (
	"fmt"
	"strings"

	"private-notebook/internal/controls"
)

// Environment is a deployment with its name, as [Document] shows it.
type Environment struct {
	// Name is the stack's.
	Name string
	// Report is what was found.
	Report Report
}

// Document is the tables of docs/compliance.md, in Markdown: each control with its default and its status in each
// environment, the waivers, and the requirements that AWS relates each control to.
func Document(environments []Environment) string {
	var b strings.Builder
	b.WriteString("## Controls\n\n| Control | Severity | What is looked at | The default |")
	for _, e := range environments {
		fmt.Fprintf(&b, " `%s` |", e.Name)
	}
	b.WriteString("\n|---|---|---|---|" + strings.Repeat("---|", len(environments)) + "\n")
	for _, c := range controls.All() {
		fmt.Fprintf(&b, "| **%s** %s | %s | %s | %s |", c.ID, c.Title, c.Severity, c.LooksAt, c.Default)
		for _, e := range environments {
			fmt.Fprintf(&b, " %s |", e.Report.Of(c.ID).Status)
		}
		b.WriteString("\n")
	}
	writeWaivers(&b, environments)
	writeRequirements(&b)
	return b.String()
}

func writeWaivers(b *strings.Builder, environments []Environment) {
	b.WriteString("\n## Waivers\n\n| Environment | Control | Because |\n|---|---|---|\n")
	for _, e := range environments {
		for _, f := range e.Report.Findings {
			if f.Status == Waived {
				fmt.Fprintf(b, "| `%s` | %s | %s |\n", e.Name, f.Control.ID, strings.ReplaceAll(f.Waiver, "|", "\\|"))
			}
		}
	}
}

func writeRequirements(b *strings.Builder) {
	b.WriteString("\n## Requirements\n\n| Control | NIST SP 800-53 Rev. 5 | CIS AWS Foundations | PCI DSS v4.0.1 | HIPAA Security Rule |\n|---|---|---|---|---|\n")
	for _, c := range controls.All() {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", c.ID, orNone(c.NIST), orNone(c.CIS), orNone(c.PCI), orNone(c.HIPAA))
	}
}

func orNone(ids []string) string {
	if len(ids) == 0 {
		return "–"
	}
	return strings.Join(ids, ", ")
}
