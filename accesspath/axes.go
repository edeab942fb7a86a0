package accesspath

import (
	"private-notebook/accesspath/caller"
	"private-notebook/accesspath/hop"
	"private-notebook/accesspath/reach"
)

// Who is a sort of person; see package caller.
type Who = caller.Who

// From is an access path: the place from which a request sets out.
type From = caller.From

// Step is one of the two things done on a path.
type Step = caller.Step

// The sorts of person, the paths and the steps; see package caller.
const (
	Issuer        = caller.Issuer
	Administrator = caller.Administrator
	Outsider      = caller.Outsider
	OtherIssuer   = caller.OtherIssuer
	NonMember     = caller.NonMember

	FromVPC        = caller.FromVPC
	FromLinkedVPC  = caller.FromLinkedVPC
	FromClientVPN  = caller.FromClientVPN
	FromOnPremises = caller.FromOnPremises
	FromInternet   = caller.FromInternet
	FromConsole    = caller.FromConsole

	Issue = caller.Issue
	Open  = caller.Open
)

// Whos are the sorts of person that every report judges, in its order. [OtherIssuer] and [NonMember] come behind them.
func Whos() []Who { return caller.Whos() }

// Froms are all access paths, in the order of a report.
func Froms() []From { return caller.Froms() }

// Steps are both steps, in the order in which they happen.
func Steps() []Step { return caller.Steps() }

// Decision is the answer for one path.
type Decision string

// The three answers.
const (
	Allow Decision = "allow"
	Deny  Decision = "deny"
	// Unknown means that the model does not know something that the answer hangs on.
	Unknown Decision = "unknown"
)

func decisionOf(o hop.Outcome) Decision {
	return [...]Decision{hop.Passes: Allow, hop.Fails: Deny, hop.Unsure: Unknown}[o]
}

// The hops, in the order in which they are walked.
const (
	HopPath             = hop.Path
	HopCredentials      = hop.Credentials
	HopDNS              = hop.DNS
	HopRoute            = hop.Route
	HopVPNAuthorization = hop.VPNAuthorization
	HopNetworkACLs      = hop.NetworkACLs
	HopSecurityGroups   = hop.SecurityGroups
	HopEndpointPolicy   = hop.EndpointPolicy
	HopEnforcement      = hop.Enforcement
	HopServiceControl   = hop.ServiceControl
	HopIdentityPolicies = hop.IdentityPolicies
	HopBoundary         = hop.Boundary
	HopCertainty        = hop.Certainty
)

// UnderstandsAuthentication says whether a type of a Client VPN's authentication options is one that the model knows.
func UnderstandsAuthentication(kind string) bool { return reach.UnderstandsAuthentication(kind) }
