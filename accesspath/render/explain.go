package render

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"private-notebook/accesspath"
)

// Question is what an explanation is about: "client-vpn", or "client-vpn/internet" for a URL issued on the first path and
// opened on the second.
type Question struct {
	// Issued is the path on which the URL is issued.
	Issued accesspath.From
	// Opened is the path on which it is opened; ParseQuestion makes it the first where none is given.
	Opened accesspath.From
}

// ParseQuestion reads FROM or FROM/OPEN. It fails on a name that is no access path, and lists those that are.
func ParseQuestion(text string) (Question, error) {
	issued, opened, both := strings.Cut(text, "/")
	if !both {
		opened = issued
	}
	var faults []error
	for _, name := range []string{issued, opened} {
		if !slices.Contains(accesspath.Froms(), accesspath.From(name)) {
			faults = append(faults, fmt.Errorf("explain: %q is no access path; choose from vpc, linked-vpc, client-vpn, "+
				"on-premises, internet, console", name))
		}
	}
	if !both && len(faults) > 1 {
		faults = faults[:1]
	}
	return Question{accesspath.From(issued), accesspath.From(opened)}, errors.Join(faults...)
}

// Explain writes the whole reasoning about one question, for somebody who has never seen the stack.
func Explain(w io.Writer, in Input, q Question) error {
	var b strings.Builder
	p := paint(in.Colour)
	if said := simulatedText(in, p); said != "" {
		b.WriteString(said + "\n")
	}
	b.WriteString(wrap("Opening a notebook takes two requests. A signed call of CreatePresignedNotebookInstanceUrl issues a "+
		"URL; a browser then opens it. The issuer's IAM policies are asked both times, each time with the network "+
		"that the request really came through.", 0) + "\n\n")
	for _, s := range sections(in) {
		explainSection(&b, s, q, p)
	}
	if said := strings.ToLower(b.String()); strings.Contains(said, string(accesspath.Allow)+"*") || strings.Contains(said, string(accesspath.Deny)+"*") {
		b.WriteString("* " + assumedLegend + "\n\n")
	}
	if said := notMeantText(in.Report); said != "" { // it is the exit status's reason too, and none of this path's
		verb := "are"
		if all, _ := notMeant(in.Report); all == 1 {
			verb = "is"
		}
		b.WriteString(wrap("Whatever the path: "+said+", and "+verb+" not meant to. The report on all paths says who.", 0) + "\n\n")
	}
	b.WriteString(strings.TrimPrefix(assumptionsText(in.Report), "\n"))
	return writeText(w, strings.TrimRight(b.String(), "\n")+"\n")
}

func explainSection(b *strings.Builder, s section, q Question, p paint) {
	title := fmt.Sprintf("N%s: a URL issued from %s and opened from %s", s.title()[1:], q.Issued, q.Opened)
	b.WriteString(p.in(bold, wrap(title, 0)) + "\n\n")
	if of := s.walkOf(); of != "" {
		b.WriteString(wrap(of, 0) + "\n\n")
	}
	cell := s.cell(accesspath.Issuer, q.Issued, q.Opened)
	fmt.Fprintf(b, "For an issuer, who holds the restricted policy: %s.\n\n", p.in(bold, strings.ToUpper(string(cell.Decision))+star(cell.Assumed, "")))
	explainWalk(b, "1. The URL is issued from "+string(q.Issued), s.verdict(accesspath.Issuer, q.Issued, accesspath.Issue), p)
	explainWalk(b, "2. The URL is opened from "+string(q.Opened), s.verdict(accesspath.Issuer, q.Opened, accesspath.Open), p)
	for _, who := range s.whos()[1:] {
		other := s.cell(who, q.Issued, q.Opened)
		said := "for the same reason"
		if other.Because != cell.Because {
			said = other.Because
		}
		text := fmt.Sprintf("For %s: %s, %s.", described[who], strings.ToUpper(string(other.Decision))+star(other.Assumed, ""), said)
		b.WriteString(wrap(text, 0) + "\n\n")
	}
	for _, step := range accesspath.Steps() {
		v := s.verdict(accesspath.NonMember, accesspath.FromClientVPN, step)
		if v.Decision != "" && (q.Issued == v.From && step == accesspath.Issue || q.Opened == v.From && step == accesspath.Open) {
			explainWalk(b, "On client-vpn without its group, as a non-member ("+string(step)+")", v, p)
		}
	}
}

var described = map[accesspath.Who]string{
	accesspath.Administrator: "an administrator, who holds sagemaker:* besides",
	accesspath.Outsider:      "an outsider, who has no IAM identity and holds an issuer's leaked URL",
	accesspath.OtherIssuer:   "another principal with a policy, who is not meant to open this notebook",
}

func explainWalk(b *strings.Builder, title string, v accesspath.Verdict, p paint) {
	fmt.Fprintf(b, "%s: %s\n", title, p.in(bold, string(v.Decision)+star(v.Assumed, "")))
	const (
		nameColumn = 20
		textColumn = nameColumn + 6 // three blanks, a mark, and a blank on either side of the name
	)
	for _, h := range v.Hops {
		text := wrap(h.Because, textColumn)
		line := fmt.Sprintf("   %s %s %s", hopMark(h), pad(h.Hop, nameColumn), text)
		if !h.OK {
			line = p.in(bold, line)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	fmt.Fprintf(b, "   %s %s\n", pad("decided by", nameColumn+2), wrap(decider(v.DecidedBy), textColumn))
	if v.Witness != "" {
		fmt.Fprintf(b, "   %s %s\n", pad("who, for example", nameColumn+2), wrap(v.Witness, textColumn))
	}
	if v.Remedy != "" {
		fmt.Fprintf(b, "   %s %s\n", pad("not as meant: remedy", nameColumn+2), wrap(v.Remedy, textColumn))
	}
	b.WriteString("\n")
}
