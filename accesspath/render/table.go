package render

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"private-notebook/accesspath"
	"private-notebook/accesspath/topology"
	"private-notebook/accesspath/trust"
	"private-notebook/internal/terminal"
)

// table is what a terminal shows: the answers, the product of both steps, and what differs from the intent.
func table(in Input) string {
	var b strings.Builder
	p := paint(in.Colour)
	b.WriteString(verdictText(in, p) + "\n" + peopleText(in, p))
	for _, s := range sections(in) {
		b.WriteString(sectionText(in, s, p))
	}
	b.WriteString(verdictText(in, p))
	for _, g := range grouped(in.Report.Intent.Differences) {
		b.WriteString(differenceText(g, p))
	}
	for _, g := range assumerGroups(in.Report) {
		b.WriteString(assumerText(g, p))
	}
	b.WriteString(listText("Who gets in:", whoGetsIn(in)))
	b.WriteString(listText(trust.Title+":", trustLines(in.Report)))
	for i, n := range seenNotUnderstood(in.Report) {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString(wrap("Not understood: "+notUnderstood(n), 2) + "\n")
	}
	b.WriteString(readingText(in.Report))
	b.WriteString(assumptionsText(in.Report))
	return b.String()
}

// sectionText is what a terminal shows of one notebook, or of several with the same answers.
func sectionText(in Input, s section, p paint) string {
	var b strings.Builder
	b.WriteString(heading(in, s, p))
	whos := s.shown()
	for abreast := range slices.Chunk(whos, whosAbreast) {
		b.WriteString(verdictTable(s, abreast, p))
	}
	b.WriteString(s.legend(p))
	if len(whos) < len(s.whos()) {
		b.WriteString(othersOut + wrap(othersAreOut, len(othersOut)) + "\n\n")
	}
	if outside := s.outside(); outside != "" {
		b.WriteString(wrap(outside, 0) + "\n\n")
	}
	b.WriteString(s.matrixLegend(p))
	for abreast := range slices.Chunk(whos, whosAbreast) {
		b.WriteString(matrixTable(s, abreast, p))
	}
	return b.String()
}

func heading(in Input, s section, p paint) string {
	title := "Who gets to " + s.title()
	if in.Title != "" {
		title += " (" + in.Title + ")"
	}
	title = wrap(title, 0)
	restriction, gap := "restriction: "+in.Report.Restriction, "   "
	if last := title[strings.LastIndex(title, "\n")+1:]; utf8.RuneCountInString(last+gap+restriction) > terminal.Width {
		gap = "\n"
	}
	return p.in(bold, title) + gap + p.in(faint, restriction) + "\n\n"
}

const (
	fromColumn = 13
	stepColumn = 11 // holds "? unknown!" or "✓* allow!", and a blank
	cellColumn = 3  // holds "✓*", and a blank
	whoColumn  = 2*stepColumn + 1
	// whosAbreast is how many sorts of person fit beside each other.
	whosAbreast = 3
)

func verdictTable(s section, whos []accesspath.Who, p paint) string {
	var b strings.Builder
	b.WriteString(pad("", fromColumn))
	for _, who := range whos {
		b.WriteString(p.in(bold, pad(string(who), whoColumn)))
	}
	b.WriteString("\n" + p.in(faint, pad("from", fromColumn)))
	for range whos {
		for _, step := range accesspath.Steps() {
			b.WriteString(p.in(faint, pad(string(step), stepColumn)))
		}
		b.WriteString(" ")
	}
	b.WriteString("\n")
	for _, from := range accesspath.Froms() {
		b.WriteString(pad(string(from), fromColumn))
		for _, who := range whos {
			for _, step := range accesspath.Steps() {
				v := s.verdict(who, from, step)
				b.WriteString(answerText(v, s.differs(v), p))
			}
			b.WriteString(" ")
		}
		b.WriteString("\n")
	}
	return trimLines(b.String()) + "\n"
}

// answerText is a verdict in a fixed width; "!" says that it is not as meant.
func answerText(v accesspath.Verdict, differs bool, p paint) string {
	text := answerWord(v)
	if differs {
		text += "!"
	}
	return p.in(colourOf(v.Decision, differs), text) + strings.Repeat(" ", max(0, stepColumn-len([]rune(text))))
}

func colourOf(d accesspath.Decision, differs bool) string {
	switch {
	case differs:
		return bold + ";" + red
	case d == accesspath.Allow:
		return blue
	case d == accesspath.Unknown:
		return yellow
	default:
		return faint
	}
}

// othersOut and what follows it stand for a table of nothing else.
const (
	othersOut    = "other-issuer "
	othersAreOut = "✗ deny on every path, for whoever has a policy and is not meant to open this notebook"
)

// matrixTable is the product of both steps, one mark a cell; paths are lettered as in its first column.
func matrixTable(s section, whos []accesspath.Who, p paint) string {
	var b strings.Builder
	letters := ""
	for i := range accesspath.Froms() {
		letters += string(rune('A'+i)) + "  "
	}
	b.WriteString(pad("", fromColumn+2))
	for _, who := range whos {
		b.WriteString(p.in(bold, pad(string(who), whoColumn)))
	}
	b.WriteString("\n" + pad("", fromColumn+2))
	for range whos {
		b.WriteString(p.in(faint, pad(letters, whoColumn)))
	}
	b.WriteString("\n")
	for i, issued := range accesspath.Froms() {
		b.WriteString(p.in(faint, string(rune('A'+i))) + " " + pad(string(issued), fromColumn))
		for _, who := range whos {
			for _, opened := range accesspath.Froms() {
				c := s.cell(who, issued, opened)
				b.WriteString(cellText(c.Decision, p) + star(c.Assumed, " ") + " ")
			}
			b.WriteString(strings.Repeat(" ", whoColumn-cellColumn*len(accesspath.Froms())))
		}
		b.WriteString("\n")
	}
	return trimLines(b.String()) + "\n"
}

// star marks an answer that rests on an assumption; another has the blank that is given.
func star(assumed bool, blank string) string {
	if assumed {
		return "*"
	}
	return blank
}

func cellText(d accesspath.Decision, p paint) string {
	if d == accesspath.Deny {
		return p.in(faint, "·")
	}
	return p.in(colourOf(d, false), mark(d))
}

// differenceText is one cause with all the answers that it spoils.
func differenceText(g differenceGroup, p paint) string {
	title := wrap(fmt.Sprintf("! %s, meant: %s - %s", g.Decision, g.Expected, g.answers()), 2)
	witness := ""
	if g.Witness != "" {
		witness = "  who        " + wrap(g.Witness, 13) + "\n"
	}
	return fmt.Sprintf("\n%s\n%s  because    %s\n  decided by %s\n  remedy     %s\n",
		p.in(bold+";"+red, title), witness, wrap(g.Because, 13), wrap(decider(g.DecidedBy), 13), wrap(g.Remedy, 13))
}

func notUnderstood(n topology.NotUnderstood) string {
	if n.URN == "" && n.Type == "" {
		return n.Because // It is about the whole deployment.
	}
	name := n.URN[strings.LastIndex(n.URN, ":")+1:]
	return strings.TrimSpace(strings.TrimSpace(n.Type+" "+name) + ": " + n.Because)
}

// assumptionsText is the list that ends what is read as plain text.
func assumptionsText(report accesspath.Report) string {
	return listText("Taken for granted:", report.Assumptions)
}

// readingText says how accounts were read, and what of them was not.
func readingText(report accesspath.Report) string {
	unread, _ := notRead(report)
	var b strings.Builder
	for _, text := range readings(report) {
		b.WriteString("\n" + wrap(text, 0) + "\n")
	}
	return b.String() + listText("Not read, so that what rests on it is not known:", unread)
}

// listText is a list under a title; "" without a member.
func listText(title string, members []string) string {
	var b strings.Builder
	for i, text := range members {
		if i == 0 {
			b.WriteString("\n" + title + "\n")
		}
		b.WriteString("- " + wrap(text, 2) + "\n")
	}
	return b.String()
}

// trimLines takes the blanks off the ends of lines, which copies and diffs would carry along.
func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
