// Package hop has what one step of a walk says: a finding. A walk is a list of findings, in the order of a request's packets: the
// first that fails decides. Whoever reaches ([private-notebook/accesspath/reach]) and whoever permits
// ([private-notebook/accesspath/permit]) answer in findings, and know nothing of each other.
package hop

// The hops, in the order in which they are walked. They are part of the report's JSON.
const (
	Path             = "path"
	Credentials      = "credentials"
	DNS              = "dns"
	Route            = "route"
	VPNAuthorization = "vpn-authorization"
	NetworkACLs      = "network-acls"
	SecurityGroups   = "security-groups"
	EndpointPolicy   = "endpoint-policy"
	Enforcement      = "enforcement"
	ServiceControl   = "service-control-policies"
	ResourceControl  = "resource-control-policies"
	IdentityPolicies = "identity-policies"
	Boundary         = "permissions-boundary"
	Certainty        = "certainty"
)

// Outcome is what a hop says.
type Outcome int

// The outcomes.
const (
	// Passes leads on.
	Passes Outcome = iota
	// Fails ends the walk.
	Fails
	// Unsure leads on, and the walk's answer is then not known.
	Unsure
)

// Finding is one hop's answer with all that a reader needs. The zero value, without a hop's name, is no finding: the hop has nothing
// to say on this walk.
type Finding struct {
	Hop     string
	Outcome Outcome
	// Because is one sentence without a full stop.
	Because string
	// URN and SID name the resource and the statement to hold responsible.
	URN, SID string
	// Remedy is what to change, where the outcome is not as meant.
	Remedy string
	// Assumed says that it rests on what no resource declares.
	Assumed bool
}

// Trail is one walk. The zero value has not set out.
type Trail struct {
	// Findings are in the order in which they were made.
	Findings []Finding
	// Stop is the finding that failed, and Doubt the first that was unsure; nil where there is none.
	Stop, Doubt *Finding
	// Granted is the finding that an allow hangs on.
	Granted *Finding
}

// Add notes a finding and says whether the walk goes on.
func (t *Trail) Add(f Finding) bool {
	if f.Hop == "" {
		return true
	}
	t.Findings = append(t.Findings, f)
	switch f.Outcome {
	case Fails:
		t.Stop = &f
	case Unsure:
		if t.Doubt == nil {
			t.Doubt = &f
		}
	case Passes:
		if t.Granted == nil || t.Granted.Hop != IdentityPolicies {
			t.Granted = &f
		}
	}
	return f.Outcome != Fails
}

// AddAll notes findings in turn, up to the first that fails.
func (t *Trail) AddAll(findings []Finding) bool {
	for _, f := range findings {
		if !t.Add(f) {
			return false
		}
	}
	return true
}

// Outcome is the walk's: the worst of its findings.
func (t *Trail) Outcome() Outcome {
	switch {
	case t.Stop != nil:
		return Fails
	case t.Doubt != nil:
		return Unsure
	default:
		return Passes
	}
}

// Decided is the finding that decided.
func (t *Trail) Decided() Finding {
	switch {
	case t.Stop != nil:
		return *t.Stop
	case t.Doubt != nil:
		return *t.Doubt
	case t.Granted != nil:
		return *t.Granted
	default:
		return Finding{}
	}
}

// Clone is a walk that can be continued by itself.
func (t *Trail) Clone() Trail {
	c := *t
	c.Findings = append([]Finding(nil), t.Findings...)
	return c
}
