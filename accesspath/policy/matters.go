package policy

// looseWork bounds the search for choices that do not matter.
const looseWork = 200_000

// matters says of each dimension whether what is chosen matters to a witness: those that do not may be chosen in any way, all at once, and every
// layer still allows.
func (s *space) matters(layers int, choice []int) []bool {
	matter := make([]bool, len(s.dimensions))
	for i := range matter {
		matter[i] = true
	}
	combinations := 1
	for i, d := range s.dimensions {
		more := combinations * len(d.classes)
		if more*len(s.residues) > looseWork {
			continue
		}
		matter[i] = false
		if s.allowsAll(layers, choice, matter) {
			combinations = more
		} else {
			matter[i] = true
		}
	}
	return matter
}

// allowsAll says whether all layers allow each combination of the dimensions that do not matter, beside what is chosen of the others.
func (s *space) allowsAll(layers int, choice []int, matter []bool) bool {
	w := s.searcher(layers)
	return w.allowsBehind(0, choice, matter)
}

func (w *searcher) allowsBehind(at int, choice []int, matter []bool) bool {
	if at == len(choice) {
		bound := w.bound()
		return bound.passed == len(w.layers) && bound.surely
	}
	d := w.space.dimensions[at]
	for i := range d.classes {
		if matter[at] && i != choice[at] {
			continue
		}
		d.put(d.classes[i], w.scratch)
		truths := w.tell(at, &d.classes[i])
		allowed := w.allowsBehind(at+1, choice, matter)
		w.untell(at, truths)
		if !allowed {
			return false
		}
	}
	return true
}
