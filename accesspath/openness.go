package accesspath

import (
	"slices"

	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/permit"
	"private-notebook/accesspath/reach"
)

// further orders walks by their distance from what is meant. Of two that end alike, the one counts that takes the answer's certainty away: an
// answer is about everybody, and rests on an assumption if anybody's part of it does. Somebody who gets in for certain where nobody should is worse
// than somebody who is assumed to.
func further(meant bool, candidate, chosen *trail) bool {
	if meant {
		return candidate.openness() < chosen.openness()
	}
	return candidate.openness() > chosen.openness()
}

// openness is how open a walk's end is, from one that is refused for certain.
func (t *trail) openness() int {
	const refused, assumedRefused, unknown, assumedOpen, open = 0, 1, 2, 3, 4
	switch isAssumed := t.isAssumed(); {
	case t.decision == Allow && isAssumed:
		return assumedOpen
	case t.decision == Allow:
		return open
	case t.decision == Unknown:
		return unknown
	case isAssumed:
		return assumedRefused
	default:
		return refused
	}
}

// isAssumed says whether an end rests on what nobody declares: that somebody passes on each hop, that he is stopped on the one that stops him.
func (t *trail) isAssumed() bool {
	return t.decision == Allow && slices.ContainsFunc(t.findings, func(f hop.Finding) bool { return f.Assumed }) ||
		t.decision == Deny && t.decided.Assumed
}

// assumedAway is for a place where nobody is assumed to be, and from where somebody would get in.
func (w *walker) assumedAway() trail {
	var t hop.Trail
	t.Add(hop.Finding{Hop: hop.Path, Outcome: hop.Fails, Assumed: true, Because: w.place.Supposed, URN: w.place.URN, Remedy: w.place.Remedy})
	return w.trailOf(t, permit.Answer{}, reach.Way{})
}
