package policy

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pool is what statements compare a choice with. Choices that are compared with each other share one.
type pool struct {
	literals map[string]bool
	globs    []glob
	prefixes []netip.Prefix
	moments  []time.Time
	numbers  []float64
	booleans bool
	// samples is how many of each class are wanted: as many as there are choices that share the pool, so that they can differ.
	samples int
	// inexact says why the classes may not be all; "" where they are.
	inexact string
}

func newPool() *pool { return &pool{literals: map[string]bool{}, samples: 1} }

func (p *pool) doubt(format string, args ...any) {
	if p.inexact == "" {
		p.inexact = fmt.Sprintf(format, args...)
	}
}

// addLiteral takes a whole text, and what it means as an address, a number or a moment.
func (p *pool) addLiteral(text string) {
	p.literals[text] = true
}

// add takes one value of a condition, its variables replaced.
func (p *pool) add(op operator, value []token) {
	text := plainText(value)
	switch op.family {
	case exactText, binaries:
		p.addLiteral(text)
	case foldedText:
		p.addGlob(glob{tokens: value, fold: true})
	case globbedText:
		if !slices.ContainsFunc(value, isWildcard) {
			p.addLiteral(text)
			return
		}
		p.addGlob(glob{tokens: value})
	case arns:
		if parts, ok := arnTokens(value); ok {
			p.addGlob(glob{tokens: parts})
		}
	case addresses:
		if prefix, ok := prefixOf(text); ok {
			p.prefixes = append(p.prefixes, prefix)
		}
	case dates:
		if moment, ok := instant(text); ok {
			p.moments = append(p.moments, moment)
		}
	case numbers:
		if number, err := strconv.ParseFloat(text, 64); err == nil {
			p.numbers = append(p.numbers, number)
		}
	case booleans:
		p.booleans = true
	}
}

func isWildcard(t token) bool { return t.star || t.question }

func (p *pool) addGlob(g glob) {
	if len(g.tokens) == 1 && g.tokens[0].star && !g.tokens[0].inside {
		return // every text matches
	}
	if !slices.ContainsFunc(p.globs, func(known glob) bool { return known.fold == g.fold && slices.Equal(known.tokens, g.tokens) }) {
		p.globs = append(p.globs, g)
	}
}

// join makes two choices share one pool.
func (s *space) join(a, b *dimension) {
	if a.pool == b.pool {
		return
	}
	into, from := a.pool, b.pool
	for text := range from.literals {
		into.literals[text] = true
	}
	for _, g := range from.globs {
		into.addGlob(g)
	}
	into.prefixes, into.moments = append(into.prefixes, from.prefixes...), append(into.moments, from.moments...)
	into.numbers, into.booleans = append(into.numbers, from.numbers...), into.booleans || from.booleans
	into.samples += from.samples
	if into.inexact == "" {
		into.inexact = from.inexact
	}
	for _, d := range s.dimensions {
		if d.pool == from {
			d.pool = into
		}
	}
}

// collect gathers what each choice is compared with.
func (s *space) collect() {
	for _, d := range s.dimensions {
		if d.domain.isFinite() {
			d.classes = d.finite()
			continue
		}
		d.pool = newPool()
		for _, pattern := range d.domain.patterns {
			d.pool.addGlob(glob{tokens: tokens(pattern)})
		}
	}
	for _, p := range s.predicates {
		if len(p.dimensions) > 1 {
			for _, i := range p.dimensions {
				s.dimensions[i].coupled = true
			}
		}
		if p.condition != nil {
			s.collectCondition(p.condition, p.version)
			continue
		}
		for _, text := range p.resources.Values {
			s.derive(text, p.version, exactText, s.request.Resource)
		}
	}
}

func (s *space) collectCondition(c *Condition, version string) {
	op, known := parseOperator(c.Operator)
	if !known || op.null {
		return
	}
	i, free := s.dimensionOf(strings.ToLower(c.Key))
	switch {
	case !free:
		values, _ := s.base.lookup(c.Key)
		for _, text := range c.Values {
			s.derive(text, version, op.family, values...)
		}
	case s.dimensions[i].pool == nil:
		d := s.dimensions[i]
		for _, class := range d.classes {
			for _, text := range c.Values {
				s.derive(text, version, op.family, class.values[slices.Index(d.keys, s.keyIn(d, c.Key))]...)
			}
		}
	default:
		for _, text := range c.Values {
			s.collectValue(s.dimensions[i], op, text, version)
		}
	}
}

// keyIn is the key of a dimension that stands for a key.
func (s *space) keyIn(d *dimension, key string) string {
	if key = strings.ToLower(key); slices.Contains(d.keys, key) {
		return key
	}
	prefix, _, _ := strings.Cut(key, "/")
	return prefix + "/*"
}

// collectValue takes one value that a free key is compared with.
func (s *space) collectValue(d *dimension, op operator, text, version string) {
	on := []int(nil)
	if !op.noVariables {
		on = s.hangsOn([]string{text}, version)
	}
	if len(on) == 0 {
		if op.noVariables {
			d.pool.add(op, literal(text))
		} else if value, known := expand(text, s.base, version); known == yes {
			d.pool.add(op, value)
		}
		return
	}
	if slices.ContainsFunc(on, func(i int) bool { return s.dimensions[i].pool != nil }) {
		s.couple(d, op, text, version, on)
		return
	}
	context := s.clone()
	s.each(on, context, func() {
		if value, known := expand(text, context, version); known == yes {
			d.pool.add(op, value)
		}
	})
}

// couple takes a value with a variable of another choice that has infinitely many values. Two texts that are compared whole need the
// same literals and patterns, and enough samples of each class to be equal or different; anything else is not cut exactly.
func (s *space) couple(d *dimension, op operator, text, version string, on []int) {
	keys := variablesIn(text, version)
	isWhole := len(keys) == 1 && strings.EqualFold(text, "${"+keys[0]+"}")
	other := s.dimensions[on[0]]
	if isWhole && other != d && (op.family == exactText || op.family == globbedText) && d.domain.sort == anyText && other.domain.sort == anyText {
		s.join(d, other)
		return
	}
	for _, i := range append(on, slices.Index(s.dimensions, d)) {
		if p := s.dimensions[i].pool; p != nil {
			p.doubt("%s is compared with %s, and not all combinations of the two can be tried", d.keys[0], text)
		}
	}
}

func (s *space) clone() Context {
	context := Context{}
	for key, values := range s.base {
		context[key] = values
	}
	return context
}

// each tries all combinations of some finite choices.
func (s *space) each(on []int, context Context, try func()) {
	if len(on) == 0 {
		try()
		return
	}
	d := s.dimensions[on[0]]
	for _, class := range d.classes {
		d.put(class, context)
		s.each(on[1:], context, try)
	}
}

// derivedAtMost bounds the texts of which all parts are tried.
const derivedAtMost = 160

// derive takes a pattern with variables that is compared with known values. A variable's value must be a part of the value that the
// pattern matches, so that all parts are all that can be told apart.
func (s *space) derive(text, version string, family family, values ...string) {
	for _, i := range s.hangsOn([]string{text}, version) {
		p := s.dimensions[i].pool
		if p == nil {
			continue
		}
		if family == foldedText {
			s.deriveFolded(p, text, values)
			continue
		}
		for _, value := range values {
			s.deriveParts(p, text, value)
		}
	}
}

func (s *space) deriveFolded(p *pool, text string, values []string) {
	before, rest, _ := strings.Cut(text, "${")
	_, after, _ := strings.Cut(rest, "}")
	if before != "" || after != "" {
		p.doubt("%s is compared without regard to case, and not all its values can be tried", text)
		return
	}
	for _, value := range values {
		p.addGlob(glob{tokens: literal(value), fold: true})
	}
}

func (s *space) deriveParts(p *pool, text, value string) {
	before, rest, _ := strings.Cut(text, "${")
	_, after, _ := strings.Cut(rest, "}")
	if !strings.ContainsAny(before, "*?") && !strings.HasPrefix(value, before) {
		return
	}
	if !strings.ContainsAny(before+after, "*?") && !strings.Contains(after, "${") {
		if middle, fits := strings.CutSuffix(value[len(before):], after); fits {
			p.addLiteral(middle)
		}
		return
	}
	if !strings.ContainsAny(before, "*?") {
		value = value[len(before):]
	}
	if len(value) > derivedAtMost {
		p.doubt("%s is too long to try all values of the variables", text)
		return
	}
	for i := range value {
		for j := i + 1; j <= len(value); j++ {
			p.addLiteral(value[i:j])
		}
	}
}
