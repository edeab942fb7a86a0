package policy

// maxWork bounds a search: so many times may a statement be told of a choice. It takes some tenths of a second.
const maxWork = 20_000_000

// outcome is the best that was found.
type outcome struct {
	// choice is one class of each dimension.
	choice []int
	// passed is how many leading layers let it pass, or may.
	passed int
	// surely says that none of those leaves it open.
	surely bool
	// granted says that the layer that refuses has a statement that allows it, or may, and denies it by another.
	granted bool
	// stopped says that the bound was reached before all was tried.
	stopped bool
}

func (o outcome) beats(other outcome) bool {
	switch {
	case o.passed != other.passed:
		return o.passed > other.passed
	case o.surely != other.surely:
		return o.surely
	default:
		return o.granted && !other.granted
	}
}

// search tries the combinations of classes, and leaves out those that cannot get further than what was found.
func (s *space) search(layers int) outcome {
	w := &searcher{space: s, layers: make([]standing, layers), best: outcome{passed: -1}, choice: make([]int, len(s.dimensions))}
	w.scratch = Context{}
	for key, values := range s.base {
		w.scratch[key] = values
	}
	w.prepare()
	w.descend(0)
	return w.best
}

// standing is what the choices made so far leave of a layer.
type standing struct {
	// denied counts denials that match; doubtful those that match but for a doubt.
	denied, doubtful int
	// grants counts the grants that may still match, and sure those of them that are in no doubt.
	grants, sure int
}

// searcher walks down the dimensions, one choice after the other.
type searcher struct {
	space   *space
	layers  []standing
	best    outcome
	choice  []int
	scratch Context
	work    int
	// open counts the predicates of each statement that are not yet told; dead those that do not hold; doubt those undecided.
	open, dead, doubt []int
	// told are, for each dimension, the predicates that are told once it is chosen.
	told [][]telling
}

// telling is a predicate of a statement.
type telling struct {
	residue   int
	predicate *predicate
}

func (w *searcher) prepare() {
	residues := w.space.residues
	w.open, w.dead, w.doubt = make([]int, len(residues)), make([]int, len(residues)), make([]int, len(residues))
	w.told = make([][]telling, len(w.space.dimensions))
	for i := range residues {
		w.open[i] = len(residues[i].predicates)
		if residues[i].doubt {
			w.doubt[i] = 1
		}
		for _, p := range residues[i].predicates {
			last := p.dimensions[len(p.dimensions)-1]
			w.told[last] = append(w.told[last], telling{i, p})
		}
		w.count(i, 1)
	}
}

// count adds a statement to its layer's standing, or takes it away.
func (w *searcher) count(i, by int) {
	if w.dead[i] > 0 {
		return
	}
	r := &w.space.residues[i]
	layer := &w.layers[r.layer]
	switch sure := w.doubt[i] == 0; {
	case !r.deny && sure:
		layer.grants, layer.sure = layer.grants+by, layer.sure+by
	case !r.deny:
		layer.grants += by
	case w.open[i] > 0:
	case sure:
		layer.denied += by
	default:
		layer.doubtful += by
	}
}

// bound is the most that any completion of the choices made so far can reach.
func (w *searcher) bound() outcome {
	o := outcome{surely: true}
	for _, layer := range w.layers {
		if layer.denied > 0 || layer.grants == 0 {
			o.granted = layer.grants > 0
			return o
		}
		o.passed++
		o.surely = o.surely && layer.doubtful == 0 && layer.sure > 0
	}
	return o
}

// descend chooses for one dimension and those behind it. It returns true once nothing better can be found.
func (w *searcher) descend(at int) bool {
	if bound := w.bound(); !bound.beats(w.best) {
		return false
	} else if at == len(w.choice) {
		w.best = bound
		w.best.choice = append([]int(nil), w.choice...)
		return bound.passed == len(w.layers) && bound.surely
	}
	d := w.space.dimensions[at]
	for i := range d.classes {
		w.choice[at] = i
		w.work += 1 + len(w.told[at])
		if w.work > maxWork && w.best.choice != nil {
			w.best.stopped = true
			return true
		}
		d.put(d.classes[i], w.scratch)
		truths := w.tell(at, &d.classes[i])
		done := w.descend(at + 1)
		w.untell(at, truths)
		if done {
			return true
		}
	}
	return false
}

// tell lets the statements know of a choice, and returns what each predicate made of it.
func (w *searcher) tell(at int, c *class) []truth {
	truths := make([]truth, len(w.told[at]))
	for i, t := range w.told[at] {
		if len(t.predicate.dimensions) == 1 {
			truths[i] = c.truths[t.predicate.place]
		} else {
			truths[i] = t.predicate.holds(w.space, w.scratch)
		}
		w.move(t.residue, truths[i], 1)
	}
	return truths
}

func (w *searcher) untell(at int, truths []truth) {
	for i, t := range w.told[at] {
		w.move(t.residue, truths[i], -1)
	}
}

func (w *searcher) move(residue int, t truth, by int) {
	w.count(residue, -1)
	w.open[residue] -= by
	switch t {
	case no:
		w.dead[residue] += by
	case undecided:
		w.doubt[residue] += by
	case yes:
	}
	w.count(residue, 1)
}
