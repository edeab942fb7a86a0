package render

import (
	"fmt"
	"slices"
	"strings"

	"private-notebook/accesspath"
	"private-notebook/accesspath/accountfile"
	"private-notebook/accesspath/topology"
)

// readings are a sentence for each account file that was judged: who read what, when, and with how many calls.
func readings(r accesspath.Report) []string {
	if r.Made == nil {
		return nil
	}
	var texts []string
	for _, reading := range r.Made.Readings {
		text := fmt.Sprintf("Read from account %s, %s, at %s by %s, with %s and %s.", reading.Account, reading.Region,
			reading.Began.UTC().Format("15:04 UTC on 2006-01-02"), reading.By, counted(reading.Calls, "call", "calls"), counted(reading.Retries, "retry", "retries"))
		if reading.Simulated {
			text = "Simulated, and no account of AWS: r" + text[1:]
		}
		if !reading.Complete {
			text += " THE READING WAS STOPPED BEFORE ITS END."
		}
		if missing := notOffered(reading); missing != "" {
			text += " The Region does not have what these calls ask for: " + missing + "."
		}
		texts = append(texts, text)
	}
	return texts
}

func notOffered(reading accountfile.Reading) string {
	var calls []string
	for _, u := range reading.Unread {
		if u.Reason == accountfile.NotOffered && !slices.Contains(calls, u.Call) {
			calls = append(calls, u.Call)
		}
	}
	return atMost(calls)
}

// longestCalls is how many calls are written out before the rest is counted; the JSON has them all.
const longestCalls = 6

func atMost(calls []string) string {
	if len(calls) > longestCalls {
		calls = append(slices.Clone(calls[:longestCalls-1]), fmt.Sprintf("and %d others", len(calls)-longestCalls+1))
	}
	return strings.Join(calls, ", ")
}

// notRead are the calls without an answer, by reason; a call that could change several parts stands once.
func notRead(r accesspath.Report) (texts []string, calls int) {
	byReason := newOrdered[string, string]()
	for _, n := range r.NotUnderstood {
		if n.Call == "" {
			continue
		}
		call := n.Call
		if n.Of != "" {
			call += " of " + n.Of
		}
		if !slices.Contains(byReason.members[n.Because], call) {
			byReason.add(n.Because, call)
			calls++
		}
	}
	for _, reason := range byReason.order {
		texts = append(texts, reason+": "+atMost(byReason.members[reason]))
	}
	return texts, calls
}

// seenNotUnderstood are the things that were seen and not understood.
func seenNotUnderstood(r accesspath.Report) []topology.NotUnderstood {
	return slices.DeleteFunc(slices.Clone(r.NotUnderstood), func(n topology.NotUnderstood) bool { return n.Call != "" })
}

// whoGetsIn lists, where nothing says who is meant, who gets in and where; nil elsewhere.
func whoGetsIn(in Input) []string {
	if in.Report.NotCompared == "" {
		return nil
	}
	byWho := newOrdered[string, string]()
	for _, v := range in.Report.Verdicts {
		if v.Witness == "" {
			continue
		}
		answer := fmt.Sprintf("%s on %s (%s)", v.Principal, v.From, v.Step)
		if v.Notebook != "" {
			answer = v.Notebook + ", " + answer
		}
		if v.Decision == accesspath.Unknown {
			answer += ", perhaps"
		}
		byWho.add(v.Witness, answer)
	}
	var texts []string
	for _, who := range byWho.order {
		texts = append(texts, strings.Join(byWho.members[who], "; ")+": "+who)
	}
	return texts
}
