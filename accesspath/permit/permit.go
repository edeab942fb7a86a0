// Package permit says whether a request may pass: the endpoint's policy, the organisation's policies, the principal's policies and its
// permissions boundary. It knows nothing of networks: it is told which endpoint a request comes through and from which addresses.
//
// Where a path is not meant to be open, whatever a caller chooses is free - the moment, his public address, a second factor - and
// the policies are asked whether any choice passes them all.
package permit

import (
	"time"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// Permit answers about one topology. It keeps what it found of one notebook, so it must not be used by two goroutines at once.
type Permit struct {
	x          *topology.Index
	book       *caller.Book
	known      Known
	onEndpoint map[*topology.Endpoint][]policy.Attached
	control    []organisationPolicy
	// levels are those that do not allow everything.
	levels []level
	// unlisted is a public address that stands for everybody whom no policy lists.
	unlisted string
	// comparesVPCSourceIP says that some policy looks at the address within the VPC.
	comparesVPCSourceIP bool
	// Unread are the policies that could not be read, with the reason.
	Unread []topology.NotUnderstood

	notebook *topology.Notebook
	answers  map[question]Answer
}

// Known is what is known of requests besides the topology.
type Known struct {
	// Now is the present moment; the zero value leaves it undetermined.
	Now time.Time
	// Brought are values by condition key that people who are meant bring, such as "aws:MultiFactorAuthPresent": "true". They are
	// assumed, and count for paths that are meant.
	Brought map[string]string
}

// New reads the policies of endpoints and organisations. The book has those of principals.
func New(x *topology.Index, book *caller.Book, known Known) *Permit {
	p := &Permit{x: x, book: book, known: known, onEndpoint: map[*topology.Endpoint][]policy.Attached{}}
	for i := range x.Endpoints {
		p.readEndpoint(&x.Endpoints[i])
	}
	p.readOrganisation()
	for _, attached := range book.Declared() {
		p.learn(*attached)
	}
	p.unlisted = p.unlistedAddress()
	return p
}

func (p *Permit) readEndpoint(e *topology.Endpoint) {
	if e.Policy == "" {
		return
	}
	document, err := policy.Parse(e.Policy, policy.Resource)
	p.noteUnread(e.URN, err)
	attached := policy.Attached{ID: e.URN, Name: "of " + e.Title(), Document: document, Err: err}
	p.onEndpoint[e] = []policy.Attached{attached}
	p.learn(attached)
}

// OfEndpoints are the endpoints' policies.
func (p *Permit) OfEndpoints() []policy.Attached {
	var list []policy.Attached
	for i := range p.x.Endpoints {
		list = append(list, p.onEndpoint[&p.x.Endpoints[i]]...)
	}
	return list
}

func (p *Permit) noteUnread(urn string, err error) {
	if err != nil {
		p.Unread = append(p.Unread, caller.Unread(urn, err))
	}
}

func (p *Permit) learn(attached policy.Attached) {
	p.comparesVPCSourceIP = p.comparesVPCSourceIP || len(policy.Mentions(attached, "aws:VpcSourceIp")) > 0
}

// Request is one request that reached AWS.
type Request struct {
	// Identity is who signs it, or, when a URL is opened, who issued the URL.
	Identity *caller.Identity
	// Notebook is what it is about.
	Notebook *topology.Notebook
	Step     caller.Step
	// Endpoint is the one that it came through, and Undeclared one of those that nobody declares; both nil over the internet.
	Endpoint   *topology.Endpoint
	Undeclared *caller.Undeclared
	// Sources are the addresses that the endpoint may see; empty where they are not known.
	Sources addresses.Set
	// Public are the addresses that public services may see; empty where they are not known. AnyPublic says that the caller may then be
	// at any.
	Public    addresses.Set
	AnyPublic bool
	// Meant says that it must pass whatever the caller's address.
	Meant bool
}

// question is what of a request an answer hangs on.
type question struct {
	identity                *caller.Identity
	endpoint                *topology.Endpoint
	undeclared              *caller.Undeclared
	step                    caller.Step
	sources, public         addresses.Set // told apart by which set it is, not by what it holds
	isPublic, anyPub, meant bool
}

// Answer is what the policies say, hop by hop, up to the first that refuses.
type Answer struct {
	Findings []hop.Finding
	// Context holds the context keys of the request that decides.
	Context policy.Context
	// Witness says what the caller chooses, for people; "" where no policy looks at it.
	Witness string
}

// Decide asks all layers.
func (p *Permit) Decide(r Request) Answer {
	if p.notebook != r.Notebook {
		p.notebook, p.answers = r.Notebook, map[question]Answer{}
	}
	q := p.question(r)
	known, is := p.answers[q]
	if !is {
		known = p.decide(r)
		p.answers[q] = known
	}
	return known
}

func (p *Permit) question(r Request) question {
	q := question{identity: r.Identity, endpoint: r.Endpoint, undeclared: r.Undeclared, step: r.Step, meant: r.Meant}
	switch {
	case r.isPublic():
		q.isPublic, q.anyPub, q.public = true, r.AnyPublic, r.Public
	case p.comparesVPCSourceIP:
		q.sources = r.Sources
	}
	return q
}

func (r *Request) isPublic() bool { return r.Endpoint == nil && r.Undeclared == nil }

func (p *Permit) decide(r Request) Answer {
	asked := p.layersFor(r)
	if r.Undeclared != nil {
		asked.unlisted(r.Undeclared.Except)
	}
	var chosen Answer
	for i, c := range p.contextsOf(r) {
		a := p.findingsOf(r, asked, policy.DecideAll(asked.layers, c.request, c.free))
		if i == 0 || r.further(a, chosen) {
			chosen = a
		}
	}
	return chosen
}

// Contexts are the context keys of the requests that stand for all of a place; see [Permit.Decide].
func (p *Permit) Contexts(r Request) []policy.Context {
	var list []policy.Context
	for _, c := range p.contextsOf(r) {
		list = append(list, c.request.Context)
	}
	return list
}

// OfIdentity asks the identity policies, and the boundary, which grants nothing.
func OfIdentity(i *caller.Identity, request policy.Request) policy.Result {
	result := policy.Evaluate(i.Policies, request)
	if i.Boundary == nil || OutcomeOf(result.Decision) == hop.Fails {
		return result
	}
	ceiling := policy.Evaluate([]policy.Attached{*i.Boundary}, request)
	if OutcomeOf(ceiling.Decision) == hop.Passes {
		return result
	}
	ceiling.Because = "within the permissions boundary, " + ceiling.Because
	return ceiling
}

// further says whether an answer is further from what is meant: where everybody should pass, the worst counts, and else the best.
func (r *Request) further(candidate, chosen Answer) bool {
	rank := func(a Answer) int {
		var t hop.Trail
		t.AddAll(a.Findings)
		return [...]int{hop.Passes: 0, hop.Unsure: 1, hop.Fails: 2}[t.Outcome()]
	}
	if r.Meant {
		return rank(candidate) > rank(chosen)
	}
	return rank(candidate) < rank(chosen)
}

// SurelyDenied says whether an identity is refused whatever its request carries.
func (p *Permit) SurelyDenied(identity *caller.Identity, notebook *topology.Notebook) bool {
	keys := commonKeys(identity, notebook)
	dropChosenTags(keys, identity)
	request := policy.Request{
		Action: caller.PresignAction, Resource: notebook.ARN, Principal: caller.ARNOf(identity.Principal), Context: keys,
	}
	refuses := func(d policy.Decision) bool { return d == policy.ExplicitDeny || d == policy.ImplicitDeny }
	return refuses(policy.Decide(identity.Policies, request)) ||
		identity.Boundary != nil && refuses(policy.Decide([]policy.Attached{*identity.Boundary}, request))
}
