package policy

import (
	"maps"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cut makes the classes of every dimension.
func (s *space) cut() {
	s.collect()
	for i, d := range s.dimensions {
		if d.pool != nil {
			d.classes = d.infinite()
			if d.domain.orAbsent {
				d.classes = append(d.classes, class{values: make([][]string, len(d.keys))})
			}
		}
		s.merge(i)
	}
	for _, d := range s.dimensions {
		if d.pool != nil && d.pool.inexact != "" {
			d.classes = append(d.classes, d.rest())
		}
	}
}

// rest is the class of which every statement is undecided.
func (d *dimension) rest() class {
	c := class{values: make([][]string, len(d.keys)), isRest: true}
	if len(d.classes) > 0 {
		c.truths = slices.Repeat([]truth{undecided}, len(d.classes[0].truths))
	}
	return c
}

// merge tells each predicate that hangs on one dimension of each of its classes, and keeps one of those that all treat alike. A
// choice that is compared with another keeps them all.
func (s *space) merge(index int) {
	d := s.dimensions[index]
	var own []*predicate
	for _, p := range s.predicates {
		if len(p.dimensions) == 1 && p.dimensions[0] == index {
			p.place = len(own)
			own = append(own, p)
		}
	}
	context := s.clone()
	seen := map[string]bool{}
	kept := d.classes[:0]
	for _, c := range d.classes {
		d.put(c, context)
		c.truths = make([]truth, len(own))
		key := make([]byte, len(own))
		var read [binaries]*reading
		for i, p := range own {
			c.truths[i] = p.tell(s, d, c, context, &read)
			key[i] = byte(c.truths[i])
		}
		if d.coupled || !seen[string(key)] {
			seen[string(key)] = true
			kept = append(kept, c)
		}
	}
	d.classes = kept
}

// tell is holds, which reads an address, a number or a moment once for all statements that compare it.
func (p *predicate) tell(s *space, d *dimension, c class, context Context, read *[binaries]*reading) truth {
	if p.condition == nil || len(d.keys) != 1 || len(c.values[0]) != 1 {
		return p.holds(s, context)
	}
	condition := p.condition.ready()
	if op := condition.op; !condition.isKnown || op.null || op.set != single || len(condition.operands) == 0 || condition.key != d.keys[0] {
		return p.holds(s, context)
	}
	got := &read[condition.op.family]
	if *got == nil {
		value := condition.op.readRequest(c.values[0][0])
		*got = &value
	}
	answer := condition.onReading(*got)
	if condition.op.negated {
		return answer.not()
	}
	return answer
}

// finite are all choices of a finite domain.
func (d *dimension) finite() []class {
	var list []class
	for _, value := range d.domain.values {
		list = append(list, d.alike(value))
	}
	for _, alternative := range d.domain.alternatives {
		c := class{values: make([][]string, len(d.keys))}
		for key, values := range alternative {
			if i := slices.Index(d.keys, strings.ToLower(key)); i >= 0 {
				c.values[i] = values
			}
		}
		list = append(list, c)
	}
	if d.domain.orAbsent {
		list = append(list, class{values: make([][]string, len(d.keys))})
	}
	return list
}

// alike sets every key to one value.
func (d *dimension) alike(value string) class {
	c := class{values: make([][]string, len(d.keys))}
	for i := range c.values {
		c.values[i] = []string{value}
	}
	return c
}

// infinite are samples of all classes of an infinite domain.
func (d *dimension) infinite() []class {
	var list []class
	switch p := d.pool; d.domain.sort {
	case anyAddress:
		p.onlyOrdered("addresses")
		for _, address := range addressSamples(d.domain.prefixes, append(p.prefixes, prefixesOf(p.literals)...)) {
			list = append(list, d.alike(address.String()))
		}
	case anyNumber:
		p.onlyOrdered("numbers")
		if len(p.moments) > 0 {
			p.doubt("a number is compared as a date")
		}
		for _, number := range numberSamples(append(p.numbers, numbersOf(p.literals)...), d.domain.low, d.domain.high) {
			list = append(list, d.alike(strconv.FormatFloat(number, 'f', -1, 64)))
		}
	case anyMoment:
		p.onlyOrdered("points in time")
		moments := append(p.moments, momentsOf(p.literals)...)
		for _, number := range p.numbers {
			moments = append(moments, secondsToTime(number))
		}
		for _, moment := range momentSamples(moments, d.domain.from, d.domain.until) {
			list = append(list, d.at(moment))
		}
	case anyText:
		for _, text := range p.texts(d.domain.patterns) {
			list = append(list, d.alike(text))
		}
	case anyValue, anyAlternative:
	}
	return list
}

// onlyOrdered doubts a pool of ordered values that are compared as texts by a pattern.
func (p *pool) onlyOrdered(what string) {
	if len(p.globs) > 0 {
		p.doubt("%s are compared as texts, by a pattern", what)
	}
}

// at sets every key to one point in time, each in its own form.
func (d *dimension) at(moment time.Time) class {
	c := class{values: make([][]string, len(d.keys))}
	for i, key := range d.keys {
		c.values[i] = []string{moment.UTC().Format(time.RFC3339Nano)}
		if key == "aws:epochtime" {
			c.values[i] = []string{strconv.FormatInt(moment.Unix(), 10)}
		}
	}
	return c
}

// texts are samples of all texts that are told apart: the literals themselves, and the shortest of each other class.
func (p *pool) texts(patterns []string) []string {
	literals := maps.Clone(p.literals)
	others := p.otherTexts()
	isMixed := len(others) > 0 && len(p.globs) > 0 || p.readings() > 1
	if isMixed {
		p.doubt("a text is compared both as a text and as an address, a number, a date or a boolean")
	}
	for _, text := range others {
		literals[text] = true
	}
	var list []string
	for range p.samples {
		samples, all := samplesOf(p.globs, literals)
		if !all {
			p.doubt("the patterns tell apart more texts than are tried")
		}
		for _, text := range samples {
			literals[text] = true
		}
		list = append(list, samples...)
	}
	for _, text := range list {
		delete(literals, text)
	}
	literals[""] = true
	list = append(list, slices.Sorted(maps.Keys(literals))...)
	return slices.DeleteFunc(list, func(text string) bool { return !isLikeOne(patterns, text) })
}

func isLikeOne(patterns []string, text string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(pattern string) bool { return globs(tokens(pattern), text) })
}

// readings counts the ways in which the texts are read as something else.
func (p *pool) readings() int {
	count := 0
	for _, isRead := range []bool{len(p.prefixes) > 0, len(p.moments) > 0, len(p.numbers) > 0, p.booleans} {
		if isRead {
			count++
		}
	}
	return count
}

// otherTexts are texts that operators read as something else: two forms of each class, lest one is a literal.
func (p *pool) otherTexts() []string {
	var list []string
	if len(p.prefixes) > 0 {
		everywhere := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
		for _, address := range addressSamples(everywhere, append(p.prefixes, prefixesOf(p.literals)...)) {
			list = append(list, address.String())
		}
	}
	if len(p.moments) > 0 {
		for _, moment := range momentSamples(append(p.moments, momentsOf(p.literals)...), time.Time{}, time.Time{}) {
			list = append(list, moment.UTC().Format(time.RFC3339Nano), moment.UTC().Format("2006-01-02T15:04:05.999999999+00:00"))
		}
	}
	if len(p.numbers) > 0 {
		for _, number := range numberSamples(p.numbers, math.Inf(-1), math.Inf(1)) {
			text := strconv.FormatFloat(number, 'f', -1, 64)
			list = append(list, text, strconv.FormatFloat(number, 'e', -1, 64))
		}
	}
	if p.booleans {
		list = append(list, "true", "false", "True", "False", "TRUE", "FALSE", "tRUE", "fALSE")
	}
	return list
}

func prefixesOf(literals map[string]bool) []netip.Prefix {
	var list []netip.Prefix
	for text := range literals {
		if prefix, ok := prefixOf(text); ok && !strings.Contains(text, "/") {
			list = append(list, prefix)
		}
	}
	return list
}

func numbersOf(literals map[string]bool) []float64 {
	var list []float64
	for text := range literals {
		if number, err := strconv.ParseFloat(text, 64); err == nil {
			list = append(list, number)
		}
	}
	return list
}

func momentsOf(literals map[string]bool) []time.Time {
	var list []time.Time
	for text := range literals {
		if moment, ok := instant(text); ok {
			list = append(list, moment)
		}
	}
	return list
}
