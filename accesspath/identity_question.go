package accesspath

import (
	"maps"
	"slices"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/permit"
	"private-notebook/accesspath/policy"
	"private-notebook/accesspath/reach"
	"private-notebook/accesspath/topology"
)

// describeAction is asked before a URL is issued: the allow policy grants both together.
const describeAction = "sagemaker:DescribeNotebookInstance"

// IdentityQuestion is one request as the policies of its principal see it, with what the model expects of them. It is what IAM's
// policy simulator can be asked; of names, routes, groups and endpoints IAM knows nothing.
type IdentityQuestion struct {
	// Notebook and Resource are the notebook's name and ARN.
	Notebook, Resource string
	// Principal is the ARN whose policies are asked, and Name what sentences call it. When a URL is opened that is its issuer.
	Principal, Name string
	// Who is the principal's sort.
	Who Who
	// From and Step say where and when the request is made.
	From From
	Step Step
	// Action is the API action, e.g. "sagemaker:CreatePresignedNotebookInstanceUrl".
	Action string
	// NotAsked says why there is no such request; "" where there is one. Then all below is empty.
	NotAsked string
	// Keys are the context keys of the request.
	Keys policy.Context
	// Decision is what the identity policies say, within the permissions boundary.
	Decision Decision
	// DecidedBy and Because say by which statement.
	DecidedBy DecidedBy
	Because   string
	// Beyond are the hops before the identity policies, which no policy of the principal decides; the walk ends at the first
	// that stops it.
	Beyond []Hop
}

// IdentityQuestions are all requests for a notebook - "" is for all of them - by every principal of the topology, on every path. Places of a path
// whose requests carry the same keys are asked once, as the one that gets furthest. An administrator whom nobody declares is not asked for.
func IdentityQuestions(observed topology.Topology, notebook string) []IdentityQuestion {
	b := newBench(&observed, Intent{AllowedPaths: Froms()})
	var list []IdentityQuestion
	for i := range b.Notebooks {
		if notebook != "" && b.Notebooks[i].Name != notebook {
			continue
		}
		for _, p := range b.Principals {
			identity, who := b.book.Identity(p), Issuer
			if p.Administers {
				who = Administrator
			}
			for _, from := range Froms() {
				for _, step := range Steps() {
					w := walker{
						judgement: judgement{bench: b, notebook: &b.Notebooks[i]}, question: question{who, from, step}, identity: &identity, meant: true,
					}
					list = append(list, w.questions()...)
				}
			}
		}
	}
	return list
}

// questions are those of one path and step: one for each action and each set of keys.
func (w walker) questions() []IdentityQuestion {
	var ways []IdentityQuestion
	for _, place := range w.everywhere() {
		w.place = place
		for _, q := range w.ways() {
			at := slices.IndexFunc(ways, func(known IdentityQuestion) bool {
				return known.NotAsked == q.NotAsked && maps.EqualFunc(known.Keys, q.Keys, slices.Equal)
			})
			switch {
			case at < 0:
				ways = append(ways, q)
			case stops(ways[at].Beyond) && !stops(q.Beyond):
				ways[at] = q
			}
		}
	}
	var list []IdentityQuestion
	for _, action := range w.actions() {
		for _, q := range ways {
			q.Action = action
			if q.NotAsked == "" {
				w.expect(&q)
			}
			list = append(list, q)
		}
	}
	return list
}

// everywhere are the places of the path, on a Client VPN for somebody in every group.
func (w walker) everywhere() []*caller.Place {
	q := caller.Question{From: w.from, Home: w.reach.Home(w.notebook), Meant: true}
	places := caller.OnVPN(caller.Places(w.Index, q), caller.InEveryGroup)
	list := make([]*caller.Place, len(places))
	for i := range places {
		list[i] = &places[i]
	}
	return list
}

func (w walker) actions() []string {
	if w.step == Issue {
		return IdentityActions()
	}
	return []string{caller.PresignAction}
}

// ways are the requests that set out from one place.
func (w walker) ways() []IdentityQuestion {
	q := IdentityQuestion{
		Notebook: w.notebook.Name, Resource: w.notebook.ARN, Principal: w.identity.Principal.ARN, Name: w.identity.Name, Who: w.who,
		From: w.from, Step: w.step,
	}
	if w.place.Missing != "" {
		q.NotAsked = w.place.Missing
		return []IdentityQuestion{q}
	}
	way := w.reach.Ways(w.place, reach.ServiceOf(w.step), true)[0]
	findings := reach.WithHost(way.Trail.Findings, w.reach.Host(w.step, w.notebook))
	if !way.Arrives && way.Trail.Stop == nil {
		q.NotAsked = "whether the request comes through an endpoint is not known: " + findings[len(findings)-1].Because
		return []IdentityQuestion{q}
	}
	request := w.request(way)
	walked := trail{findings: slices.Concat(w.settingOut(), findings)}
	if way.Arrives {
		walked.findings = append(walked.findings, w.permit.Decide(request).Findings...)
	}
	q.Beyond = slices.DeleteFunc(walked.hops(), func(h Hop) bool { return h.Hop == hop.IdentityPolicies || h.Hop == hop.Boundary })
	var list []IdentityQuestion
	for _, keys := range w.permit.Contexts(request) {
		q.Keys = keys
		list = append(list, q)
	}
	return list
}

func stops(hops []Hop) bool { return slices.ContainsFunc(hops, func(h Hop) bool { return !h.OK }) }

// expect asks the policies that the topology has, and the boundary, which grants nothing.
func (w walker) expect(q *IdentityQuestion) {
	result := permit.OfIdentity(w.identity, policy.Request{
		Action: q.Action, Resource: q.Resource, Principal: caller.ARNOf(w.identity.Principal), Context: q.Keys,
	})
	q.Decision, q.Because = decisionOf(permit.OutcomeOf(result.Decision)), result.Because
	q.DecidedBy = DecidedBy{URN: result.ID, SID: result.Sid}
}

// IdentityActions are the API actions that the questions are about.
func IdentityActions() []string { return []string{caller.PresignAction, describeAction} }
