package render

import (
	"fmt"
	"strings"

	"private-notebook/accesspath"
)

// outcome is the report's one-line summary. What takes certainty away is counted in it.
func outcome(in Input) string {
	switch {
	case in.Report.NothingJudged != "":
		return "NOTHING WAS JUDGED: " + in.Report.NothingJudged + "."
	case in.Report.NotCompared != "":
		return "NOTHING WAS COMPARED: " + in.Report.NotCompared + ". Give the settings with --config."
	case in.Report.Intent.OK:
		return fmt.Sprintf("As intended%s: %s.", doubts(in.Report), meant(in.Intent))
	default:
		return fmt.Sprintf("NOT as intended: %s. Meant: %s.", differing(in.Report), meant(in.Intent))
	}
}

// differing counts the answers that differ, and whoever may become an issuer and is not meant to.
func differing(r accesspath.Report) string {
	n, others := len(r.Intent.Differences), notMeantText(r)
	if n == 0 {
		return others
	}
	said := counted(n, "answer differs", "answers differ") + ofNotebooks(r)
	if others != "" {
		said += ", and " + others
	}
	return said
}

// doubts counts what a report rests on.
func doubts(r accesspath.Report) string {
	var parts []string
	if n := len(r.Assumptions); n > 0 {
		parts = append(parts, "on "+counted(n, "assumption", "assumptions"))
	}
	if n := len(seenNotUnderstood(r)); n > 0 {
		parts = append(parts, "with "+counted(n, "thing", "things")+" not understood")
	}
	if _, n := notRead(r); n > 0 {
		parts = append(parts, "with "+counted(n, "call", "calls")+" not answered")
	}
	if n := moreThanNamed(r); n > 0 {
		parts = append(parts, "with "+counted(n, "other", "others")+" who may become an issuer")
	}
	if n := notCompared(r); n > 0 {
		parts = append(parts, "with "+counted(n, "list of assumers", "lists of assumers")+" not compared")
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, " and ")
}
