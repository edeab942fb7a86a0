package policy

import (
	"maps"
	"slices"
	"strings"
)

// Layer is one ceiling that a request must pass: the identity policies of a principal, its permissions boundary, the policy of an
// endpoint, the organisation's policies at one level (IAM User Guide, "Policy evaluation logic").
type Layer struct {
	// Name is what sentences call it.
	Name string
	// Policies are asked together, as by [Evaluate]. A layer without a policy allows nothing.
	Policies []Attached
	// DeniesOnly says that whatever no Deny statement matches passes, as where AWS attaches FullAWSAccess beside an organisation's own
	// policies. Allow statements then do not count.
	DeniesOnly bool
	// UnseenPrincipal says that AWS does not tell which principal this layer sees, so that a statement about some is undecided.
	UnseenPrincipal bool
}

func (l *Layer) request(r Request) Request {
	if l.UnseenPrincipal {
		r.Principal = ""
	}
	return r
}

// Verdict is the answer over all choices of a caller.
type Verdict struct {
	// Decision is Allowed where every layer allows some choice, Unknown where some choice may pass, and else what refuses the choice
	// that gets furthest.
	Decision Decision
	// Results are the layers' answers to the choice that decides: the witness, or the one that gets furthest.
	Results []Result
	// Deciding is the index of the layer that refuses or leaves open; -1 where all allow.
	Deciding int
	// Context holds all keys of the choice that decides.
	Context Context
	// Witness is the choice that decides.
	Witness Witness
	// Reason says why the answer is unknown; "" otherwise.
	Reason string
}

// Witness is one choice of what is free, of all of which some statement looks at.
type Witness struct {
	// Chosen are in the order of what is free.
	Chosen []Chosen
	// Text says it for people, e.g. "at a public address in 0.0.0.0/1, such as 1.0.0.1"; "" where no statement looks at the choice.
	Text string
}

// Chosen is what is chosen of one thing.
type Chosen struct {
	// Keys are the context keys.
	Keys []string
	// Value is that of the first key; "" where it is absent.
	Value string
	// Absent says that the request does not carry the first key.
	Absent bool
	// Text says it for people.
	Text string
}

// DecideAll says whether there is a choice of all that is free by which every layer allows a request.
//
// There are infinitely many choices. The statements cut them into finitely many classes, and one of each class is tried: addresses by every
// range that is named, points in time and numbers by every one that is named, texts by every literal and every combination of patterns
// that some text meets. Where the classes cannot be told exactly, or there are more than maxWork allows, the answer is Unknown
// unless a choice was found that is allowed.
//
// Keys that are neither set, nor absent, nor free are undetermined, as in [Evaluate].
func DecideAll(layers []Layer, request Request, free []Free) Verdict {
	for _, f := range free {
		if f.Domain.isEmpty() {
			return nobody(f)
		}
	}
	dimensions := dimensionsOf(layers, request, free)
	if len(dimensions) == 0 {
		return verdictOn(layers, request)
	}
	s := newSpace(layers, request, dimensions)
	s.cut()
	found := s.search(len(layers))
	verdict := s.verdict(layers, found)
	if verdict.Decision == Allowed || verdict.Decision == Unknown {
		return verdict
	}
	if reason := s.doubts(found); reason != "" {
		verdict.Decision, verdict.Reason = Unknown, reason
	}
	return verdict
}

// nobody is the answer where there is nothing to choose from, and so no request.
func nobody(f Free) Verdict {
	because := "there is no request: nothing can be chosen for " + strings.Join(f.names(), " and ")
	return Verdict{Decision: ImplicitDeny, Deciding: -1, Reason: because}
}

// verdictOn asks all layers about one request, of which nothing is free.
func verdictOn(layers []Layer, request Request) Verdict {
	v := Verdict{Decision: Allowed, Deciding: -1, Context: request.Context, Results: make([]Result, len(layers))}
	for i := range layers {
		v.Results[i] = layers[i].evaluate(request)
		if worse(v.Results[i].Decision, v.Decision) {
			v.Decision, v.Deciding = v.Results[i].Decision, i
		}
	}
	if v.Decision == Unknown {
		v.Reason = v.Results[v.Deciding].Because
	}
	return v
}

// worse says that a refusal outweighs an open answer, and that an open answer outweighs a grant. Of equals the first counts.
func worse(a, b Decision) bool { return weight(a) > weight(b) }

func weight(d Decision) int {
	switch d {
	case Allowed:
		return 0
	case Unknown:
		return 1
	case ExplicitDeny, ImplicitDeny:
	}
	return 2
}

func (l *Layer) evaluate(request Request) Result {
	request = l.request(request)
	if !l.DeniesOnly {
		return Evaluate(l.Policies, request)
	}
	found := findDenies(l.Policies, request)
	switch {
	case found.deny != nil || found.maybeDeny != nil:
		return found.result(request)
	default:
		return Result{Decision: Allowed, Because: "no statement of " + l.Name + " denies " + shortAction(request.Action)}
	}
}

// findDenies is find for a layer of which only the Deny statements count.
func findDenies(policies []Attached, request Request) (found findings) {
	for i := range policies {
		if policies[i].Err != nil {
			found.unread(&policies[i])
			continue
		}
		document := &policies[i].Document
		for j := range document.Statements {
			if statement := &document.Statements[j]; statement.Effect == EffectDeny {
				found.add(candidate{&policies[i], statement, statement.match(request, document.Version)})
			}
			if found.deny != nil {
				return found
			}
		}
	}
	if found.deny == nil && found.maybeDeny != nil { // so that it is told of as what may deny
		found.maybeAllow = found.maybeDeny
	}
	return found
}

// verdict evaluates the choice that decides, in the words of the ordinary evaluator.
func (s *space) verdict(layers []Layer, found outcome) Verdict {
	request := s.request
	request.Context = maps.Clone(s.base)
	for i, d := range s.dimensions {
		d.put(d.classes[found.choice[i]], request.Context)
	}
	v := verdictOn(layers, request)
	v.Witness = s.witness(found.choice)
	return v
}

func (s *space) witness(choice []int) Witness {
	var w Witness
	var texts []string
	for i, d := range s.dimensions {
		if !s.isLookedAt(i) {
			continue
		}
		c := d.classes[choice[i]]
		chosen := Chosen{Keys: d.names, Text: d.describe(c)}
		if chosen.Absent = len(c.values[0]) == 0; !chosen.Absent {
			chosen.Value = c.values[0][0]
		}
		w.Chosen = append(w.Chosen, chosen)
		texts = append(texts, chosen.Text)
	}
	w.Text = strings.Join(texts, ", ")
	return w
}

// isLookedAt says whether some statement that may match hangs on a dimension.
func (s *space) isLookedAt(dimension int) bool {
	return slices.ContainsFunc(s.predicates, func(p *predicate) bool { return slices.Contains(p.dimensions, dimension) })
}

// doubts say why no refusal of the tried classes rules out all choices; "" where it does.
func (s *space) doubts(found outcome) string {
	if found.stopped {
		return "the policies tell apart more combinations of what callers choose than are tried"
	}
	for _, d := range s.dimensions {
		if d.pool != nil && d.pool.inexact != "" {
			return d.pool.inexact
		}
	}
	return ""
}
