package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/trust"
	"private-notebook/internal/simulation"
)

// markdown is what a pull request shows.
func markdown(in Input) string {
	var b strings.Builder
	if in.simulated() {
		b.WriteString("> **" + markdownText(simulation.Sentence) + "**\n\n")
	}
	if in.Report.NothingJudged != "" {
		b.WriteString("**" + markdownText(outcome(in)) + "**\n\n")
	}
	for _, s := range sections(in) {
		title := "## Who gets to " + s.markdownTitle()
		if in.Title != "" {
			title += " (" + in.Title + ")"
		}
		fmt.Fprintf(&b, "%s\n\n%s Restriction: `%s`.\n\n", title, markdownText(outcome(in)), in.Report.Restriction)
		b.WriteString(markdownVerdicts(s))
		if outside := s.outside(); outside != "" {
			b.WriteString(outside + "\n\n")
		}
		b.WriteString(markdownDifferences(s))
		for _, who := range s.whos() {
			b.WriteString(markdownMatrix(s, who))
		}
	}
	b.WriteString(assumersMarkdown(in.Report))
	b.WriteString(peopleMarkdown(in))
	b.WriteString(markdownList("Who gets in", whoGetsIn(in)))
	b.WriteString(markdownList(trust.Title, trustLines(in.Report)))
	var unclear []string
	for _, n := range seenNotUnderstood(in.Report) {
		unclear = append(unclear, notUnderstood(n))
	}
	b.WriteString(markdownList("Not understood", unclear))
	unread, _ := notRead(in.Report)
	b.WriteString(markdownList("How it was read", readings(in.Report)))
	b.WriteString(markdownList("Not read, so that what rests on it is not known", unread))
	b.WriteString(markdownList("Taken for granted", in.Report.Assumptions))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// markdownList is a list under a heading; "" without a member.
func markdownList(title string, members []string) string {
	if len(members) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("### " + title + "\n\n")
	for _, text := range members {
		b.WriteString("- " + markdownText(text) + "\n")
	}
	return b.String() + "\n"
}

// markdownTitle has the names as code.
func (s section) markdownTitle() string {
	if s.example == "" {
		return "notebook `" + s.Notebook + "`"
	}
	return "notebooks `" + s.Notebook + "`"
}

func markdownVerdicts(s section) string {
	var b strings.Builder
	b.WriteString("| from |")
	for _, who := range s.whos() {
		for _, step := range accesspath.Steps() {
			fmt.Fprintf(&b, " %s: %s |", who, step)
		}
	}
	b.WriteString("\n|---|" + strings.Repeat(":---:|", len(s.whos())*len(accesspath.Steps())) + "\n")
	for _, from := range accesspath.Froms() {
		fmt.Fprintf(&b, "| **%s** |", from)
		for _, who := range s.whos() {
			for _, step := range accesspath.Steps() {
				v := s.verdict(who, from, step)
				text := markdownText(answerWord(v))
				if s.differs(v) {
					text = "**" + text + " - not as meant**"
				}
				b.WriteString(" " + text + " |")
			}
		}
		b.WriteString("\n")
	}
	if s.restsOnAssumptions() {
		b.WriteString("\n" + markdownText("* "+assumedLegend) + "\n")
	}
	if opens := s.outsiderOpens(); opens != "" {
		b.WriteString("\n" + markdownText(opens) + "\n")
	}
	return b.String() + "\n"
}

func markdownDifferences(s section) string {
	if len(s.Differences) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("### What differs\n\n")
	for _, g := range grouped(s.Differences) {
		fmt.Fprintf(&b, "- **%s, meant: %s** - %s\n", g.Decision, g.Expected, markdownText(g.answers()))
		if g.Witness != "" {
			fmt.Fprintf(&b, "  - for example: %s\n", markdownText(g.Witness))
		}
		fmt.Fprintf(&b, "  - because: %s\n  - decided by: %s\n  - remedy: %s\n",
			markdownText(g.Because), markdownText(decider(g.DecidedBy)), markdownText(g.Remedy))
	}
	return b.String() + "\n"
}

// markdownMatrix is folded: a reader of a pull request wants the answers first.
func markdownMatrix(s section, who accesspath.Who) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s: a URL issued on one path (row) and opened on another (column)</summary>\n\n| issued on |", who)
	for _, opened := range accesspath.Froms() {
		fmt.Fprintf(&b, " %s |", opened)
	}
	b.WriteString("\n|---|" + strings.Repeat(":---:|", len(accesspath.Froms())) + "\n")
	for _, issued := range accesspath.Froms() {
		fmt.Fprintf(&b, "| **%s** |", issued)
		for _, opened := range accesspath.Froms() {
			c := s.cell(who, issued, opened)
			fmt.Fprintf(&b, " %s %s |", markdownText(cellMark(c)), c.Decision)
		}
		b.WriteString("\n")
	}
	return b.String() + "\n</details>\n\n"
}

// markdownText keeps a sentence's own characters from being read as Markdown or HTML.
func markdownText(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "`", "\\`").Replace(text)
}
