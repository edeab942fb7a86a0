package accesspath

import (
	"fmt"
	"maps"
	"slices"

	"private-notebook/accesspath/addresses"
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/permit"
	"private-notebook/accesspath/reach"
	"private-notebook/accesspath/topology"
)

// Judge walks every path of every notebook and compares the answers with the intent. The same topology and intent always
// give the same report, to the byte. It changes neither of them. Without a notebook it judges nothing, and says so.
func Judge(observed topology.Topology, intent Intent) Report {
	b := newBench(&observed, intent)
	report := Report{
		Version: ReportVersion, Restriction: b.restriction(),
		Verdicts: []Verdict{}, Matrix: []Cell{}, Meant: []Meant{}, Intent: Comparison{OK: true, Differences: []Difference{}},
	}
	supposed, playing := map[string]bool{}, map[string]*topology.Principal{}
	for i := range b.Notebooks {
		j := judgement{bench: b, notebook: &b.Notebooks[i]}
		if len(b.Notebooks) > 1 {
			j.name = b.Notebooks[i].Name
		}
		for _, sentence := range j.judge(&report, playing) {
			supposed[sentence] = true
		}
	}
	if len(b.Notebooks) > 0 {
		report.Trust = b.trustsOf(playing)
		for _, sentence := range b.compareAssumers(&report.Intent) {
			supposed[sentence] = true
		}
	}
	b.noteIntentElsewhere()
	if len(b.Notebooks) == 0 {
		report.NothingJudged = b.HasNo("notebook instance") + ", so nothing was judged"
		report.Intent.OK = false
	}
	if intent.NotStated {
		report.NotCompared, report.Intent.OK = notCompared, false
	}
	report.NotUnderstood = b.notUnderstood
	report.Assumptions = append(append([]string{}, observed.Assumptions...), slices.Sorted(maps.Keys(supposed))...)
	return report
}

const notCompared = "nothing says who is meant to get in, so the answers are compared with nothing"

// bench is what all judgements of one topology share: the floors below, and what they found.
type bench struct {
	*topology.Index
	intent Intent
	book   *caller.Book
	reach  *reach.Reach
	permit *permit.Permit
	trusts trusts

	// places are those of each question, kept so that the ways from them are found once.
	places     map[placesOf][]caller.Place
	undeclared []caller.Place
	// anyLine are the public addresses that a person's own line may have: all but those that are declared to be a site's or a VPC's.
	anyLine addresses.Set
	// Of each list of not understood things, those that could change answers.
	opening, closing []gap
	// accountGaps are those of them that an account's reader left.
	accountGaps   []topology.NotUnderstood
	notUnderstood []topology.NotUnderstood
}

type placesOf struct {
	caller.Question
	nonMember bool
}

func newBench(t *topology.Topology, intent Intent) *bench {
	x := topology.NewIndex(t)
	b := &bench{
		Index: x, intent: intent.withNames(), book: caller.NewBook(t), reach: reach.New(x), places: map[placesOf][]caller.Place{},
		notUnderstood: append([]topology.NotUnderstood{}, t.NotUnderstood...),
	}
	b.permit = permit.New(x, b.book, permit.Known{Now: intent.At, Brought: intent.CallersBring})
	b.trusts = b.newTrusts()
	if b.reach.HasNames() {
		b.undeclared = caller.UndeclaredWays(b.book, b.permit.OfEndpoints(), b.permit.ServiceControl(), caller.KnownWays(x, b.isOfNotebooks))
	}
	b.anyLine = addresses.Public()
	for _, site := range b.OnPremises {
		b.anyLine = b.anyLine.Minus(addresses.Of(site.PublicAddresses...))
	}
	for _, v := range b.VPCs {
		b.anyLine = b.anyLine.Minus(addresses.Of(v.PublicAddresses...))
	}
	b.notUnderstood = append(append(b.notUnderstood, b.book.Unread...), b.permit.Unread...)
	b.noteFaultyRanges()
	b.noteUntoldIPv6()
	b.weighGaps()
	return b
}

func (b *bench) isOfNotebooks(e *topology.Endpoint) bool { return b.reach.ServiceOfEndpoint(e) != "" }

// placesOn are the places of a path, once for each person on a Client VPN.
func (b *bench) placesOn(from From, home *topology.VPC, meant bool) []caller.Place {
	key := placesOf{Question: caller.Question{From: from, Home: home, Meant: meant}}
	list, known := b.places[key]
	if !known {
		list = caller.OnVPN(caller.Places(b.Index, key.Question), b.people)
		b.places[key] = list
	}
	return list
}

// judgement is the part of a report about one notebook.
type judgement struct {
	*bench
	notebook *topology.Notebook
	// name is the notebook's in a report about several.
	name string
}

// judge returns what it had to suppose of tags, and notes who plays a part.
func (j judgement) judge(report *Report, playing map[string]*topology.Principal) (supposed []string) {
	parts := j.cast(j.notebook)
	parts.playing(playing)
	report.Meant = append(report.Meant, j.meant(parts))
	identities, whos := j.identities(j.notebook, parts), Whos()
	if len(parts.others) > 0 {
		whos = append(whos, OtherIssuer)
	}
	home := j.reach.Home(j.notebook)
	verdicts := map[question]Verdict{}
	for _, who := range whos {
		for _, from := range Froms() {
			for _, step := range Steps() {
				q := question{who, from, step}
				verdict := j.verdict(q, j.placesFor(q, home), j.identitiesFor(q, identities[who]))
				verdicts[q] = verdict
				report.Verdicts = append(report.Verdicts, verdict)
				j.compare(report, verdict)
			}
		}
	}
	j.judgeNonMember(report, home, identities[Issuer])
	report.Matrix = append(report.Matrix, j.matrix(whos, verdicts)...)
	return parts.supposed
}

// placesFor are the places that a question is about. Whoever is behind what nobody declares is on the path linked-vpc.
func (j judgement) placesFor(q question, home *topology.VPC) []*caller.Place {
	var list []*caller.Place
	places := j.placesOn(q.from, home, j.isMeant(q))
	for i := range places {
		list = append(list, &places[i])
	}
	if q.from == FromLinkedVPC {
		for i := range j.undeclared {
			list = append(list, &j.undeclared[i])
		}
	}
	return list
}

func (j judgement) isMeant(q question) bool { return j.intent.expects(q.who, q.from, q.step) == Allow }

// judgeNonMember asks whether the groups keep others out: somebody with an issuer's rights who is on the VPN without one.
func (j judgement) judgeNonMember(report *Report, home *topology.VPC, issuers []caller.Identity) {
	list := j.nonMembers(home)
	if len(list) == 0 {
		return
	}
	for _, step := range Steps() {
		verdict := j.verdict(question{NonMember, FromClientVPN, step}, list, issuers)
		report.Verdicts = append(report.Verdicts, verdict)
		j.compare(report, verdict)
	}
}

// nonMembers are the places of a non-member; none where everybody is meant, or nobody can connect.
func (j judgement) nonMembers(home *topology.VPC) []*caller.Place {
	key := placesOf{Question: caller.Question{From: FromClientVPN, Home: home}, nonMember: true}
	places, known := j.places[key]
	if !known {
		places = slices.DeleteFunc(caller.OnVPN(caller.Places(j.Index, key.Question), j.nonMember), func(p caller.Place) bool { return p.Missing != "" })
		j.places[key] = places
	}
	list := make([]*caller.Place, len(places))
	for i := range places {
		list[i] = &places[i]
	}
	return list
}

// question is what one verdict answers.
type question struct {
	who  Who
	from From
	step Step
}

// verdict words the walk that counts.
func (j judgement) verdict(q question, places []*caller.Place, identities []caller.Identity) Verdict {
	trails, atPlace, atIdentity := j.walks(q, places, identities)
	v := j.word(q, trails, atPlace, atIdentity)
	j.takeCertainty(&v, trails)
	switch {
	case j.intent.NotStated:
		v.Remedy = ""
	case v.Decision == j.intent.expects(q.who, q.from, q.step):
	case j.intent.closesForNow(q.from) && slices.Contains(j.intent.AllowedPaths, q.from):
		v.Remedy = "run `pulumi up`, which takes the associations away, because clientVpnConnected is false; or set it to true"
	case v.Remedy == "":
		v.Remedy = remedyOf(v, trails[atPlace][atIdentity])
	}
	return v
}

// walks are those from every place as every identity. It says which is furthest from what is meant: one person who is locked out of a
// path that should be open, or who gets in by one that should be closed, is what counts.
func (j judgement) walks(q question, places []*caller.Place, identities []caller.Identity) (trails [][]trail, atPlace, atIdentity int) {
	meant := j.isMeant(q)
	trails = make([][]trail, len(places))
	for i, p := range places {
		trails[i] = make([]trail, len(identities))
		for k := range identities {
			trails[i][k] = j.walk(q, p, &identities[k], meant)
			if meant && p.Undeclared != nil && trails[i][k].decision == Deny {
				continue // nobody has to get in from where nothing is declared
			}
			if further(meant, &trails[i][k], &trails[atPlace][atIdentity]) {
				atPlace, atIdentity = i, k
			}
		}
	}
	return trails, atPlace, atIdentity
}

// word makes a verdict of the walk that counts. Where it fares otherwise from another place, or as another identity, it
// says whose walk it was.
func (j judgement) word(q question, trails [][]trail, atPlace, atIdentity int) Verdict {
	t := trails[atPlace][atIdentity]
	because := t.decided.Because
	if t.identity.Unnamed {
		because = fmt.Sprintf("as %s, whom the settings do not name: %s", t.identity.KindAndName(), because)
	} else if slices.ContainsFunc(trails[atPlace], func(other trail) bool { return other.decision != t.decision }) {
		because = fmt.Sprintf("as %s: %s", t.identity.Name, because)
	}
	faresOtherwise := func(others []trail) bool {
		return !others[atIdentity].place.Further && others[atIdentity].decision != t.decision
	}
	if t.place.Further || slices.ContainsFunc(trails, faresOtherwise) {
		because = fmt.Sprintf("from %s, %s", t.place.Whose(), because)
	}
	v := Verdict{
		Notebook: j.name, Principal: q.who, From: q.from, Step: q.step, Decision: t.decision,
		DecidedBy: DecidedBy{URN: t.decided.URN, SID: t.decided.SID}, Because: because, Hops: t.hops(),
	}
	if v.Decision != Deny && !j.isMeant(q) {
		v.Witness = t.witness
	}
	v.Assumed = t.isAssumed()
	return v
}

// compare notes a verdict that is not as meant.
func (j judgement) compare(report *Report, v Verdict) {
	expected := j.intent.expects(v.Principal, v.From, v.Step)
	if v.Decision == expected || j.intent.NotStated {
		return
	}
	report.Intent.OK = false
	report.Intent.Differences = append(report.Intent.Differences, Difference{
		Notebook: v.Notebook, Principal: v.Principal, From: v.From, Step: v.Step, Expected: expected,
		Decision: v.Decision, DecidedBy: v.DecidedBy, Because: v.Because, Remedy: v.Remedy, Witness: v.Witness,
	})
}
