package accesspath

import (
	"slices"
	"strings"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/permit"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/reach"
)

// trail is one walk from end to end.
type trail struct {
	place    *caller.Place
	identity *caller.Identity
	decision Decision
	findings []hop.Finding
	// decided is the finding that decided.
	decided hop.Finding
	// witness says who gets in, on a path that is not meant.
	witness string
	// way is the one that was gone, and context holds the keys of the request that decided; empty where none set out.
	way     reach.Way
	context policy.Context
}

func (t *trail) hops() []Hop {
	list := make([]Hop, len(t.findings))
	for i, f := range t.findings {
		list[i] = Hop{Hop: f.Hop, OK: f.Outcome == hop.Passes, Unknown: f.Outcome == hop.Unsure, Assumed: f.Assumed, Because: f.Because}
	}
	return list
}

// walker walks one path of one identity: first whether anybody sets out, then the way, then the policies.
type walker struct {
	judgement
	question
	place    *caller.Place
	identity *caller.Identity
	meant    bool
}

// walk is the walk that is furthest from what is meant, of all ways that there are.
func (j judgement) walk(q question, p *caller.Place, identity *caller.Identity, meant bool) trail {
	w := walker{judgement: j, question: q, place: p, identity: identity, meant: meant}
	var setOut hop.Trail
	if !setOut.AddAll(w.settingOut()) {
		return w.trailOf(setOut, permit.Answer{}, reach.Way{})
	}
	if p.Undeclared != nil {
		return w.fromUndeclared(setOut)
	}
	host := j.reach.Host(q.step, j.notebook)
	var chosen trail
	for i, way := range j.reach.Ways(p, reach.ServiceOf(q.step), meant) {
		t := w.along(setOut, way, host)
		if i == 0 || further(meant, &t, &chosen) {
			chosen = t
		}
	}
	if p.Supposed != "" && chosen.decision != Deny {
		return w.assumedAway()
	}
	return chosen
}

// settingOut stops people who cannot set out: on a path that does not exist, or without the identity that the step needs.
func (w *walker) settingOut() []hop.Finding {
	if w.place.Missing != "" {
		return []hop.Finding{w.missing()}
	}
	var list []hop.Finding
	switch {
	case w.isWithoutIdentity():
		list = append(list, w.withoutIdentity())
	case w.identity.Missing != "":
		list = append(list, hop.Finding{Hop: hop.Credentials, Outcome: hop.Fails, Because: w.identity.Missing, URN: w.identity.MissingURN,
			Remedy: "attach the policy to the users, groups or roles that should open the notebook"})
	}
	if w.place.Unsure != "" {
		f := hop.Finding{Hop: hop.Path, Outcome: hop.Unsure, Because: w.place.Unsure, URN: w.place.URN, Remedy: w.place.Remedy}
		if w.place.Undeclared != nil {
			f.SID = w.place.Undeclared.SID
		}
		list = append(list, f)
	}
	return list
}

// withoutIdentity is what stops somebody without an IAM identity, unless anybody may take one.
func (w *walker) withoutIdentity() hop.Finding {
	if f, may := w.asAnybody(w.identity); may {
		return f
	}
	because := "an outsider has no AWS credentials, so cannot sign the call"
	if w.from == FromConsole {
		because = "an outsider has no AWS identity, so cannot sign in to the console"
	}
	return hop.Finding{Hop: hop.Credentials, Outcome: hop.Fails, Because: because}
}

// isWithoutIdentity says whether the step takes an identity and the caller has none.
func (w *walker) isWithoutIdentity() bool {
	return w.who == Outsider && caller.NeedsIdentity(w.from, w.step)
}

// missing says why nobody sets out, and, of a Client VPN that is switched off, by which key.
func (w *walker) missing() hop.Finding {
	f := hop.Finding{Hop: hop.Path, Outcome: hop.Fails, Because: w.place.Missing, URN: w.place.URN, Remedy: "declare the path, or take it out of allowedPaths"}
	switch {
	case w.place.VPN == nil:
	case w.intent.ClientVPNDisconnected:
		f.Because += ", as clientVpnConnected: false asks for"
	default:
		f.Remedy = "associate it with a subnet (in a Private Notebook stack, `pulumi up` with clientVpnConnected: true does), or take client-vpn out of allowedPaths"
	}
	return f
}

// along goes one way, and then to the policies.
func (w *walker) along(setOut hop.Trail, way reach.Way, host string) trail {
	t := setOut.Clone()
	t.AddAll(reach.WithHost(way.Trail.Findings, host))
	var answer permit.Answer
	if way.Arrives {
		answer = w.permit.Decide(w.request(way))
		t.AddAll(w.decorated(answer))
	}
	if way.Fault != nil && t.Stop != nil {
		blame(&t, len(setOut.Findings), *way.Fault, host)
	}
	return w.trailOf(t, answer, way)
}

// blame makes the fault by which a name is public the culprit, whichever door refused the request in the end.
func blame(t *hop.Trail, at int, fault hop.Finding, host string) {
	fault.Because = strings.ReplaceAll(fault.Because, reach.HostMark, host)
	t.Findings[at].Outcome, t.Findings[at].Because = hop.Fails, fault.Because
	fault.Because += "; by the public way, " + t.Stop.Because
	t.Stop = &fault
}

func (w *walker) request(way reach.Way) permit.Request {
	r := permit.Request{
		Identity: w.identity, Notebook: w.notebook, Step: w.step, Endpoint: way.Endpoint, Sources: way.Sources, Public: w.place.Public, Meant: w.meant,
		AnyPublic: w.place.VPC == nil || w.place.VPN != nil && w.place.VPN.SplitTunnel,
	}
	if way.OwnLine {
		r.Public = addresses.Set{}
	}
	if r.AnyPublic && r.Public.IsEmpty() && !w.meant {
		r.Public = w.anyLine
	}
	if w.place.Unknown && way.Sources.Equals(addresses.All().V4()) {
		r.Sources = addresses.Set{}
	}
	return r
}

// fromUndeclared asks the policies alone. Names, routes and groups are somebody else's. Whoever is there is not among those who are
// meant, so what lets him in takes the certainty out of a path that is.
func (w *walker) fromUndeclared(setOut hop.Trail) trail {
	answer := w.permit.Decide(permit.Request{
		Identity: w.identity, Notebook: w.notebook, Step: w.step, Undeclared: w.place.Undeclared,
	})
	t := setOut.Clone()
	if w.meant && len(t.Findings) == 0 {
		t.Add(hop.Finding{Hop: hop.Path, Outcome: hop.Unsure, Because: "the policies let in " + w.place.Title + ", which is not declared", Remedy: w.place.Remedy})
	}
	t.AddAll(w.decorated(answer))
	return w.trailOf(t, answer, reach.Way{})
}

// decorated are the policies' findings with what only the judgement knows: who is assumed, and what closes a path that a statement opens.
func (w *walker) decorated(answer permit.Answer) []hop.Finding {
	list := slices.Clone(answer.Findings)
	for i := range list {
		f := &list[i]
		if f.Hop != hop.IdentityPolicies || f.Outcome != hop.Passes {
			continue
		}
		if !w.meant {
			f.Remedy = w.remedyForGrant(answer.Context)
		}
		for _, assumption := range w.assumedOfIdentity() {
			f.Assumed = true
			f.Because += "; " + assumption
		}
	}
	return list
}

func (w *walker) trailOf(t hop.Trail, answer permit.Answer, way reach.Way) trail {
	walked := trail{
		place: w.place, identity: w.identity, decision: decisionOf(t.Outcome()), findings: t.Findings, decided: t.Decided(),
		way: way, context: answer.Context,
	}
	if w.who == NonMember && walked.decision == Allow {
		if at := slices.IndexFunc(t.Findings, func(f hop.Finding) bool { return f.Hop == hop.VPNAuthorization }); at >= 0 {
			walked.decided = t.Findings[at] // whoever should be stopped by a group is let through by a rule
		}
	}
	if w.isWithoutIdentity() && walked.decision == Allow {
		walked.decided = t.Findings[0] // whoever should have no credentials takes them
	}
	if walked.decision != Deny {
		walked.witness = w.witness(answer, way)
	}
	return walked
}

// witness says who gets in, where, and what of it the caller chooses.
func (w *walker) witness(answer permit.Answer, way reach.Way) string {
	said := w.subject() + " " + w.whereabouts()
	if way.Worn != "" {
		said += " that has security group " + way.Worn
	}
	if way.Endpoint != nil && !way.Sources.IsEmpty() && !way.Sources.Equals(w.place.Sources) && !w.place.Unknown {
		said += ", at an address in " + way.Sources.String()
	}
	if answer.Witness != "" {
		said += ", " + answer.Witness
	}
	return said
}

// subject is who it is: whoever holds the URL, or who signs.
func (w *walker) subject() string {
	switch {
	case w.isWithoutIdentity():
		return "anybody as " + w.identity.KindAndName()
	case w.who == Outsider || w.step == Open && w.from != FromConsole:
		return "anybody who holds the URL"
	case w.identity.IsNobody():
		return w.identity.Name
	default:
		kind, _ := caller.KindAndName(w.identity.Principal.ARN)
		return kind + " " + strings.TrimPrefix(w.identity.Name, kind+" ")
	}
}

func (w *walker) whereabouts() string {
	switch w.from {
	case FromInternet:
		return "on the internet"
	case FromConsole:
		return "in the console"
	case FromClientVPN:
		if len(caller.GroupsOf(w.place.VPN)) == 0 && w.who != NonMember {
			return "on the Client VPN"
		}
		return "on the Client VPN, as " + w.place.Person.Title
	case FromOnPremises:
		return "in " + w.place.Title
	default:
		return "on a workload in " + w.place.Title
	}
}

// assumedOfIdentity is what no resource declares about whoever gets through.
func (w *walker) assumedOfIdentity() []string {
	var list []string
	p := &w.identity.Principal
	if p.Origin == "assumed" {
		list = append(list, p.Name+" is declared elsewhere, and assumed to have no boundary and no other policies")
	}
	if w.identity.Supposed {
		list = append(list, "the tags of "+p.Name+" are assumed")
	}
	signs := caller.NeedsIdentity(w.from, w.step) // whoever opens a URL needs it alone, and not the credentials that issued it
	isOfPeople := w.place.VPN != nil || w.place.Site != nil
	if isOfPeople && signs && len(p.OnlyServices) > 0 {
		list = append(list, "a person is assumed to hold the credentials of role "+p.Name)
	}
	for _, key := range w.broughtBy() {
		list = append(list, "callers are assumed to bring "+key+"="+w.intent.CallersBring[key])
	}
	return list
}

// broughtBy are the keys that people who are meant are assumed to bring, and that a policy of the identity looks at.
func (w *walker) broughtBy() []string {
	if !w.meant {
		return nil
	}
	var keys []string
	for key := range w.intent.CallersBring {
		if slices.ContainsFunc(w.identity.Policies, func(p policy.Attached) bool { return len(policy.Mentions(p, key)) > 0 }) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
