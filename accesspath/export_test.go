package accesspath

import (
	"net/netip"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/topology"
)

// Walked is the walk behind a verdict, in a form that a test can walk again.
type Walked struct {
	Who      Who
	From     From
	Step     Step
	Decision Decision
	// Meant says that the path is meant to be open, and Assumed that the decision rests on an assumption.
	Meant, Assumed bool
	// Witness is the sentence of the verdict.
	Witness string
	// Place is where the walk set out, and PrincipalARN whose policies it was judged by.
	Place        *caller.Place
	PrincipalARN string
	// Endpoint is the one that it went through; nil over the internet. Sources are the addresses that get through.
	Endpoint *topology.Endpoint
	Sources  []netip.Prefix
	// Context holds the keys of the request that decided.
	Context policy.Context
}

// Walks are the walks behind the verdicts of a report about one notebook, without those of other issuers.
func Walks(observed topology.Topology, intent Intent) []Walked {
	b := newBench(&observed, intent)
	j := judgement{bench: b, notebook: &b.Notebooks[0]}
	identities, home := j.identities(j.notebook, j.cast(j.notebook)), j.reach.Home(j.notebook)
	var list []Walked
	for _, who := range Whos() {
		for _, from := range Froms() {
			for _, step := range Steps() {
				q := question{who, from, step}
				list = append(list, j.walked(q, j.placesFor(q, home), identities[who]))
			}
		}
	}
	if places := j.nonMembers(home); len(places) > 0 {
		for _, step := range Steps() {
			list = append(list, j.walked(question{NonMember, FromClientVPN, step}, places, identities[Issuer]))
		}
	}
	return list
}

func (j judgement) walked(q question, places []*caller.Place, identities []caller.Identity) Walked {
	trails, atPlace, atIdentity := j.walks(q, places, identities)
	t := trails[atPlace][atIdentity]
	return Walked{
		Who: q.who, From: q.from, Step: q.step, Decision: t.decision, Meant: j.isMeant(q), Assumed: t.isAssumed(), Witness: t.witness, Place: t.place,
		PrincipalARN: t.identity.Principal.ARN, Endpoint: t.way.Endpoint, Sources: t.way.Sources.Prefixes(), Context: t.context,
	}
}
