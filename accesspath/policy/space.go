package policy

import (
	"maps"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Free is one thing of a request that its caller chooses, or that varies: an address, the moment, a tag.
type Free struct {
	// Keys are the context keys that the one choice sets together, such as "aws:CurrentTime" and "aws:EpochTime". A key that ends
	// in "/*", such as "aws:PrincipalTag/*", stands for each such key that a policy looks at, and each is a choice of its own; those
	// that the request sets by name stay as they are. Keys may be nil with [OneOf], whose alternatives name them.
	Keys []string
	// Domain is what may be chosen. The zero value is any text.
	Domain Domain
}

// Domain is a set of values to choose from. The zero value is any text.
type Domain struct {
	sort domainSort
	// what is what sentences call an address.
	what         string
	prefixes     []netip.Prefix
	from, until  time.Time
	low, high    float64
	patterns     []string
	alternatives []Context
	values       []string
	orAbsent     bool
}

type domainSort int

const (
	anyText domainSort = iota
	anyAddress
	anyMoment
	anyNumber
	anyValue
	anyAlternative
)

// Addresses are all addresses in these ranges, of either version. What is what sentences call one, e.g. "public address".
func Addresses(what string, prefixes ...netip.Prefix) Domain {
	return Domain{sort: anyAddress, what: what, prefixes: prefixes}
}

// Moments are all points in time between two; the zero time leaves that end open. "aws:EpochTime" is set in seconds since 1970, and
// any other key in ISO 8601.
func Moments(from, until time.Time) Domain {
	return Domain{sort: anyMoment, from: from, until: until}
}

// Numbers are all numbers between two, both among them. Use [math.Inf] for an open end.
func Numbers(from, to float64) Domain { return Domain{sort: anyNumber, low: from, high: to} }

// NotNegative are the numbers from nought on, such as the seconds since somebody signed in with a second factor.
func NotNegative() Domain { return Numbers(0, math.Inf(1)) }

// Booleans are "true" and "false".
func Booleans() Domain { return Values("true", "false") }

// Values is one of a list.
func Values(values ...string) Domain { return Domain{sort: anyValue, values: values} }

// OneOf is one of several joint choices, such as an endpoint's ID with its VPC's. A key without a value is absent.
func OneOf(alternatives ...Context) Domain {
	return Domain{sort: anyAlternative, alternatives: alternatives}
}

// Texts is any text.
func Texts() Domain { return Domain{} }

// TextsLike is any text that one of these patterns matches, with the wildcards * and ?. Without a pattern it is any text.
func TextsLike(patterns ...string) Domain { return Domain{patterns: patterns} }

// OrAbsent adds the choice to leave the key away, or, where there are several, all of them.
func (d Domain) OrAbsent() Domain {
	d.orAbsent = true
	return d
}

// isFinite says whether each choice can be tried.
func (d Domain) isFinite() bool { return d.sort == anyValue || d.sort == anyAlternative }

// dimension is one free choice, and the classes that the policies cut it into.
type dimension struct {
	// keys are in small letters, and names as policies or the caller of [DecideAll] write them.
	keys, names []string
	domain      Domain
	// pool is what statements compare the keys with.
	pool *pool
	// classes are the choices that statements tell apart, each with one sample.
	classes []class
	// coupled says that a statement compares this choice with another one.
	coupled bool
}

// class is a set of choices that all statements treat alike, shown by one of them.
type class struct {
	// values are those of the dimension's keys, in their order; nil for an absent one.
	values [][]string
	// truths says what each predicate that is about this dimension alone makes of it, in the order of the space's predicates.
	truths []truth
}

// put writes a choice into a context.
func (d *dimension) put(c class, context Context) {
	for i, key := range d.keys {
		context[key] = c.values[i]
	}
}

// dimensionsOf expands what is free to one dimension for each choice, of those that some policy looks at.
func dimensionsOf(layers []Layer, request Request, free []Free) []*dimension {
	var list []*dimension
	var wild []Free
	for _, f := range free {
		names := f.names()
		if len(names) == 1 && strings.HasSuffix(names[0], "/*") {
			wild = append(wild, f)
		} else if slices.ContainsFunc(names, func(name string) bool { return spelled(layers, strings.ToLower(name)) != "" }) {
			list = append(list, newDimension(f.Domain, names...))
		}
	}
	for _, f := range wild {
		for _, name := range wildNames(layers, strings.ToLower(f.Keys[0])) {
			_, isSet := request.Context[strings.ToLower(name)]
			if !isSet && !slices.ContainsFunc(list, func(d *dimension) bool { return slices.Contains(d.keys, strings.ToLower(name)) }) {
				list = append(list, newDimension(f.Domain, name))
			}
		}
	}
	for _, d := range list {
		for i, key := range d.keys {
			if name := spelled(layers, key); d.names[i] == key && name != "" {
				d.names[i] = name
			}
		}
	}
	return list
}

func newDimension(domain Domain, names ...string) *dimension {
	d := &dimension{domain: domain, names: names}
	for _, name := range names {
		d.keys = append(d.keys, strings.ToLower(name))
	}
	return d
}

// names are the keys that a choice sets, each once.
func (f Free) names() []string {
	var more []string
	for _, alternative := range f.Domain.alternatives {
		for key := range alternative {
			more = append(more, key)
		}
	}
	slices.Sort(more)
	var names []string
	for _, name := range slices.Concat(f.Keys, more) {
		if !slices.ContainsFunc(names, func(known string) bool { return strings.EqualFold(known, name) }) {
			names = append(names, name)
		}
	}
	return names
}

// spelled is a key as the first policy that looks at it writes it; "" where none does. Of a key that ends in "/*" it is the key itself.
func spelled(layers []Layer, key string) string {
	for i := range layers {
		for j := range layers[i].Policies {
			document := &layers[i].Policies[j].Document
			if name := document.keys[key]; name != "" {
				return name
			}
			if document.mentions(key) {
				return key
			}
		}
	}
	return ""
}

// wildNames are the keys that begin as a pattern such as "aws:principaltag/*" says, sorted.
func wildNames(layers []Layer, wild string) []string {
	prefix := strings.TrimSuffix(wild, "*")
	set := map[string]string{}
	for i := range layers {
		for j := range layers[i].Policies {
			for key, name := range layers[i].Policies[j].Document.keys {
				if strings.HasPrefix(key, prefix) && set[key] == "" {
					set[key] = name
				}
			}
		}
	}
	return slices.Sorted(maps.Values(set))
}

// isEmpty says that there is nothing to choose.
func (d Domain) isEmpty() bool {
	switch {
	case d.orAbsent:
		return false
	case d.sort == anyAddress:
		return len(d.prefixes) == 0
	default:
		return d.isFinite() && len(d.values)+len(d.alternatives) == 0
	}
}
