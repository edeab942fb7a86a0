package accesspath

import (
	"maps"
	"slices"

	"private-notebook/accesspath/policy"
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
func IdentityQuestions(topology Topology, notebook string) []IdentityQuestion {
	n := newNetwork(&topology)
	var list []IdentityQuestion
	for i := range n.Notebooks {
		if notebook != "" && n.Notebooks[i].Name != notebook {
			continue
		}
		for _, p := range n.Principals {
			for _, from := range Froms() {
				for _, step := range Steps() {
					w := walker{network: n, notebook: &n.Notebooks[i], who: whoOf(p), from: from, step: step, everyone: true, actor: n.actor(p)}
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
	for _, s := range onVPN(w.starts(w.from, w.notebook), inEveryGroup) {
		w.start = s
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

func inEveryGroup(v *ClientVPN) []person { return []person{{"somebody in every group", groups(v)}} }

func (w walker) actions() []string {
	if w.step == Issue {
		return IdentityActions()
	}
	return []string{presignAction}
}

// ways are the requests that set out from one place.
func (w walker) ways() []IdentityQuestion {
	q := IdentityQuestion{
		Notebook: w.notebook.Name, Resource: w.notebook.ARN, Principal: w.actor.principal.ARN, Name: w.actor.name, Who: w.who,
		From: w.from, Step: w.step,
	}
	if w.start.missing != "" {
		q.NotAsked = w.start.missing
		return []IdentityQuestion{q}
	}
	answer := w.lookUp()
	contexts := w.publicContexts()
	switch {
	case answer.outcome == unsure:
		q.NotAsked = "whether the request comes through an endpoint is not known: " + answer.because
		return []IdentityQuestion{q}
	case answer.endpoint != nil:
		contexts = w.privateContexts(answer.endpoint)
	}
	walked := w
	q.Beyond = slices.DeleteFunc(walked.walk().hops, func(h Hop) bool { return h.Hop == HopIdentityPolicies || h.Hop == HopBoundary })
	var list []IdentityQuestion
	for _, c := range contexts {
		q.Keys = c.keys
		list = append(list, q)
	}
	return list
}

func stops(hops []Hop) bool { return slices.ContainsFunc(hops, func(h Hop) bool { return !h.OK }) }

// expect asks the policies that the topology has, and the boundary, which grants nothing.
func (w walker) expect(q *IdentityQuestion) {
	request := policy.Request{Action: q.Action, Resource: q.Resource, Principal: callerARN(w.actor.principal), Context: q.Keys}
	result := policy.Evaluate(w.actor.policies, request)
	if w.actor.boundary != nil && decisionOf(result) != Deny {
		if ceiling := policy.Evaluate([]policy.Attached{*w.actor.boundary}, request); decisionOf(ceiling) != Allow {
			result = ceiling
			result.Because = "within the permissions boundary, " + ceiling.Because
		}
	}
	q.Decision, q.Because = decisionOf(result), result.Because
	q.DecidedBy = DecidedBy{URN: result.ID, SID: result.Sid}
}

func decisionOf(result policy.Result) Decision {
	switch result.Decision {
	case policy.Allowed:
		return Allow
	case policy.ExplicitDeny, policy.ImplicitDeny:
		return Deny
	case policy.Unknown:
		return Unknown
	}
	return Unknown
}

// IdentityActions are the API actions that the questions are about.
func IdentityActions() []string { return []string{presignAction, describeAction} }
