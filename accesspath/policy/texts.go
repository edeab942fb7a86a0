package policy

import (
	"slices"
	"unicode"
)

// glob is a pattern of the joint automaton.
type glob struct {
	tokens []token
	// fold says that letters count without regard to case.
	fold bool
}

func (g *glob) takes(t token, char rune) bool {
	switch {
	case t.question:
		return !t.inside || char != ':'
	case g.fold:
		return sameFolded(t.char, char)
	default:
		return t.char == char
	}
}

func sameFolded(a, b rune) bool {
	if a == b {
		return true
	}
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return false
}

// arnTokens is a pattern of an ARN in which wildcards stay within the first five parts.
func arnTokens(pattern []token) ([]token, bool) {
	parts := splitTokens(pattern)
	if len(parts) != arnParts {
		return nil, false
	}
	list := slices.Clone(pattern)
	at := 0
	for _, part := range parts[:arnParts-1] {
		for i := at; i < at+len(part); i++ {
			list[i].inside = isWildcard(list[i])
		}
		at += len(part) + 1
	}
	return list, true
}

// maxStates bounds the joint automaton of the patterns that one key is compared with.
const maxStates = 20_000

// automaton reads a text by all patterns at once. A state is the set of places that the patterns have reached.
type automaton struct {
	globs  []glob
	starts []int
	// letters are those that occur in the patterns, and one that does not.
	letters []rune
	other   rune
	states  [][]int
	ids     map[string]int
	steps   map[step]int
}

type step struct {
	state  int
	letter rune
}

func newAutomaton(globs []glob, literals map[string]bool) *automaton {
	a := &automaton{globs: globs, ids: map[string]int{}, steps: map[step]int{}}
	next := 0
	for i := range globs {
		a.starts = append(a.starts, next)
		next += len(globs[i].tokens) + 1
	}
	a.setLetters(literals)
	a.id(a.close(a.starts))
	return a
}

func (a *automaton) setLetters(literals map[string]bool) {
	set := map[rune]bool{}
	for _, g := range a.globs {
		for _, t := range g.tokens {
			if t.inside {
				set[':'] = true
			}
			if isWildcard(t) {
				continue
			}
			set[t.char] = true
			for r := unicode.SimpleFold(t.char); g.fold && r != t.char; r = unicode.SimpleFold(r) {
				set[r] = true
			}
		}
	}
	taken := map[rune]bool{}
	for text := range literals {
		for _, r := range text {
			taken[r] = true
		}
	}
	for a.other = 'x'; set[a.other] || taken[a.other]; a.other = nextLetter(a.other) {
	}
	a.letters = append(a.letters, a.other)
	for r := range set {
		a.letters = append(a.letters, r)
	}
	slices.Sort(a.letters[1:])
}

// nextLetter goes through the small letters, and then through whatever comes behind them.
func nextLetter(r rune) rune {
	switch {
	case r == 'z':
		return 'a'
	case r == 'w':
		return '\u00e0'
	default:
		return r + 1
	}
}

// close adds the places behind stars, and drops what a star that was reached makes needless.
func (a *automaton) close(places []int) []int {
	var list []int
	for _, place := range places {
		g, at := a.at(place)
		for {
			list = append(list, place)
			if at == len(a.globs[g].tokens) || !a.globs[g].tokens[at].star {
				break
			}
			at, place = at+1, place+1
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return a.prune(list)
}

// prune drops the places before a star that takes anything: whatever can follow from them can follow from the star.
func (a *automaton) prune(list []int) []int {
	kept := list[:0]
	for i, place := range list {
		g, _ := a.at(place)
		needless := false
		for _, later := range list[i+1:] {
			other, at := a.at(later)
			if other != g {
				break
			}
			if at < len(a.globs[g].tokens) && a.globs[g].tokens[at].star && !a.globs[g].tokens[at].inside {
				needless = true
				break
			}
		}
		if !needless {
			kept = append(kept, place)
		}
	}
	return kept
}

func (a *automaton) at(place int) (glob, index int) {
	g, found := slices.BinarySearch(a.starts, place)
	if !found {
		g--
	}
	return g, place - a.starts[g]
}

func (a *automaton) id(places []int) int {
	key := make([]byte, 0, 4*len(places))
	for _, place := range places {
		key = append(key, byte(place), byte(place>>8), byte(place>>16), byte(place>>24))
	}
	if id, known := a.ids[string(key)]; known {
		return id
	}
	a.ids[string(key)] = len(a.states)
	a.states = append(a.states, places)
	return len(a.states) - 1
}

// step reads one letter.
func (a *automaton) step(state int, letter rune) int {
	if _, isLetter := slices.BinarySearch(a.letters[1:], letter); !isLetter {
		letter = a.other
	}
	if next, known := a.steps[step{state, letter}]; known {
		return next
	}
	var places []int
	for _, place := range a.states[state] {
		g, at := a.at(place)
		if at == len(a.globs[g].tokens) {
			continue
		}
		switch t := a.globs[g].tokens[at]; {
		case t.star && (!t.inside || letter != ':'):
			places = append(places, place)
		case !t.star && a.globs[g].takes(t, letter):
			places = append(places, place+1)
		}
	}
	next := a.id(a.close(places))
	a.steps[step{state, letter}] = next
	return next
}

// accepted says which patterns match whatever led to a state.
func (a *automaton) accepted(state int) string {
	set := make([]byte, len(a.globs))
	for _, place := range a.states[state] {
		if g, at := a.at(place); at == len(a.globs[g].tokens) {
			set[g] = 1
		}
	}
	return string(set)
}
