package policy

import (
	"maps"
	"slices"
)

// trie holds the literals, so that a walk knows which texts are one of them.
type trie struct {
	children map[rune]*trie
	isWhole  bool
}

func newTrie(literals map[string]bool) *trie {
	root := &trie{}
	for text := range literals {
		node := root
		for _, r := range text {
			if node.children == nil {
				node.children = map[rune]*trie{}
			}
			if node.children[r] == nil {
				node.children[r] = &trie{}
			}
			node = node.children[r]
		}
		node.isWhole = true
	}
	return root
}

// visit is a text that the walk has reached.
type visit struct {
	state int
	// node is where among the literals the text stands; nil where no literal begins so.
	node   *trie
	parent int
	letter rune
}

// samplesOf finds one text, as short as there is, for each combination of patterns that some text other than the literals and the empty
// one meets. The second result is false where there are too many.
func samplesOf(globs []glob, literals map[string]bool) ([]string, bool) {
	a := newAutomaton(globs, literals)
	visits := []visit{{node: newTrie(literals), parent: -1}}
	dead := map[int]bool{}
	seen := map[string]bool{}
	var samples []string
	for at := 0; at < len(visits); at++ {
		v := visits[at]
		if at > 0 && (v.node == nil || !v.node.isWhole) {
			if accepted := a.accepted(v.state); !seen[accepted] {
				seen[accepted] = true
				samples = append(samples, textOf(visits, at))
			}
		}
		visits = a.follow(visits, at, dead)
		if len(dead) > maxStates {
			return samples, false
		}
	}
	return samples, true
}

// follow adds what one more letter leads to. Of the texts with which no literal begins, one is enough for each state.
func (a *automaton) follow(visits []visit, at int, dead map[int]bool) []visit {
	v := visits[at]
	var children map[rune]*trie
	if v.node != nil {
		children = v.node.children
	}
	for _, letter := range a.letters {
		if children[letter] != nil {
			continue
		}
		if next := a.step(v.state, letter); !dead[next] {
			dead[next] = true
			visits = append(visits, visit{state: next, parent: at, letter: letter})
		}
	}
	for _, letter := range slices.Sorted(maps.Keys(children)) {
		visits = append(visits, visit{state: a.step(v.state, letter), node: children[letter], parent: at, letter: letter})
	}
	return visits
}

func textOf(visits []visit, at int) string {
	var text []rune
	for ; visits[at].parent >= 0; at = visits[at].parent {
		text = append(text, visits[at].letter)
	}
	slices.Reverse(text)
	return string(text)
}
