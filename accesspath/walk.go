package accesspath

// outcome is what a hop says.
type outcome int

const (
	passes outcome = iota
	fails
	// partly: it leads on for some of the people or addresses of this start and not for others.
	partly
	unsure
)

// finding is one hop's answer with all that a reader needs.
type finding struct {
	hop     string
	outcome outcome
	// because is one sentence without a full stop.
	because string
	// urn and sid name the resource and the statement to hold responsible.
	urn, sid string
	// remedy is what to change, where the outcome is not as meant.
	remedy string
	// assumed says that it rests on what no resource declares.
	assumed bool
}

// trail is one walk from end to end.
type trail struct {
	start    start
	actor    actor
	decision Decision
	hops     []Hop
	// decided is the finding that decided.
	decided finding
}

// walker walks one path of one actor. The order of its hops is that of the packets: name, way, doors, policies.
type walker struct {
	*network
	notebook *Notebook
	who      Who
	from     From
	step     Step
	start    start
	actor    actor
	// everyone says how to read a hop that leads on only partly. A path that should be open must be open to everyone
	// on it, and one that should be closed must be closed to everyone.
	everyone bool
	// direct is the endpoint that the client addresses without asking DNS; nil where it asks.
	direct *Endpoint

	hops  []Hop
	stop  *finding
	doubt *finding
	last  finding
}

// add notes a finding and says whether the walk goes on.
func (w *walker) add(f finding) bool {
	if f.outcome == partly {
		f.outcome = passes
		if w.everyone {
			f.outcome = fails
		}
	}
	w.hops = append(w.hops, Hop{Hop: f.hop, OK: f.outcome == passes, Unknown: f.outcome == unsure, Assumed: f.assumed, Because: f.because})
	switch f.outcome {
	case fails:
		w.stop = &f
	case unsure:
		if w.doubt == nil {
			w.doubt = &f
		}
	case passes, partly:
		if !w.decides(w.last) {
			w.last = f
		}
	}
	return f.outcome != fails
}

// decides says that an allow hangs on a finding, whatever passes after it: on the statement that grants it, and for
// whoever should be stopped by a group on the rule that lets them through.
func (w *walker) decides(f finding) bool {
	return f.hop == HopIdentityPolicies || w.who == NonMember && f.hop == HopVPNAuthorization
}

func (w *walker) walk() trail {
	if w.addWho() {
		if w.start.elsewhere != nil {
			w.walkFromElsewhere(w.start.elsewhere)
			return w.trail()
		}
		switch answer := w.lookUp(); {
		case answer.endpoint != nil:
			w.walkPrivately(answer)
		case answer.outcome == unsure: // either way may be the one, so neither is walked
			w.add(answer.finding)
		default:
			w.walkPublicly(answer)
		}
	}
	return w.trail()
}

// addWho stops people who cannot set out: on a path that does not exist, or without the identity that the step needs.
func (w *walker) addWho() bool {
	if w.start.missing != "" {
		return w.add(finding{hop: HopPath, outcome: fails, because: w.start.missing, urn: w.start.urn,
			remedy: "declare the path, or take it out of allowedPaths"})
	}
	if w.who == Outsider && needsIdentity(w.from, w.step) {
		because := "an outsider has no AWS credentials, so cannot sign the call"
		if w.from == FromConsole {
			because = "an outsider has no AWS identity, so cannot sign in to the console"
		}
		return w.add(finding{hop: HopCredentials, outcome: fails, because: because})
	}
	if w.actor.missing != "" {
		return w.add(finding{hop: HopCredentials, outcome: fails, because: w.actor.missing, urn: w.actor.missingURN,
			remedy: "attach the policy to the users, groups or roles that should open the notebook"})
	}
	return true
}

func (w *walker) walkPrivately(a answer) {
	_ = w.add(a.finding) &&
		w.add(w.routeTo(a.endpoint)) &&
		w.addAuthorization(a.endpoint) &&
		w.add(w.throughSecurityGroups(a.endpoint)) &&
		w.add(w.throughEndpointPolicy(a.endpoint)) &&
		w.addIdentity(w.privateContexts(a.endpoint))
}

// walkPublicly goes on after a public answer, or ends at none. Where a private path is then refused, what made
// the answer public is the culprit, whichever door refused it in the end.
func (w *walker) walkPublicly(a answer) {
	_ = w.add(a.finding) &&
		w.add(w.routeToInternet()) &&
		w.addEnforcement() &&
		w.addIdentity(w.publicContexts())
	if w.stop == nil || a.fault == nil {
		return
	}
	fault := *a.fault
	fault.because += "; by the public way, " + w.stop.because
	w.stop = &fault
	w.hops[0].OK, w.hops[0].Because = false, a.fault.because
}

func (w *walker) addIdentity(contexts []requestContext) bool {
	boundary, bounded := w.withinBoundary(contexts)
	return w.add(w.byIdentityPolicies(contexts)) && (!bounded || w.add(boundary))
}

func (w *walker) trail() trail {
	t := trail{start: w.start, actor: w.actor, hops: w.hops}
	switch {
	case w.stop != nil:
		t.decision, t.decided = Deny, *w.stop
	case w.doubt != nil:
		t.decision, t.decided = Unknown, *w.doubt
	default:
		t.decision, t.decided = Allow, w.last
	}
	return t
}
