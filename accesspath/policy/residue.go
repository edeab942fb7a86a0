package policy

import (
	"maps"
	"slices"
	"strings"
)

// space is what the caller may choose, and what of the statements hangs on it.
type space struct {
	request Request
	// base holds the keys that are not free.
	base       Context
	dimensions []*dimension
	// ofKey finds the dimension of a key.
	ofKey map[string]int
	// predicates are the parts of statements that hang on a choice.
	predicates []*predicate
	residues   []residue
}

// predicate is a condition, or a Resource element with variables, that hangs on one choice or several.
type predicate struct {
	condition *Condition
	resources *Patterns
	version   string
	// denies says that its statement is a Deny.
	denies bool
	// dimensions are those that it hangs on, ascending.
	dimensions []int
	// place is its index among the predicates of its dimension, where it hangs on one alone.
	place int
}

// residue is what is left of a statement once all that is not free is decided: it matches where all its predicates hold.
type residue struct {
	layer int
	deny  bool
	// doubt says that a part of the statement is undecided whatever the caller chooses.
	doubt      bool
	predicates []*predicate
}

func newSpace(layers []Layer, request Request, dimensions []*dimension) *space {
	s := &space{request: request, base: maps.Clone(request.Context), dimensions: dimensions, ofKey: map[string]int{}}
	if s.base == nil {
		s.base = Context{}
	}
	for i, d := range dimensions {
		for _, key := range d.keys {
			delete(s.base, key)
			s.ofKey[key] = i
		}
	}
	s.request.Context = s.base
	for i := range layers {
		s.reduceLayer(i, &layers[i])
	}
	return s
}

func (s *space) reduceLayer(index int, layer *Layer) {
	request := layer.request(s.request)
	if layer.DeniesOnly { // whatever is not denied passes
		s.residues = append(s.residues, residue{layer: index})
	}
	for i := range layer.Policies {
		if layer.Policies[i].Err != nil {
			s.residues = append(s.residues, residue{layer: index, doubt: true}, residue{layer: index, doubt: true, deny: true})
			continue
		}
		document := &layer.Policies[i].Document
		for j := range document.Statements {
			statement := &document.Statements[j]
			if layer.DeniesOnly && statement.Effect == EffectAllow {
				continue
			}
			q := s.question(s.base, document.Version)
			q.denies = statement.Effect == EffectDeny
			if r, may := s.reduce(statement, q, request.Principal); may {
				r.layer = index
				s.residues = append(s.residues, r)
			}
		}
	}
}

// reduce decides all of a statement that is not free. The second result is false where it cannot match.
func (s *space) reduce(statement *Statement, q *question, principal string) (residue, bool) {
	r := residue{deny: statement.Effect == EffectDeny}
	for _, t := range [...]truth{statement.matchAction(q.action), statement.Principals.match(principal)} {
		if t == no {
			return r, false
		}
		r.doubt = r.doubt || t == undecided
	}
	if on := s.hangsOn(statement.Resources.Values, q.version); len(on) > 0 {
		r.predicates = append(r.predicates, s.add(&predicate{resources: &statement.Resources, version: q.version, denies: q.denies, dimensions: on}))
	} else if t := statement.matchResource(s.request.Resource, q); t == no {
		return r, false
	} else {
		r.doubt = r.doubt || t == undecided
	}
	for i := range statement.Conditions {
		c := &statement.Conditions[i]
		on := s.hangsOn(c.variables(), q.version, c.ready().key)
		if len(on) > 0 {
			r.predicates = append(r.predicates, s.add(&predicate{condition: c, version: q.version, denies: q.denies, dimensions: on}))
			continue
		}
		t := c.holds(q)
		if t == no {
			return r, false
		}
		r.doubt = r.doubt || t == undecided
	}
	return r, true
}

func (s *space) add(p *predicate) *predicate {
	s.predicates = append(s.predicates, p)
	return p
}

// hangsOn are the dimensions of some keys, and of the variables in some texts.
func (s *space) hangsOn(texts []string, version string, keys ...string) []int {
	var on []int
	add := func(key string) {
		if i, free := s.dimensionOf(strings.ToLower(key)); free && !slices.Contains(on, i) {
			on = append(on, i)
		}
	}
	for _, key := range keys {
		add(key)
	}
	for _, text := range texts {
		if strings.Contains(text, "${") {
			for _, key := range variablesIn(text, version) {
				add(key)
			}
		}
	}
	slices.Sort(on)
	return on
}

// dimensionOf finds the dimension that sets a key, by its name or as one of all that begin alike.
func (s *space) dimensionOf(key string) (int, bool) {
	if i, free := s.ofKey[key]; free {
		return i, true
	}
	if _, isSet := s.base[key]; isSet {
		return 0, false
	}
	if prefix, _, tagged := strings.Cut(key, "/"); tagged {
		i, free := s.ofKey[prefix+"/*"]
		return i, free
	}
	return 0, false
}

// question is what a document sees of a choice.
func (s *space) question(context Context, version string) *question {
	return &question{context: context, version: version, action: s.request.Action}
}

// holds asks the ordinary evaluator.
func (p *predicate) holds(s *space, context Context) truth {
	q := s.question(context, p.version)
	q.denies = p.denies
	if p.condition != nil {
		return p.condition.holds(q)
	}
	return p.resources.matchARN(s.request.Resource, q)
}
