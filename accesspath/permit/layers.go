package permit

import (
	"fmt"
	"strings"

	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/policy"
)

// layer is one kind of policy that a request must pass.
type layer struct {
	hop string
	// of are the layers of a request; nil where there is none.
	of func(*Permit, Request) []policy.Layer
	// say words the finding about the nth of them, beyond what the statement says.
	say func(p *Permit, r Request, nth int, f *hop.Finding)
}

// layers are all kinds, in the order in which they are told of. A new kind is one more file and one more line.
func layers() []layer {
	return []layer{
		{hop.EndpointPolicy, (*Permit).endpointLayer, (*Permit).sayOfEndpoint},
		{hop.ServiceControl, (*Permit).serviceControlLayers, (*Permit).sayOfServiceControl},
		{hop.IdentityPolicies, (*Permit).identityLayer, (*Permit).sayOfIdentity},
		{hop.Boundary, (*Permit).boundaryLayer, (*Permit).sayOfBoundary},
	}
}

// asked are the layers of one request.
type asked struct {
	layers []policy.Layer
	kinds  []layer
	// nth are the layers' places among those of their kind.
	nth []int
}

func (a *asked) add(kind layer, nth int, l policy.Layer) {
	l.Name = kind.hop
	a.layers, a.kinds, a.nth = append(a.layers, l), append(a.kinds, kind), append(a.nth, nth)
}

func (p *Permit) layersFor(r Request) asked {
	var a asked
	for _, kind := range layers() {
		for nth, l := range kind.of(p, r) {
			a.add(kind, nth, l)
		}
	}
	return a
}

// unlisted keeps to the ways that nobody declares: a request with an ID that somebody declares is another one.
func (a *asked) unlisted(except []string) {
	if len(except) == 0 {
		return
	}
	say := func(_ *Permit, _ Request, _ int, f *hop.Finding) {
		f.Because, f.URN, f.SID = "the policies let in only callers who come by a known endpoint", "", ""
	}
	a.add(layer{hop: hop.Path, say: say}, 0, policy.Layer{DeniesOnly: true, Policies: []policy.Attached{
		{Document: policy.Denying("aws:SourceVpce", except...)}, {Document: policy.Denying("aws:SourceVpc", except...)},
	}})
}

// findingsOf makes findings of what the layers say.
func (p *Permit) findingsOf(r Request, a asked, v policy.Verdict) Answer {
	answer := Answer{Context: v.Context}
	if v.Decision == policy.Allowed || v.Decision == policy.Unknown {
		answer.Witness = witnessOf(r, v)
	}
	answer.Findings = append(answer.Findings, p.before(r)...)
	if len(v.Results) == 0 { // there is nobody to ask for
		answer.Findings = append(answer.Findings, hop.Finding{Hop: hop.IdentityPolicies, Outcome: hop.Fails, Because: v.Reason})
		return answer
	}
	for i, result := range v.Results {
		f := hop.Finding{Hop: a.kinds[i].hop, Outcome: OutcomeOf(result.Decision), Because: result.Because, URN: result.ID, SID: result.Sid}
		a.kinds[i].say(p, r, a.nth[i], &f)
		if f.Hop == hop.Path && f.Outcome == hop.Passes {
			continue // that the way is one that nobody declares is no hop of its own
		}
		answer.Findings = append(answer.Findings, f)
		if f.Outcome == hop.Fails {
			break
		}
	}
	return p.unsure(r, v, answer)
}

// witnessOf is what the caller chooses, for people. The IDs of an endpoint that nobody declares are AWS's to choose.
func witnessOf(r Request, v policy.Verdict) string {
	var parts []string
	for _, c := range v.Witness.Chosen {
		if isID := strings.HasPrefix(c.Keys[0], "aws:SourceVpc"); !isID || r.Undeclared == nil {
			parts = append(parts, c.Text)
		}
	}
	return strings.Join(parts, ", ")
}

// unsure takes the certainty out of an answer that no single layer leaves open: the classes of callers could not be told exactly, or the
// choice that passes is of an address that the caller may not have.
func (p *Permit) unsure(r Request, v policy.Verdict, answer Answer) Answer {
	last := &answer.Findings[len(answer.Findings)-1]
	switch {
	case v.Decision == policy.Unknown && (v.Deciding < 0 || OutcomeOf(v.Results[v.Deciding].Decision) != hop.Unsure):
		last.Outcome, last.Because = hop.Unsure, v.Reason
	case v.Decision == policy.Allowed && r.isPublic() && !r.AnyPublic && r.Public.IsEmpty() && chooses(v, "aws:SourceIp"):
		last.Outcome = hop.Unsure
		last.Because += "; the public address that this path leaves by is not known"
	}
	return answer
}

func chooses(v policy.Verdict, key string) bool {
	for _, c := range v.Witness.Chosen {
		if len(c.Keys) > 0 && c.Keys[0] == key {
			return true
		}
	}
	return false
}

// OutcomeOf is what a hop says where policies decide so.
func OutcomeOf(d policy.Decision) hop.Outcome {
	switch d {
	case policy.Allowed:
		return hop.Passes
	case policy.Unknown:
		return hop.Unsure
	case policy.ExplicitDeny, policy.ImplicitDeny:
	}
	return hop.Fails
}

// enforcementNote says on which of AWS's texts a verdict about opening from outside rests.
const enforcementNote = "AWS's texts differ: the API reference says that the issuer's IAM policies are enforced on every HTTP " +
	"request, which this verdict rests on; the developer guide says that the URL can be used from anywhere on the " +
	"internet; a live verification settles it"

// before notes the conflict on the way on which it matters.
func (p *Permit) before(r Request) []hop.Finding {
	if r.isPublic() && r.Step == caller.Open {
		return []hop.Finding{{Hop: hop.Enforcement, Because: enforcementNote}}
	}
	return nil
}

// endpointLayer is an endpoint policy: a ceiling over what identity policies grant. Without one AWS allows
// everything through (AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"). On the
// notebook endpoint the action asked for is the presign action on the notebook (SageMaker Developer Guide,
// "Connect to a Notebook Instance Through a VPC Interface Endpoint"). AWS documents no example that names a principal there, so
// one that does is undecided.
func (p *Permit) endpointLayer(r Request) []policy.Layer {
	if r.Endpoint == nil {
		return nil
	}
	attached := p.onEndpoint[r.Endpoint]
	if len(attached) == 0 {
		return []policy.Layer{{DeniesOnly: true}}
	}
	return []policy.Layer{{Policies: attached, UnseenPrincipal: r.Step == caller.Open}}
}

func (p *Permit) sayOfEndpoint(r Request, _ int, f *hop.Finding) {
	switch {
	case len(p.onEndpoint[r.Endpoint]) == 0:
		f.URN, f.Because = r.Endpoint.URN, r.Endpoint.Title()+" has AWS's default policy, which allows everything"
		return
	case f.URN == "":
		f.URN, f.Because = r.Endpoint.URN, "no statement of the policy of "+r.Endpoint.Title()+" is about opening notebooks"
	}
	f.Remedy = "let the endpoint's policy allow " + caller.PresignAction + " on " + r.Notebook.ARN
}

// identityLayer is the policies of whoever signs the call or, when a URL is opened, of whoever made it: AWS
// enforces them on every HTTP request and WebSocket frame, with the keys of the browser's own connection
// (SageMaker API Reference, "CreatePresignedNotebookInstanceUrl").
func (p *Permit) identityLayer(r Request) []policy.Layer {
	return []policy.Layer{{Policies: r.Identity.Policies}}
}

func (p *Permit) sayOfIdentity(r Request, _ int, f *hop.Finding) {
	if f.Outcome == hop.Passes {
		return
	}
	f.Remedy = fmt.Sprintf("allow %s on %s from this path, and let no Deny match it", caller.PresignAction, r.Notebook.ARN)
	if f.URN == "" {
		f.URN = r.Identity.Principal.URN
	}
}

// boundaryLayer is a permissions boundary: it grants nothing, and what it does not allow is refused (IAM User Guide, "Permissions
// boundaries for IAM entities").
func (p *Permit) boundaryLayer(r Request) []policy.Layer {
	if r.Identity.Boundary == nil {
		return nil
	}
	return []policy.Layer{{Policies: []policy.Attached{*r.Identity.Boundary}}}
}

func (p *Permit) sayOfBoundary(r Request, _ int, f *hop.Finding) {
	says := [...]string{
		hop.Passes: "the permissions boundary agrees: ",
		hop.Fails:  "the permissions boundary does not allow it: ",
		hop.Unsure: "the permissions boundary cannot be judged: ",
	}
	f.Because = says[f.Outcome] + f.Because
	f.Remedy = fmt.Sprintf("let the permissions boundary allow %s on %s", caller.PresignAction, r.Notebook.ARN)
}
