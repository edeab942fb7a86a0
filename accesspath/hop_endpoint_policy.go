package accesspath

import "private-notebook/accesspath/policy"

// throughEndpointPolicy models an endpoint policy: a ceiling over what identity policies grant. Without one AWS allows
// everything through (AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"). On the
// notebook endpoint the action asked for is the presign action on the notebook (SageMaker Developer Guide,
// "Connect to a Notebook Instance Through a VPC Interface Endpoint").
func (w *walker) throughEndpointPolicy(e *Endpoint) finding {
	attached := w.endpointPolicies[e]
	if len(attached) == 0 {
		return finding{hop: HopEndpointPolicy, urn: e.URN, because: e.Title() + " has AWS's default policy, which allows everything"}
	}
	contexts := w.privateContexts(e)
	if w.step == Open { // AWS documents no example that names a principal here, so one that does is undecided
		for i := range contexts {
			contexts[i].principal = ""
		}
	}
	f := w.ask(HopEndpointPolicy, attached, contexts)
	if f.urn == "" {
		f.urn, f.because = e.URN, "no statement of the policy of "+e.Title()+" is about opening notebooks"
	}
	f.remedy = "let the endpoint's policy allow " + presignAction + " on " + w.notebook.ARN
	return f
}

// ask puts the presign action to a set of policies from each of the contexts that a start may have, and reads
// the answers as the walk asks: for everyone, or for anyone.
func (w *walker) ask(hop string, policies []policy.Attached, contexts []requestContext) finding {
	var chosen finding
	for i, c := range contexts {
		f := w.askOnce(hop, policies, c)
		if i == 0 || w.furtherFromMeant(f.outcome, chosen.outcome) {
			chosen = f
		}
	}
	return chosen
}

// furtherFromMeant orders outcomes: where everyone should pass, the worst counts, and else the best.
func (w *walker) furtherFromMeant(candidate, chosen outcome) bool {
	rank := map[outcome]int{passes: 0, unsure: 1, fails: 2}
	if w.everyone {
		return rank[candidate] > rank[chosen]
	}
	return rank[candidate] < rank[chosen]
}

func (w *walker) askOnce(hop string, policies []policy.Attached, c requestContext) finding {
	result := policy.Evaluate(policies, policy.Request{
		Action: presignAction, Resource: w.notebook.ARN, Principal: c.principal, Context: c.keys,
	})
	f := finding{hop: hop, because: result.Because, urn: result.ID, sid: result.Sid}
	switch result.Decision {
	case policy.Allowed:
	case policy.Unknown:
		f.outcome = unsure
	case policy.ExplicitDeny, policy.ImplicitDeny:
		f.outcome = fails
	}
	return f
}
